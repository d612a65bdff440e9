import type { Facility, FacilityBalance, FacilityDay, FacilityMissing, FacilityRate } from '@wenqu/domain';
import { type FacilityHours, loadKg } from './facility-days.ts';
import { bestLag, type Lag, removal, residenceH } from './facility-lag.ts';
import { basisWater } from './limit-basis.ts';

const COD = 'w01018';

/** K17 over days: hours in step ÷ hours of production. @source supervision.md §6 K17 */
export function inStepRate(days: readonly FacilityDay[]): FacilityRate {
  const spoken = days.filter((day) => day.comparedH !== null && day.inStepH !== null);
  const denominator = spoken.reduce((sum, day) => sum + day.comparedH!, 0);
  const numerator = spoken.reduce((sum, day) => sum + day.inStepH!, 0);
  const unknownH = days.reduce((sum, day) => sum + day.unknownH, 0);
  return {
    rate: denominator > 0 ? numerator / denominator : null,
    numerator,
    denominator,
    unit: 'h',
    unknownH,
  };
}

/** Sum over the days, null when one of them is unknown: half a balance is none. */
function total(days: readonly FacilityDay[], of: (day: FacilityDay) => number | null): number | null {
  let sum = 0;
  for (const day of days) {
    const value = of(day);
    if (value === null) return null;
    sum += value;
  }
  return days.length === 0 ? null : sum;
}

const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || whole <= 0 ? null : part / whole;

/** Volume of all units together; null when none is known. */
export function volumeOf({ units }: Pick<Facility, 'units'>): number | null {
  const known = units.flatMap(({ volumeM3 }) => (volumeM3 === null ? [] : [volumeM3]));
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
}

function meanOf(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values)
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  return count === 0 ? Number.NaN : sum / count;
}

/** How late the effluent follows the influent in one factor. */
export function lagOf(facility: Pick<Facility, 'units'>, hours: FacilityHours, factor: string): Lag | null {
  const [before, after] = [hours.inMgL.get(factor), hours.outMgL.get(factor)];
  const residence = residenceH(volumeOf(facility), meanOf(hours.inM3));
  return before && after ? bestLag(before, after, residence) : null;
}

/** One factor: loads at both ends and K18 with its lag. @source supervision.md §6 K18 */
function massOf(
  facility: Facility,
  hours: FacilityHours,
  factor: string,
  lead: number,
): FacilityBalance['mass'][number] {
  const [before, after] = [hours.inMgL.get(factor), hours.outMgL.get(factor)];
  const lag = lagOf(facility, hours, factor);
  const inKg = before ? loadKg(before, hours.inM3) : new Float64Array(hours.count).fill(Number.NaN);
  const outKg = after ? loadKg(after, hours.outM3) : new Float64Array(hours.count).fill(Number.NaN);
  const found = removal(inKg, outKg.subarray(lead), lag?.hours ?? 0, lead);
  const told = found.hours > 0;
  return {
    factor,
    inKg: told ? found.inKg : null,
    outKg: told ? found.outKg : null,
    removedKg: told ? found.inKg - found.outKg : null,
    removal: {
      rate: found.rate,
      numerator: found.inKg - found.outKg,
      denominator: found.inKg,
      unit: 'kg',
      unknownH: found.unknownH,
    },
    lagH: lag?.hours ?? null,
    lagBy: lag?.by ?? null,
  };
}

function agentsOf(facility: Facility, days: readonly FacilityDay[], removedKg: number | null) {
  const inM3 = total(days, (day) => day.inM3 ?? day.outM3);
  return facility.agents.map(({ id, name, per, expectedKg: each }) => {
    const usedKg = total(days, ({ sheet }) => sheet?.agentKg[id] ?? null);
    const basis = per === 'm3' ? inM3 : removedKg;
    const expectedKg = each === null || basis === null ? null : each * basis;
    return { id, name, usedKg, expectedKg, share: ratio(usedKg, expectedKg) };
  });
}

function productsOf(facility: Facility, days: readonly FacilityDay[]): FacilityBalance['products'] {
  const outKg = total(days, ({ outKg: kg }) => kg[COD] ?? null);
  const outM3 = total(days, (day) => day.outM3);
  const amounts = facility.lines.map(({ id }) => total(days, ({ sheet }) => sheet?.product[id] ?? null));
  const water = basisWater(
    outM3,
    facility.lines.map(({ name, basisM3PerUnit }, at) => ({
      name,
      amount: amounts[at] ?? 0,
      basisM3PerUnit,
    })),
  );
  const complete = amounts.every((amount) => amount !== null);
  return facility.lines.map(({ id, name, unit, tradeKgPerUnit, basisM3PerUnit }, at) => {
    const amount = amounts[at] ?? null;
    return {
      ...{ id, name, unit, amount, tradeKgPerUnit },
      // The load of several products cannot be told apart: it is given only where there is one.
      codKgPerUnit: facility.lines.length === 1 ? ratio(outKg, amount) : null,
      basisM3: amount === null || basisM3PerUnit === null ? null : amount * basisM3PerUnit,
      waterRatio: complete && water.kind === 'basis' ? water.ratio : null,
    };
  });
}

/**
 * What went in and what came out over some days: water, mass by factor, electricity, agents, sludge, products.
 *
 * @param lead hours at the start of `hours` that serve the lag alone and are not of the range
 */
export function facilityBalance(
  facility: Facility,
  days: readonly FacilityDay[],
  hours: FacilityHours,
  factors: readonly string[],
  lead: number,
): FacilityBalance {
  const mass = factors.map((factor) => massOf(facility, hours, factor, lead));
  const removedCodKg = mass.find(({ factor }) => factor === COD)?.removedKg ?? null;
  const [inM3, outM3] = [total(days, (day) => day.inM3), total(days, (day) => day.outM3)];
  const takenM3 = total(days, (day) => day.waterInM3);
  const loss = facility.waterLossShare;
  const treatmentKwh = total(days, (day) => day.treatmentKwh);
  const kgDs = total(days, ({ sheet }) => sheet?.sludgeKgDs ?? null);
  return {
    water: {
      ...{ inM3, outM3, takenM3, lossShare: loss },
      offTreatment: inM3 === null || outM3 === null ? null : ratio(inM3 - outM3, inM3),
      offPlant:
        takenM3 === null || outM3 === null || loss === null
          ? null
          : ratio(takenM3 * (1 - loss) - outM3, takenM3),
    },
    mass,
    power: {
      productionKwh: total(days, (day) => day.productionKwh),
      treatmentKwh,
      kwhPerM3: ratio(treatmentKwh, inM3 ?? outM3),
    },
    agents: agentsOf(facility, days, removedCodKg),
    sludge: { kgDs, removedCodKg, yield: ratio(kgDs, removedCodKg) },
    products: productsOf(facility, days),
  };
}

/** What is not there, so that every number can be read with what it lacks. */
export function facilityMissing(
  facility: Facility,
  days: readonly FacilityDay[],
  hours: FacilityHours,
  speaks: { readonly levels: boolean; readonly states: boolean; readonly oxygen: boolean },
): FacilityMissing[] {
  const none = (of: (day: FacilityDay) => number | null) => days.every((day) => of(day) === null);
  const meters = (purpose: string) => facility.meters.some((meter) => meter.purpose === purpose);
  const sheets = days.some(({ sheet }) => sheet !== null);
  const table: readonly (readonly [FacilityMissing, boolean])[] = [
    ['influent-point', facility.influent === ''],
    ['effluent-point', facility.effluent === ''],
    ['influent-flow', facility.influent !== '' && none((day) => day.inM3)],
    ['effluent-flow', facility.effluent !== '' && none((day) => day.outM3)],
    ['influent-factor', facility.influent !== '' && hours.inMgL.size === 0],
    ['production-meter', !meters('production')],
    ['treatment-meter', !meters('treatment')],
    ['meter-levels', facility.meters.length > 0 && !speaks.levels],
    ['equipment-states', !speaks.states],
    ['oxygen', !speaks.oxygen],
    ['sheets', !sheets],
    ['water-in', sheets && none((day) => day.waterInM3)],
    ['products', facility.lines.length === 0],
    ['basis-water', facility.lines.some(({ basisM3PerUnit }) => basisM3PerUnit === null)],
    ['agents', facility.agents.length === 0],
    ['sludge', sheets && none(({ sheet }) => sheet?.sludgeKgDs ?? null)],
    ['water-loss', facility.waterLossShare === null],
    ['days', days.length === 0],
  ];
  return table.flatMap(([name, isMissing]) => (isMissing ? [name] : []));
}
