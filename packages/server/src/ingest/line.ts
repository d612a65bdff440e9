import type { Instant, JournalPosition } from '@wenqu/domain';
import { type Head, type PacketPart, readHead, sealFrame } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import type { JournalRecord, JournalWriter } from '../journal/journal.ts';
import type { Connection } from './connection.ts';
import type { ExchangeLine, LinkChange, Outbound, UnsentWhy } from './exchange.ts';
import { isExchangeHead } from './exchange-record.ts';
import { identityOf } from './identity.ts';
import type { KeyRing } from './key-ring.ts';
import { Links, mnKey } from './links.ts';
import { openedFrame } from './opened.ts';
import type { Outbox } from './outbox.ts';
import { segmentOf } from './segment-of.ts';

/** A record of an exchange, and where the journal must be durable to before it is told. */
interface Waiting {
  readonly record: JournalRecord;
  readonly end: number;
}

/** When a packet was appended, and where. */
interface KeptAt {
  readonly arrival: Instant;
  readonly position: JournalPosition;
  /** Sweep of the gateway. */
  readonly tick: number;
}

/**
 * The exchanges' side of the gateway: which MN is where, requests on their way out, and what is told of
 * exchanges once it is durable, in the order of the journal.
 */
export class SocketLine implements ExchangeLine {
  readonly #journal: JournalWriter;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #ring: KeyRing;
  readonly #sealed: ReadonlySet<string>;
  readonly #links = new Links();
  /** Key of an MN → command whose uploads belong to its open exchange. */
  readonly #dataCns = new Map<string, string>();
  readonly #openDataCn = (mn: string): string =>
    this.#dataCns.size === 0 ? '' : (this.#dataCns.get(mnKey(mn)) ?? '');
  /** Hardware identity → MN it is spoken to as. */
  readonly #assumed = new Map<string, string>();
  readonly #exchange = new Set<(records: readonly JournalRecord[]) => void>();
  readonly #unsent = new Set<(order: string, why: UnsentWhy) => void>();
  readonly #linked = new Set<(changes: readonly LinkChange[]) => void>();
  #waiting: Waiting[] = [];
  #closing = false;
  #linksDue = false;

  /** @param sealed  commands that go out sealed to a logger with a key */
  constructor(
    journal: JournalWriter,
    outbox: Outbox,
    clock: Clock,
    ring: KeyRing,
    sealed: readonly string[] = [],
  ) {
    this.#journal = journal;
    this.#outbox = outbox;
    this.#clock = clock;
    this.#ring = ring;
    this.#sealed = new Set(sealed);
  }

  send({ order, mn, bytes, dataCn }: Outbound): void {
    const connection = this.#links.get(mn)?.connection;
    const why = this.#whyUnsent(connection);
    if (why !== undefined || connection === undefined) {
      for (const listener of this.#unsent) listener(order, why ?? 'offline');
      return;
    }
    if (dataCn !== '') this.#dataCns.set(mnKey(mn), dataCn);
    const plain = Buffer.from(bytes);
    const frame = this.#seal(plain, mn);
    const arrival = this.#clock();
    const draft = { kind: 'sent', arrival, connection: connection.id, why: '', about: null } as const;
    const position = this.#journal.append({ ...draft, bytes: frame });
    this.#outbox.hold(connection, frame, this.#journal.end, true);
    this.#wait({ ...draft, position, bytes: plain });
    this.#journal.hurry();
  }

  /** The standard names commands from the device alone; what else is sealed is a setting. @source hj212.md §8.3 */
  #seal(frame: Buffer, mn: string): Buffer {
    if (this.#sealed.size === 0 || !this.#sealed.has(readHead(segmentOf(frame)).cn)) return frame;
    const key = this.#ring.currentOf(mn);
    return key ? sealFrame(frame, key) : frame;
  }

  #whyUnsent(connection: Connection | undefined): UnsentWhy | undefined {
    if (this.#closing) return 'closing';
    if (connection === undefined || connection.state !== 'open') return 'offline';
    return this.#journal.state === 'open' ? undefined : 'journal';
  }

  openExchange(mn: string, dataCn: string): void {
    if (dataCn !== '') this.#dataCns.set(mnKey(mn), dataCn);
  }

  endExchange(mn: string): void {
    this.#dataCns.delete(mnKey(mn));
  }

  assume(identity: string, mn: string): void {
    this.#assumed.set(identity, mn);
    this.#links.assume(identity, mn);
    this.#tellLinksSoon();
  }

  online(mn: string): boolean {
    return this.#links.get(mn) !== undefined;
  }

  passwordOf(mn: string): string {
    return this.#links.get(mn)?.pw ?? '';
  }

  onExchange(listener: (records: readonly JournalRecord[]) => void): () => void {
    return listen(this.#exchange, listener);
  }

  onUnsent(listener: (order: string, why: UnsentWhy) => void): () => void {
    return listen(this.#unsent, listener);
  }

  onLink(listener: (changes: readonly LinkChange[]) => void): () => void {
    return listen(this.#linked, listener);
  }

  /** A packet of a device was appended. */
  kept(connection: Connection, head: Head, part: PacketPart, { arrival, position, tick }: KeptAt): void {
    if (connection.state === 'open') this.#links.heard(connection, head, tick);
    if (isExchangeHead(head, this.#openDataCn)) {
      const bytes = part.sealed ? openedFrame(part.raw, part.data) : part.raw;
      const facts = { kind: 'packet', arrival, connection: connection.id, why: '', about: null } as const;
      this.#wait({ ...facts, position, bytes });
      // Somebody waits for an answer; uploads that belong to an exchange come by many and wait for each other.
      if (head.cn.charCodeAt(0) !== 0x32) this.#journal.hurry();
      if (head.cn === '1001' && connection.state === 'open') this.#announced(connection, head, tick);
    }
    this.#tellLinksSoon();
  }

  #announced(connection: Connection, head: Head, tick: number): void {
    const identity = identityOf(head)?.id;
    if (identity === undefined) return;
    this.#links.announced(connection, identity, tick, head.pw);
    const mn = this.#assumed.get(identity);
    if (mn !== undefined) this.#links.assume(identity, mn);
  }

  gone(connection: Connection): void {
    this.#links.gone(connection);
    this.#tellLinksSoon();
  }

  /** Nothing goes out any more; what is durable is still told. */
  close(): void {
    this.#closing = true;
  }

  /** Tells what became durable. */
  release(durable: number): void {
    let ready = 0;
    while (ready < this.#waiting.length && this.#waiting[ready]!.end <= durable) ready++;
    if (ready === 0) return;
    const records = this.#waiting.slice(0, ready).map(({ record }) => record);
    this.#waiting = this.#waiting.slice(ready);
    for (const listener of this.#exchange) listener(records);
  }

  #wait(record: JournalRecord): void {
    if (this.#exchange.size > 0) this.#waiting.push({ record, end: this.#journal.end });
  }

  /** Ten thousand loggers that come back at once are told in a few lists. */
  #tellLinksSoon(): void {
    if (this.#linksDue || !this.#links.changed) return;
    this.#linksDue = true;
    setImmediate(() => {
      this.#linksDue = false;
      const changes = this.#links.drain();
      for (const listener of this.#linked) listener(changes);
    });
  }
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
