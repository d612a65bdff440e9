import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Handover, Shift, ShiftNote, TimeRange } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { ShiftStore } from '../shifts.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { SHIFTS_MIGRATIONS } from './migrations/shifts.ts';

const docOf = <T>(row: Record<string, unknown>): T => JSON.parse(String(row.doc)) as T;
const NEWEST = 'version = (SELECT max(version) FROM handovers WHERE id = h.id)';

/** Duty in shifts.sqlite. */
export class SqliteShifts implements ShiftStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, SHIFTS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async shifts({ from, to }: TimeRange): Promise<Shift[]> {
    return this.#sql(
      'SELECT doc FROM shifts WHERE people > 0 AND to_at > ? AND from_at < ? ORDER BY from_at, id',
    )
      .all(from, to)
      .map((row) => docOf<Shift>(row));
  }

  async keepShift(shift: Shift): Promise<void> {
    inTransaction(this.#db, () => {
      const version = Number(
        this.#sql('SELECT version FROM shifts WHERE id = ?').get(shift.id)?.version ?? 0,
      );
      if (shift.version !== version + 1) throw new WenquError('WQ_SHIFT_CONFLICT', { version });
      const { id, from, to, officers } = shift;
      this.#sql('INSERT OR REPLACE INTO shifts VALUES (?, ?, ?, ?, ?, ?)').run(
        ...[id, shift.version, from, to, officers.length, JSON.stringify(shift)],
      );
    });
  }

  async addNote(note: Omit<ShiftNote, 'seq'>): Promise<ShiftNote> {
    const doc = JSON.stringify(note);
    const row = inTransaction(this.#db, () =>
      this.#sql('INSERT INTO notes (at, doc) VALUES (?, ?) RETURNING seq').get(note.at, doc),
    );
    return { seq: Number(row?.seq), ...note };
  }

  async notes({ from, to }: TimeRange): Promise<ShiftNote[]> {
    return this.#sql('SELECT seq, doc FROM notes WHERE at >= ? AND at < ? ORDER BY seq')
      .all(from, to)
      .map((row) => ({ seq: Number(row.seq), ...docOf<Omit<ShiftNote, 'seq'>>(row) }));
  }

  async keepHandover(handover: Handover): Promise<void> {
    inTransaction(this.#db, () => {
      const { id, outgoing, writtenAt } = handover;
      const held = this.#sql('SELECT max(version) AS last FROM handovers WHERE id = ?').get(id);
      const version = Number(held?.last ?? 0);
      if (handover.version !== version + 1) throw new WenquError('WQ_SHIFT_CONFLICT', { version });
      this.#sql('INSERT INTO handovers VALUES (?, ?, ?, ?, ?)').run(
        ...[id, handover.version, outgoing.id, writtenAt, JSON.stringify(handover)],
      );
    });
  }

  async handover(id: string): Promise<Handover | undefined> {
    const row = this.#sql('SELECT doc FROM handovers WHERE id = ? ORDER BY version DESC LIMIT 1').get(id);
    return row && docOf(row);
  }

  async written(id: string): Promise<Handover | undefined> {
    const row = this.#sql('SELECT doc FROM handovers WHERE id = ? AND version = 1').get(id);
    return row && docOf(row);
  }

  async handovers(limit: number): Promise<Handover[]> {
    return this.#sql(
      `SELECT doc FROM handovers AS h WHERE ${NEWEST} ORDER BY written_at DESC, id DESC LIMIT ?`,
    )
      .all(limit)
      .map((row) => docOf<Handover>(row));
  }

  async lastOutgoing(account: string): Promise<Handover | undefined> {
    const row = this.#sql(`SELECT doc FROM handovers AS h WHERE outgoing = ? AND ${NEWEST}
                ORDER BY written_at DESC, id DESC LIMIT 1`).get(account);
    return row && docOf(row);
  }

  async lastNumber(prefix: string): Promise<number> {
    const row = this.#sql("SELECT max(id) AS last FROM handovers WHERE id LIKE ? || '%'").get(prefix);
    return Number(String(row?.last ?? '').slice(prefix.length));
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

export const openSqliteShifts = (file: string): SqliteShifts => new SqliteShifts(file);
