import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  GAP_SETTINGS,
  type Gap,
  type GapAttempt,
  type GapCause,
  type GapEvent,
  type GapEventKind,
  type GapSettings,
  type GapState,
  type GapStep,
  type Instant,
  instant,
  type TimeRange,
} from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type { GapMark, GapQuery, GapScope, GapStore, GapWrite } from '../gaps.ts';
import { eventFrom, type GapSum, numberOf, wordsOfGap } from '../gaps-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { GAPS_MIGRATIONS } from './migrations/gaps.ts';

/** Gaps in a file of their own: what it holds of series can be found again, acts of people cannot. */
export class SqliteGaps implements GapStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, GAPS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keep(write: GapWrite): Promise<void> {
    inTransaction(this.#db, () => {
      for (const gap of write.gaps ?? []) this.#write(gap);
      for (const { id, kind } of write.events ?? []) {
        this.#sql('INSERT OR REPLACE INTO gap_events (id, kind) VALUES (?, ?)').run(id, kind);
      }
      for (const each of write.attempts ?? []) {
        const put = this.#sql('INSERT OR REPLACE INTO gap_attempts (gap, seq, doc) VALUES (?, ?, ?)');
        put.run(each.gap, each.seq, JSON.stringify(each));
      }
      for (const each of write.steps ?? []) {
        const put = this.#sql('INSERT INTO gap_steps (gap, seq, doc) VALUES (?, ?, ?)');
        put.run(each.gap, each.seq, JSON.stringify(each));
      }
      for (const mark of write.marks ?? []) {
        const put = this.#sql('INSERT OR REPLACE INTO gap_marks (point, statistic, doc) VALUES (?, ?, ?)');
        put.run(mark.point, mark.statistic, JSON.stringify(mark));
      }
      for (const { from, to } of write.outages ?? []) {
        this.#sql('INSERT INTO our_outages (from_at, to_at) VALUES (?, ?)').run(from, to);
      }
      if (write.aliveAt !== undefined) this.#note('alive', write.aliveAt);
      if (write.settings !== undefined) this.#note('settings', write.settings);
    });
  }

  async gap(id: string): Promise<Gap | undefined> {
    const row = this.#sql('SELECT doc FROM gaps WHERE id = ?').get(id);
    return row && readDoc<Gap>(row);
  }

  async recent(since: Instant): Promise<Gap[]> {
    const rows = this.#sql('SELECT doc FROM gaps WHERE closed_at IS NULL OR closed_at >= ? ORDER BY id');
    return rows.all(since).map((row) => readDoc<Gap>(row));
  }

  async list(query: GapQuery): Promise<BookPage<Gap>> {
    checkPage(query.limit);
    const where = new Where(query).filter(query);
    const total = this.#db.prepare(`SELECT count(*) AS n FROM gaps WHERE ${where.sql}`).get(...where.values);
    if (query.cursor !== undefined) {
      where.add('(from_at, id) < (?, ?)', ...readCursor(query.cursor, 'number', 'string'));
    }
    const rows = this.#db
      .prepare(`SELECT doc FROM gaps WHERE ${where.sql} ORDER BY from_at DESC, id DESC LIMIT ?`)
      .all(...where.values, query.limit + 1)
      .map((row) => readDoc<Gap>(row));
    return pageFrom(rows, query.limit, Number(total?.n));
  }

  async events(query: GapQuery): Promise<BookPage<GapEvent>> {
    checkPage(query.limit);
    const matching = new Where(query).filter(query);
    const scope = new Where(query);
    const ids = `SELECT DISTINCT event FROM gaps WHERE ${matching.sql}`;
    const total = this.#db.prepare(`SELECT count(*) AS n FROM (${ids})`).get(...matching.values);
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor, 'number', 'string');
    const rows = this.#db
      .prepare(
        `SELECT event, min(from_at) AS first FROM gaps WHERE event IN (${ids}) AND ${scope.sql} GROUP BY event
         ${after ? 'HAVING (min(from_at), event) < (?, ?)' : ''} ORDER BY first DESC, event DESC LIMIT ?`,
      )
      .all(...matching.values, ...scope.values, ...(after ?? []), query.limit + 1);
    const found = rows.flatMap((row) => this.#event(String(row.event), query) ?? []);
    return pageFrom(found, query.limit, Number(total?.n));
  }

  async event(id: string, scope: GapScope): Promise<GapEvent | undefined> {
    return this.#event(id, scope);
  }

  async attempts(gap: string): Promise<GapAttempt[]> {
    const rows = this.#sql('SELECT doc FROM gap_attempts WHERE gap = ? ORDER BY seq').all(gap);
    return rows.map((row) => readDoc<GapAttempt>(row));
  }

  async steps(gap: string): Promise<GapStep[]> {
    const rows = this.#sql('SELECT doc FROM gap_steps WHERE gap = ? ORDER BY seq').all(gap);
    return rows.map((row) => readDoc<GapStep>(row));
  }

  async marks(): Promise<GapMark[]> {
    return this.#sql('SELECT doc FROM gap_marks')
      .all()
      .map((row) => readDoc<GapMark>(row));
  }

  async aliveAt(): Promise<Instant | null> {
    return this.#noted<Instant>('alive') ?? null;
  }

  async outages(since: Instant): Promise<TimeRange[]> {
    const rows = this.#sql('SELECT from_at, to_at FROM our_outages WHERE to_at > ? ORDER BY from_at').all(
      since,
    );
    return rows.map((row) => ({ from: instant(Number(row.from_at)), to: instant(Number(row.to_at)) }));
  }

  async settings(): Promise<GapSettings> {
    return { ...GAP_SETTINGS, ...this.#noted<GapSettings>('settings') };
  }

  async numbers(): Promise<{ gap: number; event: number }> {
    const highest = (sql: string) => numberOf(String(this.#sql(sql).get()?.id ?? '-0'));
    return {
      gap: highest('SELECT id FROM gaps ORDER BY length(id) DESC, id DESC LIMIT 1'),
      event: highest('SELECT id FROM gap_events ORDER BY length(id) DESC, id DESC LIMIT 1'),
    };
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #event(id: string, scope: GapScope): GapEvent | undefined {
    const row = this.#sql('SELECT kind FROM gap_events WHERE id = ?').get(id);
    const where = new Where(scope);
    where.add('event = ?', id);
    const sums = this.#db
      .prepare(
        `SELECT state, cause, factor <> '' AS part, count(*) AS gaps, min(from_at) AS first, max(to_at) AS last,
           max(running) AS running, sum(expected) AS expected, sum(missing) AS missing
         FROM gaps WHERE ${where.sql} GROUP BY state, cause, part`,
      )
      .all(...where.values)
      .map((sum) => sumFrom(id, sum));
    if (!row || sums.length === 0) return undefined;
    const spread = this.#db
      .prepare(
        `SELECT count(DISTINCT point) AS points, count(DISTINCT enterprise) AS enterprises FROM gaps WHERE ${where.sql}`,
      )
      .get(...where.values);
    const counts = { points: Number(spread?.points), enterprises: Number(spread?.enterprises) };
    return eventFrom({ id, kind: String(row.kind) as GapEventKind }, sums, counts);
  }

  #write(gap: Gap): void {
    const { id, event, point, enterprise, mn, factor, statistic, cause, state } = gap;
    this.#sql(`
        INSERT INTO gaps (id, event, point, enterprise, mn, factor, statistic, cause, state, from_at, to_at,
          running, expected, missing, closed_at, doc)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET event = excluded.event, mn = excluded.mn, cause = excluded.cause,
          state = excluded.state, from_at = excluded.from_at, to_at = excluded.to_at, running = excluded.running,
          expected = excluded.expected, missing = excluded.missing, closed_at = excluded.closed_at,
          doc = excluded.doc`).run(
      ...[id, event, point, enterprise, mn, factor, statistic, cause, state, gap.from, gap.to],
      ...[Number(gap.running), gap.expected, gap.missing, gap.closedAt, JSON.stringify(gap)],
    );
  }

  #note(name: string, value: unknown): void {
    const put = this.#sql('INSERT OR REPLACE INTO gap_facts (name, doc) VALUES (?, ?)');
    put.run(name, JSON.stringify(value));
  }

  #noted<T>(name: string): T | undefined {
    const row = this.#sql('SELECT doc FROM gap_facts WHERE name = ?').get(name);
    return row && readDoc<T>(row);
  }
}

/** @param file path of gaps.sqlite */
export const openSqliteGaps = (file: string): GapStore => new SqliteGaps(file);

const readDoc = <T>(row: Record<string, unknown>): T => JSON.parse(String(row.doc)) as T;

const sumFrom = (event: string, row: Record<string, unknown>): GapSum => ({
  event,
  state: String(row.state) as GapState,
  cause: String(row.cause) as GapCause,
  factor: row.part === 1 ? 'some' : '',
  gaps: Number(row.gaps),
  from: Number(row.first),
  to: Number(row.last),
  running: row.running === 1,
  expected: Number(row.expected),
  missing: Number(row.missing),
});

function pageFrom<T extends { readonly from: number; readonly id: string }>(
  rows: readonly T[],
  limit: number,
  total: number,
): BookPage<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && rows.length > limit ? writeCursor([last.from, last.id]) : null, total };
}

const escapeLike = (word: string): string => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;

/** A growing condition with its values. */
class Where {
  readonly #parts: string[] = ['1'];
  readonly values: SQLInputValue[] = [];

  constructor({ enterprises }: GapScope) {
    this.#among('enterprise', enterprises);
  }

  get sql(): string {
    return this.#parts.join(' AND ');
  }

  add(sql: string, ...values: SQLInputValue[]): void {
    this.#parts.push(sql);
    this.values.push(...values);
  }

  filter(query: GapQuery): this {
    this.#among('state', query.state);
    this.#among('cause', query.cause);
    this.#among('statistic', query.statistic);
    for (const field of ['enterprise', 'point', 'mn', 'event'] as const) {
      const value = query[field];
      if (value !== undefined) this.add(`${field} = ?`, value);
    }
    if (query.range) this.add('from_at < ? AND to_at > ?', query.range.to, query.range.from);
    const words = wordsOfGap(query.q);
    if (words.length === 0) return this;
    const text = words.map(() => "lower(id || ' ' || mn || ' ' || factor) LIKE ? ESCAPE '\\'").join(' AND ');
    const ids = JSON.stringify(query.qIds ?? []);
    const at = ['enterprise', 'point'].map((field) => `${field} IN (SELECT value FROM json_each(?))`);
    this.add(`((${text}) OR ${at.join(' OR ')})`, ...words.map(escapeLike), ids, ids);
    return this;
  }

  #among(field: string, values: readonly string[] | undefined): void {
    if (values) this.add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }
}
