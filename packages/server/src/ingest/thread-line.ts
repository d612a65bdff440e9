import type { JournalRecord } from '../journal/journal.ts';
import type { ExchangeLine, LinkChange, Outbound, UnsentWhy } from './exchange.ts';
import { unpackRecords } from './exchange-pack.ts';
import type { GatewayAsk, GatewayNews } from './gateway-thread.ts';
import { mnKey } from './links.ts';

/** The way to devices as the main thread has it: asks and news are messages to and from the gateway's thread. */
export class ThreadLine implements ExchangeLine {
  readonly #ask: (ask: GatewayAsk) => void;
  readonly #exchange = new Set<(records: readonly JournalRecord[]) => void>();
  readonly #unsent = new Set<(order: string, why: UnsentWhy) => void>();
  readonly #linked = new Set<(changes: readonly LinkChange[]) => void>();
  /** Key of an MN on line → its PW. */
  readonly #online = new Map<string, string>();
  #ended = false;

  constructor(ask: (ask: GatewayAsk) => void) {
    this.#ask = ask;
  }

  send(request: Outbound): void {
    if (this.#ended) queueMicrotask(() => this.#tellUnsent(request.order, 'closing'));
    else this.#ask({ kind: 'send', request });
  }

  openExchange(mn: string, dataCn: string): void {
    if (!this.#ended && dataCn !== '') this.#ask({ kind: 'exchange', mn, dataCn });
  }

  endExchange(mn: string): void {
    if (!this.#ended) this.#ask({ kind: 'exchange', mn, dataCn: '' });
  }

  assume(identity: string, mn: string): void {
    if (!this.#ended) this.#ask({ kind: 'assume', identity, mn });
  }

  online(mn: string): boolean {
    return this.#online.has(mnKey(mn));
  }

  passwordOf(mn: string): string {
    return this.#online.get(mnKey(mn)) ?? '';
  }

  onExchange(listener: (records: readonly JournalRecord[]) => void): () => void {
    this.#exchange.add(listener);
    return () => this.#exchange.delete(listener);
  }

  onUnsent(listener: (order: string, why: UnsentWhy) => void): () => void {
    this.#unsent.add(listener);
    return () => this.#unsent.delete(listener);
  }

  onLink(listener: (changes: readonly LinkChange[]) => void): () => void {
    this.#linked.add(listener);
    return () => this.#linked.delete(listener);
  }

  /** News of the thread; false when they are not about exchanges. */
  take(news: GatewayNews): boolean {
    if (news.kind === 'exchange') {
      const records = unpackRecords(news.pack);
      for (const listener of this.#exchange) listener(records);
    } else if (news.kind === 'unsent') {
      this.#tellUnsent(news.order, news.why);
    } else if (news.kind === 'links') {
      this.#takeLinks(news.changes);
    } else {
      return false;
    }
    return true;
  }

  /** The gateway closes or is gone: nothing is sent any more. */
  end(): void {
    this.#ended = true;
  }

  #takeLinks(changes: readonly LinkChange[]): void {
    for (const { mn, up, pw } of changes) {
      if (up) this.#online.set(mnKey(mn), pw);
      else this.#online.delete(mnKey(mn));
    }
    for (const listener of this.#linked) listener(changes);
  }

  #tellUnsent(order: string, why: UnsentWhy): void {
    for (const listener of this.#unsent) listener(order, why);
  }
}
