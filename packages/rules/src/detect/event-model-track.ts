import { SlidingQuantiles } from './event-model-window.ts';

/** How far one sensor is from its own usual. Deviations are in units of its own noise, signed; NaN = cannot tell. */
export interface Deviation {
  readonly value: number;
  /** Against the middle of some rows about half an hour back: what is sudden. */
  readonly near: number;
  /** Against the middle of the last hours: changes. */
  readonly fast: number;
  /** Against the middle of the last day or so: long ones. */
  readonly slow: number;
  /** The middle of the fast window. */
  readonly usual: number;
}

export interface Horizons {
  /** Rows of the fast baseline. */
  readonly fastRows: number;
  /** Rows of the slow baseline. */
  readonly slowRows: number;
  /** Rows over which noise is learned. */
  readonly noiseRows: number;
  readonly cadenceMicros: number;
}

const NOTHING: Deviation = {
  value: NaN,
  near: NaN,
  fast: NaN,
  slow: NaN,
  usual: NaN,
};
/** Rows of the near baseline, and how late it is. */
const NEAR_ROWS = 15;
const NEAR_LATE_ROWS = 25;
/** Noise is read from every so-manieth row: neighbours say much the same. */
const NOISE_EVERY = 5;
/** Noise is read off this share of deviations; so many standard deviations of a normal sample hold it. */
const NOISE = { share: 0.9, sigmas: 1.645 };
/** Where a baseline hardly moves at all, noise is taken as this part of its size. */
const LEAST_NOISE = 0.002;

/** A moving middle and the spread around it that a few wild values do not move. */
class Baseline {
  readonly #values: SlidingQuantiles;
  readonly #spread: SlidingQuantiles;
  readonly #least: number;

  constructor(rows: number, noiseRows: number) {
    this.#values = new SlidingQuantiles(rows);
    this.#spread = new SlidingQuantiles(Math.max(20, Math.ceil(noiseRows / NOISE_EVERY)));
    this.#least = Math.min(15, rows);
  }

  get middle(): number {
    return this.#values.count < this.#least ? Number.NaN : this.#values.quantile(0.5);
  }

  deviation(value: number, floor: number): number {
    const { middle } = this;
    if (this.#spread.count < 20) return Number.NaN;
    const noise = this.#spread.quantile(NOISE.share) / NOISE.sigmas;
    const scale = Math.max(noise, floor, Math.abs(middle) * LEAST_NOISE);
    return scale > 0 ? (value - middle) / scale : Number.NaN;
  }

  /** An event does not teach noise at once: what it adds is held to a few times the noise known, so it takes days. */
  push(value: number, learnNoise: boolean): void {
    if (learnNoise) this.learnNoise(value);
    this.#values.push(value);
  }

  learnNoise(value: number): void {
    const off = Math.abs(value - this.middle);
    if (!Number.isNaN(off)) this.#spread.push(Math.min(off, this.#mostLearned()));
  }

  #mostLearned(): number {
    const usual = this.#spread.count < 200 ? 0 : this.#spread.quantile(NOISE.share);
    return usual > 0 ? usual * 1.5 : Number.POSITIVE_INFINITY;
  }

  /** `all`: its noise too. */
  forget(all: boolean): void {
    this.#values.clear();
    if (all) this.#spread.clear();
  }
}

/** Follows one sensor row by row with fixed memory. A row is judged by what came before it, then learned. */
export class SensorTrack {
  readonly #horizons: Horizons;
  readonly #near: Baseline;
  readonly #waiting: number[] = [];
  readonly #fast: Baseline;
  readonly #slow: Baseline;
  readonly #steps: SlidingQuantiles;
  #rows = 0;
  #last = Number.NaN;
  #lastAt = Number.NaN;

  constructor(horizons: Horizons) {
    const { fastRows, slowRows, noiseRows } = horizons;
    this.#horizons = horizons;
    this.#near = new Baseline(NEAR_ROWS, noiseRows);
    this.#fast = new Baseline(fastRows, noiseRows);
    this.#slow = new Baseline(slowRows, noiseRows);
    this.#steps = new SlidingQuantiles(Math.max(20, Math.ceil(noiseRows / NOISE_EVERY)));
  }

  /** `value` NaN = missing. `at` in microseconds; it may jump either way, which only makes the track forget. */
  take(at: number, value: number): Deviation {
    if (!Number.isFinite(value)) return NOTHING;
    this.#forgetAcross(at);
    const floor = this.#quantum();
    const change = value - this.#last;
    const deviation: Deviation = {
      value,
      near: this.#near.deviation(value, floor),
      fast: this.#fast.deviation(value, floor),
      slow: this.#slow.deviation(value, floor),
      usual: this.#fast.middle,
    };
    const learn = this.#rows++ % NOISE_EVERY === 0;
    this.#learnNear(value, learn);
    this.#fast.push(value, learn);
    this.#slow.push(value, learn);
    if (learn && change !== 0 && !Number.isNaN(change)) this.#steps.push(Math.abs(change));
    this.#last = value;
    this.#lastAt = at;
    return deviation;
  }

  /** Its baseline is late, so that an event of usual length is not its own usual; its noise is of such a distance too. */
  #learnNear(value: number, learnNoise: boolean): void {
    if (learnNoise) this.#near.learnNoise(value);
    this.#waiting.push(value);
    if (this.#waiting.length > NEAR_LATE_ROWS) this.#near.push(this.#waiting.shift()!, false);
  }

  /** The usual size of a change that is one. */
  #quantum(): number {
    return this.#steps.count < 5 ? 0 : this.#steps.quantile(0.5);
  }

  #forgetAcross(at: number): void {
    const { fastRows, slowRows, cadenceMicros } = this.#horizons;
    const awayRows = Math.abs(at - this.#lastAt) / cadenceMicros;
    const long = awayRows > slowRows;
    if (awayRows > NEAR_ROWS) {
      this.#near.forget(long);
      this.#waiting.length = 0;
    }
    if (awayRows > fastRows / 2) this.#fast.forget(long);
    if (awayRows > slowRows / 2) this.#slow.forget(long);
    if (awayRows > 2) this.#last = Number.NaN;
  }
}
