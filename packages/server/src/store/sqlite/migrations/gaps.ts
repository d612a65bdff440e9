import type { Migration } from '../database.ts';

/** Shape of gaps.sqlite. Steps of a story are never rewritten. */
export const GAPS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'gaps, events, attempts, stories, marks',
    sql: `
      CREATE TABLE gaps (
        id TEXT PRIMARY KEY,
        event TEXT NOT NULL,
        point TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        mn TEXT NOT NULL,
        factor TEXT NOT NULL,
        statistic TEXT NOT NULL,
        cause TEXT NOT NULL,
        state TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        running INTEGER NOT NULL,
        expected INTEGER NOT NULL,
        missing INTEGER NOT NULL,
        closed_at INTEGER,
        doc TEXT NOT NULL
      ) STRICT;
      CREATE INDEX gaps_event ON gaps (event);
      CREATE INDEX gaps_from ON gaps (from_at, id);
      CREATE INDEX gaps_point ON gaps (point, from_at);
      CREATE INDEX gaps_enterprise ON gaps (enterprise, from_at);
      CREATE INDEX gaps_closed ON gaps (closed_at);
      CREATE TABLE gap_events (id TEXT PRIMARY KEY, kind TEXT NOT NULL) STRICT;
      CREATE TABLE gap_attempts (
        gap TEXT NOT NULL REFERENCES gaps (id),
        seq INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (gap, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE gap_steps (
        gap TEXT NOT NULL REFERENCES gaps (id),
        seq INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (gap, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER gap_steps_kept BEFORE DELETE ON gap_steps
        BEGIN SELECT raise(ABORT, 'steps are never deleted'); END;
      CREATE TRIGGER gaps_kept BEFORE DELETE ON gaps
        BEGIN SELECT raise(ABORT, 'gaps are closed, not deleted'); END;
      CREATE TABLE gap_marks (
        point TEXT NOT NULL,
        statistic TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (point, statistic)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE our_outages (from_at INTEGER NOT NULL, to_at INTEGER NOT NULL) STRICT;
      CREATE TABLE gap_facts (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
    `,
  },
];
