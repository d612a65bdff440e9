import type { Migration } from '../database.ts';

/** book.sqlite: what people did in a district. Book and register share the file, so one copy holds both. */
export const BOOK_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'book',
    sql: `
      CREATE TABLE book_rows (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        retired_at INTEGER,
        unique_key TEXT,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (kind, id)
      ) WITHOUT ROWID;
      CREATE UNIQUE INDEX book_keys ON book_rows (kind, unique_key) WHERE unique_key IS NOT NULL;
      CREATE TABLE book_history (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        reason TEXT NOT NULL,
        before TEXT,
        after TEXT NOT NULL
      );
      CREATE INDEX book_history_of ON book_history (kind, id, seq);
      CREATE TRIGGER book_rows_stay BEFORE DELETE ON book_rows
        BEGIN SELECT RAISE(ABORT, 'rows of the book are retired, not deleted'); END;
      CREATE TRIGGER book_history_stays BEFORE DELETE ON book_history
        BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;
      CREATE TRIGGER book_history_stands BEFORE UPDATE ON book_history
        BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
    `,
  },
  {
    id: 2,
    name: 'register',
    sql: `
      CREATE TABLE entries (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        hidden INTEGER NOT NULL,
        told INTEGER NOT NULL,
        state TEXT NOT NULL,
        level TEXT NOT NULL CHECK (level IN ('A', 'B', 'C')),
        enterprise TEXT NOT NULL,
        outlet TEXT NOT NULL,
        point TEXT NOT NULL,
        factor TEXT NOT NULL,
        rule TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        due_at INTEGER,
        clock_at INTEGER,
        opened_at INTEGER NOT NULL,
        worst REAL NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) WITHOUT ROWID;
      CREATE INDEX entries_cause ON entries (point, factor, rule, hidden, to_at) WHERE state <> 'closed';
      CREATE INDEX entries_clock ON entries (clock_at) WHERE clock_at IS NOT NULL;
      CREATE INDEX entries_newest ON entries (opened_at, id);
      CREATE INDEX entries_enterprise ON entries (enterprise, state);
      CREATE TABLE entry_numbers (
        series TEXT NOT NULL,
        year INTEGER NOT NULL,
        last INTEGER NOT NULL,
        PRIMARY KEY (series, year)
      ) WITHOUT ROWID;
      CREATE TABLE findings (
        id TEXT PRIMARY KEY,
        entry TEXT NOT NULL REFERENCES entries (id),
        from_at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) WITHOUT ROWID;
      CREATE INDEX findings_of ON findings (entry, from_at);
      CREATE TABLE entry_steps (
        entry TEXT NOT NULL REFERENCES entries (id),
        seq INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (entry, seq)
      ) WITHOUT ROWID;
      CREATE TRIGGER entries_stay BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'entries are closed, not deleted'); END;
      CREATE TRIGGER entry_steps_stay BEFORE DELETE ON entry_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;
      CREATE TRIGGER entry_steps_stand BEFORE UPDATE ON entry_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never rewritten'); END;
    `,
  },
  {
    id: 3,
    name: 'merges, assignees, lists of a large register',
    sql: `
      ALTER TABLE entries ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
      ALTER TABLE entries ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
      ALTER TABLE entries ADD COLUMN muted_until INTEGER;
      ALTER TABLE entries ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
      UPDATE entries SET muted_until = json_extract(doc, '$.mutedUntil') WHERE state = 'muted';
      CREATE INDEX entries_merged ON entries (point, factor, rule, hidden, to_at) WHERE merged_into <> '';
      CREATE INDEX entries_open ON entries (to_at, from_at) WHERE state <> 'closed';
      CREATE INDEX entries_late ON entries (due_at, escalated, state)
        WHERE due_at IS NOT NULL AND state IN ('grouped', 'answered', 'inquiry');
      CREATE INDEX entries_list ON entries (state, hidden, told, level, enterprise, outlet, point, factor, rule,
        due_at, opened_at, worst, assignee, muted_until, number);
    `,
  },
  {
    id: 4,
    name: 'when entries were closed',
    sql: `
      ALTER TABLE entries ADD COLUMN closed_at INTEGER;
      UPDATE entries SET closed_at = json_extract(doc, '$.closedAt') WHERE state = 'closed';
      CREATE INDEX entries_closed ON entries (closed_at) WHERE closed_at IS NOT NULL;
    `,
  },
  {
    id: 5,
    name: 'one index that answers every list of a large register by itself',
    sql: `
      DROP INDEX entries_list;
      CREATE INDEX entries_wide ON entries (state, hidden, told, level, enterprise, outlet, point, factor, rule,
        due_at, opened_at, worst, assignee, muted_until, number, merged_into, closed_at, from_at, to_at);
    `,
  },
  {
    id: 6,
    name: 'who is late, by level and by how far it was told already',
    sql: `
      DROP INDEX entries_late;
      CREATE INDEX entries_untold ON entries (level, escalated, due_at)
        WHERE due_at IS NOT NULL AND state IN ('grouped', 'answered', 'inquiry');
    `,
  },
];
