import type { Migration } from '../database.ts';

/**
 * A projection of the journal: everything here can be made again. Parts are appended in the order they are
 * written, so that a flush of ten thousand points writes one stretch of the file; the index begins with the
 * day for the same reason: the pages of today are few.
 */
export const READINGS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'parts, names, newest values, notes and the cursor',
    sql: `
      CREATE TABLE part (
        id INTEGER PRIMARY KEY,
        series INTEGER NOT NULL,
        day INTEGER NOT NULL,
        tier INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        at_from INTEGER NOT NULL,
        at_last INTEGER NOT NULL,
        blob BLOB NOT NULL
      ) STRICT;
      CREATE INDEX part_of_day ON part (day, series);
      CREATE INDEX part_open ON part (day, series, tier) WHERE tier < 3;
      CREATE TABLE series (id INTEGER PRIMARY KEY, point TEXT NOT NULL, statistic TEXT NOT NULL) STRICT;
      CREATE TABLE name (kind TEXT NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
      CREATE TABLE newest (page INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT;
      CREATE TABLE note (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
      CREATE TABLE cursor (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL,
        arrival INTEGER NOT NULL) STRICT;
    `,
  },
];
