import type { Migration } from '../database.ts';

/** statistics.sqlite: statistics as versions, what later facts changed, checks. */
export const STATISTICS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'statistics',
    sql: `
      CREATE TABLE statistics (
        kind TEXT NOT NULL, point TEXT NOT NULL, factor TEXT NOT NULL, start INTEGER NOT NULL,
        version INTEGER NOT NULL, value REAL, state TEXT NOT NULL, outcome TEXT NOT NULL,
        verified INTEGER NOT NULL, n_valid INTEGER NOT NULL, n_due INTEGER NOT NULL,
        n_received INTEGER NOT NULL, n_immediate INTEGER NOT NULL, n_usable INTEGER NOT NULL,
        n_check INTEGER NOT NULL, n_check_received INTEGER NOT NULL, digest TEXT NOT NULL,
        rule_edition TEXT NOT NULL, limit_row TEXT NOT NULL, known_from INTEGER NOT NULL, known_to INTEGER,
        doc TEXT NOT NULL CHECK (json_valid(doc)), hours BLOB NOT NULL,
        PRIMARY KEY (kind, point, factor, start, version)
      ) WITHOUT ROWID;
      CREATE INDEX statistics_at ON statistics (kind, start, known_from);
      CREATE TRIGGER statistics_stay BEFORE DELETE ON statistics
        BEGIN SELECT RAISE(ABORT, 'a version of a statistic is never deleted'); END;
      CREATE TABLE effects (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, point TEXT NOT NULL, at INTEGER NOT NULL,
        flipped INTEGER NOT NULL, claim TEXT NOT NULL, doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE INDEX effects_at ON effects (at, id);
      CREATE TABLE qcs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, point TEXT NOT NULL, factor TEXT NOT NULL,
        kind TEXT NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL, source TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      );
      CREATE INDEX qcs_at ON qcs (at, id);
      CREATE UNIQUE INDEX qcs_of_runs ON qcs (source) WHERE source <> 'hand';
      CREATE TRIGGER qcs_stay BEFORE DELETE ON qcs
        BEGIN SELECT RAISE(ABORT, 'a check is withdrawn, never deleted'); END;
    `,
  },
];
