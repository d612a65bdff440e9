import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Instant, journalPosition, type Order, type OrderStep } from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type { OrderBatch, OrderDevice, OrderQuery, OrderStore, OrdersHead } from '../orders.ts';
import { isHeld, mnKeyOf, numberParts, placeOf } from '../orders-rules.ts';
import { inTransaction, openDatabase, statements, storeFault } from './database.ts';
import { ORDER_MIGRATIONS } from './migrations/orders.ts';

const INSERT = `
  INSERT INTO orders (id, asked_at, hidden, held, state, mn, enterprise, cn, class, origin, origin_id, qn, doc)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UPDATE = 'UPDATE orders SET held = ?, state = ?, qn = ?, doc = ? WHERE id = ?';

/** Pages of 4 KiB in the log before it is brought home: while that goes on no step is kept, so it comes rarely. */
const CHECKPOINT_PAGES = 8_000;

/** Orders in a file of their own. */
export class SqliteOrders implements OrderStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  readonly #file: string;
  #log: FileHandle | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#db = openDatabase(file, ORDER_MIGRATIONS);
    this.#db.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    this.#sql = statements(this.#db);
  }

  async head(): Promise<OrdersHead> {
    const marks = this.#sql('SELECT applied, told FROM order_marks').get();
    const open = this.#sql('SELECT doc FROM orders WHERE held = 1 ORDER BY asked_at, id')
      .all()
      .map(readOrder);
    const devices = this.#sql('SELECT mn, last_qn, answer_s, resends FROM order_devices').all();
    const numbers = this.#sql('SELECT series, last FROM order_numbers').all();
    return {
      marks: marks
        ? { applied: journalPosition(Number(marks.applied)), told: journalPosition(Number(marks.told)) }
        : null,
      open,
      devices: devices.map(readDevice),
      numbers: new Map(numbers.map((row) => [String(row.series), Number(row.last)])),
    };
  }

  async commit({ orders, steps, devices, marks }: OrderBatch): Promise<void> {
    inTransaction(this.#db, () => {
      for (const order of orders) this.#write(order);
      const step = this.#sql('INSERT INTO order_steps (of, seq, doc) VALUES (?, ?, ?)');
      for (const each of steps) step.run(each.order, each.seq, JSON.stringify(each));
      const device = this.#sql('INSERT OR REPLACE INTO order_devices VALUES (?, ?, ?, ?)');
      for (const { mn, lastQn, answerS, resends } of devices) device.run(mn, lastQn, answerS, resends);
      this.#sql(`INSERT INTO order_marks VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET
                  applied = max(applied, excluded.applied), told = max(told, excluded.told)`).run(
        marks.applied,
        marks.told,
      );
    });
  }

  async order(id: string): Promise<Order | undefined> {
    const row = this.#sql('SELECT doc FROM orders WHERE id = ?').get(id);
    return row && readOrder(row);
  }

  async byQn(mn: string, qn: string): Promise<Order | undefined> {
    if (qn === '') return undefined;
    const row = this.#sql(
      "SELECT doc FROM orders WHERE qn = ? AND qn <> '' AND mn = ? ORDER BY asked_at DESC, id DESC LIMIT 1",
    ).get(qn, mnKeyOf(mn));
    return row && readOrder(row);
  }

  async steps(order: string): Promise<OrderStep[]> {
    const rows = this.#sql('SELECT doc FROM order_steps WHERE of = ? ORDER BY seq').all(order);
    return rows.map((row) => JSON.parse(String(row.doc)));
  }

  async list(query: OrderQuery): Promise<BookPage<Order>> {
    checkPage(query.limit);
    const { cursor, limit } = query;
    const where = new Where(query);
    const total = this.#db
      .prepare(`SELECT count(*) AS total FROM orders WHERE ${where.sql}`)
      .get(...where.values);
    if (cursor !== undefined) {
      const [key, id] = readCursor(cursor, 'number', 'string');
      where.add('(asked_at < ? OR (asked_at = ? AND id > ?))', -key, -key, id);
    }
    const rows = this.#db
      .prepare(`SELECT doc FROM orders WHERE ${where.sql} ORDER BY asked_at DESC, id LIMIT ?`)
      .all(...where.values, limit + 1);
    const items = rows.slice(0, limit).map(readOrder);
    const last = items.at(-1);
    const next = last && rows.length > limit ? writeCursor(placeOf(last)) : null;
    return { items, next, total: Number(total?.total) };
  }

  async askedSince(mn: string, of: Order['class'], since: Instant): Promise<number> {
    const row = this.#sql(
      "SELECT count(*) AS count FROM orders WHERE mn = ? AND asked_at >= ? AND class = ? AND origin = 'person'",
    ).get(mnKeyOf(mn), since, of);
    return Number(row?.count);
  }

  /** The log that commits are written to, to the disk: what SQLite itself does at each commit under FULL. */
  async sync(): Promise<void> {
    try {
      this.#log ??= await openLog(this.#file);
      await this.#log.datasync();
    } catch (error) {
      throw storeFault(error);
    }
  }

  async close(): Promise<void> {
    await this.#log?.close();
    this.#db.close();
  }

  #write(order: Order): void {
    const { id, state, qn, origin } = order;
    const held = Number(isHeld(order));
    const doc = JSON.stringify(order);
    if (this.#sql(UPDATE).run(held, state, qn, doc, id).changes > 0) return;
    this.#sql(INSERT).run(
      ...[
        id,
        order.askedAt,
        Number(order.hidden),
        held,
        state,
        mnKeyOf(order.mn),
        order.enterprise,
        order.cn,
      ],
      ...[order.class, origin.kind, 'id' in origin ? origin.id : '', qn, doc],
    );
    const { series, count } = numberParts(id);
    this.#sql(`INSERT INTO order_numbers VALUES (?, ?)
                ON CONFLICT (series) DO UPDATE SET last = max(last, excluded.last)`).run(series, count);
  }
}

/** The write-ahead log of a database that is open, its name in the folder on disk. */
async function openLog(file: string): Promise<FileHandle> {
  const log = await open(`${file}-wal`, 'r');
  const folder = await open(dirname(file), 'r');
  await folder.sync().finally(() => folder.close());
  return log;
}

/** @param file path of orders.sqlite of the district */
export const openSqliteOrders = (file: string): SqliteOrders => new SqliteOrders(file);

const readOrder = (row: Record<string, unknown>): Order => JSON.parse(String(row.doc));
const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));
const readDevice = (row: Record<string, unknown>): OrderDevice => ({
  mn: String(row.mn),
  lastQn: String(row.last_qn),
  answerS: numberOrNull(row.answer_s),
  resends: numberOrNull(row.resends),
});

/** A growing condition with its values. */
class Where {
  readonly #parts: string[] = ['1'];
  readonly values: SQLInputValue[] = [];

  constructor(query: OrderQuery) {
    if (!query.withHidden) this.add('hidden = 0');
    if (query.mn !== undefined) this.add('mn = ?', mnKeyOf(query.mn));
    if (query.enterprise !== undefined) this.add('enterprise = ?', query.enterprise);
    if (query.enterprises) this.#among('enterprise', query.enterprises);
    if (query.state) this.#among('state', query.state);
    if (query.cn !== undefined) this.add('cn = ?', query.cn);
    if (query.class !== undefined) this.add('class = ?', query.class);
    if (query.origin !== undefined) this.add('origin = ?', query.origin);
    if (query.originId !== undefined) this.add("origin_id = ? AND origin_id <> ''", query.originId);
  }

  get sql(): string {
    return this.#parts.join(' AND ');
  }

  add(sql: string, ...values: SQLInputValue[]): void {
    this.#parts.push(sql);
    this.values.push(...values);
  }

  #among(field: string, values: readonly string[]): void {
    this.add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }
}
