import { type Instant, instant, MICROS_PER_SECOND, type MissingStretch, type Statistic } from '@wenqu/domain';

/** Two values further apart than this many intervals have one missing between them. */
const APART = 1.5;
/** Minute intervals the standard knows, minutes. @source HJ 212-2017 Table 9, command 1064 */
const MINUTE_INTERVALS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
const DIFFERENCES_MIN = 5;
/** So much of the differences must be near their median for the series to have an interval at all. */
const REGULAR_SHARE = 0.5;
const REGULAR_NEAR = 0.2;
/** The standard's minutes are near one another: 5 and 6. */
const MINUTE_NEAR = 0.05;

export interface StretchQuestion {
  /** Times present, rising. */
  readonly times: ArrayLike<number>;
  /** A time that is present, or from which on values are due: looked at from here. */
  readonly after: Instant;
  /** Whatever was due by then had to be here. */
  readonly until: Instant;
  readonly intervalS: number;
}

/**
 * Where values are missing between the times that are present, oldest first; the last one runs when nothing has
 * come since. One pass, whatever the length of the range.
 */
export function missingStretches({ times, after, until, intervalS }: StretchQuestion): MissingStretch[] {
  const step = intervalS * MICROS_PER_SECOND;
  const found: MissingStretch[] = [];
  let last: number = after;
  for (let i = 0; i < times.length; i++) {
    const at = times[i]!;
    if (at <= last) continue;
    if (at - last > APART * step) {
      const missing = Math.max(1, Math.round((at - last) / step) - 1);
      found.push({ from: instant(last + step), to: instant(at), missing, running: false });
    }
    last = at;
  }
  const missing = Math.floor((until - last) / step);
  if (missing > 0) {
    const to = instant(last + (missing + 1) * step);
    found.push({ from: instant(last + step), to, missing, running: true });
  }
  return found;
}

/**
 * What is still missing of a gap.
 *
 * @param times times present now, rising
 * @param gap its range and interval
 */
export function remaining(
  times: ArrayLike<number>,
  gap: { readonly from: Instant; readonly to: Instant; readonly intervalS: number },
): MissingStretch[] {
  const step = gap.intervalS * MICROS_PER_SECOND;
  const inside: number[] = [];
  for (let i = 0; i < times.length; i++)
    if (times[i]! >= gap.from && times[i]! < gap.to) inside.push(times[i]!);
  const question = { after: instant(gap.from - step), until: gap.from, intervalS: gap.intervalS };
  return missingStretches({ ...question, times: [...inside, gap.to] }).map((each) => ({
    ...each,
    running: false,
  }));
}

/**
 * Runs of frames that came without a factor.
 *
 * @param times times of frames, rising
 * @param absent those of them without the factor, rising
 */
export function absentStretches(
  times: ArrayLike<number>,
  absent: ArrayLike<number>,
  intervalS: number,
): MissingStretch[] {
  const found: MissingStretch[] = [];
  const step = intervalS * MICROS_PER_SECOND;
  let next = 0;
  let from: number | undefined;
  let missing = 0;
  let last = 0;
  const end = (to: number, running: boolean) => {
    if (from !== undefined) found.push({ from: instant(from), to: instant(to), missing, running });
    from = undefined;
    missing = 0;
  };
  for (let i = 0; i < times.length; i++) {
    const at = times[i]!;
    while (next < absent.length && absent[next]! < at) next++;
    // A pause of whole frames is a gap of its own and ends this one.
    if (from !== undefined && at - last > APART * step) end(last + step, false);
    if (absent[next] === at) {
      from ??= at;
      missing++;
    } else if (from !== undefined) end(at, false);
    last = at;
  }
  end(last + step, true);
  return found;
}

/**
 * The interval a series keeps, from its own times; undefined when there are too few of them or it keeps none.
 *
 * @param times rising
 * @returns seconds; of minute data one of the intervals the standard knows
 */
export function learnedIntervalS(statistic: Statistic, times: ArrayLike<number>): number | undefined {
  const differences: number[] = [];
  for (let i = 1; i < times.length; i++) differences.push((times[i]! - times[i - 1]!) / MICROS_PER_SECOND);
  if (differences.length < DIFFERENCES_MIN) return undefined;
  const median = differences.sort((a, b) => a - b)[differences.length >> 1]!;
  const near = differences.filter((each) => Math.abs(each - median) <= REGULAR_NEAR * median);
  if (near.length < REGULAR_SHARE * differences.length) return undefined;
  if (statistic !== 'minute') return Math.max(1, Math.round(median));
  const minutes = MINUTE_INTERVALS.find((each) => Math.abs(each * 60 - median) <= MINUTE_NEAR * each * 60);
  return minutes === undefined ? undefined : minutes * 60;
}
