import type { DatabaseSync, StatementSync } from 'node:sqlite';
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
  entryRead,
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
} from '../register-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { BOOK_MIGRATIONS } from './migrations/book.ts';
import { Where } from './register-where.ts';

/** `sortKeys` once more, in SQL. */
const SORT_SQL: Readonly<Record<EntryQuery['sort'], readonly [string, string]>> = {
  due: [`coalesce(due_at, ${Number.MAX_SAFE_INTEGER})`, '-opened_at'],
  newest: ['-opened_at', '0 + 0'],
  worst: ["instr('ABC', level) - 1", '-worst'],
  muted: [`coalesce(muted_until, ${Number.MAX_SAFE_INTEGER})`, '0 + 0'],
};

/** Rows with their documents are wide: lists are found in an index that holds all they ask for. */
const WIDE = 'entries INDEXED BY entries_wide';

/** The register in book.sqlite, beside the book. */
export class SqliteRegister implements RegisterStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;
  readonly #writer: RegisterWriter = {
    holderOf: (finding) => {
      const row = this.#sql('SELECT entry FROM findings WHERE id = ?').get(finding);
      return row && this.#entry(String(row.entry));
    },
    near: (cause) => this.#near(cause),
    open: (draft) => this.#open(draft),
    keep: (finding, entry, rise) => this.#keep(finding, entry, rise),
    take: (draft) => this.#take(draft),
    move: (finding, entry) => this.#move(finding, entry),
    recount: (entry, at) => this.#recount(entry, at),
  };

  constructor(file: string) {
    this.#db = openDatabase(file, BOOK_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async admit(admissions: readonly Admission[]): Promise<readonly Entry[]> {
    return inTransaction(this.#db, () => admissions.map((admission) => admitOne(this.#writer, admission)));
  }

  async keepFinding(
    finding: Finding,
    entry: string,
    rise: EntryRise,
  ): Promise<{ isNew: boolean; entry: Entry }> {
    return inTransaction(this.#db, () => this.#keep(finding, entry, rise));
  }

  async finding(id: string): Promise<{ finding: Finding; entry: string } | undefined> {
    const row = this.#sql('SELECT entry, doc FROM findings WHERE id = ?').get(id);
    return row && { finding: JSON.parse(String(row.doc)), entry: String(row.entry) };
  }

  async findingsOf(entry: string): Promise<Finding[]> {
    const rows = this.#sql('SELECT doc FROM findings WHERE entry = ? ORDER BY from_at, id').all(entry);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async openEntryFor(cause: EntryCause): Promise<Entry | undefined> {
    return this.#near(cause);
  }

  async openEntry(draft: EntryDraft): Promise<Entry> {
    return inTransaction(this.#db, () => this.#open(draft));
  }

  async step(draft: StepDraft): Promise<{ entry: Entry; step: EntryStep }> {
    return inTransaction(this.#db, () => this.#take(draft));
  }

  async entry(id: string): Promise<Entry | undefined> {
    const row = this.#sql('SELECT doc FROM entries WHERE id = ?').get(id);
    return row && readEntry(row);
  }

  async told(id: string): Promise<boolean> {
    return this.#sql('SELECT told FROM entries WHERE id = ?').get(id)?.told === 1;
  }

  async steps(entry: string): Promise<EntryStep[]> {
    const rows = this.#sql('SELECT doc FROM entry_steps WHERE entry = ? ORDER BY seq').all(entry);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async list(query: EntryQuery): Promise<BookPage<Entry>> {
    checkPage(query.limit);
    const { sort, cursor, limit } = query;
    const where = new Where(query).filter(query);
    const total = this.#db
      .prepare(`SELECT count(*) AS total FROM ${WIDE} WHERE ${where.sql}`)
      .get(...where.values);
    const [first, second] = SORT_SQL[sort];
    if (cursor !== undefined) {
      const place = readCursor(cursor, 'number', 'number', 'string');
      where.add(`(${first}, ${second}, id) > (?, ?, ?)`, ...place);
    }
    const rows = this.#db
      .prepare(`SELECT id FROM ${WIDE} WHERE ${where.sql} ORDER BY ${first}, ${second}, id LIMIT ?`)
      .all(...where.values, limit + 1);
    const items = rows.slice(0, limit).map((row) => this.#entry(String(row.id)));
    const last = items.at(-1);
    return {
      items,
      next: last && rows.length > limit ? writeCursor([...sortKeys(last, sort), last.id]) : null,
      total: Number(total?.total),
    };
  }

  async counts(scope: EntryScope): Promise<Readonly<Record<EntryState, number>>> {
    const where = new Where(scope);
    const rows = this.#db
      .prepare(`SELECT state, count(*) AS count FROM ${WIDE} WHERE ${where.sql} GROUP BY state`)
      .all(...where.values);
    const counted = rows.map((row) => [String(row.state), Number(row.count)]);
    return { ...EMPTY_COUNTS, ...Object.fromEntries(counted) };
  }

  async ofStretch({ range, waiting, limit }: StretchQuery, scope: EntryScope): Promise<readonly Entry[]> {
    const where = new Where(scope);
    where.add("merged_into = ''");
    const { from, to } = range;
    where.add(
      `((opened_at >= ? AND opened_at < ?) OR (state <> 'closed' AND to_at >= ? AND from_at < ?)
        OR (? AND state IN ('raised', 'grouped')))`,
      ...[from, to, from, to, Number(waiting)],
    );
    const rows = this.#db
      .prepare(`SELECT id FROM ${WIDE} WHERE ${where.sql} ORDER BY opened_at DESC, id DESC LIMIT ?`)
      .all(...where.values, limit);
    return rows.map((row) => this.#entry(String(row.id)));
  }

  async unescalated({ before, rung, levels, limit }: LateQuery): Promise<Entry[]> {
    // Left to itself the planner walks every open entry by the wide index.
    return (
      this.#sql(`SELECT doc FROM entries INDEXED BY entries_untold
                WHERE due_at IS NOT NULL AND state IN ('grouped', 'answered', 'inquiry')
                  AND due_at <= ? AND escalated IN (SELECT value FROM json_each(?))
                  AND level IN (SELECT value FROM json_each(?))
                ORDER BY due_at, id LIMIT ?`)
        // Rungs told already, one by one: each is a place in the index.
        .all(
          before,
          JSON.stringify(Array.from({ length: rung }, (_, told) => told)),
          JSON.stringify(levels),
          limit,
        )
        .map(readEntry)
    );
  }

  async overdueByPerson(at: Instant, scope: EntryScope) {
    const where = new Where(scope);
    where.add("state <> 'closed' AND due_at < ?", at);
    return this.#db
      .prepare(`SELECT assignee, count(*) AS count FROM ${WIDE} WHERE ${where.sql}
                GROUP BY assignee ORDER BY count DESC, assignee`)
      .all(...where.values)
      .map((row) => ({ assignee: String(row.assignee), count: Number(row.count) }));
  }

  async due(at: Instant, limit: number): Promise<Entry[]> {
    return this.#sql('SELECT doc FROM entries WHERE clock_at <= ? ORDER BY clock_at, id LIMIT ?')
      .all(at, limit)
      .map(readEntry);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #entry(id: string): Entry {
    const row = this.#sql('SELECT doc FROM entries WHERE id = ?').get(id);
    if (!row) throw noEntry(id);
    return readEntry(row);
  }

  #keep(finding: Finding, entry: string, rise: EntryRise): { isNew: boolean; entry: Entry } {
    const held = this.#entry(entry);
    const row = this.#sql('SELECT doc FROM findings WHERE id = ?').get(finding.id);
    const known = row && (JSON.parse(String(row.doc)) as Finding);
    this.#sql(`INSERT INTO findings (id, entry, from_at, doc) VALUES (?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, doc = excluded.doc`).run(
      finding.id,
      entry,
      finding.from,
      JSON.stringify(finding),
    );
    const after = widened(held, finding, known, rise);
    if (after !== held) this.#write(after);
    return { isNew: known === undefined, entry: after };
  }

  async regroup(change: Regroup): Promise<readonly Entry[]> {
    return inTransaction(this.#db, () => regroupAll(this.#writer, change));
  }

  #move(finding: string, entry: string): { from: string } {
    const held = this.#sql('SELECT entry FROM findings WHERE id = ?').get(finding);
    if (!held) throw noEntry(finding);
    this.#sql('UPDATE findings SET entry = ? WHERE id = ?').run(entry, finding);
    return { from: String(held.entry) };
  }

  #recount(id: string, at: Instant): Entry {
    const rows = this.#sql('SELECT doc FROM findings WHERE entry = ? ORDER BY from_at, id').all(id);
    const findings = rows.map((row) => JSON.parse(String(row.doc)) as Finding);
    const entry = recounted(this.#entry(id), findings, at);
    this.#write(entry);
    return entry;
  }

  #near(cause: EntryCause): Entry | undefined {
    const { point, factor, rule, hidden, from, to } = cause;
    const row = this.#sql(`SELECT doc FROM entries
                WHERE point = ? AND factor = ? AND rule = ? AND hidden = ? AND state <> 'closed'
                  AND from_at <= ? AND to_at >= ?
                ORDER BY to_at DESC, id DESC LIMIT 1`).get(point, factor, rule, Number(hidden), to, from);
    if (row) return readEntry(row);
    const merged = this.#sql(`SELECT doc FROM entries
                WHERE point = ? AND factor = ? AND rule = ? AND hidden = ? AND merged_into <> ''
                ORDER BY to_at DESC, id DESC LIMIT 1`).get(point, factor, rule, Number(hidden));
    const end = endOfMerges(merged && readEntry(merged), (id) => this.#entry(id));
    return takesIn(end, cause) ? end : undefined;
  }

  #open(draft: EntryDraft): Entry {
    const { series, year } = seriesOf(draft);
    const next = this.#sql(`INSERT INTO entry_numbers (series, year, last) VALUES (?, ?, 1)
                ON CONFLICT (series, year) DO UPDATE SET last = last + 1 RETURNING last`).get(series, year);
    const entry = entryFrom(draft, series, year, Number(next?.last));
    this.#write(entry);
    return entry;
  }

  #take(draft: StepDraft): { entry: Entry; step: EntryStep } {
    const held = this.#entry(draft.entry);
    checkVersion(held, draft);
    const count = this.#sql('SELECT max(seq) AS last FROM entry_steps WHERE entry = ?').get(held.id);
    const step = stepFrom(draft, Number(count?.last ?? 0) + 1);
    const put = this.#sql('INSERT INTO entry_steps (entry, seq, doc) VALUES (?, ?, ?)');
    put.run(held.id, step.seq, JSON.stringify(step));
    const entry = entryAfter(held, draft);
    if (entry !== held) this.#write(entry);
    return { entry, step };
  }

  /** Insert or replace; having been told once stays. */
  #write(entry: Entry): void {
    const { id, number, version, hidden, state, level, enterprise, outlet, point, factor, rule } = entry;
    this.#sql(`
        INSERT INTO entries (id, number, version, hidden, told, state, level, enterprise, outlet, point, factor,
          rule, from_at, to_at, due_at, clock_at, opened_at, worst, merged_into, assignee, muted_until, escalated,
          closed_at, doc)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, told = max(told, excluded.told),
          state = excluded.state, level = excluded.level, from_at = excluded.from_at, to_at = excluded.to_at,
          due_at = excluded.due_at, clock_at = excluded.clock_at, worst = excluded.worst,
          merged_into = excluded.merged_into, assignee = excluded.assignee, muted_until = excluded.muted_until,
          escalated = excluded.escalated, closed_at = excluded.closed_at, doc = excluded.doc`).run(
      ...[id, number, version, Number(hidden), Number(tells(state)), state, level],
      ...[enterprise, outlet, point, factor, rule, entry.from, entry.to, entry.dueAt, clockAt(entry)],
      ...[entry.openedAt, entry.multiple ?? 0, entry.mergedInto, entry.assignee, entry.mutedUntil],
      ...[entry.escalated, entry.closedAt, JSON.stringify(entry)],
    );
  }
}

/** @param file path of book.sqlite, which the register shares with the book */
export const openSqliteRegister = (file: string): SqliteRegister => new SqliteRegister(file);

const readEntry = (row: Record<string, unknown>): Entry => entryRead(JSON.parse(String(row.doc)));
