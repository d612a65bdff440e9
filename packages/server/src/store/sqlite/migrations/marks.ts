import type { Migration } from '../database.ts';

const table = (name: string): string => `
  CREATE TABLE ${name} (
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    type TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    enterprise TEXT NOT NULL,
    point TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (id, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX ${name}_stretch ON ${name} (to_at, from_at, point);
  CREATE TRIGGER ${name}_kept BEFORE DELETE ON ${name}
    BEGIN SELECT raise(ABORT, 'steps are never deleted'); END;
  CREATE TRIGGER ${name}_fixed BEFORE UPDATE ON ${name}
    BEGIN SELECT raise(ABORT, 'steps are never changed'); END;
`;

/** Shape of marks.sqlite: one row for each step, with the document as it was after it. */
export const MARKS_MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'marks and exemptions, step by step', sql: table('marks') + table('exemptions') },
];
