import { contentOf } from './area-fields.ts';
import type { Words } from './request-fields.ts';
import { readNumber } from './wire-number.ts';
import { isPossibleTime } from './wire-time.ts';

/** A field of a packet from a device. */
export interface UploadField {
  /** Name, or the suffix of a factor's field. */
  readonly name: string;
  readonly required: boolean;
  readonly join: ';' | ',';
}

/** The data area of one command, taken apart. */
export interface UploadShape {
  /** CP is not known and passes as it is. */
  readonly open: boolean;
  /** Fields without a code in order; those behind the factors come after the undefined place. */
  readonly before: readonly UploadField[];
  readonly factor: readonly UploadField[];
  readonly after: readonly UploadField[];
}

const fieldOf = (text: string): UploadField => {
  const join = text.startsWith(',') ? ',' : ';';
  const bare = join === ',' ? text.slice(1) : text;
  const required = !bare.startsWith('[');
  const name = required ? bare : bare.slice(1, -1);
  return { name: name.slice(name.indexOf('-') + 1), required, join };
};

/** Reads the notation of the table: `DataTime;[PolId];{code-Rtd,[code-Flag]};,AlarmType`. */
export function shapeOf(area: string): UploadShape {
  if (area === '*') return { open: true, before: [], factor: [], after: [] };
  const [, before = '', factor = '', after = ''] = /^([^{]*?);?(?:\{(.*)\};?(.*))?$/.exec(area)!;
  const fields = (text: string, separator: string): UploadField[] =>
    text === '' ? [] : text.split(separator).map(fieldOf);
  return { open: false, before: fields(before, ';'), factor: fields(factor, ','), after: fields(after, ';') };
}

interface Form extends Words {
  readonly test: (text: string) => boolean;
}
const form = (pattern: RegExp, zh: string, en: string): Form => ({
  test: (text) => pattern.test(text),
  zh,
  en,
});

const TIME: Form = { test: isPossibleTime, zh: '应为 14 位时间', en: 'must be a time of 14 digits' };
const NUMBER: Form = {
  test: (text) => readNumber(text) !== undefined,
  zh: '应为数字',
  en: 'must be a number',
};
const DIGITS = form(/^\d{1,5}$/, '应为数字', 'must be digits');
const TEXT: Form = { test: (text) => text !== '', zh: '不得为空', en: 'must not be empty' };
const ONE_OR_NONE = form(/^[01]$/, '应为 0 或 1', 'must be 0 or 1');
const CODE = form(/^[0-9A-Za-z]{2,6}$/, '应为因子编码', 'must be a factor code');

/** Forms of fields by name or suffix. @source HJ 212-2017 §6.6 Table 11; 2005 and 2025 secondary */
const FORMS: Readonly<Record<string, Form>> = {
  DataTime: TIME,
  SystemTime: TIME,
  RestartTime: TIME,
  AlarmTime: TIME,
  SampleTime: TIME,
  CompleteTime: TIME,
  RtdInterval: DIGITS,
  MinInterval: DIGITS,
  VaseNo: form(/^\d{1,2}$/, '应为 1 至 99 的瓶号', 'must be a bottle number from 1 to 99'),
  CstartTime: form(/^\d{6}$/, '应为 6 位时刻 hhmmss', 'must be a time of day hhmmss'),
  Ctime: DIGITS,
  Stime: DIGITS,
  QnRtn: DIGITS,
  ExeRtn: DIGITS,
  PNUM: DIGITS,
  PNO: DIGITS,
  CN: form(/^\d{4}$/, '应为 4 位数字', 'must be 4 digits'),
  PolId: CODE,
  SKCreateTime: form(/^\d{17}$/, '应为 17 位时间', 'must be a time of 17 digits'),
  ReportTime: form(/^\d{4}$/, '应为 4 位时刻 hhmm', 'must be a time of day hhmm'),
  AlarmType: ONE_OR_NONE,
  ResultType: ONE_OR_NONE,
  SN: form(/^[0-9A-Fa-f]{24}$/, '应为 24 位 0–9、A–F', 'must be 24 characters 0-9 A-F'),
  Flag: form(/^[!-~]{1,2}$/, '应为 1 至 2 个字符', 'must be 1 or 2 characters'),
};

/** What is wrong with a field's text; marks of production conditions (`p…`) are no numbers. */
export function formProblem(name: string, code: string, text: string): Words | undefined {
  const known = Object.hasOwn(FORMS, name) ? FORMS[name]! : undefined;
  const due = known ?? (contentOf(name) === 'number' && !code.startsWith('p') ? NUMBER : TEXT);
  return due.test(text) ? undefined : { zh: due.zh, en: due.en };
}
