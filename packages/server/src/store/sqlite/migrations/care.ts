import type { Migration } from '../database.ts';

/** care.sqlite: clocks, parameters with their changes, visits, checks. */
export const CARE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'care',
    sql: `
      CREATE TABLE clocks (
        mn TEXT NOT NULL, at INTEGER NOT NULL, offset_s REAL NOT NULL, source TEXT NOT NULL,
        PRIMARY KEY (mn, at)
      ) WITHOUT ROWID;
      CREATE TABLE parameters (
        mn TEXT NOT NULL, pol_id TEXT NOT NULL, info_id TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (mn, pol_id, info_id)
      ) WITHOUT ROWID;
      CREATE TABLE changes (
        id TEXT PRIMARY KEY, mn TEXT NOT NULL, at INTEGER NOT NULL, cause TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE INDEX changes_at ON changes (at, id);
      CREATE TRIGGER changes_stay BEFORE DELETE ON changes
        BEGIN SELECT RAISE(ABORT, 'the change log is never deleted'); END;
      CREATE TABLE visits (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, enterprise TEXT NOT NULL, from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL, doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE INDEX visits_of ON visits (enterprise, from_at);
      CREATE TABLE plans (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, version INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE TABLE runs (
        id TEXT PRIMARY KEY, mn TEXT NOT NULL, pol_id TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
        outcome TEXT NOT NULL, doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE INDEX runs_at ON runs (at, id);
      CREATE INDEX runs_of ON runs (mn, pol_id, kind, at);
      CREATE TABLE settings (
        one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      );
    `,
  },
];
