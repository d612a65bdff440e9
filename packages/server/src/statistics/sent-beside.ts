import {
  code2005,
  column,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type SentBeside,
  type StatisticVersion,
} from '@wenqu/domain';
import { compareRecomputed, validityOf } from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';

const columnsOf = (factor: string): string[] =>
  [factor, code2005(factor)].flatMap((code) => (code === undefined ? [] : column(code, 'Avg')));

const DAY_ROWS_MAX = 50;

/** The logger's own figure of the day beside ours. @source supervision.md §13 trap 3 */
export async function sentDay(
  projection: Pick<Projection, 'rows'>,
  { point, factor, from, value, arithmetic, nValid }: StatisticVersion,
): Promise<SentBeside | null> {
  const range = { from, to: instant(from + MICROS_PER_DAY) };
  const rows = await projection.rows({ point, statistic: 'day', range, limit: DAY_ROWS_MAX });
  const names = columnsOf(factor);
  const sent = rows.flatMap(({ values }) => values.filter((each) => names.includes(each.column)))[0];
  if (!sent) return null;
  return { at: from, ...compareRecomputed('day', sent.value, value, nValid, arithmetic) };
}

/** The logger's own hours beside the means of its minutes; only hours that have minutes. */
export async function sentHours(
  projection: Pick<Projection, 'series'>,
  { point, factor, from, hours }: StatisticVersion,
): Promise<SentBeside[]> {
  const range = { from, to: instant(from + MICROS_PER_DAY) };
  const asked = { point, statistic: 'minute', columns: columnsOf(factor), range } as const;
  const { at, columns } = await projection.series(asked);
  const byHour = new Map<Instant, number[]>();
  for (const { value, flag, flags } of columns) {
    for (let i = 0; i < at.length; i++) {
      const minute = value[i]!;
      if (!Number.isFinite(minute) || validityOf('2017', flags[flag[i]!] ?? '') !== 'valid') continue;
      const hour = hourStart(instant(at[i]!));
      byHour.set(hour, [...(byHour.get(hour) ?? []), minute]);
    }
  }
  return hours.flatMap((hour) => {
    const minutes = byHour.get(hour.at);
    if (!minutes || hour.value === null) return [];
    const mean = minutes.reduce((sum, each) => sum + each, 0) / minutes.length;
    return [{ at: hour.at, ...compareRecomputed('hour', hour.value, mean, minutes.length) }];
  });
}
