import type { Level } from '../finding.ts';
import type { Instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { FieldValues } from './field.ts';

/** The state tables of Annex A that run over matters 办理事项. Register, sample, mark and exemption keep ledgers of their own on the same engine. */
export type MachineId = 'inquiry' | 'case' | 'correction' | 'outage' | 'item' | 'trace' | 'complaint';

/** What a matter is about or came from: `entry`, `finding`, `sample`, `mark`, `matter`, `point`, `document`, `visit`, `row`. */
export interface MatterLink {
  readonly kind: string;
  readonly id: string;
}

/** One thing that is followed from its beginning to its end by one table of Annex A. */
export interface Matter {
  readonly id: string;
  /** Shown number, `HC-2026-000012`; hidden ones come from a row of numbers of their own. */
  readonly number: string;
  readonly machine: MachineId;
  /** List kind of an item; '' otherwise. */
  readonly kind: string;
  /** Campaign an item belongs to; '' otherwise. */
  readonly campaign: string;
  readonly version: number;
  readonly state: string;
  readonly title: string;
  readonly level: Level | '';
  /** Enterprise and agency logins never learn that it exists. */
  readonly hidden: boolean;
  readonly enterprise: string;
  readonly outlet: string;
  readonly point: string;
  /** Responsible unit 责任单位, leader in charge 包案领导 (account id), people who act (account ids). */
  readonly unit: string;
  readonly leader: string;
  readonly officers: readonly string[];
  readonly links: readonly MatterLink[];
  /** Newest value of everything that was given in steps. */
  readonly fields: FieldValues;
  /** How often it came back after it was struck off or closed. */
  readonly reopened: number;
  readonly openedBy: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly closedAt: Instant | null;
  /** The earliest clock that runs; null: none. */
  readonly dueAt: Instant | null;
}

/** Who did what, when and why; refusals are kept too. Nothing is ever changed: what was wrong is followed by a further step. */
export interface MatterStep {
  readonly seq: number;
  readonly matter: string;
  /** When the server kept it. */
  readonly at: Instant;
  /** When it happened, as who did it says; equals `at` when done at the screen. */
  readonly happenedAt: Instant;
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
  readonly byUnit: string;
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  readonly reason: string;
  readonly given: FieldValues;
  readonly refused: string | null;
  /** Of a refused step: why, as it was told. */
  readonly refusedWhy?: Words;
  /** Identity given where the step was made (on a phone without network); the same one twice is one step. '' = none. */
  readonly clientId: string;
}

/** One clock of a matter as it stands. */
export interface MatterClock {
  readonly id: string;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** When it was answered; null: runs. */
  readonly endedAt: Instant | null;
  readonly pausedAt: Instant | null;
}

/** What may be chosen now, with who is asked for what. */
export interface MatterDetail {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
  readonly clocks: readonly MatterClock[];
  /** Events this viewer may choose now. */
  readonly choices: readonly string[];
}
