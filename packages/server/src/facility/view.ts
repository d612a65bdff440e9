import {
  type EquipmentNow,
  type Facility,
  type FacilityCurve,
  type FacilityNow,
  type FacilityView,
  factor,
  factorOf,
  factorShort,
  fieldOf,
  type Instant,
  instant,
  type LatestValue,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  type Outlet,
  type PointId,
  type PointLatest,
} from '@wenqu/domain';
import { facilityBalance, facilityMissing, inStepRate } from '@wenqu/rules';
import type { Assembled } from './assemble.ts';
import { SLOT_MIN } from './slots.ts';

export interface ViewParts {
  readonly assembled: Assembled;
  /** Days at the start of what was assembled that serve the lag alone. */
  readonly leadDays: number;
  readonly latest: ReadonlyMap<string, PointLatest>;
  readonly outlet: Outlet | undefined;
  readonly enterprise: FacilityView['enterprise'];
}

const nulled = (values: ArrayLike<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * 1000) / 1000));

function nowOf(
  point: PointId,
  value: LatestValue,
  more: Pick<FacilityNow, 'name' | 'min' | 'max' | 'unitId'>,
): FacilityNow {
  return {
    ...{ point, column: value.column, unit: factor(factorOf(value.column))?.unit ?? '' },
    ...{ value: value.value, at: value.at, over: value.over, ...more },
  };
}

/** Newest live values of an end. */
function endNow(latest: ReadonlyMap<string, PointLatest>, point: PointId | ''): FacilityNow[] {
  if (point === '') return [];
  return (latest.get(point)?.realtime ?? [])
    .filter(({ column }) => fieldOf(column) === 'Rtd')
    .map((value) =>
      nowOf(point, value, {
        name: factorShort(factorOf(value.column), 'zh'),
        ...{ min: value.limitMin, max: value.limitMax, unitId: '' },
      }),
    );
}

/** Expected values of the stages, whether they came or not. */
const stagesNow = (facility: Facility, latest: ReadonlyMap<string, PointLatest>): FacilityNow[] =>
  facility.units.flatMap(({ id, expected }) =>
    expected.map(({ name, series, min, max }): FacilityNow => {
      const held = latest.get(series.point)?.realtime.find(({ column }) => column === series.column);
      if (held) {
        const outside = (min !== null && held.value < min) || (max !== null && held.value > max);
        return { ...nowOf(series.point, held, { name, min, max, unitId: id }), over: outside };
      }
      const { point, column } = series;
      const unit = factor(factorOf(column))?.unit ?? '';
      return { point, column, name, unit, value: null, at: null, over: false, min, max, unitId: id };
    }),
  );

/** What each machine does now and how long it ran in the range. */
function equipmentNow({ equipment, slots }: Assembled, first: number, last: number): EquipmentNow[] {
  return equipment.map(({ equipment: { id }, told, runs }): EquipmentNow => {
    let newest = -1;
    let ran = 0;
    let known = 0;
    for (let slot = first; slot < last; slot++) {
      if (Number.isNaN(runs[slot]!)) continue;
      newest = slot;
      known++;
      ran += runs[slot]!;
    }
    return {
      id,
      running: newest === -1 ? null : runs[newest] === 1,
      by: newest === -1 ? null : Number.isNaN(told[newest]!) ? 'meter' : 'state',
      at: newest === -1 ? null : instant(slots.from + newest * SLOT_MIN * MICROS_PER_MINUTE),
      ranH: known === 0 ? null : (ran * SLOT_MIN) / 60,
    };
  });
}

/** Electricity of production and treatment, oxygen, and the two states, on one axis. */
function curvesOf({ facility, slots, oxygenName }: Assembled, first: number): FacilityCurve[] {
  const meters = slots.meters.map((meter): FacilityCurve => {
    const named = facility.meters.find(({ id }) => id === meter.id);
    return {
      ...{ id: meter.id, name: named?.name ?? meter.id, purpose: meter.purpose, unit: 'kW' },
      ...{ values: nulled(meter.kw.subarray(first)), levels: meter.levels },
    };
  });
  const oxygen: FacilityCurve[] = slots.oxygen
    ? [
        {
          ...{ id: 'oxygen', name: oxygenName, purpose: 'oxygen', unit: 'mg/L', levels: null },
          values: nulled(slots.oxygen.subarray(first)),
        },
      ]
    : [];
  const state = (id: string, values: Float64Array): FacilityCurve => ({
    ...{ id, name: '', purpose: 'state', unit: '1', values: nulled(values.subarray(first)), levels: null },
  });
  return [
    ...meters,
    ...oxygen,
    state('production', slots.production),
    state('treatment', slots.treatment),
    state('stopped', Float64Array.from(slots.stopped)),
  ];
}

/** The whole line of a facility over a range of days, for its page. */
export function facilityView(parts: ViewParts, to: Instant): FacilityView {
  const { assembled, leadDays, latest, outlet, enterprise } = parts;
  const { facility, hours, slots } = assembled;
  const days = assembled.days.slice(leadDays);
  const from = instant(hours.from + leadDays * MICROS_PER_DAY);
  const first = Math.round((from - slots.from) / (SLOT_MIN * MICROS_PER_MINUTE));
  const speaks = {
    levels: slots.meters.length > 0 && slots.meters.every(({ levels }) => levels !== null),
    states: assembled.equipment.some(({ told }) => told.some((state) => !Number.isNaN(state))),
    oxygen: slots.oxygen !== null,
  };
  return {
    ...{ facility, enterprise, from, to, slotMin: SLOT_MIN, days },
    ...{ influent: endNow(latest, facility.influent), effluent: endNow(latest, facility.effluent) },
    stages: stagesNow(facility, latest),
    outfall: {
      ...{ code: outlet?.code ?? '', name: outlet?.name ?? '', destination: outlet?.destination ?? '' },
    },
    equipment: equipmentNow(assembled, first, slots.count),
    curves: curvesOf(assembled, first),
    inStep: inStepRate(days),
    balance: facilityBalance(facility, days, hours, assembled.factors, leadDays * 24),
    missing: facilityMissing(facility, days, hours, speaks),
  };
}
