import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SiteOutcome, SiteSettlement, SiteVisit, SiteVisitState } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type FieldStore, type SiteVisitDraft, type SiteVisitQuery, visitId, visitPrefix } from '../field.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { FIELD_MIGRATIONS } from './migrations/field.ts';

type Row = Record<string, unknown>;

/** Records from the field in a file of their own: what was seen at a place comes back from nowhere else. */
export class SqliteField implements FieldStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, FIELD_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keep(draft: SiteVisitDraft): Promise<{ visit: SiteVisit; isNew: boolean }> {
    const { record, digest, hidden, by, byName, receivedAt } = draft;
    return inTransaction(this.#db, () => {
      const held = this.#sql('SELECT * FROM visits WHERE client = ?').get(record.clientId);
      if (held) return { visit: visitOf(held), isNew: false };
      const prefix = visitPrefix(hidden, receivedAt);
      const newest = this.#sql('SELECT max(id) AS id FROM visits WHERE id >= ? AND id < ?').get(
        prefix,
        `${prefix}~`,
      );
      const number = typeof newest?.id === 'string' ? Number(newest.id.slice(prefix.length)) : 0;
      const id = visitId(prefix, number + 1);
      const words = `${id} ${record.title} ${byName}`.toLowerCase();
      this.#sql(
        `INSERT INTO visits (id, client, digest, kind, enterprise, about, hidden, by_id, words, received_at, kept, state, told)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'going', '{"outcomes":[],"settlement":null}')`,
      ).run(
        ...[id, record.clientId, digest, record.kind, record.enterprise, record.about?.id ?? ''],
        ...[Number(hidden), by, words, receivedAt, JSON.stringify({ ...draft, id })],
      );
      return { visit: this.#read(id), isNew: true };
    });
  }

  async visit(id: string): Promise<SiteVisit | undefined> {
    const row = this.#sql('SELECT * FROM visits WHERE id = ?').get(id);
    return row && visitOf(row);
  }

  async byClient(clientId: string): Promise<SiteVisit | undefined> {
    const row = this.#sql('SELECT * FROM visits WHERE client = ?').get(clientId);
    return row && visitOf(row);
  }

  async told(id: string, state: SiteVisitState, outcomes: readonly SiteOutcome[]): Promise<SiteVisit> {
    return inTransaction(this.#db, () => {
      const { settlement } = this.#read(id);
      return this.#write(id, state, { outcomes, settlement });
    });
  }

  async settle(id: string, settlement: SiteSettlement): Promise<SiteVisit> {
    return inTransaction(this.#db, () => {
      const held = this.#read(id);
      if (held.state !== 'conflict') throw new WenquError('WQ_VISIT_SETTLED', { visit: id });
      return this.#write(id, 'settled', { outcomes: held.outcomes, settlement });
    });
  }

  async list({ cursor, limit, ...query }: SiteVisitQuery): Promise<BookPage<SiteVisit>> {
    checkPage(limit);
    const { sql, values } = conditionOf(query);
    const total = this.#db.prepare(`SELECT count(*) AS n FROM visits WHERE ${sql}`).get(...values);
    const after = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const below = after.length > 0 ? 'AND (received_at, id) < (?, ?)' : '';
    const visits = this.#db
      .prepare(`SELECT * FROM visits WHERE ${sql} ${below} ORDER BY received_at DESC, id DESC LIMIT ?`)
      .all(...values, ...after, limit + 1)
      .map(visitOf);
    const items = visits.slice(0, limit);
    const last = items.at(-1);
    const next = last && visits.length > limit ? writeCursor([last.receivedAt, last.id]) : null;
    return { items, next, total: Number(total?.n) };
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #read(id: string): SiteVisit {
    const row = this.#sql('SELECT * FROM visits WHERE id = ?').get(id);
    if (!row) throw new WenquError('WQ_NOT_FOUND', { visit: id });
    return visitOf(row);
  }

  #write(id: string, state: SiteVisitState, told: Pick<SiteVisit, 'outcomes' | 'settlement'>): SiteVisit {
    this.#sql('UPDATE visits SET state = ?, told = ? WHERE id = ?').run(state, JSON.stringify(told), id);
    return this.#read(id);
  }
}

/** @param file path of field.sqlite */
export const openSqliteField = (file: string): FieldStore => new SqliteField(file);

const visitOf = (row: Row): SiteVisit => ({
  ...(JSON.parse(String(row.kept)) as SiteVisit),
  state: String(row.state) as SiteVisitState,
  ...(JSON.parse(String(row.told)) as Pick<SiteVisit, 'outcomes' | 'settlement'>),
});

function conditionOf(query: Omit<SiteVisitQuery, 'cursor' | 'limit'>): {
  sql: string;
  values: SQLInputValue[];
} {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  const equal = (column: string, value: string | undefined): void => {
    if (value === undefined) return;
    parts.push(`${column} = ?`);
    values.push(value);
  };
  equal('state', query.state);
  equal('kind', query.kind);
  equal('enterprise', query.enterprise);
  equal('by_id', query.by);
  equal('about', query.about);
  if (!query.withHidden) parts.push('hidden = 0');
  if (query.q !== undefined) {
    parts.push('instr(words, ?) > 0');
    values.push(query.q.toLowerCase());
  }
  return { sql: parts.join(' AND '), values };
}
