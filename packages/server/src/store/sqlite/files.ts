import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeptFile } from '@wenqu/domain';
import type { FileStore } from '../files.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { FILES_MIGRATIONS } from './migrations/files.ts';

/** The list of files in a file of its own; the bytes lie beside it. */
export class SqliteFiles implements FileStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, FILES_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async put(file: KeptFile): Promise<void> {
    inTransaction(this.#db, () =>
      this.#sql('INSERT OR IGNORE INTO files (sha256, by, doc) VALUES (?, ?, ?)').run(
        ...[file.sha256, file.by, JSON.stringify(file)],
      ),
    );
  }

  async rows(sha256: string): Promise<KeptFile[]> {
    const rows = this.#sql('SELECT doc FROM files WHERE sha256 = ? ORDER BY seq').all(sha256);
    return rows.map(({ doc }) => JSON.parse(String(doc)) as KeptFile);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of files.sqlite */
export const openSqliteFiles = (file: string): FileStore => new SqliteFiles(file);
