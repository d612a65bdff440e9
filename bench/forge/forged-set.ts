import { Chance } from './chance.ts';
import { labelExceedances, labelsOf, sheetOf } from './labels.ts';
import { perform } from './perform.ts';
import type { Plot } from './plot.ts';
import { Deck, fill } from './program.ts';
import { RECIPES, type Recipe } from './recipes.ts';
import { RowWriter, timeText } from './rows.ts';
import { bareSite } from './site.ts';
import type { Station } from './station.ts';

export const HEADER = 'site,time,type,factor,value,min,avg,max,cou,total,flag';

export interface ForgedSet {
  readonly sites: { set: string; time_zone: string; sites: Record<string, unknown>[] };
  readonly labels: Record<string, unknown>;
  /** Rows site by site, without the header. */
  readonly rows: Iterable<string>;
}

/** Recipes in the proportions of their shares, shuffled; the fractions fall to chance. */
function recipesFor(count: number, recipes: readonly Recipe[], chance: Chance): Recipe[] {
  const total = recipes.reduce((sum, { share }) => sum + share, 0);
  const out: Recipe[] = [];
  for (const recipe of recipes) {
    const wanted = (recipe.share * count) / total;
    const whole = Math.floor(wanted) + (chance.happens(wanted % 1) ? 1 : 0);
    for (let i = 0; i < whole; i++) out.push(recipe);
  }
  while (out.length < count) out.push(chance.pick(recipes));
  return chance.shuffled(out).slice(0, count);
}

/** The first stretch of the recipe that is whole enough; another recipe when it has none. */
function siteFrom(
  id: string,
  recipe: Recipe,
  usable: readonly Recipe[],
  stations: ReadonlyMap<string, Station>,
  chance: Chance,
): Plot {
  for (let attempt = 0; attempt < 40; attempt++) {
    const tried = attempt < 8 ? recipe : chance.pick(usable);
    const plot = bareSite(id, tried, stations, chance.fork(`${id} ${attempt}`));
    if (plot) return plot;
  }
  throw new Error(`no stretch of the base series is whole enough for ${id}`);
}

/**
 * A labelled set: sites from base series, events, labels. The same seed gives the same set.
 * @param firstId number of the first site: 201 gives S201, S202, ...
 */
export function forgeSet(
  stationList: readonly Station[],
  { seed, sites: count, name, firstId = 201, recipes = RECIPES }: ForgeOrder,
): ForgedSet {
  const chance = new Chance(seed);
  const stations = new Map(stationList.map((station) => [station.name, station]));
  const usable = recipes.filter(({ station }) => stations.has(station));
  if (usable.length === 0) throw new Error('none of the base series is there');
  const deck = new Deck(chance.fork('deck'));
  const plots = recipesFor(count, usable, chance.fork('recipes')).map((recipe, i) => {
    const id = `S${firstId + i}`;
    const plot = siteFrom(id, recipe, usable, stations, chance.fork(`site ${i}`));
    fill(plot, deck, chance.fork(`events ${i}`));
    perform(plot, chance.fork(`instruments ${i}`));
    labelExceedances(plot);
    return plot;
  });
  const days = plots.reduce((sum, plot) => sum + (plot.steps * plot.stepMin) / 1440, 0);
  return {
    sites: { set: name, time_zone: '+08:00', sites: plots.map(sheetOf) },
    labels: {
      version: 1,
      set: name,
      site_days: Math.round(days),
      factors_per_site: Object.fromEntries(plots.map((plot) => [plot.id, plot.channels.length])),
      warmup_until: Object.fromEntries(
        plots.map((plot) => [plot.id, timeText(plot.startMin + plot.warmup * plot.stepMin)]),
      ),
      events: plots.flatMap(labelsOf),
    },
    rows: rowsOf(plots, chance.fork('rows')),
  };
}

export interface ForgeOrder {
  readonly seed: number;
  readonly sites: number;
  readonly name: string;
  readonly firstId?: number;
  readonly recipes?: readonly Recipe[];
}

function* rowsOf(plots: readonly Plot[], chance: Chance): Generator<string> {
  for (const plot of plots) yield* new RowWriter(plot, chance.fork(plot.id)).rows();
}
