import type { FieldPlace } from './site-visit.ts';

const EARTH_M = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
type Spot = Pick<FieldPlace, 'lon' | 'lat'>;

/** Great-circle distance, metres. */
export function distanceM(from: Spot, to: Spot): number {
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const share =
    half(from.lat, to.lat) + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * half(from.lon, to.lon);
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(share)));
}

export interface TourStop<T> {
  readonly stop: T;
  /** From the stop before, metres; null where either has no position. */
  readonly legM: number | null;
}

/**
 * A day's tour: always to the nearest stop that is left. Stops without a position come last, in their own order.
 *
 * @param start where one stands; undefined: at the first stop
 */
export function tourOf<T extends { readonly lon: number | null; readonly lat: number | null }>(
  stops: readonly T[],
  start?: Spot,
): TourStop<T>[] {
  const spotOf = ({ lon, lat }: T): Spot | undefined =>
    lon === null || lat === null ? undefined : { lon, lat };
  const left = stops.flatMap((stop) => {
    const spot = spotOf(stop);
    return spot ? [{ stop, spot }] : [];
  });
  const tour: TourStop<T>[] = [];
  let here = start;
  while (left.length > 0) {
    const from = here;
    const legs = left.map(({ spot }) => (from ? distanceM(from, spot) : 0));
    const nearest = legs.indexOf(Math.min(...legs));
    const next = left.splice(nearest, 1)[0]!;
    tour.push({ stop: next.stop, legM: from ? legs[nearest]! : null });
    here = next.spot;
  }
  return [...tour, ...stops.filter((stop) => !spotOf(stop)).map((stop) => ({ stop, legM: null }))];
}
