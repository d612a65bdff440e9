import type { Account, Instant } from '@wenqu/domain';
import type { AccountStore, AuditLine, Session } from '../accounts.ts';
import {
  type AccountChange,
  type AccountDraft,
  accountAfter,
  accountFrom,
  checkName,
  nameKey,
  nameTaken,
  noAccount,
  seenAfter,
} from '../accounts-rules.ts';
import { checkPage } from '../cursor.ts';

type Held = { account: Account; passwordHash: string };

/** Accounts without a disk. */
export class MemoryAccounts implements AccountStore {
  readonly #accounts = new Map<string, Held>();
  readonly #sessions = new Map<string, Session>();
  readonly #audit: AuditLine[] = [];
  #lastAccount = 0;
  #lastSession = 0;

  async add(draft: AccountDraft): Promise<Account> {
    checkName(draft.name);
    if (this.#named(draft.name)) throw nameTaken(draft.name);
    this.#lastAccount += 1;
    const account = accountFrom(`acc${this.#lastAccount}`, draft);
    this.#accounts.set(account.id, { account, passwordHash: draft.passwordHash });
    return account;
  }

  async change(id: string, set: AccountChange): Promise<Account> {
    const held = this.#accounts.get(id);
    if (!held) throw noAccount(id);
    const account = accountAfter(held.account, set);
    this.#accounts.set(id, { account, passwordHash: set.passwordHash ?? held.passwordHash });
    return account;
  }

  async byName(name: string): Promise<Held | undefined> {
    return this.#named(name);
  }

  async get(id: string): Promise<Account | undefined> {
    return this.#accounts.get(id)?.account;
  }

  async list(): Promise<Account[]> {
    return [...this.#accounts.values()].map(({ account }) => account);
  }

  async removeDistrict(district: 'demo'): Promise<void> {
    for (const { account } of this.#accounts.values()) {
      if (account.district !== district) continue;
      await this.revokeAll(account.id);
      this.#accounts.delete(account.id);
    }
  }

  async openSession(draft: Parameters<AccountStore['openSession']>[0]): Promise<Session> {
    if (!this.#accounts.has(draft.account)) throw noAccount(draft.account);
    this.#lastSession += 1;
    const { account, at, expiresAt, remote, agent } = draft;
    const id = `ses${this.#lastSession}`;
    const session = { id, account, createdAt: at, seenAt: at, expiresAt, remote, agent };
    this.#sessions.set(draft.tokenHash, session);
    return session;
  }

  async session(tokenHash: string, at: Instant): Promise<{ session: Session; account: Account } | undefined> {
    const held = this.#sessions.get(tokenHash);
    const account = held && this.#accounts.get(held.account)?.account;
    if (!held || !account || account.disabled || held.expiresAt <= at) return undefined;
    const session = { ...held, seenAt: seenAfter(held.seenAt, at) };
    this.#sessions.set(tokenHash, session);
    return { session, account };
  }

  async sessionsOf(account: string, at: Instant): Promise<Session[]> {
    const of = [...this.#sessions.values()].filter((each) => each.account === account && each.expiresAt > at);
    return of.reverse();
  }

  async revoke(session: string): Promise<void> {
    for (const [hash, each] of this.#sessions) if (each.id === session) this.#sessions.delete(hash);
  }

  async revokeAll(account: string): Promise<void> {
    for (const [hash, each] of this.#sessions) if (each.account === account) this.#sessions.delete(hash);
  }

  async audit(line: Omit<AuditLine, 'seq'>): Promise<void> {
    this.#audit.push({ ...line, seq: this.#audit.length + 1 });
  }

  async auditTrail(query: {
    by?: string;
    act?: string;
    before?: number;
    limit: number;
  }): Promise<AuditLine[]> {
    checkPage(query.limit);
    const { by, act, before = Number.POSITIVE_INFINITY } = query;
    const found = this.#audit.filter(
      (line) =>
        (by === undefined || line.by === by) && (act === undefined || line.act === act) && line.seq < before,
    );
    return found.reverse().slice(0, query.limit);
  }

  async close(): Promise<void> {}

  #named(name: string): Held | undefined {
    const key = nameKey(name);
    return [...this.#accounts.values()].find(({ account }) => nameKey(account.name) === key);
  }
}
