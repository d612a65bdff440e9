import type { Migration } from '../database.ts';

/** samples.sqlite: water kept as evidence, the bottles it stands in, and what was set about taking it. */
export const SAMPLE_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'samples',
    sql: `
      CREATE TABLE samples (
        id TEXT PRIMARY KEY,
        cause TEXT UNIQUE,
        water TEXT,
        state TEXT NOT NULL,
        hidden_now INTEGER NOT NULL,
        enterprise TEXT NOT NULL,
        point TEXT NOT NULL,
        mn TEXT NOT NULL,
        entry TEXT NOT NULL,
        lab TEXT NOT NULL,
        ordered TEXT NOT NULL,
        requested_at INTEGER NOT NULL,
        due_at INTEGER,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX samples_state ON samples (state, requested_at);
      CREATE INDEX samples_newest ON samples (requested_at);
      CREATE INDEX samples_point ON samples (point, requested_at);
      CREATE INDEX samples_water ON samples (water) WHERE water IS NOT NULL;
      CREATE INDEX samples_ordered ON samples (ordered) WHERE ordered <> '';
      CREATE TABLE sample_numbers (
        series TEXT NOT NULL, year TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (series, year)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE sample_steps (
        sample TEXT NOT NULL REFERENCES samples (id),
        seq INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (sample, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE bottles (
        mn TEXT NOT NULL, bottle INTEGER NOT NULL, sample TEXT NOT NULL, since INTEGER NOT NULL,
        PRIMARY KEY (mn, bottle)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE box (
        mn TEXT NOT NULL, at INTEGER NOT NULL, position INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (mn, at, position)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX box_frame ON box (mn, position);
      CREATE TABLE sample_settings (
        kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (kind, id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE sampling_episodes (
        point TEXT NOT NULL, factor TEXT NOT NULL, to_at INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (point, factor)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE stopped_proposals (
        cause TEXT PRIMARY KEY, at INTEGER NOT NULL, doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX stopped_newest ON stopped_proposals (at);
      CREATE TABLE sample_notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TRIGGER samples_stay BEFORE DELETE ON samples
        BEGIN SELECT RAISE(ABORT, 'samples end, they are not deleted'); END;
      CREATE TRIGGER sample_steps_stay BEFORE DELETE ON sample_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;
      CREATE TRIGGER sample_steps_stand BEFORE UPDATE ON sample_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never rewritten'); END;
      CREATE TRIGGER box_stands BEFORE UPDATE ON box
        BEGIN SELECT RAISE(ABORT, 'a trace is never rewritten'); END;
      CREATE TRIGGER box_stays BEFORE DELETE ON box
        BEGIN SELECT RAISE(ABORT, 'a trace is never deleted'); END;
      CREATE TRIGGER sample_settings_stay BEFORE DELETE ON sample_settings
        BEGIN SELECT RAISE(ABORT, 'settings end, they are not deleted'); END;
    `,
  },
];
