import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DiscretionStore, KeptStandard } from '../discretion.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { DISCRETION_MIGRATIONS } from './migrations/discretion.ts';

/** Standards in a file of their own. */
export class SqliteDiscretion implements DiscretionStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, DISCRETION_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async add(kept: KeptStandard): Promise<boolean> {
    return inTransaction(this.#db, () => {
      const { changes } = this.#sql('INSERT OR IGNORE INTO standards (id, doc) VALUES (?, ?)').run(
        ...[kept.standard.id, JSON.stringify(kept)],
      );
      return Number(changes) > 0;
    });
  }

  async all(): Promise<KeptStandard[]> {
    const rows = this.#sql('SELECT doc FROM standards ORDER BY seq').all();
    return rows.map(({ doc }) => JSON.parse(String(doc)) as KeptStandard);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of discretion.sqlite */
export const openSqliteDiscretion = (file: string): DiscretionStore => new SqliteDiscretion(file);
