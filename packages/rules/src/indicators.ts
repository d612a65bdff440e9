import type { Indicator, IndicatorId, StatisticVersion } from '@wenqu/domain';

/** Days of some factors added up. @source supervision.md §6 */
export interface DayTally {
  readonly days: number;
  /** Hours: due, received, in time, valid. Valid by concentration: a missing flow is the flow meter's. */
  readonly due: number;
  readonly received: number;
  readonly immediate: number;
  readonly valid: number;
  /** At most one hour a day and factor, taken by the daily standard check; of them with a number. */
  readonly check: number;
  readonly checkReceived: number;
  /** Days judged by a verified limit. */
  readonly compliant: number;
  readonly over: number;
  /** Days judged by numbers nobody has verified alone. */
  readonly unverified: number;
  readonly notJudgeable: number;
}

/** A rate from what it is made of; nothing to divide by gives no figure. @source supervision.md §6 “Rules for all” */
export const indicator = (
  id: IndicatorId,
  numerator: number,
  denominator: number,
  note: Indicator['note'] = '',
): Indicator => ({
  ...{ id, numerator, denominator, note },
  value: denominator > 0 && note === '' ? numerator / denominator : null,
});

/** Rankings below this many cases say so. @source supervision.md §6 [P] */
export const CASES_MIN = 20;

const judgedAs = (outcome: StatisticVersion['outcome']) => (day: StatisticVersion) =>
  day.outcome === outcome && day.limitVerified;

export function tallyDays(days: readonly StatisticVersion[]): DayTally {
  const total = (of: (day: StatisticVersion) => number) => days.reduce((sum, day) => sum + of(day), 0);
  const many = (of: (day: StatisticVersion) => boolean) => days.filter(of).length;
  return {
    days: days.length,
    due: total((day) => day.nDue),
    received: total((day) => Math.min(day.nDue, day.nReceived)),
    immediate: total((day) => Math.min(day.nDue, day.nImmediate)),
    valid: total((day) => Math.min(day.nDue, day.nUsable)),
    check: total((day) => day.nCheck),
    checkReceived: total((day) => day.nCheckReceived),
    compliant: many(judgedAs('compliant')),
    over: many(judgedAs('over')),
    unverified: many(
      ({ outcome, limitVerified }) => (outcome === 'compliant' || outcome === 'over') && !limitVerified,
    ),
    notJudgeable: many(({ outcome }) => outcome === 'not-judgeable'),
  };
}

const NOTHING: DayTally = tallyDays([]);

/** Tallies of several series added up. */
export function addTallies(list: readonly DayTally[]): DayTally {
  const names = Object.keys(NOTHING) as (keyof DayTally)[];
  const sums = names.map((name) => [name, list.reduce((sum, each) => sum + each[name], 0)]);
  return Object.fromEntries(sums) as unknown as DayTally;
}

/**
 * K1 to K3 from hours: transmission in its two versions, validity, and their product. The hour of the daily automatic
 * standard check leaves the due ones.
 * @source supervision.md §6 K1–K3
 */
export function hourIndicators(counts: DayTally): Indicator[] {
  const due = counts.due - counts.check;
  const received = counts.received - counts.checkReceived;
  const immediate = Math.max(0, counts.immediate - counts.checkReceived);
  const validImmediate = Math.min(counts.valid, immediate);
  return [
    indicator('K1-immediate', immediate, due),
    indicator('K1-completed', received, due),
    indicator('K2', counts.valid, received),
    indicator('K3-immediate', validImmediate, due),
    indicator('K3-completed', counts.valid, due),
  ];
}

/** K4: outlets that must be connected, by permit class, and those of them that are. @source supervision.md §6 K4 */
export const connectedIndicator = (must: number, connected: number): Indicator =>
  indicator('K4', connected, must);

/** K5: back-fill makes no minute online. @source supervision.md §6 K5 */
export const onlineIndicator = (onlineMin: number, dueMin: number): Indicator =>
  indicator('K5', Math.min(onlineMin, dueMin), dueMin);

/**
 * K6: compliant valid days ÷ valid days. Days judged by a number nobody has verified make no rate, and say so.
 * @returns with the days that could not be judged, to be published beside it
 * @source supervision.md §6 K6, “Rules for all”
 */
export function complianceIndicator({ compliant, over, unverified, notJudgeable }: DayTally): {
  readonly indicator: Indicator;
  readonly notJudgeable: number;
  readonly unverified: number;
} {
  const valid = compliant + over;
  const note = valid === 0 && unverified > 0 ? 'unverified-limit' : '';
  return { indicator: indicator('K6', compliant, valid, note), notJudgeable, unverified };
}

/** Marks of a time, as their ledger counts them. */
export interface MarkCounts {
  readonly toMark: number;
  readonly timely: number;
  readonly reviewed: number;
  readonly accepted: number;
}

/** K7. @source supervision.md §6 K7 */
export const markIndicators = ({ toMark, timely, reviewed, accepted }: MarkCounts): Indicator[] => [
  indicator('K7-timely', timely, toMark),
  indicator('K7-accepted', accepted, reviewed),
];

/** K16: low “done ÷ due” hides behind high “passed ÷ done”. @param due null: no duty is known */
export const qcIndicators = (passed: number, done: number, due: number | null): Indicator[] => [
  indicator('K16-passed', passed, done),
  indicator('K16-done', due === null ? done : Math.min(done, due), due ?? 0, due === null ? 'no-duty' : ''),
];
