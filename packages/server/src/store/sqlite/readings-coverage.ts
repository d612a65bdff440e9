import { factorOf, type Instant, instant } from '@wenqu/domain';
import type { Coverage, CoverageQuery } from '../readings.ts';
import type { PresenceBlock } from './readings-part.ts';

const TIMES_START = 512;

/** Numbers of the columns of each factor. */
export function columnsOfFactors(
  factors: readonly string[],
  texts: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const columns = new Map(
    factors.filter((factor) => factor !== '').map((factor) => [factor, [] as number[]]),
  );
  if (columns.size === 0) return columns;
  for (const [id, text] of texts.entries()) columns.get(factorOf(text))?.push(id);
  return columns;
}

/** Coverage as it is read, part after part: times, and for each factor the times it lacks. */
export class CoverageBuilder {
  readonly #query: CoverageQuery;
  readonly #columns: ReadonlyMap<string, readonly number[]>;
  readonly #newestAt: number;
  #at = new Float64Array(TIMES_START);
  #arrival = new Float64Array(TIMES_START);
  #count = 0;
  /** Times of rows with and without each factor, only of blocks in which it is not in every row. */
  readonly #lacking = new Map<string, number[]>();
  readonly #having = new Map<string, Set<number>>();
  /** Blocks in which a factor is in every row: looked into only when it lacks somewhere. */
  readonly #whole = new Map<string, PresenceBlock[]>();

  constructor(query: CoverageQuery, columns: ReadonlyMap<string, readonly number[]>, newestAt: number) {
    this.#query = query;
    this.#columns = columns;
    this.#newestAt = newestAt;
  }

  add(block: PresenceBlock): void {
    const { range, of, factors, arrivals } = this.#query;
    const only = of === '' ? undefined : this.#presence(block, of);
    if (of !== '' && only === undefined) return;
    for (let row = 0; row < block.rows; row++) {
      const at = block.at[row]!;
      if (at < range.from || at >= range.to) continue;
      if (only !== undefined && !only.some((present) => present[row] === 1)) continue;
      if (this.#count === this.#at.length) this.#grow();
      this.#at[this.#count] = at;
      this.#arrival[this.#count++] = arrivals ? block.arrival[row]! : 0;
    }
    for (const factor of factors) this.#note(block, factor);
  }

  end(): Coverage {
    const { point, statistic, arrivals } = this.#query;
    const { at, arrival } = this.#sorted();
    const absent: Record<string, Float64Array> = {};
    for (const [factor, times] of this.#lacking) {
      const having = this.#having.get(factor);
      const whole = this.#whole.get(factor) ?? [];
      const held = new Set(whole.flatMap((block) => [...block.at]));
      const left = [...new Set(times)].filter((time) => !having?.has(time) && !held.has(time));
      if (left.length > 0) absent[factor] = Float64Array.from(left).sort();
    }
    return {
      point,
      statistic,
      at,
      arrival: arrivals ? arrival : new Float64Array(0),
      absent,
      newestAt: Number.isFinite(this.#newestAt) ? instant(this.#newestAt) : null,
    };
  }

  /** Presence of the columns of a factor in a block; undefined when it has none of them. */
  #presence(block: PresenceBlock, factor: string): Uint8Array[] | undefined {
    const ids = this.#columns.get(factor) ?? [];
    const found = block.columns.filter(({ id }) => ids.includes(id)).map(({ present }) => present);
    return found.length === 0 ? undefined : found;
  }

  #note(block: PresenceBlock, factor: string): void {
    const { range } = this.#query;
    const presence = this.#presence(block, factor);
    if (presence?.some((present) => !present.includes(0))) {
      const whole = this.#whole.get(factor);
      if (whole) whole.push(block);
      else this.#whole.set(factor, [block]);
      return;
    }
    for (let row = 0; row < block.rows; row++) {
      const at = block.at[row]!;
      if (at < range.from || at >= range.to) continue;
      if (presence?.some((present) => present[row] === 1)) {
        const having = this.#having.get(factor);
        if (having) having.add(at);
        else this.#having.set(factor, new Set([at]));
      } else {
        const lacking = this.#lacking.get(factor);
        if (lacking) lacking.push(at);
        else this.#lacking.set(factor, [at]);
      }
    }
  }

  /** Each time once with its earliest arrival; parts mostly follow one another, so this is mostly a copy. */
  #sorted(): { at: Float64Array; arrival: Float64Array } {
    const times = this.#at.subarray(0, this.#count);
    let rising = true;
    for (let i = 1; i < times.length && rising; i++) rising = times[i]! > times[i - 1]!;
    if (rising) return { at: times.slice(), arrival: this.#arrival.slice(0, this.#count) };
    const order = Array.from({ length: this.#count }, (_, i) => i);
    order.sort((a, b) => this.#at[a]! - this.#at[b]! || this.#arrival[a]! - this.#arrival[b]!);
    const first = order.filter((row, i) => i === 0 || this.#at[row] !== this.#at[order[i - 1]!]);
    return {
      at: Float64Array.from(first, (row) => this.#at[row]!),
      arrival: Float64Array.from(first, (row) => this.#arrival[row]!),
    };
  }

  #grow(): void {
    const room = this.#at.length * 2;
    const [at, arrival] = [new Float64Array(room), new Float64Array(room)];
    at.set(this.#at);
    arrival.set(this.#arrival);
    this.#at = at;
    this.#arrival = arrival;
  }
}

/** A series that was never heard. */
export const noCoverage = ({ point, statistic }: CoverageQuery): Coverage => ({
  point,
  statistic,
  at: new Float64Array(0),
  arrival: new Float64Array(0),
  absent: {},
  newestAt: null as Instant | null,
});
