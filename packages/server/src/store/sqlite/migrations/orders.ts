import type { Migration } from '../database.ts';

/**
 * orders.sqlite: orders to devices. What follows from the journal can be read from there again; what people
 * asked and agreed to stands here alone.
 */
export const ORDER_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'orders',
    sql: `
      CREATE TABLE orders (
        id TEXT NOT NULL PRIMARY KEY,
        asked_at INTEGER NOT NULL,
        hidden INTEGER NOT NULL,
        held INTEGER NOT NULL,
        state TEXT NOT NULL,
        mn TEXT NOT NULL,
        enterprise TEXT NOT NULL,
        cn TEXT NOT NULL,
        class TEXT NOT NULL,
        origin TEXT NOT NULL,
        origin_id TEXT NOT NULL,
        qn TEXT NOT NULL,
        doc TEXT NOT NULL
      );
      CREATE INDEX orders_newest ON orders (asked_at, id);
      CREATE INDEX orders_of_mn ON orders (mn, asked_at);
      CREATE INDEX orders_of_enterprise ON orders (enterprise, asked_at);
      CREATE INDEX orders_of_origin ON orders (origin, origin_id) WHERE origin_id <> '';
      CREATE INDEX orders_by_qn ON orders (qn, mn) WHERE qn <> '';
      CREATE INDEX orders_held ON orders (held) WHERE held = 1;
      CREATE TABLE order_steps (
        of TEXT NOT NULL,
        seq INTEGER NOT NULL,
        doc TEXT NOT NULL,
        PRIMARY KEY (of, seq)
      ) WITHOUT ROWID;
      CREATE TABLE order_devices (
        mn TEXT NOT NULL PRIMARY KEY,
        last_qn TEXT NOT NULL,
        answer_s INTEGER,
        resends INTEGER
      ) WITHOUT ROWID;
      CREATE TABLE order_numbers (
        series TEXT NOT NULL PRIMARY KEY,
        last INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE order_marks (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        applied INTEGER NOT NULL,
        told INTEGER NOT NULL
      );
      CREATE TRIGGER orders_stay BEFORE DELETE ON orders
        BEGIN SELECT RAISE(ABORT, 'orders are never deleted'); END;
      CREATE TRIGGER order_steps_stay BEFORE DELETE ON order_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;
      CREATE TRIGGER order_steps_stand BEFORE UPDATE ON order_steps
        BEGIN SELECT RAISE(ABORT, 'steps are never rewritten'); END;
    `,
  },
];
