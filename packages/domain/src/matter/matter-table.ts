import type { Confidence } from '../book.ts';
import type { WorkCalendar, WorkClock } from '../calendar.ts';
import type { MachineRow, Words } from '../machine.ts';
import type { FieldDef } from './field.ts';
import type { MachineId } from './matter.ts';
import type { MatterGuard } from './matter-guards.ts';

export interface StateDef extends Words {
  readonly id: string;
  /** `end`: nothing runs any more, though it may be reopened. */
  readonly kind: 'open' | 'paused' | 'end';
}
export interface EventDef extends Words {
  readonly id: string;
}

/** One allowed step of a matter. Everything a step needs is said here, so that form, check and diagram are one. */
export interface MatterRow extends MachineRow<string, string, string> {
  /** What has to be given; it draws the form. */
  readonly asks?: readonly FieldDef[];
  /** People give a reason for every step unless it says otherwise. */
  readonly reason?: 'optional';
  /** 2nd: not whoever took one of these events last. `newest`: the step before; `opener`: who began it. */
  readonly notBy?: readonly string[];
  /** Only people of the responsible unit, or only of another one. */
  readonly unit?: 'own' | 'other';
  readonly officers?: 'only' | 'not';
  readonly leader?: 'only' | 'not';
  /** At most once in the life of a matter. */
  readonly once?: true;
  /** It comes back: the counter rises, never falls. */
  readonly reopens?: true;
  /** Machines of which a matter is opened by this step; the district carries it out. */
  readonly opens?: readonly MachineId[];
  readonly confidence: Confidence;
  readonly source: string;
}

/** How long a clock runs: the same for all, by level, for key units and others, or to a day that was given. */
export type ClockRun =
  | WorkClock
  | { readonly by: 'level'; readonly A: WorkClock; readonly B: WorkClock; readonly C: WorkClock }
  /** By the field `key-unit` of the matter. */
  | { readonly by: 'key-unit'; readonly key: WorkClock; readonly other: WorkClock }
  /** By what was chosen in this field: channels set clocks of their own. */
  | {
      readonly by: 'choice';
      readonly field: string;
      readonly runs: Readonly<Record<string, WorkClock>>;
      readonly other: WorkClock;
    }
  /** To the end of the day in this field; restarts when the field is given anew. */
  | {
      readonly by: 'field';
      readonly field: string;
      readonly confidence: Confidence;
      readonly source: string;
    };

/** A step that lengthens a clock; `days`: number of days the step gave, at most those of `run`. */
export interface ClockExtension {
  readonly event: string;
  readonly run: WorkClock;
  readonly days?: string;
}

/** A clock of a table: which steps start, end, pause and lengthen it. */
export interface ClockRow {
  readonly id: string;
  readonly name: Words;
  readonly starts: readonly string[];
  readonly ends: readonly string[];
  readonly run: ClockRun;
  /** Moment among what the starting step gave from which it counts; absent or not given: when the step happened. */
  readonly since?: string;
  /** Runs only for hidden matters, or only for open ones. */
  readonly only?: 'hidden' | 'open';
  /** A clock of the bureau alone: parties do not see it, though a step of theirs may end it. */
  readonly inner?: true;
  /** Step the house takes when it has run out; absent: the light turns red and the rating counts it. */
  readonly lapse?: string;
  readonly pausedBy?: readonly string[];
  readonly resumedBy?: readonly string[];
  /** Pauses are counted: it runs on when each has been resumed. */
  readonly nested?: true;
  readonly extendedBy?: readonly ClockExtension[];
}

/** A table of Annex A with its names, clocks and own guards. */
export interface MatterTable {
  readonly id: MachineId;
  readonly name: Words;
  /** Letters of its numbers: `HC` makes `HC-2026-000012`. */
  readonly prefix: string;
  readonly source: string;
  readonly states: readonly StateDef[];
  readonly events: readonly EventDef[];
  readonly rows: readonly MatterRow[];
  readonly clocks: readonly ClockRow[];
  /** Calendar its clocks run by; absent: the announced years that ship. */
  readonly isWorked?: WorkCalendar;
  /** Guards the rows name. */
  readonly guards: Readonly<Record<string, MatterGuard>>;
  /** Of those, the ones that decide which buttons are shown. */
  readonly standing: readonly string[];
  /** States in which the enterprise concerned knows of an open (not hidden) matter. */
  readonly knownToParty: 'always' | readonly string[];
  readonly knownToAgency: boolean;
  readonly knownToTown: boolean;
}
