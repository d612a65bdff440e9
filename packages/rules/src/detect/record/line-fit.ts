import type { Measurements } from './measurements.ts';

/** How measurements lie about the straight line through them. */
export interface LineFit {
  readonly count: number;
  /** Spread about the line. */
  readonly spread: number;
  /** Change along the line over the window. */
  readonly change: number;
  /**
   * Von Neumann's ratio of what is left: near 1 where values scatter without memory, near 0 where they wander.
   */
  readonly ratio: number;
}

const COUNT_LEAST = 5;

/** Straight lines through any window of a row of measurements, at the same small cost whatever its length. */
export class LineSums {
  readonly #row: Measurements;
  /** Sums up to and without each measurement: of slot, value, their squares and product, and squared steps. */
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #xx: Float64Array;
  readonly #xy: Float64Array;
  readonly #yy: Float64Array;
  readonly #steps: Float64Array;

  constructor(row: Measurements) {
    const { slots, values, count } = row;
    const empty = () => new Float64Array(count + 1);
    this.#row = row;
    this.#x = empty();
    this.#y = empty();
    this.#xx = empty();
    this.#xy = empty();
    this.#yy = empty();
    this.#steps = empty();
    for (let i = 0; i < count; i++) {
      // Small numbers keep the differences of sums exact.
      const x = slots[i]! - slots[0]!;
      const y = values[i]! - values[0]!;
      const step = i === 0 ? 0 : values[i]! - values[i - 1]!;
      this.#x[i + 1] = this.#x[i]! + x;
      this.#y[i + 1] = this.#y[i]! + y;
      this.#xx[i + 1] = this.#xx[i]! + x * x;
      this.#xy[i + 1] = this.#xy[i]! + x * y;
      this.#yy[i + 1] = this.#yy[i]! + y * y;
      this.#steps[i + 1] = this.#steps[i]! + step * step;
    }
  }

  /** Over measurements `from` to `to` (not included); undefined with fewer than five. */
  fit(from: number, to: number): LineFit | undefined {
    const count = to - from;
    if (count < COUNT_LEAST) return undefined;
    const { slots, values } = this.#row;
    const x = (this.#x[to]! - this.#x[from]!) / count;
    const y = (this.#y[to]! - this.#y[from]!) / count;
    const xx = this.#xx[to]! - this.#xx[from]! - count * x * x;
    const xy = this.#xy[to]! - this.#xy[from]! - count * x * y;
    const yy = this.#yy[to]! - this.#yy[from]! - count * y * y;
    if (!(xx > 0)) return undefined;
    const slope = xy / xx;
    const rest = Math.max(0, yy - slope * xy) / (count - 2);
    const change = slope * (slots[to - 1]! - slots[from]!);
    // Steps between neighbours, less what the line itself climbs between them.
    const climb = change / (count - 1);
    const total = values[to - 1]! - values[from]!;
    const steps = this.#steps[to]! - this.#steps[from + 1]!;
    const stray = Math.max(0, steps - 2 * climb * total + (count - 1) * climb * climb) / (count - 1);
    return { count, spread: Math.sqrt(rest), change, ratio: rest > 0 ? stray / (2 * rest) : 0 };
  }
}
