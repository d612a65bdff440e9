import type { Migration } from '../database.ts';

const fixed = (table: string): string => `
  CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table}
    BEGIN SELECT raise(ABORT, 'papers are never deleted'); END;
  CREATE TRIGGER ${table}_fixed BEFORE UPDATE ON ${table}
    BEGIN SELECT raise(ABORT, 'papers are never changed'); END;
`;

/** Shape of campaigns.sqlite: versions of campaigns, issues, their documents, appeals with their answers. */
export const CAMPAIGNS_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'campaigns, issues and appeals',
    sql: `
      CREATE TABLE campaigns (
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (id, version)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE issues (
        id TEXT PRIMARY KEY,
        campaign TEXT NOT NULL,
        kind TEXT NOT NULL,
        issue INTEGER NOT NULL,
        at INTEGER NOT NULL,
        head TEXT NOT NULL,
        content TEXT NOT NULL,
        UNIQUE (campaign, kind, issue)
      ) STRICT;
      CREATE TABLE issue_documents (
        issue TEXT PRIMARY KEY,
        document TEXT NOT NULL,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE appeals (
        id TEXT NOT NULL,
        seq INTEGER NOT NULL,
        campaign TEXT NOT NULL,
        at INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (id, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX appeals_campaign ON appeals (campaign, at);
      ${['campaigns', 'issues', 'issue_documents', 'appeals'].map(fixed).join('')}
    `,
  },
];
