import type { FacilityCurve } from '@wenqu/domain';

type Values = readonly (number | null)[];

/** Highest value of some curves, never 0, so that an axis has a length. */
export function topOf(curves: readonly Pick<FacilityCurve, 'values'>[]): number {
  let top = 0;
  for (const { values } of curves) for (const value of values) if (value !== null && value > top) top = value;
  return top > 0 ? top * 1.08 : 1;
}

/** An SVG path; where nothing is known the line is broken, not drawn through. */
export function pathOf(
  values: Values,
  { width, height, top, count }: { width: number; height: number; top: number; count: number },
): string {
  let path = '';
  let drawing = false;
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] ?? null;
    if (value === null) {
      drawing = false;
      continue;
    }
    const x = ((slot + 0.5) / count) * width;
    const y = height - (Math.max(0, value) / top) * height;
    path += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
  }
  return path;
}

/** Stretches `[from, to)` in which something is so. */
export function bandsOf(on: readonly boolean[]): (readonly [from: number, to: number])[] {
  const bands: (readonly [number, number])[] = [];
  let from = -1;
  for (let slot = 0; slot <= on.length; slot++) {
    if (on[slot] && from === -1) from = slot;
    if (!on[slot] && from !== -1) {
      bands.push([from, slot]);
      from = -1;
    }
  }
  return bands;
}

/** Production runs and treatment is known to stand. */
export const idleOf = (production: Values, treatment: Values): boolean[] =>
  production.map((value, slot) => value === 1 && treatment[slot] === 0);
