import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  CARE_DEFAULTS,
  type CareSettings,
  type CheckKind,
  type CheckPlan,
  type CheckRun,
  type ClockSample,
  type Instant,
  type Parameter,
  type ParameterChange,
  type Visit,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import type { CareStore, ChangeJudge, ChangeQuery, ParameterSeen, RunQuery } from '../care.ts';
import { takeSeen } from '../care-rules.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { CARE_MIGRATIONS } from './migrations/care.ts';

type Row = Record<string, unknown>;
const docOf = <T>(row: Row): T => JSON.parse(String(row.doc)) as T;
const clockOf = ({ mn, at, offset_s, source }: Row): ClockSample => ({
  mn: String(mn),
  at: Number(at) as Instant,
  offsetS: Number(offset_s),
  source: source as ClockSample['source'],
});

class SqliteCare implements CareStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, CARE_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keepClocks(samples: readonly ClockSample[]): Promise<void> {
    inTransaction(this.#db, () => {
      for (const { mn, at, offsetS, source } of samples) {
        this.#sql('INSERT OR REPLACE INTO clocks VALUES (?, ?, ?, ?)').run(mn, at, offsetS, source);
      }
    });
  }

  async clocks(mn: string, from: Instant, to: Instant): Promise<ClockSample[]> {
    const sql = 'SELECT * FROM clocks WHERE mn = ? AND at BETWEEN ? AND ? ORDER BY at';
    return this.#sql(sql).all(mn, from, to).map(clockOf);
  }

  async latestClock(mn: string): Promise<ClockSample | undefined> {
    const row = this.#sql('SELECT * FROM clocks WHERE mn = ? ORDER BY at DESC LIMIT 1').get(mn);
    return row && clockOf(row);
  }

  async latestClocks(): Promise<ClockSample[]> {
    // A bare column beside max() is of the row that holds the maximum.
    return this.#sql('SELECT mn, max(at) AS at, offset_s, source FROM clocks GROUP BY mn').all().map(clockOf);
  }

  async keepParameters(seen: readonly ParameterSeen[], judge: ChangeJudge): Promise<ParameterChange[]> {
    return inTransaction(this.#db, () => seen.flatMap((each) => this.#keepParameter(each, judge) ?? []));
  }

  #keepParameter(seen: ParameterSeen, judge: ChangeJudge): ParameterChange | undefined {
    const key = [seen.mn, seen.polId, seen.infoId] as const;
    const held = this.#sql('SELECT doc FROM parameters WHERE mn = ? AND pol_id = ? AND info_id = ?').get(
      ...key,
    );
    const taken = takeSeen(held && docOf<Parameter>(held), seen, judge);
    if (!taken) return undefined;
    const { row, change } = taken;
    this.#sql('INSERT OR REPLACE INTO parameters VALUES (?, ?, ?, ?)').run(...key, JSON.stringify(row));
    if (!change) return undefined;
    const { id, mn, noticedAt, cause } = change;
    this.#sql('INSERT OR IGNORE INTO changes VALUES (?, ?, ?, ?, ?)').run(
      ...[id, mn, noticedAt, cause, JSON.stringify(change)],
    );
    return change;
  }

  async parameters(mn: string): Promise<Parameter[]> {
    const sql = 'SELECT doc FROM parameters WHERE mn = ? ORDER BY pol_id, info_id';
    return this.#sql(sql)
      .all(mn)
      .map(docOf<Parameter>);
  }

  async agree(
    mn: string,
    keys: readonly Pick<Parameter, 'polId' | 'infoId'>[],
    by: string,
    at: Instant,
  ): Promise<number> {
    const sql = `UPDATE parameters SET doc = json_set(doc, '$.baseline', doc ->> '$.text', '$.baselineBy', ?,
      '$.baselineAt', ?) WHERE mn = ? AND pol_id = ? AND info_id = ?`;
    return inTransaction(this.#db, () =>
      keys.reduce(
        (sum, { polId, infoId }) => sum + Number(this.#sql(sql).run(by, at, mn, polId, infoId).changes),
        0,
      ),
    );
  }

  async changes(query: ChangeQuery): Promise<BookPage<ParameterChange>> {
    const { mns, causes, from } = query;
    const { where, values } = filtersOf({ mn: mns, cause: causes });
    const since = from ?? Number.MIN_SAFE_INTEGER;
    return this.#page('changes', { where: `${where} AND at >= ?`, values: [...values, since] }, query);
  }

  async addVisit(visit: Omit<Visit, 'id'>): Promise<Visit> {
    return inTransaction(this.#db, () => {
      const { enterprise, from, to } = visit;
      const sql = "INSERT INTO visits (enterprise, from_at, to_at, doc) VALUES (?, ?, ?, '{}')";
      const seq = this.#sql(sql).run(enterprise, from, to).lastInsertRowid;
      const kept = { ...visit, id: `V-${seq}` };
      this.#sql('UPDATE visits SET doc = ? WHERE seq = ?').run(JSON.stringify(kept), seq);
      return kept;
    });
  }

  async visits(enterprise: string | undefined, from: Instant, to: Instant): Promise<Visit[]> {
    const { where, values } = filtersOf({ enterprise });
    const sql = `SELECT doc FROM visits WHERE ${where} AND from_at <= ? AND to_at >= ? ORDER BY from_at DESC`;
    return this.#sql(sql)
      .all(...values, to, from)
      .map(docOf<Visit>);
  }

  async savePlan(plan: CheckPlan): Promise<CheckPlan> {
    return inTransaction(this.#db, () => {
      const seq = plan.id === '' ? this.#newPlan() : Number(plan.id.slice(2));
      const held = this.#sql('SELECT version FROM plans WHERE seq = ?').get(seq);
      if (!held) throw new WenquError('WQ_NOT_FOUND', { plan: plan.id });
      if (plan.id !== '' && held.version !== plan.version) {
        throw new WenquError('WQ_BOOK_CONFLICT', { plan: plan.id });
      }
      const kept = { ...plan, id: `P-${seq}`, version: Number(held.version) + 1 };
      this.#sql('UPDATE plans SET version = ?, doc = ? WHERE seq = ?').run(
        ...[kept.version, JSON.stringify(kept), seq],
      );
      return kept;
    });
  }

  #newPlan(): number {
    return Number(this.#sql("INSERT INTO plans (version, doc) VALUES (0, '{}')").run().lastInsertRowid);
  }

  async plans(): Promise<CheckPlan[]> {
    return this.#sql('SELECT doc FROM plans ORDER BY seq')
      .all()
      .map(docOf<CheckPlan>);
  }

  async saveRun(run: CheckRun): Promise<void> {
    const { id, mn, polId, kind, at, outcome } = run;
    this.#sql('INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      ...[id, mn, polId, kind, at, outcome, JSON.stringify(run)],
    );
  }

  async run(id: string): Promise<CheckRun | undefined> {
    const row = this.#sql('SELECT doc FROM runs WHERE id = ?').get(id);
    return row && docOf<CheckRun>(row);
  }

  async runs(query: RunQuery): Promise<BookPage<CheckRun>> {
    const { mns, outcome, kind } = query;
    return this.#page('runs', filtersOf({ mn: mns, outcome, kind }), query);
  }

  async lastDone(mn: string, polId: string, kind: CheckKind): Promise<CheckRun | undefined> {
    const sql = `SELECT doc FROM runs WHERE mn = ? AND pol_id = ? AND kind = ?
      AND outcome NOT IN ('running', 'not-done') ORDER BY at DESC LIMIT 1`;
    const row = this.#sql(sql).get(mn, polId, kind);
    return row && docOf<CheckRun>(row);
  }

  async settings(): Promise<CareSettings> {
    const row = this.#sql('SELECT doc FROM settings').get();
    return row ? docOf<CareSettings>(row) : CARE_DEFAULTS;
  }

  async saveSettings(settings: CareSettings): Promise<CareSettings> {
    return inTransaction(this.#db, () => {
      const held = Number(this.#sql('SELECT version FROM settings').get()?.version ?? 0);
      if (held !== settings.version) throw new WenquError('WQ_BOOK_CONFLICT', { settings: 'care' });
      const kept = { ...settings, version: held + 1 };
      this.#sql('INSERT OR REPLACE INTO settings VALUES (1, ?, ?)').run(kept.version, JSON.stringify(kept));
      return kept;
    });
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** A page of a table with columns `at` and `id`, newest first. */
  #page<T>(
    table: 'changes' | 'runs',
    { where, values }: { where: string; values: readonly SQLInputValue[] },
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): BookPage<T> {
    checkPage(limit);
    const count = this.#db.prepare(`SELECT count(*) AS total FROM ${table} WHERE ${where}`).get(...values);
    const place = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const behind = cursor === undefined ? '' : 'AND (at, id) < (?, ?)';
    const rows = this.#db
      .prepare(`SELECT * FROM ${table} WHERE ${where} ${behind} ORDER BY at DESC, id DESC LIMIT ?`)
      .all(...values, ...place, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next = rows.length > limit && last ? writeCursor([Number(last.at), String(last.id)]) : null;
    return { items: items.map(docOf<T>), total: Number(count?.total), next };
  }
}

/** Equal to a text, or one of a list (none of an empty one); undefined asks nothing. */
function filtersOf(filters: Readonly<Record<string, string | readonly string[] | undefined>>): {
  where: string;
  values: SQLInputValue[];
} {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  for (const [column, wanted] of Object.entries(filters)) {
    if (wanted === undefined) continue;
    const list = typeof wanted === 'string' ? [wanted] : wanted;
    parts.push(`${column} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(list));
  }
  return { where: parts.join(' AND '), values };
}

/** Care in `care.sqlite`; ':memory:' too. */
export const openSqliteCare = (file: string): CareStore => new SqliteCare(file);
