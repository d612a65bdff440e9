import { opensOrStays } from './event-model.ts';

/** Log-odds of rows by models that had not seen them: as they were, and as rehearsed (maybe more than once). */
export interface HeldOut {
  readonly real: Float64Array;
  readonly rehearsed: Float64Array;
}

/** Point-wise agreement of what is said with what is true. */
export function agreement(said: ArrayLike<boolean | number>, truth: ArrayLike<boolean | number>) {
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  for (let i = 0; i < truth.length; i++) {
    if (said[i] && truth[i]) hit++;
    else if (said[i]) wrong++;
    else if (truth[i]) missed++;
  }
  const f1 = hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed);
  return {
    f1,
    precision: hit === 0 ? 0 : hit / (hit + wrong),
    recall: hit === 0 ? 0 : hit / (hit + missed),
    wrong,
    rows: hit + missed,
  };
}

/** What would be said of rows in time order. */
export function said(odds: Float64Array, pair: { open: number; close: number }): Uint8Array {
  let open = false;
  return Uint8Array.from(odds, (value) => {
    open = opensOrStays(open, value, pair);
    return open ? 1 : 0;
  });
}

/** Lower than this, hardly above a quiet row, an event would go on by a trace of anything. */
const LOWEST = -2.5;
const HIGHEST = 4;
const STEP = 0.25;
/** Pairs this close to the best are as good: the middle of them is safer than the best one. */
const AS_GOOD = 0.01;

/**
 * The bounds that agree best with held-out rows. Labelled and invented events weigh half each, row by row; false
 * rows are counted where nothing was invented.
 */
export function chooseBounds(
  odds: HeldOut,
  truth: Uint8Array,
  invented: Uint8Array,
): { open: number; close: number; weighed: number } {
  const events = truth.reduce((sum, label) => sum + label, 0);
  const pairs: { open: number; close: number; f1: number }[] = [];
  for (let open = LOWEST; open <= HIGHEST; open += STEP)
    for (let close = LOWEST; close <= open; close += STEP) {
      const real = agreement(said(odds.real, { open, close }), truth);
      const rehearsed = agreement(said(odds.rehearsed, { open, close }), invented);
      const hits = (events * (real.recall + (rehearsed.rows > 0 ? rehearsed.recall : real.recall))) / 2;
      pairs.push({ open, close, f1: (2 * hits) / (hits + real.wrong + events) });
    }
  const best = Math.max(...pairs.map(({ f1 }) => f1));
  const good = pairs.filter(({ f1 }) => f1 >= best - AS_GOOD);
  const middle = (of: 'open' | 'close') => good.reduce((sum, pair) => sum + pair[of], 0) / good.length;
  return { open: middle('open'), close: middle('close'), weighed: best };
}
