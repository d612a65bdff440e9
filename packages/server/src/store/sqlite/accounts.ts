import type { DatabaseSync } from 'node:sqlite';
import { type Account, type Instant, instant } from '@wenqu/domain';
import type { AccountStore, AuditLine, Session } from '../accounts.ts';
import {
  type AccountChange,
  type AccountDraft,
  accountAfter,
  accountFrom,
  accountKept,
  checkName,
  nameKey,
  nameTaken,
  noAccount,
  seenAfter,
} from '../accounts-rules.ts';
import { checkPage } from '../cursor.ts';
import { inTransaction, openDatabase } from './database.ts';
import { ACCOUNT_MIGRATIONS } from './migrations/accounts.ts';

type Row = Record<string, unknown>;
const ACCOUNT_ID = /^acc(\d{1,15})$/;
/** Row number of an id; 0, which no row has, for text that is no id of ours. */
const seqOf = (id: string, shape: RegExp): number => Number(shape.exec(id)?.[1] ?? 0);

/** Accounts, sessions and the audit trail in accounts.sqlite. */
export class SqliteAccounts implements AccountStore {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = openDatabase(file, ACCOUNT_MIGRATIONS);
  }

  async add(draft: AccountDraft): Promise<Account> {
    checkName(draft.name);
    return inTransaction(this.#db, () => {
      if (this.#named(draft.name)) throw nameTaken(draft.name);
      const put = this.#db
        .prepare('INSERT INTO accounts (name_key, district, password_hash, doc) VALUES (?, ?, ?, ?)')
        .run(nameKey(draft.name), draft.district, draft.passwordHash, '{}');
      const account = accountFrom(`acc${put.lastInsertRowid}`, draft);
      this.#write(account, draft.passwordHash);
      return account;
    });
  }

  async change(id: string, set: AccountChange): Promise<Account> {
    return inTransaction(this.#db, () => {
      const held = this.#account(id);
      if (!held) throw noAccount(id);
      const account = accountAfter(held.account, set);
      this.#write(account, set.passwordHash ?? held.passwordHash);
      return account;
    });
  }

  async byName(name: string): Promise<{ account: Account; passwordHash: string } | undefined> {
    return this.#named(name);
  }

  async get(id: string): Promise<Account | undefined> {
    return this.#account(id)?.account;
  }

  async list(): Promise<Account[]> {
    const rows = this.#db.prepare('SELECT doc, password_hash FROM accounts ORDER BY seq').all();
    return rows.map((row) => readAccount(row).account);
  }

  async removeDistrict(district: 'demo'): Promise<void> {
    inTransaction(this.#db, () => this.#db.prepare('DELETE FROM accounts WHERE district = ?').run(district));
  }

  async openSession(draft: Parameters<AccountStore['openSession']>[0]): Promise<Session> {
    return inTransaction(this.#db, () => {
      const { tokenHash, account, at, expiresAt, remote, agent } = draft;
      if (!this.#account(account)) throw noAccount(account);
      const put = this.#db
        .prepare(`INSERT INTO sessions (token_hash, account, created_at, seen_at, expires_at, remote, agent)
                  VALUES (?, ?, ?, ?, ?, ?, ?)`)
        .run(tokenHash, seqOf(account, ACCOUNT_ID), at, at, expiresAt, remote, agent);
      const id = `ses${put.lastInsertRowid}`;
      return { id, account, createdAt: at, seenAt: at, expiresAt, remote, agent };
    });
  }

  async session(tokenHash: string, at: Instant): Promise<{ session: Session; account: Account } | undefined> {
    const row = this.#db
      .prepare('SELECT * FROM sessions WHERE token_hash = ? AND expires_at > ?')
      .get(tokenHash, at);
    if (!row) return undefined;
    const held = readSession(row);
    const account = this.#account(held.account)?.account;
    if (!account || account.disabled) return undefined;
    const seenAt = seenAfter(held.seenAt, at);
    if (seenAt !== held.seenAt) {
      const see = this.#db.prepare('UPDATE sessions SET seen_at = ? WHERE token_hash = ?');
      inTransaction(this.#db, () => see.run(seenAt, tokenHash));
    }
    return { session: { ...held, seenAt }, account };
  }

  async sessionsOf(account: string, at: Instant): Promise<Session[]> {
    return this.#db
      .prepare('SELECT * FROM sessions WHERE account = ? AND expires_at > ? ORDER BY seq DESC')
      .all(seqOf(account, ACCOUNT_ID), at)
      .map(readSession);
  }

  async revoke(session: string): Promise<void> {
    const gone = this.#db.prepare('DELETE FROM sessions WHERE seq = ?');
    inTransaction(this.#db, () => gone.run(seqOf(session, /^ses(\d{1,15})$/)));
  }

  async revokeAll(account: string): Promise<void> {
    const gone = this.#db.prepare('DELETE FROM sessions WHERE account = ?');
    inTransaction(this.#db, () => gone.run(seqOf(account, ACCOUNT_ID)));
  }

  async audit({ at, by, act, about, remote, detail }: Omit<AuditLine, 'seq'>): Promise<void> {
    const put = this.#db.prepare(
      'INSERT INTO audit (at, by, act, about, remote, detail) VALUES (?, ?, ?, ?, ?, ?)',
    );
    inTransaction(this.#db, () => put.run(at, by, act, about, remote, JSON.stringify(detail)));
  }

  async auditTrail(query: {
    by?: string;
    act?: string;
    before?: number;
    limit: number;
  }): Promise<AuditLine[]> {
    checkPage(query.limit);
    const { by, act, before = Number.MAX_SAFE_INTEGER, limit } = query;
    const where = [
      'seq < ?',
      ...(by === undefined ? [] : ['by = ?']),
      ...(act === undefined ? [] : ['act = ?']),
    ];
    const values = [by, act].filter((value) => value !== undefined);
    return this.#db
      .prepare(`SELECT * FROM audit WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`)
      .all(before, ...values, limit)
      .map(readAudit);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #named(name: string): { account: Account; passwordHash: string } | undefined {
    const row = this.#db
      .prepare('SELECT doc, password_hash FROM accounts WHERE name_key = ?')
      .get(nameKey(name));
    return row && readAccount(row);
  }

  #account(id: string): { account: Account; passwordHash: string } | undefined {
    const find = this.#db.prepare('SELECT doc, password_hash FROM accounts WHERE seq = ?');
    const row = find.get(seqOf(id, ACCOUNT_ID));
    return row && readAccount(row);
  }

  #write(account: Account, passwordHash: string): void {
    this.#db
      .prepare('UPDATE accounts SET password_hash = ?, doc = ? WHERE seq = ?')
      .run(passwordHash, JSON.stringify(account), seqOf(account.id, ACCOUNT_ID));
  }
}

/** @param file path of accounts.sqlite; made when absent */
export const openSqliteAccounts = (file: string): SqliteAccounts => new SqliteAccounts(file);

const readAccount = (row: Row): { account: Account; passwordHash: string } => ({
  account: accountKept(JSON.parse(String(row.doc))),
  passwordHash: String(row.password_hash),
});

const moment = (value: unknown): Instant => instant(Number(value));

const readSession = (row: Row): Session => ({
  id: `ses${row.seq}`,
  account: `acc${row.account}`,
  createdAt: moment(row.created_at),
  seenAt: moment(row.seen_at),
  expiresAt: moment(row.expires_at),
  remote: String(row.remote),
  agent: String(row.agent),
});

const readAudit = (row: Row): AuditLine => ({
  seq: Number(row.seq),
  at: moment(row.at),
  by: String(row.by),
  act: String(row.act),
  about: String(row.about),
  remote: String(row.remote),
  detail: JSON.parse(String(row.detail)),
});
