import type { LatestValue, PointId, PointLatest, Reading, Statistic } from '@wenqu/domain';
import type { Judge } from '../judge/judge.ts';
import type { ReadingStore } from '../store/readings.ts';

/** The newest of one point with what the judge says of each value: the browser never judges by its own rule. */
export function latestOf(point: PointId, store: ReadingStore, judge: Judge): PointLatest {
  const values = (statistic: Statistic): LatestValue[] =>
    store.latestOf(point, statistic).map((reading) => judged(reading, judge));
  const realtime = values('realtime');
  const hour = values('hour');
  return { point, ...judge.standing(point), realtime, hour };
}

function judged(reading: Reading, judge: Judge): LatestValue {
  const { column, value, decimals, flag, at, position } = reading;
  return { column, value, decimals, flag, at, position, ...judge.hold(reading) };
}
