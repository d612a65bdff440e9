import type { Migration } from '../database.ts';

/** detection.sqlite: how far the detectors came, and which leads still weigh. */
export const DETECTION_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'detection',
    sql: `
      CREATE TABLE looked (point TEXT PRIMARY KEY, looked_to INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE leads (
        point TEXT NOT NULL, id TEXT NOT NULL, pattern TEXT NOT NULL, score REAL NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (point, id)
      ) WITHOUT ROWID;
      CREATE INDEX leads_at ON leads (point, at);
    `,
  },
];
