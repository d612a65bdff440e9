import type { Confidence } from './confidence.ts';

/** What a packet of a device is about; one word for all editions. */
export type DeviceMessageKind =
  | 'alarm'
  | 'alarm-event'
  | 'answer'
  | 'clock-request'
  | 'condition'
  | 'configuration'
  | 'device-time'
  | 'facility-state'
  | 'facility-time'
  | 'furnace'
  | 'hardware'
  | 'heartbeat'
  | 'identity'
  | 'information'
  | 'key-request'
  | 'login'
  | 'noise'
  | 'power-on'
  | 'raw'
  | 'realtime'
  | 'retained-sample'
  | 'setting'
  | 'standard-check'
  | 'statistics';

/** A packet that a device sends: of its own accord, as data of an exchange, or as an answer. */
export interface Upload {
  readonly edition: '2005' | '2017' | '2025' | 'extension';
  /** `unknown` where the edition's text is not known: then {@link UnknownParts} say. */
  readonly cn: string;
  readonly kind: DeviceMessageKind;
  /**
   * The data area as the standard writes it: `[ ]` optional, `{ }` once for each factor, a leading `,` where
   * the edition joins by a comma; `*` where CP is not known and passes as it is.
   */
  readonly area: string;
  readonly confidence: Confidence;
  /** Only for this system code (ST); every other one takes the row without. */
  readonly st?: string;
  /** A data reply inside an exchange: 2005 puts the QN of the request into CP. */
  readonly reply?: true;
  readonly profile?: string;
  readonly note?: string;
}

type Row = readonly [cn: string, kind: DeviceMessageKind, area: string, more?: Partial<Upload>];

const rows = (edition: Upload['edition'], confidence: Confidence, list: readonly Row[]): Upload[] =>
  list.map(([cn, kind, area, more]) => ({ edition, cn, kind, area, confidence, ...more }));

const REALTIME = 'DataTime;{[code-SampleTime],[code-Rtd],[code-ZsRtd],[code-Flag],[code-EFlag]}';
const STATISTICS =
  'DataTime;{[code-Cou],[code-Min],[code-Avg],[code-Max],[code-ZsMin],[code-ZsAvg],[code-ZsMax],[code-Data],[code-DayData],[code-NightData],[code-Flag]}';
const STATISTICS_2005 = 'DataTime;{[code-Cou],[code-Min],[code-Avg],[code-Max]}';
const REPLY = { reply: true } as const;
const CLAUSE = { confidence: 'standard-text' } as const;

/** @source HJ 212-2017 §6.6 Table 9, Table 11, Appendix C */
const ROWS_2017 = rows('2017', 'standard-text', [
  ['1011', 'device-time', '[PolId];SystemTime', REPLY],
  ['1013', 'clock-request', '[PolId]'],
  ['1061', 'setting', 'RtdInterval', REPLY],
  ['1063', 'setting', 'MinInterval', REPLY],
  ['2011', 'realtime', REALTIME],
  ['2021', 'facility-state', 'DataTime;{SBn-RS}'],
  ['2031', 'statistics', STATISTICS],
  ['2041', 'facility-time', 'DataTime;{SBn-RT}'],
  ['2051', 'statistics', STATISTICS],
  ['2061', 'statistics', STATISTICS],
  ['2081', 'power-on', 'DataTime;RestartTime'],
  ['3015', 'retained-sample', 'DataTime;VaseNo', REPLY],
  ['3017', 'setting', 'PolId;CstartTime;Ctime', REPLY],
  ['3018', 'setting', 'PolId;Stime', REPLY],
  ['3019', 'identity', '[DataTime];PolId;{code-SN}', REPLY],
  ['3020', 'information', 'DataTime;[PolId];{iXXXXX-Info}', REPLY],
  ['9011', 'answer', 'QnRtn', REPLY],
  ['9012', 'answer', 'ExeRtn', REPLY],
  ['9013', 'answer', '', REPLY],
  ['9014', 'answer', '', REPLY],
]);

/** @source HJ/T 212-2005 as quoted by secondary sources */
const ROWS_2005 = rows('2005', 'secondary', [
  ['1011', 'device-time', 'SystemTime', REPLY],
  ['1021', 'setting', '{code-LowValue,code-UpValue}', REPLY],
  [
    '1031',
    'setting',
    '[AlarmTarget];[ReportTarget]',
    { ...REPLY, note: 'some field tables call it ReportTarget' },
  ],
  ['1041', 'setting', 'ReportTime', REPLY],
  ['1061', 'setting', 'RtdInterval', REPLY],
  ['2011', 'realtime', 'DataTime;{[code-Rtd],[code-Flag]}'],
  ['2021', 'facility-state', 'DataTime;{SBn-RS}'],
  ['2031', 'statistics', STATISTICS_2005],
  ['2041', 'facility-time', 'DataTime;{SBn-RT}'],
  ['2051', 'statistics', STATISTICS_2005],
  ['2061', 'statistics', STATISTICS_2005],
  ['2071', 'alarm', 'DataTime;{code-Ala}'],
  ['2072', 'alarm-event', 'AlarmTime;{code-Ala};,AlarmType', { note: 'AlarmType 1 begins, 0 ends' }],
  ['9011', 'answer', 'QnRtn', REPLY],
  ['9012', 'answer', 'ExeRtn', REPLY],
  ['9013', 'answer', '', REPLY],
  [
    '9014',
    'answer',
    '[CN];[PNUM];[PNO]',
    { ...REPLY, note: 'of a host; QN and CN of the upload stand inside CP' },
  ],
]);

/** @source HJ 212-2025 Appendix C by secondary sources */
const ROWS_2025 = rows('2025', 'secondary', [
  [
    '1001',
    'hardware',
    '{iXXXXX-Info}',
    { note: 'C.2; i23005 logger, i23006 CPUID, i23007 and i23008 MAC; MN may be empty' },
  ],
  ['1011', 'device-time', '[PolId];SystemTime', REPLY],
  ['1013', 'clock-request', '[PolId]'],
  ['1014', 'key-request', 'SKCreateTime', { note: 'C.7; sealed' }],
  ['1061', 'setting', 'RtdInterval', REPLY],
  ['1063', 'setting', 'MinInterval', REPLY],
  ['2011', 'realtime', REALTIME],
  ['2011', 'realtime', 'DataTime;{dXXXXX-Rtd,[dXXXXX-Flag]}', { st: '44', note: 'electricity' }],
  ['2011', 'condition', 'DataTime;{pXXXXX-Rtd}', { st: '45', note: 'values are marks such as St, N, Sr' }],
  [
    '2013',
    'raw',
    'DataTime;{code-SampleTime,[code-CompleteTime],[code-SampleType],code-Avg,[code-Info],[code-Flag]}',
  ],
  ['2021', 'facility-state', 'DataTime;{SBn-RS}', { note: 'spelling SBn or SBn-RS uncertain' }],
  ['2031', 'statistics', STATISTICS],
  ['2041', 'facility-time', 'DataTime;{SBn-RT}'],
  ['2051', 'statistics', STATISTICS.replace('[code-Flag]', '[code-RawAvg],[code-Flag]')],
  ['2052', 'noise', 'DataTime;{code-Data,[code-Flag]}'],
  ['2061', 'statistics', STATISTICS],
  ['2062', 'standard-check', 'DataTime;{code-SampleRd,code-StandardValue,code-ResultType}'],
  ['2081', 'power-on', 'DataTime;RestartTime'],
  ['2111', 'furnace', 'DataTime;{code-Avg,[code-Flag]}', { note: 'a01901, mean of five minutes' }],
  ['3018', 'setting', 'PolId;Stime', REPLY],
  ['3019', 'identity', '[DataTime];PolId;{code-SN}', REPLY],
  ['3020', 'information', 'DataTime;[PolId];{iXXXXX-Info}', REPLY],
  ['unknown', 'retained-sample', 'DataTime;VaseNo;{iXXXXX-Info}', { confidence: 'unknown', note: 'C.63' }],
  ['9011', 'answer', 'QnRtn', REPLY],
  ['9012', 'answer', 'ExeRtn', REPLY],
  ['9013', 'answer', '', { ...REPLY, ...CLAUSE }],
  ['9014', 'answer', '', REPLY],
  ['9015', 'heartbeat', '', CLAUSE],
]);

/** Packets that no edition has; CP passes as it is where nobody wrote it down. */
const ROWS_EXTENSION = rows('extension', 'secondary', [
  ['3023', 'retained-sample', 'DataTime;VaseNo', { ...REPLY, profile: 'local-sampler' }],
  ['3025', 'setting', '*', { ...REPLY, profile: 'local-sampler' }],
  ['3060', 'setting', '*', { ...REPLY, profile: 'local-sampler' }],
  ['3061', 'setting', '*', { ...REPLY, profile: 'local-sampler' }],
  ['1014', 'device-time', 'SystemTime', { ...REPLY, profile: 'surface-water' }],
  ['3015', 'retained-sample', 'DataTime;VaseNo', { ...REPLY, profile: 'surface-water' }],
  ['2062', 'standard-check', '*', { profile: 'surface-water' }],
  ['2063', 'standard-check', '*', { profile: 'surface-water' }],
  ['2064', 'standard-check', '*', { profile: 'surface-water' }],
  ['2065', 'standard-check', '*', { profile: 'surface-water' }],
  ['2066', 'standard-check', '*', { profile: 'surface-water' }],
  ['9015', 'heartbeat', '', { profile: 'surface-water' }],
  ['9017', 'configuration', '*', { ...REPLY, profile: 'vendor' }],
  ['9018', 'configuration', '*', { ...REPLY, profile: 'vendor' }],
  ['9021', 'login', '*', { profile: 'vendor' }],
  ['9022', 'login', '*', { ...REPLY, profile: 'vendor' }],
]);

/** Everything a device sends, for each edition and the extensions. */
export const UPLOADS: readonly Upload[] = [...ROWS_2017, ...ROWS_2005, ...ROWS_2025, ...ROWS_EXTENSION];
