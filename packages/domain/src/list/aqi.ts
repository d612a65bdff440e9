import type { Confidence } from '../book.ts';

export type AqiPollutant = 'so2' | 'no2' | 'co' | 'o3' | 'pm10' | 'pm25';
export const AQI_POLLUTANTS: readonly AqiPollutant[] = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm25'];

/** Break points of the daily report: value of each pollutant at each sub-index. */
export interface AqiEdition {
  readonly standard: string;
  /** Natural day from which it holds. */
  readonly validFrom: string;
  readonly confidence: Confidence;
  /** µg/m³, CO mg/m³; SO2, NO2, CO, PM: 24-hour means; O3: daily maximum of 8-hour means. */
  readonly values: Readonly<Record<AqiPollutant, readonly number[]>>;
}

const STEPS = [0, 50, 100, 150, 200, 300, 400, 500];
const GASES = {
  so2: [0, 50, 150, 475, 800, 1600, 2100, 2620],
  no2: [0, 40, 80, 180, 280, 565, 750, 940],
  co: [0, 2, 4, 14, 24, 36, 48, 60],
  // Above 800 the sub-index stays 300.
  o3: [0, 100, 160, 215, 265, 800],
};

/**
 * Newest last. Two editions can hold in one year: each day is judged by the one of its own day.
 *
 * @source HJ 633-2026 Table 3 [T]; HJ 633-2012 Table 1 [G]
 */
export const AQI_EDITIONS: readonly AqiEdition[] = [
  {
    standard: 'HJ 633-2012',
    validFrom: '2013-01-01',
    confidence: 'G',
    values: {
      ...GASES,
      pm10: [0, 50, 150, 250, 350, 420, 500, 600],
      pm25: [0, 35, 75, 115, 150, 250, 350, 500],
    },
  },
  {
    standard: 'HJ 633-2026',
    validFrom: '2026-03-01',
    confidence: 'T',
    values: {
      ...GASES,
      pm10: [0, 50, 120, 250, 350, 420, 500, 600],
      pm25: [0, 35, 60, 115, 150, 250, 350, 500],
    },
  },
];

/** The edition of a natural day; undefined before the first one. */
export const aqiEdition = (day: string): AqiEdition | undefined =>
  AQI_EDITIONS.findLast(({ validFrom }) => validFrom <= day);

/**
 * Sub-index of one pollutant on one day, rounded up; null where nothing can be said.
 *
 * @source HJ 633-2026 §4.2.6: rounded up to a whole number [T]
 */
export function aqiSubIndex(pollutant: AqiPollutant, value: number, day: string): number | null {
  const points = aqiEdition(day)?.values[pollutant];
  if (!points || !Number.isFinite(value) || value < 0) return null;
  const upper = points.findIndex((point) => value <= point);
  if (upper === -1) return STEPS[points.length - 1]!;
  if (upper === 0) return 0;
  const [low, high] = [points[upper - 1]!, points[upper]!];
  const [from, to] = [STEPS[upper - 1]!, STEPS[upper]!];
  const exact = from + ((to - from) * (value - low)) / (high - low);
  // 24 of 35 must not become 35.00000001 and be rounded up a whole step.
  return Math.ceil(Number(exact.toFixed(6)));
}

export type AqiValues = Readonly<Partial<Record<AqiPollutant, number | null>>>;

/**
 * The index of one day: the highest sub-index. With a pollutant missing only when the others already give more than 100.
 *
 * @source HJ 633-2026 §5.3.1 [T]
 */
export function airQualityIndex(values: AqiValues, day: string): number | null {
  const known = AQI_POLLUTANTS.map((each) => subIndexOf(values, each, day));
  const highest = Math.max(-1, ...known.filter((index) => index !== null));
  if (highest < 0) return null;
  return known.includes(null) && highest <= 100 ? null : highest;
}

const subIndexOf = (values: AqiValues, pollutant: AqiPollutant, day: string): number | null => {
  const value = values[pollutant];
  return typeof value === 'number' ? aqiSubIndex(pollutant, value, day) : null;
};

/** Primary pollutant 首要污染物, the first of the highest ones; null at AQI ≤ 50. @source HJ 633-2026 §4.3.1 [T] */
export function primaryPollutant(values: AqiValues, day: string): AqiPollutant | null {
  const index = airQualityIndex(values, day);
  if (index === null || index <= 50) return null;
  return AQI_POLLUTANTS.find((each) => subIndexOf(values, each, day) === index) ?? null;
}
