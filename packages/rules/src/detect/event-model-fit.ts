import { type BlockCheck, type EventModel, type EventRow, opensOrStays } from './event-model.ts';
import { EVENT_FEATURES, EventFeatures, type EventSensor } from './event-model-features.ts';
import { type Boosted, type BoostOptions, boost, logOdds } from './event-model-trees.ts';

export interface EventFitOptions {
  readonly sensors: readonly EventSensor[];
  readonly cadenceMin: number;
  /** Blocks of time of the cross-validation that chooses the bounds; a week each does well. */
  readonly blocks: number;
  readonly fastMin?: number;
  readonly slowMin?: number;
  readonly noiseMin?: number;
  readonly boost?: Partial<Omit<BoostOptions, 'rising'>>;
}

/** Chosen by blocked cross-validation on the first half of GECCO 2018; see bench/gecco.ts. */
const USUAL_BOOST = { depth: 1, rounds: 150, rate: 0.1, leastWeight: 3, ridge: 1 };
const FAST_MIN = 60;
const SLOW_MIN = 12 * 60;
const NOISE_MIN = 7 * 24 * 60;
/** Even at a coarse cadence a middle needs some rows. */
const LEAST_ROWS = 15;

interface Scored {
  readonly odds: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * Fits the event model to labelled rows in time order (`labels[i]` of `rows[i]`): deviations of each sensor from its own
 * trailing usual, their ranks as features, additive boosted trees over them; the bounds of an event are chosen on rows
 * held out a block of time at a time. Deterministic. Throws a RangeError where there is no event or nothing but events.
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
  const horizons = {
    fastRows: rowsOf(options.fastMin ?? FAST_MIN, options.cadenceMin),
    slowRows: rowsOf(options.slowMin ?? SLOW_MIN, options.cadenceMin),
    noiseRows: rowsOf(options.noiseMin ?? NOISE_MIN, options.cadenceMin),
    cadenceMicros: options.cadenceMin * 60_000_000,
  };
  const features = new EventFeatures(options.sensors, horizons);
  const columns = EVENT_FEATURES.map(() => new Float64Array(rows.length));
  rows.forEach(({ at, values }, i) => {
    features.take(at, values).values.forEach((value, f) => {
      columns[f]![i] = value;
    });
  });
  const how = { ...USUAL_BOOST, ...options.boost, rising: RISING };
  const { open, close, check } = bounds({
    odds: heldOut(columns, truth, options.blocks, how),
    labels: truth,
  });
  return {
    version: 1,
    sensors: options.sensors,
    horizons,
    features: EVENT_FEATURES,
    boosted: boost(
      columns,
      truth,
      Int32Array.from(truth, (_, i) => i),
      how,
    ),
    open,
    close,
    check: { blocks: options.blocks, ...check },
  };
}

/** More deviation of the water may only raise the score; of the plant, it may explain it away. */
const RISING: ReadonlySet<number> = new Set(
  EVENT_FEATURES.flatMap((name, f) => (name.startsWith('plant') ? [] : [f])),
);

const rowsOf = (minutes: number, cadenceMin: number): number =>
  Math.max(LEAST_ROWS, Math.round(minutes / cadenceMin));

/** Log-odds of each row by a model fitted without its block. */
function heldOut(
  columns: readonly Float64Array[],
  labels: Uint8Array,
  blocks: number,
  how: BoostOptions,
): Float64Array {
  const odds = new Float64Array(labels.length);
  const row = new Float64Array(columns.length);
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((labels.length * block) / blocks);
    const to = Math.floor((labels.length * (block + 1)) / blocks);
    const others = Int32Array.from(labels, (_, i) => i).filter((i) => i < from || i >= to);
    const model: Boosted = boost(columns, labels, others, how);
    for (let i = from; i < to; i++) {
      for (let f = 0; f < row.length; f++) row[f] = columns[f]![i]!;
      odds[i] = logOdds(model, row);
    }
  }
  return odds;
}

/** Point-wise agreement of what is said with what is true. */
export function agreement(said: ArrayLike<boolean | number>, truth: ArrayLike<boolean | number>) {
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  for (let i = 0; i < truth.length; i++) {
    if (said[i] && truth[i]) hit++;
    else if (said[i]) wrong++;
    else if (truth[i]) missed++;
  }
  const f1 = hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed);
  return { f1, precision: hit === 0 ? 0 : hit / (hit + wrong), recall: hit === 0 ? 0 : hit / (hit + missed) };
}

function said(odds: Float64Array, pair: { open: number; close: number }): Uint8Array {
  let open = false;
  return Uint8Array.from(odds, (value) => {
    open = opensOrStays(open, value, pair);
    return open ? 1 : 0;
  });
}

const LOWEST = -6;
const HIGHEST = 4;
const STEP = 0.25;
/** Pairs this close to the best are as good: the middle of them is safer than the best one. */
const AS_GOOD = 0.01;

function bounds({ odds, labels }: Scored): {
  open: number;
  close: number;
  check: Omit<BlockCheck, 'blocks'>;
} {
  const pairs: { open: number; close: number; f1: number }[] = [];
  for (let open = LOWEST; open <= HIGHEST; open += STEP)
    for (let close = LOWEST; close <= open; close += STEP)
      pairs.push({ open, close, f1: agreement(said(odds, { open, close }), labels).f1 });
  const best = Math.max(...pairs.map(({ f1 }) => f1));
  const good = pairs.filter(({ f1 }) => f1 >= best - AS_GOOD);
  const middle = (of: 'open' | 'close') => good.reduce((sum, pair) => sum + pair[of], 0) / good.length;
  const chosen = { open: middle('open'), close: middle('close') };
  return { ...chosen, check: agreement(said(odds, chosen), labels) };
}
