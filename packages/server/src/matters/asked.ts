import type {
  Account,
  FieldValues,
  Instant,
  Level,
  MachineId,
  Matter,
  MatterLink,
  MatterRow,
  MatterStep,
} from '@wenqu/domain';
import type { MatterFilter, MatterSort } from '../store/matters.ts';

/** What a new matter begins with. */
export interface MatterDraft {
  readonly machine: MachineId;
  /** Needed where a table begins in more than one way. */
  readonly event?: string;
  readonly kind?: string;
  readonly campaign?: string;
  readonly title: string;
  readonly level?: Level;
  readonly hidden?: boolean;
  readonly enterprise?: string;
  readonly outlet?: string;
  readonly point?: string;
  readonly unit?: string;
  readonly leader?: string;
  readonly officers?: readonly string[];
  readonly links?: readonly MatterLink[];
  readonly given: FieldValues;
  readonly reason: string;
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}

/** One step asked for. `version`: of the matter as who asks has seen it. */
export interface MatterAct {
  readonly matter: string;
  readonly version: number;
  readonly event: string;
  readonly reason: string;
  readonly given: FieldValues;
  /** Joined to what the matter is about. */
  readonly links?: readonly MatterLink[];
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}

/** Who looks. `enterprises`: those a login is bound to; undefined: the book says so. */
export interface MatterViewer {
  readonly account: Account;
  readonly enterprises?: readonly string[];
}

export interface MatterQuery extends Omit<MatterFilter, 'todo'> {
  /** Only what waits for the viewer. */
  readonly mine?: boolean;
  /** Default: due. */
  readonly sort?: MatterSort;
  readonly cursor?: string;
  readonly limit?: number;
}

/** How many there are for a viewer. */
export interface MatterCounts {
  readonly total: number;
  readonly open: number;
  readonly overdue: number;
  /** Waiting for the viewer. */
  readonly mine: number;
  readonly machines: Readonly<Partial<Record<MachineId, Readonly<Record<string, number>>>>>;
}

/** Told after a step that was kept and not refused; `row`: what the table says of it. */
export type MatterListener = (matter: Matter, step: MatterStep, row: MatterRow) => void;
