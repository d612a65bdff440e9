import { type CardTwin, instant, MICROS_PER_HOUR } from '@wenqu/domain';

interface Samples {
  readonly at: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/** Values that differ by less are the same number, read in single precision. */
const SAME = 1e-6;

/**
 * An earlier stretch laid over a newer one.
 *
 * @param earlier the same factor `lagHours` before, at its own moments
 */
export function twinOf(factor: string, newer: Samples, earlier: Samples, lagHours: number): CardTwin {
  const lag = lagHours * MICROS_PER_HOUR;
  const moved = Array.from(earlier.at, (at) => instant(at + lag));
  const byMoment = new Map(moved.map((at, i) => [at as number, earlier.value[i]!]));
  let [pairs, equal] = [0, 0];
  for (let i = 0; i < newer.at.length; i++) {
    const apart = Math.abs(newer.value[i]! - (byMoment.get(newer.at[i]!) ?? Number.NaN));
    if (Number.isNaN(apart)) continue;
    pairs++;
    if (apart <= SAME * Math.max(1, Math.abs(newer.value[i]!))) equal++;
  }
  const value = Array.from(earlier.value, (each) => (Number.isNaN(each) ? null : each));
  return { factor, lagHours, at: moved, value, pairs, equal };
}

/** Hours between a stretch and the one it repeats, from the facts of its finding; undefined where they name none. */
export function lagHoursOf(facts: Readonly<Record<string, number | string>>): number | undefined {
  const hours = Number(facts.lagHours ?? Number.NaN);
  if (hours > 0) return hours;
  const days = Number(facts.days ?? Number.NaN);
  return days > 0 ? days * 24 : undefined;
}
