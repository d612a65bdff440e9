import { parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_DAY } from './instant.ts';
import type { FieldValues } from './matter/field.ts';
import { MANUAL_COUNT_MIN, MANUAL_GAP_HOURS_MAX } from './matter/outage-table.ts';

/**
 * What enterprises and their agencies write down themselves: the plant ledger 环境管理台账, values by hand 手工监测,
 * objections on record 企业异议, visits of the agency 运维到站, mandates 委托, and what is announced beforehand 停电预告.
 */
export type PlantBook = 'ledger' | 'manual' | 'contest' | 'visit' | 'mandate' | 'announcement';

export const PLANT_BOOKS: Readonly<
  Record<PlantBook, { readonly zh: string; readonly en: string; readonly prefix: string }>
> = {
  ledger: { zh: '环境管理台账', en: 'plant ledger', prefix: 'TZ' },
  manual: { zh: '手工监测', en: 'values by hand', prefix: 'SG' },
  contest: { zh: '企业异议', en: 'objection on record', prefix: 'YY' },
  visit: { zh: '运维到站', en: 'visit of the agency', prefix: 'YW' },
  mandate: { zh: '代为标记委托', en: 'mandate to mark', prefix: 'WT' },
  announcement: { zh: '停电断网预告', en: 'planned power or network cut', prefix: 'YG' },
};

/** One record as it was after one entry. Nothing is changed: a correction is the next version, with its reason. */
export interface PlantRecord {
  /** Shown number too, `TZ-2026-000012`. */
  readonly id: string;
  readonly version: number;
  readonly book: PlantBook;
  /** Of a ledger its kind, of an objection what it is about (`entry`, `finding`, `statistic`, `matter`). */
  readonly kind: string;
  readonly enterprise: string;
  readonly point: string;
  readonly agency: string;
  /** Id of what an objection or a visit is about; '' = nothing. */
  readonly about: string;
  /** The moment it speaks of. */
  readonly at: Instant;
  readonly fields: FieldValues;
  readonly state: string;
  /** Entered after its time was over. */
  readonly late: boolean;
  readonly enteredAt: Instant;
  /** Account id. */
  readonly by: string;
  readonly byName: string;
  /** Why it was corrected, answered or withdrawn; '' for a first version. */
  readonly reason: string;
}

/** A day is written down by 24:00 of the next one. [P] */
export function plantEntryDue(at: Instant, dayOf: (at: Instant) => string): Instant {
  return instant((parseDay(dayOf(at)) ?? at) + 2 * MICROS_PER_DAY);
}

/** What a day monitored by hand came to. */
export interface ManualDay {
  /** Moments at which something was measured. */
  readonly count: number;
  /** The longest stretch of the day without a value, hours; from its beginning and to its end (or now). */
  readonly gapH: number;
  readonly isEnough: boolean;
}

const HOUR = 3_600_000_000;

/**
 * How well a stretch was monitored by hand: at least four times a day, no gap above six hours.
 *
 * @param from beginning of the day, or of the outage within it
 * @param to end of the day, or now
 * @source supervision.md §4.3 [G]
 */
export function manualDay(times: readonly Instant[], from: Instant, to: Instant): ManualDay {
  const within = [...new Set(times)].filter((at) => at >= from && at < to).sort((a, b) => a - b);
  let gap = 0;
  let before: number = from;
  for (const at of [...within, to]) {
    gap = Math.max(gap, at - before);
    before = at;
  }
  const gapH = Math.round((gap / HOUR) * 100) / 100;
  return {
    count: within.length,
    gapH,
    isEnough: within.length >= MANUAL_COUNT_MIN && gapH <= MANUAL_GAP_HOURS_MAX,
  };
}
