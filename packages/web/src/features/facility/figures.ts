/** A number as people read it, `—` where nothing is known. */
export function figure(value: number | null, places = 1): string {
  if (value === null || !Number.isFinite(value)) return '—';
  const size = Math.abs(value);
  const digits = size !== 0 && size < 1 ? Math.max(places, 3) : places;
  return String(Number(value.toFixed(digits)));
}

/** A share as percent; an empty denominator is no 100 %. */
export const percent = (share: number | null): string =>
  share === null ? '—' : `${Number((share * 100).toFixed(1))}%`;
