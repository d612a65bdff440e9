import { type Deviation, type Horizons, SensorTrack } from './event-model-track.ts';

/** `quality`: says what the water is; `operational`: says how the plant is run, never an event of itself. */
export type SensorRole = 'quality' | 'operational';

export interface EventSensor {
  /** Factor code or any name, unique in the list. */
  readonly key: string;
  readonly role: SensorRole;
}

/**
 * What the learner sees of a row. None names a sensor: `both-2` is how far the second most deviating quality sensor is
 * from its usual of hours AND of a day, whichever sensor it is; `sharp` of half an hour ago and of hours; `plant` is of
 * the operating signals. So what was learned of one sensor holds for another.
 */
export const EVENT_FEATURES = [
  'both-1',
  'both-2',
  'both-3',
  'sharp-1',
  'sharp-2',
  'sharp-3',
  'plant-fast',
  'plant-both',
] as const;
export type EventFeature = (typeof EVENT_FEATURES)[number];

export interface FeatureRow {
  /** log(1 + deviation), in the order of EVENT_FEATURES; NaN = cannot tell. */
  readonly values: Float64Array;
  /** Which sensor each came from; −1 = none. */
  readonly sensors: Int16Array;
  readonly deviations: readonly Deviation[];
}

/** Deviations beyond it say nothing more. */
const MOST = 60;
/** Rows of which the second largest counts: a single wild row is an outlier, not an event; a swing every other row is one. */
const PERSIST = 3;

/** The second largest of the last few sizes; a missing row or a jump starts anew. */
class Persistence {
  readonly #last: number[] = [];
  clear(): void {
    this.#last.length = 0;
  }

  take(size: number): number {
    if (Number.isNaN(size)) {
      this.clear();
      return Number.NaN;
    }
    this.#last.push(size);
    if (this.#last.length > PERSIST) this.#last.shift();
    let first = 0;
    let second = 0;
    for (const each of this.#last) {
      second = Math.max(second, Math.min(first, each));
      first = Math.max(first, each);
    }
    return second;
  }
}

/** Rows further apart than this many cadences are not neighbours. */
const NEIGHBOUR_ROWS = 5;

class SensorFeatures {
  readonly #track: SensorTrack;
  readonly #fast = new Persistence();
  readonly #both = new Persistence();
  readonly #sharp = new Persistence();

  constructor(horizons: Horizons) {
    this.#track = new SensorTrack(horizons);
  }

  /** Rows after a jump of the clock are not neighbours of those before it. */
  clear(): void {
    this.#fast.clear();
    this.#both.clear();
    this.#sharp.clear();
  }

  take(at: number, value: number) {
    const deviation = this.#track.take(at, value);
    const fast = this.#fast.take(sizeOf(deviation.fast));
    const both = this.#both.take(sizeOf(agreed(deviation.fast, deviation.slow)));
    const sharp = this.#sharp.take(sizeOf(agreed(deviation.near, deviation.fast)));
    return { deviation, fast, both, sharp };
  }
}

/** What both horizons say: a baseline that has changed is far from one of them only, and so is water come back. */
const agreed = (fast: number, slow: number): number =>
  fast * slow < 0 ? 0 : Math.min(Math.abs(fast), Math.abs(slow));

const sizeOf = (deviation: number): number => Math.log1p(Math.min(MOST, Math.abs(deviation)));

type Kind = 'fast' | 'both' | 'sharp';

/** Turns rows into features, one after the other. */
export class EventFeatures {
  readonly #sensors: readonly EventSensor[];
  readonly #each: readonly SensorFeatures[];
  readonly #mostApart: number;
  #lastAt = Number.NaN;

  constructor(sensors: readonly EventSensor[], horizons: Horizons) {
    this.#sensors = sensors;
    this.#each = sensors.map(() => new SensorFeatures(horizons));
    this.#mostApart = horizons.cadenceMicros * NEIGHBOUR_ROWS;
  }

  /** `values` in the order of the sensors; NaN = missing. `at` in microseconds. */
  take(at: number, values: readonly number[]): FeatureRow {
    if (!(at > this.#lastAt && at - this.#lastAt <= this.#mostApart))
      for (const each of this.#each) each.clear();
    this.#lastAt = at;
    const seen = this.#each.map((each, i) => each.take(at, values[i] ?? Number.NaN));
    const row: FeatureRow = {
      values: new Float64Array(EVENT_FEATURES.length).fill(Number.NaN),
      sensors: new Int16Array(EVENT_FEATURES.length).fill(-1),
      deviations: seen.map(({ deviation }) => deviation),
    };
    const ranked = (kind: Kind, role: SensorRole): number[] =>
      seen
        .map((_, i) => i)
        .filter((i) => this.#sensors[i]!.role === role && !Number.isNaN(seen[i]![kind]))
        .sort((a, b) => seen[b]![kind] - seen[a]![kind]);
    const put = (feature: EventFeature, kind: Kind, sensor: number | undefined) => {
      if (sensor === undefined) return;
      const place = EVENT_FEATURES.indexOf(feature);
      row.values[place] = seen[sensor]![kind];
      row.sensors[place] = sensor;
    };
    for (const kind of ['both', 'sharp'] as const) {
      const order = ranked(kind, 'quality');
      put(`${kind}-1`, kind, order[0]);
      put(`${kind}-2`, kind, order[1]);
      put(`${kind}-3`, kind, order[2]);
    }
    put('plant-fast', 'fast', ranked('fast', 'operational')[0]);
    put('plant-both', 'both', ranked('both', 'operational')[0]);
    return row;
  }
}
