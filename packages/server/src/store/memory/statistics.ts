import type { Instant, QcRecord, RetroEffect, StatisticVersion } from '@wenqu/domain';
import { tallyDays } from '@wenqu/rules';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type {
  EffectQuery,
  QcDraft,
  QcQuery,
  SeriesTally,
  StatisticDraft,
  StatisticKey,
  StatisticQuery,
  StatisticsStore,
} from '../statistics.ts';
import { effectId, nextVersion, qcOf, statisticKey, withdrawn } from '../statistics-rules.ts';

/** Statistics in memory: for tests and small tools. */
export class MemoryStatistics implements StatisticsStore {
  readonly #versions = new Map<string, StatisticVersion[]>();
  readonly #effects: RetroEffect[] = [];
  readonly #qcs: QcRecord[] = [];

  async keep(
    statistics: readonly StatisticDraft[],
    effects: readonly Omit<RetroEffect, 'id'>[],
    at: Instant,
  ): Promise<StatisticVersion[]> {
    const begun = statistics.flatMap((draft) => {
      const key = statisticKey(draft);
      const held = this.#versions.get(key) ?? [];
      const next = nextVersion(held.at(-1), draft, at);
      if (!next) return [];
      const ended = held.map((each) => (each.knownTo === null ? { ...each, knownTo: at } : each));
      this.#versions.set(key, [...ended, next]);
      return [next];
    });
    for (const effect of effects) this.#effects.push({ ...effect, id: effectId(this.#effects.length + 1) });
    return begun;
  }

  async list(query: StatisticQuery): Promise<StatisticVersion[]> {
    return this.#known(query).map((each) => ({ ...each, hours: [] }));
  }

  #known({ kind, points, factors, from, to, knownAt }: StatisticQuery): StatisticVersion[] {
    return [...this.#versions.values()]
      .flatMap((versions) => versions.find((each) => isKnown(each, knownAt)) ?? [])
      .filter((each) => each.kind === kind && each.from >= from && each.from < to)
      .filter((each) => points?.includes(each.point) ?? true)
      .filter((each) => factors?.includes(each.factor) ?? true)
      .sort((a, b) => compare(a.point, b.point) || compare(a.factor, b.factor) || a.from - b.from);
  }

  async tally(query: StatisticQuery): Promise<SeriesTally[]> {
    const series = Map.groupBy(this.#known(query), ({ point, factor }) => `${point} ${factor}`);
    return [...series.values()].map((days) => ({
      ...{ point: days[0]!.point, factor: days[0]!.factor },
      ...tallyDays(days),
    }));
  }

  async version(key: StatisticKey, knownAt?: Instant): Promise<StatisticVersion | undefined> {
    return this.#versions.get(statisticKey(key))?.find((each) => isKnown(each, knownAt));
  }

  async versions(key: StatisticKey): Promise<StatisticVersion[]> {
    return (this.#versions.get(statisticKey(key)) ?? []).map((each) => ({ ...each, hours: [] }));
  }

  async effects({ points, flipped, claim, ...page }: EffectQuery): Promise<BookPage<RetroEffect>> {
    const rows = this.#effects.filter(
      (each) =>
        (points?.includes(each.point) ?? true) &&
        (flipped === undefined || each.flipped === flipped) &&
        (claim === undefined || each.claim === claim),
    );
    return pageOf(rows, page);
  }

  async addQc(draft: QcDraft): Promise<QcRecord> {
    const held = this.#qcs.find(({ source }) => source !== 'hand' && source === draft.source);
    if (held) return held;
    const record = qcOf(draft, this.#qcs.length + 1);
    this.#qcs.push(record);
    return record;
  }

  async withdrawQc(id: string, by: string, reason: string, at: Instant): Promise<QcRecord> {
    const place = this.#qcs.findIndex((each) => each.id === id);
    const next = withdrawn(this.#qcs[place], id, by, reason, at);
    this.#qcs[place] = next;
    return next;
  }

  async qc(id: string): Promise<QcRecord | undefined> {
    return this.#qcs.find((each) => each.id === id);
  }

  async qcs({ points, factor, kind, outcome, from, to, ...page }: QcQuery): Promise<BookPage<QcRecord>> {
    const rows = this.#qcs.filter(
      (each) =>
        (points?.includes(each.point) ?? true) &&
        (factor === undefined || each.factor === factor) &&
        (kind === undefined || each.kind === kind) &&
        (outcome === undefined || each.outcome === outcome) &&
        (from === undefined || each.at >= from) &&
        (to === undefined || each.at < to),
    );
    return pageOf(rows, page);
  }

  async allQcs(): Promise<QcRecord[]> {
    return [...this.#qcs];
  }

  async close(): Promise<void> {}
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const isKnown = ({ knownFrom, knownTo }: StatisticVersion, at: Instant | undefined): boolean =>
  at === undefined ? knownTo === null : knownFrom <= at && (knownTo === null || at < knownTo);

/** A page, newest first, going on behind the cursor's row. */
function pageOf<T extends { readonly id: string; readonly at: Instant }>(
  rows: readonly T[],
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): BookPage<T> {
  checkPage(limit);
  const sorted = [...rows].sort((a, b) => b.at - a.at || compare(b.id, a.id));
  const place = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
  const rest = place
    ? sorted.filter(({ at, id }) => at < place[0] || (at === place[0] && id < place[1]))
    : sorted;
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  const next = rest.length > limit && last ? writeCursor([last.at, last.id]) : null;
  return { items, total: rows.length, next };
}
