import { isPossibleTime } from './wire-time.ts';

/** Words in both languages of the screen. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One field of the data area of a request, as a person fills it in. */
export interface RequestField {
  /** Name in `params`; also the name on the wire unless `wire` says else. */
  readonly name: string;
  readonly required: boolean;
  readonly zh: string;
  readonly en: string;
  /** Type as the standard writes it (N14, C6 …). */
  readonly type: string;
  /** A value that is fine, for forms and tests. */
  readonly example: string;
  /** The values there are, when they are few. */
  readonly choices?: readonly (Words & { readonly value: string })[];
  /** What stands between this field and the one before it. */
  readonly join: ';' | ',';
  /** `params` gives several values with commas between; the wire repeats the name. */
  readonly list?: true;
  /**
   * Where the field goes: an item of CP (absent), an item whose name begins with what another field says
   * (`{InfoId}-Info`), a value of each factor listed in PolId (`{PolId}-LowValue`), or the head.
   */
  readonly wire?: '{InfoId}-Info' | '{PolId}-LowValue' | '{PolId}-UpValue' | 'head' | 'codes';
  /** undefined when fine, else what is wrong. */
  check(text: string): Words | undefined;
}

type Check = (text: string) => Words | undefined;
type Options = Partial<Pick<RequestField, 'choices' | 'join' | 'list' | 'wire' | 'required'>>;

function make(
  name: string,
  zh: string,
  en: string,
  type: string,
  example: string,
  check: Check,
): RequestField {
  return { name, required: true, zh, en, type, example, join: ';', check };
}

/** A field with something different. */
export const field = (base: RequestField, options: Options): RequestField => ({ ...base, ...options });
export const optional = (base: RequestField): RequestField => ({ ...base, required: false });
/** A field that the edition prints behind a comma. */
export const comma = (base: RequestField): RequestField => ({ ...base, join: ',' });

/** A list is checked value by value. */
const each =
  (check: Check): Check =>
  (text) =>
    text.split(',').map(check).find(Boolean);

const matches =
  (form: RegExp, zh: string, en: string): Check =>
  (text) =>
    form.test(text) ? undefined : { zh, en };

const whole =
  (digitsMax: number, min: number, max: number): Check =>
  (text) =>
    new RegExp(`^\\d{1,${digitsMax}}$`).test(text) && Number(text) >= min && Number(text) <= max
      ? undefined
      : { zh: `应为 ${min} 至 ${max} 的整数`, en: `must be a whole number from ${min} to ${max}` };

const time14: Check = (text) =>
  isPossibleTime(text)
    ? undefined
    : { zh: '应为 14 位时间 YYYYMMDDhhmmss', en: 'must be a time of 14 digits YYYYMMDDhhmmss' };

const time17: Check = (text) =>
  /^\d{17}$/.test(text) && isPossibleTime(text.slice(0, 14))
    ? undefined
    : { zh: '应为 17 位时间 YYYYMMDDhhmmsszzz', en: 'must be a time of 17 digits YYYYMMDDhhmmsszzz' };

const decimal = matches(/^-?\d{1,14}(?:\.\d{1,2})?$/, '应为数字（N14.2）', 'must be a number (N14.2)');
const code = matches(
  /^[0-9A-Za-z]{2,6}$/,
  '应为 2 至 6 位因子编码',
  'must be a factor code of 2 to 6 characters',
);
const password = matches(/^[0-9A-Za-z]{6}$/, '应为 6 位字母或数字', 'must be 6 letters or digits');

const PRINTABLE_MAX = 890;
/** A parameter's value is text between separators, or log text between slashes. */
const infoValue: Check = (text) =>
  text !== '' &&
  Buffer.byteLength(text) < PRINTABLE_MAX &&
  !/[;,=&#]|\p{Cc}/u.test(text) &&
  text === text.trim()
    ? undefined
    : {
        zh: '不得为空、含分隔符或超过 890 字节',
        en: 'must not be empty, hold separators or exceed 890 bytes',
      };

/** Minute-data intervals that a clock hour holds evenly. @source HJ 212-2017 §6.6 Table 11 */
export const MINUTE_INTERVALS = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30] as const;

/** Fields of requests by the name they have here. @source HJ 212-2017 §6.6 Table 11; 2005 and 2025 secondary */
export const FIELDS = {
  polId: make('PolId', '监测因子编码', 'factor code', 'C6', 'w01018', code),
  systemTime: make('SystemTime', '系统时间', 'system time', 'N14', '20260105081000', time14),
  beginTime: make('BeginTime', '开始时间', 'from', 'N14', '20260105080000', time14),
  endTime: make('EndTime', '截止时间', 'to', 'N14', '20260105090000', time14),
  overTime: make('OverTime', '超时时间（秒）', 'timeout, s', 'N2', '10', whole(2, 1, 99)),
  reCount: make('ReCount', '重发次数', 'resend count', 'N2', '3', whole(2, 1, 99)),
  overTime2005: make('OverTime', '超时时间（秒）', 'timeout, s', 'N5', '10', whole(5, 1, 99_999)),
  rtdInterval: make(
    'RtdInterval',
    '实时数据间隔（秒）',
    'real-time interval, s',
    'N4',
    '30',
    whole(4, 30, 3600),
  ),
  rtdInterval2005: make(
    'RtdInterval',
    '实时数据间隔（秒）',
    'real-time interval, s',
    'N4',
    '30',
    whole(4, 1, 9999),
  ),
  minInterval: {
    ...make('MinInterval', '分钟数据间隔（分钟）', 'minute-data interval, min', 'N2', '10', (text) =>
      MINUTE_INTERVALS.some((minutes) => String(minutes) === text)
        ? undefined
        : {
            zh: `应为 ${MINUTE_INTERVALS.join('、')} 之一`,
            en: `must be one of ${MINUTE_INTERVALS.join(', ')}`,
          },
    ),
    choices: MINUTE_INTERVALS.map((min) => ({ value: String(min), zh: `${min} 分钟`, en: `${min} min` })),
  },
  newPw: make('NewPW', '新密码', 'new password', 'C6', '654321', password),
  pw2005: make('PW', '新密码', 'new password', 'C6', '654321', password),
  cstartTime: make(
    'CstartTime',
    '首次采样时间 hhmmss',
    'first sampling, hhmmss',
    'N6',
    '000000',
    matches(/^(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$/, '应为 6 位时刻 hhmmss', 'must be a time of day hhmmss'),
  ),
  ctime: make('Ctime', '采样周期（小时）', 'sampling period, h', 'N2', '2', whole(2, 1, 24)),
  infoId: make(
    'InfoId',
    '信息编码',
    'information code',
    'C6',
    'i13004',
    matches(
      /^i[0-9a-zA-Z]{5}$/,
      '应为 i 开头的 6 位信息编码',
      'must be an information code: i and 5 characters',
    ),
  ),
  info: {
    ...make('Info', '信息的值', 'value of the information', 'C890', '168.0', infoValue),
    wire: '{InfoId}-Info',
  },
  calibrationType: {
    ...make(
      'CalibrationType',
      '校准类型',
      'kind of calibration',
      'N1',
      '0',
      matches(/^[01]$/, '应为 0（零点）或 1（量程）', 'must be 0 (zero) or 1 (span)'),
    ),
    choices: [
      { value: '0', zh: '零点', en: 'zero' },
      { value: '1', zh: '量程', en: 'span' },
    ],
  },
  newMn: {
    ...make(
      'MN',
      '新的 MN',
      'the new MN',
      'C24',
      '010000A8900016F000169DC0',
      matches(/^[0-9A-F]{24}$/, '应为 24 位 0–9、A–F', 'must be 24 characters 0-9 A-F'),
    ),
    wire: 'head',
  },
  loggerId: make(
    'i23005-Info',
    '数采仪硬件序号',
    'hardware identity of the logger',
    'C64',
    '0123456789ABCDEF',
    infoValue,
  ),
  skCreateTime: make(
    'SKCreateTime',
    '密钥生成时间',
    'when the key was made',
    'N17',
    '20260101000000000',
    time17,
  ),
  newSk: make(
    'NewSK',
    '新密钥',
    'the new key',
    'C16',
    '0123456789abcdef',
    matches(/^[0-9A-Za-z]{16}$/, '应为 16 位字母或数字', 'must be 16 letters or digits'),
  ),
  warnTime: make(
    'WarnTime',
    '超限报警时间（秒）',
    'over-limit alarm time, s',
    'N5',
    '5',
    whole(5, 0, 99_999),
  ),
  alarmTarget: make(
    'AlarmTarget',
    '报警目标地址',
    'alarm target address',
    'C20',
    '3882566',
    matches(/^[!-~]{1,20}$/, '应为 1 至 20 个可见字符', 'must be 1 to 20 visible characters'),
  ),
  reportTime: make(
    'ReportTime',
    '日数据上报时间 hhmm',
    'daily report time, hhmm',
    'N4',
    '0100',
    matches(/^(?:[01]\d|2[0-3])[0-5]\d$/, '应为 4 位时刻 hhmm', 'must be a time of day hhmm'),
  ),
  codes: {
    ...make('PolId', '监测因子编码（逗号分隔）', 'factor codes, commas between', 'C6', '011,060', each(code)),
    list: true,
  },
  codesOfLimits: {
    ...make('PolId', '监测因子编码（逗号分隔）', 'factor codes, commas between', 'C6', '011,060', each(code)),
    list: true,
    wire: 'codes',
  },
  lowValue: {
    ...make(
      'LowValue',
      '报警下限（逗号分隔）',
      'lower thresholds, commas between',
      'N14.2',
      '1.1,0.5',
      each(decimal),
    ),
    list: true,
    wire: '{PolId}-LowValue',
  },
  upValue: {
    ...make(
      'UpValue',
      '报警上限（逗号分隔）',
      'upper thresholds, commas between',
      'N14.2',
      '9.9,5',
      each(decimal),
    ),
    list: true,
    wire: '{PolId}-UpValue',
  },
  hours: {
    ...make(
      'CTime',
      '采样时刻（小时，逗号分隔）',
      'sampling hours, commas between',
      'N2',
      '04,10,14',
      each(matches(/^(?:[01]\d|2[0-3])$/, '应为两位小时 00–23', 'must be hours of two digits 00-23')),
    ),
    list: true,
  },
} as const satisfies Record<string, RequestField>;
