import { FLOW } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, channelOf, hourAt, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { type Disagreement, disagreementOf, scoreOf, usualScatter } from './disagreement.ts';
import { isSuspect, leastAmount, liveHour, M3_PER_HOUR, nearest } from './hour-sums.ts';

/** Amount, mean flow and totaliser agree within about a percent. */
const SCATTER_LEAST = 0.005;
/** Records that never agreed better than this are counted in another way. */
const SCATTER_MOST = 0.05;
/** Below it the difference is within what a quarterly comparison allows. */
const SHARE_LEAST = 0.025;

interface FlowScatter {
  /** Of amount ÷ (mean flow × time) − 1. */
  readonly amount: number | undefined;
  /** Of growth of the totaliser ÷ amount − 1. */
  readonly total: number | undefined;
  readonly amountLeast: number;
}

/** The hour's amount against the mean flow, logged or live: falsified means alone are another finding. */
function amountDifference(view: View, flow: ChannelView, least: number, hour: number): number {
  const amount = flow.hourAmount[hour]!;
  const logged = flow.hourMean[hour]! * M3_PER_HOUR;
  const live = liveHour(view, flow, hour).mean * M3_PER_HOUR;
  return amount >= least || logged >= least || live >= least ? nearest(amount, logged, live) : Number.NaN;
}

/** Growth of the totaliser over an hour against its amount. Over a gap it goes on counting: only neighbours count. */
function totalDifference(flow: ChannelView, least: number, hour: number): number {
  if (hour === 0) return Number.NaN;
  const grown = flow.hourTotal[hour]! - flow.hourTotal[hour - 1]!;
  const amount = flow.hourAmount[hour]!;
  // A totaliser that falls was set anew or exchanged: no comparison.
  if (!(grown >= 0) || !(Math.max(grown, amount) >= least)) return Number.NaN;
  return nearest(grown, amount);
}

function learn(view: View): FlowScatter | undefined {
  const flow = channelOf(view, FLOW);
  if (!flow) return undefined;
  const amountLeast = leastAmount(flow);
  const scatterOf = (differenceOf: (hour: number) => number) =>
    usualScatter(
      (hour) => (isSuspect(view, flow, hour) ? Number.NaN : differenceOf(hour)),
      view.hourCount,
      SCATTER_LEAST,
      SCATTER_MOST,
    );
  return {
    amountLeast,
    amount: scatterOf((hour) => amountDifference(view, flow, amountLeast, hour)),
    total: scatterOf((hour) => totalDifference(flow, amountLeast, hour)),
  };
}

/** Water counted over the run, m³, by the judged record and by the other. */
function waterOf(
  flow: ChannelView,
  run: Disagreement,
  differenceOf: (hour: number) => number,
  isTotal: boolean,
) {
  let [counted, expected] = [0, 0];
  for (let hour = run.first; hour <= run.last; hour++) {
    const difference = differenceOf(hour);
    if (Number.isNaN(difference)) continue;
    const one = isTotal ? flow.hourTotal[hour]! - flow.hourTotal[hour - 1]! : flow.hourAmount[hour]!;
    counted += one;
    expected += one / (1 + difference);
  }
  return { counted, expected };
}

function signalOf(
  view: View,
  flow: ChannelView,
  differenceOf: (hour: number) => number,
  scatter: number | undefined,
  kind: 'amount' | 'total',
): Signal | undefined {
  if (scatter === undefined) return undefined;
  const run = disagreementOf((hour) => differenceOf(hour) / scatter, view.hourCount);
  if (!run) return undefined;
  const { counted, expected } = waterOf(flow, run, differenceOf, kind === 'total');
  if (!(Math.abs(counted - expected) > SHARE_LEAST * Math.max(counted, expected))) return undefined;
  return {
    pattern: 'D38',
    form: 'flow-total-mismatch',
    factors: [FLOW],
    from: hourAt(view, run.first),
    to: hourAt(view, run.last + 1),
    score: scoreOf(run),
    facts: {
      kind,
      hours: run.hours,
      countedM3: Math.round(counted * 10) / 10,
      expectedM3: Math.round(expected * 10) / 10,
      deviationPercent: Math.round((counted / expected - 1) * 1000) / 10,
    },
  };
}

/**
 * Live flow, hour's amount and totaliser describe the same water and no longer agree, though they always did.
 * @source detection.md D38
 */
export const flowTotalMismatch: Detector<FlowScatter> = {
  name: 'record/flow-total-mismatch',
  fit: learn,
  look: (view, baseline) => {
    const flow = channelOf(view, FLOW);
    if (!flow || !baseline) return [];
    const { amount, total, amountLeast } = baseline;
    const signal =
      signalOf(view, flow, (hour) => amountDifference(view, flow, amountLeast, hour), amount, 'amount') ??
      signalOf(view, flow, (hour) => totalDifference(flow, amountLeast, hour), total, 'total');
    return signal ? [signal] : [];
  },
};
