import type { Account, Instant, Role } from '@wenqu/domain';

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly remote: string;
  readonly agent: string;
}

export interface AuditLine {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly act: string;
  readonly about: string;
  readonly remote: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Local accounts, sessions and the audit trail. Passwords arrive already hashed (argon2id). */
export interface AccountStore {
  add(account: {
    name: string;
    displayName: string;
    role: Role;
    enterprise: string;
    agency: string;
    unit?: string;
    certificate?: string;
    district: 'main' | 'demo';
    passwordHash: string;
    mustChangePassword: boolean;
    at: Instant;
  }): Promise<Account>;
  change(
    id: string,
    set: Partial<{
      displayName: string;
      role: Role;
      enterprise: string;
      agency: string;
      unit: string;
      certificate: string;
      disabled: boolean;
      passwordHash: string;
      mustChangePassword: boolean;
      lastLoginAt: Instant;
    }>,
  ): Promise<Account>;
  byName(name: string): Promise<{ account: Account; passwordHash: string } | undefined>;
  get(id: string): Promise<Account | undefined>;
  list(): Promise<Account[]>;
  removeDistrict(district: 'demo'): Promise<void>;
  /** The token itself is never kept, only its SHA-256. */
  openSession(session: {
    tokenHash: string;
    account: string;
    at: Instant;
    expiresAt: Instant;
    remote: string;
    agent: string;
  }): Promise<Session>;
  session(tokenHash: string, at: Instant): Promise<{ session: Session; account: Account } | undefined>;
  sessionsOf(account: string, at: Instant): Promise<Session[]>;
  revoke(session: string): Promise<void>;
  revokeAll(account: string): Promise<void>;
  audit(line: Omit<AuditLine, 'seq'>): Promise<void>;
  auditTrail(query: { by?: string; act?: string; before?: number; limit: number }): Promise<AuditLine[]>;
  close(): Promise<void>;
}
