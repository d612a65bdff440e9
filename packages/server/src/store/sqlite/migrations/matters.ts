import type { Migration } from '../database.ts';

/** Shape of matters.sqlite: the matters as they stand, every step that led there, and what they can be found by. */
export const MATTERS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'matters and their steps',
    sql: `
      CREATE TABLE matters (
        id TEXT PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        machine TEXT NOT NULL,
        state TEXT NOT NULL,
        kind TEXT NOT NULL,
        campaign TEXT NOT NULL,
        level TEXT NOT NULL,
        hidden INTEGER NOT NULL,
        enterprise TEXT NOT NULL,
        outlet TEXT NOT NULL,
        point TEXT NOT NULL,
        unit TEXT NOT NULL,
        leader TEXT NOT NULL,
        opened_by TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        open INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        search TEXT NOT NULL
      ) STRICT;
      -- Apart, so that what is searched and counted lies close together.
      CREATE TABLE matter_docs (
        id TEXT PRIMARY KEY REFERENCES matters (id),
        doc TEXT NOT NULL
      ) STRICT;
      CREATE INDEX matters_due ON matters (due_at, id);
      CREATE INDEX matters_opened ON matters (opened_at, id);
      CREATE INDEX matters_updated ON matters (updated_at, id);
      CREATE INDEX matters_machine ON matters (machine, state, due_at, id);
      CREATE INDEX matters_machine_opened ON matters (machine, opened_at, id);
      CREATE INDEX matters_open ON matters (open, machine, state, due_at);
      CREATE INDEX matters_kind ON matters (kind, state);
      CREATE INDEX matters_campaign ON matters (campaign, state);
      CREATE INDEX matters_enterprise ON matters (enterprise, machine);
      CREATE INDEX matters_point ON matters (point);
      CREATE INDEX matters_unit ON matters (unit, machine);
      CREATE INDEX matters_leader ON matters (leader, machine);
      CREATE INDEX matters_opener ON matters (opened_by);
      CREATE TABLE matter_officers (
        account TEXT NOT NULL,
        matter TEXT NOT NULL,
        PRIMARY KEY (account, matter)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX matter_officers_of ON matter_officers (matter);
      CREATE TABLE matter_links (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        matter TEXT NOT NULL,
        PRIMARY KEY (kind, id, matter)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE matter_files (
        sha256 TEXT NOT NULL,
        matter TEXT NOT NULL,
        PRIMARY KEY (sha256, matter)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE steps (
        matter TEXT NOT NULL REFERENCES matters (id),
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        client_id TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (matter, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX steps_client ON steps (by, client_id) WHERE client_id <> '';
      CREATE TRIGGER steps_kept BEFORE DELETE ON steps
        BEGIN SELECT raise(ABORT, 'steps are never deleted'); END;
      CREATE TRIGGER steps_fixed BEFORE UPDATE ON steps
        BEGIN SELECT raise(ABORT, 'steps are never changed'); END;
      CREATE TRIGGER matters_kept BEFORE DELETE ON matters
        BEGIN SELECT raise(ABORT, 'matters are never deleted'); END;
    `,
  },
];
