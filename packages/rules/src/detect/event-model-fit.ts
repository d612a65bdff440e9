import type { EventModel, EventRow } from './event-model.ts';
import { agreement, chooseBounds, type HeldOut, said } from './event-model-bounds.ts';
import { EVENT_FEATURES, EventFeatures, type EventSensor } from './event-model-features.ts';
import { rehearse } from './event-model-rehearsal.ts';
import type { Horizons } from './event-model-track.ts';
import { type Boosted, type BoostOptions, boost, logOdds } from './event-model-trees.ts';
import { quantile } from './robust.ts';

export interface EventFitOptions {
  readonly sensors: readonly EventSensor[];
  readonly cadenceMin: number;
  /** Blocks of time of the cross-validation that chooses the bounds; a week each does well. */
  readonly blocks: number;
  readonly fastMin?: number;
  readonly slowMin?: number;
  readonly noiseMin?: number;
  readonly boost?: Partial<Omit<BoostOptions, 'rising' | 'falling'>>;
}

/** Chosen by blocked cross-validation on the first half of GECCO 2018; see bench/gecco.ts. */
const USUAL_BOOST = { depth: 1, rounds: 100, rate: 0.1, leastWeight: 3, ridge: 1 };
const FAST_MIN = 6 * 60;
const SLOW_MIN = 24 * 60;
const NOISE_MIN = 7 * 24 * 60;
/** Even at a coarse cadence a middle needs some rows. */
const LEAST_ROWS = 15;

/** One invented event in so many rows. */
const REHEARSE_EVERY_ROWS = 600;
const REHEARSE_APART_ROWS = 60;
const REHEARSE_SEED = 20180807;
/** So many rehearsals of all rows, each with other events: what is invented once is chance. */
const REHEARSALS = 2;

/** Rows as the learner sees them. */
interface Lesson {
  readonly columns: readonly Float64Array[];
  /** Labelled or invented. */
  readonly truth: Uint8Array;
}

/**
 * Fits the event model to labelled rows in time order (`labels[i]` of `rows[i]`): deviations of each sensor from its own
 * trailing usual, their ranks as features, additive boosted trees over them. It learns from the labelled events and from
 * invented ones among them; the bounds of an event are chosen on both, held out a block of time at a time, and `check` is
 * of the labelled alone. Deterministic. Throws a RangeError where there is no event or nothing but events.
 */
export function fitEventModel(
  rows: readonly EventRow[],
  labels: readonly boolean[],
  options: EventFitOptions,
): EventModel {
  const truth = Uint8Array.from(labels, Number);
  const events = truth.reduce((sum, label) => sum + label, 0);
  if (rows.length !== labels.length || events === 0 || events === rows.length)
    throw new RangeError('an event model needs a label for each row, both kinds among them');
  const { sensors, cadenceMin, blocks } = options;
  const horizons = {
    fastRows: rowsOf(options.fastMin ?? FAST_MIN, cadenceMin),
    slowRows: rowsOf(options.slowMin ?? SLOW_MIN, cadenceMin),
    noiseRows: rowsOf(options.noiseMin ?? NOISE_MIN, cadenceMin),
    cadenceMicros: cadenceMin * 60_000_000,
  };
  const real = columnsOf(rows, sensors, horizons);
  const passes = Array.from({ length: REHEARSALS }, (_, pass) => {
    const told = rehearse(rows, truth, sensors, real.noise, {
      everyRows: REHEARSE_EVERY_ROWS,
      apartRows: REHEARSE_APART_ROWS,
      seed: REHEARSE_SEED + pass,
    });
    return { ...columnsOf(told.rows, sensors, horizons), invented: told.invented };
  });
  const { lesson, invented } = lessonOf(truth, passes);
  const how = { ...USUAL_BOOST, ...options.boost, rising: RISING, falling: FALLING };
  const odds = heldOut(lesson, real.columns, blocks, how);
  const { open, close, weighed } = chooseBounds(odds, truth, invented);
  const { f1, precision, recall } = agreement(said(odds.real, { open, close }), truth);
  return {
    version: 1,
    sensors,
    horizons,
    features: EVENT_FEATURES,
    boosted: boost(
      lesson.columns,
      lesson.truth,
      Int32Array.from(lesson.truth, (_, i) => i),
      how,
    ),
    open,
    close,
    check: { blocks, f1, precision, recall, weighed },
  };
}

interface Pass {
  readonly columns: readonly Float64Array[];
  readonly invented: Uint8Array;
}

/** The passes one after the other. */
function lessonOf(truth: Uint8Array, passes: readonly Pass[]): { lesson: Lesson; invented: Uint8Array } {
  const { length } = truth;
  const invented = new Uint8Array(length * passes.length);
  const either = new Uint8Array(invented.length);
  const columns = EVENT_FEATURES.map(() => new Float64Array(invented.length));
  passes.forEach((pass, p) => {
    const all = truth.map((label, i) => label | pass.invented[i]!);
    invented.set(pass.invented, p * length);
    either.set(all, p * length);
    columns.forEach((column, f) => {
      column.set(pass.columns[f]!, p * length);
    });
  });
  return { lesson: { columns, truth: either }, invented };
}

/** Features of all rows by column, and each sensor's usual distance from its middle, in its own unit. */
function columnsOf(rows: readonly EventRow[], sensors: readonly EventSensor[], horizons: Horizons) {
  const features = new EventFeatures(sensors, horizons);
  const columns = EVENT_FEATURES.map(() => new Float64Array(rows.length));
  const off = sensors.map(() => new Float64Array(rows.length));
  rows.forEach(({ at, values }, i) => {
    const row = features.take(at, values);
    for (let f = 0; f < columns.length; f++) columns[f]![i] = row.values[f]!;
    row.deviations.forEach(({ value, usual }, s) => {
      off[s]![i] = Math.abs(value - usual);
    });
  });
  return { columns, noise: off.map((all) => quantile(all, 0.9) / 1.645) };
}

/** More deviation of the water may only raise the score; of the plant, only explain it away. */
const RISING: ReadonlySet<number> = new Set([...EVENT_FEATURES.keys()].filter((f) => !ofPlant(f)));
const FALLING: ReadonlySet<number> = new Set([...EVENT_FEATURES.keys()].filter(ofPlant));

function ofPlant(feature: number): boolean {
  return EVENT_FEATURES[feature]!.startsWith('plant');
}

const rowsOf = (minutes: number, cadenceMin: number): number =>
  Math.max(LEAST_ROWS, Math.round(minutes / cadenceMin));

/** Log-odds of each row, as it was and as rehearsed, by a model fitted without its block of time in any pass. */
function heldOut(
  { columns, truth }: Lesson,
  real: readonly Float64Array[],
  blocks: number,
  how: BoostOptions,
): HeldOut {
  const { length } = real[0]!;
  const out = { real: new Float64Array(length), rehearsed: new Float64Array(truth.length) };
  const row = new Float64Array(columns.length);
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((length * block) / blocks);
    const to = Math.floor((length * (block + 1)) / blocks);
    const others = Int32Array.from(truth, (_, i) => i).filter((i) => i % length < from || i % length >= to);
    const model: Boosted = boost(columns, truth, others, how);
    const score = (of: readonly Float64Array[], i: number) => {
      for (let f = 0; f < row.length; f++) row[f] = of[f]![i]!;
      return logOdds(model, row);
    };
    for (let i = from; i < to; i++) {
      out.real[i] = score(real, i);
      for (let at = i; at < truth.length; at += length) out.rehearsed[at] = score(columns, at);
    }
  }
  return out;
}
