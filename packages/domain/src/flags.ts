import type { Confidence } from './book.ts';
import type { Edition } from './reading.ts';

/** What a flag does to the number beside it. */
export type FlagEffect =
  | 'normal'
  | 'stopped'
  | 'maintenance'
  | 'manual'
  | 'fault'
  | 'calibration'
  | 'over-range'
  | 'link'
  | 'unknown';

/** Whose letters a logger speaks, beside the edition; a setting of the logger. */
export type FlagDialect = 'source' | 'air-station' | 'flue-gas' | 'water-analyser' | 'dust';

export interface FlagMeaning {
  readonly flag: string;
  readonly zh: string;
  readonly en: string;
  readonly confidence: Confidence;
  readonly means: FlagEffect;
}

type FlagLine = readonly [flag: string, zh: string, en: string, means: FlagEffect, confidence: Confidence];

/** @source HJ 212-2017 Table 8 */
const SOURCE_2017: readonly FlagLine[] = [
  ['N', '工作正常', 'works normally', 'normal', 'T'],
  ['F', '停运', 'out of service', 'stopped', 'T'],
  ['M', '维护', 'maintenance', 'maintenance', 'T'],
  ['S', '手工输入的设定值', 'value set by hand', 'manual', 'T'],
  ['D', '故障', 'instrument fault', 'fault', 'T'],
  ['C', '校准', 'calibration', 'calibration', 'T'],
  ['T', '超过测量上限', 'above the measuring range', 'over-range', 'T'],
  ['B', '与数采仪通讯异常', 'no link between instrument and logger', 'link', 'T'],
];

/** Four independent open implementations agree; the text was not read. */
const SOURCE_2005: readonly FlagLine[] = [
  ['N', '正常', 'normal', 'normal', 'S'],
  ['F', '排放源停运', 'source out of operation', 'stopped', 'S'],
  ['M', '维护', 'maintenance', 'maintenance', 'S'],
  ['S', '设定值', 'set value', 'manual', 'S'],
  ['D', '故障', 'fault', 'fault', 'S'],
  ['C', '校验', 'calibration or verification', 'calibration', 'S'],
  ['T', '超测上限', 'above the measuring range', 'over-range', 'S'],
  ['P', '电源故障', 'power failure', 'fault', 'S'],
];

/** N and D were seen in samples; that the other letters stayed is assumed from 2017. */
const SOURCE_2025: readonly FlagLine[] = SOURCE_2017.map(([flag, zh, en, means]) => [
  flag,
  zh,
  en,
  means,
  flag === 'N' || flag === 'D' ? 'S' : 'G',
]);

const AIR_STATION_2005: readonly FlagLine[] = [
  ['0', '校准数据', 'calibration data', 'calibration', 'S'],
  ['1', '气象参数', 'weather parameter', 'normal', 'S'],
  ['2', '异常数据', 'abnormal data', 'fault', 'S'],
  ['3', '正常数据', 'normal data', 'normal', 'S'],
];

const FLUE_GAS: readonly FlagLine[] = [
  ['St', '启炉', 'start-up', 'stopped', 'S'],
  ['Sd', '停炉', 'shut-down', 'stopped', 'S'],
  ['Md', '无数据', 'no data', 'link', 'S'],
];

/** Letters of water analysers in the surface-water style; B and P mean other things than in the standard. */
const WATER_ANALYSER: readonly FlagLine[] = [
  ['A', '水样测量', 'measuring a sample', 'normal', 'S'],
  ['B', '标样核查', 'standard check', 'calibration', 'S'],
  ['Z', '零点核查', 'zero check', 'calibration', 'S'],
  ['Q', '清洗', 'cleaning', 'maintenance', 'S'],
  ['I', '初始装液', 'initial filling', 'maintenance', 'S'],
  ['W', '冲洗', 'flushing', 'maintenance', 'S'],
  ['E', '其他状态', 'other state', 'unknown', 'S'],
  ['L', '零点校验', 'zero verification', 'calibration', 'S'],
  ['K', '量程校验', 'span verification', 'calibration', 'S'],
  ['G', '标样校验', 'standard-sample verification', 'calibration', 'S'],
  ['P', '平行样测试', 'parallel-sample verification', 'calibration', 'S'],
  ['J', '加标回收', 'spike recovery', 'calibration', 'S'],
  ['X', '进样稳定性测试', 'injection stability test', 'calibration', 'S'],
  ['Y', '光源稳定性测试', 'light-source stability test', 'calibration', 'S'],
];

/** Letters of dust and air platforms. `[` `]` `(` `)` say where the number lies, not that it is good. */
const DUST: readonly FlagLine[] = [
  ['P', '电源故障', 'power failure', 'fault', 'S'],
  ['B', '仪器故障', 'instrument fault', 'fault', 'S'],
  ['D', '采集通道关闭', 'acquisition channel closed', 'link', 'S'],
  ['C', '校准', 'calibration', 'calibration', 'S'],
  ['H', '超量程', 'above range', 'over-range', 'S'],
  ['L', '低于量程', 'below range', 'unknown', 'S'],
  [']', '高于用户上限', 'above user limit', 'unknown', 'S'],
  ['[', '低于用户下限', 'below user limit', 'unknown', 'S'],
  [')', '高于用户上限', 'above user limit', 'unknown', 'S'],
  ['(', '低于用户下限', 'below user limit', 'unknown', 'S'],
  ['F', '停运', 'out of service', 'stopped', 'S'],
];

/**
 * No flag came: the device makes no claim, which old loggers do always. The number is taken as normal and
 * shown as unflagged; a product default without legal force.
 */
const UNFLAGGED: FlagMeaning = {
  flag: '',
  zh: '未发送标记',
  en: 'no flag sent',
  confidence: 'P',
  means: 'normal',
};

const table = (lines: readonly FlagLine[]): ReadonlyMap<string, FlagMeaning> =>
  new Map(lines.map(([flag, zh, en, means, confidence]) => [flag, { flag, zh, en, confidence, means }]));

const EDITIONS: Readonly<Record<Edition, ReadonlyMap<string, FlagMeaning>>> = {
  '2005': table(SOURCE_2005),
  '2017': table(SOURCE_2017),
  '2025': table(SOURCE_2025),
};

/** A dialect's letters go before the edition's. */
const DIALECTS: Readonly<Record<Exclude<FlagDialect, 'source'>, ReadonlyMap<string, FlagMeaning>>> = {
  'air-station': table(AIR_STATION_2005),
  'flue-gas': table(FLUE_GAS),
  'water-analyser': table(WATER_ANALYSER),
  dust: table(DUST),
};

/**
 * What a flag means, by the edition and dialect of the logger that sent it. A letter of no table is not N:
 * its meaning is `unknown` and the letter stays as sent, case included.
 *
 * @param flag as sent, any length; '' = none was sent
 * @source HJ 212-2017 Table 8; supervision.md §4.1
 */
export function flagMeaning(edition: Edition, flag: string, dialect: FlagDialect = 'source'): FlagMeaning {
  if (flag === '') return UNFLAGGED;
  const own = dialect === 'source' ? undefined : DIALECTS[dialect].get(flag);
  return own ?? EDITIONS[edition].get(flag) ?? unknownFlag(flag);
}

const unknownFlag = (flag: string): FlagMeaning => ({
  flag,
  zh: `未知标记 ${flag}`,
  en: `unknown flag ${flag}`,
  confidence: 'P',
  means: 'unknown',
});

/** The letters of one edition in the order of its table, for legends and choice lists. */
export const flagsOf = (edition: Edition): readonly FlagMeaning[] => [...EDITIONS[edition].values()];
