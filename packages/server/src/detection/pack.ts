import {
  type Column,
  type Edition,
  flagMeaning,
  type Instant,
  type PointId,
  type Series,
} from '@wenqu/domain';
import { MARK, type Mark } from '@wenqu/rules/detect';

/** Live values of one factor as they travel to the detectors. */
export interface LivePack {
  readonly factor: string;
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly mark: Uint8Array;
}

/** Logger's hours of one factor; NaN where a number did not come. */
export interface HourPack {
  readonly factor: string;
  readonly at: Float64Array;
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly amount: Float64Array;
  readonly total: Float64Array;
}

export interface Pack {
  readonly point: PointId;
  readonly live: readonly LivePack[];
  readonly hours: readonly HourPack[];
}

/** What a detector makes of a device's flag. The letters that matter mean the same in all editions. */
export function markOf(flag: string, edition: Edition): Mark {
  if (flag === 'N' || flag === '') return MARK.valid;
  const { means } = flagMeaning(edition, flag);
  if (means === 'normal') return MARK.valid;
  if (means === 'maintenance') return MARK.maintenance;
  if (means === 'calibration') return MARK.calibration;
  return means === 'fault' ? MARK.fault : MARK.other;
}

const times = (at: Series['at']): Float64Array => (at instanceof Float64Array ? at : Float64Array.from(at));

/** @param field of the live value: `Rtd`, or `Avg` where a point sends minutes only */
export function livePacks(
  series: Series,
  factors: readonly string[],
  field: string,
  edition: Edition,
): LivePack[] {
  const at = times(series.at);
  return factors.flatMap((factor) => {
    const column = series.columns.find((each) => each.column === `${factor}-${field}`);
    if (!column) return [];
    const marks = column.flags.map((flag) => markOf(flag, edition));
    const mark = Uint8Array.from(column.flag, (index) => marks[index] ?? MARK.valid);
    return [{ factor, at, value: column.value, mark }];
  });
}

export const hourColumns = (factor: string): Column[] =>
  ['Min', 'Avg', 'Max', 'Cou', 'Total'].map((field) => `${factor}-${field}`);

export function hourPacks(series: Series, factors: readonly string[]): HourPack[] {
  const at = times(series.at);
  const empty = new Float64Array(at.length).fill(Number.NaN);
  return factors.flatMap((factor) => {
    const of = (field: string) =>
      series.columns.find((each) => each.column === `${factor}-${field}`)?.value ?? empty;
    const mean = of('Avg');
    return mean === empty && of('Cou') === empty
      ? []
      : [{ factor, at, min: of('Min'), mean, max: of('Max'), amount: of('Cou'), total: of('Total') }];
  });
}

/** Newest live moment in a pack; undefined when it holds none. */
export function newestIn({ live }: Pack): Instant | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { at, value } of live)
    for (let i = at.length - 1; i >= 0; i--)
      if (!Number.isNaN(value[i]!)) {
        newest = Math.max(newest, at[i]!);
        break;
      }
  return Number.isFinite(newest) ? (newest as Instant) : undefined;
}

/** Live values of several packs of one point, in their order: a sample of its days. */
export function joined(point: PointId, packs: readonly Pack[]): Pack {
  const factors = [...new Set(packs.flatMap(({ live }) => live.map(({ factor }) => factor)))];
  const live = factors.map((factor): LivePack => {
    const own = packs.flatMap((pack) => pack.live.filter((each) => each.factor === factor));
    return {
      factor,
      at: Float64Array.from(own.flatMap(({ at }) => [...at])),
      value: Float64Array.from(own.flatMap(({ value }) => [...value])),
      mark: Uint8Array.from(own.flatMap(({ mark }) => [...mark])),
    };
  });
  return { point, live, hours: [] };
}
