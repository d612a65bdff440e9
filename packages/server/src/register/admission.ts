import {
  dueAt,
  type EntryState,
  entryClock,
  type Finding,
  type Instant,
  type Level,
  type WorkCalendar,
} from '@wenqu/domain';
import type { Admission } from '../store/register.ts';
import { causeFactor, causeOf } from './grouping.ts';
import { levelOf } from './levels.ts';

/** Where a finding stands: '' where the book does not say. */
export interface FindingPlace {
  readonly enterprise: string;
  readonly outlet: string;
  readonly keyUnit: boolean;
}

/**
 * What the register does with a finding: which entry it would join, what a new one looks like, and the step
 * `group` that the house takes by itself.
 * @source supervision.md §7.1
 */
export function admissionOf(
  finding: Finding,
  { enterprise, outlet, keyUnit }: FindingPlace,
  at: Instant,
  isWorked: WorkCalendar,
): Admission {
  const level = levelOf(finding, keyUnit);
  const { point, rule, from, to, value, multiple, hidden, forReference } = finding;
  const clockOf = (state: EntryState) => clockEnd(state, level, keyUnit, at, isWorked);
  const place = { enterprise, outlet, point, factor: causeFactor(finding), rule };
  const worst = { from, to, value, multiple };
  const untouched = {
    ...{ verdict: null, assignee: '', mutedUntil: null, closedAt: null },
    ...{ mergedInto: '', inquiry: '', escalated: 0, score: null },
  };
  const dueAtTriage = clockOf('grouped');
  return {
    finding,
    cause: causeOf(finding),
    rise: { level, dueAt: dueAtTriage, at },
    draft: {
      ...place,
      ...worst,
      ...untouched,
      state: 'raised',
      level,
      houseLevel: level,
      hidden,
      forReference,
      dueAt: clockOf('raised'),
      openedAt: at,
      updatedAt: at,
    },
    group: {
      by: 'system',
      byName: '',
      event: 'group',
      from: 'raised',
      to: 'grouped',
      at,
      reason: '',
      refused: null,
      detail: {},
      dueAt: dueAtTriage,
    },
  };
}

/** When the clock of a state entered at `at` runs out; null: it has none. */
export const clockEnd = (
  state: EntryState,
  level: Level,
  keyUnit: boolean,
  at: Instant,
  isWorked: WorkCalendar,
): Instant | null => dueAt(entryClock(state, level, keyUnit), at, isWorked);
