import type { Instant, PlantBook, PlantRecord } from '@wenqu/domain';
import type { BookPage } from './book.ts';

export interface PlantFilter {
  readonly book: PlantBook;
  readonly kind?: readonly string[];
  readonly state?: readonly string[];
  readonly enterprise?: string;
  /** Only of these; the other ones do not exist. */
  readonly enterprises?: readonly string[];
  readonly point?: string;
  readonly agency?: string;
  readonly about?: string;
  /** Speaks of `from ≤ … < to`. */
  readonly from?: Instant;
  readonly to?: Instant;
}
export interface PlantPage extends PlantFilter {
  readonly cursor?: string;
  readonly limit: number;
}

/**
 * What enterprises and agencies write down: each record with every version it ever had. Versions are only ever
 * added. Every store passes `plant.contract.ts`.
 */
export interface PlantStore {
  /**
   * Keep versions, all or none.
   *
   * @throws WQ_LEDGER_CONFLICT when a version is not the one after the newest
   */
  append(records: readonly PlantRecord[]): Promise<void>;
  /** Its newest version. */
  get(id: string): Promise<PlantRecord | undefined>;
  /** Every version, oldest first. */
  history(id: string): Promise<PlantRecord[]>;
  /** Newest versions, the newest moment first. */
  list(query: PlantPage): Promise<BookPage<PlantRecord>>;
  /** All that match, oldest moment first. */
  matching(filter: PlantFilter): Promise<PlantRecord[]>;
  /** Highest number given under the prefix `TZ-2026-`; 0: none. */
  lastNumber(prefix: string): Promise<number>;
  close(): Promise<void>;
}

/** `TZ-2026-` and 12 make `TZ-2026-000012`. */
export const plantId = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(6, '0')}`;
export const plantNumber = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
