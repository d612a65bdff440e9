import type { Entry, EntryState, EntryStep, Finding, Instant } from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  Admission,
  EntryCause,
  EntryDraft,
  EntryQuery,
  EntryRise,
  EntryScope,
  LateQuery,
  RegisterStore,
  Regroup,
  StepDraft,
  StretchQuery,
} from '../register.ts';
import {
  admitOne,
  checkVersion,
  clockAt,
  EMPTY_COUNTS,
  endOfMerges,
  entryAfter,
  entryFrom,
  HUMAN_CLOCKS,
  noEntry,
  type RegisterWriter,
  recounted,
  regroupAll,
  seriesOf,
  sortKeys,
  stepFrom,
  takesIn,
  tells,
  widened,
  wordsOf,
} from '../register-rules.ts';

interface Held {
  entry: Entry;
  told: boolean;
  readonly steps: EntryStep[];
}

/** The register without a disk. */
export class MemoryRegister implements RegisterStore {
  readonly #entries = new Map<string, Held>();
  readonly #findings = new Map<string, { finding: Finding; entry: string }>();
  readonly #numbers = new Map<string, number>();
  readonly #writer: RegisterWriter = {
    holderOf: (finding) => this.#entries.get(this.#findings.get(finding)?.entry ?? '')?.entry,
    near: (cause) => this.#near(cause),
    open: (draft) => this.#open(draft),
    keep: (finding, entry, rise) => this.#keep(finding, entry, rise),
    take: (draft) => this.#take(draft),
    move: (finding, entry) => this.#move(finding, entry),
    recount: (entry, at) => this.#recount(entry, at),
  };

  async admit(admissions: readonly Admission[]): Promise<readonly Entry[]> {
    return admissions.map((admission) => admitOne(this.#writer, admission));
  }

  async keepFinding(
    finding: Finding,
    entry: string,
    rise: EntryRise,
  ): Promise<{ isNew: boolean; entry: Entry }> {
    return this.#keep(finding, entry, rise);
  }

  #keep(finding: Finding, entry: string, rise: EntryRise): { isNew: boolean; entry: Entry } {
    const held = this.#held(entry);
    const known = this.#findings.get(finding.id)?.finding;
    this.#findings.set(finding.id, { finding, entry });
    held.entry = widened(held.entry, finding, known, rise);
    return { isNew: known === undefined, entry: held.entry };
  }

  async finding(id: string): Promise<{ finding: Finding; entry: string } | undefined> {
    return this.#findings.get(id);
  }

  async findingsOf(entry: string): Promise<Finding[]> {
    const of = [...this.#findings.values()].filter((each) => each.entry === entry);
    return of.map(({ finding }) => finding).sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  }

  async openEntryFor(cause: EntryCause): Promise<Entry | undefined> {
    return this.#near(cause);
  }

  #near(cause: EntryCause): Entry | undefined {
    const { point, factor, rule, hidden } = cause;
    const same = [...this.#entries.values()]
      .map(({ entry }) => entry)
      .filter(
        (entry) =>
          entry.point === point && entry.factor === factor && entry.rule === rule && entry.hidden === hidden,
      )
      .sort((a, b) => b.to - a.to || (a.id < b.id ? 1 : -1));
    const open = same.find((entry) => takesIn(entry, cause));
    const merged = same.filter(({ mergedInto }) => mergedInto !== '').slice(0, 1);
    const end = endOfMerges(merged[0], (id) => this.#entries.get(id)?.entry);
    return open ?? (takesIn(end, cause) ? end : undefined);
  }

  async regroup(change: Regroup): Promise<readonly Entry[]> {
    // All or none: whoever is stale is found before anything is written.
    for (const draft of change.steps) checkVersion(this.#held(draft.entry).entry, draft);
    return regroupAll(this.#writer, change);
  }

  #move(finding: string, entry: string): { from: string } {
    const held = this.#findings.get(finding);
    if (!held) throw noEntry(finding);
    const from = held.entry;
    held.entry = entry;
    return { from };
  }

  #recount(id: string, at: Instant): Entry {
    const held = this.#held(id);
    const of = [...this.#findings.values()].filter((each) => each.entry === id);
    const findings = of
      .map(({ finding }) => finding)
      .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
    held.entry = recounted(held.entry, findings, at);
    return held.entry;
  }

  async openEntry(draft: EntryDraft): Promise<Entry> {
    return this.#open(draft);
  }

  #open(draft: EntryDraft): Entry {
    const { series, year } = seriesOf(draft);
    const count = (this.#numbers.get(`${series}${year}`) ?? 0) + 1;
    this.#numbers.set(`${series}${year}`, count);
    const entry = entryFrom(draft, series, year, count);
    this.#entries.set(entry.id, { entry, told: tells(entry.state), steps: [] });
    return entry;
  }

  async step(draft: StepDraft): Promise<{ entry: Entry; step: EntryStep }> {
    return this.#take(draft);
  }

  #take(draft: StepDraft): { entry: Entry; step: EntryStep } {
    const held = this.#held(draft.entry);
    checkVersion(held.entry, draft);
    const step = stepFrom(draft, held.steps.length + 1);
    held.steps.push(step);
    held.entry = entryAfter(held.entry, draft);
    held.told ||= tells(held.entry.state);
    return { entry: held.entry, step };
  }

  async entry(id: string): Promise<Entry | undefined> {
    return this.#entries.get(id)?.entry;
  }

  async told(id: string): Promise<boolean> {
    return this.#entries.get(id)?.told ?? false;
  }

  async steps(entry: string): Promise<EntryStep[]> {
    return [...(this.#entries.get(entry)?.steps ?? [])];
  }

  async list(query: EntryQuery): Promise<BookPage<Entry>> {
    checkPage(query.limit);
    const { sort, cursor, limit } = query;
    const found = [...this.#entries.values()].filter((held) => matches(held, query));
    const ordered = found
      .map(({ entry }) => ({ entry, place: [...sortKeys(entry, sort), entry.id] as const }))
      .sort((a, b) => comparePlaces(a.place, b.place));
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'number', 'string');
    const rest = after ? ordered.filter(({ place }) => comparePlaces(place, after) > 0) : ordered;
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ entry }) => entry),
      next: last && rest.length > limit ? writeCursor(last.place) : null,
      total: found.length,
    };
  }

  async counts(scope: EntryScope): Promise<Readonly<Record<EntryState, number>>> {
    const counts = { ...EMPTY_COUNTS };
    for (const held of this.#entries.values()) if (within(held, scope)) counts[held.entry.state] += 1;
    return counts;
  }

  async ofStretch({ range, waiting, limit }: StretchQuery, scope: EntryScope): Promise<readonly Entry[]> {
    const inIt = ({ state, openedAt, from, to }: Entry): boolean =>
      (openedAt >= range.from && openedAt < range.to) ||
      (state !== 'closed' && from < range.to && to >= range.from) ||
      (waiting && (state === 'raised' || state === 'grouped'));
    return [...this.#entries.values()]
      .filter((held) => held.entry.mergedInto === '' && within(held, scope) && inIt(held.entry))
      .map(({ entry }) => entry)
      .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  async unescalated({ before, rung, levels, limit }: LateQuery): Promise<Entry[]> {
    const isLate = ({ state, level, dueAt, escalated }: Entry): boolean =>
      HUMAN_CLOCKS.includes(state) &&
      levels.includes(level) &&
      escalated < rung &&
      dueAt !== null &&
      dueAt <= before;
    return [...this.#entries.values()]
      .map(({ entry }) => entry)
      .filter(isLate)
      .sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0) || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async overdueByPerson(at: Instant, scope: EntryScope) {
    const counts = new Map<string, number>();
    for (const held of this.#entries.values()) {
      const { state, dueAt, assignee } = held.entry;
      if (!within(held, scope) || state === 'closed' || dueAt === null || dueAt >= at) continue;
      counts.set(assignee, (counts.get(assignee) ?? 0) + 1);
    }
    const found = [...counts].map(([assignee, count]) => ({ assignee, count }));
    return found.sort((a, b) => b.count - a.count || (a.assignee < b.assignee ? -1 : 1));
  }

  async due(at: Instant, limit: number): Promise<Entry[]> {
    const when = (entry: Entry): number => clockAt(entry) ?? Number.POSITIVE_INFINITY;
    const due = [...this.#entries.values()].map(({ entry }) => entry).filter((entry) => when(entry) <= at);
    return due.sort((a, b) => when(a) - when(b) || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async close(): Promise<void> {}

  #held(id: string): Held {
    const held = this.#entries.get(id);
    if (!held) throw noEntry(id);
    return held;
  }
}

type Place = readonly [number, number, string];

const comparePlaces = (a: Place, b: Place): number =>
  a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0);

function within(
  { entry, told }: Held,
  { withHidden, enterprises, enterprise, told: onlyTold }: EntryScope,
): boolean {
  return (
    (withHidden || !entry.hidden) &&
    (!onlyTold || told) &&
    (enterprise === undefined || entry.enterprise === enterprise) &&
    (enterprises === undefined || enterprises.includes(entry.enterprise))
  );
}

function matches(held: Held, query: EntryQuery): boolean {
  const { entry } = held;
  const { state, level, outlet, point, factor, rule, assignee, q, qIds, overdueAt, opened, closed } = query;
  const is = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  const text = `${entry.number} ${entry.factor} ${entry.rule}`.toLowerCase();
  const ids = [entry.enterprise, entry.outlet, entry.point];
  return (
    within(held, query) &&
    (state === undefined || state.includes(entry.state)) &&
    (level === undefined || level.includes(entry.level)) &&
    is(outlet, entry.outlet) &&
    is(point, entry.point) &&
    is(factor, entry.factor) &&
    is(rule, entry.rule) &&
    is(assignee, entry.assignee) &&
    (overdueAt === undefined ||
      (entry.state !== 'closed' && entry.dueAt !== null && entry.dueAt < overdueAt)) &&
    (closed === undefined ||
      (entry.closedAt !== null && entry.closedAt >= closed.from && entry.closedAt < closed.to)) &&
    (opened === undefined || (entry.openedAt >= opened.from && entry.openedAt < opened.to)) &&
    (wordsOf(q).every((word) => text.includes(word)) || ids.some((id) => qIds?.includes(id)))
  );
}
