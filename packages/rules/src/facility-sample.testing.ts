import {
  type Facility,
  type FacilitySheet,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  pointId,
} from '@wenqu/domain';
import type { FacilityRecord } from './detect/facility-record.ts';
import { type FacilityHours, facilityDays } from './facility-days.ts';
import {
  equipmentStates,
  meterLevels,
  productionStates,
  statesOf,
  treatmentStates,
} from './facility-states.ts';
import { at } from './sample-book.testing.ts';

export const FACILITY_FROM: Instant = at('20260501000000');
const IN = pointId('p-in');
const OUT = pointId('p-out');

/** A dye house with one line, one aerated tank and two meters. */
export const facility = (extra: Partial<Facility> = {}): Facility => ({
  ...{ id: 'f1', version: 1, updatedAt: FACILITY_FROM, updatedBy: '', retiredAt: null, enterprise: 'e1' },
  ...{ name: 'works', process: '', influent: IN, effluent: OUT, designM3Day: 600, designRemovalMax: null },
  ...{ gravity: false, waterLossShare: 0.1 },
  units: [{ id: 'u1', name: 'aerobic', kind: 'aerobic', volumeM3: 100, expected: [] }],
  meters: [
    {
      ...{
        id: 'm1',
        name: 'production',
        purpose: 'production',
        quantity: 'power-kw',
        volts: null,
        partOf: '',
      },
      ...{ series: { point: IN, column: 'd20101-Rtd' }, ratedKw: 120 },
    },
    {
      ...{ id: 'm2', name: 'blower', purpose: 'treatment', quantity: 'power-kw', volts: null, partOf: '' },
      ...{ series: { point: OUT, column: 'd20102-Rtd' }, ratedKw: 30 },
    },
  ],
  equipment: [
    {
      ...{ id: 'q1', name: 'blower', unit: 'u1', kind: 'blower', ratedKw: 30, meter: 'm2' },
      ...{ state: { point: OUT, column: 'SB1-RS' }, key: true },
    },
  ],
  lines: [{ id: 'l1', name: 'line', product: 'cloth', unit: 't', basisM3PerUnit: 20, tradeKgPerUnit: 2 }],
  agents: [{ id: 'a1', name: 'PAC', per: 'm3', expectedKg: 0.2 }],
  ...extra,
});

/** What one hour of the plant is like; every field has a usual value. */
export interface PlantHour {
  readonly productionKw?: number;
  readonly treatmentKw?: number;
  readonly stopped?: boolean;
  readonly oxygen?: number;
  readonly inM3?: number;
  readonly outM3?: number;
  readonly inMgL?: number;
  readonly outMgL?: number;
}
type SheetDay = Partial<Pick<FacilitySheet, 'waterInM3' | 'sludgeKgDs' | 'product' | 'agentKg'>>;

/** Always the same noise for the same hour, −1 to 1. */
export const noise = (hour: number, salt = 1): number => {
  const x = Math.sin(hour * 12.9898 + salt * 78.233) * 43758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

/** Some days of a plant that works from 6 to 22 o'clock, changed hour by hour and sheet by sheet. */
export function record(
  dayCount: number,
  change: (hour: number, day: number) => PlantHour = () => ({}),
  sheet: ((day: number) => SheetDay | null) | null = () => ({}),
  extra: Partial<Facility> = {},
): FacilityRecord {
  const plant = facility(extra);
  const count = dayCount * 24;
  const series = () => new Float64Array(count);
  const [kw1, kw2, oxygen, inM3, outM3, inMgL, outMgL, told] = Array.from({ length: 8 }, series) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const stopped = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const ofDay = i % 24;
    const busy = ofDay >= 6 && ofDay < 22;
    const given = change(ofDay, Math.floor(i / 24));
    kw1[i] = given.productionKw ?? (busy ? 100 : 5) * (1 + 0.05 * noise(i, 2));
    kw2[i] = given.treatmentKw ?? 25 * (1 + 0.05 * noise(i, 3));
    told[i] = 1;
    oxygen[i] = given.oxygen ?? 2.5 + 0.3 * noise(i, 4);
    inM3[i] = given.inM3 ?? (busy ? 25 : 10) * (1 + 0.05 * noise(i, 5));
    outM3[i] = given.outM3 ?? (busy ? 25 : 10) * (1 + 0.05 * noise(i, 6));
    inMgL[i] = given.inMgL ?? 800 + 150 * noise(Math.floor(i / 3), 7);
    const before = inMgL[Math.max(0, i - 5)]!;
    outMgL[i] = given.outMgL ?? before * 0.08 * (1 + 0.04 * noise(i, 8));
    stopped[i] = given.stopped ? 1 : 0;
  }
  const hours: FacilityHours = {
    ...{ from: FACILITY_FROM, count, inM3, outM3 },
    inMgL: new Map([['w01018', inMgL]]),
    outMgL: new Map([['w01018', outMgL]]),
  };
  const meters = plant.meters.map((meter, at) => {
    const kw = at === 0 ? kw1 : kw2;
    const levels = meterLevels(kw, meter.ratedKw);
    return {
      id: meter.id,
      partOf: meter.partOf,
      purpose: meter.purpose,
      kw,
      levels,
      states: statesOf(kw, levels),
    };
  });
  const equipment = plant.equipment.map((each) => equipmentStates(each, told, meters));
  const slots = {
    ...{ from: FACILITY_FROM, slotMin: 60, count, meters, stopped, oxygen },
    production: productionStates(meters, count),
    treatment: treatmentStates(meters, equipment, count),
  };
  const sheets = new Map<string, FacilitySheet>();
  for (let day = 0; sheet && day < dayCount; day++) {
    const told = sheet(day);
    if (!told) continue;
    const name = formatDay(instant(FACILITY_FROM + day * MICROS_PER_DAY));
    sheets.set(name, {
      ...{ facility: 'f1', day: name, version: 1, at: FACILITY_FROM, by: '' },
      ...{ product: { l1: 20 * (1 + 0.04 * noise(day, 9)) }, waterInM3: 535 * (1 + 0.03 * noise(day, 10)) },
      ...{ agentKg: { a1: 96 }, sludgeKgDs: 140 },
      ...told,
    });
  }
  const now = instant(FACILITY_FROM + count * MICROS_PER_HOUR);
  return { facility: plant, days: facilityDays(hours, slots, sheets, now), slots, hours };
}
