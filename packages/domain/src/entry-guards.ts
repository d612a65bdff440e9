import type { EntryRefusal } from './entry-refusals.ts';
import type { Level } from './finding.ts';
import { type Instant, MICROS_PER_DAY } from './instant.ts';
import type { Entry, EntryVerdict } from './register.ts';
import type { Account } from './role.ts';

/** Who takes a step: the clockwork of the house, or a person. */
export type EntryActor = 'system' | Pick<Account, 'id' | 'role' | 'enterprise'>;

/** What the entry's past says; ids of accounts, 'system', or '' when it never happened. */
export interface EntryFacts {
  readonly raisedBy: string;
  /** Who asked for the newest explanation. */
  readonly askedBy: string;
  /** Who took the step into the inquiry. */
  readonly inquiryBy: string;
}

/** What comes with the step. */
export interface EntryInput {
  readonly at: Instant;
  readonly reason: string;
  /** triage-mute: when the mute ends. */
  readonly mutedUntil?: Instant | null;
  /** answer: what the enterprise says the cause is. */
  readonly cause?: 'device-fault' | 'process' | 'maintenance' | 'other';
  /** answer: how many files came with it. */
  readonly attachments?: number;
  readonly verdict?: EntryVerdict | null;
  /** level: the one it shall have. */
  readonly level?: Level;
  /** assign: account id. */
  readonly assignee?: string;
  /** merge: the entry to join; unmerge: the one it joined. */
  readonly target?: Pick<Entry, 'id' | 'hidden' | 'enterprise' | 'state'> | undefined;
  /** split: how many findings are taken out, of how many. */
  readonly taken?: { readonly count: number; readonly of: number };
}

/** Verdicts that an inquiry may end in; `normal` and `explained` come from other steps. */
export const INQUIRY_VERDICTS: readonly EntryVerdict[] = ['true', 'technical', 'false-alarm', 'duplicate'];
/** @source supervision.md §7.1 [P] */
export const MUTE_DAYS_MAX = 7;

export type EntryGuard =
  | 'told'
  | 'own-enterprise'
  | 'not-raiser'
  | 'not-asker'
  | 'not-opener'
  | 'reason'
  | 'mute-span'
  | 'answer-text'
  | 'fault-attachment'
  | 'verdict'
  | 'no-inquiry'
  | 'merged'
  | 'target'
  | 'target-open'
  | 'taken'
  | 'level'
  | 'assignee'
  | 'clock';

/** Guards that hang on who and what, not on what is typed: they decide which buttons are shown. */
export const STANDING_GUARDS: readonly EntryGuard[] = [
  'told',
  'own-enterprise',
  'not-raiser',
  'not-asker',
  'not-opener',
  'no-inquiry',
  'merged',
];

/** What guards look at in an entry. */
export type EntryStanding = Pick<
  Entry,
  'id' | 'hidden' | 'enterprise' | 'dueAt' | 'mutedUntil' | 'level' | 'mergedInto' | 'inquiry'
>;

export interface GuardQuestion {
  readonly entry: EntryStanding;
  readonly actor: EntryActor;
  readonly facts: EntryFacts;
  readonly input: EntryInput;
}

const isPerson = (actor: EntryActor, id: string): boolean => actor !== 'system' && actor.id === id;
const blank = (text: string): boolean => text.trim() === '';

/** Each guard: undefined = passes, else the refusal. */
export const ENTRY_GUARDS: Readonly<Record<EntryGuard, (q: GuardQuestion) => EntryRefusal | undefined>> = {
  told: ({ entry }) => (entry.hidden ? 'hidden-never-told' : undefined),
  'own-enterprise': ({ entry, actor }) =>
    actor !== 'system' && actor.enterprise !== '' && actor.enterprise === entry.enterprise
      ? undefined
      : 'other-enterprise',
  'not-raiser': ({ actor, facts }) => (isPerson(actor, facts.raisedBy) ? 'same-as-raiser' : undefined),
  'not-asker': ({ actor, facts }) => (isPerson(actor, facts.askedBy) ? 'same-as-asker' : undefined),
  'not-opener': ({ actor, facts }) => (isPerson(actor, facts.inquiryBy) ? 'same-as-opener' : undefined),
  reason: ({ actor, input }) => (actor !== 'system' && blank(input.reason) ? 'reason-missing' : undefined),
  'mute-span': ({ input }) => {
    const span = (input.mutedUntil ?? 0) - input.at;
    return span > 0 && span <= MUTE_DAYS_MAX * MICROS_PER_DAY ? undefined : 'mute-too-long';
  },
  'answer-text': ({ input }) => (blank(input.reason) ? 'answer-empty' : undefined),
  'fault-attachment': ({ input }) =>
    input.cause === 'device-fault' && (input.attachments ?? 0) < 1 ? 'attachment-missing' : undefined,
  verdict: ({ input }) =>
    input.verdict && INQUIRY_VERDICTS.includes(input.verdict) ? undefined : 'verdict-missing',
  'no-inquiry': ({ entry, actor }) =>
    actor !== 'system' && entry.inquiry !== '' ? 'inquiry-decides' : undefined,
  merged: ({ entry }) => (entry.mergedInto === '' ? 'not-merged' : undefined),
  target: ({ entry, input: { target } }) => {
    if (!target || target.id === entry.id) return 'target-missing';
    if (target.hidden !== entry.hidden) return 'target-other-path';
    return target.enterprise === entry.enterprise ? undefined : 'target-elsewhere';
  },
  'target-open': ({ input: { target } }) =>
    target && target.state !== 'closed' ? undefined : 'target-closed',
  taken: ({ input: { taken = { count: 0, of: 0 } } }) =>
    taken.count > 0 && taken.count < taken.of ? undefined : 'findings-missing',
  level: ({ entry, input }) => (input.level && input.level !== entry.level ? undefined : 'level-missing'),
  assignee: ({ input }) => (blank(input.assignee ?? '') ? 'assignee-missing' : undefined),
  clock: ({ entry, actor, input }) => {
    if (actor !== 'system') return undefined;
    const end = entry.mutedUntil ?? entry.dueAt;
    return end !== null && input.at >= end ? undefined : 'clock-not-run-out';
  },
};
