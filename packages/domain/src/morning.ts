import type { Instant } from './instant.ts';
import type { Words } from './machine.ts';
import type { Light } from './matter/matter-clocks.ts';
import type { Role } from './role.ts';

/** What a person looks at first, one word each. */
export type MorningBlockId =
  | 'silent-points'
  | 'new-entries'
  | 'red-list'
  | 'due-today'
  | 'overdue-by-person'
  | 'mine'
  | 'samples-cold'
  | 'samples-reported'
  | 'marks-review'
  | 'over-yesterday'
  | 'legal-files'
  | 'items-by-light'
  | 'relapses'
  | 'muted'
  | 'changed-yesterday';

export interface MorningLine {
  readonly text: Words;
  /** `entry`, `matter`, `sample`, `mark`, `point`; '' = leads nowhere. */
  readonly kind: string;
  readonly id: string;
  readonly dueAt: Instant | null;
  readonly light: Light;
}

export interface MorningBlock {
  readonly id: MorningBlockId;
  readonly title: Words;
  /** How many there are; the lines may be fewer. */
  readonly count: number;
  readonly lines: readonly MorningLine[];
  /** Said when there are none. */
  readonly none: Words;
}

/** One screen, one sheet of A4: what is missing first, and when the data were read. */
export interface Morning {
  readonly role: Role;
  readonly asOf: Instant;
  /** One paragraph in words. */
  readonly paragraph: Words;
  readonly blocks: readonly MorningBlock[];
}

/** First things first, by role. @source supervision.md §3.1 */
export const MORNING_BLOCKS: Readonly<Partial<Record<Role, readonly MorningBlockId[]>>> = {
  duty: [
    'silent-points',
    'new-entries',
    'due-today',
    'samples-cold',
    'over-yesterday',
    'marks-review',
    'muted',
  ],
  supervisor: [
    'silent-points',
    'red-list',
    'overdue-by-person',
    'due-today',
    'over-yesterday',
    'marks-review',
  ],
  inspector: ['mine', 'samples-cold', 'samples-reported', 'due-today'],
  technical: ['silent-points', 'marks-review', 'mine'],
  legal: ['legal-files', 'samples-reported', 'mine'],
  head: ['silent-points', 'red-list', 'mine', 'overdue-by-person', 'over-yesterday'],
  leader: ['items-by-light', 'relapses', 'mine'],
  town: ['mine', 'items-by-light', 'relapses'],
  authority: ['mine', 'items-by-light', 'relapses'],
  enterprise: ['silent-points', 'mine', 'over-yesterday', 'marks-review'],
  agency: ['silent-points', 'mine', 'marks-review'],
  auditor: ['changed-yesterday', 'muted', 'overdue-by-person'],
};
