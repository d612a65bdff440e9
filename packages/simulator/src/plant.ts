import { between, seedOf, uniform } from './chance.ts';
import { TRADES, type Trade } from './trades.ts';

/** What the process model needs to know of one enterprise. */
export interface Plant {
  readonly seed: number;
  readonly trade: Trade;
  /** Mean flow while producing, L/s. */
  readonly flowLs: number;
  /** Time from influent to discharge. */
  readonly lagMin: number;
  /** Width of the equalisation tank in time. */
  readonly equalisationMin: number;
  /** Where the plant usually discharges, as a part of its limit. */
  readonly margin: number;
  /** Chance of an upset of the treatment on one day. */
  readonly upsetPerDay: number;
  /** Minutes of one pump cycle and the part of it the pump runs; null: a steady stream. */
  readonly pump: { readonly cycleMin: number; readonly part: number } | null;
  /** Paved area draining to the rain outlet, L/s per mm/h of rain. */
  readonly rainLsPerMmH: number;
}

/** The trades of neighbouring enterprises repeat in this order; the works stand every thirtieth. */
const ORDER = ['dyeing', 'plating', 'food', 'paper', 'chemicals', 'electronics'];
const SECOND: Readonly<Record<string, string>> = { paper: 'pharma', food: 'chemicals' };

function tradeOf(index: number): Trade {
  const first = ORDER[index % 6]!;
  const key = index % 30 === 28 ? 'works' : index % 4 === 3 ? (SECOND[first] ?? first) : first;
  return TRADES.find((trade) => trade.key === key)!;
}

/** @param index place of the enterprise in the district, from 0 */
export function plantOf(districtSeed: number, index: number): Plant {
  const seed = seedOf(districtSeed, `plant-${index}`);
  const trade = tradeOf(index);
  const works = trade.key === 'works';
  const struggling = !works && uniform(seed, 4) < 0.07;
  return {
    seed,
    trade,
    flowLs: between(seed, 1, trade.flowLs[0], trade.flowLs[1]),
    lagMin: Math.round(between(seed, 2, works ? 420 : 180, works ? 900 : 600)),
    equalisationMin: Math.round(between(seed, 3, 120, 480)),
    margin: struggling ? between(seed, 5, 0.7, 0.8) : between(seed, 5, 0.3, works ? 0.5 : 0.62),
    upsetPerDay: struggling ? 0.12 : 0.008,
    pump: trade.intermittent
      ? { cycleMin: Math.round(between(seed, 6, 40, 120)), part: between(seed, 7, 0.35, 0.7) }
      : null,
    rainLsPerMmH: between(seed, 8, 0.4, 3),
  };
}
