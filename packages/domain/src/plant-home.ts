import type { CheckKind } from './care.ts';
import type { Instant } from './instant.ts';
import type { PointState } from './live.ts';
import type { Light } from './matter/matter-clocks.ts';
import type { PlantRecord } from './plant-record.ts';
import type { QcKind } from './qc-record.ts';

/** Something an enterprise or an agency owes, with its deadline. */
export interface DueRow {
  readonly kind: 'entry' | 'mark' | 'unmarked' | 'matter' | 'visit';
  /** Id to go to: of the entry, mark, matter or visit; '' for a stretch nobody has marked yet. */
  readonly id: string;
  /** What has to be done: a state of the register, of a mark, `machine.state` of a matter. */
  readonly state: string;
  /** A title that was given, a number, or ''. */
  readonly title: string;
  readonly enterprise: string;
  readonly point: string;
  /** What it is about, in words. */
  readonly zh: string;
  readonly en: string;
  readonly from: Instant | null;
  readonly dueAt: Instant | null;
  readonly light: Light;
}

/** A point as its enterprise asks: am I on line? */
export interface PlantPoint {
  readonly id: string;
  readonly name: string;
  readonly enterprise: string;
  readonly state: PointState;
  readonly stateSince: Instant;
  readonly receivedAt: Instant | null;
  /** The outage that is open, a matter; '' none. */
  readonly outage: string;
  readonly outageState: string;
}

/** Reagents that expire and checks that are due. */
export interface UpkeepRow {
  readonly kind: 'reagent' | CheckKind;
  readonly point: string;
  readonly mn: string;
  /** Device of a reagent, factor of a check. */
  readonly what: string;
  readonly dueAt: Instant;
  readonly isLate: boolean;
}

/** The morning page of an enterprise. @source supervision.md §3.1 */
export interface PlantHome {
  readonly enterprise: string;
  readonly name: string;
  readonly points: readonly PlantPoint[];
  /** Sorted by deadline. */
  readonly due: readonly DueRow[];
  readonly upkeep: readonly UpkeepRow[];
  readonly asOf: Instant;
}

/** The morning page of an O&M agency. @source supervision.md §3.1 */
export interface AgencyHome {
  readonly failing: readonly {
    readonly id: string;
    readonly point: string;
    readonly factor: string;
    readonly at: Instant;
    readonly kind: QcKind;
  }[];
  readonly checks: readonly {
    readonly mn: string;
    readonly polId: string;
    readonly kind: CheckKind;
    readonly nextAt: Instant;
    readonly lateSince: Instant | null;
  }[];
  /** Overdue ones; those still to come are `planned`. */
  readonly visits: readonly PlantRecord[];
  readonly planned: readonly PlantRecord[];
  /** Points below the rate, with valid of due hours. */
  readonly below: readonly { readonly point: string; readonly valid: number; readonly due: number }[];
  readonly models: readonly {
    readonly maker: string;
    readonly model: string;
    readonly devices: number;
    readonly faults: number;
  }[];
  readonly asOf: Instant;
}

/** One agency beside the others, each rate with what it is made of. */
export interface AgencyLeagueRow {
  readonly agency: string;
  readonly name: string;
  readonly enterprises: number;
  readonly passed: number;
  readonly checks: number;
  /** Outages repaired, and the median of their hours; null: none. */
  readonly restored: number;
  readonly restoreHours: number | null;
  readonly inTime: number;
  readonly visits: number;
  /** Fewer than 20 checks: no ranking. */
  readonly few: boolean;
}
