import type { PointState } from './live.ts';

/** Worst first; where several hold, the first of this list is shown. `waiting` has received nothing yet. */
export const POINT_STATES: readonly PointState[] = [
  'over',
  'suspect',
  'offline',
  'maintenance',
  'normal',
  'waiting',
];

const RANK = new Map(POINT_STATES.map((state, rank) => [state, rank]));

/** 0 = worst. For sorting. */
export const severity = (state: PointState): number => RANK.get(state)!;

/** The worse of two states. */
export const worse = (one: PointState, other: PointState): PointState =>
  severity(one) <= severity(other) ? one : other;

/** Words beside the symbol: colour is never the only sign. */
export const POINT_STATE_NAMES: Readonly<Record<PointState, { readonly zh: string; readonly en: string }>> = {
  over: { zh: '超标', en: 'over limit' },
  suspect: { zh: '疑似异常', en: 'suspect' },
  offline: { zh: '离线', en: 'offline' },
  maintenance: { zh: '维护', en: 'maintenance' },
  normal: { zh: '正常', en: 'normal' },
  waiting: { zh: '等待数据', en: 'waiting' },
};
