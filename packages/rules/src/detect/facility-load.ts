import { dayEnd, type FacilityDetector, quantileOf, scoreOf, shown } from './facility-record.ts';
import { MAD_TO_SIGMA, mad } from './robust.ts';

/** @source detection.md D44 [P] */
const Z_LEAST = 4;
const Z_FULL = 10;
const DAYS_IN_ROW = 7;
const BASELINE_LEAST = 30;
/** Spread that every plant has, share of its median. */
const SPREAD_LEAST = 0.05;
const COD = 'w01018';

/**
 * Load per product against the plant's own past and its trade. Several products at once cannot be told apart: then
 * nothing is said, for a change of the mix would look the same.
 * @source detection.md D44
 */
export const loadUnfit: FacilityDetector = ({ facility, days }) => {
  const [line] = facility.lines;
  if (!line || facility.lines.length > 1) return [];
  const perUnit = days.map((day) => {
    const [amount, kg] = [day.sheet?.product[line.id], day.outKg[COD]];
    return amount === undefined || amount <= 0 || kg === undefined ? null : kg / amount;
  });
  const newest = perUnit.slice(-DAYS_IN_ROW);
  const before = perUnit.slice(0, -DAYS_IN_ROW).flatMap((each) => each ?? []);
  if (newest.length < DAYS_IN_ROW || newest.some((each) => each === null) || before.length < BASELINE_LEAST)
    return [];
  const usual = quantileOf(before, 0.5);
  const spread = Math.max(mad(before, usual) * MAD_TO_SIGMA, SPREAD_LEAST * usual);
  const zs = newest.map((each) => (each! - usual) / spread);
  const high = zs.every((z) => z >= Z_LEAST);
  const low = zs.every((z) => z <= -Z_LEAST);
  if (!high && !low) return [];
  const least = Math.min(...zs.map(Math.abs));
  const mean = newest.reduce<number>((sum, each) => sum + each!, 0) / newest.length;
  const trade = line.tradeKgPerUnit;
  return [
    {
      pattern: 'D44',
      form: high ? 'above' : 'below',
      factors: [COD],
      from: days.at(-DAYS_IN_ROW)!.from,
      to: dayEnd(days.at(-1)!),
      score: scoreOf(least, Z_LEAST, Z_FULL),
      facts: {
        x: shown(mean / usual, 2),
        p: shown((mean / usual) * 100, 0),
        kgPerUnit: shown(mean, 3),
        usual: shown(usual, 3),
        unit: line.unit,
        ...(trade === null ? {} : { trade: shown(trade, 3) }),
      },
      missing: trade === null ? ['trade-coefficient', 'peers'] : ['peers'],
    },
  ];
};
