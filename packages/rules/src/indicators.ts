import type { Indicator, IndicatorId, StatisticVersion } from '@wenqu/domain';

/** Hours of some days and factors, with those that the daily standard check may take out. */
export interface HourCounts {
  readonly due: number;
  readonly received: number;
  readonly immediate: number;
  readonly valid: number;
  /** At most one hour a day and factor; of them with a number. */
  readonly check: number;
  readonly checkReceived: number;
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

/** Hours of days as they count for the rates. Valid by concentration: a missing flow is the flow meter's. */
export function countHours(days: readonly StatisticVersion[]): HourCounts {
  const total = (of: (day: StatisticVersion) => number) => days.reduce((sum, day) => sum + of(day), 0);
  return {
    due: total((day) => day.nDue),
    received: total((day) => Math.min(day.nDue, day.nReceived)),
    immediate: total((day) => Math.min(day.nDue, day.nImmediate)),
    valid: total((day) => Math.min(day.nDue, day.nUsable)),
    check: total((day) => day.nCheck),
    checkReceived: total((day) => day.nCheckReceived),
  };
}

/**
 * K1 to K3 from hours: transmission in its two versions, validity, and their product. The hour of the daily automatic
 * standard check leaves the due ones.
 * @source supervision.md §6 K1–K3
 */
export function hourIndicators(counts: HourCounts): Indicator[] {
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
export function complianceIndicator(days: readonly StatisticVersion[]): {
  readonly indicator: Indicator;
  readonly notJudgeable: number;
  readonly unverified: number;
} {
  const judged = days.filter(({ outcome }) => outcome === 'compliant' || outcome === 'over');
  const firm = judged.filter(({ limitVerified }) => limitVerified);
  const unverified = judged.length - firm.length;
  const compliant = firm.filter(({ outcome }) => outcome === 'compliant').length;
  const note = firm.length === 0 && unverified > 0 ? 'unverified-limit' : '';
  return {
    indicator: indicator('K6', compliant, firm.length, note),
    notJudgeable: days.filter(({ outcome }) => outcome === 'not-judgeable').length,
    unverified,
  };
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
