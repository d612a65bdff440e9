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

type OfDay = (day: FacilityDay) => number | null;

/**
 * Sums over the days on which all of them are known, so that what is compared is of the same days; null where there
 * is no such day. Nothing is filled in.
 */
function sums(
  days: readonly FacilityDay[],
  ...ofs: readonly OfDay[]
): { days: number; of: (number | null)[] } {
  const known = days.filter((day) => ofs.every((of) => of(day) !== null));
  const of = ofs.map((each) => (known.length === 0 ? null : known.reduce((sum, day) => sum + each(day)!, 0)));
  return { days: known.length, of };
}

const removedCod: OfDay = ({ inKg, outKg }) => {
  const [before, after] = [inKg[COD], outKg[COD]];
  return before === undefined || after === undefined ? null : before - after;
};

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

function agentsOf(facility: Facility, days: readonly FacilityDay[]): FacilityBalance['agents'] {
  return facility.agents.map(({ id, name, per, expectedKg: each }) => {
    const basis: OfDay = per === 'm3' ? (day) => day.inM3 ?? day.outM3 : removedCod;
    const found = sums(days, ({ sheet }) => sheet?.agentKg[id] ?? null, basis);
    const [usedKg = null, amount = null] = found.of;
    const expectedKg = each === null || amount === null ? null : each * amount;
    return { id, name, usedKg, expectedKg, share: ratio(usedKg, expectedKg), days: found.days };
  });
}

function productsOf(facility: Facility, days: readonly FacilityDay[]): FacilityBalance['products'] {
  const amountOf =
    (id: string): OfDay =>
    ({ sheet }) =>
      sheet?.product[id] ?? null;
  const all = sums(days, (day) => day.outM3, ...facility.lines.map(({ id }) => amountOf(id)));
  const [outM3 = null, ...amounts] = all.of;
  const water = basisWater(
    outM3,
    facility.lines.map(({ name, basisM3PerUnit }, at) => ({
      ...{ name, amount: amounts[at] ?? 0, basisM3PerUnit },
    })),
  );
  return facility.lines.map(({ id, name, unit, tradeKgPerUnit, basisM3PerUnit }, at) => {
    const amount = amounts[at] ?? null;
    const [kg = null, made = null] = sums(days, ({ outKg }) => outKg[COD] ?? null, amountOf(id)).of;
    return {
      ...{ id, name, unit, amount, tradeKgPerUnit, days: all.days },
      // The load of several products cannot be told apart: it is given only where there is one.
      codKgPerUnit: facility.lines.length === 1 ? ratio(kg, made) : null,
      basisM3: amount === null || basisM3PerUnit === null ? null : amount * basisM3PerUnit,
      waterRatio: water.kind === 'basis' ? water.ratio : null,
    };
  });
}

function waterOf(facility: Facility, days: readonly FacilityDay[]): FacilityBalance['water'] {
  const loss = facility.waterLossShare;
  const through = sums(
    days,
    (day) => day.inM3,
    (day) => day.outM3,
  );
  const plant = sums(
    days,
    (day) => day.waterInM3,
    (day) => day.outM3,
  );
  const [inM3 = null, outM3 = null] = through.of;
  const [takenM3 = null, leftM3 = null] = plant.of;
  return {
    inM3,
    outM3: outM3 ?? sums(days, (day) => day.outM3).of[0] ?? null,
    ...{ takenM3, lossShare: loss, days: through.days, plantDays: plant.days },
    offTreatment: inM3 === null || outM3 === null ? null : ratio(inM3 - outM3, inM3),
    offPlant:
      takenM3 === null || leftM3 === null || loss === null
        ? null
        : ratio(takenM3 * (1 - loss) - leftM3, takenM3),
  };
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
  const power = sums(
    days,
    (day) => day.treatmentKwh,
    (day) => day.inM3 ?? day.outM3,
  );
  const solids = sums(days, ({ sheet }) => sheet?.sludgeKgDs ?? null, removedCod);
  const [kgDs = null, removedCodKg = null] = solids.of;
  const only = (of: OfDay) => sums(days, of).of[0] ?? null;
  return {
    water: waterOf(facility, days),
    mass: factors.map((factor) => massOf(facility, hours, factor, lead)),
    power: {
      productionKwh: only((day) => day.productionKwh),
      treatmentKwh: only((day) => day.treatmentKwh),
      kwhPerM3: ratio(power.of[0] ?? null, power.of[1] ?? null),
      days: power.days,
    },
    agents: agentsOf(facility, days),
    sludge: { kgDs, removedCodKg, yield: ratio(kgDs, removedCodKg), days: solids.days },
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
