import type { Migration } from '../database.ts';

/** forwarding.sqlite: targets and their history; how far each has come, and what was received above. */
export const FORWARDING_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'targets, progress, receipts, undelivered frames, requests from above',
    sql: `
      CREATE TABLE target (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        retired INTEGER NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc)),
        secrets TEXT NOT NULL CHECK (json_valid(secrets))
      ) STRICT;
      CREATE TABLE target_change (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        target TEXT NOT NULL,
        doc TEXT NOT NULL CHECK (json_valid(doc))
      ) STRICT;
      CREATE INDEX change_of ON target_change (target, seq);
      CREATE TRIGGER change_stays BEFORE DELETE ON target_change
        BEGIN SELECT RAISE(ABORT, 'history is never deleted'); END;
      CREATE TRIGGER change_stands BEFORE UPDATE ON target_change
        BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END;
      CREATE TABLE progress (target TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE receipt_block (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        target TEXT NOT NULL,
        count INTEGER NOT NULL,
        position_from INTEGER NOT NULL,
        position_to INTEGER NOT NULL,
        acked_from INTEGER NOT NULL,
        acked_to INTEGER NOT NULL,
        blob BLOB NOT NULL
      ) STRICT;
      CREATE INDEX receipt_of ON receipt_block (target, id);
      CREATE INDEX receipt_at ON receipt_block (position_to, position_from);
      CREATE TABLE dead (
        target TEXT NOT NULL,
        position INTEGER NOT NULL,
        state TEXT NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (target, position)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE control (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        target TEXT NOT NULL,
        up_mn TEXT NOT NULL,
        cn TEXT NOT NULL,
        qn TEXT NOT NULL,
        order_id TEXT NOT NULL,
        doc TEXT NOT NULL,
        UNIQUE (target, up_mn, cn, qn)
      ) STRICT;
      CREATE INDEX control_order ON control (order_id) WHERE order_id <> '';
    `,
  },
];
