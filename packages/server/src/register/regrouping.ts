import type { Entry, EntryStep, Finding, Instant, Level } from '@wenqu/domain';
import type { EntryDraft, Regroup, StepDraft } from '../store/register.ts';
import { causeFactor } from './grouping.ts';

const higher = (a: Level, b: Level): Level => (a < b ? a : b);

/** The step that what happens to one entry leaves with the other. */
const echo = (of: StepDraft, { id, version, state }: Entry, event: 'join' | 'part'): StepDraft => ({
  ...{ entry: id, version, at: of.at, by: of.by, byName: of.byName, event, from: state, to: state },
  ...{ reason: of.reason, refused: null, detail: { [event === 'join' ? 'joined' : 'left']: of.entry } },
});

/** One entry joins another: its findings go over, and it points to where they went. */
export function mergeOf(step: StepDraft, from: Entry, into: Entry, findings: readonly Finding[]): Regroup {
  const level = higher(from.level, into.level);
  return {
    steps: [
      { ...step, mergedInto: into.id, detail: { into: into.id, findings: findings.map(({ id }) => id) } },
      { ...echo(step, into, 'join'), ...(level !== into.level && { level }) },
    ],
    moves: findings.map(({ id }) => ({ finding: id, entry: into.id })),
  };
}

/** Findings an entry brought along when it was merged; empty when it never was. */
export function broughtAlong(steps: readonly EntryStep[]): string[] {
  const merge = steps.findLast(({ event, refused }) => event === 'merge' && refused === null);
  const given = merge?.detail.findings;
  return Array.isArray(given) ? given.map(String) : [];
}

/** It comes out again with what it brought and what is still there. */
export const unmergeOf = (
  step: StepDraft,
  from: Entry,
  into: Entry,
  findings: readonly string[],
): Regroup => ({
  steps: [{ ...step, mergedInto: '', detail: { from: into.id } }, echo(step, into, 'part')],
  moves: findings.map((finding) => ({ finding, entry: from.id })),
});

/** Some findings leave for an entry of their own, raised by whoever takes them out. */
export function splitOf(
  step: StepDraft,
  from: Entry,
  taken: readonly Finding[],
  dueAt: Instant | null,
): Regroup {
  const first = taken[0];
  if (!first) throw new RangeError('a split takes at least one finding');
  const { at, by, byName, reason } = step;
  const { enterprise, outlet, level, houseLevel, hidden } = from;
  const draft: EntryDraft = {
    ...{ state: 'raised', verdict: null, level, houseLevel, hidden, forReference: first.forReference },
    ...{ enterprise, outlet, point: first.point, factor: causeFactor(first), rule: first.rule },
    ...{ from: first.from, to: first.to, value: first.value, multiple: first.multiple, score: null },
    ...{ assignee: from.assignee, mergedInto: '', inquiry: '', escalated: 0, dueAt, mutedUntil: null },
    ...{ openedAt: at, updatedAt: at, closedAt: null },
  };
  const group = { event: 'group', from: 'raised', to: 'grouped', refused: null, dueAt } as const;
  return {
    open: { draft, first: { ...group, at, by, byName, reason, detail: { splitFrom: from.id } } },
    steps: [{ ...step, detail: { findings: taken.map(({ id }) => id) } }],
    moves: taken.map(({ id }) => ({ finding: id, entry: '' })),
  };
}
