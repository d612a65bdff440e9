import {
  GAP_RULES,
  type Gap,
  type GapAttempt,
  type GapOutcome,
  type GapSettings,
  type Instant,
  instant,
  isOrderOpen,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type Order,
  wireTime,
} from '@wenqu/domain';
import { nextRecall, type RecallSpan, remaining } from '@wenqu/rules';
import { WenquError } from '../errors.ts';
import type { Orders } from '../orders/orders.ts';
import type { Projection } from '../projection/projection.ts';
import { type Finder, queryOf } from './finder.ts';
import type { Ledger } from './ledger.ts';
import { covered } from './watch.ts';

/** An order that has not left by then is withdrawn: the device may be back another time. */
const ORDER_LIFE_MICROS = 10 * MICROS_PER_MINUTE;
/** An order that was refused before it began is not asked for again so soon. */
const REFUSED_WAIT_MICROS = 60 * MICROS_PER_MINUTE;

export interface RecallerParts {
  readonly projection: Projection;
  readonly ledger: Ledger;
  readonly orders: Orders;
  readonly finder: Finder;
}

/** Asks devices for what is missing: few at a time, newest first, and never twice for the same at once. */
export class Recaller {
  readonly #parts: RecallerParts;
  /** When each logger's last recall ended. */
  readonly #restedSince = new Map<string, number>();
  /** Gaps with an order whose end is not taken in yet; undefined before the first round after a start. */
  #waiting: Set<string> | undefined;
  /** Moments of the recalls begun within the last minute. */
  #begun: number[] = [];

  constructor(parts: RecallerParts) {
    this.#parts = parts;
  }

  /** Take in what has ended, close what is over, ask for what may be asked for. */
  async round(settings: GapSettings, now: Instant): Promise<void> {
    await this.#settle(now);
    await this.#end(now);
    await this.#ask(settings, now);
  }

  /** Orders that have ended: what did each bring? */
  async #settle(now: Instant): Promise<void> {
    const { ledger, orders, projection, finder } = this.#parts;
    this.#waiting ??= await this.#waitingAtStart();
    const waiting = [...this.#waiting].flatMap((id) => ledger.get(id) ?? []);
    // The data stand in the journal before the order's end does: what is not read yet is not judged yet.
    if (waiting.length === 0 || !projection.status().caughtUp) return;
    const ended: { gap: Gap; attempt: GapAttempt; order: Order | undefined }[] = [];
    for (const gap of waiting) {
      const attempt = (await ledger.attempts(gap.id)).findLast(({ outcome }) => outcome === null);
      const order = attempt && (await orders.order(attempt.order));
      if (attempt && order && isOrderOpen(order.state)) continue;
      this.#waiting.delete(gap.id);
      if (attempt) ended.push({ gap, attempt, order });
    }
    const seen = await finder.recheck(
      ended.map(({ gap }) => gap),
      now,
    );
    for (const { gap, attempt, order } of ended) {
      const after = seen.get(gap.id)?.after ?? gap.missing;
      const outcome = outcomeOf(order, after < attempt.missingBefore);
      await ledger.attempt({ ...attempt, outcome, missingAfter: after, endedAt: now });
      this.#restedSince.set(gap.mn, now);
      const present = ledger.get(gap.id)!;
      if (present.state !== 'recalling') continue;
      const open = ledger.put({ ...present, state: 'open', version: present.version + 1, nextAt: now });
      await ledger.step(open, now, {
        event: 'answered',
        detail: { order: attempt.order, outcome, missing: after },
      });
    }
  }

  /** Orders of before a stop; a gap that waits for one that was never kept is open again. */
  async #waitingAtStart(): Promise<Set<string>> {
    const { ledger } = this.#parts;
    const waiting = new Set<string>();
    for (const gap of ledger.all()) {
      const open =
        gap.attempts > 0 && (await ledger.attempts(gap.id)).some(({ outcome }) => outcome === null);
      if (open) waiting.add(gap.id);
      else if (gap.state === 'recalling') ledger.put({ ...gap, state: 'open' });
    }
    return waiting;
  }

  /** Gaps whose time is over. */
  async #end(now: Instant): Promise<void> {
    for (const gap of this.#parts.ledger.all()) {
      if (gap.state !== 'open' || gap.deadlineAt === null || gap.deadlineAt > now) continue;
      await this.#close(gap, gap.recallable ? 'deadline' : 'no-command', now);
    }
  }

  async #close(gap: Gap, reason: string, now: Instant): Promise<void> {
    const { ledger } = this.#parts;
    const part = gap.missing < gap.expected;
    const closed = ledger.put({
      ...{ ...gap, state: part ? 'partly-filled' : 'given-up', version: gap.version + 1 },
      ...{ closedAt: now, nextAt: null, reason },
    });
    await ledger.step(closed, now, {
      event: part ? 'part-filled' : 'given-up',
      reason,
      detail: { missing: gap.missing, expected: gap.expected },
    });
  }

  async #ask(settings: GapSettings, now: Instant): Promise<void> {
    const { ledger } = this.#parts;
    this.#begun = this.#begun.filter((at) => now - at < MICROS_PER_MINUTE);
    const all = ledger.all();
    const busy = new Set(all.filter(({ state }) => state === 'recalling').map(({ mn }) => mn));
    const candidates = all
      .filter((gap) => mayAsk(gap, settings, now))
      // Who was told to by a person first, then newest data first.
      .sort((a, b) => Number(b.askedBy !== '') - Number(a.askedBy !== '') || b.to - a.to);
    for (const { id } of candidates) {
      if (busy.size >= settings.openMax || this.#begun.length >= settings.perMinuteMax) return;
      const gap = ledger.get(id)!;
      const rested = now - (this.#restedSince.get(gap.mn) ?? 0) >= settings.loggerRestS * MICROS_PER_SECOND;
      if (gap.state !== 'open' || busy.has(gap.mn) || !rested) continue;
      if (await this.#askFor(gap, now)) busy.add(gap.mn);
    }
  }

  /** @returns whether an order was given */
  async #askFor(gap: Gap, now: Instant): Promise<boolean> {
    const { ledger, projection } = this.#parts;
    const [coverage] = await covered(projection, [queryOf(gap)]);
    const missing = remaining(coverage!.at, gap);
    const since = gap.askedAt ?? 0;
    const attempts = (await ledger.attempts(gap.id)).filter(({ at }) => at >= since);
    const rule = GAP_RULES[gap.statistic];
    const next = nextRecall({ missing, attempts, intervalS: gap.intervalS, rule, now });
    if (next.kind === 'wait') {
      // No end in sight means an open order of another round: its own end wakes the gap.
      const until = Number.isFinite(next.until) ? next.until : instant(now + ORDER_LIFE_MICROS);
      ledger.put({ ...gap, nextAt: until });
      return false;
    }
    if (missing.length === 0) return false;
    if (next.kind === 'give-up') {
      await this.#close(gap, next.why, now);
      return false;
    }
    return this.#order(gap, next.span, now);
  }

  async #order(gap: Gap, span: RecallSpan, now: Instant): Promise<boolean> {
    const { ledger, orders } = this.#parts;
    const { cn } = GAP_RULES[gap.statistic];
    let order: Order;
    try {
      order = await orders.askAs({
        ...{ mn: gap.mn, cn, reason: `补取缺失数据 recall of ${gap.id}` },
        params: { BeginTime: wireTime(span.from), EndTime: wireTime(span.to) },
        origin: { kind: 'gap', id: gap.id },
        expiresAt: instant(now + ORDER_LIFE_MICROS),
      });
    } catch (error) {
      if (!(error instanceof WenquError)) throw error;
      ledger.put({ ...gap, nextAt: instant(now + REFUSED_WAIT_MICROS) });
      await ledger.step(gap, now, { event: 'answered', reason: error.code, detail: { cn } });
      return false;
    }
    this.#begun.push(now);
    for (const each of this.#together(gap, span)) {
      const held = await ledger.attempts(each.id);
      await ledger.attempt({
        ...{ gap: each.id, seq: held.length + 1, order: order.id, cn, at: now },
        ...{ by: gap.askedBy === '' ? 'system' : gap.askedBy, from: span.from, to: span.to },
        ...{ missingBefore: each.missing, missingAfter: null, outcome: null, endedAt: null },
      });
      const asked = ledger.put({
        ...{ ...each, state: 'recalling', version: each.version + 1, attempts: held.length + 1 },
      });
      this.#waiting?.add(each.id);
      await ledger.step(asked, now, {
        event: 'asked',
        detail: { order: order.id, cn, from: span.from, to: span.to },
      });
    }
    return true;
  }

  /** The gaps one answer serves: same logger, same statistic, same time. */
  #together(gap: Gap, span: RecallSpan): Gap[] {
    return this.#parts.ledger
      .all()
      .filter(
        (other) =>
          other.id === gap.id ||
          (other.state === 'open' &&
            !other.running &&
            other.mn === gap.mn &&
            other.statistic === gap.statistic &&
            other.from <= span.to &&
            other.to > span.from),
      );
  }
}

/** A device is asked when it has been back for a while and does not bring the data by itself. */
function mayAsk(gap: Gap, { autoRecall, settleS }: GapSettings, now: Instant): boolean {
  if (gap.state !== 'open' || gap.running || !gap.recallable || gap.mn === '' || gap.missing === 0)
    return false;
  if (gap.nextAt !== null && gap.nextAt > now) return false;
  if (gap.askedBy !== '') return true;
  const quiet = gap.progressAt === null || now - gap.progressAt >= settleS * MICROS_PER_SECOND;
  return autoRecall && quiet;
}

function outcomeOf(order: Order | undefined, came: boolean): GapOutcome {
  if (came) return 'progress';
  switch (order?.outcome) {
    case 'success':
    case 'success-unclosed':
      return 'no-progress';
    case 'no-data':
      return 'no-data';
    case 'device-refused':
      return 'refused';
    case 'no-answer':
      return 'no-answer';
    case 'device-failed':
    case 'no-result':
    case 'contradictory':
    case 'unreadable':
      return 'failed';
    default:
      return 'not-sent';
  }
}
