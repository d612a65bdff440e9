import type { Migration } from '../database.ts';

/** shifts.sqlite: who is on duty, the log, every handover. */
export const SHIFTS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'calendar, log, handovers by version',
    sql: `
      CREATE TABLE shifts (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        people INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX shifts_at ON shifts (to_at, from_at);
      CREATE TABLE notes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX notes_at ON notes (at);
      CREATE TABLE handovers (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        outgoing TEXT NOT NULL,
        written_at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX handovers_at ON handovers (written_at, id) WHERE version = 1;
      CREATE TRIGGER notes_stay BEFORE DELETE ON notes
        BEGIN SELECT RAISE(ABORT, 'the duty log is never deleted'); END;
      CREATE TRIGGER notes_stand BEFORE UPDATE ON notes
        BEGIN SELECT RAISE(ABORT, 'the duty log is never rewritten'); END;
      CREATE TRIGGER handovers_stay BEFORE DELETE ON handovers
        BEGIN SELECT RAISE(ABORT, 'handovers are never deleted'); END;
      CREATE TRIGGER handovers_stand BEFORE UPDATE ON handovers
        BEGIN SELECT RAISE(ABORT, 'handovers are never rewritten'); END;
    `,
  },
];
