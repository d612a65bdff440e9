import type { Edition, PointPlace } from '@wenqu/domain';
import { between, pickIndex, seedOf, uniform } from './chance.ts';
import { formOf } from './factors.ts';
import { type Plant, plantOf } from './plant.ts';
import { QUIRK_NAMES, type Quirk } from './quirk.ts';
import { type Rain, rainOf } from './rain.ts';

/** A place where the district measures. */
export interface SimulatedPoint {
  readonly id: string;
  /** Index of the enterprise. */
  readonly enterprise: number;
  readonly outlet: string;
  readonly name: string;
  readonly place: PointPlace | 'workshop';
  readonly order: number;
  readonly factors: readonly string[];
  readonly seed: number;
  readonly plant: Plant;
  readonly lon: number;
  readonly lat: number;
}

/** One MN and how its device behaves. */
export interface SimulatedLogger {
  readonly id: string;
  readonly index: number;
  readonly enterprise: number;
  readonly mn: string;
  readonly password: string;
  readonly edition: Edition;
  readonly maker: string;
  readonly model: string;
  readonly quirk: Quirk | '';
  /** Its points, each with the system code its data travel under. */
  readonly points: readonly { readonly point: SimulatedPoint; readonly st: '32' | '52' }[];
  readonly realtimeIntervalS: number;
  readonly minuteIntervalMin: number;
  /** Whether its uploads ask for 9014. */
  readonly asks: boolean;
  /** Whether it reports facility states (2021). */
  readonly states: boolean;
  /** Seconds after the whole minute at which it acquires. */
  readonly phaseS: number;
  /** Loggers with one `link` share one TCP connection. */
  readonly link: string;
  readonly seed: number;
}

export interface SimulatedEnterprise {
  readonly id: string;
  readonly index: number;
  readonly name: string;
  readonly plant: Plant;
  readonly town: string;
  readonly lon: number;
  readonly lat: number;
  readonly edition: Edition;
}

/** A whole district: a pure function of its seed and size. */
export interface District {
  readonly seed: number;
  readonly enterprises: readonly SimulatedEnterprise[];
  readonly points: readonly SimulatedPoint[];
  readonly loggers: readonly SimulatedLogger[];
  readonly rain: Rain;
}

/** Towns that exist on no map, on dry land beside a river mouth. Degrees of CGCS2000. */
const TOWNS = [
  { name: '临渡镇', lon: 117.83, lat: 24.505 },
  { name: '青渚街道', lon: 117.872, lat: 24.528 },
  { name: '沙汀镇', lon: 117.848, lat: 24.476 },
  { name: '云埠街道', lon: 117.915, lat: 24.535 },
  { name: '南浦片区', lon: 117.893, lat: 24.494 },
] as const;

const MAKERS = ['示范仪器甲', '示范仪器乙', '示范仪器丙', '示范仪器丁'] as const;
const MANY_FACTORS = 12;
/** The first enterprise with influent, stage and discharge under process codes. */
const WHOLE_LINE = 6;
const round4 = (degrees: number): number => Math.round(degrees * 10_000) / 10_000;
const padded = (value: number, width: number): string => String(value).padStart(width, '0');

function editionOf(seed: number): Edition {
  const draw = uniform(seed, 20);
  return draw < 0.14 ? '2005' : draw < 0.3 ? '2025' : '2017';
}

function enterpriseOf(districtSeed: number, index: number): SimulatedEnterprise {
  const plant = plantOf(districtSeed, index);
  const town = TOWNS[index % TOWNS.length]!;
  const edition = editionOf(plant.seed);
  const place = Math.floor(index / TOWNS.length);
  // A grid around the middle of the town, slightly shaken, so that symbols do not cover each other.
  const lon = town.lon + ((place % 5) - 2) * 0.0058 + between(plant.seed, 21, -0.0018, 0.0018);
  const lat =
    town.lat + ((Math.floor(place / 5) % 5) - 2) * 0.0042 + between(plant.seed, 22, -0.0013, 0.0013);
  return {
    id: `demo-e${padded(index + 1, 3)}`,
    index,
    name: `示范${plant.trade.zh}第 ${index + 1} 号企业`,
    plant,
    town: town.name,
    lon: round4(lon),
    lat: round4(lat),
    // Its whole line is shown, and the edition of 2005 has no codes for that.
    edition: index === WHOLE_LINE && edition === '2005' ? '2017' : edition,
  };
}

interface Place {
  readonly place: SimulatedPoint['place'];
  readonly outlet: string;
  readonly name: string;
  readonly factors: readonly string[];
}

function dischargeFactors(plant: Plant, index: number): string[] {
  const limited = plant.trade.factors.map((each) => each.factor);
  return ['w00000', ...limited, 'w01001', ...(index % 4 < 2 ? ['w01010', 'w01014'] : [])];
}

/** What one enterprise measures: the discharge always; more by its place in the district, 2.5 points on average. */
function placesOf(enterprise: SimulatedEnterprise): Place[] {
  const { index, plant, edition } = enterprise;
  const places: Place[] = [];
  if (index % 5 < 3) {
    const factors = [
      'w00000',
      'w01018',
      'w21003',
      ...(index % 2 === 0 ? ['w21011', 'w21001'] : []),
      'w01001',
    ];
    places.push({ place: 'influent', outlet: 'DW001', name: '进水口', factors });
  }
  if (index % 5 === 1 || index % 5 === 3) {
    // Process codes exist only in the editions after 2005.
    const factors =
      edition === '2005'
        ? ['w01001', 'w01012']
        : index % 2 === 0
          ? ['e40601', 'e40301', 'e41501', 'e40201', 'e41801', 'd20101', 'd20102']
          : ['w01009', 'w01010', 'w01001'];
    places.push({ place: 'stage', outlet: 'DW001', name: '好氧池', factors });
  }
  if (plant.trade.workshop.length > 0) {
    const factors = ['w00000', ...plant.trade.workshop.map((each) => each.factor), 'w01001'];
    places.push({ place: 'workshop', outlet: 'DW002', name: '车间排放口', factors });
  }
  places.push({
    place: 'discharge',
    outlet: 'DW001',
    name: '总排放口',
    factors: dischargeFactors(plant, index),
  });
  if ((index + Math.floor(index / 6)) % 3 === 0) {
    places.push({
      place: 'rain',
      outlet: 'YS001',
      name: '雨水排放口',
      factors: ['w00000', 'w01018', 'w21003', 'w01001'],
    });
  }
  return places;
}

function pointsOf(enterprise: SimulatedEnterprise): SimulatedPoint[] {
  return placesOf(enterprise).map((place, order) => ({
    ...place,
    id: `${enterprise.id}-p${order + 1}`,
    enterprise: enterprise.index,
    outlet: `${enterprise.id}-${place.outlet.toLowerCase()}`,
    factors:
      enterprise.edition === '2005'
        ? place.factors.filter((factor) => formOf(factor).code2005 !== '')
        : place.factors,
    order,
    seed: seedOf(enterprise.plant.seed, `point-${order}`),
    plant: enterprise.plant,
    lon: round4(enterprise.lon + (order - 1) * 0.0004),
    lat: round4(enterprise.lat + (order % 2) * 0.0003),
  }));
}

function mnOf(edition: Edition, enterprise: number, logger: number): string {
  if (edition === '2005') return `88888DE${padded(enterprise + 1, 4)}${padded(logger + 1, 3)}`;
  const serial = `${padded(enterprise + 1, 4)}${padded(logger + 1, 4)}`;
  return `${edition === '2025' ? 'DE25' : '0100'}00DE0212000A${serial}`.padEnd(24, 'A');
}

/** Process data of a stage share the MN of the discharge under ST=52; every other point has an MN of its own. */
function loggersOf(
  enterprise: SimulatedEnterprise,
  points: readonly SimulatedPoint[],
  from: number,
): SimulatedLogger[] {
  const process = points.find((point) => point.factors[0]?.startsWith('e'));
  const { seed } = enterprise.plant;
  const oneLink = uniform(seed, 23) < 0.2;
  return points
    .filter((point) => point !== process)
    .map((point, order): SimulatedLogger => {
      const id = `${enterprise.id}-l${order + 1}`;
      const own = { point, st: '32' } as const;
      const index = from + order;
      return {
        id,
        index,
        enterprise: enterprise.index,
        mn: mnOf(enterprise.edition, enterprise.index, order),
        password: '123456',
        edition: enterprise.edition,
        maker: MAKERS[pickIndex(seed, 24, MAKERS.length)]!,
        model: `DEMO-${enterprise.edition}`,
        quirk: '',
        points: process && point.place === 'discharge' ? [own, { point: process, st: '52' }] : [own],
        realtimeIntervalS: index % 17 === 5 ? 120 : 60,
        minuteIntervalMin: 10,
        asks: enterprise.edition === '2005' ? uniform(seed, 25) < 0.45 : uniform(seed, 26) < 0.9,
        states:
          enterprise.edition !== '2005' &&
          point.place === 'discharge' &&
          (process !== undefined || uniform(seed, 27) < 0.4),
        phaseS: pickIndex(point.seed, 28, 60),
        link: oneLink ? enterprise.id : id,
        seed: seedOf(point.seed, 'logger'),
      };
    });
}

/**
 * Gives every eighth logger one quirk, in turn; the others are clean. Devices of 2005 are odd enough, and only
 * devices with many factors ever have more to say than a segment holds.
 */
function withQuirks(loggers: readonly SimulatedLogger[]): SimulatedLogger[] {
  const inTurn = QUIRK_NAMES.filter((name) => name !== 'long-segment');
  let modern = 0;
  return loggers.map((logger) => {
    if (logger.edition === '2005') return logger;
    const { point } = logger.points[0]!;
    modern++;
    if (point.factors.length >= MANY_FACTORS && uniform(point.seed, 29) < 0.3)
      return { ...logger, quirk: 'long-segment' };
    return modern % 8 === 4 ? { ...logger, quirk: inTurn[Math.floor(modern / 8) % inTurn.length]! } : logger;
  });
}

/**
 * A district of enterprises at a river mouth; the same seed and size give the same district for ever.
 * @param enterprises how many, 1..9999; 120 give 300 points
 */
export function districtOf(seed: number, enterprises: number): District {
  const all = Array.from({ length: enterprises }, (_, index) => enterpriseOf(seed, index));
  const points: SimulatedPoint[] = [];
  const loggers: SimulatedLogger[] = [];
  for (const enterprise of all) {
    const own = pointsOf(enterprise);
    points.push(...own);
    loggers.push(...loggersOf(enterprise, own, loggers.length));
  }
  return { seed, enterprises: all, points, loggers: withQuirks(loggers), rain: rainOf(seed) };
}
