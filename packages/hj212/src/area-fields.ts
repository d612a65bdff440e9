import type { DeviationName } from './deviations.ts';

/** What stands behind the hyphen of a field, and what its content is. @source HJ 212-2017 §6.6 Table 11 */
export const SUFFIXES = {
  Rtd: 'number',
  Min: 'number',
  Avg: 'number',
  Max: 'number',
  Cou: 'number',
  ZsRtd: 'number',
  ZsMin: 'number',
  ZsAvg: 'number',
  ZsMax: 'number',
  ZsCou: 'number',
  RawAvg: 'number',
  Data: 'number',
  DayData: 'number',
  NightData: 'number',
  RS: 'number',
  RT: 'number',
  Ala: 'number',
  UpValue: 'number',
  LowValue: 'number',
  SampleRd: 'number',
  StandardValue: 'number',
  ResultType: 'number',
  Flag: 'flag',
  EFlag: 'text',
  SampleTime: 'text',
  CompleteTime: 'text',
  SampleType: 'text',
  Info: 'text',
  SN: 'text',
} as const satisfies Record<string, 'number' | 'flag' | 'text'>;

/** A suffix that some edition knows. */
export type Suffix = keyof typeof SUFFIXES;

/** Field names without a factor code. @source HJ 212-2017 §6.6 Table 11; 2005 and 2025 from secondary sources */
export const NAMES = [
  'DataTime',
  'SystemTime',
  'QnRtn',
  'ExeRtn',
  'RtdInterval',
  'MinInterval',
  'RestartTime',
  'PolId',
  'BeginTime',
  'EndTime',
  'NewPW',
  'OverTime',
  'ReCount',
  'VaseNo',
  'CstartTime',
  'Ctime',
  'Stime',
  'InfoId',
  'QN',
  'CN',
  'PW',
  'PNUM',
  'PNO',
  'AlarmTime',
  'AlarmType',
  'AlarmTarget',
  'ReportTarget',
  'ReportTime',
  'WarnTime',
  'DayStdValue',
  'NightStdValue',
  'CalibrationType',
  'SKCreateTime',
  'NewSK',
] as const;

const KNOWN_NAMES = new Set<string>(NAMES);
/** Spellings met in the field; other cases of letters are found by the lower-case form. */
const NAME_BY_LOWER = new Map<string, string>([
  ...NAMES.map((name) => [name.toLowerCase(), name] as const),
  ['polld', 'PolId'],
  ['pollid', 'PolId'],
  ['warmtime', 'WarnTime'],
  ['veseno', 'VaseNo'],
]);
const SUFFIX_BY_LOWER = new Map<string, Suffix>(
  (Object.keys(SUFFIXES) as Suffix[]).map((suffix) => [suffix.toLowerCase(), suffix]),
);

/** Tells the caller of a reading which deviation it met. */
export type Note = (name: DeviationName) => void;

/** The standard's spelling of a field name without a code; undefined when it is unknown. */
export function nameOf(sent: string, note: Note): string | undefined {
  if (KNOWN_NAMES.has(sent)) return sent;
  // The field table of 2017 writes Ctime, its own examples and 2005 CTime: both are right.
  if (sent === 'CTime') return 'Ctime';
  const name = NAME_BY_LOWER.get(sent.toLowerCase());
  if (name !== undefined) note('field-alias');
  return name;
}

/** The standard's spelling of a suffix; an unknown one comes back as sent. */
export function suffixOf(sent: string, note: Note): string {
  if (Object.hasOwn(SUFFIXES, sent)) return sent;
  const suffix = SUFFIX_BY_LOWER.get(sent.toLowerCase());
  if (suffix === undefined) return sent;
  note('suffix-case');
  return suffix;
}

/** What a suffix holds; an unknown one is text. */
export const contentOf = (suffix: string): 'number' | 'flag' | 'text' =>
  Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix as Suffix] : 'text';

const WATER_SYSTEMS = new Set(['21', '24', '26', '32', '33', '34']);
const AIR_SYSTEMS = new Set(['22', '27', '31', '39']);

/**
 * A factor code with its letter in the right case and, where ST tells water from air, with the letter it
 * lost (`01018`). Codes of 2005, of noise and of facilities keep their capitals.
 */
export function codeOf(sent: string, st: string, note: Note): string {
  if (sent.length === 6 && /^[WAEGIDP][0-9]/.test(sent)) {
    note('code-case');
    return sent.charAt(0).toLowerCase() + sent.slice(1);
  }
  if (sent.length !== 5 || !/^\d+$/.test(sent)) return sent;
  const letter = WATER_SYSTEMS.has(st) ? 'w' : AIR_SYSTEMS.has(st) ? 'a' : '';
  if (letter !== '') note('code-letter-lost');
  return letter + sent;
}

/** Whether a name without a hyphen looks like a factor code that lost its suffix. */
export const looksLikeCode = (name: string): boolean =>
  /^(?:[waegWAEG][0-9][0-9A-Za-z]{4}|\d{3}|B\d{2})$/.test(name);

const FLAGS_LISTED = 'NFMSDCTB';

/** Whether the tables of the editions list this data flag. @source HJ 212-2017 §6.5.6 Table 8 */
export const isListedFlag = (flag: string, is2005: boolean): boolean =>
  flag.length === 1 && (FLAGS_LISTED.includes(flag) || (is2005 && 'P0123'.includes(flag)));
