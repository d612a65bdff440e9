import { type CardExpected, type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { FLOW } from './channel.ts';

/** L/s over an hour, in m³. */
const M3_PER_HOUR = 3.6;

/** What is held of each hour; NaN where nothing came. */
export interface HourRecords {
  readonly at: readonly number[];
  readonly mean: ArrayLike<number>;
  readonly amount: ArrayLike<number>;
  readonly total: ArrayLike<number>;
  /** Mean of the live values. */
  readonly live: ArrayLike<number>;
  /** Mean of the live flow, L/s. */
  readonly liveFlow: ArrayLike<number>;
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : Number(value.toPrecision(7));

/** Which number of the hour a finding compares. */
const compared = (facts: Readonly<Record<string, number | string>>): CardExpected['of'] =>
  facts.kind === 'total' ? 'total' : facts.kind === 'amount' ? 'amount' : 'mean';

/**
 * What the logger said of each hour beside what its own live values make of it: a mean beside the mean of the live
 * values, an amount beside mean × flow × time (flow: × time alone), the growth of a totaliser beside the amount of its hour.
 *
 * @param unit of the factor; amounts are told in m³ or kg
 */
export function expectedOf(
  factor: string,
  unit: string,
  facts: Readonly<Record<string, number | string>>,
  hours: HourRecords,
): CardExpected {
  const of = compared(facts);
  const isFlow = factor === FLOW;
  const at: Instant[] = [];
  const value: (number | null)[] = [];
  const expected: (number | null)[] = [];
  hours.at.forEach((moment, i) => {
    const water = hours.liveFlow[i]! * M3_PER_HOUR;
    at.push(instant(moment));
    if (of === 'mean') {
      value.push(known(hours.mean[i]));
      expected.push(known(hours.live[i]));
    } else if (of === 'amount') {
      value.push(known(hours.amount[i]));
      // mg/L × m³ = g.
      expected.push(known(isFlow ? water : (hours.live[i]! * water) / 1_000));
    } else {
      const follows = i > 0 && moment - hours.at[i - 1]! === MICROS_PER_HOUR;
      value.push(follows ? known(hours.total[i]! - hours.total[i - 1]!) : null);
      expected.push(known(hours.amount[i]) ?? known(water));
    }
  });
  return { factor, of, unit: of === 'mean' ? unit : isFlow ? 'm3' : 'kg', at, value, expected };
}
