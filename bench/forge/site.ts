import type { Chance } from './chance.ts';
import { FACTORS, FLOW } from './factors.ts';
import { median, missingShare } from './figures.ts';
import { type Channel, MARK, type Plot } from './plot.ts';
import type { Part, Recipe } from './recipes.ts';
import { scaled } from './scale.ts';
import { minuteOf, type Station } from './station.ts';

type Values = Float64Array<ArrayBuffer>;
type Stations = ReadonlyMap<string, Station>;
const DAY_MIN = 1440;
const WEEK_MIN = 7 * DAY_MIN;
const BRIDGE_MIN = 180;

interface Stretch {
  readonly startMin: number;
  readonly steps: number;
  readonly stepMin: number;
}

/** A column at the site's cadence over a stretch, gaps up to three hours bridged, longer ones left NaN. */
export function sampled(station: Station, column: string, stretch: Stretch): Values {
  const source = station.columns.get(column)!;
  const reach = Math.ceil(BRIDGE_MIN / station.stepMin);
  const good = (slot: number) => slot >= 0 && slot < source.length && Number.isFinite(source[slot]!);
  return new Float64Array(stretch.steps).map((_, i) => {
    const place = (stretch.startMin + i * stretch.stepMin - station.startMin) / station.stepMin;
    let before = Math.floor(place);
    let after = Math.ceil(place);
    while (!good(before) && place - before < reach) before--;
    while (!good(after) && after - place < reach) after++;
    if (!good(before) || !good(after) || after - before > reach) return Number.NaN;
    if (after === before) return source[before]!;
    const share = (place - before) / (after - before);
    return source[before]! * (1 - share) + source[after]! * share;
  });
}

/** Straight lines over what is missing, so that the water has no holes. */
function whole(values: Values): Values {
  const out = values.slice();
  let last = out.findIndex(Number.isFinite);
  out.fill(out[last]!, 0, last);
  for (let i = last + 1; i < out.length; i++) {
    if (!Number.isFinite(out[i]!)) continue;
    for (let j = last + 1; j < i; j++)
      out[j] = out[last]! + ((out[i]! - out[last]!) * (j - last)) / (i - last);
    last = i;
  }
  return out.fill(out[last]!, last + 1);
}

/** Smooth relative noise, for sources slower than the site. */
function grained(values: Values, size: number, chance: Chance): Values {
  let state = 0;
  return values.map((value) => {
    state = 0.7 * state + chance.normal() * size;
    return value * (1 + state);
  });
}

/** Where the part's own station stands when the site's is read: same weekday, same clock. */
function lentStretch(lender: Station, stretch: Stretch, chance: Chance): Stretch {
  const length = lender.columns.values().next().value!.length * lender.stepMin;
  const span = stretch.steps * stretch.stepMin;
  const room = Math.floor((length - span - WEEK_MIN) / WEEK_MIN);
  const behind = Math.ceil((lender.startMin - stretch.startMin) / WEEK_MIN) * WEEK_MIN;
  return { ...stretch, startMin: stretch.startMin + behind + WEEK_MIN * chance.whole(0, Math.max(0, room)) };
}

interface Source {
  readonly part: Part;
  readonly label: string;
  readonly values: Values;
}

function sourceOf(
  part: Part,
  recipe: Recipe,
  stations: Stations,
  stretch: Stretch,
  chance: Chance,
): Source | null {
  const [lenderName, lent] = part.from.split(':');
  const own = lent === undefined;
  const station = stations.get(own ? recipe.station : lenderName!);
  if (!station) return null;
  const where = own ? stretch : lentStretch(station, stretch, chance);
  const values = sampled(station, own ? part.from : lent, where);
  const label = `${station.name}:${own ? part.from : lent}${part.inverted ? ' (inverted)' : ''}${own ? '' : ' (other plant)'}`;
  return { part, label, values: part.inverted ? values.map((value) => -value) : values };
}

function channelFrom(
  source: Source,
  stepMin: number,
  grain: number,
  cycleMin: number | null,
  chance: Chance,
): Channel {
  const { part, label, values } = source;
  const kind = FACTORS[part.factor]!;
  const limits = part.limits ?? kind.limits;
  const limit = limits.length ? chance.pick(limits) : null;
  const known = scaled(grain ? grained(values, grain, chance) : values, part.factor, limit, chance);
  const water = whole(known);
  const cycle = kind.analyser ? cycleMin : null;
  return {
    factor: part.factor,
    kind,
    limit,
    range: kind.range ?? null,
    resolution: part.resolution ?? kind.resolution,
    cycleMin: cycle,
    phase: cycle === null ? 0 : chance.whole(0, cycle / stepMin - 1),
    base: label,
    surrogate: part.surrogate ?? false,
    usual: median(water),
    water,
    shown: water.slice(),
    marks: Uint8Array.from(values, (value) => (Number.isFinite(value) ? MARK.normal : MARK.missing)),
  };
}

function stretchOf(recipe: Recipe, stepMin: number, chance: Chance): Stretch {
  const [from, to] = chance.pick(recipe.windows).map(minuteOf) as [number, number];
  const room = Math.floor((to - from) / DAY_MIN);
  const days = Math.min(recipe.maxDays, room) - (chance.happens(0.2) ? 1 : 0);
  const startMin = from + DAY_MIN * chance.whole(0, Math.max(0, room - days));
  return { startMin, stepMin, steps: (days * DAY_MIN) / stepMin };
}

/**
 * A site before anything happens at it, or null when this stretch of its source is too full of holes.
 * @param id of the site, `S201`
 */
export function bareSite(id: string, recipe: Recipe, stations: Stations, chance: Chance): Plot | null {
  const stepMin = chance.pick(recipe.steps);
  const stretch = stretchOf(recipe, stepMin, chance);
  const parts = [...recipe.parts, ...(recipe.either ? chance.pick(recipe.either) : [])];
  const sources = parts
    .map((part) => sourceOf(part, recipe, stations, stretch, chance.fork(part.factor)))
    .filter((source): source is Source => source !== null && missingShare(source.values) < 0.2);
  if (sources.length < 4 || !sources.some(({ part }) => part.factor === FLOW)) return null;
  if (!sources.some(({ part }) => FACTORS[part.factor]!.limits.length)) return null;
  const cycleMin = chance.pick([60, 60, 120, 120, null]);
  const ordered = sources.sort((a, b) => Number(b.part.factor === FLOW) - Number(a.part.factor === FLOW));
  const made = minuteOf('2024-01-01');
  const weeks = Math.floor((made - stretch.startMin) / WEEK_MIN) + chance.whole(0, 60);
  const days = (stretch.steps * stepMin) / DAY_MIN;
  return {
    id,
    stepMin,
    perHour: 60 / stepMin,
    startMin: stretch.startMin + weeks * WEEK_MIN,
    steps: stretch.steps,
    warmup: Math.round((Math.min(7, days * 0.25) * DAY_MIN) / stepMin),
    channels: ordered.map((source) =>
      channelFrom(source, stepMin, recipe.grain ?? 0, cycleMin, chance.fork(`${source.part.factor} scale`)),
    ),
    happenings: [],
    tricks: [],
    acts: [],
  };
}
