import type { Migration } from '../database.ts';

const kept = (table: string): string => `
  CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table}
    BEGIN SELECT raise(ABORT, 'lists are never deleted'); END;
  CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table}
    BEGIN SELECT raise(ABORT, 'lists are never changed'); END;
`;

/** Shape of lists.sqlite: one row for each version of a kind and of a row, one for each sheet. */
export const LISTS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'kinds, rows and sheets, version by version',
    sql: `
      CREATE TABLE kinds (
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (kind, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE rows (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX rows_kind ON rows (kind, id, version);
      CREATE TABLE imports (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        doc TEXT NOT NULL
      ) STRICT;
      ${kept('kinds')} ${kept('rows')} ${kept('imports')}
    `,
  },
];
