import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { WenquError } from '../../errors.ts';

/** One step of a database's shape. Steps are only ever appended; `id` counts from 1 without gaps. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}

/** SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY: the disk refuses. @source sqlite.org/rescode.html */
const DISK_REFUSES: ReadonlySet<number> = new Set([13, 10, 8]);

/** A store's fault as one of ours; what already is one stays. The low byte of an SQLite code is its family. */
export function storeFault(error: unknown): WenquError {
  if (error instanceof WenquError) return error;
  const code =
    typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return new WenquError(DISK_REFUSES.has(code) ? 'WQ_DISK_LOW' : 'WQ_STORE', {}, error);
}

/**
 * Run `work` in one write transaction: all of it survives a power cut, or none of it happened.
 *
 * @throws WQ_DISK_LOW or WQ_STORE when the database fails; what `work` throws goes through
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    throw storeFault(error);
  }
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // A failed COMMIT may already have rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw storeFault(error);
  }
}

/** Prepares each text once. For texts that are written out in the code, not for those made at run time. */
export function statements(db: DatabaseSync): (sql: string) => StatementSync {
  const held = new Map<string, StatementSync>();
  return (sql) => {
    const statement = held.get(sql) ?? db.prepare(sql);
    held.set(sql, statement);
    return statement;
  };
}

/**
 * Open a database file (':memory:' too), bring it to the newest shape and make commits survive power cuts.
 *
 * @throws WQ_STORE when the file was written by a newer version of the house or is no database
 */
export function openDatabase(file: string, migrations: readonly Migration[]): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: 5_000, enableForeignKeyConstraints: true });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    migrate(db, migrations);
    return db;
  } catch (error) {
    db?.close();
    throw storeFault(error);
  }
}

function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > migrations.length) {
    throw new WenquError('WQ_STORE', { why: 'newer', version, known: migrations.length });
  }
  for (const { id, sql } of migrations.slice(version)) {
    inTransaction(db, () => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${id}`);
    });
  }
}
