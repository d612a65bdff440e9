import type { Migration } from '../database.ts';

/** Shape of plant.sqlite: one row for each version; `newest` follows by trigger so that lists need not search. */
export const PLANT_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'records of enterprises and agencies, version by version',
    sql: `
      CREATE TABLE records (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        book TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        point TEXT NOT NULL,
        agency TEXT NOT NULL,
        about TEXT NOT NULL,
        at INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE newest (id TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX records_of ON records (book, enterprise, at);
      CREATE INDEX records_at ON records (book, at);
      CREATE TRIGGER records_newest AFTER INSERT ON records BEGIN
        INSERT INTO newest (id, version) VALUES (new.id, new.version)
          ON CONFLICT (id) DO UPDATE SET version = excluded.version;
      END;
      CREATE TRIGGER records_kept BEFORE DELETE ON records
        BEGIN SELECT raise(ABORT, 'records are never deleted'); END;
      CREATE TRIGGER records_fixed BEFORE UPDATE ON records
        BEGIN SELECT raise(ABORT, 'records are never changed'); END;
    `,
  },
];
