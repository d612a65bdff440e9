import type { ChangeCause, Instant, Visit } from '@wenqu/domain';
import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';

/** A setting that an order of ours wrote into a device. */
export interface SettingOrder {
  readonly id: string;
  readonly polId: string;
  readonly infoId: string;
  readonly text: string;
  readonly doneAt: Instant;
}

export interface ChangeQuestion {
  readonly polId: string;
  readonly infoId: string;
  readonly after: string;
  /** The change lies between these two moments. */
  readonly since: Instant;
  readonly noticedAt: Instant;
  readonly orders: readonly SettingOrder[];
  /** Visits at the enterprise. */
  readonly visits: readonly Visit[];
}

/** Work may begin a little before and end a little after what was written down. [P] */
export const VISIT_SLACK_MICROS = 30 * MICROS_PER_MINUTE;

/**
 * What explains that a parameter has another text than before: an order of ours that wrote this very text, or
 * a visit that touches the time in which it changed. Numbers are compared as numbers, so `1.0` is `1`.
 * @source detection.md D14; supervision.md §7.5
 */
export function explainChange(question: ChangeQuestion): { cause: ChangeCause; by: string } {
  const { polId, infoId, after, since, noticedAt, orders, visits } = question;
  const order = orders.find(
    (each) =>
      each.infoId === infoId &&
      (each.polId === polId || each.polId === '') &&
      sameText(each.text, after) &&
      each.doneAt <= noticedAt &&
      each.doneAt >= since - VISIT_SLACK_MICROS,
  );
  if (order) return { cause: 'order', by: order.id };
  const visit = visits.find(
    ({ from, to }) =>
      instant(from - VISIT_SLACK_MICROS) <= noticedAt && instant(to + VISIT_SLACK_MICROS) >= since,
  );
  return visit ? { cause: 'visit', by: visit.id } : { cause: 'unexplained', by: '' };
}

/** Whether two texts of a parameter say the same. */
export function sameText(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [one.trim(), other.trim()];
  return a === b || (a !== '' && b !== '' && Number(a) === Number(b));
}
