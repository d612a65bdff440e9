import { flagMeaning, type Series, type SeriesColumn } from '@wenqu/domain';
import { isOver, type LimitStep } from '../../charts/limit-steps.ts';
import { cadenceOf, Trace } from '../../charts/trace.ts';

/** Silence of two and a half usual steps is a gap; a late frame is not. */
const GAP_STEPS = 2.5;

/** Flags mean the same in the editions as far as the chart goes: normal or not. */
const isNormal = (flag: string): boolean =>
  flag === '' || flag === 'N' || flagMeaning('2017', flag).means === 'normal';

/**
 * The trace of one factor, from the column of its code and, where a logger spoke the 2005 edition, that of its
 * old code. The step at which rows come is measured, so that a logger that sends every ten
 * minutes is not drawn as nothing but gaps.
 *
 * @param stepMicros the step expected when too few rows came to measure it
 * @param isTaken whether an accepted mark takes the value of a moment out of use
 */
export function traceOf(
  series: Series,
  columns: readonly SeriesColumn[],
  steps: readonly LimitStep[],
  stepMicros: number,
  isTaken: (at: number) => boolean = () => false,
): Trace {
  const held: number[] = [];
  const source: SeriesColumn[] = [];
  for (let row = 0; row < series.at.length; row++) {
    const column = columns.find((each) => !Number.isNaN(each.value[row]!));
    if (!column) continue;
    held.push(row);
    source.push(column);
  }
  const bucketMicros = (series.bucketS ?? 0) * 1e6;
  const cadence = cadenceOf(held.map((row) => series.at[row]!)) ?? Math.max(stepMicros, bucketMicros);
  const trace = new Trace(Math.max(cadence * GAP_STEPS, bucketMicros * 1.5), series.bucketS !== null);
  for (let place = 0; place < held.length; place++) {
    const row = held[place]!;
    const column = source[place]!;
    const from = series.at[row]!;
    const last = column.value[row]!;
    const lo = column.min?.[row] ?? last;
    const hi = column.max?.[row] ?? last;
    const flag = column.flags[column.flag[row]!] ?? '';
    const normal = isNormal(flag) && !isTaken(from);
    trace.push({
      ...{ from, to: from, lo, hi, last, flag, normal },
      rows: column.count?.[row] ?? 1,
      position: column.position?.[row] ?? Number.NaN,
      over: normal && isOver(steps, from, lo, hi),
    });
  }
  return trace;
}

/** Append a live value; one that is not newer than the last is the business of the next fetch. */
export function appendLive(
  trace: Trace,
  value: { readonly at: number; readonly value: number; readonly flag: string; readonly position: number },
  steps: readonly LimitStep[],
): boolean {
  if (value.at <= trace.end || trace.bucketed) return false;
  const normal = isNormal(value.flag);
  trace.push({
    ...{ from: value.at, to: value.at, lo: value.value, hi: value.value, last: value.value },
    ...{ flag: value.flag, normal, rows: 1, position: value.position },
    over: normal && isOver(steps, value.at, value.value, value.value),
  });
  return true;
}
