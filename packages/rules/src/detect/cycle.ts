/** Cycles an analyser may have, minutes. */
const CYCLES_MIN = [30, 60, 90, 120, 180, 240] as const;
/** A probe's value moves at most slots; a held one does not. */
const HELD_SHARE = 0.6;
const RUNS_LEAST = 12;

/**
 * Minutes between two measurements of an analyser that holds its value, from the values alone: the commonest length of a
 * run of equal values when most slots repeat the one before. null for a probe, and where there is too little to tell.
 */
export function cycleOf(values: ArrayLike<number>, stepMin: number): number | null {
  const lengths = new Map<number, number>();
  let run = 0;
  let held = 0;
  let seen = 0;
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      run = 0;
      before = Number.NaN;
      continue;
    }
    seen++;
    if (value === before) {
      run++;
      held++;
    } else {
      if (run > 0) lengths.set(run, (lengths.get(run) ?? 0) + 1);
      run = 1;
    }
    before = value;
  }
  if (seen === 0 || held / seen < HELD_SHARE) return null;
  const [best] = [...lengths].sort((a, b) => b[1] - a[1]);
  if (!best || best[1] < RUNS_LEAST || best[0] < 2) return null;
  const minutes = best[0] * stepMin;
  return CYCLES_MIN.find((cycle) => Math.abs(cycle - minutes) <= stepMin) ?? null;
}
