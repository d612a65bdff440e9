import {
  type Account,
  askRefusal,
  type Edition,
  type Instant,
  instant,
  type Logger,
  MICROS_PER_SECOND,
  ORDER_POLICIES,
  ORDER_REFUSALS,
  type Order,
  type OrderAsk,
  type OrderEdition,
  type OrderOrigin,
  type OrderRefusal,
  orderClassOf,
} from '@wenqu/domain';
import { encodeRequest, exchangeFor, requestProblems } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { ExchangeLine } from '../ingest/exchange.ts';
import { limits } from '../limits.ts';
import type { BookStore, BookWhole } from '../store/book.ts';
import type { OrderStore } from '../store/orders.ts';
import { mnKeyOf } from '../store/orders-rules.ts';
import { qnAt } from './qn.ts';

/** What the projection heard of an MN. */
export interface HeardTraffic {
  readonly editions: Readonly<Record<string, number>>;
  readonly st: string;
}

export interface AskingPlan {
  readonly store: OrderStore;
  readonly book: Pick<BookStore, 'whole'>;
  readonly clock: Clock;
  /** PW of a device on line. */
  readonly line: Pick<ExchangeLine, 'passwordOf'>;
  traffic(mn: string): Promise<HeardTraffic | undefined>;
}

/** A person, or a part of the house with the person who approved already. */
export interface Asker {
  readonly origin: OrderOrigin;
  readonly account?: Account;
  readonly approvedBy?: Pick<Account, 'id' | 'displayName'>;
}

/** @throws always */
export function refuse(refused: OrderRefusal, detail: Readonly<Record<string, unknown>> = {}): never {
  throw new WenquError('WQ_ORDER_REFUSED', { refused, ...ORDER_REFUSALS[refused], ...detail });
}

const later = (at: Instant, seconds: number): Instant => instant(at + seconds * MICROS_PER_SECOND);

/** Turns what is asked for into an order, or says why it may not be asked. */
export class Asking {
  readonly #plan: AskingPlan;
  readonly #indexes = new WeakMap<BookWhole, ReadonlyMap<string, Logger>>();
  readonly #traffic = new Map<
    string,
    { readonly at: Instant; readonly heard: Promise<HeardTraffic | undefined> }
  >();

  constructor(plan: AskingPlan) {
    this.#plan = plan;
  }

  async logger(mn: string): Promise<Logger | undefined> {
    const whole = await this.#plan.book.whole();
    let index = this.#indexes.get(whole);
    if (!index) {
      index = new Map(whole.loggers.map((row) => [mnKeyOf(row.mn), row]));
      this.#indexes.set(whole, index);
    }
    return index.get(mnKeyOf(mn));
  }

  /**
   * The order as it begins, without number.
   *
   * @throws WQ_NOT_FOUND, WQ_INPUT, WQ_ORDER_REFUSED
   */
  async draft(ask: OrderAsk, asker: Asker): Promise<Omit<Order, 'id'>> {
    const logger = await this.logger(ask.mn);
    if (!logger) throw new WenquError('WQ_NOT_FOUND', { mn: ask.mn });
    const { edition, st } = await this.#spoken(ask, logger);
    const exchange = exchangeFor(ask.cn, edition, logger.extensions ?? [], st);
    if (!exchange) refuse('no-command', { cn: ask.cn, edition });
    const faults = requestProblems(exchange, ask.params);
    const [first] = faults;
    if (first) throw new WenquError('WQ_INPUT', { ...first, field: `params.${first.field}`, faults });
    this.#fits(ask, exchange.edition, st, logger);
    const kind = orderClassOf(exchange);
    const policy = ORDER_POLICIES[kind];
    const { account } = asker;
    const urgent = ask.urgent ?? false;
    const refused = account && askRefusal({ class: kind, reason: ask.reason, urgent }, account);
    if (refused) refuse(refused, { class: kind });
    const at = this.#plan.clock();
    if (account) await this.#pace(mnKeyOf(logger.mn), kind, at);
    const needsApproval = policy.approvers.length > 0 && !asker.approvedBy;
    const waits = needsApproval && !urgent;
    const expiresAt = ask.expiresAt ?? later(at, policy.expiryS + (waits ? policy.approvalS : 0));
    if (expiresAt <= at || expiresAt > at + limits.orderExpiryMsMax * 1000) refuse('expired');
    return {
      ...{ version: 1, state: waits ? 'requested' : 'queued', outcome: null },
      ...{ mn: logger.mn, enterprise: logger.enterprise, st, cn: ask.cn, edition: exchange.edition },
      ...{ class: kind, effect: exchange.effect, params: { ...ask.params }, reason: ask.reason },
      ...{ hidden: ask.hidden ?? policy.hidden, urgent: urgent && needsApproval, origin: asker.origin },
      ...{ askedBy: account?.id ?? 'system', askedByName: account?.displayName ?? '', askedAt: at },
      ...{ approvedBy: asker.approvedBy?.id ?? '', approvedByName: asker.approvedBy?.displayName ?? '' },
      ...{ approvedAt: asker.approvedBy ? at : null, expiresAt, qn: '', sends: 0, sentAt: null },
      ...{ acceptedAt: null, endedAt: null, qnRtn: '', exeRtn: '', packets: 0, result: {}, oddities: [] },
      deadlineAt: waits ? instant(Math.min(expiresAt, later(at, policy.approvalS))) : expiresAt,
    };
  }

  /**
   * The bytes of an order's request, under the book's password; where the book holds none, under the one the
   * device itself uploads with.
   *
   * @param mn as the device writes it
   * @throws RangeError when its table or the book changed so that it cannot be built any more
   */
  async encode(order: Omit<Order, 'id'>, qn: string, mn: string): Promise<Buffer> {
    const pw = this.#passwordOf(order.mn, await this.logger(order.mn));
    return encodeRequest({ ...order, qn, mn, pw });
  }

  #passwordOf(mn: string, logger: Logger | undefined): string {
    return logger?.password || this.#plan.line.passwordOf(mn);
  }

  #fits(ask: OrderAsk, edition: OrderEdition, st: string, logger: Logger): void {
    try {
      const { cn, params } = ask;
      const qn = qnAt(this.#plan.clock());
      const pw = this.#passwordOf(logger.mn, logger);
      encodeRequest({ edition, cn, st, mn: logger.mn, pw, qn, params });
    } catch (error) {
      if (error instanceof RangeError)
        throw new WenquError('WQ_INPUT', { field: 'params', why: error.message });
      throw error;
    }
  }

  /** Edition and system code: as asked, as the book says, as was heard, as most devices have it. */
  async #spoken(ask: OrderAsk, logger: Logger): Promise<{ edition: Edition; st: string }> {
    const byHand = ask.edition ?? (logger.edition === '' ? undefined : logger.edition);
    const heard = byHand && ask.st ? undefined : await this.#heard(logger.mn);
    const [most] = Object.entries(heard?.editions ?? {}).sort((a, b) => b[1] - a[1]);
    const edition = byHand ?? ((most?.[0] ?? '2017') as Edition);
    const st = heard && /^[2-4]\d$/.test(heard.st) ? heard.st : '32';
    return { edition, st: ask.st ?? st };
  }

  #heard(mn: string): Promise<HeardTraffic | undefined> {
    const key = mnKeyOf(mn);
    const now = this.#plan.clock();
    const held = this.#traffic.get(key);
    if (held && now - held.at < limits.orderTrafficMs * 1000) return held.heard;
    const heard = this.#plan.traffic(mn);
    this.#traffic.set(key, { at: now, heard });
    // Only what was heard is remembered: a device that has just come may speak any edition the moment after.
    heard.then(
      (found) => Object.keys(found?.editions ?? {}).length > 0 || this.#traffic.delete(key),
      () => this.#traffic.delete(key),
    );
    // What was known is good enough while it is asked again: the projection may be busy.
    return held?.heard ?? heard;
  }

  async #pace(device: string, kind: Order['class'], at: Instant): Promise<void> {
    const { asksMax, asksWindowS } = ORDER_POLICIES[kind];
    const count = await this.#plan.store.askedSince(device, kind, later(at, -asksWindowS));
    if (count >= asksMax) refuse('too-many', { class: kind, max: asksMax, windowS: asksWindowS });
  }
}
