import {
  type CardBand,
  type CardExpected,
  type CardHistogram,
  type CardTwin,
  type Finding,
  factor,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type TimeRange,
} from '@wenqu/domain';
import {
  BASELINE_DAYS,
  cardFactors,
  expectedOf,
  FLOW,
  type Hours,
  histogramOf,
  hourBands,
  hourlyMeans,
  lagHoursOf,
  twinOf,
} from '@wenqu/rules/detect';
import { type CardReadings, type ReadSeries, readFactors } from './card-readings.ts';

export interface PictureAsk {
  readonly readings: CardReadings;
  readonly finding: Finding;
  readonly range: TimeRange;
  readonly factors: readonly string[];
}
type Live = 'realtime' | 'minute' | 'hour';

/** Values of so many moments say how a stretch is made. */
const VALUES = 4_000;
/** A repeated stretch is drawn with at most so many values. */
const TWIN_POINTS = 720;
/** Fewer hours of the logger than a day: its live values are taken instead. */
const HOURS_LEAST = 24;

const fieldOf = (statistic: Live): string => (statistic === 'realtime' ? 'Rtd' : 'Avg');
const before = ({ from }: Finding): TimeRange => ({
  from: instant(from - BASELINE_DAYS * MICROS_PER_DAY),
  to: from,
});

/** Hourly means: the logger's own where it sends hours, else of its live values. */
async function hoursOf(
  { readings, finding, factors }: PictureAsk,
  range: TimeRange,
): Promise<Map<string, Hours>> {
  const base = { point: finding.point, range };
  const own = await readFactors(readings, { ...base, factors, statistic: 'hour', field: 'Avg' });
  const found = new Map<string, Hours>();
  for (const [code, { normal }] of own.factors)
    if (normal.filter((value) => !Number.isNaN(value)).length >= HOURS_LEAST)
      found.set(code, { at: own.at, mean: Array.from(normal) });
  const rest = factors.filter((code) => !found.has(code));
  const live = await readFactors(readings, {
    ...{ ...base, factors: rest, statistic: 'realtime', field: 'Rtd', buckets: VALUES },
  });
  for (const [code, { normal }] of live.factors) found.set(code, hourlyMeans(live.at, normal));
  return found;
}

/** The usual of each hour of the day before the finding, by factor. */
export async function baselinesOf(ask: PictureAsk): Promise<Map<string, CardBand[]>> {
  if (ask.factors.length === 0) return new Map();
  const hours = await hoursOf(ask, before(ask.finding));
  return new Map([...hours].map(([code, each]) => [code, hourBands(each, ask.finding.from)]));
}

const own = ({ finding, factors }: PictureAsk) =>
  factors.filter((code) => cardFactors(finding).includes(code));

/** The earlier stretch beside the newer one, over the window for each factor that repeats itself. */
export async function twinsFor(ask: PictureAsk, statistic: Live): Promise<CardTwin[]> {
  const { readings, finding } = ask;
  const lagHours = lagHoursOf(finding.facts);
  const factors = own(ask);
  if (lagHours === undefined) return [];
  const base = { point: finding.point, factors, statistic, field: fieldOf(statistic), buckets: VALUES };
  const lag = lagHours * MICROS_PER_HOUR;
  const { from, to } = finding;
  const moved = { from: instant(from - lag), to: instant(to - lag) };
  const newer = await readFactors(readings, { ...base, range: { from, to } });
  const earlier = await readFactors(readings, { ...base, range: moved });
  return factors.flatMap((code): CardTwin[] => {
    const [now, then] = [newer.factors.get(code), earlier.factors.get(code)];
    if (!now || !then) return [];
    const twin = twinOf(
      code,
      { at: newer.at, value: now.value },
      { at: earlier.at, value: then.value },
      lagHours,
    );
    const hop = Math.ceil(twin.at.length / TWIN_POINTS);
    const thin = <T>(list: readonly T[]) => list.filter((_, i) => i % hop === 0);
    return [{ ...twin, at: thin(twin.at), value: thin(twin.value) }];
  });
}

/** How often values occur in the finding and before it. */
export async function histogramsFor(ask: PictureAsk, statistic: Live): Promise<CardHistogram[]> {
  const { readings, finding } = ask;
  const { facts, from, to } = finding;
  const factors = own(ask);
  const base = { point: finding.point, factors, statistic, field: fieldOf(statistic), buckets: VALUES };
  const now = await readFactors(readings, { ...base, range: { from, to } });
  const past = await readFactors(readings, { ...base, range: before(finding) });
  const line = (kind: 'limit' | 'ceiling', value: unknown) =>
    Number.isFinite(Number(value ?? Number.NaN)) ? [{ kind, value: Number(value) }] : [];
  return factors.flatMap((code) => {
    const histogram = histogramOf({
      ...{ factor: code, unit: factor(code)?.unit ?? '' },
      ...{ during: now.factors.get(code)?.normal ?? [], before: past.factors.get(code)?.normal ?? [] },
      lines: [...line('limit', facts.limit), ...line('ceiling', facts.ceiling)],
      fine: [Number(facts.usualStep), Number(facts.step) / 5, Number(facts.step) / 2],
    });
    return histogram ? [histogram] : [];
  });
}

const NONE = new Float64Array(0);
const column = (read: ReadSeries, code: string): Float64Array => read.factors.get(code)?.value ?? NONE;

/** Hours as sent beside what the other records of the same hours make of them. */
export async function expectedFor(ask: PictureAsk): Promise<CardExpected[]> {
  const { readings, finding, range } = ask;
  const factors = own(ask);
  const base = { point: finding.point, range };
  const hour = (field: string) => readFactors(readings, { ...base, factors, statistic: 'hour', field });
  const [mean, amount, total] = [await hour('Avg'), await hour('Cou'), await hour('Total')];
  const live = await readFactors(readings, {
    ...{ ...base, factors: [...new Set([...factors, FLOW])], statistic: 'realtime', field: 'Rtd' },
    buckets: VALUES,
  });
  const at = [...new Set([...mean.at, ...amount.at, ...total.at])].sort((a, b) => a - b);
  const byHour = (hours: Hours) => {
    const held = new Map(hours.at.map((moment, i) => [moment, hours.mean[i]!]));
    return at.map((moment) => held.get(moment) ?? Number.NaN);
  };
  const ofHour = (read: ReadSeries, code: string) =>
    byHour({ at: read.at, mean: Array.from(column(read, code)) });
  const ofLive = (code: string) => byHour(hourlyMeans(live.at, column(live, code)));
  return factors.map((code) =>
    expectedOf(code, factor(code)?.unit ?? '', finding.facts, {
      ...{ at, mean: ofHour(mean, code), amount: ofHour(amount, code), total: ofHour(total, code) },
      ...{ live: ofLive(code), liveFlow: ofLive(FLOW) },
    }),
  );
}
