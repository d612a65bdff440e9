import type {
  Facility,
  FacilityChange,
  FacilityFields,
  FacilitySheet,
  Instant,
  SheetDraft,
} from '@wenqu/domain';

export interface FacilityAct {
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  readonly at: Instant;
}

/** Treatment facilities and what enterprises declare of their days. Every store passes `facility.contract.ts`. */
export interface FacilityStore {
  /** Present ones, by id. */
  list(): Promise<Facility[]>;
  get(id: string): Promise<Facility | undefined>;
  /**
   * A new facility when `version` is null, else the next version of it.
   *
   * @throws WQ_BOOK_CONFLICT when `version` is stale; WQ_NOT_FOUND; WQ_BOOK_TAKEN when a new id is held
   */
  save(id: string, fields: FacilityFields, version: number | null, act: FacilityAct): Promise<Facility>;
  /** It is no longer listed; its history stays. @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  retire(id: string, version: number, act: FacilityAct): Promise<Facility>;
  /** Every version, newest first. */
  history(id: string): Promise<FacilityChange[]>;

  /** Keep sheets; one that says what is held already changes nothing. @returns how many were new or changed */
  keepSheets(sheets: readonly SheetDraft[], act: Pick<FacilityAct, 'by' | 'at'>): Promise<number>;
  /** Newest version of each day, `from ≤ day ≤ to`, oldest first. */
  sheets(facility: string, from: string, to: string): Promise<FacilitySheet[]>;
  close(): Promise<void>;
}
