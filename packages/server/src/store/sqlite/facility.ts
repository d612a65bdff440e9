import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Facility, FacilityChange, FacilityFields, FacilitySheet, SheetDraft } from '@wenqu/domain';
import type { FacilityAct, FacilityStore } from '../facility.ts';
import { nextFacility, nextSheet, retiredFacility } from '../facility-rules.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { FACILITY_MIGRATIONS } from './migrations/facility.ts';

type Row = Record<string, SQLOutputValue>;
const facilityIn = (row: Row): Facility => JSON.parse(String(row.doc)) as Facility;
const sheetIn = (row: Row): FacilitySheet => JSON.parse(String(row.doc)) as FacilitySheet;

/** Facilities in facility.sqlite. */
class SqliteFacilities implements FacilityStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, FACILITY_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async list(): Promise<Facility[]> {
    return this.#sql(
      'SELECT doc FROM facility AS f WHERE version = (SELECT max(version) FROM facility WHERE id = f.id) ORDER BY id',
    )
      .all()
      .map(facilityIn)
      .filter(({ retiredAt }) => retiredAt === null);
  }

  async get(id: string): Promise<Facility | undefined> {
    return this.#held(id);
  }

  async save(
    id: string,
    fields: FacilityFields,
    version: number | null,
    act: FacilityAct,
  ): Promise<Facility> {
    return inTransaction(this.#db, () =>
      this.#keep(nextFacility(id, this.#held(id), fields, version, act), act),
    );
  }

  async retire(id: string, version: number, act: FacilityAct): Promise<Facility> {
    return inTransaction(this.#db, () => this.#keep(retiredFacility(this.#held(id), version, act), act));
  }

  async history(id: string): Promise<FacilityChange[]> {
    return this.#sql('SELECT doc, by_name, reason FROM facility WHERE id = ? ORDER BY version DESC')
      .all(id)
      .map((row) => ({
        facility: facilityIn(row),
        byName: String(row.by_name),
        reason: String(row.reason),
      }));
  }

  async keepSheets(sheets: readonly SheetDraft[], act: Pick<FacilityAct, 'by' | 'at'>): Promise<number> {
    return inTransaction(this.#db, () => {
      let kept = 0;
      for (const draft of sheets) {
        const next = nextSheet(draft, this.#sheet(draft.facility, draft.day), act);
        if (!next) continue;
        this.#sql('INSERT INTO sheet (facility, day, version, doc) VALUES (?, ?, ?, ?)').run(
          ...[next.facility, next.day, next.version, JSON.stringify(next)],
        );
        kept++;
      }
      return kept;
    });
  }

  async sheets(facility: string, from: string, to: string): Promise<FacilitySheet[]> {
    return this.#sql(
      'SELECT doc, max(version) FROM sheet WHERE facility = ? AND day BETWEEN ? AND ? GROUP BY day ORDER BY day',
    )
      .all(facility, from, to)
      .map(sheetIn);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #held(id: string): Facility | undefined {
    const row = this.#sql('SELECT doc FROM facility WHERE id = ? ORDER BY version DESC LIMIT 1').get(id);
    return row && facilityIn(row);
  }

  #sheet(facility: string, day: string): FacilitySheet | undefined {
    const row = this.#sql(
      'SELECT doc FROM sheet WHERE facility = ? AND day = ? ORDER BY version DESC LIMIT 1',
    ).get(facility, day);
    return row && sheetIn(row);
  }

  #keep(facility: Facility, { byName, reason }: FacilityAct): Facility {
    this.#sql('INSERT INTO facility (id, version, by_name, reason, doc) VALUES (?, ?, ?, ?, ?)').run(
      ...[facility.id, facility.version, byName, reason, JSON.stringify(facility)],
    );
    return facility;
  }
}

/** @throws WQ_STORE when the file is not ours to read */
export const openSqliteFacilities = (file: string): FacilityStore => new SqliteFacilities(file);
