import {
  type FacilityFields,
  type FacilityUnit,
  type Instant,
  msOf,
  type PointId,
  pointId,
  type SheetDraft,
} from '@wenqu/domain';
import { hash, uniform } from './chance.ts';
import type { District, SimulatedEnterprise, SimulatedPoint } from './district.ts';
import type { Plant } from './plant.ts';
import { dosageMgL, influentFlowLs } from './process.ts';

/** A treatment facility of the district as a book of facilities holds it. */
export interface SimulatedFacility extends FacilityFields {
  readonly id: string;
}

const SECONDS_PER_STEP = 600;
const MINUTES_PER_DAY = 1440;
/** Water of the plant that leaves as steam, product and sludge. */
const LOSS_SHARE = 0.12;

interface Place {
  readonly influent: SimulatedPoint | undefined;
  readonly stage: SimulatedPoint;
  readonly discharge: SimulatedPoint;
}

/** An enterprise shows its whole line where its stage reports process codes. */
function placeOf(district: District, enterprise: SimulatedEnterprise): Place | undefined {
  const own = district.points.filter((point) => point.enterprise === enterprise.index);
  const stage = own.find((point) => point.factors.includes('d20101'));
  const discharge = own.find((point) => point.place === 'discharge');
  if (!stage || !discharge) return undefined;
  return { influent: own.find((point) => point.place === 'influent'), stage, discharge };
}

const volume = ({ flowLs, equalisationMin, lagMin }: Plant, minutes: 'equalisation' | 'aerobic'): number =>
  Math.round((flowLs * 60 * (minutes === 'equalisation' ? equalisationMin : lagMin * 0.6)) / 1000);

function unitsOf(plant: Plant, stage: PointId): FacilityUnit[] {
  const at = (column: string) => ({ point: stage, column });
  return [
    {
      ...{ id: 'u1', name: '调节池', kind: 'regulation', volumeM3: volume(plant, 'equalisation') },
      expected: [],
    },
    {
      id: 'u2',
      name: '混凝反应池',
      kind: 'coagulation',
      volumeM3: null,
      expected: [{ name: '加药量', series: at('e41801-Rtd'), min: 30, max: 110, role: 'other' }],
    },
    {
      ...{ id: 'u3', name: '好氧池', kind: 'aerobic', volumeM3: volume(plant, 'aerobic') },
      expected: [
        { name: '溶解氧', series: at('e40601-Rtd'), min: 2, max: 6, role: 'oxygen' },
        { name: '污泥浓度', series: at('e40301-Rtd'), min: 2500, max: 4500, role: 'other' },
        { name: '氧化还原电位', series: at('e41501-Rtd'), min: 50, max: 200, role: 'other' },
      ],
    },
    { id: 'u4', name: '二沉池', kind: 'sedimentation', volumeM3: null, expected: [] },
  ];
}

/** The treatment facilities of the district: those of enterprises whose whole line is reported. */
export function facilitiesOf(district: District): SimulatedFacility[] {
  return district.enterprises.flatMap((enterprise) => {
    const place = placeOf(district, enterprise);
    if (!place) return [];
    const { plant } = enterprise;
    const stage = pointId(place.stage.id);
    const discharge = pointId(place.discharge.id);
    const state = (item: number) => ({ point: discharge, column: `SB${item}-RS` });
    const machine = { unit: 'u3', meter: '' };
    return [
      {
        ...{
          id: `${enterprise.id}-f1`,
          enterprise: enterprise.id,
          name: '污水处理站',
          process: plant.trade.process,
        },
        ...{ influent: place.influent ? pointId(place.influent.id) : '', effluent: discharge },
        ...{ designM3Day: Math.round(plant.flowLs * 86.4 * 1.3), designRemovalMax: 0.98, gravity: false },
        waterLossShare: LOSS_SHARE,
        units: unitsOf(plant, stage),
        meters: [
          {
            ...{
              id: 'm1',
              name: '生产车间总表',
              purpose: 'production',
              quantity: 'power-kw',
              volts: null,
              partOf: '',
            },
            ...{
              series: { point: stage, column: 'd20101-Rtd' },
              ratedKw: Math.round(80 + plant.flowLs * 11),
            },
          },
          {
            ...{
              id: 'm2',
              name: '污水站总表',
              purpose: 'treatment',
              quantity: 'power-kw',
              volts: null,
              partOf: '',
            },
            ...{
              series: { point: stage, column: 'd20102-Rtd' },
              ratedKw: Math.round(14 + plant.flowLs * 0.3),
            },
          },
          {
            ...{
              id: 'm3',
              name: '曝气风机',
              purpose: 'treatment',
              quantity: 'current-a',
              volts: 380,
              partOf: 'm2',
            },
            ...{
              series: { point: stage, column: 'e40201-Rtd' },
              ratedKw: Math.round(11 + plant.flowLs * 0.2),
            },
          },
        ],
        equipment: [
          {
            ...machine,
            id: 'q1',
            name: '提升泵',
            unit: 'u1',
            kind: 'pump',
            ratedKw: 5.5,
            state: state(1),
            key: false,
          },
          {
            ...machine,
            id: 'q2',
            name: '曝气风机',
            kind: 'blower',
            ratedKw: 15,
            meter: 'm2',
            state: state(2),
            key: true,
          },
          {
            ...machine,
            id: 'q3',
            name: '加药泵',
            unit: 'u2',
            kind: 'dosing',
            ratedKw: 0.75,
            state: state(3),
            key: false,
          },
        ],
        lines: [
          {
            ...{ id: 'l1', name: '一号生产线', product: `${plant.trade.zh}产品`, unit: 't' },
            ...{ basisM3PerUnit: 85, tradeKgPerUnit: 10 },
          },
        ],
        agents: [{ id: 'a1', name: '聚合氯化铝 PAC', per: 'm3', expectedKg: 0.062 }],
      } satisfies SimulatedFacility,
    ];
  });
}

/**
 * What the enterprise would declare of one day: product, water, agent and sludge that fit its water.
 *
 * @param dayFrom first moment of the natural day
 * @param day `YYYY-MM-DD`
 */
export function sheetOf(
  district: District,
  facility: Pick<SimulatedFacility, 'id' | 'enterprise'>,
  dayFrom: Instant,
  day: string,
): SheetDraft | undefined {
  const enterprise = district.enterprises.find(({ id }) => id === facility.enterprise);
  if (!enterprise) return undefined;
  const { plant } = enterprise;
  const first = Math.floor(msOf(dayFrom) / 60_000);
  let [m3, agentKg] = [0, 0];
  for (let minute = first; minute < first + MINUTES_PER_DAY; minute += SECONDS_PER_STEP / 60) {
    const step = (influentFlowLs(plant, minute) * SECONDS_PER_STEP) / 1000;
    m3 += step;
    agentKg += (step * dosageMgL(plant, minute)) / 1000;
  }
  const unrest = (salt: number): number => 1 + 0.06 * (uniform(hash(plant.seed, first), salt) - 0.5);
  const cod = plant.trade.factors.find(({ factor }) => factor === 'w01018')?.influent ?? 500;
  return {
    ...{ facility: facility.id, day },
    product: { l1: Math.round((m3 / 80) * unrest(1) * 100) / 100 },
    waterInM3: Math.round((m3 / (1 - LOSS_SHARE)) * unrest(2)),
    agentKg: { a1: Math.round(agentKg * unrest(3) * 10) / 10 },
    sludgeKgDs: Math.round(((m3 * cod * 0.9) / 1000) * 0.42 * unrest(4)),
  };
}
