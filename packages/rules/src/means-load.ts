import type { Instant } from '@wenqu/domain';

/** One day's load as it is known. */
export interface DailyLoad {
  /** First moment of the day. */
  readonly from: Instant;
  /** null: the day is not valid. */
  readonly loadKg: number | null;
}

/** A figure for load statistics alone. It never reaches a judgement of concentration. */
export interface LoadFigure {
  readonly loadKg: number | null;
  readonly kind: 'measured' | 'manual' | 'substituted' | 'unknown';
  /** Days the figure comes from; of a measured one the day itself. */
  readonly sourceDays: readonly Instant[];
  readonly zh: string;
  readonly en: string;
}

export const SUBSTITUTE_DAYS = 30;
export const MANUAL_VALUES_MIN = 4;

/**
 * The load of a day for load statistics. An invalid day takes the largest of the 30 valid daily loads before the last
 * passed calibration; where a device stood still, manual values (at least four a day) come first. The gap in
 * concentration and flow stays a gap.
 *
 * @param history days before and around, any order
 * @param passedAt when the analyser last passed a check before the day; null: not known, then the day's own start
 * @param manual loads of the day measured by hand, kg a day each
 * @source HJ 356-2019 ch. 8 [G]; supervision.md §4.5
 */
export function loadOf(
  day: DailyLoad,
  history: readonly DailyLoad[],
  passedAt: Instant | null,
  manual: readonly number[] = [],
): LoadFigure {
  const own = [day.from];
  if (day.loadKg !== null) {
    return { loadKg: day.loadKg, kind: 'measured', sourceDays: own, zh: '实测', en: 'measured' };
  }
  if (manual.length >= MANUAL_VALUES_MIN) {
    const loadKg = manual.reduce((total, each) => total + each, 0) / manual.length;
    const text = { zh: `手工监测 ${manual.length} 次`, en: `${manual.length} manual values` };
    return { loadKg, kind: 'manual', sourceDays: own, ...text };
  }
  const before = Math.min(passedAt ?? day.from, day.from);
  const valid = history
    .filter(({ from, loadKg }) => loadKg !== null && from < before)
    .sort((one, other) => other.from - one.from)
    .slice(0, SUBSTITUTE_DAYS);
  if (valid.length < SUBSTITUTE_DAYS) {
    const text = {
      zh: `有效日只有 ${valid.length} 个，不足 ${SUBSTITUTE_DAYS} 个，不替代`,
      en: `only ${valid.length} of ${SUBSTITUTE_DAYS} valid days: not substituted`,
    };
    return { loadKg: null, kind: 'unknown', sourceDays: [], ...text };
  }
  return {
    loadKg: Math.max(...valid.map(({ loadKg }) => loadKg!)),
    kind: 'substituted',
    sourceDays: valid.map(({ from }) => from),
    zh: '替代值：上次合格前 30 个有效日的最大日排放量，仅用于总量统计',
    en: 'substituted: the largest of 30 valid days before the last pass; for load statistics only',
  };
}
