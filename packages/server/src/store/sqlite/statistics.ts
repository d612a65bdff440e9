import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { HourStatistic, Instant, QcRecord, RetroEffect, StatisticVersion } from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  EffectQuery,
  QcDraft,
  QcQuery,
  SeriesTally,
  StatisticDraft,
  StatisticKey,
  StatisticQuery,
  StatisticsStore,
} from '../statistics.ts';
import { effectId, nextVersion, qcOf, withdrawn } from '../statistics-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { STATISTICS_MIGRATIONS } from './migrations/statistics.ts';

type Row = Record<string, unknown>;
const docOf = <T>(row: Row): T => JSON.parse(String(row.doc)) as T;

/** Hours are read one day at a time and written once: deflated they are a tenth of their text. */
const packHours = (hours: readonly HourStatistic[]): Buffer =>
  hours.length === 0 ? Buffer.alloc(0) : deflateRawSync(JSON.stringify(hours));
const unpackHours = (bytes: unknown): HourStatistic[] => {
  const packed = bytes as Uint8Array;
  return packed.length === 0 ? [] : (JSON.parse(inflateRawSync(packed).toString()) as HourStatistic[]);
};

/** `known_to` alone changes after a version is written: the column counts, not the document. */
const statisticOf = (row: Row, withHours = false): StatisticVersion => ({
  ...docOf<StatisticVersion>(row),
  knownTo: row.known_to === null ? null : (Number(row.known_to) as Instant),
  hours: withHours ? unpackHours(row.hours) : [],
});

const COLUMNS = 'doc, known_to';
const OF_KEY = 'kind = ? AND point = ? AND factor = ? AND start = ?';
const INSERT = `INSERT INTO statistics VALUES (${Array.from({ length: 23 }, () => '?').join(', ')})`;

const TALLY = `point, factor, count(*) AS days, sum(n_due) AS due, sum(min(n_due, n_received)) AS received,
  sum(min(n_due, n_immediate)) AS immediate, sum(min(n_due, n_usable)) AS valid, sum(n_check) AS "check",
  sum(n_check_received) AS checkReceived,
  sum(outcome = 'compliant' AND verified) AS compliant, sum(outcome = 'over' AND verified) AS "over",
  sum(outcome IN ('compliant', 'over') AND NOT verified) AS unverified,
  sum(outcome = 'not-judgeable') AS notJudgeable`;

class SqliteStatistics implements StatisticsStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, STATISTICS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keep(
    drafts: readonly StatisticDraft[],
    effects: readonly Omit<RetroEffect, 'id'>[],
    at: Instant,
  ): Promise<StatisticVersion[]> {
    return inTransaction(this.#db, () => {
      const begun = drafts.flatMap((draft) => this.#begin(draft, at) ?? []);
      for (const effect of effects) this.#addEffect(effect);
      return begun;
    });
  }

  #begin(draft: StatisticDraft, at: Instant): StatisticVersion | undefined {
    const { kind, point, factor, from } = draft;
    const key = [kind, point, factor, from] as const;
    const newest = `SELECT version, digest FROM statistics WHERE ${OF_KEY} ORDER BY version DESC LIMIT 1`;
    const row = this.#sql(newest).get(...key);
    const held = row && { version: Number(row.version), digest: String(row.digest) };
    const next = nextVersion(held, draft, at);
    if (!next) return undefined;
    this.#sql(`UPDATE statistics SET known_to = ? WHERE ${OF_KEY} AND known_to IS NULL`).run(at, ...key);
    const { hours, ...doc } = next;
    this.#sql(INSERT).run(
      ...[...key, next.version, next.value, next.state, next.outcome, Number(next.limitVerified)],
      ...[next.nValid, next.nDue, next.nReceived, next.nImmediate, next.nUsable],
      ...[next.nCheck, next.nCheckReceived, next.digest, next.ruleEdition, next.limit],
      ...[next.knownFrom, null, JSON.stringify(doc), packHours(hours)],
    );
    return next;
  }

  #addEffect(effect: Omit<RetroEffect, 'id'>): void {
    const { point, at, flipped, claim } = effect;
    const insert = "INSERT INTO effects (id, point, at, flipped, claim, doc) VALUES ('', ?, ?, ?, ?, '{}')";
    const seq = Number(this.#sql(insert).run(point, at, Number(flipped), claim).lastInsertRowid);
    const kept = { ...effect, id: effectId(seq) };
    this.#sql('UPDATE effects SET id = ?, doc = ? WHERE seq = ?').run(kept.id, JSON.stringify(kept), seq);
  }

  async list(query: StatisticQuery): Promise<StatisticVersion[]> {
    const { where, values } = knownWhere(query);
    return this.#db
      .prepare(`SELECT ${COLUMNS} FROM statistics WHERE ${where} ORDER BY point, factor, start`)
      .all(...values)
      .map((row) => statisticOf(row));
  }

  async tally(query: StatisticQuery): Promise<SeriesTally[]> {
    const { where, values } = knownWhere(query);
    return this.#db
      .prepare(`SELECT ${TALLY} FROM statistics WHERE ${where} GROUP BY point, factor ORDER BY point, factor`)
      .all(...values)
      .map((row) => ({ ...row }) as unknown as SeriesTally);
  }

  async version(key: StatisticKey, knownAt?: Instant): Promise<StatisticVersion | undefined> {
    const { kind, point, factor, from } = key;
    const known = knownAt === undefined ? 'known_to IS NULL' : KNOWN_THEN;
    const row = this.#sql(`SELECT ${COLUMNS}, hours FROM statistics WHERE ${OF_KEY} AND ${known}`).get(
      ...[kind, point, factor, from, ...(knownAt === undefined ? [] : [knownAt, knownAt])],
    );
    return row && statisticOf(row, true);
  }

  async versions({ kind, point, factor, from }: StatisticKey): Promise<StatisticVersion[]> {
    return this.#sql(`SELECT ${COLUMNS} FROM statistics WHERE ${OF_KEY} ORDER BY version`)
      .all(kind, point, factor, from)
      .map((row) => statisticOf(row));
  }

  async effects(query: EffectQuery): Promise<BookPage<RetroEffect>> {
    const { points, flipped, claim } = query;
    const where = filtersOf({
      point: points,
      claim,
      flipped: flipped === undefined ? undefined : Number(flipped),
    });
    return this.#page('effects', where, query);
  }

  async addQc(draft: QcDraft): Promise<QcRecord> {
    return inTransaction(this.#db, () => {
      const { point, factor, kind, outcome, at, source } = draft;
      const held =
        source === 'hand' ? undefined : this.#sql('SELECT doc FROM qcs WHERE source = ?').get(source);
      if (held) return docOf<QcRecord>(held);
      const insert = `INSERT INTO qcs (id, point, factor, kind, outcome, at, source, doc)
        VALUES ('', ?, ?, ?, ?, ?, ?, '{}')`;
      const seq = Number(this.#sql(insert).run(point, factor, kind, outcome, at, source).lastInsertRowid);
      const record = qcOf(draft, seq);
      this.#sql('UPDATE qcs SET id = ?, doc = ? WHERE seq = ?').run(record.id, JSON.stringify(record), seq);
      return record;
    });
  }

  async withdrawQc(id: string, by: string, reason: string, at: Instant): Promise<QcRecord> {
    return inTransaction(this.#db, () => {
      const row = this.#sql('SELECT doc FROM qcs WHERE id = ?').get(id);
      const next = withdrawn(row && docOf<QcRecord>(row), id, by, reason, at);
      this.#sql('UPDATE qcs SET doc = ? WHERE id = ?').run(JSON.stringify(next), id);
      return next;
    });
  }

  async qc(id: string): Promise<QcRecord | undefined> {
    const row = this.#sql('SELECT doc FROM qcs WHERE id = ?').get(id);
    return row && docOf<QcRecord>(row);
  }

  async qcs(query: QcQuery): Promise<BookPage<QcRecord>> {
    const { points, factor, kind, outcome, from, to } = query;
    const { where, values } = filtersOf({ point: points, factor, kind, outcome });
    const span = [from ?? Number.MIN_SAFE_INTEGER, to ?? Number.MAX_SAFE_INTEGER];
    const asked = { where: `${where} AND at >= ? AND at < ?`, values: [...values, ...span] };
    return this.#page('qcs', asked, query);
  }

  async allQcs(): Promise<QcRecord[]> {
    return this.#sql('SELECT doc FROM qcs ORDER BY seq')
      .all()
      .map(docOf<QcRecord>);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** A page of a table with columns `at` and `id`, newest first. */
  #page<T>(
    table: 'effects' | 'qcs',
    { where, values }: Filters,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): BookPage<T> {
    checkPage(limit);
    const count = this.#db.prepare(`SELECT count(*) AS total FROM ${table} WHERE ${where}`).get(...values);
    const place = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const behind = cursor === undefined ? '' : 'AND (at, id) < (?, ?)';
    const rows = this.#db
      .prepare(`SELECT at, id, doc FROM ${table} WHERE ${where} ${behind} ORDER BY at DESC, id DESC LIMIT ?`)
      .all(...values, ...place, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next = rows.length > limit && last ? writeCursor([Number(last.at), String(last.id)]) : null;
    return { items: items.map(docOf<T>), total: Number(count?.total), next };
  }
}

interface Filters {
  readonly where: string;
  readonly values: SQLInputValue[];
}

const KNOWN_THEN = 'known_from <= ? AND (known_to IS NULL OR known_to > ?)';

function knownWhere({ kind, points, factors, from, to, knownAt }: StatisticQuery): Filters {
  const { where, values } = filtersOf({ kind, point: points, factor: factors });
  const known = knownAt === undefined ? 'known_to IS NULL' : KNOWN_THEN;
  return {
    where: `${where} AND start >= ? AND start < ? AND ${known}`,
    values: [...values, from, to, ...(knownAt === undefined ? [] : [knownAt, knownAt])],
  };
}

/** Equal to a value, or one of a list (none of an empty one); undefined asks nothing. */
function filtersOf(
  filters: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): Filters {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  for (const [column, wanted] of Object.entries(filters)) {
    if (wanted === undefined) continue;
    const list = typeof wanted === 'object' ? wanted : [wanted];
    parts.push(`${column} IN (SELECT value FROM json_each(?))`);
    values.push(JSON.stringify(list));
  }
  return { where: parts.join(' AND '), values };
}

/** Statistics in `statistics.sqlite`; ':memory:' too. */
export const openSqliteStatistics = (file: string): StatisticsStore => new SqliteStatistics(file);
