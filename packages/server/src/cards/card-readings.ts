import {
  code2005,
  type Edition,
  flagMeaning,
  type PointId,
  type Series,
  type Statistic,
  type TimeRange,
} from '@wenqu/domain';
import type { Said } from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';

/** Where a card's numbers come from. */
export type CardReadings = Pick<Projection, 'series'>;

export interface FactorSeries {
  readonly value: Float64Array;
  /** Values the device itself calls normal; NaN elsewhere. */
  readonly normal: Float64Array;
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  readonly said: readonly Said[];
}

export interface ReadSeries {
  readonly at: readonly number[];
  readonly bucketS: number | null;
  readonly factors: ReadonlyMap<string, FactorSeries>;
}

export interface ReadAsk {
  readonly point: PointId;
  readonly factors: readonly string[];
  readonly statistic: Statistic;
  readonly field: string;
  readonly range: TimeRange;
  readonly buckets?: number;
}

const EDITION: Edition = '2017';

function saidOf(flag: string): Said {
  if (flag === '' || flag === 'N') return '';
  const { means } = flagMeaning(EDITION, flag);
  if (means === 'normal') return '';
  return means === 'maintenance' || means === 'calibration' || means === 'fault' ? means : 'other';
}

const f64 = (list: ArrayLike<number>): Float64Array =>
  list instanceof Float64Array ? list : Float64Array.from(list);

function factorSeries({ value, min, max, flag, flags }: Series['columns'][number]): FactorSeries {
  const words = flags.map(saidOf);
  const said = Array.from(flag, (index) => words[index] ?? '');
  const all = f64(value);
  const normal = Float64Array.from(all, (each, i) => (said[i] === '' ? each : Number.NaN));
  return { value: all, normal, low: min && f64(min), high: max && f64(max), said };
}

/** One statistic of some factors, under their codes of either edition; factors without a value are left out. */
export async function readFactors(readings: CardReadings, ask: ReadAsk): Promise<ReadSeries> {
  const { point, factors, statistic, field, range, buckets } = ask;
  const columns = new Map<string, string>();
  for (const factor of factors)
    for (const code of [code2005(factor), factor]) if (code) columns.set(`${code}-${field}`, factor);
  if (columns.size === 0) return { at: [], bucketS: null, factors: new Map() };
  const series = await readings.series({
    ...{ point, statistic, range, columns: [...columns.keys()] },
    ...(buckets === undefined ? {} : { buckets }),
  });
  const found = new Map<string, FactorSeries>();
  for (const column of series.columns) {
    const factor = columns.get(column.column);
    if (factor && column.value.some((value) => !Number.isNaN(value))) found.set(factor, factorSeries(column));
  }
  return { at: Array.from(series.at), bucketS: series.bucketS, factors: found };
}

/** A gap is null, as JSON tells it. */
export const gapless = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : Number(value.toPrecision(9))));
