import {
  type BookSnapshot,
  type Device,
  dayStart,
  type Edition,
  type Facility,
  factorOf,
  flagMeaning,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Parameter,
  type Point,
  parseWireTime,
  type Series,
  type Statistic,
} from '@wenqu/domain';
import { type CompiledLimits, preparedFor } from '@wenqu/rules';
import {
  type AnalysisCycle,
  type FactorFacts,
  rangesIn,
  resolutionOf,
  type Track,
} from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';
import { watched } from './point-spec.ts';

/** Days of hours that are looked at. */
export const HOURS_DAYS = 35;
const FLOW = 'w00000';
const FRAMES_LOOKED_AT = 200;
/** Frames of raw results read in one look. */
const FRAMES_READ_MAX = 12;

/** Hours of one point on one grid, with what their flags say. */
export interface PointHours {
  readonly from: Instant;
  readonly hours: readonly Track[];
  /** m³, or the mean flow where no volume is sent. */
  readonly volume: Track | undefined;
  /** Hours flagged above the range, by factor. */
  readonly flaggedOver: Readonly<Record<string, readonly Instant[]>>;
  /** Hours flagged as a fault of the instrument, by factor; 1 = fault. */
  readonly faults: Readonly<Record<string, Uint8Array>>;
}

type Gathering = Pick<Projection, 'series'>;

/** A series on a regular grid: the newest valid value of each slot. */
export function trackFrom(
  series: Series,
  name: string,
  factor: string,
  from: Instant,
  to: Instant,
  stepMin: number,
  edition: Edition,
): Track | undefined {
  const found = series.columns.find(({ column }) => column === name);
  if (!found) return undefined;
  const step = stepMin * MICROS_PER_MINUTE;
  const values = new Float64Array(Math.max(0, Math.round((to - from) / step))).fill(Number.NaN);
  const valid = found.flags.map((flag) => flagMeaning(edition, flag).means === 'normal');
  for (let row = 0; row < found.value.length; row++) {
    const slot = Math.floor((series.at[row]! - from) / step);
    if (slot >= 0 && slot < values.length && valid[found.flag[row]!]) values[slot] = found.value[row]!;
  }
  return { factor, from, stepMin, values };
}

const ofPoint = (
  projection: Gathering,
  point: Point,
  statistic: Statistic,
  columns: string[],
  from: Instant,
  to: Instant,
) => projection.series({ point: point.id, statistic, columns, range: { from, to } });

/** Hours up to `now`, whole days back. */
export async function hoursOf(
  projection: Gathering,
  point: Point,
  now: Instant,
  days: number,
  edition: Edition,
): Promise<PointHours> {
  const from = instant(dayStart(now) - days * MICROS_PER_DAY);
  const factors = watched(point);
  const columns = [...factors.map((factor) => `${factor}-Avg`), `${FLOW}-Cou`];
  const series = await ofPoint(projection, point, 'hour', columns, from, now);
  const hours = factors.flatMap(
    (factor) => trackFrom(series, `${factor}-Avg`, factor, from, now, 60, edition) ?? [],
  );
  const volume =
    trackFrom(series, `${FLOW}-Cou`, FLOW, from, now, 60, edition) ??
    hours.find(({ factor }) => factor === FLOW);
  const flaggedOver: Record<string, Instant[]> = {};
  const faults: Record<string, Uint8Array> = {};
  for (const factor of factors) {
    const column = series.columns.find((each) => each.column === `${factor}-Avg`);
    if (!column) continue;
    const means = column.flags.map((flag) => flagMeaning(edition, flag).means);
    const broken = new Uint8Array(Math.round((now - from) / MICROS_PER_HOUR));
    const over: Instant[] = [];
    for (let row = 0; row < column.flag.length; row++) {
      const meaning = means[column.flag[row]!];
      if (Number.isNaN(column.value[row]!)) continue;
      if (meaning === 'over-range') over.push(instant(series.at[row]!));
      if (meaning === 'fault') broken[Math.floor((series.at[row]! - from) / MICROS_PER_HOUR)] = 1;
    }
    faults[factor] = broken;
    flaggedOver[factor] = over;
  }
  return { from, hours, volume, flaggedOver, faults };
}

/** Live values of the last days on a grid of ten minutes; a point that sends more rarely has none. */
export async function liveOf(
  projection: Gathering,
  point: Point,
  now: Instant,
  days: number,
  edition: Edition,
): Promise<Track[]> {
  const stepMin = 10;
  if (point.realtimeIntervalS > stepMin * 60) return [];
  const from = instant(hourStart(now) - days * MICROS_PER_DAY);
  const factors = watched(point);
  const columns = factors.map((factor) => `${factor}-Rtd`);
  const series = await ofPoint(projection, point, 'realtime', columns, from, now);
  return factors.flatMap(
    (factor) => trackFrom(series, `${factor}-Rtd`, factor, from, now, stepMin, edition) ?? [],
  );
}

const numberIn = (text: string | undefined): number | null => {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
};

const parameterOf = (parameters: readonly Parameter[], factor: string, infoId: string): string | undefined =>
  parameters.find((each) => each.polId === factor && each.infoId === infoId)?.text;

/** Upper ends of the measuring range as the analyser tells them. @source HJ 212-2017 B.9 i13001 */
export const toldRanges = (parameters: readonly Parameter[], factor: string): number[] =>
  rangesIn(parameterOf(parameters, factor, 'i13001') ?? '');

/** Minutes of digestion as the analyser tells them: no result can come sooner. @source HJ 212-2017 B.9 i13005 */
export const digestionMin = (parameters: readonly Parameter[], factor: string): number | null =>
  numberIn(parameterOf(parameters, factor, 'i13005'));

/** What is agreed about each factor: limits, ranges, detection limit, and the resolution its hours show. */
export function factorFacts(
  point: Point,
  compiled: CompiledLimits,
  devices: readonly Device[],
  parameters: readonly Parameter[],
  hours: readonly Track[],
): FactorFacts[] {
  return watched(point).map((factor) => {
    const prepared =
      preparedFor(compiled, point.id, 'hour', `${factor}-Avg`) ??
      preparedFor(compiled, point.id, 'realtime', `${factor}-Rtd`);
    const values = hours.find((each) => each.factor === factor)?.values ?? [];
    const resolution = resolutionOf(values);
    const told = toldRanges(parameters, factor);
    const device = deviceOf(point, devices, factor);
    return {
      factor,
      limitMax: prepared && Number.isFinite(prepared.max) ? prepared.max : null,
      resolution: resolution > 0 ? resolution : null,
      detectionLimit: numberIn(parameterOf(parameters, factor, 'i13009')),
      rangeMax: told.length > 0 ? Math.max(...told) : (device?.rangeMax ?? null),
    };
  });
}

/** The instrument of a factor, as registered. */
export const deviceOf = (point: Point, devices: readonly Device[], factor: string): Device | undefined =>
  devices.find((each) => each.retiredAt === null && each.point === point.id && each.factor === factor);

/** Loggers that bring the point's numbers now. */
export const mnsOf = ({ loggers }: Pick<BookSnapshot, 'loggers'>, point: Point): string[] =>
  loggers
    .filter(
      ({ retiredAt, bindings }) =>
        retiredAt === null && bindings.some(({ to, point: bound }) => to === null && bound === point.id),
    )
    .map(({ mn }) => mn);

/** Power of an enterprise's production by hours, where its meters tell kW; undefined: none does. */
export async function productionPower(
  projection: Gathering,
  facilities: readonly Facility[],
  enterprise: string,
  range: { readonly from: Instant; readonly to: Instant },
  edition: Edition,
): Promise<Track | undefined> {
  const meters = facilities
    .filter((each) => each.enterprise === enterprise && each.retiredAt === null)
    .flatMap(({ meters: all }) => all)
    .filter(({ purpose, quantity }) => purpose === 'production' && quantity === 'power-kw');
  let sum: Track | undefined;
  for (const { series: at } of meters) {
    const code = factorOf(at.column);
    const column = `${code}-Avg`;
    const series = await projection.series({ point: at.point, statistic: 'hour', columns: [column], range });
    const track = trackFrom(series, column, code, range.from, range.to, 60, edition);
    if (!track) continue;
    const before = sum;
    sum = before
      ? { ...before, values: before.values.map((value, slot) => value + track.values[slot]!) }
      : track;
  }
  return sum;
}

/** Analyses as raw periodic data of the 2025 edition tell them, from the newest frames of a logger. */
export async function cyclesOf(
  projection: Pick<Projection, 'frames' | 'frame'>,
  mn: string,
  factors: readonly string[],
): Promise<AnalysisCycle[]> {
  const frames = (await projection.frames(mn, FRAMES_LOOKED_AT)).filter(({ cn }) => cn === '2013');
  const cycles: AnalysisCycle[] = [];
  for (const { position } of frames.slice(0, FRAMES_READ_MAX)) {
    const data = new Map((await projection.frame(position))?.data.map(({ name, value }) => [name, value]));
    for (const factor of factors) {
      const sampled = parseWireTime(data.get(`${factor}-SampleTime`) ?? '');
      const completed = parseWireTime(data.get(`${factor}-CompleteTime`) ?? '');
      if ('at' in sampled && 'at' in completed)
        cycles.push({ factor, sampledAt: sampled.at, completedAt: completed.at });
    }
  }
  return cycles;
}
