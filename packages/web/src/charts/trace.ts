/** Points per bucket of each level: each a quarter of the one below, so that no zoom step looks coarse. */
const LEVEL_ROWS = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;

/** Rows of one level, growing at the end; times in microseconds. */
export class TraceLevel {
  from = new Float64Array(256);
  to = new Float64Array(256);
  lo = new Float64Array(256);
  hi = new Float64Array(256);
  /** 1: at least one value in it carried a flag other than normal. */
  flagged = new Uint8Array(256);
  /** How many rows of level 0 it holds. */
  rows = new Uint32Array(256);
  count = 0;

  add(from: number, to: number, lo: number, hi: number, flagged: boolean): void {
    if (this.count === this.from.length) this.#grow();
    const at = this.count++;
    this.from[at] = from;
    this.to[at] = to;
    this.lo[at] = lo;
    this.hi[at] = hi;
    this.flagged[at] = flagged ? 1 : 0;
    this.rows[at] = 1;
  }

  widen(to: number, lo: number, hi: number, flagged: boolean): void {
    const at = this.count - 1;
    this.to[at] = to;
    if (lo < this.lo[at]!) this.lo[at] = lo;
    if (hi > this.hi[at]!) this.hi[at] = hi;
    if (flagged) this.flagged[at] = 1;
    this.rows[at]!++;
  }

  /** First row that ends at or after `time`. */
  find(time: number): number {
    return lowerBound(this.to, this.count, time);
  }

  #grow(): void {
    const twice = this.from.length * 2;
    const wider = (old: Float64Array<ArrayBuffer>) => {
      const next = new Float64Array(twice);
      next.set(old);
      return next;
    };
    this.from = wider(this.from);
    this.to = wider(this.to);
    this.lo = wider(this.lo);
    this.hi = wider(this.hi);
    const flagged = new Uint8Array(twice);
    flagged.set(this.flagged);
    this.flagged = flagged;
    const rows = new Uint32Array(twice);
    rows.set(this.rows);
    this.rows = rows;
  }
}

/** First index whose value is ≥ `wanted` in the sorted first `count` entries. */
export function lowerBound(sorted: ArrayLike<number>, count: number, wanted: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One row as it arrives: a value (`from` = `to`, `lo` = `hi`) or a bucket of the server. */
export interface TraceRow {
  readonly from: number;
  readonly to: number;
  readonly lo: number;
  readonly hi: number;
  readonly last: number;
  readonly flag: string;
  readonly normal: boolean;
  readonly rows: number;
  /** Frame of the value; NaN for buckets. */
  readonly position: number;
  readonly over: boolean;
}

/**
 * One factor's values with a min/max pyramid above them: each bucket holds the true lowest and highest of its
 * rows, and no bucket reaches across a gap, so that neither a peak nor a silence is lost at any zoom. Rows
 * come in order of time; a live value is pushed like any other.
 */
export class Trace {
  readonly levels: readonly TraceLevel[] = LEVEL_ROWS.map(() => new TraceLevel());
  readonly gapMicros: number;
  /** True when rows are buckets of the server: no single value is known. */
  readonly bucketed: boolean;
  readonly last: number[] = [];
  readonly flags: string[] = [];
  readonly rowsIn: number[] = [];
  readonly positions: number[] = [];
  /** Times of rows over the limit, in order. */
  readonly overTo: number[] = [];

  /** @param gapMicros silence longer than this is drawn as a gap */
  constructor(gapMicros: number, bucketed = false) {
    this.gapMicros = gapMicros;
    this.bucketed = bucketed;
  }

  get base(): TraceLevel {
    return this.levels[0]!;
  }

  get end(): number {
    return this.base.count === 0 ? Number.NEGATIVE_INFINITY : this.base.to[this.base.count - 1]!;
  }

  push(row: TraceRow): void {
    const gap = row.from - this.end > this.gapMicros;
    this.levels.forEach((level, depth) => {
      const full = level.count === 0 || level.rows[level.count - 1]! >= LEVEL_ROWS[depth]!;
      if (gap || full) level.add(row.from, row.to, row.lo, row.hi, !row.normal);
      else level.widen(row.to, row.lo, row.hi, !row.normal);
    });
    this.last.push(row.last);
    this.flags.push(row.flag);
    this.rowsIn.push(row.rows);
    this.positions.push(row.position);
    if (row.over) this.overTo.push(row.to);
  }

  /** The finest level with at most `rowsMax` rows in sight; the coarsest when none is that small. */
  levelFor(from: number, to: number, rowsMax: number): TraceLevel {
    const fits = this.levels.find((level) => level.find(to) - level.find(from) <= rowsMax);
    return fits ?? this.levels.at(-1)!;
  }

  /** Row of level 0 nearest to `time`, or -1 when there is none. */
  nearest(time: number): number {
    const { base } = this;
    const after = base.find(time);
    if (after === 0) return base.count === 0 ? -1 : 0;
    if (after === base.count) return base.count - 1;
    return base.from[after]! - time < time - base.to[after - 1]! ? after : after - 1;
  }

  /** True lowest and highest in sight; undefined when nothing is. */
  extremes(from: number, to: number, rowsMax: number): readonly [lo: number, hi: number] | undefined {
    const level = this.levelFor(from, to, rowsMax);
    let lo = Number.POSITIVE_INFINITY;
    let hi = Number.NEGATIVE_INFINITY;
    for (let row = level.find(from); row < level.count && level.from[row]! <= to; row++) {
      if (level.lo[row]! < lo) lo = level.lo[row]!;
      if (level.hi[row]! > hi) hi = level.hi[row]!;
    }
    return lo > hi ? undefined : [lo, hi];
  }

  /** How many rows in sight are over the limit. */
  overCount(from: number, to: number): number {
    return (
      lowerBound(this.overTo, this.overTo.length, to) - lowerBound(this.overTo, this.overTo.length, from)
    );
  }

  /** Start of the next (or last) run over the limit after (before) `time`. */
  overStart(time: number, direction: 1 | -1): number | undefined {
    const isStart = (at: number) => at === 0 || this.overTo[at]! - this.overTo[at - 1]! > 2 * this.gapMicros;
    let at =
      lowerBound(this.overTo, this.overTo.length, direction === 1 ? time + 1 : time) -
      (direction === 1 ? 0 : 1);
    while (at >= 0 && at < this.overTo.length && !isStart(at)) at += direction;
    return this.overTo[at];
  }
}

/**
 * The usual step between rows, from the times themselves: the median of the first thousand steps.
 * Undefined when there are fewer than three.
 */
export function cadenceOf(times: ArrayLike<number>): number | undefined {
  const steps: number[] = [];
  for (let row = 1; row < times.length && steps.length < 1000; row++)
    steps.push(times[row]! - times[row - 1]!);
  if (steps.length < 3) return undefined;
  steps.sort((one, other) => one - other);
  return steps[steps.length >> 1];
}
