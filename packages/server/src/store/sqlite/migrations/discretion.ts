import type { Migration } from '../database.ts';

/** Shape of discretion.sqlite: editions of the standard. */
export const DISCRETION_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'standards',
    sql: `
      CREATE TABLE standards (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        doc TEXT NOT NULL
      ) STRICT;
      CREATE TRIGGER standards_kept BEFORE DELETE ON standards
        BEGIN SELECT raise(ABORT, 'standards are never forgotten'); END;
      CREATE TRIGGER standards_fixed BEFORE UPDATE ON standards
        BEGIN SELECT raise(ABORT, 'standards are never changed'); END;
    `,
  },
];
