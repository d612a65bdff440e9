import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Instant, instant, type PointId, pointId } from '@wenqu/domain';
import type { SignalPattern } from '@wenqu/rules/detect';
import type { DetectionStore, HeldLead } from '../detection.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { DETECTION_MIGRATIONS } from './migrations/detection.ts';

class SqliteDetection implements DetectionStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, DETECTION_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async lookedTo(): Promise<ReadonlyMap<PointId, Instant>> {
    const rows = this.#sql('SELECT point, looked_to FROM looked').all();
    return new Map(rows.map((row) => [pointId(String(row.point)), instant(Number(row.looked_to))]));
  }

  async leads(point: PointId, since: Instant): Promise<HeldLead[]> {
    const rows = this.#sql(
      'SELECT id, pattern, score, at FROM leads WHERE point = ? AND at >= ? ORDER BY at, id',
    ).all(point, since);
    return rows.map((row) => ({
      id: String(row.id),
      pattern: String(row.pattern) as SignalPattern,
      score: Number(row.score),
      at: instant(Number(row.at)),
    }));
  }

  async looked(point: PointId, to: Instant, leads: readonly HeldLead[]): Promise<void> {
    inTransaction(this.#db, () => {
      this.#sql(
        'INSERT INTO looked (point, looked_to) VALUES (?, ?) ON CONFLICT (point) DO UPDATE SET looked_to = max(looked_to, excluded.looked_to)',
      ).run(point, to);
      this.#put(point, leads);
    });
  }

  async keep(point: PointId, leads: readonly HeldLead[]): Promise<void> {
    inTransaction(this.#db, () => this.#put(point, leads));
  }

  #put(point: PointId, leads: readonly HeldLead[]): void {
    const put = this.#sql(
      'INSERT INTO leads (point, id, pattern, score, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (point, id) DO UPDATE SET score = excluded.score, at = excluded.at',
    );
    for (const { id, pattern, score, at } of leads) put.run(point, id, pattern, score, at);
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @throws WQ_STORE when the file was written by a newer version of the house */
export const openSqliteDetection = (file: string): DetectionStore => new SqliteDetection(file);
