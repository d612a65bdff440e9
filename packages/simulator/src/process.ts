import { activity, dayOf, dayStartMinute, minuteOfDay } from './calendar.ts';
import { between, seedOf, smooth, uniform, wander } from './chance.ts';
import type { Plant } from './plant.ts';
import type { Rain } from './rain.ts';

/**
 * The water of one plant, as it truly is. Every function is pure in (plant, minute); the model is defined at whole
 * minutes since the epoch, and between two of them everything runs straight.
 */

/** How strong the raw water is: one story for all its pollutants, so that they move together. */
const strength = (plant: Plant, minute: number): number =>
  Math.exp(0.24 * wander(plant.seed ^ 0x10ad, minute));

/** Flow reaching the treatment, L/s. */
export const influentFlowLs = (plant: Plant, minute: number): number =>
  plant.flowLs * activity(plant, minute) * Math.exp(0.09 * wander(plant.seed ^ 0xf10, minute));

/** Flow the treatment releases before any discharge pump: the influent, evened out by the tanks. */
function releasedLs(plant: Plant, minute: number): number {
  const step = plant.equalisationMin / 4;
  let sum = 0;
  for (let each = 0; each < 5; each++)
    sum += activity(plant, Math.floor(minute - plant.lagMin / 4 - each * step));
  return (plant.flowLs * sum) / 5;
}

/** Flow at the discharge, L/s; zero between the cycles of a pump. */
export function dischargeFlowLs(plant: Plant, minute: number): number {
  const released = releasedLs(plant, minute) * Math.exp(0.06 * wander(plant.seed ^ 0xf11, minute));
  if (plant.pump === null) return released;
  const { cycleMin, part } = plant.pump;
  const cycle = Math.floor(minute / cycleMin);
  const busy = Math.min(0.95, part * between(plant.seed ^ 0xf12, cycle, 0.75, 1.2));
  return minute - cycle * cycleMin < busy * cycleMin ? released / part : 0;
}

/** Concentration of a factor in the raw water; `typical` is the trade's magnitude. */
export function influentOf(plant: Plant, factor: string, typical: number, minute: number): number {
  const own = Math.exp(0.1 * wander(seedOf(plant.seed, factor), minute));
  return typical * strength(plant, minute) * own * (0.78 + 0.22 * activity(plant, minute));
}

/** Raw water as it reaches the end of the treatment: late by the lag, mixed over the equalisation tank. */
function equalised(plant: Plant, factor: string, typical: number, minute: number): number {
  const step = plant.equalisationMin / 4;
  let sum = 0;
  for (let each = 0; each < 5; each++) {
    sum += influentOf(plant, factor, typical, Math.floor(minute - plant.lagMin - each * step));
  }
  return sum / 5;
}

/** How much more than usual passes the treatment: 1, or up to 3 while it is upset for some hours. */
export function upset(plant: Plant, minute: number): number {
  let factor = 1;
  for (let day = dayOf(minute) - 1; day <= dayOf(minute); day++) {
    const draw = seedOf(plant.seed ^ 0x5e7, `${day}`);
    if (uniform(draw, 0) >= plant.upsetPerDay) continue;
    const start = dayStartMinute(day) + between(draw, 1, 0, 1400);
    const part = (minute - start) / between(draw, 2, 180, 660);
    if (part > 0 && part < 1) factor += between(draw, 3, 0.7, 2) * Math.sin(Math.PI * part);
  }
  return factor;
}

/** Concentration at the discharge: what came in earlier, times what passes the treatment. */
export function dischargeOf(
  plant: Plant,
  factor: string,
  typical: number,
  limit: number,
  minute: number,
): number {
  const passing = (limit * plant.margin) / typical;
  const care = Math.exp(0.1 * wander(seedOf(plant.seed, `out-${factor}`), minute));
  return equalised(plant, factor, typical, minute) * passing * care * upset(plant, minute);
}

/** Water temperature: season, day and weather. */
export function temperatureC(plant: Plant, minute: number): number {
  const season = 7.5 * Math.sin((2 * Math.PI * (dayOf(minute) - 110)) / 365.25);
  const day = 0.9 * Math.sin((2 * Math.PI * (minuteOfDay(minute) - 560)) / 1440);
  return 23.5 + season + day + 0.5 * smooth(plant.seed ^ 0x7e9, minute / 700);
}

export function influentPh(plant: Plant, minute: number): number {
  const usual = plant.trade.influentPh;
  return 7 + (usual - 7) * (0.8 + 0.2 * activity(plant, minute)) + 0.22 * wander(plant.seed ^ 0x9a, minute);
}

/** Neutralised, so near 7.3; leans the way the raw water leaned earlier. */
export function dischargePh(plant: Plant, minute: number): number {
  const lean = 0.09 * (influentPh(plant, Math.floor(minute - plant.lagMin)) - 7);
  return 7.3 + lean + 0.12 * wander(plant.seed ^ 0x9b, minute) - 0.12 * (upset(plant, minute) - 1);
}

/** Conductivity follows the strength of the raw water; salt passes a treatment. */
export function conductivity(plant: Plant, minute: number): number {
  const base = between(plant.seed, 60, 320, 640);
  return (
    base *
    (0.7 + 0.3 * strength(plant, Math.floor(minute - plant.lagMin))) *
    (1 + 0.02 * smooth(plant.seed ^ 0xc0, minute / 7))
  );
}

/** Dissolved oxygen of the aerobic tank, mg/L: falls when the load rises. */
export const aerobicOxygenMgL = (plant: Plant, minute: number): number =>
  Math.max(
    0.2,
    3.1 - 1.1 * Math.log(strength(plant, minute - 60)) + 0.35 * wander(plant.seed ^ 0xd0, minute),
  );

export const sludgeMgL = (plant: Plant, minute: number): number =>
  3400 *
  Math.exp(0.12 * smooth(plant.seed ^ 0x51, minute / 4000) + 0.03 * smooth(plant.seed ^ 0x52, minute / 90));

export const redoxMv = (plant: Plant, minute: number): number =>
  95 + 38 * (aerobicOxygenMgL(plant, minute) - 3) + 6 * smooth(plant.seed ^ 0x53, minute / 30);

export const aerationA = (plant: Plant, minute: number): number =>
  (18 + plant.flowLs * 0.3) *
  (0.72 + 0.28 * activity(plant, minute)) *
  (1 + 0.02 * smooth(plant.seed ^ 0x54, minute / 11));

/** What the pumps and blowers of the treatment take, kW: the aeration by its current, and what else turns. */
export function treatmentKw(plant: Plant, minute: number): number {
  const aeration = (Math.sqrt(3) * 380 * aerationA(plant, minute) * 0.85) / 1000;
  return activity(plant, minute) > 0.05 ? aeration * 1.25 : 0.4;
}

/** What the production takes, kW: by its activity, over a base of light and controls. */
export const productionKw = (plant: Plant, minute: number): number =>
  (80 + plant.flowLs * 11) *
  (0.03 + 0.97 * activity(plant, minute)) *
  (1 + 0.04 * smooth(plant.seed ^ 0x55, minute / 9));

/** Coagulant fed to the water, mg/L: follows the strength of what comes in. */
export const dosageMgL = (plant: Plant, minute: number): number =>
  activity(plant, minute) > 0.05 ? 62 * Math.sqrt(strength(plant, minute - 40)) : 0;

/** Rain water: runs off over an hour and a half; the first of it carries the dust of the yard. */
export function rainOutlet(plant: Plant, rain: Rain, minute: number): { flowLs: number; codMgL: number } {
  let now = 0;
  let before = 0;
  for (let back = 0; back < 9; back++) now += rain(minute - 10 - back * 10);
  for (let back = 0; back < 8; back++) before += rain(minute - 100 - back * 45);
  const flowLs = (plant.rainLsPerMmH * now) / 9;
  const flush = now > 0 ? 62 / (1 + before * 0.35) : 0;
  const codMgL =
    8 + flush * between(plant.seed, 61, 0.2, 0.75) + 1.5 * (wander(plant.seed ^ 0x2a, minute) + 2.5);
  return { flowLs: flowLs < 0.02 ? 0 : flowLs, codMgL };
}
