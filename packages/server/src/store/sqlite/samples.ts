import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type BoxReading,
  type Instant,
  isHiddenNow,
  type Sample,
  type SampleSetting,
  type SampleSettingKind,
  type SampleState,
  type SampleStep,
} from '@wenqu/domain';
import type { SamplingEpisode } from '@wenqu/rules';
import { limits } from '../../limits.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  BottleRow,
  SampleBirth,
  SampleDraft,
  SampleQuery,
  SampleScope,
  SampleStepDraft,
  SampleStore,
  SettingDraft,
  StoppedProposal,
} from '../samples.ts';
import {
  birthStep,
  checkSampleVersion,
  NO_SAMPLES,
  noSample,
  sampleAfter,
  sampleFrom,
  sampleSeries,
  sampleSortKey,
  sampleStep,
  settingFrom,
  waterKey,
} from '../samples-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { SAMPLE_MIGRATIONS } from './migrations/samples.ts';

/** `sampleSortKey` once more, in SQL. */
const SORT_SQL: Readonly<Record<SampleQuery['sort'], string>> = {
  newest: '-requested_at',
  due: `coalesce(due_at, ${Number.MAX_SAFE_INTEGER})`,
};

/** Samples in samples.sqlite. */
export class SqliteSamples implements SampleStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, SAMPLE_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async open(draft: SampleDraft, birth: SampleBirth): Promise<{ sample: Sample; isNew: boolean }> {
    return inTransaction(this.#db, () => {
      const held = draft.key === '' ? undefined : this.#one('cause', draft.key);
      if (held) return { sample: held, isNew: false };
      const { series, year } = sampleSeries(draft);
      const next = this.#sql(`INSERT INTO sample_numbers (series, year, last) VALUES (?, ?, 1)
        ON CONFLICT (series, year) DO UPDATE SET last = last + 1 RETURNING last`).get(series, year);
      const sample = sampleFrom(draft, series, year, Number(next?.last));
      this.#write(sample, draft.key === '' ? null : draft.key);
      this.#keepStep(birthStep(sample, birth));
      this.#stand(sample);
      return { sample, isNew: true };
    });
  }

  async step(draft: SampleStepDraft): Promise<{ sample: Sample; step: SampleStep }> {
    return inTransaction(this.#db, () => {
      const held = this.#one('id', draft.sample);
      if (!held) throw noSample(draft.sample);
      checkSampleVersion(held, draft);
      const count = this.#sql('SELECT max(seq) AS last FROM sample_steps WHERE sample = ?').get(held.id);
      const step = sampleStep(draft, Number(count?.last ?? 0) + 1);
      this.#keepStep(step);
      const sample = sampleAfter(held, draft);
      if (sample !== held) this.#write(sample, null);
      if (held.bottle === null) this.#stand(sample);
      return { sample, step };
    });
  }

  async sample(id: string): Promise<Sample | undefined> {
    return this.#one('id', id);
  }

  async ofKey(key: string): Promise<Sample | undefined> {
    return this.#one('cause', key);
  }

  async ofOrder(order: string): Promise<Sample | undefined> {
    return order === '' ? undefined : this.#one('ordered', order);
  }

  async ofWater(mn: string, bottle: number, takenAt: Instant): Promise<Sample | undefined> {
    return this.#one('water', waterKey(mn, bottle, takenAt) ?? '');
  }

  async steps(sample: string): Promise<SampleStep[]> {
    const rows = this.#sql('SELECT doc FROM sample_steps WHERE sample = ? ORDER BY seq').all(sample);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async list(query: SampleQuery): Promise<BookPage<Sample>> {
    checkPage(query.limit);
    const { sort, cursor, limit } = query;
    const where = new Where(query).filter(query);
    const total = this.#db
      .prepare(`SELECT count(*) AS total FROM samples WHERE ${where.sql}`)
      .get(...where.values);
    const key = SORT_SQL[sort];
    if (cursor !== undefined) where.add(`(${key}, id) > (?, ?)`, ...readCursor(cursor, 'number', 'string'));
    const rows = this.#db
      .prepare(`SELECT doc FROM samples WHERE ${where.sql} ORDER BY ${key}, id LIMIT ?`)
      .all(...where.values, limit + 1);
    const items = rows.slice(0, limit).map(readSample);
    const last = items.at(-1);
    return {
      items,
      next: last && rows.length > limit ? writeCursor([sampleSortKey(last, sort), last.id]) : null,
      total: Number(total?.total),
    };
  }

  async counts(scope: SampleScope): Promise<Readonly<Record<SampleState, number>>> {
    const where = new Where(scope);
    const rows = this.#db
      .prepare(`SELECT state, count(*) AS count FROM samples WHERE ${where.sql} GROUP BY state`)
      .all(...where.values);
    return { ...NO_SAMPLES, ...Object.fromEntries(rows.map((row) => [row.state, Number(row.count)])) };
  }

  async inStates(states: readonly SampleState[], mn?: string): Promise<Sample[]> {
    const rows = this.#sql(`SELECT doc FROM samples
      WHERE state IN (SELECT value FROM json_each(?)) AND (? IS NULL OR mn = ?) ORDER BY requested_at, id`).all(
      JSON.stringify(states),
      mn ?? null,
      mn ?? null,
    );
    return rows.map(readSample);
  }

  async since(at: Instant, point?: string): Promise<Sample[]> {
    const rows = this.#sql(`SELECT doc FROM samples
      WHERE requested_at >= ? AND (? IS NULL OR point = ?) ORDER BY requested_at, id`).all(
      at,
      point ?? null,
      point ?? null,
    );
    return rows.map(readSample);
  }

  async bottles(mn: string): Promise<BottleRow[]> {
    const rows = this.#sql('SELECT * FROM bottles WHERE mn = ? ORDER BY bottle').all(mn);
    return rows.map((row) => ({
      mn: String(row.mn),
      bottle: Number(row.bottle),
      sample: String(row.sample),
      since: Number(row.since) as Instant,
    }));
  }

  async empty(mn: string, bottles: readonly number[], at: Instant): Promise<void> {
    inTransaction(this.#db, () => {
      for (const bottle of bottles) this.#place(mn, bottle, '', at);
    });
  }

  async keepBox(reading: BoxReading): Promise<boolean> {
    const kept = this.#sql('INSERT OR IGNORE INTO box (mn, at, position, doc) VALUES (?, ?, ?, ?)').run(
      reading.mn,
      reading.at,
      reading.position,
      JSON.stringify(reading),
    );
    return kept.changes > 0;
  }

  async box(mn: string, from: Instant, to: Instant): Promise<BoxReading[]> {
    const rows = this.#sql(`SELECT doc FROM box WHERE mn = ? AND at >= ? AND at < ?
      ORDER BY at DESC, position DESC LIMIT ?`).all(mn, from, to, limits.boxRowsMax);
    return rows.map((row) => JSON.parse(String(row.doc))).reverse();
  }

  async newestBox(mn: string): Promise<BoxReading | undefined> {
    const row = this.#sql('SELECT doc FROM box WHERE mn = ? ORDER BY at DESC, position DESC LIMIT 1').get(mn);
    return row && JSON.parse(String(row.doc));
  }

  async set<K extends SampleSettingKind>(draft: SettingDraft<K>): Promise<SampleSetting<K>> {
    return inTransaction(this.#db, () => {
      const row = this.#sql(
        'SELECT doc FROM sample_settings WHERE kind = ? AND id = ? ORDER BY version DESC LIMIT 1',
      ).get(draft.kind, draft.id);
      const setting = settingFrom(draft, row && JSON.parse(String(row.doc)));
      this.#sql('INSERT INTO sample_settings (kind, id, version, doc) VALUES (?, ?, ?, ?)').run(
        ...[setting.kind, setting.id, setting.version, JSON.stringify(setting)],
      );
      return setting;
    });
  }

  async settings<K extends SampleSettingKind>(kind: K): Promise<SampleSetting<K>[]> {
    const rows = this.#sql(`SELECT doc, max(version) FROM sample_settings WHERE kind = ?
      GROUP BY id ORDER BY id`).all(kind);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async settingHistory(kind: SampleSettingKind, id: string): Promise<SampleSetting[]> {
    const rows = this.#sql('SELECT doc FROM sample_settings WHERE kind = ? AND id = ? ORDER BY version').all(
      kind,
      id,
    );
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async keepEpisode(episode: SamplingEpisode): Promise<void> {
    const { point, factor, to } = episode;
    this.#sql('INSERT OR REPLACE INTO sampling_episodes (point, factor, to_at, doc) VALUES (?, ?, ?, ?)').run(
      ...[point, factor, to, JSON.stringify(episode)],
    );
  }

  async episode(point: string, factor: string): Promise<SamplingEpisode | undefined> {
    const row = this.#sql('SELECT doc FROM sampling_episodes WHERE point = ? AND factor = ?').get(
      point,
      factor,
    );
    return row && JSON.parse(String(row.doc));
  }

  async episodes(since: Instant): Promise<SamplingEpisode[]> {
    const rows = this.#sql('SELECT doc FROM sampling_episodes WHERE to_at >= ?').all(since);
    const held: SamplingEpisode[] = rows.map((row) => JSON.parse(String(row.doc)));
    return held.sort((a, b) => a.to - b.to || (a.finding < b.finding ? -1 : 1));
  }

  async keepStopped(proposal: StoppedProposal): Promise<void> {
    this.#sql('INSERT OR IGNORE INTO stopped_proposals (cause, at, doc) VALUES (?, ?, ?)').run(
      ...[proposal.key, proposal.at, JSON.stringify(proposal)],
    );
  }

  async stopped(limit: number): Promise<StoppedProposal[]> {
    const rows = this.#sql('SELECT doc FROM stopped_proposals ORDER BY at DESC LIMIT ?').all(limit);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async note(name: string): Promise<string | undefined> {
    const row = this.#sql('SELECT value FROM sample_notes WHERE name = ?').get(name);
    return row && String(row.value);
  }

  async setNote(name: string, value: string): Promise<void> {
    this.#sql('INSERT OR REPLACE INTO sample_notes (name, value) VALUES (?, ?)').run(name, value);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #one(column: 'id' | 'cause' | 'ordered' | 'water', value: string): Sample | undefined {
    // The names are ours; one order may name several samples only by a fault, the oldest then stands.
    const row = this.#sql(`SELECT doc FROM samples WHERE ${column} = ? ORDER BY requested_at LIMIT 1`).get(
      value,
    );
    return row && readSample(row);
  }

  #keepStep(step: SampleStep): void {
    this.#sql('INSERT INTO sample_steps (sample, seq, doc) VALUES (?, ?, ?)').run(
      ...[step.sample, step.seq, JSON.stringify(step)],
    );
  }

  #stand({ mn, bottle, id, takenAt, updatedAt }: Sample): void {
    if (bottle === null) return;
    const since = takenAt ?? updatedAt;
    const later = this.#sql(
      "SELECT 1 FROM bottles WHERE mn = ? AND bottle = ? AND sample <> '' AND since > ?",
    ).get(mn, bottle, since);
    if (!later) this.#place(mn, bottle, id, since);
  }

  #place(mn: string, bottle: number, sample: string, since: Instant): void {
    this.#sql('INSERT OR REPLACE INTO bottles (mn, bottle, sample, since) VALUES (?, ?, ?, ?)').run(
      ...[mn, bottle, sample, since],
    );
  }

  /** Insert or replace; the cause is written once. */
  #write(sample: Sample, cause: string | null): void {
    const { id, state, enterprise, point, mn, entry, order, bottle, takenAt, requestedAt, dueAt } = sample;
    this.#sql(`
      INSERT INTO samples (id, cause, water, state, hidden_now, enterprise, point, mn, entry, lab, ordered,
        requested_at, due_at, doc)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET water = excluded.water, state = excluded.state,
        hidden_now = excluded.hidden_now, lab = excluded.lab, ordered = excluded.ordered,
        due_at = excluded.due_at, doc = excluded.doc`).run(
      ...[id, cause, waterKey(mn, bottle, takenAt), state, Number(isHiddenNow(sample)), enterprise, point],
      ...[mn, entry, sample.handOver?.lab ?? '', order, requestedAt, dueAt, JSON.stringify(sample)],
    );
  }
}

/** @param file path of samples.sqlite */
export const openSqliteSamples = (file: string): SqliteSamples => new SqliteSamples(file);

const readSample = (row: Record<string, unknown>): Sample => Object.freeze(JSON.parse(String(row.doc)));

/** A growing condition with its values. */
class Where {
  readonly #parts: string[] = ['1'];
  readonly values: SQLInputValue[] = [];

  constructor({ withHidden, lab, labUnit = '' }: SampleScope) {
    if (!withHidden) this.add('hidden_now = 0');
    if (lab !== undefined && labUnit === '') this.add('lab = ?', lab);
    if (lab !== undefined && labUnit !== '')
      this.add("(lab = ? OR json_extract(doc, '$.handOver.labUnit') = ?)", lab, labUnit);
  }

  get sql(): string {
    return this.#parts.join(' AND ');
  }

  add(sql: string, ...values: SQLInputValue[]): void {
    this.#parts.push(sql);
    this.values.push(...values);
  }

  filter({ state, q, ...query }: SampleQuery): this {
    if (state) this.add('state IN (SELECT value FROM json_each(?))', JSON.stringify(state));
    for (const field of ['enterprise', 'point', 'mn', 'entry'] as const) {
      const value = query[field];
      if (value !== undefined) this.add(`${field} = ?`, value);
    }
    const word = (q ?? '').trim();
    if (word !== '') this.add('instr(lower(id), lower(?)) > 0', word);
    return this;
  }
}
