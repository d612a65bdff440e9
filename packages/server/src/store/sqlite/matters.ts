import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Instant, MachineId, Matter, MatterStep } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  MatterCount,
  MatterFilter,
  MatterListQuery,
  MatterScope,
  MatterStore,
  MatterStory,
  MatterVersion,
} from '../matters.ts';
import { digestsOf, falls, NO_DUE, numberCount, placeOf, searchText } from '../matters-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { matterCondition } from './matters-condition.ts';
import { MATTERS_MIGRATIONS } from './migrations/matters.ts';

type Scoped = MatterFilter & { readonly scope?: MatterScope };

const COLUMNS = [
  ...['id', 'number', 'machine', 'state', 'kind', 'campaign', 'level', 'hidden', 'enterprise', 'outlet'],
  ...['point', 'unit', 'leader', 'opened_by', 'opened_at', 'updated_at', 'open', 'due_at', 'search'],
];
const PUT = `INSERT INTO matters (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;
const PLACES = { due: 'due_at', newest: 'opened_at', updated: 'updated_at' } as const;

/** Matters in a file of their own: what people did comes back from nowhere else. */
export class SqliteMatters implements MatterStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, MATTERS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async append(versions: readonly MatterVersion[]): Promise<void> {
    inTransaction(this.#db, () => {
      for (const version of versions) this.#appendOne(version);
    });
  }

  async get(id: string): Promise<Matter | undefined> {
    const row = this.#sql('SELECT doc FROM matter_docs WHERE id = ?').get(id);
    return row && matterOf(row);
  }

  async story(id: string): Promise<MatterStory | undefined> {
    const matter = await this.get(id);
    if (!matter) return undefined;
    const rows = this.#sql('SELECT doc FROM steps WHERE matter = ? ORDER BY seq').all(id);
    return { matter, steps: rows.map(stepOf) };
  }

  async byClientId(by: string, clientId: string): Promise<MatterStep | undefined> {
    const row = this.#sql("SELECT doc FROM steps WHERE by = ? AND client_id = ? AND client_id <> ''").get(
      by,
      clientId,
    );
    return row && stepOf(row);
  }

  async list(query: MatterListQuery): Promise<BookPage<Matter>> {
    const { sort, cursor, limit } = query;
    checkPage(limit);
    const where = matterCondition(query);
    const total = this.#db.prepare(`SELECT count(*) AS n FROM matters WHERE ${where.sql}`);
    const after = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const place = PLACES[sort];
    const [sign, way] = falls(sort) ? ['<', 'DESC'] : ['>', 'ASC'];
    const beyond = after.length > 0 ? `AND (${place}, id) ${sign} (?, ?)` : '';
    const found = this.#db
      .prepare(
        `SELECT (SELECT doc FROM matter_docs AS d WHERE d.id = matters.id) AS doc
         FROM matters WHERE ${where.sql} ${beyond} ORDER BY ${place} ${way}, id ${way} LIMIT ?`,
      )
      .all(...where.values, ...after, limit + 1)
      .map(matterOf);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const next = last && found.length > limit ? writeCursor([placeOf(sort, last), last.id]) : null;
    return { items, next, total: Number(total.get(...where.values)?.n) };
  }

  async matching(filter: Scoped): Promise<Matter[]> {
    const where = matterCondition(filter);
    return this.#db
      .prepare(
        `SELECT (SELECT doc FROM matter_docs AS d WHERE d.id = matters.id) AS doc
         FROM matters WHERE ${where.sql} ORDER BY opened_at, id`,
      )
      .all(...where.values)
      .map(matterOf);
  }

  async counts(filter: Scoped, now: Instant): Promise<MatterCount[]> {
    const where = matterCondition(filter);
    return this.#db
      .prepare(
        `SELECT machine, state, count(*) AS count, sum(due_at <= ?) AS overdue FROM matters
         WHERE ${where.sql} GROUP BY machine, state ORDER BY machine || ' ' || state`,
      )
      .all(now, ...where.values)
      .map((row) => ({
        ...{ machine: String(row.machine) as MachineId, state: String(row.state) },
        ...{ count: Number(row.count), overdue: Number(row.overdue) },
      }));
  }

  async naming(sha256: string): Promise<string[]> {
    const rows = this.#sql('SELECT matter FROM matter_files WHERE sha256 = ? ORDER BY matter').all(sha256);
    return rows.map(({ matter }) => String(matter));
  }

  async lastNumber(prefix: string): Promise<number> {
    const row = this.#sql(
      'SELECT number FROM matters WHERE number >= ? AND number < ? ORDER BY number DESC LIMIT 1',
    ).get(prefix, `${prefix}~`);
    return row ? numberCount(String(row.number)) : 0;
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #appendOne({ matter, step }: MatterVersion): void {
    const newest = this.#sql('SELECT max(seq) AS seq FROM steps WHERE matter = ?').get(matter.id);
    const twice =
      step.clientId !== '' &&
      this.#sql('SELECT 1 FROM steps WHERE by = ? AND client_id = ?').get(step.by, step.clientId);
    if (step.seq !== Number(newest?.seq ?? 0) + 1 || twice)
      throw new WenquError('WQ_MATTER_CONFLICT', { matter: matter.id });
    this.#putMatter(matter);
    this.#sql('INSERT INTO steps (matter, seq, at, by, client_id, doc) VALUES (?, ?, ?, ?, ?, ?)').run(
      ...[matter.id, step.seq, step.at, step.by, step.clientId, JSON.stringify(step)],
    );
    const file = this.#sql('INSERT OR IGNORE INTO matter_files (sha256, matter) VALUES (?, ?)');
    for (const sha256 of digestsOf(step)) file.run(sha256, matter.id);
  }

  #putMatter(matter: Matter): void {
    const { id, number, machine, state, kind, campaign, level, enterprise, outlet, point } = matter;
    this.#sql(PUT).run(
      ...[id, number, machine, state, kind, campaign, level, Number(matter.hidden), enterprise, outlet],
      ...[point, matter.unit, matter.leader, matter.openedBy, matter.openedAt, matter.updatedAt],
      ...[Number(matter.closedAt === null), matter.dueAt ?? NO_DUE, searchText(matter)],
    );
    this.#sql(
      'INSERT INTO matter_docs (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc',
    ).run(id, JSON.stringify(matter));
    this.#sql('DELETE FROM matter_officers WHERE matter = ?').run(id);
    const officer = this.#sql('INSERT OR IGNORE INTO matter_officers (account, matter) VALUES (?, ?)');
    for (const account of matter.officers) officer.run(account, id);
    const link = this.#sql('INSERT OR IGNORE INTO matter_links (kind, id, matter) VALUES (?, ?, ?)');
    for (const each of matter.links) link.run(each.kind, each.id, id);
  }
}

/** @param file path of matters.sqlite */
export const openSqliteMatters = (file: string): MatterStore => new SqliteMatters(file);

type Row = Record<string, SQLInputValue | Uint8Array>;
const matterOf = ({ doc }: Row): Matter => JSON.parse(String(doc)) as Matter;
const stepOf = ({ doc }: Row): MatterStep => JSON.parse(String(doc)) as MatterStep;
