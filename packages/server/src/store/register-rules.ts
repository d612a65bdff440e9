import {
  type Entry,
  type EntryState,
  type EntryStep,
  type Finding,
  formatDay,
  type Instant,
  type Level,
  type Limit,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type {
  Admission,
  EntryCause,
  EntryDraft,
  EntryQuery,
  EntryRise,
  Regroup,
  StepDraft,
} from './register.ts';

/** States whose clock the system itself answers to. @source supervision.md §7.1 */
const SYSTEM_CLOCKS: readonly EntryState[] = ['muted', 'service-notice', 'explain-asked'];
/** Entering one of these tells the enterprise. */
const TELLING: readonly EntryState[] = ['service-notice', 'explain-asked'];

export const tells = (state: EntryState): boolean => TELLING.includes(state);

/** When the system must look at an entry again; null: not before somebody acts. */
export function clockAt(entry: Entry): Instant | null {
  if (!SYSTEM_CLOCKS.includes(entry.state)) return null;
  return entry.state === 'muted' ? entry.mutedUntil : entry.dueAt;
}

/** Numbers run by year (UTC+8) and apart for hidden entries: no gap tells that there are any. */
export function seriesOf(draft: Pick<EntryDraft, 'hidden' | 'openedAt'>): {
  series: 'A' | 'H';
  year: number;
} {
  return { series: draft.hidden ? 'H' : 'A', year: Number(formatDay(draft.openedAt).slice(0, 4)) };
}

/** What older stores did not write of an entry. */
export const entryRead = (held: Entry): Entry =>
  Object.freeze({
    houseLevel: held.level,
    ...{ mergedInto: '', inquiry: '', escalated: 0, alarms: held.findings, score: null },
    stateSince: held.updatedAt,
    ...(held as Partial<Entry>),
  } as Entry);

export function entryFrom(draft: EntryDraft, series: string, year: number, count: number): Entry {
  const number = `${series}-${year}-${String(count).padStart(6, '0')}`;
  return Object.freeze({
    ...draft,
    id: number,
    number,
    version: 1,
    findings: 0,
    alarms: 0,
    stateSince: draft.openedAt,
  });
}

/** How far outside the limit's ends a value lies. */
const outsideBy = (value: number, limit: Limit | null): number =>
  Math.max(limit?.max == null ? 0 : value - limit.max, limit?.min == null ? 0 : limit.min - value);

/** Does the finding show a worse value than the entry holds? pH has no multiple: distance decides. */
function isWorse(entry: Entry, finding: Finding): boolean {
  if (finding.value === null) return false;
  if (entry.value === null) return true;
  if (finding.multiple !== null) return entry.multiple === null || finding.multiple > entry.multiple;
  return (
    entry.multiple === null && outsideBy(finding.value, finding.limit) > outsideBy(entry.value, finding.limit)
  );
}

/** What the combiner made of a lead, percent. @source detection.md §H */
const scoreOf = ({ facts: { scorePercent } }: Finding): number | null =>
  typeof scorePercent === 'number' ? scorePercent : null;
const surer = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const higher = (a: Level, b: Level): Level => (a < b ? a : b);

/** The entry with one more finding, or with the same one grown. */
export function widened(entry: Entry, finding: Finding, held: Finding | undefined, rise: EntryRise): Entry {
  if (entry.state === 'closed') return entry;
  // What a person made of it holds until the house itself thinks worse of it than it did.
  const houseLevel = higher(entry.houseLevel, rise.level);
  const level = houseLevel === entry.houseLevel ? entry.level : higher(entry.level, houseLevel);
  const hurried = level !== entry.level && entry.state === 'grouped';
  const { value, multiple } = isWorse(entry, finding) ? finding : entry;
  return Object.freeze({
    ...entry,
    level,
    houseLevel,
    value,
    multiple,
    dueAt: hurried ? sooner(entry.dueAt, rise.dueAt) : entry.dueAt,
    from: Math.min(entry.from, finding.from) as Instant,
    to: Math.max(entry.to, finding.to) as Instant,
    findings: entry.findings + (held ? 0 : 1),
    alarms: entry.alarms + finding.count - (held?.count ?? 0),
    score: surer(entry.score, scoreOf(finding)),
    forReference: entry.forReference && finding.forReference,
    updatedAt: rise.at,
  });
}

const sooner = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null || b === null ? a : (Math.min(a, b) as Instant);

/** The entry as its findings make it, after some came or went; what has none left keeps its times. */
export function recounted(entry: Entry, findings: readonly Finding[], at: Instant): Entry {
  const [first, ...more] = findings;
  if (!first) return Object.freeze({ ...entry, findings: 0, alarms: 0, updatedAt: at });
  const { from, to, value, multiple, forReference } = first;
  const counted = { findings: 1, alarms: first.count, score: scoreOf(first) };
  // Whatever its state: the widening of a closed one is what is wanted here.
  const open = { ...entry, from, to, value, multiple, forReference, ...counted, state: 'raised' as const };
  const rise = { level: entry.houseLevel, dueAt: null, at };
  const whole = more.reduce((sum, each) => widened(sum, each, undefined, rise), open as Entry);
  const { level, houseLevel, state } = entry;
  return Object.freeze({ ...whole, level, houseLevel, state });
}

/** @throws WQ_ENTRY_CONFLICT when the author of the step saw another version */
export function checkVersion(entry: Entry, draft: StepDraft): void {
  if (entry.version === draft.version && entry.state === draft.from) return;
  const { id, version, state } = entry;
  throw new WenquError('WQ_ENTRY_CONFLICT', { entry: id, version, state });
}

/** The entry after a step; a refused step changes nothing. */
export function entryAfter(entry: Entry, draft: StepDraft): Entry {
  if (draft.refused !== null) return entry;
  const { to, at, verdict, dueAt, mutedUntil, assignee, level, mergedInto, inquiry } = draft;
  const escalated = draft.escalated ?? (to === entry.state ? undefined : 0);
  return Object.freeze({
    ...entry,
    state: to,
    version: entry.version + 1,
    updatedAt: at,
    stateSince: to === entry.state ? entry.stateSince : at,
    closedAt: to === 'closed' ? (entry.closedAt ?? at) : null,
    ...(to !== 'closed' && { verdict: null }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(mutedUntil === undefined ? {} : { mutedUntil }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(level === undefined ? {} : { level }),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    ...(inquiry === undefined ? {} : { inquiry }),
    ...(escalated === undefined ? {} : { escalated }),
  });
}

export function stepFrom(draft: StepDraft, seq: number): EntryStep {
  const { entry, at, by, byName, event, from, to, reason, refused, detail } = draft;
  return {
    seq,
    entry,
    at,
    by,
    byName,
    event,
    from,
    to: refused === null ? to : from,
    reason,
    refused,
    detail,
  };
}

export const noEntry = (id: string): WenquError => new WenquError('WQ_NOT_FOUND', { entry: id });

/** Two numbers that put entries in the order of a list, smallest first; equal ones are ordered by id. */
export function sortKeys(entry: Entry, sort: EntryQuery['sort']): readonly [number, number] {
  if (sort === 'due') return [entry.dueAt ?? Number.MAX_SAFE_INTEGER, -entry.openedAt];
  if (sort === 'newest') return [-entry.openedAt, 0];
  if (sort === 'muted') return [entry.mutedUntil ?? Number.MAX_SAFE_INTEGER, 0];
  return [RANK[entry.level], -(entry.multiple ?? 0)];
}
const RANK: Readonly<Record<Level, number>> = { A: 0, B: 1, C: 2 };

/** Longer chains of merges are nobody's work. */
const MERGES_MAX = 20;

/** Where the findings of a merged entry go: the one at the end of the chain. */
export function endOfMerges(first: Entry | undefined, entryOf: (id: string) => Entry | undefined) {
  let entry = first;
  for (let hops = 0; entry && entry.mergedInto !== '' && hops < MERGES_MAX; hops++)
    entry = entryOf(entry.mergedInto);
  return entry;
}

/** Is it still open, and near enough to what is to join it? */
export const takesIn = (entry: Entry | undefined, { from, to }: Pick<EntryCause, 'from' | 'to'>): boolean =>
  entry !== undefined && entry.state !== 'closed' && entry.from <= to && entry.to >= from;

/** States whose clock people answer to. */
export const HUMAN_CLOCKS: readonly EntryState[] = ['grouped', 'answered', 'inquiry'];

/** The words of a search, each of which must be found. */
export const wordsOf = (q: string | undefined): string[] =>
  (q ?? '').normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);

export const EMPTY_COUNTS: Readonly<Record<EntryState, number>> = {
  raised: 0,
  grouped: 0,
  muted: 0,
  'service-notice': 0,
  'explain-asked': 0,
  answered: 0,
  inquiry: 0,
  closed: 0,
};

/** What admitting needs of a store, inside one transaction. */
export interface RegisterWriter {
  /** The entry that holds the finding already. */
  holderOf(finding: string): Entry | undefined;
  near(cause: EntryCause): Entry | undefined;
  open(draft: EntryDraft): Entry;
  keep(finding: Finding, entry: string, rise: EntryRise): { isNew: boolean; entry: Entry };
  take(draft: StepDraft): { entry: Entry; step: EntryStep };
  /** Put a finding into another entry. */
  move(finding: string, entry: string): { readonly from: string };
  /** Count an entry anew from its findings. */
  recount(entry: string, at: Instant): Entry;
}

/** Steps of several entries and the findings that go from one to another. */
export function regroupAll(store: RegisterWriter, { open, steps, moves }: Regroup): Entry[] {
  const opened = open && store.open(open.draft);
  const first = opened && open && { ...open.first, entry: opened.id, version: opened.version };
  // First the steps: they check the versions.
  const named = steps.map((draft) =>
    opened ? { ...draft, detail: { ...draft.detail, into: opened.id } } : draft,
  );
  const stepped = [...(first ? [first] : []), ...named].map((draft) => store.take(draft).step);
  const touched = new Set(stepped.map(({ entry }) => entry));
  for (const { finding, entry } of moves) {
    const into = entry === '' ? (opened?.id ?? '') : entry;
    touched.add(into);
    touched.add(store.move(finding, into).from);
  }
  const at = stepped[0]?.at;
  return [...touched].map((id) => store.recount(id, at ?? (0 as Instant)));
}

/** One finding into the register: into the entry that holds it, the open one of its cause, or a new one. */
export function admitOne(store: RegisterWriter, { finding, cause, draft, rise, group }: Admission): Entry {
  const into = store.holderOf(finding.id) ?? store.near(cause) ?? store.open(draft);
  const { entry } = store.keep(finding, into.id, rise);
  if (entry.state !== 'raised') return entry;
  return store.take({ ...group, entry: entry.id, version: entry.version }).entry;
}
