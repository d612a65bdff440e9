import { dayOf, dayStartMinute } from './calendar.ts';
import { between, seedOf, uniform } from './chance.ts';

interface Shower {
  readonly start: number;
  readonly lengthMin: number;
  readonly peakMmH: number;
}

/** Up to two showers of a local day. */
function showersOf(seed: number, day: number): Shower[] {
  const showers: Shower[] = [];
  for (let each = 0; each < 2; each++) {
    const draw = seedOf(seed, `${day}/${each}`);
    if (uniform(draw, 0) > 0.22) continue;
    showers.push({
      start: dayStartMinute(day) + between(draw, 1, 0, 1380),
      lengthMin: between(draw, 2, 35, 320),
      peakMmH: between(draw, 3, 1.5, 26) * between(draw, 4, 0.3, 1),
    });
  }
  return showers;
}

/** Rain over the whole district, mm/h, as a function of the minute. */
export type Rain = (minute: number) => number;

/** One weather for all enterprises; remembers the showers of the last few days only as a cache. */
export function rainOf(districtSeed: number): Rain {
  const seed = seedOf(districtSeed, 'rain');
  const days = new Map<number, Shower[]>();
  const showers = (day: number): Shower[] => {
    const held = days.get(day);
    if (held !== undefined) return held;
    if (days.size > 8) days.clear();
    const fresh = showersOf(seed, day);
    days.set(day, fresh);
    return fresh;
  };
  return (minute) => {
    const day = dayOf(minute);
    let mmH = 0;
    for (const shower of [...showers(day - 1), ...showers(day)]) {
      const part = (minute - shower.start) / shower.lengthMin;
      // Rises fast and drains slowly, as a front does.
      if (part > 0 && part < 1) mmH += shower.peakMmH * 6.75 * part * (1 - part) ** 2;
    }
    return mmH;
  };
}
