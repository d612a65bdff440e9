import type { Confidence } from './book.ts';
import type { Level } from './finding.ts';
import { type Instant, MICROS_PER_MINUTE } from './instant.ts';
import type { Entry } from './register.ts';
import type { Role } from './role.ts';

/** One rung: who is told that a clock of the register ran out, and how long after. */
export interface EscalationRung {
  readonly rung: 1 | 2;
  readonly levels: readonly Level[];
  readonly afterMinutes: number;
  readonly tells: Role;
  readonly confidence: Confidence;
}

/** @source supervision.md §7.1 [P] */
export const ESCALATION: readonly EscalationRung[] = [
  { rung: 1, levels: ['A', 'B', 'C'], afterMinutes: 0, tells: 'supervisor', confidence: 'P' },
  { rung: 2, levels: ['A'], afterMinutes: 2 * 60, tells: 'head', confidence: 'P' },
  { rung: 2, levels: ['B', 'C'], afterMinutes: 24 * 60, tells: 'head', confidence: 'P' },
];

/** The highest rung that an entry has reached; undefined: its clock has not run out, or it has none. */
export const rungOf = (
  { level, dueAt }: Pick<Entry, 'level' | 'dueAt'>,
  now: Instant,
): EscalationRung | undefined =>
  dueAt === null
    ? undefined
    : ESCALATION.filter(
        ({ levels, afterMinutes }) =>
          levels.includes(level) && now >= dueAt + afterMinutes * MICROS_PER_MINUTE,
      ).at(-1);
