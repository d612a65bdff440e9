import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KindVersion, ListRow } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { ListImport, ListStore, ListWrite } from '../lists.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { LISTS_MIGRATIONS } from './migrations/lists.ts';

/** Lists in a file of their own: what people brought together comes back from nowhere else. */
export class SqliteLists implements ListStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, LISTS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async addVersion(version: KindVersion): Promise<void> {
    const { kind } = version;
    inTransaction(this.#db, () => {
      const newest = this.#sql('SELECT max(version) AS version FROM kinds WHERE kind = ?').get(kind);
      if (version.version !== Number(newest?.version ?? 0) + 1)
        throw new WenquError('WQ_LIST_CONFLICT', { kind });
      this.#sql('INSERT INTO kinds (kind, version, doc) VALUES (?, ?, ?)').run(
        ...[kind, version.version, JSON.stringify(version)],
      );
    });
  }

  async versions(kind: string): Promise<KindVersion[]> {
    return this.#sql('SELECT doc FROM kinds WHERE kind = ? ORDER BY version')
      .all(kind)
      .map(docOf<KindVersion>);
  }

  async newest(): Promise<KindVersion[]> {
    return this.#sql(
      `SELECT doc FROM kinds JOIN (SELECT kind, max(version) AS version FROM kinds GROUP BY kind)
         USING (kind, version) ORDER BY kind`,
    )
      .all()
      .map(docOf<KindVersion>);
  }

  async write({ rows, import: sheet }: ListWrite): Promise<void> {
    const newest = this.#sql('SELECT max(version) AS version FROM rows WHERE id = ?');
    const put = this.#sql('INSERT INTO rows (id, version, kind, doc) VALUES (?, ?, ?, ?)');
    inTransaction(this.#db, () => {
      for (const row of rows) {
        if (row.version !== Number(newest.get(row.id)?.version ?? 0) + 1)
          throw new WenquError('WQ_LIST_CONFLICT', { row: row.id });
        put.run(row.id, row.version, row.kind, JSON.stringify(row));
      }
      if (sheet)
        this.#sql('INSERT INTO imports (kind, doc) VALUES (?, ?)').run(sheet.kind, JSON.stringify(sheet));
    });
  }

  async rows(kind: string): Promise<ListRow[]> {
    return this.#sql(
      `SELECT doc FROM rows JOIN (SELECT id, max(version) AS version FROM rows WHERE kind = ? GROUP BY id)
         USING (id, version) ORDER BY id`,
    )
      .all(kind)
      .map(docOf<ListRow>);
  }

  async row(id: string): Promise<ListRow | undefined> {
    const row = this.#sql('SELECT doc FROM rows WHERE id = ? ORDER BY version DESC LIMIT 1').get(id);
    return row && docOf<ListRow>(row);
  }

  async story(id: string): Promise<ListRow[]> {
    return this.#sql('SELECT doc FROM rows WHERE id = ? ORDER BY version')
      .all(id)
      .map(docOf<ListRow>);
  }

  async imports(kind: string): Promise<ListImport[]> {
    return this.#sql('SELECT doc FROM imports WHERE kind = ? ORDER BY seq DESC')
      .all(kind)
      .map(docOf<ListImport>);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of lists.sqlite */
export const openSqliteLists = (file: string): ListStore => new SqliteLists(file);

const docOf = <D>(row: Record<string, unknown>): D => JSON.parse(String(row.doc)) as D;
