import { comma, FIELDS, optional, type RequestField } from '../request-fields.ts';
import type { Confidence } from './confidence.ts';

/**
 * How an exchange begun by the host goes. `set`: 9011, 9012. `get`: 9011, one data reply, 9012. `history`:
 * 9011, data of a time range with QNs of their own, 9012. `notify`: 9013 alone.
 *
 * @source HJ 212-2017 §6.1, §6.5, Appendix C
 */
export type ExchangePattern = 'set' | 'get' | 'history' | 'notify';

/** A command that a host may ask of a device. */
export interface Exchange {
  readonly edition: '2005' | '2017' | '2025' | 'extension';
  readonly cn: string;
  readonly zh: string;
  readonly en: string;
  readonly pattern: ExchangePattern;
  /** Fields of CP in the order of the standard. */
  readonly fields: readonly RequestField[];
  /** Names in the data reply; `{code}-…` stands for one of each factor. */
  readonly replyFields: readonly string[];
  /** CN of the data reply or replies; '' none, 'unknown' when the edition's text is not known. */
  readonly dataCn: string;
  readonly effect: 'read' | 'set' | 'once';
  /** Quiet time after 9011 or any data before it counts as failed, s. */
  readonly executionS: number;
  readonly confidence: Confidence;
  readonly note?: string;
  /** Only for this system code (ST); every other one takes the row without. */
  readonly st?: string;
  /** Which extension profile it belongs to; a logger speaks it only when its profile is switched on. */
  readonly profile?: string;
}

/** Default quiet time for every medium except ADSL, s. @source HJ 212-2017 §6.2.3 Table 1 */
export const EXECUTION_S = 10;
/** Calibration, cleaning and measuring take minutes; the standard leaves it open. */
const MINUTES_S = 600;
/** A sampler fills a bottle in minutes. */
const BOTTLE_S = 600;

type Row = Omit<Exchange, 'edition' | 'confidence' | 'executionS' | 'replyFields' | 'dataCn' | 'fields'> &
  Partial<Pick<Exchange, 'confidence' | 'executionS' | 'replyFields' | 'dataCn' | 'fields'>>;

const rows = (edition: Exchange['edition'], confidence: Confidence, list: readonly Row[]): Exchange[] =>
  list.map((row) => ({
    edition,
    confidence,
    executionS: EXECUTION_S,
    fields: [],
    replyFields: [],
    dataCn: row.pattern === 'get' || row.pattern === 'history' ? row.cn : '',
    ...row,
  }));

const F = FIELDS;
const POL = [F.polId];
const POL_IF = [optional(F.polId)];
const RANGE = [F.beginTime, F.endTime];
/** 2005, and a few examples of 2017 and 2025, join the two by a comma. */
const RANGE_COMMA = [F.beginTime, comma(F.endTime)];
const INFO = [optional(F.polId), F.infoId, optional(F.beginTime), comma(optional(F.endTime))];
const STATISTICS = ['DataTime', '{code}-Cou', '{code}-Min', '{code}-Avg', '{code}-Max', '{code}-Flag'];
const STATISTICS_2005 = STATISTICS.slice(0, -1);

/** @source HJ 212-2017 §6.6 Table 9, Appendix C.1 to C.50 */
const ROWS_2017 = rows('2017', 'standard-text', [
  {
    cn: '1000',
    zh: '设置超时时间及重发次数',
    en: 'set timeout and resend count',
    pattern: 'set',
    effect: 'set',
    fields: [F.overTime, F.reCount],
  },
  {
    cn: '1011',
    zh: '提取现场机时间',
    en: 'get device time',
    pattern: 'get',
    effect: 'read',
    fields: POL_IF,
    replyFields: ['PolId', 'SystemTime'],
    note: 'with PolId the clock of that analyser, without it the clock of the logger',
  },
  {
    cn: '1012',
    zh: '设置现场机时间',
    en: 'set device time',
    pattern: 'set',
    effect: 'set',
    fields: [optional(F.polId), F.systemTime],
  },
  {
    cn: '1061',
    zh: '提取实时数据间隔',
    en: 'get real-time interval',
    pattern: 'get',
    effect: 'read',
    replyFields: ['RtdInterval'],
  },
  {
    cn: '1062',
    zh: '设置实时数据间隔',
    en: 'set real-time interval',
    pattern: 'set',
    effect: 'set',
    fields: [F.rtdInterval],
  },
  {
    cn: '1063',
    zh: '提取分钟数据间隔',
    en: 'get minute-data interval',
    pattern: 'get',
    effect: 'read',
    replyFields: ['MinInterval'],
  },
  {
    cn: '1064',
    zh: '设置分钟数据间隔',
    en: 'set minute-data interval',
    pattern: 'set',
    effect: 'set',
    fields: [F.minInterval],
  },
  {
    cn: '1072',
    zh: '设置现场机访问密码',
    en: 'set device access password',
    pattern: 'set',
    effect: 'set',
    fields: [F.newPw],
    note: 'the head carries the old password; from when on the new one counts is not stated',
  },
  { cn: '2011', zh: '取污染物实时数据', en: 'start real-time upload', pattern: 'set', effect: 'set' },
  { cn: '2012', zh: '停止察看污染物实时数据', en: 'stop real-time upload', pattern: 'notify', effect: 'set' },
  { cn: '2021', zh: '取设备运行状态数据', en: 'start facility-state upload', pattern: 'set', effect: 'set' },
  {
    cn: '2022',
    zh: '停止察看设备运行状态',
    en: 'stop facility-state upload',
    pattern: 'notify',
    effect: 'set',
  },
  {
    cn: '2031',
    zh: '取污染物日历史数据',
    en: 'get day history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
  },
  {
    cn: '2041',
    zh: '取设备运行时间日历史数据',
    en: 'get facility running time per day',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: ['DataTime', 'SBn-RT'],
    note: 'C.23 prints a comma between the times',
  },
  {
    cn: '2051',
    zh: '取污染物分钟数据',
    en: 'get minute history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
  },
  {
    cn: '2061',
    zh: '取污染物小时数据',
    en: 'get hour history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
  },
  {
    cn: '3011',
    zh: '零点校准量程校准',
    en: 'zero and span calibration',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3012',
    zh: '即时采样',
    en: 'instant sampling',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3013',
    zh: '启动清洗/反吹',
    en: 'start cleaning / blowback',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3014',
    zh: '比对采样',
    en: 'comparison sampling',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3015',
    zh: '超标留样',
    en: 'retain an over-limit sample',
    pattern: 'get',
    effect: 'once',
    replyFields: ['DataTime', 'VaseNo'],
    executionS: BOTTLE_S,
    note: 'the reply is printed with Flag=5, yet no 9014 is shown',
  },
  {
    cn: '3016',
    zh: '设置采样时间周期',
    en: 'set sampling start and period',
    pattern: 'set',
    effect: 'set',
    fields: [F.polId, F.cstartTime, F.ctime],
    note: 'the field table spells Ctime, the example CTime',
  },
  {
    cn: '3017',
    zh: '提取采样时间周期',
    en: 'get sampling start and period',
    pattern: 'get',
    effect: 'read',
    fields: POL,
    replyFields: ['PolId', 'CstartTime', 'Ctime'],
  },
  {
    cn: '3018',
    zh: '提取出样时间',
    en: 'get time to result',
    pattern: 'get',
    effect: 'read',
    fields: POL,
    replyFields: ['PolId', 'Stime'],
  },
  {
    cn: '3019',
    zh: '提取设备唯一标识',
    en: 'get analyser identity',
    pattern: 'get',
    effect: 'read',
    fields: POL,
    replyFields: ['PolId', '{code}-SN'],
  },
  {
    cn: '3020',
    zh: '提取现场机信息',
    en: 'get field information',
    pattern: 'get',
    effect: 'read',
    fields: INFO,
    replyFields: ['DataTime', 'PolId', '{info}-Info'],
    note: 'BeginTime and EndTime only for logs, whose replies carry QNs of their own; C.41 prints a comma between them',
  },
  {
    cn: '3021',
    zh: '设置现场机参数',
    en: 'set a field parameter',
    pattern: 'set',
    effect: 'set',
    fields: [optional(F.polId), F.infoId, F.info],
  },
]);

/** @source HJ/T 212-2005 as quoted by secondary sources */
const ROWS_2005 = rows('2005', 'secondary', [
  {
    cn: '1000',
    zh: '设置超时时间与重发次数',
    en: 'set timeout and resend count',
    pattern: 'set',
    effect: 'set',
    fields: [F.overTime2005, F.reCount],
  },
  {
    cn: '1001',
    zh: '设置超限报警时间',
    en: 'set over-limit alarm time',
    pattern: 'set',
    effect: 'set',
    fields: [F.warnTime],
  },
  {
    cn: '1011',
    zh: '提取现场机时间',
    en: 'get device time',
    pattern: 'get',
    effect: 'read',
    replyFields: ['QN', 'SystemTime'],
  },
  {
    cn: '1012',
    zh: '设置现场机时间',
    en: 'set device time',
    pattern: 'set',
    effect: 'set',
    fields: [F.systemTime],
  },
  {
    cn: '1021',
    zh: '提取污染物报警门限值',
    en: 'get alarm thresholds',
    pattern: 'get',
    effect: 'read',
    fields: [F.codes],
    replyFields: ['QN', '{code}-LowValue', '{code}-UpValue'],
  },
  {
    cn: '1022',
    zh: '设置污染物报警门限值',
    en: 'set alarm thresholds',
    pattern: 'set',
    effect: 'set',
    fields: [F.codesOfLimits, F.lowValue, F.upValue],
  },
  {
    cn: '1031',
    zh: '提取上位机地址',
    en: 'get alarm target address',
    pattern: 'get',
    effect: 'read',
    replyFields: ['QN', 'AlarmTarget'],
    note: 'some field tables call it ReportTarget',
  },
  {
    cn: '1032',
    zh: '设置上位机地址',
    en: 'set alarm target address',
    pattern: 'set',
    effect: 'set',
    fields: [F.alarmTarget],
  },
  {
    cn: '1041',
    zh: '提取日数据上报时间',
    en: 'get daily report time',
    pattern: 'get',
    effect: 'read',
    replyFields: ['QN', 'ReportTime'],
  },
  {
    cn: '1042',
    zh: '设置日数据上报时间',
    en: 'set daily report time',
    pattern: 'set',
    effect: 'set',
    fields: [F.reportTime],
  },
  {
    cn: '1061',
    zh: '提取实时数据间隔',
    en: 'get real-time interval',
    pattern: 'get',
    effect: 'read',
    replyFields: ['QN', 'RtdInterval'],
  },
  {
    cn: '1062',
    zh: '设置实时数据间隔',
    en: 'set real-time interval',
    pattern: 'set',
    effect: 'set',
    fields: [F.rtdInterval2005],
  },
  {
    cn: '1072',
    zh: '设置访问密码',
    en: 'set access password',
    pattern: 'set',
    effect: 'set',
    fields: [F.pw2005],
    note: 'the new password is named PW inside CP',
  },
  { cn: '2011', zh: '取污染物实时数据', en: 'start real-time upload', pattern: 'set', effect: 'set' },
  { cn: '2012', zh: '停止察看污染物实时数据', en: 'stop real-time upload', pattern: 'notify', effect: 'set' },
  { cn: '2021', zh: '取设备运行状态数据', en: 'start facility-state upload', pattern: 'set', effect: 'set' },
  {
    cn: '2022',
    zh: '停止察看设备运行状态',
    en: 'stop facility-state upload',
    pattern: 'notify',
    effect: 'set',
  },
  {
    cn: '2031',
    zh: '取污染物日历史数据',
    en: 'get day history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: STATISTICS_2005,
  },
  {
    cn: '2041',
    zh: '取设备运行时间日历史数据',
    en: 'get facility running time per day',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: ['DataTime', 'SBn-RT'],
  },
  {
    cn: '2051',
    zh: '取污染物分钟数据',
    en: 'get minute history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: STATISTICS_2005,
  },
  {
    cn: '2061',
    zh: '取污染物小时数据',
    en: 'get hour history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: STATISTICS_2005,
  },
  {
    cn: '2071',
    zh: '取污染物报警记录',
    en: 'get alarm records',
    pattern: 'history',
    effect: 'read',
    fields: RANGE_COMMA,
    replyFields: ['DataTime', '{code}-Ala'],
  },
  {
    cn: '3011',
    zh: '校零校满',
    en: 'zero and span calibration',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3012',
    zh: '即时采样',
    en: 'instant sampling',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
  },
  {
    cn: '3013',
    zh: '设备操作',
    en: 'equipment operation',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
    note: 'the meaning of CP beyond PolId is not known',
  },
  {
    cn: '3014',
    zh: '设置设备采样时间周期',
    en: 'set sampling hours',
    pattern: 'set',
    effect: 'set',
    fields: [F.polId, comma(F.hours)],
    note: 'comparison sampling in 2017',
  },
]);

/** @source HJ 212-2025 Appendix C by secondary sources; 1014 and 3020 sealed: §6.4.4 */
const ROWS_2025 = rows('2025', 'secondary', [
  {
    cn: '1000',
    zh: '设置超时时间及重发次数',
    en: 'set timeout and resend count',
    pattern: 'set',
    effect: 'set',
    fields: [F.overTime, F.reCount],
    note: 'C.1',
  },
  {
    cn: '1002',
    zh: '设置数采仪 MN 编码',
    en: 'set the MN of the logger',
    pattern: 'set',
    effect: 'set',
    fields: [F.newMn, F.loggerId],
    note: 'C.3; the new MN travels in the MN field',
  },
  {
    cn: '1011',
    zh: '提取现场机时间',
    en: 'get device time',
    pattern: 'get',
    effect: 'read',
    fields: POL_IF,
    replyFields: ['PolId', 'SystemTime'],
    note: 'C.4',
  },
  {
    cn: '1012',
    zh: '设置现场机时间',
    en: 'set device time',
    pattern: 'set',
    effect: 'set',
    fields: [optional(F.polId), F.systemTime],
    note: 'C.5',
  },
  {
    cn: '1014',
    zh: '上位机下发新密钥',
    en: 'issue a new key',
    pattern: 'set',
    effect: 'set',
    fields: [F.skCreateTime, comma(F.newSk)],
    note: 'C.8; the sample prints a comma',
  },
  {
    cn: '1061',
    zh: '提取实时数据间隔',
    en: 'get real-time interval',
    pattern: 'get',
    effect: 'read',
    replyFields: ['RtdInterval'],
    note: 'C.9',
  },
  {
    cn: '1062',
    zh: '设置实时数据间隔',
    en: 'set real-time interval',
    pattern: 'set',
    effect: 'set',
    fields: [F.rtdInterval],
    note: 'C.10',
  },
  {
    cn: '1063',
    zh: '提取分钟数据间隔',
    en: 'get minute-data interval',
    pattern: 'get',
    effect: 'read',
    replyFields: ['MinInterval'],
    note: 'C.11',
  },
  {
    cn: '1064',
    zh: '设置分钟数据间隔',
    en: 'set minute-data interval',
    pattern: 'set',
    effect: 'set',
    fields: [F.minInterval],
    note: 'C.12',
  },
  {
    cn: '1072',
    zh: '设置现场机访问密码',
    en: 'set device access password',
    pattern: 'set',
    effect: 'set',
    fields: [F.newPw],
    note: 'C.13',
  },
  {
    cn: '2011',
    zh: '取污染物实时数据',
    en: 'start real-time upload',
    pattern: 'set',
    effect: 'set',
    note: 'C.14',
  },
  {
    cn: '2011',
    st: '44',
    zh: '取用电监控历史数据',
    en: 'get history of electricity data',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: ['DataTime', '{code}-Rtd', '{code}-Flag'],
    note: 'C.39, C.40',
  },
  {
    cn: '2012',
    zh: '停止察看污染物实时数据',
    en: 'stop real-time upload',
    pattern: 'notify',
    effect: 'set',
    note: 'C.15',
  },
  {
    cn: '2013',
    zh: '取原始监测数据',
    en: 'get raw measurement data',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: [
      'DataTime',
      '{code}-SampleTime',
      '{code}-CompleteTime',
      '{code}-SampleType',
      '{code}-Avg',
      '{code}-Flag',
    ],
    note: 'C.27, C.28',
  },
  {
    cn: '2021',
    zh: '取设备运行状态数据',
    en: 'start facility-state upload',
    pattern: 'set',
    effect: 'set',
    note: 'C.16',
  },
  {
    cn: '2022',
    zh: '停止察看设备运行状态',
    en: 'stop facility-state upload',
    pattern: 'notify',
    effect: 'set',
    note: 'C.17',
  },
  {
    cn: '2031',
    zh: '取污染物日历史数据',
    en: 'get day history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
    note: 'C.26',
  },
  {
    cn: '2041',
    zh: '取设备运行时间日历史数据',
    en: 'get facility running time per day',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: ['DataTime', 'SBn-RT'],
    note: 'C.29',
  },
  {
    cn: '2051',
    zh: '取污染物分钟数据',
    en: 'get minute history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
    note: 'C.24; gas sources add -RawAvg',
  },
  {
    cn: '2052',
    zh: '取噪声单次测量数据',
    en: 'get single noise measurements',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: ['DataTime', '{code}-Data'],
  },
  {
    cn: '2061',
    zh: '取污染物小时数据',
    en: 'get hour history',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: STATISTICS,
    note: 'C.25',
  },
  {
    cn: '2062',
    zh: '取自动标样核查（校准）数据',
    en: 'get automatic standard-sample checks',
    pattern: 'history',
    effect: 'read',
    fields: RANGE,
    replyFields: ['DataTime', '{code}-SampleRd', '{code}-StandardValue', '{code}-ResultType'],
    note: 'C.60',
  },
  {
    cn: '3011',
    zh: '零点或量程校准',
    en: 'zero or span calibration',
    pattern: 'set',
    effect: 'once',
    fields: [F.polId, comma(F.calibrationType)],
    executionS: MINUTES_S,
    note: 'C.41; the sample prints a comma',
  },
  {
    cn: '3012',
    zh: '即时采样',
    en: 'instant sampling',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
    note: 'C.42',
  },
  {
    cn: '3013',
    zh: '启动清洗/反吹',
    en: 'start cleaning / blowback',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
    note: 'C.43',
  },
  {
    cn: '3018',
    zh: '提取出样时间',
    en: 'get time to result',
    pattern: 'get',
    effect: 'read',
    fields: POL,
    replyFields: ['PolId', 'Stime'],
    note: 'C.44',
  },
  {
    cn: '3019',
    zh: '提取设备唯一标识',
    en: 'get analyser identity',
    pattern: 'get',
    effect: 'read',
    fields: POL,
    replyFields: ['PolId', '{code}-SN'],
    note: 'C.45',
  },
  {
    cn: '3020',
    zh: '提取现场机信息',
    en: 'get field information',
    pattern: 'get',
    effect: 'read',
    fields: INFO,
    replyFields: ['DataTime', 'PolId', '{info}-Info'],
    note: 'C.47 to C.52',
  },
  {
    cn: '3021',
    zh: '设置现场机参数',
    en: 'set a field parameter',
    pattern: 'set',
    effect: 'set',
    fields: [optional(F.polId), F.infoId, F.info],
    note: 'C.53',
  },
  {
    cn: '3022',
    zh: '下发即时留样任务',
    en: 'instant sample-retention task',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    replyFields: ['DataTime', 'VaseNo', '{info}-Info'],
    dataCn: 'unknown',
    executionS: BOTTLE_S,
    note: 'C.62; the bottle comes as an upload of C.63, whose CN is not known',
  },
  {
    cn: '3024',
    zh: '启动自动标样核查',
    en: 'start automatic standard-sample check',
    pattern: 'set',
    effect: 'once',
    fields: POL,
    executionS: MINUTES_S,
    note: 'C.61',
  },
]);

const LOCAL = 'local-sampler';
const SURFACE_WATER = 'surface-water';
const VENDOR = 'vendor';

/** Commands no edition has; a logger speaks them only when its profile says so. CP is known for none of them. */
const ROWS_EXTENSION = rows('extension', 'secondary', [
  {
    profile: LOCAL,
    cn: '3023',
    zh: '执法留样（地方）',
    en: 'law-enforcement sample retention (local)',
    pattern: 'get',
    effect: 'once',
    replyFields: ['DataTime', 'VaseNo'],
    executionS: BOTTLE_S,
    note: 'grown out of 2017; the reply is taken to be that of 3015',
  },
  {
    profile: LOCAL,
    cn: '3024',
    zh: '启动采样（地方）',
    en: 'start the sampler (local)',
    pattern: 'set',
    effect: 'once',
    executionS: BOTTLE_S,
    note: 'another command in 2025',
  },
  {
    profile: LOCAL,
    cn: '3025',
    zh: '超标值（地方）',
    en: 'over-limit value (local)',
    pattern: 'get',
    effect: 'read',
    note: 'CP is not known; asked without fields',
  },
  { profile: LOCAL, cn: '3043', zh: '重启（地方）', en: 'reboot (local)', pattern: 'set', effect: 'once' },
  {
    profile: LOCAL,
    cn: '3060',
    zh: '采样次数（地方）',
    en: 'sampler counters (local)',
    pattern: 'get',
    effect: 'read',
    note: 'CP is not known; asked without fields',
  },
  {
    profile: LOCAL,
    cn: '3061',
    zh: '采样次数（地方）',
    en: 'sampler counters (local)',
    pattern: 'get',
    effect: 'read',
    note: 'CP is not known; asked without fields',
  },
  {
    profile: SURFACE_WATER,
    cn: '1014',
    zh: '提取数采仪时间（地表水）',
    en: 'get logger time (surface water)',
    pattern: 'get',
    effect: 'read',
    replyFields: ['SystemTime'],
    note: 'a key in 2025',
  },
  {
    profile: SURFACE_WATER,
    cn: '1015',
    zh: '设置数采仪时间（地表水）',
    en: 'set logger time (surface water)',
    pattern: 'set',
    effect: 'set',
    fields: [F.systemTime],
  },
  {
    profile: SURFACE_WATER,
    cn: '3015',
    zh: '远程留样（地表水）',
    en: 'remote sampling (surface water)',
    pattern: 'get',
    effect: 'once',
    replyFields: ['DataTime', 'VaseNo'],
    executionS: BOTTLE_S,
  },
  {
    profile: VENDOR,
    cn: '9017',
    zh: '取配置（厂家）',
    en: 'get configuration (vendor)',
    pattern: 'get',
    effect: 'read',
    note: "CP is the vendor's; asked without fields",
  },
  {
    profile: VENDOR,
    cn: '9018',
    zh: '设置配置（厂家）',
    en: 'set configuration (vendor)',
    pattern: 'set',
    effect: 'set',
    note: "CP is the vendor's; asked without fields",
  },
]);

/** Every command a host may ask, for each edition and the extensions. */
export const EXCHANGES: readonly Exchange[] = [...ROWS_2017, ...ROWS_2005, ...ROWS_2025, ...ROWS_EXTENSION];

/** What a logger may speak beside its edition. `form` is the edition whose frame it uses. */
export interface ExtensionProfile {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly form: '2005' | '2017' | '2025';
  readonly confidence: Confidence;
}

/** Profiles that a logger's settings switch on; none is on by itself. */
export const EXTENSION_PROFILES: readonly ExtensionProfile[] = [
  {
    id: LOCAL,
    zh: '地方留样控制',
    en: 'local sampler control',
    form: '2017',
    confidence: 'secondary',
  },
  {
    id: SURFACE_WATER,
    zh: '地表水自动监测（ST=21）',
    en: 'surface-water stations (ST=21)',
    form: '2025',
    confidence: 'secondary',
  },
  {
    id: VENDOR,
    zh: '厂家登录与配置',
    en: 'vendor login and configuration',
    form: '2017',
    confidence: 'secondary',
  },
];
