import type { Migration } from '../database.ts';

/** Shape of files.sqlite: who put which file. */
export const FILES_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'files',
    sql: `
      CREATE TABLE files (
        seq INTEGER PRIMARY KEY,
        sha256 TEXT NOT NULL,
        by TEXT NOT NULL,
        doc TEXT NOT NULL,
        UNIQUE (sha256, by)
      ) STRICT;
      CREATE TRIGGER files_kept BEFORE DELETE ON files
        BEGIN SELECT raise(ABORT, 'files are never forgotten'); END;
      CREATE TRIGGER files_fixed BEFORE UPDATE ON files
        BEGIN SELECT raise(ABORT, 'files are never renamed'); END;
    `,
  },
];
