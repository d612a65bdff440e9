import { FLOW } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, channelOf, hourAt, type View } from '../history.ts';
import { resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type Disagreement, disagreementOf, scoreOf, usualScatter } from './disagreement.ts';
import { expectedLoads, isSuspect, leastAmount, liveHour, nearest } from './hour-sums.ts';

/** Logger and live values sample the same hour differently: so much of the hour's spread is usual at the least. */
const MEAN_SCATTER_LEAST = 0.06;
/** Live values that say so little of their hour cannot contradict its mean. */
const MEAN_SCATTER_MOST = 0.5;
/** An amount is mean × flow × time within about a percent. */
const AMOUNT_SCATTER_LEAST = 0.005;
const AMOUNT_SCATTER_MOST = 0.05;
/** Differences smaller than this are not worth a word, however sure. */
const MEAN_SHARE_LEAST = 0.015;
const AMOUNT_SHARE_LEAST = 0.025;
/** A mean outside its own extremes by more than rounding contradicts itself. */
const OUTSIDE = 8;

interface FactorScatter {
  readonly factor: string;
  readonly resolution: number;
  /** Of (mean − mean of live values) ÷ spread of the hour. */
  readonly mean: number | undefined;
  /** Of amount ÷ expected − 1. */
  readonly amount: number | undefined;
  readonly amountLeast: number;
  readonly waterLeast: number;
}

/** Difference of the logged mean from the live values, by the spread of the hour; not yet by its scatter. */
function meanDifference(view: View, channel: ChannelView, resolution: number, hour: number): number {
  const mean = channel.hourMean[hour]!;
  if (Number.isNaN(mean)) return Number.NaN;
  const live = liveHour(view, channel, hour);
  const top = Math.max(live.max, channel.hourMax[hour]! || live.max);
  const bottom = Math.min(live.min, channel.hourMin[hour]! || live.min);
  return (mean - live.mean) / Math.max(top - bottom, 2 * resolution, Math.abs(mean) * 1e-6);
}

/** Signed distance of the logged mean from its own extremes, in steps; 0 within. */
function outside({ hourMin, hourMean, hourMax }: ChannelView, resolution: number, hour: number): number {
  const mean = hourMean[hour]!;
  if (mean > hourMax[hour]! + resolution) return OUTSIDE;
  return mean < hourMin[hour]! - resolution ? -OUTSIDE : 0;
}

function amountDifference(
  view: View,
  channel: ChannelView,
  flow: ChannelView,
  { amountLeast, waterLeast }: Pick<FactorScatter, 'amountLeast' | 'waterLeast'>,
  hour: number,
): number {
  const amount = channel.hourAmount[hour]!;
  if (!(amount >= 0) || !(flow.hourAmount[hour]! >= waterLeast)) return Number.NaN;
  const difference = nearest(amount, ...expectedLoads(view, channel, flow, hour));
  // A small amount where a large one is expected can be judged all the same.
  return amount >= amountLeast || amount / (1 + difference) >= amountLeast ? difference : Number.NaN;
}

function learn(view: View, channel: ChannelView): FactorScatter {
  const flow = channelOf(view, FLOW);
  const { factor } = channel.spec;
  const resolution = channel.spec.resolution ?? (resolutionOf(channel.values) || 0);
  const usable = (hour: number) => !isSuspect(view, channel, hour);
  const least = { amountLeast: leastAmount(channel), waterLeast: flow ? leastAmount(flow) : 0 };
  const mean = usualScatter(
    (hour) => (usable(hour) ? meanDifference(view, channel, resolution, hour) : Number.NaN),
    view.hourCount,
    MEAN_SCATTER_LEAST,
    MEAN_SCATTER_MOST,
  );
  const amount =
    flow && flow !== channel
      ? usualScatter(
          (hour) =>
            usable(hour) && !isSuspect(view, flow, hour)
              ? amountDifference(view, channel, flow, least, hour)
              : Number.NaN,
          view.hourCount,
          AMOUNT_SCATTER_LEAST,
          AMOUNT_SCATTER_MOST,
        )
      : undefined;
  return { factor, resolution, mean, amount, ...least };
}

interface Found {
  readonly run: Disagreement;
  readonly expected: number;
  readonly logged: number;
}

/** Sums over the run of what was logged and what was expected. */
function found(
  run: Disagreement,
  logged: (hour: number) => number,
  expected: (hour: number) => number,
): Found {
  let [one, other] = [0, 0];
  for (let hour = run.first; hour <= run.last; hour++) {
    if (Number.isNaN(logged(hour) + expected(hour))) continue;
    one += logged(hour);
    other += expected(hour);
  }
  return { run, logged: one / run.hours, expected: other / run.hours };
}

function meanRun(view: View, channel: ChannelView, scatter: FactorScatter): Found | undefined {
  const { mean, resolution } = scatter;
  if (mean === undefined) return undefined;
  const run = disagreementOf((hour) => {
    const difference = meanDifference(view, channel, resolution, hour) / mean;
    const beyond = outside(channel, resolution, hour);
    return beyond === 0 ? difference : beyond;
  }, view.hourCount);
  if (!run) return undefined;
  const sums = found(
    run,
    (hour) => channel.hourMean[hour]!,
    (hour) => liveHour(view, channel, hour).mean,
  );
  const off = Math.abs(sums.logged - sums.expected);
  return off > MEAN_SHARE_LEAST * Math.abs(sums.expected) && off > resolution ? sums : undefined;
}

function amountRun(view: View, channel: ChannelView, scatter: FactorScatter): Found | undefined {
  const flow = channelOf(view, FLOW);
  const { amount } = scatter;
  if (!flow || amount === undefined) return undefined;
  const run = disagreementOf(
    (hour) => amountDifference(view, channel, flow, scatter, hour) / amount,
    view.hourCount,
  );
  if (!run) return undefined;
  const sums = found(
    run,
    (hour) => channel.hourAmount[hour]!,
    (hour) => channel.hourAmount[hour]! / (1 + amountDifference(view, channel, flow, scatter, hour)),
  );
  return Math.abs(sums.logged - sums.expected) > AMOUNT_SHARE_LEAST * sums.expected ? sums : undefined;
}

const signalOf = (view: View, factor: string, kind: string, { run, logged, expected }: Found): Signal => ({
  pattern: 'D11',
  form: 'stats-inconsistent',
  factors: [factor],
  from: hourAt(view, run.first),
  to: hourAt(view, run.last + 1),
  score: scoreOf(run),
  facts: {
    kind,
    hours: run.hours,
    logged: Number(logged.toPrecision(5)),
    expected: Number(expected.toPrecision(5)),
    deviationPercent: Math.round((logged / expected - 1) * 1000) / 10,
  },
});

/**
 * The logger's hour contradicts itself or the live values: a mean outside its extremes, a mean that the live values do
 * not give, an amount that is not mean × flow × time. Each against how well the two have agreed at this point so far.
 */
export const statsInconsistent: Detector<readonly FactorScatter[]> = {
  name: 'record/stats-inconsistent',
  nights: 2,
  fit: (view) => view.channels.map((channel) => learn(view, channel)),
  look: (view, baseline) =>
    (baseline ?? []).flatMap((scatter) => {
      const channel = channelOf(view, scatter.factor);
      if (!channel) return [];
      const mean = meanRun(view, channel, scatter);
      if (mean) return [signalOf(view, scatter.factor, 'mean', mean)];
      const amount = amountRun(view, channel, scatter);
      return amount ? [signalOf(view, scatter.factor, 'amount', amount)] : [];
    }),
};
