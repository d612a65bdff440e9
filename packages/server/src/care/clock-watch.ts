import {
  CLOCK_SUSPECT_S,
  type ClockSample,
  type Instant,
  instant,
  type LoggerTraffic,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  wireTime,
} from '@wenqu/domain';
import type { HouseAsk, Orders } from '../orders/orders.ts';
import type { CareStore } from '../store/care.ts';

/** A sample at least this often, and whenever the offset moved by this much. */
const SAMPLE_MICROS = MICROS_PER_HOUR;
const MOVED_S = 2;
/** Older words of a device say nothing of its clock now. */
const FRESH_MICROS = 10 * MICROS_PER_MINUTE;
/** The time in the request is that of asking: sent much later it would set the clock wrong. */
const ASK_VALID_MICROS = 15 * MICROS_PER_SECOND;
/** So long must a clock be off in all that comes: a late frame, or a halt of ours, is no wrong clock. */
const OFF_FOR_MICROS = 3 * MICROS_PER_MINUTE;
const SUSPECT_BACK_MICROS = 30 * MICROS_PER_DAY;

/** Samples worth keeping of what the traffic says of each logger's clock. */
export async function clockSamples(
  traffic: readonly LoggerTraffic[],
  store: CareStore,
  now: Instant,
): Promise<ClockSample[]> {
  const samples: ClockSample[] = [];
  for (const { mn, known, clockOffsetS, lastArrival } of traffic) {
    if (!known || clockOffsetS === null || lastArrival === null || now - lastArrival > FRESH_MICROS) continue;
    const last = await store.latestClock(mn);
    const due = !last || now - last.at >= SAMPLE_MICROS || Math.abs(last.offsetS - clockOffsetS) >= MOVED_S;
    if (due) samples.push({ mn, at: now, offsetS: clockOffsetS, source: 'upload' });
  }
  return samples;
}

/** Since when the clock has been suspect without a break; undefined when it is not now. */
export async function suspectSince(mn: string, store: CareStore, now: Instant): Promise<Instant | undefined> {
  const samples = await store.clocks(mn, instant(now - SUSPECT_BACK_MICROS), now);
  let since: Instant | undefined;
  for (const { at, offsetS } of samples) {
    if (Math.abs(offsetS) > CLOCK_SUSPECT_S) since ??= at;
    else since = undefined;
  }
  return since;
}

/** Tells clocks that stay off from frames that were on their way for long. */
export class OffWatch {
  readonly #since = new Map<string, Instant>();

  /** @param arrival of the newest frame @returns whether the clock has been off for a while, also in newer frames */
  lasts(mn: string, off: boolean, arrival: Instant): boolean {
    const since = this.#since.get(mn);
    if (!off) this.#since.delete(mn);
    else if (since === undefined) this.#since.set(mn, arrival);
    return off && since !== undefined && arrival - since >= OFF_FOR_MICROS;
  }
}

/** The request that sets a clock to now. @source HJ 212-2017 §6.6 1012 */
export const clockAsk = (mn: string, polId: string, reason: string, now: Instant): HouseAsk => ({
  mn,
  cn: '1012',
  params: { ...(polId === '' ? {} : { PolId: polId }), SystemTime: wireTime(now) },
  reason,
  expiresAt: instant(now + ASK_VALID_MICROS),
  origin: { kind: 'clock', id: mn },
});

/** When this logger's clock was last asked to be set. */
export async function lastSet(mn: string, orders: Orders): Promise<Instant | undefined> {
  const { items } = await orders.list({ mn, cn: '1012', withHidden: true, limit: 1 });
  return items[0]?.askedAt;
}
