import { type Instant, type Level, MICROS_PER_DAY, type PatternId } from '@wenqu/domain';
import type { SignalPattern, SourceGroup } from './signal.ts';

/** Where a pattern's suspicion comes from. @source detection.md §A–§E, §H */
const GROUP_RANGES: readonly (readonly [first: number, last: number, group: SourceGroup])[] = [
  [1, 10, 'shape'],
  [11, 19, 'chain'],
  [20, 27, 'physics'],
  [28, 34, 'people'],
  [35, 37, 'water-taken'],
  [38, 39, 'physics'],
  [40, 40, 'chain'],
  [41, 45, 'physics'],
];

export function groupOf(pattern: SignalPattern): SourceGroup {
  const number = Number(pattern.slice(1));
  return GROUP_RANGES.find(([first, last]) => number >= first && number <= last)?.[2] ?? 'shape';
}

/** Patterns that nothing but a manipulated device shows: alone enough when they are sure. @source detection.md §H [P] */
const ALONE: ReadonlySet<SignalPattern> = new Set<PatternId>(['D15', 'D16', 'D19', 'D33', 'D36']);
const SURE = 0.8;
const SURE_ALONE = 0.9;
/** A lead loses half its weight in so long. @source detection.md §H [P] */
const HALF_LIFE_DAYS = 14;

/** A lead as the combiner weighs it. */
export interface Lead {
  readonly pattern: SignalPattern;
  readonly score: number;
  readonly at: Instant;
}

export interface Verdict {
  readonly level: Level;
  /** Strength of each group that speaks, decayed to now; strongest first. */
  readonly groups: readonly { readonly group: SourceGroup; readonly strength: number }[];
}

/**
 * How much the leads on one point say together. Three views of one flat line are one group and count once; level A
 * needs two groups that are sure, or one of the patterns that stand alone.
 * @source detection.md §H [P]
 */
export function combine(leads: readonly Lead[], now: Instant): Verdict {
  const strengths = new Map<SourceGroup, number>();
  let alone = false;
  for (const { pattern, score, at } of leads) {
    if (pattern === 'pollution-pulse' || at > now) continue;
    const strength = score * 0.5 ** ((now - at) / MICROS_PER_DAY / HALF_LIFE_DAYS);
    const group = groupOf(pattern);
    strengths.set(group, Math.max(strengths.get(group) ?? 0, strength));
    if (ALONE.has(pattern) && strength >= SURE_ALONE) alone = true;
  }
  const groups = [...strengths]
    .map(([group, strength]) => ({ group, strength }))
    .sort((a, b) => b.strength - a.strength);
  const sure = groups.filter(({ strength }) => strength >= SURE).length;
  return { level: alone || sure >= 2 ? 'A' : sure === 1 ? 'B' : 'C', groups };
}
