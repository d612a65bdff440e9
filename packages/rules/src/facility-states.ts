import type { FacilityEquipment, FacilityMeter, MeterLevels } from '@wenqu/domain';
import { finite, quantileSorted } from './detect/robust.ts';

/** Fewer values than this tell no level. */
const VALUES_LEAST = 36;
const BINS = 128;
const ROUNDS = 24;
/** Two levels are two when they lie this many of their own spreads apart, and the lower is below half the upper. */
const APART = 3;
/** Below this share of its only level a machine stands still. @source detection.md D29 [P] */
const STANDSTILL_SHARE = 0.2;
/** Share of the values that the rarer level must hold. */
const RARE_LEAST = 0.004;
const COS_PHI = 0.85;

/** kW of a three-phase machine from its current. cos φ is assumed at 0.85: a level, not a bill. */
export const kwOfCurrent = (amperes: number, volts: number): number =>
  (Math.sqrt(3) * volts * amperes * COS_PHI) / 1000;

/** Power from the values of a meter's series; NaN stays NaN. A register gives the power of its rise. */
export function metersKw(
  meter: Pick<FacilityMeter, 'quantity' | 'volts'>,
  values: Float64Array,
  slotMin: number,
): Float64Array {
  const kw = new Float64Array(values.length).fill(Number.NaN);
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (meter.quantity === 'power-kw') kw[i] = value;
    else if (meter.quantity === 'current-a') kw[i] = kwOfCurrent(value, meter.volts ?? 380);
    else if (!Number.isNaN(value)) {
      // A register that falls was replaced or reset: that slot says nothing.
      if (value >= before) kw[i] = ((value - before) * 60) / slotMin;
      before = value;
    }
  }
  return kw;
}

/**
 * The two levels between which a meter moves, as a mixture of two normal distributions fitted to its values. A
 * meter with one level only is cut at a fifth of it; one without load at all at a fifth of its nameplate. null =
 * too little is known.
 * @source detection.md D25 “states by two-level mixture per meter”
 */
export function meterLevels(kw: ArrayLike<number>, ratedKw: number | null): MeterLevels | null {
  const values = finite(kw).sort();
  if (values.length < VALUES_LEAST) return null;
  const [low, high] = [quantileSorted(values, 0.001), quantileSorted(values, 0.999)];
  const two = high > low ? mixture(values, low, high) : undefined;
  if (two) return two;
  const median = quantileSorted(values, 0.5);
  if (ratedKw !== null && median < STANDSTILL_SHARE * 0.5 * ratedKw)
    return { offKw: median, onKw: ratedKw, cutKw: STANDSTILL_SHARE * ratedKw };
  return median > 0 ? { offKw: 0, onKw: median, cutKw: STANDSTILL_SHARE * median } : null;
}

interface Level {
  share: number;
  mean: number;
  sd: number;
}

function mixture(values: Float64Array, low: number, high: number): MeterLevels | undefined {
  const width = (high - low) / BINS;
  const counts = new Float64Array(BINS);
  for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor((value - low) / width)))]!++;
  let [off, on]: [Level, Level] = start(counts, low, width);
  const least = width / 2;
  for (let round = 0; round < ROUNDS; round++) [off, on] = step(counts, low, width, off, on, least);
  const apart = on.mean - off.mean > APART * (off.sd + on.sd) * 0.5 && off.mean < 0.5 * on.mean;
  if (!apart || Math.min(off.share, on.share) < RARE_LEAST) return undefined;
  return { offKw: off.mean, onKw: on.mean, cutKw: crossing(off, on) };
}

/** Split where the variance between the two parts is largest (Otsu). */
function start(counts: Float64Array, low: number, width: number): [Level, Level] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const all = counts.reduce((sum, count, bin) => sum + count * bin, 0);
  let [weight, moment, best, cut] = [0, 0, -1, 0];
  for (let bin = 0; bin < BINS - 1; bin++) {
    weight += counts[bin]!;
    moment += counts[bin]! * bin;
    if (weight === 0 || weight === total) continue;
    const gap = moment / weight - (all - moment) / (total - weight);
    const between = weight * (total - weight) * gap * gap;
    if (between > best) [best, cut] = [between, bin];
  }
  const level = (from: number, to: number): Level => {
    let [n, sum, square] = [0, 0, 0];
    for (let bin = from; bin < to; bin++) {
      const at = low + (bin + 0.5) * width;
      n += counts[bin]!;
      sum += counts[bin]! * at;
      square += counts[bin]! * at * at;
    }
    const mean = n === 0 ? low : sum / n;
    return {
      share: n / total,
      mean,
      sd: Math.sqrt(Math.max(width * width, square / (n || 1) - mean * mean)),
    };
  };
  return [level(0, cut + 1), level(cut + 1, BINS)];
}

const density = ({ share, mean, sd }: Level, at: number): number =>
  (share / sd) * Math.exp(-0.5 * ((at - mean) / sd) ** 2);

/** One round of expectation and maximisation over the histogram. */
function step(
  counts: Float64Array,
  low: number,
  width: number,
  off: Level,
  on: Level,
  least: number,
): [Level, Level] {
  const sums = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    const at = low + (bin + 0.5) * width;
    const [p, q] = [density(off, at), density(on, at)];
    const share = p + q > 0 ? p / (p + q) : at < (off.mean + on.mean) / 2 ? 1 : 0;
    for (const [sum, part] of [
      [sums[0]!, share * count],
      [sums[1]!, (1 - share) * count],
    ] as const) {
      sum[0]! += part;
      sum[1]! += part * at;
      sum[2]! += part * at * at;
    }
  }
  const total = sums[0]![0]! + sums[1]![0]!;
  const level = ([n, sum, square]: number[], held: Level): Level => {
    if (n! < 1) return { ...held, share: n! / total };
    const mean = sum! / n!;
    return { share: n! / total, mean, sd: Math.sqrt(Math.max(least * least, square! / n! - mean * mean)) };
  };
  return [level(sums[0]!, off), level(sums[1]!, on)];
}

/** Where both levels are equally likely, between their means. */
function crossing(off: Level, on: Level): number {
  let [low, high] = [off.mean, on.mean];
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (density(off, middle) > density(on, middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** 1 runs, 0 stands still, NaN nobody knows; per slot. */
export function statesOf(kw: Float64Array, levels: MeterLevels | null): Float64Array {
  return kw.map((value) =>
    Number.isNaN(value) || levels === null ? Number.NaN : value >= levels.cutKw ? 1 : 0,
  );
}

export interface MeterStates {
  readonly id: string;
  readonly partOf: string;
  readonly purpose: FacilityMeter['purpose'];
  readonly kw: Float64Array;
  readonly levels: MeterLevels | null;
  readonly states: Float64Array;
}

export interface EquipmentStates {
  readonly equipment: FacilityEquipment;
  /** As uploaded; NaN where nothing was said. */
  readonly told: Float64Array;
  /** As told and as its electricity has it: it runs where neither denies it. */
  readonly runs: Float64Array;
}

/** What is told and what is metered, slot by slot: a machine that tells “running” without current stands still. */
export function equipmentStates(
  equipment: FacilityEquipment,
  told: Float64Array,
  meters: readonly MeterStates[],
): EquipmentStates {
  const metered = meters.find(({ id }) => id === equipment.meter)?.states;
  const runs = told.map((state, slot) => {
    const current = metered?.[slot] ?? Number.NaN;
    if (state === 0 || current === 0) return 0;
    return Number.isNaN(state) && Number.isNaN(current) ? Number.NaN : 1;
  });
  return { equipment, told, runs };
}

/** Any of these meters runs; NaN where none speaks. */
function anyRuns(series: readonly Float64Array[], slot: number): number {
  let known = false;
  for (const states of series) {
    const state = states[slot]!;
    if (state === 1) return 1;
    if (state === 0) known = true;
  }
  return known ? 0 : Number.NaN;
}

/** Production runs where one of its meters does. */
export function productionStates(meters: readonly MeterStates[], count: number): Float64Array {
  const own = meters.filter(({ purpose }) => purpose === 'production').map(({ states }) => states);
  return Float64Array.from({ length: count }, (_, slot) => anyRuns(own, slot));
}

/**
 * The treatment runs where none of its key machines stands still; without key machines that speak, where any meter
 * of treatment runs.
 */
export function treatmentStates(
  meters: readonly MeterStates[],
  equipment: readonly EquipmentStates[],
  count: number,
): Float64Array {
  const key = equipment.filter((each) => each.equipment.key);
  const own = meters.filter(({ purpose }) => purpose === 'treatment').map(({ states }) => states);
  return Float64Array.from({ length: count }, (_, slot) => {
    const known = key.map(({ runs }) => runs[slot]!).filter((state) => !Number.isNaN(state));
    if (known.length > 0) return known.includes(0) ? 0 : 1;
    return anyRuns(own, slot);
  });
}
