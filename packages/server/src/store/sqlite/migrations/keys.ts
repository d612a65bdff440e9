import type { Migration } from '../database.ts';

/** keys.sqlite: SM4 keys of loggers, apart from the book so that a copy of the book gives none away. */
export const KEYS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'keys, requests for keys, settings',
    sql: `
      CREATE TABLE key (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        mn TEXT NOT NULL COLLATE NOCASE,
        cause TEXT UNIQUE,
        secret TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX key_of ON key (mn, seq);
      CREATE TRIGGER key_stays BEFORE DELETE ON key
        BEGIN SELECT RAISE(ABORT, 'what came under a key must stay readable'); END;
      CREATE TABLE key_request (
        mn TEXT PRIMARY KEY COLLATE NOCASE,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE enrolment (
        id TEXT PRIMARY KEY,
        last_at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE key_setting (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
    `,
  },
];
