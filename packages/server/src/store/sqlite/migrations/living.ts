import type { Migration } from '../database.ts';

/** living.sqlite: what people decide about rules, what rules said, what became of it, back-tests. */
export const LIVING_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'editions, modes, fired findings, feedback, watched days, back-tests',
    sql: `
      CREATE TABLE edition (
        seq INTEGER PRIMARY KEY,
        rule TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE TABLE mode (
        rule TEXT NOT NULL,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (rule, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE fired (
        id TEXT PRIMARY KEY,
        rule TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('told', 'shadow')),
        hidden INTEGER NOT NULL,
        point TEXT NOT NULL,
        from_at INTEGER NOT NULL,
        to_at INTEGER NOT NULL,
        count INTEGER NOT NULL,
        at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX fired_at ON fired (at, rule);
      CREATE INDEX fired_rule ON fired (rule, at);
      CREATE INDEX fired_point ON fired (point, from_at);
      CREATE TABLE feedback (
        seq INTEGER PRIMARY KEY,
        finding TEXT NOT NULL,
        rule TEXT NOT NULL,
        outcome TEXT NOT NULL,
        source TEXT NOT NULL,
        entry TEXT NOT NULL,
        at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX feedback_finding ON feedback (finding, at);
      CREATE INDEX feedback_at ON feedback (at);
      CREATE UNIQUE INDEX feedback_entry ON feedback (finding, entry) WHERE source = 'register';
      CREATE TABLE watched (
        watcher TEXT NOT NULL,
        day TEXT NOT NULL,
        point TEXT NOT NULL,
        PRIMARY KEY (watcher, day, point)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE back_test (
        id TEXT PRIMARY KEY,
        asked_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX back_test_asked ON back_test (asked_at);
      CREATE TABLE back_test_finding (
        seq INTEGER PRIMARY KEY,
        test TEXT NOT NULL REFERENCES back_test (id),
        rule TEXT NOT NULL,
        kind TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX back_test_finding_test ON back_test_finding (test, seq);
      CREATE TRIGGER mode_stays BEFORE DELETE ON mode
        BEGIN SELECT RAISE(ABORT, 'a decision stays'); END;
      CREATE TRIGGER feedback_stays BEFORE DELETE ON feedback
        BEGIN SELECT RAISE(ABORT, 'a word on a finding stays'); END;
    `,
  },
];
