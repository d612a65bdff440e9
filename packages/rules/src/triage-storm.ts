import type { TriageEntry } from '@wenqu/domain';
import { TRIAGE } from './triage-cause.ts';

/** What an outage of power or network brings with it; a failed check is not of it. */
const FOLLOWS: ReadonlySet<string> = new Set(['day-not-judgeable', 'clock-off', 'stale-qn']);

/** One event over many points, and what came of it. */
export interface Storm {
  /** Points that fell silent together, earliest first. */
  readonly struck: readonly TriageEntry[];
  /** What followed at those points: days that cannot be judged, clocks that stand. */
  readonly follows: readonly TriageEntry[];
  readonly enterprises: number;
}

export interface Storms {
  readonly storms: readonly Storm[];
  /** What stays away much longer than the others, hours by entry: its own matter again. */
  readonly outlasted: ReadonlyMap<string, number>;
  readonly rest: readonly TriageEntry[];
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Entries whose silence began within the same quarter of an hour, as stretches of an ordered list. */
function together(silent: readonly TriageEntry[]): TriageEntry[][] {
  const groups: TriageEntry[][] = [];
  for (const entry of silent) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group && first && entry.from - first.from <= TRIAGE.stormMicros) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

const isStorm = (group: readonly TriageEntry[]): boolean =>
  new Set(group.map(({ point }) => point)).size >= TRIAGE.stormPoints &&
  new Set(group.map(({ enterprise }) => enterprise)).size >= TRIAGE.stormEnterprises;

/**
 * A power cut or a failing network strikes many enterprises at once: that is one event, and nobody is asked about it
 * one by one. Whoever stays away two hours longer than the middle of them is asked all the same.
 * @source supervision.md §3.1 [P]
 */
export function findStorms(entries: readonly TriageEntry[]): Storms {
  const silent = entries
    .filter(({ rule, hidden }) => rule === 'point-silent' && !hidden)
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  const storms: Storm[] = [];
  const outlasted = new Map<string, number>();
  const taken = new Set<string>();
  for (const group of together(silent).filter(isStorm)) {
    const end = middle(group.map(({ to }) => to));
    const struck = group.filter(({ id, to }) => {
      const longer = to - end;
      if (longer <= TRIAGE.outlastMicros) return true;
      outlasted.set(id, Math.floor(longer / (60 * 60 * 1_000_000)));
      return false;
    });
    const points = new Set(struck.map(({ point }) => point));
    const from = Math.min(...struck.map((each) => each.from));
    const follows = entries.filter(
      (entry) =>
        points.has(entry.point) &&
        FOLLOWS.has(entry.rule) &&
        !entry.hidden &&
        entry.level === 'C' &&
        entry.to >= from &&
        entry.from <= end + TRIAGE.gapMicros &&
        !taken.has(entry.id),
    );
    for (const { id } of [...struck, ...follows]) taken.add(id);
    storms.push({ struck, follows, enterprises: new Set(struck.map((each) => each.enterprise)).size });
  }
  return { storms, outlasted, rest: entries.filter(({ id }) => !taken.has(id)) };
}
