/** A device's clock against ours at one moment. */
export interface DriftSample {
  /** Microseconds. */
  readonly at: number;
  /** Device minus ours, seconds. */
  readonly offsetS: number;
  readonly source: 'upload' | 'asked';
}

/** A clock that stands is sampled every hour: a longer silence is a gap. */
export const DRIFT_GAP_MICROS = 3 * 3_600_000_000;
/** Where the scale goes over from straight to logarithmic, seconds. */
const BEND_S = 10;

/**
 * Height of an offset, from −1 (bottom) to 1 (top): straight near zero, logarithmic further out, so that seconds and
 * hours stand in one picture.
 *
 * @param mostS the offset at the edge, seconds
 */
export const driftHeight = (offsetS: number, mostS: number): number =>
  Math.asinh(offsetS / BEND_S) / Math.asinh(mostS / BEND_S);

/** One stroke of the line, without a gap in it; every sample that is the highest or lowest of its pixel stays. */
export type DriftStroke = readonly DriftSample[];

/** @param samples oldest first; `columnOf` tells the pixel column of a moment */
export function driftStrokes(
  samples: readonly DriftSample[],
  columnOf: (at: number) => number,
): DriftStroke[] {
  const strokes: DriftSample[][] = [];
  let column: DriftSample[] = [];
  const flush = () => {
    if (column.length === 0) return;
    strokes.at(-1)!.push(...extremes(column));
    column = [];
  };
  let before: DriftSample | undefined;
  for (const sample of samples) {
    if (!before || sample.at - before.at > DRIFT_GAP_MICROS) {
      flush();
      strokes.push([]);
    } else if (columnOf(sample.at) !== columnOf(before.at)) flush();
    column.push(sample);
    before = sample;
  }
  flush();
  return strokes;
}

/** First, lowest, highest and last of a column, in the order of time. */
function extremes(column: readonly DriftSample[]): DriftSample[] {
  const of = (better: (one: number, other: number) => boolean) =>
    column.reduce((best, each) => (better(each.offsetS, best.offsetS) ? each : best));
  const kept = new Set([column[0]!, of((a, b) => a < b), of((a, b) => a > b), column.at(-1)!]);
  return column.filter((sample) => kept.has(sample));
}

/** Stretches without a sample that are too long to be joined by a line; the ends of the range count too. */
export function driftGaps(
  samples: readonly DriftSample[],
  from: number,
  to: number,
): { readonly from: number; readonly to: number }[] {
  const ends = [from, ...samples.map(({ at }) => at), to];
  return ends.slice(1).flatMap((end, index) => {
    const start = ends[index]!;
    return end - start > DRIFT_GAP_MICROS ? [{ from: start, to: end }] : [];
  });
}

/** Offsets that get a line and a label: zero, the band, the bound, then hours and days where the scale reaches them. */
export function driftTicks(mostS: number, bandS: number, boundS: number): number[] {
  const sizes = [bandS, boundS, 3600, 86_400, 31_536_000].filter((size) => size <= mostS);
  return [...[...sizes].reverse(), 0, ...sizes.map((size) => -size)];
}
