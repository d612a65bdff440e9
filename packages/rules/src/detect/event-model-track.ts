import { SlidingQuantiles } from './event-model-window.ts';

/** How far one sensor is from its own usual. Deviations are in units of its own noise, signed; NaN = cannot tell. */
export interface Deviation {
  readonly value: number;
  /** Against the middle of the last hour or so: sudden changes. */
  readonly fast: number;
  /** Against the middle of the last half day or so: long ones. */
  readonly slow: number;
  /** Fast and slow in units of what is rare for this sensor: one that often jumps is not believed. */
  readonly fastRare: number;
  readonly slowRare: number;
  /** Change since the row before. */
  readonly step: number;
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
  fast: NaN,
  slow: NaN,
  fastRare: NaN,
  slowRare: NaN,
  step: NaN,
  usual: NaN,
};
/** Noise is read from every so-manieth row: neighbours say much the same. */
const NOISE_EVERY = 5;
/** Shares of deviations, and how many standard deviations of a normal sample hold them. */
const NOISE = { of: 0.9, sigmas: 1.645 };
const RARE = { of: 0.99, sigmas: 2.576 };
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

  deviation(value: number, floor: number, share = NOISE): number {
    const { middle } = this;
    if (this.#spread.count < 20) return Number.NaN;
    const noise = this.#spread.quantile(share.of) / share.sigmas;
    const scale = Math.max(noise, floor, Math.abs(middle) * LEAST_NOISE);
    return scale > 0 ? (value - middle) / scale : Number.NaN;
  }

  /** An event does not teach noise at once: what it adds is held to a few times the noise known, so it takes days. */
  push(value: number, learnNoise: boolean): void {
    const off = Math.abs(value - this.middle);
    if (learnNoise && !Number.isNaN(off)) this.#spread.push(Math.min(off, this.#mostLearned()));
    this.#values.push(value);
  }

  #mostLearned(): number {
    const usual = this.#spread.count < 200 ? 0 : this.#spread.quantile(NOISE.of);
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
  readonly #fast: Baseline;
  readonly #slow: Baseline;
  readonly #steps: SlidingQuantiles;
  #rows = 0;
  #last = Number.NaN;
  #lastAt = Number.NaN;

  constructor(horizons: Horizons) {
    const { fastRows, slowRows, noiseRows } = horizons;
    this.#horizons = horizons;
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
      fast: this.#fast.deviation(value, floor),
      slow: this.#slow.deviation(value, floor),
      fastRare: this.#fast.deviation(value, floor, RARE),
      slowRare: this.#slow.deviation(value, floor, RARE),
      step: floor > 0 ? change / floor : Number.NaN,
      usual: this.#fast.middle,
    };
    const learn = this.#rows++ % NOISE_EVERY === 0;
    this.#fast.push(value, learn);
    this.#slow.push(value, learn);
    if (learn && change !== 0 && !Number.isNaN(change)) this.#steps.push(Math.abs(change));
    this.#last = value;
    this.#lastAt = at;
    return deviation;
  }

  /** The usual size of a change that is one. */
  #quantum(): number {
    return this.#steps.count < 5 ? 0 : this.#steps.quantile(0.5);
  }

  #forgetAcross(at: number): void {
    const { fastRows, slowRows, cadenceMicros } = this.#horizons;
    const awayRows = Math.abs(at - this.#lastAt) / cadenceMicros;
    const long = awayRows > slowRows;
    if (awayRows > fastRows / 2) this.#fast.forget(long);
    if (awayRows > slowRows / 2) this.#slow.forget(long);
    if (awayRows > 2) this.#last = Number.NaN;
  }
}
