import { formatInstant, type Instant, MICROS_PER_MINUTE } from '@wenqu/domain';

/** A point that has fallen silent. */
export interface Silent {
  readonly point: string;
  readonly enterprise: string;
  readonly area: string;
  readonly since: Instant;
}
/** A planned power or network cut. */
export interface Announced {
  readonly id: string;
  readonly area: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** Points that fall silent this near one another fell silent together; so many enterprises make an event. [P] */
export const GROUPING = { withinMicros: 10 * MICROS_PER_MINUTE, ofArea: 3, ofDistrict: 8 } as const;

/**
 * Which event of many a silent point belongs to: a cut that was announced for its area, or enterprises of one area
 * (or of the district) that fell silent within ten minutes.
 *
 * @param all every point silent now, this one among them
 * @returns its name, alike for every point of the event; undefined: it is silent by itself
 * @source supervision.md §7.5
 */
export function groupOf(
  silent: Silent,
  all: readonly Silent[],
  announced: readonly Announced[],
): string | undefined {
  const { area, since } = silent;
  const told = announced.find(
    (cut) =>
      (cut.area === '' || cut.area === area) &&
      since >= cut.from - GROUPING.withinMicros &&
      since < cut.to + GROUPING.withinMicros,
  );
  if (told) return told.id;
  const near = all.filter((each) => Math.abs(each.since - since) <= GROUPING.withinMicros);
  const here = near.filter((each) => each.area === area);
  if (area !== '' && enterprises(here) >= GROUPING.ofArea) return `${area} ${nameOf(here, all)}`;
  return enterprises(near) >= GROUPING.ofDistrict ? `全区 ${nameOf(near, all)}` : undefined;
}

const enterprises = (list: readonly Silent[]): number =>
  new Set(list.map(({ enterprise }) => enterprise)).size;

/** An event is called by the minute at which the first of its chain fell silent, so that all of it have one name. */
function nameOf(near: readonly Silent[], all: readonly Silent[]): string {
  const area = new Set(near.map((each) => each.area));
  let first = Math.min(...near.map(({ since }) => since));
  for (;;) {
    const earlier = all.filter(
      (each) => area.has(each.area) && each.since < first && first - each.since <= GROUPING.withinMicros,
    );
    if (earlier.length === 0) return formatInstant(first as Instant);
    first = Math.min(...earlier.map(({ since }) => since));
  }
}
