import {
  type ClaimSource,
  type Facility,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Point,
} from '@wenqu/domain';
import {
  type EquipmentStates,
  equipmentStates,
  type FacilityHours,
  type FacilitySlots,
  facilityDays,
  productionStates,
  treatmentStates,
} from '@wenqu/rules';
import type { FacilityRecord } from '@wenqu/rules/detect';
import type { Projection } from '../projection/projection.ts';
import type { FacilityStore } from '../store/facility.ts';
import { facilityHours, massFactors } from './hours.ts';
import { meterStates, SLOT_MIN, type Stretch, slotStates, slotValues } from './slots.ts';

export interface Sources {
  readonly store: FacilityStore;
  readonly projection: Projection;
  /** Declared stops. */
  readonly claims: Pick<ClaimSource, 'claims'>;
  pointOf(id: string): Promise<Point | undefined>;
}

/** A facility's record with what a page shows beside it. */
export interface Assembled extends FacilityRecord {
  readonly equipment: readonly EquipmentStates[];
  readonly oxygenName: string;
  readonly factors: readonly string[];
}

const SLOTS_PER_HOUR = 60 / SLOT_MIN;

/** Codes measured at both ends, in the order of the outlet; of the outlet alone where there is no inlet. */
async function factorsOf({ pointOf }: Sources, { influent, effluent }: Facility): Promise<string[]> {
  const after = massFactors(await pointOf(effluent));
  const before = influent === '' ? after : massFactors(await pointOf(influent));
  return after.filter((code) => before.includes(code));
}

/** Slots in which a stop was declared: by an accepted mark, or by the device's own flag F. */
async function stoppedSlots(
  { claims }: Sources,
  { effluent }: Facility,
  stretch: Stretch,
  flagged: Uint8Array,
): Promise<Uint8Array> {
  const slots = Uint8Array.from(
    { length: stretch.count },
    (_, slot) => flagged[Math.floor(slot / SLOTS_PER_HOUR)] ?? 0,
  );
  if (effluent === '') return slots;
  const to = instant(stretch.from + stretch.count * SLOT_MIN * MICROS_PER_MINUTE);
  const held = await claims.claims({ point: effluent, from: stretch.from, to });
  for (const { effect, from, to: until, knownTo } of held) {
    if (effect !== 'lawful-stop' || knownTo !== null) continue;
    const slotOf = (at: number) => Math.floor((at - stretch.from) / (SLOT_MIN * MICROS_PER_MINUTE));
    slots.fill(1, Math.max(0, slotOf(from)), Math.max(0, Math.min(stretch.count, slotOf(until))));
  }
  return slots;
}

async function slotsOf(
  sources: Sources,
  facility: Facility,
  stretch: Stretch,
  flagged: Uint8Array,
): Promise<{ slots: FacilitySlots; equipment: EquipmentStates[]; oxygenName: string }> {
  const { projection } = sources;
  const meters = [];
  for (const meter of facility.meters) meters.push(await meterStates(projection, meter, stretch));
  const equipment = [];
  for (const each of facility.equipment) {
    const told = each.state
      ? await slotStates(projection, each.state, stretch)
      : new Float64Array(stretch.count).fill(Number.NaN);
    equipment.push(equipmentStates(each, told, meters));
  }
  const probe = facility.units.flatMap(({ expected }) => expected).find(({ role }) => role === 'oxygen');
  const oxygen = probe ? await slotValues(projection, probe.series, stretch) : null;
  const known = oxygen?.some((value) => !Number.isNaN(value)) ? oxygen : null;
  const slots = {
    ...{ from: stretch.from, slotMin: SLOT_MIN, count: stretch.count, meters, oxygen: known },
    production: productionStates(meters, stretch.count),
    treatment: treatmentStates(meters, equipment, stretch.count),
    stopped: await stoppedSlots(sources, facility, stretch, flagged),
  };
  return { slots, equipment, oxygenName: probe?.name ?? '' };
}

/**
 * Everything known of a facility over whole natural days, from readings, claims and day sheets. Asks one series
 * after the other, so that live frames are not kept waiting.
 *
 * @param from first moment of the first day
 * @param now what lies after it is not looked at
 */
export async function assemble(
  sources: Sources,
  facility: Facility,
  from: Instant,
  days: number,
  now: Instant,
): Promise<Assembled> {
  const factors = await factorsOf(sources, facility);
  const { hours, flaggedStops } = await facilityHours(sources.projection, facility, factors, from, days);
  const stretch = { from, count: days * 24 * SLOTS_PER_HOUR };
  const { slots, equipment, oxygenName } = await slotsOf(sources, facility, stretch, flaggedStops);
  const lastDay = formatDay(instant(from + (days - 1) * MICROS_PER_DAY));
  const sheets = await sources.store.sheets(facility.id, formatDay(from), lastDay);
  const byDay = new Map(sheets.map((sheet) => [sheet.day, sheet]));
  return {
    ...{ facility, hours, slots, equipment, oxygenName, factors },
    days: facilityDays(hours, slots, byDay, now),
  };
}

/** Hours cut to a later first day; the balance of a range must not count what only serves the lag. */
export function hoursFrom(hours: FacilityHours, days: number): FacilityHours {
  const cut = (values: Float64Array) => values.subarray(days * 24);
  const all = (map: FacilityHours['inMgL']) => new Map([...map].map(([code, values]) => [code, cut(values)]));
  return {
    from: instant(hours.from + days * 24 * MICROS_PER_HOUR),
    count: hours.count - days * 24,
    ...{ inM3: cut(hours.inM3), outM3: cut(hours.outM3) },
    ...{ inMgL: all(hours.inMgL), outMgL: all(hours.outMgL) },
  };
}
