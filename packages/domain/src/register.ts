import type { Finding, Level } from './finding.ts';
import type { Instant } from './instant.ts';

/** @source supervision.md §7.1 */
export type EntryState =
  | 'raised'
  | 'grouped'
  | 'muted'
  | 'service-notice'
  | 'explain-asked'
  | 'answered'
  | 'inquiry'
  | 'closed';

export type EntryVerdict = 'normal' | 'explained' | 'true' | 'technical' | 'false-alarm' | 'duplicate';

export type EntryEvent =
  | 'group'
  | 'triage-mute'
  | 'triage-notice'
  | 'triage-ask'
  | 'triage-inquiry'
  | 'unmute'
  | 'recovered'
  | 'not-recovered'
  | 'answer'
  | 'accept'
  | 'refuse'
  | 'late'
  | 'verdict'
  | 'reopen'
  | 'merge'
  | 'unmerge'
  | 'join'
  | 'part'
  | 'split'
  | 'level'
  | 'assign'
  | 'escalate'
  | 'note';

/** One line of the register 异常台账: findings of one cause at one outlet, followed until closed. */
export interface Entry {
  readonly id: string;
  /** Shown number, `A-2026-000123`; numbers of hidden entries come from their own row of numbers. */
  readonly number: string;
  readonly version: number;
  readonly state: EntryState;
  readonly verdict: EntryVerdict | null;
  readonly level: Level;
  /** What the house itself makes of it; `level` is what holds, a person may have changed it. */
  readonly houseLevel: Level;
  readonly hidden: boolean;
  readonly forReference: boolean;
  readonly enterprise: string;
  readonly outlet: string;
  readonly point: string;
  readonly factor: string;
  readonly rule: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly findings: number;
  /** Readings that showed it, over all its findings. */
  readonly alarms: number;
  /** How sure the detectors are, 0…100; null: nothing was weighed. */
  readonly score: number | null;
  readonly value: number | null;
  readonly multiple: number | null;
  readonly assignee: string;
  /** The entry it was merged into; '' none. */
  readonly mergedInto: string;
  /** The inquiry that looks into it, a matter; '' none. */
  readonly inquiry: string;
  /** How many rungs of the ladder of escalation were told that its clock has run out. */
  readonly escalated: number;
  /** When the present state's clock runs out; null: no clock. */
  readonly dueAt: Instant | null;
  /** Since when the present state holds: from then its clock and its light count. */
  readonly stateSince: Instant;
  readonly mutedUntil: Instant | null;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly closedAt: Instant | null;
}

/** Who did what to an entry, when and why; refusals are kept too. */
export interface EntryStep {
  readonly seq: number;
  readonly entry: string;
  readonly at: Instant;
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
  readonly event: EntryEvent;
  readonly from: EntryState;
  readonly to: EntryState;
  readonly reason: string;
  readonly refused: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EntryDetail {
  readonly entry: Entry;
  readonly findings: readonly Finding[];
  readonly steps: readonly EntryStep[];
  /** Events this viewer may choose now. */
  readonly choices: readonly EntryEvent[];
}
