import {
  type BookSnapshot,
  type CardChannel,
  type CardKind,
  type CardLimit,
  type CardPlot,
  type CardShade,
  type Finding,
  factor,
  formatDay,
  type Instant,
  instant,
  type Mark,
  MICROS_PER_SECOND,
  markType,
  type Point,
  type TimeRange,
} from '@wenqu/domain';
import { compileLimits, preparedFor } from '@wenqu/rules';
import { BASELINE_DAYS, cardFactors, cardKind, cardWindow, FLOW, shadesOf } from '@wenqu/rules/detect';
import { baselinesOf, expectedFor, histogramsFor, twinsFor } from './card-pictures.ts';
import { type CardReadings, gapless, type ReadSeries, readFactors } from './card-readings.ts';

export interface PlotAsk {
  readonly readings: CardReadings;
  readonly book: BookSnapshot;
  readonly finding: Finding;
  readonly point: Point;
  /** Accepted and proposed marks of the point that this person may see. */
  readonly marks: (range: TimeRange) => Promise<readonly Mark[]>;
  readonly now: Instant;
}

const CHANNELS_MOST = 4;
/** Of the curve; more can neither be drawn nor told apart. */
const BUCKETS = 360;

/** Where a finding names no factor, the first the point measures. */
function shownFactors(finding: Finding, point: Point, kind: CardKind): string[] {
  const told = cardFactors(finding);
  const own = (told.length > 0 ? told : point.factors).slice(0, CHANNELS_MOST);
  const room = own.length < CHANNELS_MOST && !own.includes(FLOW) && kind !== 'histogram';
  // Whether the flow went on is the first question to nearly every finding.
  return room && point.factors.includes(FLOW) ? [...own, FLOW] : own;
}

const FIELD = { realtime: 'Rtd', minute: 'Avg', hour: 'Avg' } as const;
type Shown = keyof typeof FIELD;

/** The finest statistic that is held; of a judged hour or day its hours. */
async function mainSeries(
  { readings, finding }: PlotAsk,
  factors: readonly string[],
  range: TimeRange,
): Promise<ReadSeries & { statistic: Shown }> {
  const judged = finding.statistic === 'hour' || finding.statistic === 'day';
  const order: readonly Shown[] = judged ? ['hour', 'realtime', 'minute'] : ['realtime', 'minute', 'hour'];
  let read: ReadSeries | undefined;
  for (const statistic of order) {
    const ask = { point: finding.point, factors, statistic, field: FIELD[statistic], range };
    read = await readFactors(readings, { ...ask, buckets: BUCKETS });
    if (read.factors.size > 0) return { ...read, statistic };
  }
  return { ...read!, statistic: order[0]! };
}

function limitsOf(ask: PlotAsk, code: string, statistic: Shown): CardLimit[] {
  const { book, point, finding } = ask;
  const compiled = compileLimits({ ...book, points: [point] }, formatDay(finding.from));
  const live = preparedFor(compiled, point.id, statistic, `${code}-${FIELD[statistic]}`);
  const daily = compiled.points.get(point.id)?.dailyMean.get(code);
  const prepared = live ?? daily;
  if (!prepared) return [];
  const of = live ? (statistic === 'hour' ? 'hour' : 'realtime') : 'daily-mean';
  const { min, max } = prepared;
  return [
    ...(Number.isFinite(max) ? [{ side: 'max', value: max, of } as const] : []),
    ...(Number.isFinite(min) && min > 0 ? [{ side: 'min', value: min, of } as const] : []),
  ];
}

/** Stretches of silence and of flags of the first factor, and what people marked. */
async function shades(ask: PlotAsk, read: ReadSeries & { statistic: Shown }, range: TimeRange) {
  const first = read.factors.values().next().value;
  const usualS = { realtime: ask.point.realtimeIntervalS, minute: 600, hour: 3_600 }[read.statistic];
  const step = Math.max(read.bucketS ?? 0, usualS) * MICROS_PER_SECOND;
  const value = first?.value ?? [];
  const until = { from: range.from, to: instant(Math.min(range.to, ask.now)) };
  const own = shadesOf({ at: read.at, value, said: first?.said ?? [] }, until, step);
  const marks = (await ask.marks(range)).map(({ type, from, to }): CardShade => {
    const { zh, en } = markType(type);
    return { kind: 'mark', from, to, zh: `标记：${zh}`, en: `marked: ${en}` };
  });
  return [...own, ...marks];
}

/** The plot that shows a finding, with the usual of its point beside it. */
export async function cardPlot(ask: PlotAsk): Promise<CardPlot> {
  const { finding, point, now, readings } = ask;
  const kind = cardKind(finding);
  const range = cardWindow(finding, now);
  const factors = shownFactors(finding, point, kind);
  const read = await mainSeries(ask, factors, range);
  const pictures = { readings, finding, range, factors: factors.filter((code) => read.factors.has(code)) };
  const baselines = await baselinesOf(pictures);
  const channels = pictures.factors.map((code): CardChannel => {
    const { value, low, high } = read.factors.get(code)!;
    return {
      ...{ factor: code, unit: factor(code)?.unit ?? '', at: read.at.map(instant), value: gapless(value) },
      ...{ low: low && gapless(low), high: high && gapless(high) },
      baseline: baselines.get(code) ?? [],
      limits: limitsOf(ask, code, read.statistic),
    };
  });
  return {
    ...{ kind, ...range, statistic: read.statistic, baselineDays: BASELINE_DAYS, channels },
    shades: await shades(ask, read, range),
    twins: kind === 'twin' ? await twinsFor(pictures, read.statistic) : [],
    histograms: kind === 'histogram' ? await histogramsFor(pictures, read.statistic) : [],
    expected: kind === 'expected' ? await expectedFor(pictures) : [],
  };
}
