import {
  dayStart,
  type Edition,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type Parameter,
  type Point,
} from '@wenqu/domain';
import type { RangesHeld } from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';
import type { BookWhole } from '../store/book.ts';
import {
  deviceOf,
  liveOf,
  type PointHours,
  productionPower,
  toldRanges,
  trackFrom,
} from './evidence-gather.ts';
import type { DailyKnown } from './evidence-look.ts';
import type { EvidenceSources } from './evidence-sources.ts';
import { watched } from './point-spec.ts';

const LIVE_DAYS = 7;
const FILL_DAYS = 7;
/** Grid of minute data. */
const MINUTE_STEP = 10;

interface Parts {
  readonly projection: Pick<Projection, 'series'>;
  readonly sources: EvidenceSources;
  readonly book: BookWhole;
}

/** What is read of a point once a natural day: ten-minute values, power of production, ranges, stretches that came late. */
export async function dailyKnown(
  { projection, sources, book }: Parts,
  point: Point,
  now: Instant,
  hours: PointHours,
  parameters: readonly Parameter[],
  edition: Edition,
): Promise<DailyKnown> {
  const ranges = watched(point).map((factor): RangesHeld => {
    const analyser = toldRanges(parameters, factor);
    const registered = deviceOf(point, book.devices, factor)?.rangeMax ?? undefined;
    return {
      factor,
      ...(analyser.length > 0 && { analyser }),
      ...(registered !== undefined && { registered }),
    };
  });
  const facilities = await sources.facilities();
  return {
    live: await liveOf(projection, point, now, LIVE_DAYS, edition),
    power: await productionPower(
      projection,
      facilities,
      point.enterprise,
      { from: hours.from, to: now },
      edition,
    ),
    ranges: ranges.filter(({ analyser }) => analyser !== undefined),
    fills: await fillsOf({ projection, sources }, point, now, hours, edition),
  };
}

/** Ten-minute data that came late, or hours where a point sends none. */
async function fillsOf(
  { projection, sources }: Pick<Parts, 'projection' | 'sources'>,
  point: Point,
  now: Instant,
  hours: PointHours,
  edition: Edition,
): Promise<DailyKnown['fills']> {
  const from = instant(dayStart(now) - FILL_DAYS * MICROS_PER_DAY);
  const late = await sources.late(point.id, 'minute', { from, to: now });
  if (late.length > 0) {
    const columns = watched(point).map((factor) => `${factor}-Avg`);
    const series = await projection.series({
      point: point.id,
      statistic: 'minute',
      columns,
      range: { from, to: now },
    });
    return watched(point).flatMap((factor) => {
      const track = trackFrom(series, `${factor}-Avg`, factor, from, now, MINUTE_STEP, edition);
      return track ? [{ track, late }] : [];
    });
  }
  const lateHours = await sources.late(point.id, 'hour', { from: hours.from, to: now });
  return lateHours.length === 0 ? [] : hours.hours.map((track) => ({ track, late: lateHours }));
}
