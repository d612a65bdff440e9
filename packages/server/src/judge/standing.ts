import type { Column, Edition, Finding, Instant, PointId, PointState, ReadingRow } from '@wenqu/domain';
import { flagMeaning, worse } from '@wenqu/domain';

/** What is remembered of a point between two frames. */
export interface Standing {
  state: PointState;
  since: Instant;
  receivedAt: Instant | null;
  changedAt: Instant | null;
  /** Series of real-time and hourly values whose newest value is not in order. */
  readonly odd: Map<Column, PointState>;
  /** Times of the newest real-time and hourly frames; what is older does not change the present. */
  realtimeAt: number;
  hourAt: number;
  /** Arrival of the newest hourly frame, however old its hour. */
  hourArrival: number;
  /** Numbers of the newest real-time frame; the frame itself is not kept alive. */
  numbers: Float64Array;
  waterC: number;
}

/** Times of the newest of many points; −∞: nothing of the kind has come. */
export interface NewestTimes {
  readonly points: readonly PointId[];
  readonly receivedAt: Float64Array;
  readonly realtimeAt: Float64Array;
  readonly hourAt: Float64Array;
  /** Arrival of the newest hourly frame, however old its hour. */
  readonly hourArrival: Float64Array;
}

export const newStanding = (since: Instant): Standing => ({
  state: 'waiting',
  since,
  receivedAt: null,
  changedAt: null,
  odd: new Map(),
  realtimeAt: Number.NEGATIVE_INFINITY,
  hourAt: Number.NEGATIVE_INFINITY,
  hourArrival: Number.NEGATIVE_INFINITY,
  numbers: new Float64Array(0),
  waterC: Number.NaN,
});

/** Which series of the point are not in order now; a frame in order at a point in order costs a look at its flags. */
export function noteOdd(
  { odd }: Standing,
  { values, edition }: ReadingRow,
  findings: readonly Finding[],
): void {
  for (const { column, flag } of values) {
    const state = stateByFlag(edition, flag);
    if (state !== 'normal') odd.set(column, state);
    else if (odd.size > 0) odd.delete(column);
  }
  for (const { inputs } of findings) for (const { column } of inputs) odd.set(column, 'over');
}

/** Bring the state of the whole point up to what its series say. */
export function settle(standing: Standing, at: Instant, offline = false): void {
  const state = offline ? 'offline' : [...standing.odd.values()].reduce(worse, 'normal');
  if (state === standing.state) return;
  standing.state = state;
  standing.since = at;
}

/** The state a device's own flag claims; a value in order costs one comparison. */
export function stateByFlag(edition: Edition, flag: string): PointState {
  if (flag === 'N' || flag === '') return 'normal';
  const { means } = flagMeaning(edition, flag);
  if (means === 'normal') return 'normal';
  return means === 'maintenance' || means === 'calibration' || means === 'stopped'
    ? 'maintenance'
    : 'suspect';
}

/** Take over the numbers of a frame; true when any differs from the one before. */
export function renew(standing: Standing, { values }: ReadingRow): boolean {
  let changed = standing.numbers.length !== values.length;
  if (changed) standing.numbers = new Float64Array(values.length);
  const { numbers } = standing;
  for (let i = 0; i < values.length; i++) {
    const { value } = values[i]!;
    if (numbers[i] === value) continue;
    numbers[i] = value;
    changed = true;
  }
  return changed;
}
