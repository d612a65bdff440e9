import type { DatabaseSync } from 'node:sqlite';
import type { JournalPosition, PointId, Statistic } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import type { Note } from '../readings.ts';
import { storeFault } from './database.ts';
import type { LatestTable } from './readings-latest.ts';
import type { Names, SeriesNames } from './readings-names.ts';

/** Arrival of nothing yet, in a column of whole numbers. */
const NEVER = Number.MIN_SAFE_INTEGER;

/** What the store keeps beside the parts: names, newest values, notes, the cursor. All writes are the caller's transaction. */
export class ReadingsState {
  readonly #db: DatabaseSync;
  readonly #addSeries;
  readonly #addName;
  readonly #putPage;
  readonly #putNote;
  readonly #notes;
  readonly #putCursor;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#addSeries = db.prepare('INSERT INTO series (id, point, statistic) VALUES (?, ?, ?)');
    this.#addName = db.prepare('INSERT INTO name (kind, id, text) VALUES (?, ?, ?)');
    this.#putPage = db.prepare('INSERT OR REPLACE INTO newest (page, blob) VALUES (?, ?)');
    this.#putNote = db.prepare('INSERT OR REPLACE INTO note (kind, key, value) VALUES (?, ?, ?)');
    this.#notes = db.prepare('SELECT key, value FROM note WHERE kind = ? ORDER BY key');
    this.#putCursor = db.prepare('INSERT OR REPLACE INTO cursor (id, position, arrival) VALUES (1, ?, ?)');
  }

  /** Fill the empty tables of memory. */
  load(
    series: SeriesNames,
    columns: Names,
    flags: Names,
    latest: LatestTable,
  ): { cursor: JournalPosition; newestArrival: number } {
    for (const row of this.#db.prepare('SELECT point, statistic FROM series ORDER BY id').all()) {
      series.of(row.point as PointId, row.statistic as Statistic);
    }
    for (const row of this.#db.prepare('SELECT kind, text FROM name ORDER BY kind, id').all()) {
      (row.kind === 'column' ? columns : flags).idOf(String(row.text));
    }
    for (const row of this.#db.prepare('SELECT blob FROM newest ORDER BY page').all()) {
      latest.load(row.blob as Uint8Array, series.all);
    }
    series.saved = series.all.length;
    columns.saved = columns.texts.length;
    flags.saved = flags.texts.length;
    const row = this.#db.prepare('SELECT position, arrival FROM cursor').get();
    return {
      cursor: journalPosition(Number(row?.position ?? 0)),
      newestArrival: Number(row?.arrival ?? Number.NEGATIVE_INFINITY),
    };
  }

  /** Names that are new and newest values that changed. */
  save(series: SeriesNames, columns: Names, flags: Names, latest: LatestTable): void {
    for (const { id, point, statistic } of series.all.slice(series.saved)) {
      this.#addSeries.run(id, point, statistic);
    }
    this.#saveNames('column', columns);
    this.#saveNames('flag', flags);
    for (const { page, blob } of latest.pages()) this.#putPage.run(page, blob);
  }

  saveNotes(notes: readonly Note[]): void {
    for (const { kind, key, value } of notes) this.#putNote.run(kind, key, value);
  }

  saveCursor(cursor: JournalPosition, newestArrival: number): void {
    this.#putCursor.run(cursor, Math.max(NEVER, newestArrival));
  }

  notes(kind: string): Note[] {
    try {
      return this.#notes.all(kind).map((row) => ({ kind, key: String(row.key), value: String(row.value) }));
    } catch (error) {
      throw storeFault(error);
    }
  }

  clear(): void {
    for (const table of ['series', 'name', 'newest', 'note', 'cursor']) this.#db.exec(`DELETE FROM ${table}`);
  }

  #saveNames(kind: 'column' | 'flag', names: Names): void {
    for (let id = names.saved; id < names.texts.length; id++) this.#addName.run(kind, id, names.texts[id]!);
  }
}
