import type { Migration } from '../database.ts';

/** Shape of notices.sqlite. */
export const NOTICES_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'notices, wishes, channels',
    sql: `
      CREATE TABLE channels (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL
      ) STRICT;
      CREATE TABLE preferences (
        account TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        doc TEXT NOT NULL
      ) STRICT;
      CREATE TABLE notices (
        id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        account TEXT NOT NULL,
        at INTEGER NOT NULL,
        read_at INTEGER,
        try_at INTEGER,
        escalate_at INTEGER,
        doc TEXT NOT NULL
      ) STRICT;
      CREATE INDEX notices_box ON notices (account, at DESC, id DESC);
      CREATE INDEX notices_unread ON notices (account) WHERE read_at IS NULL;
      CREATE INDEX notices_try ON notices (try_at, id) WHERE try_at IS NOT NULL;
      CREATE INDEX notices_escalate ON notices (escalate_at, id)
        WHERE escalate_at IS NOT NULL AND read_at IS NULL;
    `,
  },
];
