import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Exemption, ExemptionStep, Instant, Mark, MarkStep, PointId, TimeRange } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import {
  exemptionFacets,
  type Facets,
  type Kept,
  type KeptStep,
  type KeptStretch,
  type MarkStore,
  markFacets,
  type StretchPage,
  type StretchQuery,
  type StretchStore,
  stretchNumber,
} from '../marks.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { MARKS_MIGRATIONS } from './migrations/marks.ts';

/** Marks and exemptions in a file of their own: what people said of numbers comes back from nowhere else. */
export class SqliteMarks implements MarkStore {
  readonly #db: DatabaseSync;
  readonly marks: StretchStore<Mark, MarkStep>;
  readonly exemptions: StretchStore<Exemption, ExemptionStep>;

  constructor(file: string) {
    this.#db = openDatabase(file, MARKS_MIGRATIONS);
    this.marks = new SqliteStretches(this.#db, 'marks', markFacets);
    this.exemptions = new SqliteStretches(this.#db, 'exemptions', exemptionFacets);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of marks.sqlite */
export const openSqliteMarks = (file: string): MarkStore => new SqliteMarks(file);

class SqliteStretches<D extends KeptStretch, S extends KeptStep> implements StretchStore<D, S> {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;
  readonly #table: 'marks' | 'exemptions';
  readonly #facets: (doc: D) => Facets;

  constructor(db: DatabaseSync, table: 'marks' | 'exemptions', facets: (doc: D) => Facets) {
    this.#db = db;
    this.#sql = statements(db);
    this.#table = table;
    this.#facets = facets;
  }

  async append(versions: readonly Kept<D, S>[]): Promise<void> {
    const newest = this.#sql(`SELECT max(seq) AS seq FROM ${this.#table} WHERE id = ?`);
    const put = this.#sql(
      `INSERT INTO ${this.#table} (id, seq, at, state, type, hidden, enterprise, point, from_at, to_at, doc, step)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    inTransaction(this.#db, () => {
      for (const { doc, step } of versions) {
        const { id, state, enterprise, point, from, to } = doc;
        const { type, hidden } = this.#facets(doc);
        if (step.seq !== Number(newest.get(id)?.seq ?? 0) + 1)
          throw new WenquError('WQ_MARK_CONFLICT', { id });
        const place = [enterprise, String(point), from, to];
        const texts = [JSON.stringify(doc), JSON.stringify(step)];
        put.run(id, step.seq, step.at, state, type, Number(hidden), ...place, ...texts);
      }
    });
  }

  async get(id: string, knownOn?: Instant): Promise<D | undefined> {
    const row = this.#sql(
      `SELECT doc FROM ${this.#table} WHERE id = ? AND at <= ? ORDER BY seq DESC LIMIT 1`,
    ).get(id, knownOn ?? Number.MAX_SAFE_INTEGER);
    return row && docOf<D>(row);
  }

  async story(id: string): Promise<Kept<D, S>[]> {
    const rows = this.#sql(`SELECT doc, step FROM ${this.#table} WHERE id = ? ORDER BY seq`).all(id);
    return rows.map((row) => ({ doc: docOf<D>(row), step: JSON.parse(String(row.step)) as S }));
  }

  async list(query: StretchPage): Promise<BookPage<D>> {
    const { cursor, limit } = query;
    checkPage(limit);
    const where = conditionOf(query);
    const known = this.#known();
    const total = this.#db
      .prepare(`SELECT count(*) AS n FROM ${known} WHERE ${where.sql}`)
      .get(...this.#knownValues(query), ...where.values);
    const after = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const below = after.length > 0 ? 'AND (from_at, id) < (?, ?)' : '';
    const docs = this.#db
      .prepare(`SELECT doc FROM ${known} WHERE ${where.sql} ${below} ORDER BY from_at DESC, id DESC LIMIT ?`)
      .all(...this.#knownValues(query), ...where.values, ...after, limit + 1)
      .map((row) => docOf<D>(row));
    const items = docs.slice(0, limit);
    const last = items.at(-1);
    const next = last && docs.length > limit ? writeCursor([last.from, last.id]) : null;
    return { items, next, total: Number(total?.n) };
  }

  async matching(query: StretchQuery): Promise<D[]> {
    const where = conditionOf(query);
    return this.#db
      .prepare(`SELECT doc FROM ${this.#known()} WHERE ${where.sql} ORDER BY from_at, id`)
      .all(...this.#knownValues(query), ...where.values)
      .map((row) => docOf<D>(row));
  }

  async touching({ point, from, to }: TimeRange & { readonly point?: PointId }): Promise<Kept<D, S>[][]> {
    // The stretch never changes, so the first step says whether a story touches.
    const rows = this.#sql(
      `SELECT id FROM ${this.#table}
       WHERE seq = 1 AND to_at > ? AND from_at < ? AND (? IS NULL OR point = ? OR point = '') ORDER BY id`,
    ).all(from, to, point ?? null, point ?? null);
    return Promise.all(rows.map(({ id }) => this.story(String(id))));
  }

  async lastNumber(prefix: string): Promise<number> {
    const row = this.#sql(
      `SELECT id FROM ${this.#table} WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1`,
    ).get(prefix, `${prefix}~`);
    return row ? stretchNumber(String(row.id)) : 0;
  }

  /** Each document as it was after its newest step of the time. */
  #known(): string {
    return `(SELECT t.* FROM ${this.#table} AS t JOIN
      (SELECT id, max(seq) AS seq FROM ${this.#table} WHERE at <= ? GROUP BY id) USING (id, seq))`;
  }

  #knownValues({ knownOn }: StretchQuery): SQLInputValue[] {
    return [knownOn ?? Number.MAX_SAFE_INTEGER];
  }
}

const docOf = <D>(row: Record<string, unknown>): D => JSON.parse(String(row.doc)) as D;

function conditionOf(query: StretchQuery): { sql: string; values: SQLInputValue[] } {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  const add = (sql: string, ...given: SQLInputValue[]): void => {
    parts.push(sql);
    values.push(...given);
  };
  const among = (field: string, list: readonly string[] | undefined): void => {
    if (list) add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(list));
  };
  among('state', query.state);
  among('type', query.type);
  among('enterprise', query.enterprises);
  if (query.enterprise !== undefined) add('enterprise = ?', query.enterprise);
  if (query.point !== undefined) add('point = ?', query.point);
  if (!query.withHidden) add('hidden = 0');
  if (query.range) add('from_at < ? AND to_at > ?', query.range.to, query.range.from);
  return { sql: parts.join(' AND '), values };
}
