import type { FacilityDay } from '@wenqu/domain';
import {
  dayEnd,
  type FacilityDetector,
  type FacilityRecord,
  quantileOf,
  scoreOf,
  shown,
} from './facility-record.ts';
import type { Signal } from './signal.ts';

/** Away from the plant's own usual balance by so much, for so many days. @source detection.md D22 [P] */
const OFF_SHARE = 0.25;
const OFF_FULL = 0.7;
const DAYS_IN_ROW = 3;
const BASELINE_DAYS = 30;
const BASELINE_LEAST = 10;

interface Balance {
  readonly form: 'water-taken' | 'through-treatment';
  /** Share of the water that is unaccounted for; null = not known. */
  of(day: FacilityDay, record: FacilityRecord): number | null;
}

/** Two balances; each runs where its inputs are there. */
const BALANCES: readonly Balance[] = [
  {
    form: 'water-taken',
    of: ({ waterInM3, outM3 }, { facility }) =>
      waterInM3 === null || outM3 === null || waterInM3 <= 0
        ? null
        : 1 - (facility.waterLossShare ?? 0) - outM3 / waterInM3,
  },
  {
    form: 'through-treatment',
    of: ({ inM3, outM3 }) => (inM3 === null || outM3 === null || inM3 <= 0 ? null : 1 - outM3 / inM3),
  },
];

/** More water leaves than came on a day of rain into open tanks: no leak and no bypass. */
const moreOut = (off: number, usual: number): boolean => off < usual;

function judged(record: FacilityRecord, { form, of }: Balance): Signal | undefined {
  const known = record.days.map((day) => ({ day, off: of(day, record) }));
  const newest = known.slice(-DAYS_IN_ROW);
  const before = known
    .slice(0, -DAYS_IN_ROW)
    .slice(-BASELINE_DAYS)
    .flatMap(({ off }) => off ?? []);
  if (newest.length < DAYS_IN_ROW || before.length < BASELINE_LEAST) return undefined;
  const usual = quantileOf(before, 0.5);
  const offs = newest.map(({ off }) => off);
  if (offs.some((off) => off === null || Math.abs(off - usual) <= OFF_SHARE)) return undefined;
  const away = offs.map((off) => off! - usual);
  // A tank that fills and empties swings; a leak or a bypass stays on one side.
  if (!away.every((each) => each > 0) && !away.every((each) => each < 0)) return undefined;
  const mean = away.reduce((sum, each) => sum + each, 0) / away.length;
  const excess = moreOut(offs[0]!, usual);
  return {
    pattern: 'D22',
    form,
    factors: ['w00000'],
    from: newest[0]!.day.from,
    to: dayEnd(newest.at(-1)!.day),
    // Water that is too much may be rain; without a gauge that side is never more than a question.
    score: Math.min(excess ? 0.6 : 1, scoreOf(Math.abs(mean), OFF_SHARE, OFF_FULL)),
    facts: {
      p: shown(mean * 100, 0),
      d: DAYS_IN_ROW,
      usual: shown(usual * 100, 0),
      side: excess ? 'more-out' : 'less-out',
    },
    missing: [
      'rain',
      ...(form === 'water-taken' && record.facility.waterLossShare === null ? ['water-loss'] : []),
    ],
  };
}

/**
 * Water does not add up: what was taken in, or came into the treatment, against what left it, compared with the
 * plant's own usual balance.
 * @source detection.md D22
 */
export const waterOff: FacilityDetector = (record) =>
  BALANCES.flatMap((balance) => judged(record, balance) ?? []);
