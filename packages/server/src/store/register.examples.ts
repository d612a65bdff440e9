import {
  type EntryEvent,
  type EntryState,
  type Finding,
  type Instant,
  instant,
  type Level,
  MICROS_PER_HOUR,
  pointId,
} from '@wenqu/domain';
import type { EntryDraft, StepDraft } from './register.ts';

/** Findings and entries for the tests of the register. */
export const NOON: Instant = instant(1_780_000_000_000_000);
export const hours = (count: number): Instant => instant(NOON + count * MICROS_PER_HOUR);

export const finding = (id: string, more: Partial<Finding> = {}): Finding => ({
  id,
  rule: 'hourly-over',
  ruleEdition: '2026-01',
  point: pointId('pt1'),
  factor: 'w01018',
  statistic: 'hour',
  from: hours(0),
  to: hours(1),
  value: 96,
  multiple: 0.2,
  count: 1,
  limit: null,
  forReference: false,
  facts: {},
  inputs: [],
  level: 'C',
  hidden: false,
  raisedAt: hours(1),
  ...more,
});

export const entryDraft = (more: Partial<EntryDraft> = {}): EntryDraft => ({
  state: 'grouped',
  verdict: null,
  level: 'C',
  houseLevel: 'C',
  hidden: false,
  forReference: true,
  enterprise: 'en1',
  outlet: 'ou1',
  point: 'pt1',
  factor: 'w01018',
  rule: 'hourly-over',
  from: hours(0),
  to: hours(1),
  value: null,
  multiple: null,
  assignee: '',
  mergedInto: '',
  inquiry: '',
  escalated: 0,
  score: null,
  dueAt: hours(24),
  mutedUntil: null,
  openedAt: hours(1),
  updatedAt: hours(1),
  closedAt: null,
  ...more,
});

export const stepDraft = (
  entry: string,
  version: number,
  event: EntryEvent,
  [from, to]: readonly [EntryState, EntryState],
  more: Partial<StepDraft> = {},
): StepDraft => ({
  entry,
  version,
  at: hours(2),
  by: 'acc1',
  byName: '值守一',
  event,
  from,
  to,
  reason: 'because',
  refused: null,
  detail: {},
  ...more,
});

export const rise = (level: Level = 'C', dueAt: Instant | null = null) => ({ level, dueAt, at: hours(3) });
