import type { Facility, FacilityChange, FacilityFields, FacilitySheet, SheetDraft } from '@wenqu/domain';
import type { FacilityAct, FacilityStore } from '../facility.ts';
import { nextFacility, nextSheet, retiredFacility } from '../facility-rules.ts';

/** Facilities without a disk. */
export class MemoryFacilities implements FacilityStore {
  /** Newest last. */
  readonly #versions = new Map<string, FacilityChange[]>();
  readonly #sheets = new Map<string, FacilitySheet>();

  async list(): Promise<Facility[]> {
    return [...this.#versions.keys()]
      .sort()
      .map((id) => this.#held(id)!)
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
    return this.#keep(nextFacility(id, this.#held(id), fields, version, act), act);
  }

  async retire(id: string, version: number, act: FacilityAct): Promise<Facility> {
    return this.#keep(retiredFacility(this.#held(id), version, act), act);
  }

  async history(id: string): Promise<FacilityChange[]> {
    return [...(this.#versions.get(id) ?? [])].reverse();
  }

  async keepSheets(sheets: readonly SheetDraft[], act: Pick<FacilityAct, 'by' | 'at'>): Promise<number> {
    let kept = 0;
    for (const draft of sheets) {
      const key = `${draft.facility} ${draft.day}`;
      const next = nextSheet(draft, this.#sheets.get(key), act);
      if (!next) continue;
      this.#sheets.set(key, next);
      kept++;
    }
    return kept;
  }

  async sheets(facility: string, from: string, to: string): Promise<FacilitySheet[]> {
    return [...this.#sheets.values()]
      .filter((sheet) => sheet.facility === facility && sheet.day >= from && sheet.day <= to)
      .sort((one, other) => (one.day < other.day ? -1 : 1));
  }

  async close(): Promise<void> {}

  #held(id: string): Facility | undefined {
    return this.#versions.get(id)?.at(-1)?.facility;
  }

  #keep(facility: Facility, { byName, reason }: FacilityAct): Facility {
    const held = this.#versions.get(facility.id) ?? [];
    this.#versions.set(facility.id, [...held, { facility, byName, reason }]);
    return facility;
  }
}
