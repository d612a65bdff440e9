import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { PlantRecord } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type PlantFilter, type PlantPage, type PlantStore, plantNumber } from '../plant.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { PLANT_MIGRATIONS } from './migrations/plant.ts';

const NEWEST = 'records AS r JOIN newest USING (id, version)';

/** Plant records in a file of their own: five years of them have to outlive every rebuild. */
export class SqlitePlant implements PlantStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, PLANT_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async append(records: readonly PlantRecord[]): Promise<void> {
    const newest = this.#sql('SELECT version FROM newest WHERE id = ?');
    const put = this.#sql(
      `INSERT INTO records (id, version, book, kind, state, enterprise, point, agency, about, at, doc)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    inTransaction(this.#db, () => {
      for (const record of records) {
        const { id, version, book, kind, state, enterprise, point, agency, about, at } = record;
        const held = Number(newest.get(id)?.version ?? 0);
        if (version !== held + 1) throw new WenquError('WQ_LEDGER_CONFLICT', { id, version: held });
        const place = [enterprise, point, agency, about, at] as const;
        put.run(id, version, book, kind, state, ...place, JSON.stringify(record));
      }
    });
  }

  async get(id: string): Promise<PlantRecord | undefined> {
    return (await this.history(id)).at(-1);
  }

  async history(id: string): Promise<PlantRecord[]> {
    return this.#sql('SELECT doc FROM records WHERE id = ? ORDER BY version').all(id).map(recordOf);
  }

  async list(query: PlantPage): Promise<BookPage<PlantRecord>> {
    const { cursor, limit } = query;
    checkPage(limit);
    const where = conditionOf(query);
    const total = this.#db
      .prepare(`SELECT count(*) AS n FROM ${NEWEST} WHERE ${where.sql}`)
      .get(...where.values);
    const after = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const below = after.length > 0 ? 'AND (at, id) < (?, ?)' : '';
    const rows = this.#db
      .prepare(`SELECT doc FROM ${NEWEST} WHERE ${where.sql} ${below} ORDER BY at DESC, id DESC LIMIT ?`)
      .all(...where.values, ...after, limit + 1)
      .map(recordOf);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next = last && rows.length > limit ? writeCursor([last.at, last.id]) : null;
    return { items, next, total: Number(total?.n) };
  }

  async matching(filter: PlantFilter): Promise<PlantRecord[]> {
    const where = conditionOf(filter);
    return this.#db
      .prepare(`SELECT doc FROM ${NEWEST} WHERE ${where.sql} ORDER BY at, id`)
      .all(...where.values)
      .map(recordOf);
  }

  async lastNumber(prefix: string): Promise<number> {
    const row = this.#sql('SELECT id FROM newest WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1').get(
      prefix,
      `${prefix}~`,
    );
    return row ? plantNumber(String(row.id)) : 0;
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of plant.sqlite */
export const openSqlitePlant = (file: string): PlantStore => new SqlitePlant(file);

const recordOf = (row: Record<string, unknown>): PlantRecord => JSON.parse(String(row.doc)) as PlantRecord;

function conditionOf(filter: PlantFilter): { sql: string; values: SQLInputValue[] } {
  const parts = ['book = ?'];
  const values: SQLInputValue[] = [filter.book];
  const add = (sql: string, value: SQLInputValue): void => {
    parts.push(sql);
    values.push(value);
  };
  const among = (field: string, list: readonly string[] | undefined): void => {
    if (list) add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(list));
  };
  among('kind', filter.kind);
  among('state', filter.state);
  among('enterprise', filter.enterprises);
  for (const field of ['enterprise', 'point', 'agency', 'about'] as const) {
    const wanted = filter[field];
    if (wanted !== undefined) add(`${field} = ?`, wanted);
  }
  if (filter.from !== undefined) add('at >= ?', filter.from);
  if (filter.to !== undefined) add('at < ?', filter.to);
  return { sql: parts.join(' AND '), values };
}
