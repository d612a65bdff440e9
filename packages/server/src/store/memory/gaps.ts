import {
  GAP_SETTINGS,
  type Gap,
  type GapAttempt,
  type GapEvent,
  type GapSettings,
  type GapStep,
  type Instant,
  isGapOpen,
  type TimeRange,
} from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type { GapEventRow, GapMark, GapQuery, GapScope, GapStore, GapWrite } from '../gaps.ts';
import { eventFrom, numberOf, sumOf, wordsOfGap } from '../gaps-rules.ts';

/** Gaps without a disk. */
export class MemoryGaps implements GapStore {
  readonly #gaps = new Map<string, Gap>();
  readonly #events = new Map<string, GapEventRow>();
  readonly #attempts = new Map<string, GapAttempt>();
  readonly #steps = new Map<string, GapStep>();
  readonly #marks = new Map<string, GapMark>();
  readonly #outages: TimeRange[] = [];
  #aliveAt: Instant | null = null;
  #settings: GapSettings = GAP_SETTINGS;

  async keep(write: GapWrite): Promise<void> {
    for (const gap of write.gaps ?? []) this.#gaps.set(gap.id, gap);
    for (const event of write.events ?? []) this.#events.set(event.id, event);
    for (const each of write.attempts ?? []) this.#attempts.set(`${each.gap} ${each.seq}`, each);
    for (const each of write.steps ?? []) this.#steps.set(`${each.gap} ${each.seq}`, each);
    for (const mark of write.marks ?? []) this.#marks.set(`${mark.point} ${mark.statistic}`, mark);
    this.#outages.push(...(write.outages ?? []));
    this.#aliveAt = write.aliveAt ?? this.#aliveAt;
    this.#settings = write.settings ?? this.#settings;
  }

  async gap(id: string): Promise<Gap | undefined> {
    return this.#gaps.get(id);
  }

  async recent(since: Instant): Promise<Gap[]> {
    const wanted = [...this.#gaps.values()].filter(
      ({ state, closedAt }) => isGapOpen(state) || (closedAt ?? 0) >= since,
    );
    return wanted.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async list(query: GapQuery): Promise<BookPage<Gap>> {
    const rows = this.#matching(query).sort(newestFirst);
    return pageOf(rows, query, ({ from, id }) => [from, id]);
  }

  async events(query: GapQuery): Promise<BookPage<GapEvent>> {
    const ids = new Set(this.#matching(query).map(({ event }) => event));
    const all = [...ids].flatMap((id) => this.#event(id, query) ?? []);
    return pageOf(all.sort(newestFirst), query, ({ from, id }) => [from, id]);
  }

  async event(id: string, scope: GapScope): Promise<GapEvent | undefined> {
    return this.#event(id, scope);
  }

  async attempts(gap: string): Promise<GapAttempt[]> {
    return [...this.#attempts.values()].filter((each) => each.gap === gap).sort((a, b) => a.seq - b.seq);
  }

  async steps(gap: string): Promise<GapStep[]> {
    return [...this.#steps.values()].filter((each) => each.gap === gap).sort((a, b) => a.seq - b.seq);
  }

  async marks(): Promise<GapMark[]> {
    return [...this.#marks.values()];
  }

  async aliveAt(): Promise<Instant | null> {
    return this.#aliveAt;
  }

  async outages(since: Instant): Promise<TimeRange[]> {
    return this.#outages.filter(({ to }) => to > since).sort((a, b) => a.from - b.from);
  }

  async settings(): Promise<GapSettings> {
    return this.#settings;
  }

  async numbers(): Promise<{ gap: number; event: number }> {
    const highest = (ids: Iterable<string>) => Math.max(0, ...[...ids].map(numberOf));
    return { gap: highest(this.#gaps.keys()), event: highest(this.#events.keys()) };
  }

  async close(): Promise<void> {}

  #event(id: string, { enterprises }: GapScope): GapEvent | undefined {
    const row = this.#events.get(id);
    const gaps = [...this.#gaps.values()].filter(
      (gap) => gap.event === id && (enterprises === undefined || enterprises.includes(gap.enterprise)),
    );
    if (!row || gaps.length === 0) return undefined;
    return eventFrom(row, gaps.map(sumOf), {
      points: new Set(gaps.map(({ point }) => point)).size,
      enterprises: new Set(gaps.map(({ enterprise }) => enterprise)).size,
    });
  }

  #matching(query: GapQuery): Gap[] {
    const words = wordsOfGap(query.q);
    const ids = query.qIds ?? [];
    const among = <T>(list: readonly T[] | undefined, value: T) => !list || list.includes(value);
    const equal = (wanted: string | undefined, value: string) => wanted === undefined || wanted === value;
    return [...this.#gaps.values()].filter((gap) => {
      const text = `${gap.id} ${gap.mn} ${gap.factor}`.toLowerCase();
      const said = words.every((word) => text.includes(word));
      return (
        among(query.enterprises, gap.enterprise) &&
        among(query.state, gap.state) &&
        among(query.cause, gap.cause) &&
        among(query.statistic, gap.statistic) &&
        equal(query.enterprise, gap.enterprise) &&
        equal(query.point, gap.point) &&
        equal(query.mn, gap.mn) &&
        equal(query.event, gap.event) &&
        (!query.range || (gap.from < query.range.to && gap.to > query.range.from)) &&
        (words.length === 0 || said || ids.includes(gap.enterprise) || ids.includes(gap.point))
      );
    });
  }
}

const newestFirst = (a: { from: number; id: string }, b: { from: number; id: string }): number =>
  b.from - a.from || (a.id < b.id ? 1 : -1);

function pageOf<T extends { readonly id: string; readonly from: number }>(
  rows: readonly T[],
  { cursor, limit }: GapQuery,
  place: (row: T) => [number, string],
): BookPage<T> {
  checkPage(limit);
  const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
  const rest = after ? rows.filter((row) => newestFirst(row, { from: after[0], id: after[1] }) > 0) : rows;
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: last && rest.length > limit ? writeCursor(place(last)) : null,
    total: rows.length,
  };
}
