import { chmodSync, existsSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Instant, Notice, NoticePreference } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type KeptChannel, type NoticeQuery, type NoticeStore, noticePlace } from '../notices.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { NOTICES_MIGRATIONS } from './migrations/notices.ts';

const docOf = <T>(row: Record<string, unknown>): T => JSON.parse(String(row.doc)) as T;

/** Notices in notices.sqlite; the file holds secrets of channels and is its owner's alone. */
class SqliteNotices implements NoticeStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, NOTICES_MIGRATIONS);
    this.#sql = statements(this.#db);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
  }

  async channels(): Promise<KeptChannel[]> {
    return this.#sql('SELECT doc FROM channels ORDER BY id')
      .all()
      .map((row) => docOf(row));
  }

  async keepChannel(channel: KeptChannel): Promise<void> {
    this.#keep('channels', 'id', channel.id, channel.version, channel);
  }

  async preference(account: string): Promise<NoticePreference | undefined> {
    const row = this.#sql('SELECT doc FROM preferences WHERE account = ?').get(account);
    return row && docOf(row);
  }

  async preferences(): Promise<NoticePreference[]> {
    return this.#sql('SELECT doc FROM preferences ORDER BY account')
      .all()
      .map((row) => docOf(row));
  }

  async keepPreference(preference: NoticePreference): Promise<void> {
    this.#keep('preferences', 'account', preference.account, preference.version, preference);
  }

  #keep(table: string, key: string, id: string, version: number, doc: object): void {
    inTransaction(this.#db, () => {
      const held = this.#sql(`SELECT version FROM ${table} WHERE ${key} = ?`).get(id)?.version ?? 0;
      if (version !== Number(held) + 1) throw new WenquError('WQ_NOTICE_CONFLICT', { version: Number(held) });
      this.#sql(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?)`).run(id, version, JSON.stringify(doc));
    });
  }

  async add(notices: readonly Notice[]): Promise<Notice[]> {
    return inTransaction(this.#db, () =>
      notices.filter(
        (notice) =>
          this.#sql('INSERT OR IGNORE INTO notices VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(...columns(notice))
            .changes === 1,
      ),
    );
  }

  async change(notice: Notice): Promise<boolean> {
    const { id, version, readAt, tryAt, escalateAt } = notice;
    const sql =
      'UPDATE notices SET version = ?, read_at = ?, try_at = ?, escalate_at = ?, doc = ? WHERE id = ? AND version = ?';
    return inTransaction(
      this.#db,
      () =>
        this.#sql(sql).run(version, readAt, tryAt, escalateAt, JSON.stringify(notice), id, version - 1)
          .changes === 1,
    );
  }

  async get(id: string): Promise<Notice | undefined> {
    const row = this.#sql('SELECT doc FROM notices WHERE id = ?').get(id);
    return row && docOf(row);
  }

  async list({ to, unread, cursor, limit }: NoticeQuery): Promise<BookPage<Notice>> {
    checkPage(limit);
    const where = `account = ?${unread ? ' AND read_at IS NULL' : ''}`;
    const place = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rows = this.#sql(
      `SELECT doc FROM notices WHERE ${where}${place ? ' AND (at, id) < (?, ?)' : ''} ORDER BY at DESC, id DESC LIMIT ?`,
    ).all(to, ...(place ?? []), limit + 1);
    const total = Number(this.#sql(`SELECT count(*) AS n FROM notices WHERE ${where}`).get(to)!.n);
    const items = rows.slice(0, limit).map((row) => docOf<Notice>(row));
    const last = items.at(-1);
    return { items, total, next: rows.length > limit && last ? writeCursor(noticePlace(last)) : null };
  }

  async unread(to: string): Promise<number> {
    const sql = 'SELECT count(*) AS n FROM notices WHERE account = ? AND read_at IS NULL';
    return Number(this.#sql(sql).get(to)!.n);
  }

  async due(now: Instant, limit: number): Promise<Notice[]> {
    return this.#sql(
      'SELECT doc FROM notices WHERE try_at IS NOT NULL AND try_at <= ? ORDER BY try_at, id LIMIT ?',
    )
      .all(now, limit)
      .map((row) => docOf(row));
  }

  async toEscalate(now: Instant, limit: number): Promise<Notice[]> {
    return this.#sql(
      'SELECT doc FROM notices WHERE escalate_at IS NOT NULL AND read_at IS NULL AND escalate_at <= ? ORDER BY escalate_at, id LIMIT ?',
    )
      .all(now, limit)
      .map((row) => docOf(row));
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

const columns = (notice: Notice): SQLInputValue[] => {
  const { id, version, to, at, readAt, tryAt, escalateAt } = notice;
  return [id, version, to, at, readAt, tryAt, escalateAt, JSON.stringify(notice)];
};

export const openSqliteNotices = (file: string): NoticeStore => new SqliteNotices(file);
