import {
  dayStart,
  factor,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type Point,
  type PointId,
  type ReadingRow,
  shiftDecimal,
  unitScale,
} from '@wenqu/domain';
import { type FacilityHours, hoursOfDay, hourValidity } from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';

/** Rows of one day of one point: an hour may come in several frames and versions. */
const ROWS_PER_DAY_MAX = 400;

interface End {
  readonly m3: Float64Array;
  readonly mgL: Map<string, Float64Array>;
  /** 1 where the device itself flags a stop. */
  readonly stopped: Uint8Array;
}

/** Factors that are a mass per volume at the point: those whose load can be told. */
export const massFactors = (point: Pick<Point, 'factors'> | undefined): string[] =>
  (point?.factors ?? []).filter((code) => {
    const row = factor(code);
    return row !== undefined && row.unitTotal !== '' && unitScale(row.unit, 'mg/L').ok;
  });

function toMgL(code: string, value: number): number {
  const scale = unitScale(factor(code)?.unit ?? '', 'mg/L');
  return scale.ok ? shiftDecimal(value, scale.power) : Number.NaN;
}

/** Hours of one point as water and strength; NaN where nothing valid is known. */
async function endOf(
  projection: Projection,
  point: PointId | '',
  factors: readonly string[],
  from: Instant,
  days: number,
): Promise<End> {
  const unknown = () => new Float64Array(days * 24).fill(Number.NaN);
  const end: End = {
    m3: unknown(),
    mgL: new Map(factors.map((code) => [code, unknown()])),
    stopped: new Uint8Array(days * 24),
  };
  for (let day = 0; point !== '' && day < days; day++) {
    const dayFrom = instant(from + day * MICROS_PER_DAY);
    const range = { from: dayFrom, to: instant(dayFrom + MICROS_PER_DAY) };
    const rows = await projection.rows({ point, statistic: 'hour', range, limit: ROWS_PER_DAY_MAX });
    if (rows.length > 0) fillDay(end, rows, factors, dayFrom, day * 24);
  }
  return end;
}

function fillDay(
  end: End,
  rows: readonly ReadingRow[],
  factors: readonly string[],
  dayFrom: Instant,
  first: number,
): void {
  for (const row of rows) {
    const hour = first + Math.floor((row.at - dayFrom) / MICROS_PER_HOUR);
    if (row.values.some(({ flag }) => flag === 'F')) end.stopped[hour] = 1;
  }
  // Water is the same whichever factor is asked for.
  for (const code of factors.length === 0 ? ['w01018'] : factors) {
    const values = end.mgL.get(code);
    for (const { at, edition, mean, volumeM3 } of hoursOfDay(rows, code, dayFrom)) {
      const hour = first + Math.floor((at - dayFrom) / MICROS_PER_HOUR);
      if (volumeM3 !== null) end.m3[hour] = volumeM3;
      if (!values || !mean) continue;
      const claim = { edition, mean: mean.value, flag: mean.flag, volumeM3 };
      const { validity, why } = hourValidity(claim);
      // An hour without water has no strength and no load: that much is known of it.
      if (validity === 'valid') values[hour] = toMgL(code, mean.value);
      else if (why === 'V2') values[hour] = 0;
    }
  }
}

/** Both ends of a facility over whole natural days. */
export async function facilityHours(
  projection: Projection,
  ends: { readonly influent: PointId | ''; readonly effluent: PointId | '' },
  factors: readonly string[],
  from: Instant,
  days: number,
): Promise<{ hours: FacilityHours; flaggedStops: Uint8Array }> {
  const start = dayStart(from);
  const before = await endOf(projection, ends.influent, factors, start, days);
  const after = await endOf(projection, ends.effluent, factors, start, days);
  const told = ([, values]: [string, Float64Array]) => values.some((each) => !Number.isNaN(each));
  return {
    hours: {
      ...{ from: start, count: days * 24, inM3: before.m3, outM3: after.m3 },
      inMgL: new Map([...before.mgL].filter(told)),
      outMgL: new Map([...after.mgL].filter(told)),
    },
    flaggedStops: after.stopped,
  };
}
