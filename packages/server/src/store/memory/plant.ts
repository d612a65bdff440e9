import type { PlantRecord } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type PlantFilter, type PlantPage, type PlantStore, plantNumber } from '../plant.ts';

/** Plant records without a disk. */
export class MemoryPlant implements PlantStore {
  readonly #stories = new Map<string, PlantRecord[]>();

  async append(records: readonly PlantRecord[]): Promise<void> {
    const next = new Map<string, number>();
    for (const { id, version } of records) {
      const due = next.get(id) ?? (this.#stories.get(id)?.length ?? 0) + 1;
      if (version !== due) throw new WenquError('WQ_LEDGER_CONFLICT', { id, version: due - 1 });
      next.set(id, due + 1);
    }
    for (const record of records)
      this.#stories.set(record.id, [...(this.#stories.get(record.id) ?? []), structuredClone(record)]);
  }

  async get(id: string): Promise<PlantRecord | undefined> {
    return this.#stories.get(id)?.at(-1);
  }

  async history(id: string): Promise<PlantRecord[]> {
    return this.#stories.get(id) ?? [];
  }

  async list(query: PlantPage): Promise<BookPage<PlantRecord>> {
    const { cursor, limit } = query;
    checkPage(limit);
    const rows = (await this.matching(query)).reverse();
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = after
      ? rows.filter(({ at, id }) => at < after[0] || (at === after[0] && id < after[1]))
      : rows;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? writeCursor([last.at, last.id]) : null;
    return { items, next, total: rows.length };
  }

  async matching(filter: PlantFilter): Promise<PlantRecord[]> {
    const newest = [...this.#stories.values()].map((story) => story.at(-1)!);
    return newest
      .filter((record) => isMeant(record, filter))
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  async lastNumber(prefix: string): Promise<number> {
    const ids = [...this.#stories.keys()].filter((id) => id.startsWith(prefix));
    return Math.max(0, ...ids.map(plantNumber));
  }

  async close(): Promise<void> {}
}

function isMeant(record: PlantRecord, filter: PlantFilter): boolean {
  const among = (list: readonly string[] | undefined, value: string) => list?.includes(value) ?? true;
  const equal = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
  return (
    record.book === filter.book &&
    among(filter.kind, record.kind) &&
    among(filter.state, record.state) &&
    among(filter.enterprises, record.enterprise) &&
    equal(filter.enterprise, record.enterprise) &&
    equal(filter.point, record.point) &&
    equal(filter.agency, record.agency) &&
    equal(filter.about, record.about) &&
    (filter.from === undefined || record.at >= filter.from) &&
    (filter.to === undefined || record.at < filter.to)
  );
}
