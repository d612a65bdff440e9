import {
  column,
  type FacilityMeter,
  factorOf,
  fieldOf,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  runsByState,
  type SeriesRef,
  type Statistic,
} from '@wenqu/domain';
import { type MeterStates, meterLevels, metersKw, statesOf } from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';

export const SLOT_MIN = 10;
const SLOT_MICROS = SLOT_MIN * MICROS_PER_MINUTE;
/** A state that was not told again for so long is no longer known. */
const STATE_HELD_MICROS = 30 * MICROS_PER_MINUTE;
/** Live values are read for short stretches only; longer ones are told by minute or hourly data. */
const LIVE_MICROS_MAX = 3 * MICROS_PER_DAY;

/** A stretch of whole slots. */
export interface Stretch {
  readonly from: Instant;
  readonly count: number;
}

export const stretchEnd = ({ from, count }: Stretch): Instant => instant(from + count * SLOT_MICROS);

interface Raw {
  readonly at: ArrayLike<number>;
  /** NaN where missing or not flagged as normal. */
  readonly value: Float64Array;
}

async function rawOf(
  projection: Projection,
  { point, column: name }: SeriesRef,
  statistic: Statistic,
  range: { from: Instant; to: Instant },
): Promise<Raw> {
  const series = await projection.series({ point, statistic, columns: [name], range });
  const [found] = series.columns;
  if (!found) return { at: [], value: new Float64Array(0) };
  const good = found.flags.map((flag) => flag === 'N' || flag === '');
  const value = found.value.map((each, row) => (good[found.flag[row]!] ? each : Number.NaN));
  return { at: series.at, value };
}

const anything = ({ value }: Raw): boolean => value.some((each) => !Number.isNaN(each));

/** Mean of the values of each slot; a value that stands for a longer span fills all its slots. */
function gathered({ at, value }: Raw, { from, count }: Stretch, spanSlots: number): Float64Array {
  const sum = new Float64Array(count);
  const seen = new Uint32Array(count);
  for (let row = 0; row < value.length; row++) {
    if (Number.isNaN(value[row]!)) continue;
    const first = Math.floor((at[row]! - from) / SLOT_MICROS);
    for (let slot = Math.max(0, first); slot < Math.min(count, first + spanSlots); slot++) {
      sum[slot]! += value[row]!;
      seen[slot]!++;
    }
  }
  return sum.map((each, slot) => (seen[slot] === 0 ? Number.NaN : each / seen[slot]!));
}

/**
 * A live series as slots of ten minutes: from minute data where there are any, else from live values of a short
 * stretch, else from hours. NaN where nothing valid is known.
 */
export async function slotValues(
  projection: Projection,
  ref: SeriesRef,
  stretch: Stretch,
): Promise<Float64Array> {
  const range = { from: stretch.from, to: stretchEnd(stretch) };
  const mean = { point: ref.point, column: column(factorOf(ref.column), 'Avg') };
  const minutes = await rawOf(projection, mean, 'minute', range);
  if (anything(minutes)) return gathered(minutes, stretch, 1);
  if (range.to - range.from <= LIVE_MICROS_MAX) {
    const live = await rawOf(projection, ref, 'realtime', range);
    if (anything(live)) return gathered(live, stretch, 1);
  }
  const hours = await rawOf(projection, mean, 'hour', range);
  return gathered(hours, stretch, MICROS_PER_HOUR / SLOT_MICROS);
}

/** A register is read as it stands, not as a mean: its last value of each slot. */
async function registerValues(
  projection: Projection,
  ref: SeriesRef,
  stretch: Stretch,
): Promise<Float64Array> {
  const range = { from: stretch.from, to: stretchEnd(stretch) };
  const live = await rawOf(projection, ref, fieldOf(ref.column) === 'Rtd' ? 'realtime' : 'minute', range);
  const values = new Float64Array(stretch.count).fill(Number.NaN);
  for (let row = 0; row < live.value.length; row++) {
    const slot = Math.floor((live.at[row]! - stretch.from) / SLOT_MICROS);
    if (slot >= 0 && slot < stretch.count && !Number.isNaN(live.value[row]!)) values[slot] = live.value[row]!;
  }
  return values;
}

/** 1 runs, 0 stands, NaN nobody told lately. @source HJ 212-2017 Appendix C, SBn-RS */
export async function slotStates(
  projection: Projection,
  ref: SeriesRef,
  stretch: Stretch,
): Promise<Float64Array> {
  const range = { from: instant(stretch.from - STATE_HELD_MICROS), to: stretchEnd(stretch) };
  const { at, value } = await rawOf(projection, ref, 'state', range);
  const states = new Float64Array(stretch.count).fill(Number.NaN);
  let row = 0;
  let held = Number.NaN;
  let heldAt = Number.NEGATIVE_INFINITY;
  for (let slot = 0; slot < stretch.count; slot++) {
    const end = stretch.from + (slot + 1) * SLOT_MICROS;
    for (; row < value.length && at[row]! < end; row++) {
      const runs = runsByState(value[row]!);
      held = runs === null || Number.isNaN(value[row]!) ? Number.NaN : runs ? 1 : 0;
      heldAt = at[row]!;
    }
    if (end - heldAt <= STATE_HELD_MICROS) states[slot] = held;
  }
  return states;
}

/** One meter's power, the two levels of its history and its state in each slot. */
export async function meterStates(
  projection: Projection,
  meter: FacilityMeter,
  stretch: Stretch,
): Promise<MeterStates> {
  const read = meter.quantity === 'register-kwh' ? registerValues : slotValues;
  const kw = metersKw(meter, await read(projection, meter.series, stretch), SLOT_MIN);
  const levels = meterLevels(kw, meter.ratedKw);
  return {
    id: meter.id,
    partOf: meter.partOf,
    purpose: meter.purpose,
    kw,
    levels,
    states: statesOf(kw, levels),
  };
}
