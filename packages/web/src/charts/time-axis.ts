import { formatDay, formatTime, type Instant, WIRE_OFFSET_MICROS } from '@wenqu/domain';

const S = 1e6;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;
/** Steps between marks of the time axis, microseconds. */
const STEPS = [
  ...[S, 5 * S, 10 * S, 30 * S, M, 2 * M, 5 * M, 10 * M, 30 * M, H, 2 * H, 3 * H, 6 * H, 12 * H],
  ...[D, 2 * D, 5 * D, 10 * D, 30 * D, 90 * D],
];

/** Marks of a time axis on the wire's clock (UTC+8), at most about `marksMax` of them. */
export function timeMarks(from: number, to: number, marksMax: number): number[] {
  const step = STEPS.find((each) => (to - from) / each <= marksMax) ?? STEPS.at(-1)!;
  const first = Math.ceil((from + WIRE_OFFSET_MICROS) / step) * step - WIRE_OFFSET_MICROS;
  const marks: number[] = [];
  for (let mark = first; mark <= to; mark += step) marks.push(mark);
  return marks;
}

/** `08:30`; the date where a day begins; seconds where marks are closer than a minute. */
export function markText(mark: number, step: number): string {
  const time = formatTime(mark as Instant);
  if (time === '00:00:00') return formatDay(mark as Instant).slice(5);
  return step < M ? time : time.slice(0, 5);
}
