import { formatDay, nextDay, parseDay } from '../format.ts';
import { MICROS_PER_DAY } from '../instant.ts';
import type { FieldValue, FieldValues } from './field.ts';
import type { MatterStep } from './matter.ts';

export interface DailyFines {
  /** First and last day that count, both included. */
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly eachYuan: number;
  readonly totalYuan: number;
}

/**
 * 按日连续处罚: from the day after the order was served to the day the recheck found it unchanged, each day the
 * original amount. Null when no day counts.
 *
 * @source 生态环境法典 第一千零六十条 [S]; how days are counted: supervision.md A.3 [G]
 */
export function dailyFines(servedDay: string, recheckDay: string, eachYuan: number): DailyFines | null {
  const from = nextDay(servedDay);
  const [start, end] = [parseDay(from), parseDay(recheckDay)];
  if (start === undefined || end === undefined || end < start || !(eachYuan > 0)) return null;
  const days = Math.round((end - start) / MICROS_PER_DAY) + 1;
  return { from, to: recheckDay, days, eachYuan, totalYuan: days * eachYuan };
}

const dayOf = (moment: FieldValue | undefined, step: MatterStep): string =>
  formatDay((typeof moment === 'number' ? moment : step.happenedAt) as MatterStep['happenedAt']);

/** Every period of daily fines in the story of an order to correct; a day is never counted twice. */
export function finesOf(steps: readonly MatterStep[]): DailyFines[] {
  const fines: DailyFines[] = [];
  let since = '';
  let recheck = '';
  for (const step of steps.filter(({ refused }) => refused === null)) {
    if (step.event === 'serve') since = dayOf(step.given['served-at'], step);
    if (step.event === 'recheck') recheck = dayOf(step.given['rechecked-at'], step);
    if (step.event !== 'refused') continue;
    const amount = step.given['daily-amount'];
    const period = dailyFines(since, recheck, typeof amount === 'number' ? amount : 0);
    if (period) fines.push(period);
    since = recheck;
  }
  return fines;
}

/**
 * What is added to a fine that is paid late: three per cent a day, at most as much as the fine itself.
 *
 * @param dueDay last day on which it could be paid in time
 * @source supervision.md §7.3 [S]; the ceiling: Administrative Penalty Law Art. 72 [G]
 */
export function latePaymentYuan(fineYuan: number, dueDay: string, paidDay: string): number {
  const [due, paid] = [parseDay(dueDay), parseDay(paidDay)];
  if (due === undefined || paid === undefined || paid <= due) return 0;
  const days = Math.round((paid - due) / MICROS_PER_DAY);
  return Math.min(fineYuan, Math.round(fineYuan * 3 * days) / 100);
}

/** Amounts a step named, for pages and documents. */
export const amountOf = (given: FieldValues, field: string): number | null => {
  const value = given[field];
  return typeof value === 'number' ? value : null;
};
