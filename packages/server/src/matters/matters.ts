import {
  type Account,
  cleanText,
  formatDay,
  type Instant,
  instant,
  type Matter,
  type MatterDetail,
  type MatterRow,
  type MatterStep,
  type MatterTable,
  machineRow,
  matterClocks,
  matterTables,
  may,
  noMatter,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { BookPage } from '../store/book.ts';
import type { MatterScope, MatterStore, MatterStory } from '../store/matters.ts';
import { matterNumber } from '../store/matters-rules.ts';
import type {
  MatterAct,
  MatterCounts,
  MatterDraft,
  MatterListener,
  MatterQuery,
  MatterViewer,
} from './asked.ts';
import { LedgerBatch, type OpenLedger } from './batch.ts';
import { type Asked, decide, type FileWitness, refusedError } from './deciding.ts';
import { detailFor, isSeen, isSeenBy, matterFor, matterScope, matterTodo } from './view.ts';

export type {
  MatterAct,
  MatterCounts,
  MatterDraft,
  MatterListener,
  MatterQuery,
  MatterViewer,
} from './asked.ts';

export interface MatterParts {
  readonly store: MatterStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Is it a kept file that this account may name? */
  readonly isKept: FileWitness;
  /** What is there beside the steps, for the guards of a table; absent: nobody looks. */
  readonly present?: (matter: Matter) => Promise<readonly string[]>;
  /** Enterprises an agency serves. */
  readonly served: (agency: string) => Promise<readonly string[]>;
  /** A new identity of a matter. */
  readonly newId: () => string;
  /** The tables there are; absent: those of Annex A. */
  readonly tables?: readonly MatterTable[];
}

interface Taken {
  readonly story: MatterStory;
  readonly table: MatterTable;
  /** Absent where the same step was asked for again. */
  readonly told?: { readonly step: MatterStep; readonly row: MatterRow };
}
const DEFAULT_PAGE_ROWS = 50;

/**
 * 办理事项: opens and moves matters by their tables, keeps every step and every refusal, and says who may know of
 * what. A matter that is not there and one that may not be known of are answered alike.
 * @source supervision.md Annex A
 */
export class Matters {
  readonly #parts: MatterParts;
  readonly #batch: LedgerBatch;
  readonly #listeners = new Set<MatterListener>();
  readonly #timer: NodeJS.Timeout;

  constructor(parts: MatterParts) {
    this.#parts = parts;
    this.#batch = new LedgerBatch(parts.store);
    this.#timer = setInterval(() => {
      this.clockTick(parts.clock()).catch((error: unknown) =>
        parts.log.error({ error: String(error) }, 'clocks of matters'),
      );
    }, limits.matterTickMs);
  }

  /**
   * Begin a matter.
   *
   * @throws WQ_INPUT for a machine without a table; WQ_MATTER_REFUSED {refused, zh, en, fields?}
   */
  async open(draft: MatterDraft, actor: Account | 'system'): Promise<MatterDetail> {
    const table = this.#table(draft.machine);
    const first = table.rows.filter(({ from }) => from === null);
    const event = draft.event ?? first[0]?.event ?? '';
    const taken = await this.#batch.take(async (ledger): Promise<Taken> => {
      const again = await this.#again(ledger, draft.clientId, actor);
      if (again) return again;
      const at = this.#parts.clock();
      const before = await this.#begun(ledger, table, ownDraft(draft, actor), at, actor);
      const asked: Asked = { ...draft, event, links: [] };
      const decided = await decide(table, before, asked, actor, at, this.#parts.isKept);
      if (!decided.ok) {
        // There is nothing yet a refused step could be kept with.
        this.#parts.log.warn({ machine: draft.machine, event, refused: decided.refused.code }, 'not begun');
        throw refusedError(decided.refused, '', event);
      }
      ledger.keep(decided.version, []);
      const { matter, step } = decided.version;
      return { table, story: { matter, steps: [step] }, told: { step, row: decided.row } };
    });
    return this.#answered(taken, actor);
  }

  /**
   * Take a step. What table or guards refuse is kept as a refused step.
   *
   * @throws WQ_NOT_FOUND also for what this account may not know of; WQ_MATTER_CONFLICT {version, by, at};
   *   WQ_MATTER_REFUSED {refused, zh, en, fields?}
   */
  async act(act: MatterAct, actor: Account | 'system'): Promise<MatterDetail> {
    const scope = actor === 'system' ? undefined : await this.#scope({ account: actor });
    const taken = await this.#batch.take(async (ledger): Promise<Taken> => {
      const again = await this.#again(ledger, act.clientId, actor);
      if (again) return again;
      const story = await ledger.story(act.matter);
      const table = story && this.#table(story.matter.machine);
      const seen =
        story && table && (actor === 'system' || isSeen(table, story.matter, actor, scope as MatterScope));
      if (!seen) throw new WenquError('WQ_NOT_FOUND', { matter: act.matter });
      if (story.matter.version !== act.version) throw conflict(story, table, actor);
      const asked = isParty(actor) ? { ...act, links: [] } : act;
      const present = await this.#parts.present?.(story.matter);
      const at = this.#parts.clock();
      const decided = await decide(table, story, asked, actor, at, this.#parts.isKept, present);
      ledger.keep(decided.version, story.steps);
      if (!decided.ok) throw refusedError(decided.refused, act.matter, act.event);
      const { matter, step } = decided.version;
      return { table, story: { matter, steps: [...story.steps, step] }, told: { step, row: decided.row } };
    });
    return this.#answered(taken, actor);
  }

  /** @throws WQ_NOT_FOUND alike for what is not there and what the viewer may not know of */
  async detail(id: string, viewer: MatterViewer): Promise<MatterDetail> {
    const story = await this.#parts.store.story(id);
    const scope = await this.#scope(viewer);
    const table = story && this.#table(story.matter.machine);
    if (!story || !table || !isSeen(table, story.matter, viewer.account, scope))
      throw new WenquError('WQ_NOT_FOUND', { matter: id });
    return detailFor(table, story, viewer.account, this.#parts.clock());
  }

  async list(query: MatterQuery, viewer: MatterViewer): Promise<BookPage<Matter>> {
    const { mine, sort = 'due', limit = DEFAULT_PAGE_ROWS, ...filter } = query;
    const { account } = viewer;
    const scope = await this.#scope(viewer);
    const todo = mine ? { todo: matterTodo(account, this.#tables) } : {};
    const page = await this.#parts.store.list({ ...filter, ...todo, sort, limit, scope });
    const items = await Promise.all(page.items.map((matter) => this.#listed(matter, viewer)));
    return { ...page, items };
  }

  /** All that match, oldest first, hidden ones too: for the house itself. */
  all(query: MatterQuery): Promise<Matter[]> {
    return this.#parts.store.matching(query);
  }

  /** Every step of a matter, refused ones too: for the house itself. */
  async steps(id: string): Promise<readonly MatterStep[]> {
    return (await this.#parts.store.story(id))?.steps ?? [];
  }

  async counts(query: MatterQuery, viewer: MatterViewer): Promise<MatterCounts> {
    const { mine, sort, cursor, limit, ...filter } = query;
    const scope = await this.#scope(viewer);
    const now = this.#parts.clock();
    const todo = matterTodo(viewer.account, this.#tables);
    const { store } = this.#parts;
    const [all, waiting] = await Promise.all([
      store.counts({ ...filter, ...(mine && { todo }), scope }, now),
      store.counts({ ...filter, todo, open: true, scope }, now),
    ]);
    const machines: Record<string, Record<string, number>> = {};
    let [total, open, overdue] = [0, 0, 0];
    for (const each of all) {
      machines[each.machine] = { ...machines[each.machine], [each.state]: each.count };
      const states = this.#table(each.machine).states;
      const isOver = states.find(({ id }) => id === each.state)?.kind === 'end';
      total += each.count;
      open += isOver ? 0 : each.count;
      overdue += each.overdue;
    }
    const mineCount = waiting.reduce((sum, { count }) => sum + count, 0);
    return { total, open, overdue, mine: mineCount, machines };
  }

  /** May this viewer read the file because a matter it sees names it? */
  async namesFile(sha256: string, viewer: MatterViewer): Promise<boolean> {
    for (const id of await this.#parts.store.naming(sha256)) {
      const detail = await this.detail(id, viewer).catch((error: unknown) => {
        if (error instanceof WenquError && error.code === 'WQ_NOT_FOUND') return undefined;
        throw error;
      });
      const values = detail?.steps.flatMap(({ given }) => Object.values(given));
      if (values?.some((value) => Array.isArray(value) && value.includes(sha256))) return true;
    }
    return false;
  }

  /** Steps the house takes when clocks have run out: once each, and only where the table has such a step now. */
  async clockTick(now: Instant): Promise<void> {
    for (const table of this.#tables) {
      const lapses = table.clocks.flatMap(({ lapse }) => lapse ?? []);
      const state = table.rows.flatMap(({ from, event }) =>
        from !== null && lapses.includes(event) ? [from] : [],
      );
      if (state.length === 0) continue;
      const due = await this.#parts.store.list({
        ...{ machine: [table.id], state, dueBefore: instant(now + 1), sort: 'due' },
        limit: Math.min(limits.matterLapsesMax, limits.pageRowsMax),
      });
      for (const { id } of due.items) await this.#lapse(table, id, now);
    }
  }

  /** Told after each step that was kept and not refused, once it is on disk; hidden matters too. */
  onMatter(listener: MatterListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A matter as it stands, for the house itself. */
  get(id: string): Promise<Matter | undefined> {
    return this.#parts.store.get(id);
  }

  /** Does this account know of the matter? For those who pass news on. @param enterprises those it is bound to */
  isSeen(matter: Matter, account: Account, enterprises: readonly string[]): boolean {
    return isSeenBy(this.#table(matter.machine), matter, account, enterprises);
  }

  /** Waits until what came before is kept. */
  settled(): Promise<void> {
    return this.#batch.settled();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#batch.settled();
    await this.#parts.store.close();
  }

  get #tables(): readonly MatterTable[] {
    return this.#parts.tables ?? matterTables();
  }

  #table(machine: string): MatterTable {
    const table = this.#tables.find(({ id }) => id === machine);
    if (!table) throw new WenquError('WQ_INPUT', { field: 'machine', machine });
    return table;
  }

  async #scope({ account, enterprises }: MatterViewer): Promise<MatterScope> {
    const { enterprise, agency } = account;
    const own =
      enterprises ??
      (enterprise !== '' ? [enterprise] : agency !== '' ? await this.#parts.served(agency) : undefined);
    return matterScope(account, own, this.#tables);
  }

  /** A matter of a list; a party sees its own clocks only, and those follow from the story. */
  async #listed(matter: Matter, { account }: MatterViewer): Promise<Matter> {
    const table = this.#table(matter.machine);
    if (account.enterprise === '' && account.agency === '') return matterFor(table, matter, account);
    const story = (await this.#parts.store.story(matter.id)) ?? { matter, steps: [] };
    return detailFor(table, story, account, this.#parts.clock()).matter;
  }

  /** The answer that was given when this step was asked for the first time. */
  async #again(ledger: OpenLedger, clientId: string | undefined, actor: Account | 'system') {
    if (clientId === undefined || clientId === '') return undefined;
    const by = actor === 'system' ? 'system' : actor.id;
    const step = await ledger.byClientId(by, clientId);
    const story = step && (await ledger.story(step.matter));
    return story && { story, table: this.#table(story.matter.machine) };
  }

  /** A matter that has its number and everything the draft says, and no step yet. */
  async #begun(
    ledger: OpenLedger,
    table: MatterTable,
    draft: MatterDraft,
    at: Instant,
    actor: Account | 'system',
  ): Promise<MatterStory> {
    const { machine, kind = '', campaign = '', title, level = '', hidden = false } = draft;
    const { enterprise = '', outlet = '', point = '', unit = '', leader = '' } = draft;
    const prefix = `${table.prefix}${hidden ? 'H' : ''}-${formatDay(at).slice(0, 4)}-`;
    const number = matterNumber(prefix, (await ledger.lastNumber(prefix)) + 1);
    const matter = noMatter({
      ...{ id: this.#parts.newId(), number, machine, kind, campaign, title: cleanText(title), level, hidden },
      ...{ enterprise, outlet, point, unit: cleanText(unit), leader, officers: draft.officers ?? [] },
      links: draft.links ?? [],
      ...{ openedBy: actor === 'system' ? 'system' : actor.id, openedAt: at },
    });
    return { matter, steps: [] };
  }

  #lapse(table: MatterTable, id: string, now: Instant): Promise<void> {
    const work = this.#batch.take(async (ledger): Promise<Taken | undefined> => {
      const story = await ledger.story(id);
      if (!story) return undefined;
      const { matter, steps } = story;
      const over = matterClocks(table, matter, steps).find((clock) => {
        const lapse = table.clocks.find((row) => row.id === clock.id)?.lapse;
        const runs = clock.endedAt === null && clock.pausedAt === null && clock.dueAt <= now;
        const row = lapse !== undefined && machineRow(table.rows, matter.state, lapse);
        const taken = steps.some(({ event, happenedAt }) => event === lapse && happenedAt >= clock.dueAt);
        return runs && row && !taken;
      });
      const event = table.clocks.find((row) => row.id === over?.id)?.lapse;
      if (!over || event === undefined) return undefined;
      const newest = steps.findLast(({ refused }) => refused === null)?.happenedAt ?? 0;
      const asked = { event, reason: '', given: {}, happenedAt: instant(Math.max(over.dueAt, newest)) };
      const decided = await decide(table, story, asked, 'system', now, this.#parts.isKept);
      if (!decided.ok) return undefined;
      ledger.keep(decided.version, steps);
      const { step } = decided.version;
      const after = { matter: decided.version.matter, steps: [...steps, step] };
      return { table, story: after, told: { step, row: decided.row } };
    });
    return work.then((taken) => {
      if (taken) this.#tell(taken);
    });
  }

  #tell({ story, told }: Taken): void {
    if (!told) return;
    for (const listener of this.#listeners) {
      try {
        listener(story.matter, told.step, told.row);
      } catch (error) {
        this.#parts.log.error({ matter: story.matter.id, error: String(error) }, 'step not passed on');
      }
    }
  }

  #answered(taken: Taken, actor: Account | 'system'): MatterDetail {
    this.#tell(taken);
    const { table, story } = taken;
    const now = this.#parts.clock();
    if (actor !== 'system') return detailFor(table, story, actor, now);
    const clocks = matterClocks(table, story.matter, story.steps);
    return { matter: story.matter, steps: story.steps, clocks, choices: [] };
  }
}

const isParty = (actor: Account | 'system'): boolean =>
  actor !== 'system' && (actor.enterprise !== '' || actor.agency !== '');

/**
 * What somebody may say of a new matter: an enterprise speaks for itself and names nobody of the bureau; who may
 * not see hidden ones begins none.
 */
function ownDraft(draft: MatterDraft, actor: Account | 'system'): MatterDraft {
  if (actor === 'system') return draft;
  if (isParty(actor)) {
    const { machine, event, kind, title, outlet = '', point = '', given, reason } = draft;
    const rest = { given, reason, enterprise: actor.enterprise || (draft.enterprise ?? '') };
    return { machine, title, outlet, point, ...rest, ...(event && { event }), ...(kind && { kind }) };
  }
  return may(actor.role, 'hidden.read') ? draft : { ...draft, hidden: false };
}

/** Who was quicker; a party is not told whom of the bureau. */
function conflict({ matter, steps }: MatterStory, table: MatterTable, actor: Account | 'system'): WenquError {
  const newest = steps.findLast(({ refused }) => refused === null);
  const inside = actor === 'system' || (actor.enterprise === '' && actor.agency === '');
  const by = inside ? (newest?.byName ?? '') : '';
  const event = table.events.find(({ id }) => id === newest?.event);
  return new WenquError('WQ_MATTER_CONFLICT', {
    ...{ matter: matter.id, version: matter.version, by, at: newest?.at ?? matter.updatedAt },
    ...(inside && event && { event: event.id, zh: event.zh, en: event.en }),
  });
}
