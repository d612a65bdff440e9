import type { Migration } from '../database.ts';

/** Shape of field.sqlite: records from the field as they came; only what came of them is written afterwards. */
export const FIELD_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'site records',
    sql: `
  CREATE TABLE visits (
    id TEXT NOT NULL PRIMARY KEY,
    client TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    about TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    words TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    kept TEXT NOT NULL,
    state TEXT NOT NULL,
    told TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX visits_newest ON visits (received_at, id);
  CREATE INDEX visits_state ON visits (state);
  CREATE TRIGGER visits_kept BEFORE DELETE ON visits
    BEGIN SELECT raise(ABORT, 'records are never deleted'); END;
  CREATE TRIGGER visits_fixed BEFORE UPDATE OF id, client, digest, kept, received_at ON visits
    BEGIN SELECT raise(ABORT, 'records are never changed'); END;
`,
  },
];
