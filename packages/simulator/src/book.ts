import {
  type Agency,
  type BookRow,
  type Device,
  type Enterprise,
  instantFromMs,
  type Limit,
  type Logger,
  type Outlet,
  type OutletKind,
  type Point,
  pointId,
} from '@wenqu/domain';
import type { District, SimulatedEnterprise, SimulatedPoint } from './district.ts';
import { facilitiesOf, type SimulatedFacility } from './facility.ts';
import { formOf } from './factors.ts';

/** A row of the book without what the book itself adds. */
type Row<T extends BookRow> = Omit<T, 'version' | 'createdAt' | 'updatedAt' | 'retiredAt'>;

/** The district as rows for a book; every id begins with `demo-` and is stable for a district size. */
export interface SimulatedBook {
  readonly agencies: readonly Row<Agency>[];
  readonly enterprises: readonly Row<Enterprise>[];
  readonly outlets: readonly Row<Outlet>[];
  readonly points: readonly Row<Point>[];
  readonly loggers: readonly Row<Logger>[];
  readonly devices: readonly Row<Device>[];
  readonly limits: readonly Row<Limit>[];
  readonly facilities: readonly SimulatedFacility[];
}

const AGENCIES: readonly Row<Agency>[] = ['甲', '乙', '丙'].map((name, index) => ({
  id: `demo-agency-${index + 1}`,
  name: `示范运维单位${name}`,
  contact: '',
  phone: '',
}));

const OUTLETS: Readonly<Record<string, { kind: OutletKind; name: string }>> = {
  dw001: { kind: 'total', name: '废水总排放口' },
  dw002: { kind: 'workshop', name: '车间排放口' },
  ys001: { kind: 'rain', name: '雨水排放口' },
};

/** Areas of the zone, each with its towns. */
const AREAS: Readonly<Record<string, string>> = {
  临渡镇: '西片区',
  沙汀镇: '西片区',
  青渚街道: '北片区',
  云埠街道: '北片区',
  南浦片区: '滨海片区',
};

function enterpriseRow(enterprise: SimulatedEnterprise): Row<Enterprise> {
  const { id, name, plant, town, index } = enterprise;
  return {
    id,
    name,
    creditCode: '',
    permitNumber: `DEMO-PERMIT-${index + 1}`,
    permitClass: index % 4 === 3 ? 'simplified' : 'key',
    keyUnit: index % 4 !== 3,
    trade: plant.trade.code,
    area: AREAS[town] ?? '',
    town,
    address: `${town}示范路 ${index + 1} 号`,
    contact: '',
    phone: '',
    agency: AGENCIES[index % AGENCIES.length]!.id,
  };
}

function outletRow(code: string, enterprise: SimulatedEnterprise, point: SimulatedPoint): Row<Outlet> {
  const { kind, name } = OUTLETS[code]!;
  const { trade, pump } = enterprise.plant;
  return {
    id: point.outlet,
    enterprise: enterprise.id,
    code: code.toUpperCase(),
    name,
    kind,
    destination: kind === 'rain' ? 'direct' : trade.destination,
    pattern: kind === 'rain' ? '降雨时排放' : pump === null ? '连续排放，流量稳定' : '间断排放，有周期性规律',
    lon: point.lon,
    lat: point.lat,
    node: '',
  };
}

function pointRow(district: District, point: SimulatedPoint): Row<Point> {
  const logger = district.loggers.find((each) => each.points.some((own) => own.point === point))!;
  return {
    id: pointId(point.id),
    enterprise: district.enterprises[point.enterprise]!.id,
    outlet: point.outlet,
    name: point.name,
    place: point.place === 'workshop' ? 'discharge' : point.place,
    order: point.order,
    lon: point.lon,
    lat: point.lat,
    factors: point.factors,
    realtimeIntervalS: logger.realtimeIntervalS,
  };
}

function loggerRow(district: District, logger: District['loggers'][number]): Row<Logger> {
  const several = logger.points.length > 1;
  return {
    id: logger.id,
    mn: logger.mn,
    name: `${logger.points[0]!.point.name}数采仪`,
    enterprise: district.enterprises[logger.enterprise]!.id,
    bindings: logger.points.map(({ point, st }) => ({
      point: pointId(point.id),
      st: several ? st : '',
      factor: '',
      from: null,
      to: null,
    })),
    password: logger.password,
    edition: '',
    maker: logger.maker,
    model: logger.model,
  };
}

/** Range of an instrument: three times what is usual or permitted, rounded to two digits. */
function rangeMax(point: SimulatedPoint, factor: string): number | null {
  const { trade } = point.plant;
  const known = (point.place === 'workshop' ? trade.workshop : trade.factors).find(
    (each) => each.factor === factor,
  );
  if (factor === 'w01001') return 14;
  if (known === undefined) return null;
  return Number(((point.place === 'influent' ? known.influent : known.limit!) * 3).toPrecision(2));
}

function deviceRows(district: District, point: SimulatedPoint): Row<Device>[] {
  const logger = district.loggers.find((each) => each.points.some((own) => own.point === point))!;
  const instruments = point.factors.map(
    (factor, index): Row<Device> => ({
      id: `${point.id}-d${index + 1}`,
      point: pointId(point.id),
      kind: factor === 'w00000' ? 'flowMeter' : factor === 'w01001' ? 'phMeter' : 'analyser',
      factor,
      maker: logger.maker,
      model: `DEMO-${factor}`,
      serial: `${point.id}-${factor}`,
      rangeMin: 0,
      rangeMax: rangeMax(point, factor),
      unit: formOf(factor).unit,
      installedOn: '2024-01-01',
    }),
  );
  return point.place === 'discharge' ? [...instruments, samplerRow(point, logger.maker)] : instruments;
}

/** The auto-sampler that every simulated logger drives. */
const samplerRow = (point: SimulatedPoint, maker: string): Row<Device> => ({
  ...{ id: `${point.id}-sampler`, point: pointId(point.id), kind: 'sampler', factor: '', maker },
  ...{ model: 'DEMO-24', serial: `${point.id}-sampler`, rangeMin: null, rangeMax: null, unit: '' },
  installedOn: '2024-01-01',
});

type Bound = Pick<Limit, 'factor' | 'kind' | 'min' | 'max'>;
const upTo = (factor: string, kind: Limit['kind'], max: number): Bound => ({ factor, kind, min: null, max });

/** What the demo permit sets for one point: pH as a range, pollutants by hour and by day, rain at any instant. */
function boundsOf(point: SimulatedPoint): Bound[] {
  const { trade } = point.plant;
  const ph: Bound = { factor: 'w01001', kind: 'range', min: 6, max: 9 };
  const measured = (bound: Bound) => point.factors.includes(bound.factor);
  if (point.place === 'rain') return [ph, upTo('w01018', 'instantaneous', 70)].filter(measured);
  if (point.place === 'workshop') {
    return [...trade.workshop.map(({ factor, limit }) => upTo(factor, 'daily-mean', limit!)), ph].filter(
      measured,
    );
  }
  if (point.place !== 'discharge') return [];
  const pollutants = trade.factors.filter((each) => each.limit !== null);
  return [
    ...pollutants.map(({ factor, limit }) => upTo(factor, 'hourly', limit!)),
    ...pollutants.map(({ factor, limit }) => upTo(factor, 'daily-mean', limit!)),
    ph,
  ].filter(measured);
}

/** When the demo permits are said to have been compared with their text. */
const VERIFIED_AT = instantFromMs(Date.UTC(2026, 0, 5));
/** One enterprise in so many has limits that nobody has verified, so that 仅供参考 is seen too. */
const UNVERIFIED_EACH = 8;

function limitRow(district: District, point: SimulatedPoint, bound: Bound): Row<Limit> {
  const verified = district.enterprises[point.enterprise]!.index % UNVERIFIED_EACH !== 0;
  return {
    id: `${point.outlet}-${bound.factor}-${bound.kind}`,
    outlet: point.outlet,
    ...bound,
    unit: formOf(bound.factor).unit,
    source: 'permit',
    clause: `DEMO-PERMIT-${district.enterprises[point.enterprise]!.index + 1}`,
    condition: '',
    confidence: 'P',
    validFrom: '2020-01-01',
    validTo: '',
    verifiedBy: verified ? '演示 demo' : '',
    verifiedAt: verified ? VERIFIED_AT : null,
  };
}

/** The rows a server needs to understand what the district's loggers send. */
export function bookOf(district: District): SimulatedBook {
  const outlets = new Map<string, Row<Outlet>>();
  for (const point of district.points) {
    const code = point.outlet.slice(-5);
    outlets.set(point.outlet, outletRow(code, district.enterprises[point.enterprise]!, point));
  }
  return {
    agencies: AGENCIES,
    enterprises: district.enterprises.map(enterpriseRow),
    outlets: [...outlets.values()],
    points: district.points.map((point) => pointRow(district, point)),
    loggers: district.loggers.map((logger) => loggerRow(district, logger)),
    devices: district.points.flatMap((point) => deviceRows(district, point)),
    limits: district.points.flatMap((point) =>
      boundsOf(point).map((bound) => limitRow(district, point, bound)),
    ),
    facilities: facilitiesOf(district),
  };
}
