import type { Migration } from '../database.ts';

/** facility.sqlite: treatment facilities in every version, and the day sheets that enterprises declare. */
export const FACILITY_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'facilities by version, day sheets by version',
    sql: `
      CREATE TABLE facility (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        by_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE sheet (
        facility TEXT NOT NULL,
        day TEXT NOT NULL,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        PRIMARY KEY (facility, day, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TRIGGER facility_stays BEFORE DELETE ON facility
        BEGIN SELECT RAISE(ABORT, 'what was declared stays'); END;
      CREATE TRIGGER sheet_stays BEFORE DELETE ON sheet
        BEGIN SELECT RAISE(ABORT, 'what was declared stays'); END;
    `,
  },
];
