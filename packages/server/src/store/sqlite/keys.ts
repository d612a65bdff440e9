import { chmodSync, existsSync } from 'node:fs';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Enrolment, Instant, LoggerKey } from '@wenqu/domain';
import type { KeyDraft, KeyRequest, KeySecret, KeySettings, KeyStore } from '../keys.ts';
import { announcedAgain, displaced, keyOf, NO_SETTINGS } from '../keys-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { KEYS_MIGRATIONS } from './migrations/keys.ts';

type Row = Record<string, SQLOutputValue>;
const keyIn = (row: Row): LoggerKey => ({ ...(docOf(row) as LoggerKey), id: `k${row.seq}` });
const docOf = (row: Row): unknown => JSON.parse(String(row.doc));
const seqOf = (id: string): number => Number(id.slice(1));

/** Keys in keys.sqlite, readable by the owner of the file alone. */
class SqliteKeys implements KeyStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, KEYS_MIGRATIONS);
    this.#sql = statements(this.#db);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
  }

  async list(mn?: string): Promise<LoggerKey[]> {
    const rows =
      mn === undefined
        ? this.#sql('SELECT seq, doc FROM key ORDER BY seq DESC').all()
        : this.#sql('SELECT seq, doc FROM key WHERE mn = ? ORDER BY seq DESC').all(mn);
    return rows.map(keyIn);
  }

  async secrets(): Promise<KeySecret[]> {
    const rows = this.#sql('SELECT seq, doc, secret FROM key ORDER BY seq DESC').all();
    return rows.map((row) => {
      const { mn, state, createdAt } = keyIn(row);
      return { mn, key: String(row.secret), state, createdAt };
    });
  }

  async add(draft: KeyDraft): Promise<{ key: LoggerKey; isNew: boolean }> {
    return inTransaction(this.#db, () => {
      const known = this.#sql('SELECT seq, doc FROM key WHERE cause = ?').get(draft.cause);
      if (known) return { key: keyIn(known), isNew: false };
      const key = keyOf(draft, '');
      if (key.state === 'current') this.#displace(key, draft.at);
      const put = this.#sql(
        'INSERT INTO key (mn, cause, secret, doc) VALUES (?, ?, ?, ?) RETURNING seq, doc',
      );
      const row = put.get(draft.mn, draft.cause || null, draft.key, JSON.stringify(key));
      return { key: keyIn(row!), isNew: true };
    });
  }

  async name(id: string, order: string): Promise<void> {
    this.#change(id, (key) => ({ ...key, order }));
  }

  async settle(id: string, taken: boolean, at: Instant): Promise<void> {
    this.#change(id, (key) => {
      if (key.state !== 'pending') return key;
      if (!taken) return { ...key, state: 'dropped' };
      this.#displace(key, at);
      return { ...key, state: 'current', currentFrom: at };
    });
  }

  async asked(request: KeyRequest): Promise<void> {
    const put = this.#sql(
      'INSERT INTO key_request (mn, doc) VALUES (?, ?) ON CONFLICT (mn) DO UPDATE SET doc = excluded.doc',
    );
    inTransaction(this.#db, () => put.run(request.mn, JSON.stringify(request)));
  }

  async requests(): Promise<KeyRequest[]> {
    return this.#sql('SELECT doc FROM key_request ORDER BY mn')
      .all()
      .map((row) => docOf(row) as KeyRequest);
  }

  async announced(told: Parameters<KeyStore['announced']>[0]): Promise<void> {
    inTransaction(this.#db, () => this.#enrol(announcedAgain(told, this.#enrolment(told.id))));
  }

  async enrolments(): Promise<Enrolment[]> {
    const rows = this.#sql('SELECT doc FROM enrolment ORDER BY last_at DESC, id').all();
    return rows.map((row) => docOf(row) as Enrolment);
  }

  async given(id: string, mn: string, order: string): Promise<void> {
    inTransaction(this.#db, () => {
      const held = this.#enrolment(id);
      if (held) this.#enrol({ ...held, given: mn, order });
    });
  }

  async settings(): Promise<KeySettings> {
    const row = this.#sql('SELECT doc FROM key_setting').get();
    return row ? (docOf(row) as KeySettings) : NO_SETTINGS;
  }

  async set(settings: KeySettings): Promise<void> {
    const put = this.#sql('INSERT OR REPLACE INTO key_setting (id, doc) VALUES (1, ?)');
    inTransaction(this.#db, () => put.run(JSON.stringify(settings)));
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #enrolment(id: string): Enrolment | undefined {
    const row = this.#sql('SELECT doc FROM enrolment WHERE id = ?').get(id);
    return row && (docOf(row) as Enrolment);
  }

  #enrol(enrolment: Enrolment): void {
    this.#sql('INSERT OR REPLACE INTO enrolment (id, last_at, doc) VALUES (?, ?, ?)').run(
      ...[enrolment.id, enrolment.lastAt, JSON.stringify(enrolment)],
    );
  }

  #change(id: string, after: (key: LoggerKey) => LoggerKey): void {
    inTransaction(this.#db, () => {
      const row = this.#sql('SELECT seq, doc FROM key WHERE seq = ?').get(seqOf(id));
      if (row) this.#put(after(keyIn(row)));
    });
  }

  #displace({ mn }: LoggerKey, at: Instant): void {
    for (const row of this.#sql('SELECT seq, doc FROM key WHERE mn = ?').all(mn)) {
      const after = displaced(keyIn(row), at);
      if (after) this.#put(after);
    }
  }

  #put(key: LoggerKey): void {
    this.#sql('UPDATE key SET doc = ? WHERE seq = ?').run(JSON.stringify(key), seqOf(key.id));
  }
}

/** @throws WQ_STORE when the file is not ours to read */
export const openSqliteKeys = (file: string): KeyStore => new SqliteKeys(file);
