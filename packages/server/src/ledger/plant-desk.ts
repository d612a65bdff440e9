import {
  type Account,
  checkFields,
  type FieldDef,
  type FieldRefusal,
  type FieldValues,
  formatDay,
  type Instant,
  PLANT_BOOKS,
  type PlantBook,
  type PlantRecord,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { BookPage } from '../store/book.ts';
import { type PlantFilter, type PlantPage, type PlantStore, plantId } from '../store/plant.ts';
import { Turns } from '../turns.ts';

export interface PlantParts {
  readonly store: PlantStore;
  readonly clock: Clock;
  /** Is it a kept file that this account may name? */
  readonly isKept: (sha256: string, account: Account) => Promise<boolean>;
}

/** A first version on its way in. */
export interface PlantDraft {
  readonly book: PlantBook;
  readonly kind?: string;
  readonly enterprise: string;
  readonly point?: string;
  readonly agency?: string;
  readonly about?: string;
  readonly at: Instant;
  readonly fields: FieldValues;
  readonly state: string;
  readonly late?: boolean;
}
/** What the next version says otherwise. */
export type PlantChange = Partial<Pick<PlantRecord, 'fields' | 'state' | 'at'>>;
export type PlantListener = (record: PlantRecord) => void;

/** A wish the books do not take, in both languages. */
export const plantRefused = (
  refused: string,
  zh: string,
  en: string,
  fields?: readonly FieldRefusal[],
): WenquError => new WenquError('WQ_LEDGER_REFUSED', { refused, zh, en, ...(fields && { fields }) });

/** The books of enterprises and agencies: one hand that numbers, checks and keeps. */
export class PlantDesk {
  readonly clock: Clock;
  readonly #store: PlantStore;
  readonly #isKept: PlantParts['isKept'];
  readonly #listeners = new Set<PlantListener>();
  /** Numbers follow one another. */
  readonly #turns = new Turns();

  constructor({ store, clock, isKept }: PlantParts) {
    this.#store = store;
    this.clock = clock;
    this.#isKept = isKept;
  }

  /**
   * What was given against its form.
   *
   * @returns the values as they are kept
   * @throws WQ_LEDGER_REFUSED {refused, zh, en, fields}
   */
  async checked(
    defs: readonly FieldDef[],
    given: FieldValues,
    account: Account,
    opened: Instant | null = null,
  ): Promise<FieldValues> {
    const found = checkFields(defs, given, { now: this.clock(), newestStep: opened, opened });
    const refusals = found.ok ? [] : [...found.refusals];
    const values = found.ok ? found.values : {};
    for (const def of defs) {
      if (def.type !== 'files' && def.type !== 'photos') continue;
      const list = values[def.id];
      for (const sha256 of Array.isArray(list) ? (list as readonly string[]) : [])
        if (!(await this.#isKept(sha256, account)))
          refusals.push({
            ...{
              field: def.id,
              zh: `${def.name.zh}不是已上传的文件`,
              en: `${def.name.en} is not a kept file`,
            },
          });
    }
    if (refusals.length === 0) return values;
    throw plantRefused(
      'fields-wrong',
      refusals.map(({ zh }) => zh).join('；'),
      refusals.map(({ en }) => en).join('; '),
      refusals,
    );
  }

  enter(draft: PlantDraft, account: Account): Promise<PlantRecord> {
    return this.#turns.take(async () => {
      const now = this.clock();
      const { book, kind = '', point = '', agency = '', about = '', late = false, ...rest } = draft;
      const prefix = `${PLANT_BOOKS[book].prefix}-${formatDay(now).slice(0, 4)}-`;
      const id = plantId(prefix, (await this.#store.lastNumber(prefix)) + 1);
      const by = { by: account.id, byName: account.displayName || account.name };
      const record: PlantRecord = {
        ...{
          ...rest,
          id,
          version: 1,
          book,
          kind,
          point,
          agency,
          about,
          late,
          enteredAt: now,
          ...by,
          reason: '',
        },
      };
      return this.#keep(record);
    });
  }

  /**
   * The next version of a record; those before stay.
   *
   * @throws WQ_NOT_FOUND; WQ_LEDGER_CONFLICT when `version` is not the newest
   */
  follow(
    id: string,
    version: number,
    change: PlantChange,
    reason: string,
    account: Account,
  ): Promise<PlantRecord> {
    return this.#turns.take(async () => {
      const held = await this.#store.get(id);
      if (!held) throw new WenquError('WQ_NOT_FOUND', { id });
      if (held.version !== version)
        throw new WenquError('WQ_LEDGER_CONFLICT', { id, version: held.version, by: held.byName });
      const by = { by: account.id, byName: account.displayName || account.name };
      return this.#keep({
        ...{ ...held, ...change, version: version + 1, enteredAt: this.clock(), ...by, reason },
      });
    });
  }

  get(id: string): Promise<PlantRecord | undefined> {
    return this.#store.get(id);
  }
  history(id: string): Promise<PlantRecord[]> {
    return this.#store.history(id);
  }
  list(query: PlantPage): Promise<BookPage<PlantRecord>> {
    return this.#store.list(query);
  }
  matching(filter: PlantFilter): Promise<PlantRecord[]> {
    return this.#store.matching(filter);
  }

  /** Does what was written down of these enterprises, a visit or an entry of the ledger, name this file? */
  async namesFile(sha256: string, enterprises: readonly string[]): Promise<boolean> {
    for (const book of ['visit', 'ledger'] as const) {
      const records = await this.#store.matching({ book, enterprises });
      const values = records.flatMap(({ fields }) => Object.values(fields));
      if (values.some((value) => Array.isArray(value) && value.includes(sha256))) return true;
    }
    return false;
  }

  /** Told after each version that was kept. */
  onRecord(listener: PlantListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#turns.done();
    await this.#store.close();
  }

  async #keep(record: PlantRecord): Promise<PlantRecord> {
    await this.#store.append([record]);
    for (const listener of this.#listeners) listener(record);
    return record;
  }
}
