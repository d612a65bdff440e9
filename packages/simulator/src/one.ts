import type { Edition } from '@wenqu/domain';
import type { District, SimulatedEnterprise, SimulatedLogger, SimulatedPoint } from './district.ts';
import { plantOf } from './plant.ts';
import type { Quirk } from './quirk.ts';
import { QUIRK_NAMES } from './quirk.ts';
import { rainOf } from './rain.ts';
import { SCRIPTED_FACTORS } from './script.ts';

/** One logger alone, as a test wants it. */
export interface OneLogger {
  /** '' for a logger of 2025 that has yet to be given its MN. */
  readonly mn: string;
  readonly edition: Edition;
  readonly password: string;
  readonly quirk: Quirk | '';
}

const EDITIONS: readonly Edition[] = ['2005', '2017', '2025'];
/** Number of the plant whose calendar and pumps these loggers borrow: one that works day and night. */
const PLANT = 0;

/**
 * Reads `MN[:EDITION[:PW[:QUIRK]]]`; MN `new` is a logger of 2025 without one.
 * @throws Error for an edition or habit that is none
 */
export function oneOf(text: string): OneLogger {
  const [name = '', edition = name === 'new' ? '2025' : '2017', password = '123456', quirk = ''] =
    text.split(':');
  if (!EDITIONS.includes(edition as Edition)) throw new Error(`--one: unknown edition ${edition}`);
  if (quirk !== '' && !QUIRK_NAMES.includes(quirk as Quirk)) throw new Error(`--one: unknown quirk ${quirk}`);
  if (!/^\w{3,24}$/.test(name)) throw new Error(`--one: not an MN: ${name}`);
  return {
    mn: name === 'new' ? '' : name,
    edition: edition as Edition,
    password,
    quirk: quirk as Quirk | '',
  };
}

/** A district of nothing but these loggers, each an enterprise with one discharge. */
export function oneDistrict(seed: number, ones: readonly OneLogger[]): District {
  const plant = plantOf(seed, PLANT);
  const enterprises = ones.map(({ edition }, index): SimulatedEnterprise => {
    const name = `试验排水 ${index + 1} 号`;
    return { id: `one-e${index + 1}`, index, name, plant, town: '临渡镇', lon: 117.83, lat: 24.505, edition };
  });
  const points = enterprises.map(({ id, index, lon, lat }): SimulatedPoint => {
    const factors = [...SCRIPTED_FACTORS];
    const outlet = `${id}-dw001`;
    return {
      ...{ id: `${id}-p1`, enterprise: index, outlet, name: '总排放口', place: 'discharge', order: 0 },
      ...{ factors, seed: seed + index, plant, lon, lat },
    };
  });
  const loggers = ones.map(
    ({ mn, edition, password, quirk }, index): SimulatedLogger => ({
      ...{ id: `one-l${index + 1}`, index, enterprise: index, mn, password, edition, quirk },
      ...{ maker: '示范仪器甲', model: `DEMO-${edition}`, points: [{ point: points[index]!, st: '32' }] },
      ...{ realtimeIntervalS: 60, minuteIntervalMin: 10, asks: true, states: edition !== '2005' },
      ...{ phaseS: 0, link: `one-l${index + 1}`, seed: seed + index + 1 },
    }),
  );
  return { seed, enterprises, points, loggers, rain: rainOf(seed) };
}
