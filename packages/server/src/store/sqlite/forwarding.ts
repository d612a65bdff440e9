import { chmodSync, existsSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type ForwardChange,
  type ForwardControl,
  type ForwardDead,
  type ForwardDraft,
  type ForwardReceipt,
  type ForwardTarget,
  type Instant,
  type JournalPosition,
  journalPosition,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  ForwardAuthor,
  ForwardingStore,
  ForwardProgress,
  ForwardSecrets,
  ForwardStep,
  ReceiptPage,
  ReceiptQuery,
} from '../forwarding.ts';
import {
  assertVersion,
  BLOCK_RECEIPTS,
  NO_SECRETS,
  packReceipts,
  targetAfter,
  unpackReceipts,
} from '../forwarding-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { FORWARDING_MIGRATIONS } from './migrations/forwarding.ts';

/** Blocks looked into for one page: a search for one MN in a long time comes in several answers. */
const BLOCKS_PER_PAGE = 1_000;

type Sql = (sql: string) => StatementSync;
/** The block of a target that still takes receipts. */
interface OpenBlock {
  id: number | undefined;
  receipts: ForwardReceipt[];
}

/** Forwarding in forwarding.sqlite, readable by the owner of the file alone; main changes targets, the thread that sends keeps what it did. */
export class SqliteForwarding implements ForwardingStore {
  readonly #db: DatabaseSync;
  readonly #sql: Sql;
  readonly #open = new Map<string, OpenBlock>();

  constructor(file: string) {
    this.#db = openDatabase(file, FORWARDING_MIGRATIONS);
    this.#sql = statements(this.#db);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
  }

  async targets(): Promise<ForwardTarget[]> {
    return this.#sql('SELECT doc FROM target WHERE retired = 0 ORDER BY seq')
      .all()
      .map(docOf<ForwardTarget>);
  }

  async target(id: string): Promise<ForwardTarget | undefined> {
    return this.#held(id)?.target;
  }

  async secrets(id: string): Promise<ForwardSecrets> {
    return this.#held(id)?.secrets ?? NO_SECRETS;
  }

  async add(draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget> {
    return inTransaction(this.#db, () => {
      const last = this.#sql('SELECT max(seq) AS last FROM target').get();
      const { target, secrets } = targetAfter(draft, undefined, `f${Number(last?.last ?? 0) + 1}`, author.at);
      this.#sql('INSERT INTO target (id, retired, doc, secrets) VALUES (?, 0, ?, ?)').run(
        ...[target.id, JSON.stringify(target), JSON.stringify(secrets)],
      );
      this.#note(null, target, author);
      return target;
    });
  }

  async change(
    id: string,
    version: number,
    draft: ForwardDraft,
    author: ForwardAuthor,
  ): Promise<ForwardTarget> {
    return inTransaction(this.#db, () => {
      const held = this.#held(id);
      assertVersion(held?.target, version);
      const { target, secrets } = targetAfter(draft, held, id, author.at);
      return this.#put(held!.target, target, secrets, author);
    });
  }

  async setEnabled(
    id: string,
    version: number,
    enabled: boolean,
    author: ForwardAuthor,
  ): Promise<ForwardTarget> {
    return inTransaction(this.#db, () => {
      const held = this.#held(id);
      assertVersion(held?.target, version);
      const after = { ...held!.target, enabled, version: version + 1, updatedAt: author.at };
      return this.#put(held!.target, after, held!.secrets, author);
    });
  }

  async retire(id: string, version: number, author: ForwardAuthor): Promise<void> {
    inTransaction(this.#db, () => {
      const held = this.#held(id);
      assertVersion(held?.target, version);
      const after = { ...held!.target, enabled: false, version: version + 1, retiredAt: author.at };
      this.#put(held!.target, { ...after, updatedAt: author.at }, NO_SECRETS, author);
    });
  }

  async history(id: string): Promise<ForwardChange[]> {
    return this.#sql('SELECT seq, doc FROM target_change WHERE target = ? ORDER BY seq DESC')
      .all(id)
      .map((row) => ({ seq: Number(row.seq), ...docOf<Omit<ForwardChange, 'seq'>>(row) }));
  }

  async progress(id: string): Promise<ForwardProgress | undefined> {
    const row = this.#sql('SELECT doc FROM progress WHERE target = ?').get(id);
    return row && docOf<ForwardProgress>(row);
  }

  async save(steps: readonly ForwardStep[]): Promise<void> {
    try {
      inTransaction(this.#db, () => {
        for (const step of steps) this.#save(step);
      });
    } catch (error) {
      // What is on disk is the older state of the open blocks.
      this.#open.clear();
      throw error;
    }
  }

  async receipts(query: ReceiptQuery): Promise<ReceiptPage> {
    checkPage(query.limit);
    const { target, from, to, limit } = query;
    const [block, place] = query.cursor
      ? readCursor(query.cursor, 'number', 'number')
      : [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    const rows = this.#sql(`SELECT id, blob FROM receipt_block
      WHERE target = ? AND id <= ? AND acked_to >= ? AND acked_from <= ? ORDER BY id DESC LIMIT ?`).all(
      ...[target, block, from ?? 0, to ?? Number.MAX_SAFE_INTEGER, BLOCKS_PER_PAGE],
    );
    const items: ForwardReceipt[] = [];
    for (const row of rows) {
      const receipts = unpackReceipts(row.blob as Uint8Array);
      const start = row.id === block ? Math.min(place, receipts.length) : receipts.length;
      for (let at = start - 1; at >= 0; at--) {
        if (!matches(receipts[at]!, query)) continue;
        if (items.length === limit) return { items, next: writeCursor([Number(row.id), at + 1]) };
        items.push(receipts[at]!);
      }
    }
    const last = rows.at(-1);
    return { items, next: rows.length < BLOCKS_PER_PAGE || !last ? null : writeCursor([Number(last.id), 0]) };
  }

  async receivedFrom(id: string, from: JournalPosition): Promise<ReadonlySet<number>> {
    const rows = this.#sql('SELECT blob FROM receipt_block WHERE target = ? AND position_to >= ?').all(
      id,
      from,
    );
    const all = rows.flatMap((row) => unpackReceipts(row.blob as Uint8Array));
    return new Set(all.filter(({ position }) => position >= from).map(({ position }) => position));
  }

  async receivedBy(position: JournalPosition): Promise<{ target: string; receipt: ForwardReceipt }[]> {
    const rows = this.#sql(
      'SELECT target, blob FROM receipt_block WHERE position_to >= ? AND position_from <= ?',
    ).all(position, position);
    return rows.flatMap((row) =>
      unpackReceipts(row.blob as Uint8Array)
        .filter((receipt) => receipt.position === position)
        .map((receipt) => ({ target: String(row.target), receipt })),
    );
  }

  async perMinute(id: string, to: Instant, minutes: number): Promise<number[]> {
    const from = to - minutes * MICROS_PER_MINUTE;
    const rows = this.#sql(`SELECT blob FROM receipt_block
      WHERE target = ? AND acked_to >= ? AND acked_from < ?`).all(id, from, to);
    const counts = Array.from({ length: minutes }, () => 0);
    for (const { ackedAt } of rows.flatMap((row) => unpackReceipts(row.blob as Uint8Array))) {
      const minute = Math.floor((ackedAt - from) / MICROS_PER_MINUTE);
      if (minute >= 0 && minute < minutes) counts[minute]!++;
    }
    return counts;
  }

  async forget(before: Instant): Promise<void> {
    this.#sql('DELETE FROM receipt_block WHERE acked_to < ?').run(before);
  }

  async dead(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardDead>> {
    checkPage(limit);
    const [before] = cursor ? readCursor(cursor, 'number') : [Number.MAX_SAFE_INTEGER];
    const rows = this.#sql(`SELECT state, doc FROM dead WHERE target = ? AND position < ?
      ORDER BY position DESC LIMIT ?`).all(id, before, limit + 1);
    const items = rows
      .slice(0, limit)
      .map((row) => ({ ...docOf<ForwardDead>(row), state: row.state as ForwardDead['state'] }));
    const last = items.at(-1);
    return {
      items,
      next: last && rows.length > limit ? writeCursor([last.position]) : null,
      total: await this.deadCount(id),
    };
  }

  async deadWaiting(id: string): Promise<JournalPosition[]> {
    return this.#sql("SELECT position FROM dead WHERE target = ? AND state = 'waiting' ORDER BY position")
      .all(id)
      .map((row) => journalPosition(Number(row.position)));
  }

  async deadCount(id: string): Promise<number> {
    return Number(this.#sql('SELECT count(*) AS count FROM dead WHERE target = ?').get(id)?.count);
  }

  async sendAgain(id: string, positions: readonly JournalPosition[] | undefined): Promise<number> {
    const changed = positions
      ? this.#sql(`UPDATE dead SET state = 'waiting' WHERE target = ? AND state = 'dead'
          AND position IN (SELECT value FROM json_each(?))`).run(id, JSON.stringify(positions))
      : this.#sql("UPDATE dead SET state = 'waiting' WHERE target = ? AND state = 'dead'").run(id);
    return Number(changed.changes);
  }

  async control(entry: ForwardControl): Promise<ForwardControl | undefined> {
    const { target, upMn, cn, qn, order } = entry;
    return inTransaction(this.#db, () => {
      const row = this.#sql(
        'SELECT doc FROM control WHERE target = ? AND up_mn = ? AND cn = ? AND qn = ?',
      ).get(...[target, upMn, cn, qn]);
      if (row) return docOf<ForwardControl>(row);
      const put = this.#sql(
        'INSERT INTO control (target, up_mn, cn, qn, order_id, doc) VALUES (?, ?, ?, ?, ?, ?)',
      );
      put.run(target, upMn, cn, qn, order, JSON.stringify(entry));
      return undefined;
    });
  }

  async controlIs(
    target: string,
    upMn: string,
    cn: string,
    qn: string,
    more: Partial<Pick<ForwardControl, 'qnRtn' | 'order' | 'zh' | 'en'>>,
  ): Promise<void> {
    const row = this.#sql(
      'SELECT seq, doc FROM control WHERE target = ? AND up_mn = ? AND cn = ? AND qn = ?',
    ).get(target, upMn, cn, qn);
    if (!row) throw new WenquError('WQ_NOT_FOUND');
    const after = { ...docOf<ForwardControl>(row), ...more };
    const put = this.#sql('UPDATE control SET order_id = ?, doc = ? WHERE seq = ?');
    put.run(after.order, JSON.stringify(after), row.seq as SQLInputValue);
  }

  async controlOf(order: string): Promise<ForwardControl | undefined> {
    const row = this.#sql("SELECT doc FROM control WHERE order_id = ? AND order_id <> ''").get(order);
    return row && docOf<ForwardControl>(row);
  }

  async controls(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardControl>> {
    checkPage(limit);
    const [before] = cursor ? readCursor(cursor, 'number') : [Number.MAX_SAFE_INTEGER];
    const rows = this.#sql(
      'SELECT seq, doc FROM control WHERE target = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
    ).all(...[id, before, limit + 1]);
    const last = rows[limit - 1];
    const count = this.#sql('SELECT count(*) AS count FROM control WHERE target = ?').get(id);
    return {
      items: rows.slice(0, limit).map(docOf<ForwardControl>),
      next: last && rows.length > limit ? writeCursor([Number(last.seq)]) : null,
      total: Number(count?.count),
    };
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #held(id: string): { target: ForwardTarget; secrets: ForwardSecrets } | undefined {
    const row = this.#sql('SELECT doc, secrets FROM target WHERE id = ?').get(id);
    return row && { target: docOf<ForwardTarget>(row), secrets: JSON.parse(String(row.secrets)) };
  }

  #put(
    before: ForwardTarget,
    after: ForwardTarget,
    secrets: ForwardSecrets,
    author: ForwardAuthor,
  ): ForwardTarget {
    this.#sql('UPDATE target SET retired = ?, doc = ?, secrets = ? WHERE id = ?').run(
      ...[after.retiredAt === null ? 0 : 1, JSON.stringify(after), JSON.stringify(secrets), after.id],
    );
    this.#note(before, after, author);
    return after;
  }

  #note(before: ForwardTarget | null, after: ForwardTarget, author: ForwardAuthor): void {
    const change: Omit<ForwardChange, 'seq'> = {
      ...{ target: after.id, version: after.version, before, after },
      ...author,
    };
    this.#sql('INSERT INTO target_change (target, doc) VALUES (?, ?)').run(after.id, JSON.stringify(change));
  }

  #save({ target, progress, receipts, dead, undead }: ForwardStep): void {
    this.#sql(`INSERT INTO progress (target, doc) VALUES (?, ?)
      ON CONFLICT (target) DO UPDATE SET doc = excluded.doc`).run(target, JSON.stringify(progress));
    for (let at = 0; at < receipts.length; ) {
      const open = this.#openBlock(target);
      const take = Math.min(BLOCK_RECEIPTS - open.receipts.length, receipts.length - at);
      open.receipts.push(...receipts.slice(at, at + take));
      at += take;
      this.#writeBlock(target, open);
      if (open.receipts.length >= BLOCK_RECEIPTS) this.#open.set(target, { id: undefined, receipts: [] });
    }
    const put = this.#sql(`INSERT INTO dead (target, position, state, doc) VALUES (?, ?, ?, ?)
      ON CONFLICT (target, position) DO UPDATE SET state = excluded.state, doc = excluded.doc`);
    for (const each of dead) put.run(target, each.position, each.state, JSON.stringify(each));
    const drop = this.#sql('DELETE FROM dead WHERE target = ? AND position = ?');
    for (const position of undead) drop.run(target, position);
  }

  #openBlock(target: string): OpenBlock {
    const known = this.#open.get(target);
    if (known) return known;
    const row = this.#sql(
      'SELECT id, count, blob FROM receipt_block WHERE target = ? ORDER BY id DESC LIMIT 1',
    ).get(target);
    const goesOn = row && Number(row.count) < BLOCK_RECEIPTS;
    const open: OpenBlock = goesOn
      ? { id: Number(row.id), receipts: unpackReceipts(row.blob as Uint8Array) }
      : { id: undefined, receipts: [] };
    this.#open.set(target, open);
    return open;
  }

  #writeBlock(target: string, open: OpenBlock): void {
    const positions = open.receipts.map(({ position }) => position);
    const acked = open.receipts.map(({ ackedAt }) => ackedAt);
    const ends = [Math.min(...positions), Math.max(...positions), Math.min(...acked), Math.max(...acked)];
    const values = [open.receipts.length, ...ends, packReceipts(open.receipts)];
    if (open.id === undefined) {
      const put = this.#sql(`INSERT INTO receipt_block
        (target, count, position_from, position_to, acked_from, acked_to, blob) VALUES (?, ?, ?, ?, ?, ?, ?)`);
      open.id = Number(put.run(target, ...values).lastInsertRowid);
    } else {
      this.#sql(`UPDATE receipt_block SET count = ?, position_from = ?, position_to = ?, acked_from = ?,
        acked_to = ?, blob = ? WHERE id = ?`).run(...values, open.id);
    }
  }
}

/** @param file path of forwarding.sqlite */
export const openSqliteForwarding = (file: string): SqliteForwarding => new SqliteForwarding(file);

const docOf = <T>(row: Record<string, unknown>): T => Object.freeze(JSON.parse(String(row.doc)));

const matches = (receipt: ForwardReceipt, { mn, qn, from, to }: ReceiptQuery): boolean =>
  (mn === undefined || receipt.mn.toLowerCase() === mn.toLowerCase()) &&
  (qn === undefined || receipt.qn === qn) &&
  (from === undefined || receipt.ackedAt >= from) &&
  (to === undefined || receipt.ackedAt < to);
