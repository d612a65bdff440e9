import { type CardBand, type CardChannel, type CardCurve, WIRE_OFFSET_MICROS } from '@wenqu/domain';

const HOUR = 3_600_000_000;
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Values as points of a stroke; a gap breaks it. `stepped`: what is held stays until the next. */
export function strokePath(
  { at, value }: CardCurve,
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let drawing = false;
  at.forEach((moment, i) => {
    const each = value[i] ?? null;
    if (each === null) {
      drawing = false;
      return;
    }
    path += `${drawing ? 'L' : 'M'}${x(moment).toFixed(1)} ${y(each).toFixed(1)}`;
    // A lone value is a dot: a stroke of no length with round ends.
    if (!drawing && (value[i + 1] ?? null) === null) path += 'h0.1';
    drawing = true;
  });
  return path;
}

/** The band of a day's hours at their middles, over a stretch of time; hours that are not known break it. */
export function bandPoints(
  baseline: readonly CardBand[],
  from: number,
  to: number,
): readonly (readonly { readonly at: number; readonly band: CardBand }[])[] {
  const byHour = new Map(baseline.map((band) => [band.hour, band]));
  const pieces: { at: number; band: CardBand }[][] = [];
  let piece: { at: number; band: CardBand }[] = [];
  const first = Math.floor(from / HOUR) * HOUR - HOUR;
  for (let hour = first; hour <= to + HOUR; hour += HOUR) {
    const band = byHour.get(Math.floor((hour + WIRE_OFFSET_MICROS) / HOUR) % 24);
    if (band) piece.push({ at: hour + HOUR / 2, band });
    else if (piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}

/** The usual of the hour a moment lies in. */
export const bandAt = (baseline: readonly CardBand[], at: number): CardBand | undefined =>
  baseline.find(({ hour }) => hour === Math.floor((at + WIRE_OFFSET_MICROS) / HOUR) % 24);

const known = (values: readonly (number | null)[] | null): number[] =>
  (values ?? []).filter((value) => value !== null);

/** What a panel has to show from low to high, with a little room; a limit only where it lies near. */
export function panelRange(channel: CardChannel, also: readonly (number | null)[]): Range {
  const values = [
    ...[...known(channel.value), ...known(channel.low), ...known(channel.high), ...known(also)],
    ...channel.baseline.flatMap(({ p10, p90 }) => [p10, p90]),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || Math.abs(high) * 0.1 || 1;
  const near = channel.limits
    .map(({ value }) => value)
    .filter((value) => value < high + span && value > low - span);
  const [bottom, top] = [Math.min(low, ...near), Math.max(high, ...near)];
  const room = (top - bottom || span) * 0.08;
  // No concentration is below nothing: the room ends at zero.
  return { low: bottom >= 0 ? Math.max(0, bottom - room) : bottom - room, high: top + room };
}

/** A few round numbers within a range. */
export function roundTicks({ low, high }: Range, most: number): number[] {
  const wanted = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = ([1, 2, 5, 10].find((each) => each * power >= wanted) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Index of the moment nearest to one; -1 of none. */
export function nearestIndex(at: readonly number[], moment: number): number {
  let best = -1;
  at.forEach((each, i) => {
    if (best === -1 || Math.abs(each - moment) < Math.abs(at[best]! - moment)) best = i;
  });
  return best;
}

/** A number as people read it: four digits that count. */
export const shortNumber = (value: number): string => String(Number(value.toPrecision(4)));
