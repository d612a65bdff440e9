import { type Finding, formatDay, type Instant, instant, MICROS_PER_DAY, type PointId } from '@wenqu/domain';
import { findingId } from './episode.ts';
import type { RaiseContext } from './over.ts';
import { RULE_EDITION } from './rule-editions.ts';

/** Valid days over, one after the other. @source supervision.md §5.1 E6 [P] */
export const REPEATED_IN_ROW = 3;
/** Days over among so many natural days. @source supervision.md §5.1 E6 [P] */
export const REPEATED_IN_MONTH = 5;
export const REPEATED_DAYS = 30;

/** What one judged day said. A day that could not be judged has no verdict and is no compliant day. */
export interface DayVerdict {
  readonly from: Instant;
  readonly verdict: 'over' | 'within';
  /** It was over by an unverified row only. */
  readonly forReference: boolean;
}

export interface Repeated {
  readonly why: 'in-row' | 'in-month';
  /** First of the days over that follow one another by at most 30 days: one story, one finding. */
  readonly from: Instant;
  /** The days that make it a repetition, oldest first. */
  readonly days: readonly DayVerdict[];
}

/**
 * Is the newest day the third valid day over in a row, or the fifth within 30 natural days? Days that cannot be
 * judged neither count nor break the row.
 *
 * @param verdicts judged days of one factor, oldest first; the newest is the day in question
 */
export function repeatedOver(verdicts: readonly DayVerdict[], firm: boolean): Repeated | null {
  const isOver = ({ verdict, forReference }: DayVerdict): boolean =>
    verdict === 'over' && !(firm && forReference);
  const newest = verdicts.at(-1);
  if (!newest || !isOver(newest)) return null;
  const lastWithin = verdicts.findLastIndex((day) => !isOver(day));
  const row = verdicts.slice(lastWithin + 1);
  const since = newest.from - (REPEATED_DAYS - 1) * MICROS_PER_DAY;
  const month = verdicts.filter((day) => isOver(day) && day.from >= since);
  const from = storyFrom(verdicts.filter(isOver));
  if (row.length >= REPEATED_IN_ROW) return { why: 'in-row', from, days: row };
  if (month.length >= REPEATED_IN_MONTH) return { why: 'in-month', from, days: month };
  return null;
}

/** Walk back from the newest day over while the one before lies within 30 days of it. */
function storyFrom(over: readonly DayVerdict[]): Instant {
  let first = over.at(-1)!.from;
  for (let i = over.length - 2; i >= 0; i--) {
    const { from } = over[i]!;
    if (first - from > REPEATED_DAYS * MICROS_PER_DAY) break;
    first = from;
  }
  return first;
}

export interface RepeatedQuestion extends RaiseContext {
  readonly point: PointId;
  readonly factor: string;
  readonly verdicts: readonly DayVerdict[];
  /** Finding of the newest day: its limit is the one repeatedly broken. */
  readonly day: Finding;
}

/**
 * Repeated exceedance: a candidate for a case, and the leader is told. The row of days is one finding that
 * grows; unverified limits make one for reference only.
 * @source supervision.md §5.1 E6 [P]
 */
export function judgeRepeated(question: RepeatedQuestion): Finding | null {
  const { point, factor, verdicts, day, raisedAt, keyUnit } = question;
  const firm = repeatedOver(verdicts, true);
  const found = firm ?? repeatedOver(verdicts, false);
  const newest = verdicts.at(-1);
  if (!found || !newest) return null;
  const forReference = firm === null;
  return {
    id: findingId('repeated-over', point, factor, found.from),
    rule: 'repeated-over',
    ruleEdition: RULE_EDITION,
    point,
    factor,
    statistic: 'day',
    from: found.from,
    to: instant(newest.from + MICROS_PER_DAY),
    value: day.value,
    multiple: day.multiple,
    count: found.days.length,
    limit: day.limit,
    forReference,
    facts: {
      why: found.why,
      days: found.days.length,
      first: formatDay(found.days[0]!.from),
      since: formatDay(found.from),
      last: formatDay(newest.from),
      unit: String(day.facts.unit ?? ''),
      bound: Number(day.facts.bound ?? Number.NaN),
      list: found.days.map(({ from }) => formatDay(from)).join(', '),
    },
    inputs: day.inputs,
    level: forReference ? 'C' : keyUnit ? 'A' : 'B',
    hidden: false,
    raisedAt,
  };
}
