import type { Words } from '../machine.ts';
import { SURFACE_WATER_ROWS, surfaceWaterClass } from '../surface-water.ts';
import {
  AQI_POLLUTANTS,
  type AqiPollutant,
  type AqiValues,
  airQualityIndex,
  aqiSubIndex,
  primaryPollutant,
} from './aqi.ts';
import { daysBetween, isShare, numberOf, type Value } from './figure-value.ts';

export type ValueType = 'number' | 'text' | 'day' | 'yes-no' | 'list';
/** What a parameter takes; `same`: the type of the first `same`. */
export type ParamType = ValueType | 'any' | 'same';

export interface EngineFunction {
  readonly params: readonly ParamType[];
  /** How many of the parameters must be there; further ones of the last type when `more`. */
  readonly least: number;
  readonly more?: true;
  /** Names of named numbers it takes; absent: none. */
  readonly named?: ReadonlySet<string>;
  readonly gives: ValueType | 'same';
  /** Words the first parameter must be one of, written out. */
  readonly words?: readonly string[];
  readonly about: Words;
  run(args: readonly Value[], named: Readonly<Record<string, Value>>, today: string): Value;
}

const WATER_CODES: ReadonlySet<string> = new Set(
  SURFACE_WATER_ROWS.filter(({ inClass }) => inClass).map(({ code }) => code),
);
const POLLUTANTS: ReadonlySet<string> = new Set(AQI_POLLUTANTS);

const text = (value: Value | undefined): string => (typeof value === 'string' ? value : '');
const numbers = (args: readonly Value[]): number[] | null => {
  const known = args.map(numberOf).filter((each) => each !== null);
  return known.length === args.length ? known : null;
};
const day = (value: Value | undefined): string | null =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null;
const aqiValues = (named: Readonly<Record<string, Value>>): AqiValues =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, numberOf(value)]));

/** The worst factor decides; factors without a value are left out. @source GB 3838-2002 Table 1, single-factor evaluation [G] */
function waterClass(water: string, named: Readonly<Record<string, Value>>): number | null {
  const classes = Object.entries(named).map(([code, value]) => {
    const number = numberOf(value);
    return number === null ? undefined : surfaceWaterClass(code, number, water === 'lake' ? 'lake' : 'river');
  });
  const known = classes.filter((each) => each !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** Everything a formula may call. There is no other way out of the language. */
export const FIGURE_FUNCTIONS: Readonly<Record<string, EngineFunction>> = {
  year: {
    ...{ params: ['day'], least: 1, gives: 'number', about: { zh: '年份', en: 'the year of a day' } },
    run: ([given]) => (day(given) ? Number(text(given).slice(0, 4)) : null),
  },
  month: {
    ...{ params: ['day'], least: 1, gives: 'number', about: { zh: '月份', en: 'the month of a day' } },
    run: ([given]) => (day(given) ? Number(text(given).slice(5, 7)) : null),
  },
  days: {
    ...{ params: ['day', 'day'], least: 2, gives: 'number' },
    about: { zh: '两个日期相差的天数', en: 'whole days from one day to another' },
    run: ([from, to]) => (day(from) && day(to) ? daysBetween(text(from), text(to)) : null),
  },
  today: {
    ...{ params: [], least: 0, gives: 'day', about: { zh: '数据截止日', en: 'the day of the data cut' } },
    run: (_args, _named, today) => today,
  },
  round: {
    ...{ params: ['number', 'number'], least: 1, gives: 'number', about: { zh: '四舍五入', en: 'rounded' } },
    run: ([value, digits]) => {
      const number = numberOf(value ?? null);
      const power = 10 ** Math.min(6, Math.max(0, numberOf(digits ?? 0) ?? 0));
      return number === null ? null : Math.round(number * power) / power;
    },
  },
  abs: {
    ...{ params: ['number'], least: 1, gives: 'number', about: { zh: '绝对值', en: 'without its sign' } },
    run: ([value]) => {
      const number = numberOf(value ?? null);
      return number === null ? null : Math.abs(number);
    },
  },
  min: {
    ...{ params: ['number'], least: 1, more: true, gives: 'number' },
    about: { zh: '最小者', en: 'the smallest' },
    run: (args) => {
      const all = numbers(args);
      return all && Math.min(...all);
    },
  },
  max: {
    ...{ params: ['number'], least: 1, more: true, gives: 'number' },
    about: { zh: '最大者', en: 'the largest' },
    run: (args) => {
      const all = numbers(args);
      return all && Math.max(...all);
    },
  },
  if: {
    ...{ params: ['yes-no', 'same', 'same'], least: 3, gives: 'same' },
    about: { zh: '条件成立取前者，否则取后者', en: 'one value or the other' },
    run: ([when, yes, no]) => (when === null ? null : ((when === true ? yes : no) ?? null)),
  },
  missing: {
    ...{ params: ['any'], least: 1, gives: 'yes-no', about: { zh: '未填', en: 'is not filled in' } },
    run: ([value = null]) => (isShare(value) ? value.denominator === 0 : value === null),
  },
  has: {
    ...{
      params: ['list', 'text'],
      least: 2,
      gives: 'yes-no',
      about: { zh: '多选中包含', en: 'the list holds it' },
    },
    run: ([list, wanted]) => Array.isArray(list) && list.includes(text(wanted)),
  },
  size: {
    ...{ params: ['list'], least: 1, gives: 'number', about: { zh: '多选的项数', en: 'entries of a list' } },
    run: ([list]) => (Array.isArray(list) ? list.length : 0),
  },
  share: {
    ...{ params: ['number', 'number'], least: 2, gives: 'number' },
    about: { zh: '占比，分子分母都公布', en: 'a share with both its parts' },
    run: ([above, below]) => {
      const [numerator, denominator] = [numberOf(above ?? null), numberOf(below ?? null)];
      return numerator === null || denominator === null ? null : { numerator, denominator };
    },
  },
  'water-class': {
    ...{ params: ['text'], least: 1, gives: 'number', words: ['river', 'lake'], named: WATER_CODES },
    about: {
      zh: 'GB 3838 单因子类别（1–5，6 为劣Ⅴ）',
      en: 'GB 3838 single-factor class, 1 to 5, 6 inferior',
    },
    run: ([water], named) => waterClass(text(water), named),
  },
  aqi: {
    ...{ params: ['day'], least: 1, gives: 'number', named: POLLUTANTS },
    about: { zh: '空气质量指数（按当日适用版本）', en: 'air quality index by the edition of the day' },
    run: ([of], named) => (day(of) ? airQualityIndex(aqiValues(named), text(of)) : null),
  },
  'primary-pollutant': {
    ...{ params: ['day'], least: 1, gives: 'text', named: POLLUTANTS },
    about: { zh: '首要污染物', en: 'primary pollutant' },
    run: ([of], named) => (day(of) ? primaryPollutant(aqiValues(named), text(of)) : null),
  },
  'sub-index': {
    ...{ params: ['text', 'number', 'day'], least: 3, gives: 'number', words: [...AQI_POLLUTANTS] },
    about: { zh: '空气质量分指数', en: 'air quality sub-index of one pollutant' },
    run: ([pollutant, value, of]) => {
      const number = numberOf(value ?? null);
      return number === null || !day(of)
        ? null
        : aqiSubIndex(text(pollutant) as AqiPollutant, number, text(of));
    },
  },
};
