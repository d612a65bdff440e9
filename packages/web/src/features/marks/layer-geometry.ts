import { factorOf, flagMeaning, type Series } from '@wenqu/domain';

/** One number as received. */
export interface Dot {
  readonly at: number;
  readonly value: number;
  /** The device’s flag means something else than normal. */
  readonly flagged: boolean;
}
export interface Stretch {
  readonly from: number;
  readonly to: number;
}
/** One piece of the line; `hollow`: invalid or disputed. */
export interface Stroke {
  readonly hollow: boolean;
  readonly dots: readonly Dot[];
}

/** Numbers of one factor, oldest first; of several columns the first that has a value. */
export function dotsOf(series: Series, factor: string): Dot[] {
  const columns = series.columns.filter(({ column }) => factorOf(column) === factor);
  const dots: Dot[] = [];
  for (let row = 0; row < series.at.length; row++) {
    const column = columns.find(({ value }) => !Number.isNaN(value[row]!));
    if (!column) continue;
    const flag = column.flags[column.flag[row]!] ?? '';
    const flagged = flag !== '' && flagMeaning('2017', flag).means !== 'normal';
    dots.push({ at: series.at[row]!, value: column.max?.[row] ?? column.value[row]!, flagged });
  }
  return dots;
}

/** Silence longer than this many usual steps breaks the line. */
const GAP_STEPS = 2.5;

/** The line in pieces: it breaks at gaps, and is hollow where numbers are flagged or marked. */
export function strokesOf(dots: readonly Dot[], marked: readonly Stretch[]): Stroke[] {
  const steps = dots.slice(1).map(({ at }, i) => at - dots[i]!.at);
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
  const isHollow = ({ at, flagged }: Dot): boolean =>
    flagged || marked.some(({ from, to }) => at >= from && at < to);
  const strokes: { hollow: boolean; dots: Dot[] }[] = [];
  for (const [i, dot] of dots.entries()) {
    const hollow = isHollow(dot);
    const last = strokes.at(-1);
    const before = dots[i - 1];
    const joined = before !== undefined && dot.at - before.at <= usual * GAP_STEPS;
    if (last && joined && last.hollow === hollow) last.dots.push(dot);
    // Where validity changes the pieces meet, so that the curve shows no gap that is none.
    else strokes.push({ hollow, dots: joined ? [before, dot] : [dot] });
  }
  return strokes;
}
