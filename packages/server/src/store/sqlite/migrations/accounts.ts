import type { Migration } from '../database.ts';

/** accounts.sqlite: house-wide logins, sessions and the audit trail. */
export const ACCOUNT_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'accounts',
    sql: `
      CREATE TABLE accounts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        name_key TEXT NOT NULL UNIQUE,
        district TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE TABLE sessions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        account INTEGER NOT NULL REFERENCES accounts (seq) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        remote TEXT NOT NULL,
        agent TEXT NOT NULL
      );
      CREATE INDEX sessions_of ON sessions (account);
      CREATE TABLE audit (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        act TEXT NOT NULL,
        about TEXT NOT NULL,
        remote TEXT NOT NULL,
        detail TEXT NOT NULL CHECK (json_valid(detail))
      );
      CREATE INDEX audit_by ON audit (by, seq);
      CREATE INDEX audit_act ON audit (act, seq);
      CREATE TRIGGER audit_stays BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END;
      CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is never rewritten'); END;
    `,
  },
];
