import {
  type DocumentData,
  type DocumentValue,
  HOUSE_FIELDS,
  instant,
  parseDay,
  type TemplateField,
  type TemplateKind,
  type Words,
  wireTime,
} from '@wenqu/domain';

/** What is wrong with the data of one field; `field` is a path: `bottles[2].seal`. */
export interface DataFault extends Words {
  readonly field: string;
}
/** What templates read: texts, truths, lists; pictures are put in by their own hand. */
export type ScopeValue = string | boolean | readonly Scope[];
export type Scope = Readonly<Record<string, ScopeValue>>;

/** One picture to print. */
export interface PictureAsked {
  readonly file: string;
  readonly caption: string;
}
const SHA256 = /^[0-9a-f]{64}$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Rows of one list; more are an annex of their own. */
export const ROWS_MAX = 5_000;
export const TEXT_MAX = 20_000;
/** Stands where a line of a long text ends; a character nobody may send. */
export const LINE_END = '\uFDD0';

const lost = (value: DocumentValue | undefined): value is null | undefined | '' =>
  value === undefined || value === null || value === '';

/**
 * Faults of the data against a kind: a required field that is missing, a value of another type, a name the kind
 * does not know. Nothing is printed while there is one.
 */
export function dataFaults(kind: TemplateKind, data: DocumentData): DataFault[] {
  return faultsIn(kind.fields, data, '');
}

function faultsIn(fields: readonly TemplateField[], data: DocumentData, path: string): DataFault[] {
  const known = new Map(fields.map((field) => [field.name, field]));
  const strange = Object.keys(data)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: path + name, zh: `没有“${name}”这一字段`, en: `there is no field ${name}` }));
  return [...strange, ...fields.flatMap((field) => fieldFaults(field, data[field.name], path + field.name))];
}

function fieldFaults(field: TemplateField, value: DocumentValue | undefined, path: string): DataFault[] {
  const fault = (zh: string, en: string) => [{ field: path, zh, en }];
  const { zh, en } = field;
  if (lost(value) || (Array.isArray(value) && value.length === 0)) {
    return field.required ? fault(`缺少“${zh}”`, `“${en}” is missing`) : [];
  }
  if (field.type === 'rows' || field.type === 'pictures') {
    if (!Array.isArray(value)) return fault(`“${zh}”应为列表`, `“${en}” must be a list`);
    if (value.length > ROWS_MAX)
      return fault(`“${zh}”超过 ${ROWS_MAX} 行`, `“${en}” has over ${ROWS_MAX} rows`);
    const inner = field.type === 'rows' ? (field.fields ?? []) : PICTURE_FIELDS;
    return value.flatMap((row: unknown, index) =>
      typeof row === 'object' && row !== null && !Array.isArray(row)
        ? faultsIn(inner, row as DocumentData, `${path}[${index}].`)
        : fault(`“${zh}”第 ${index + 1} 行不是一行`, `row ${index + 1} of “${en}” is no row`),
    );
  }
  return fits(field, value) ? [] : fault(`“${zh}”的取值不合要求`, `“${en}” does not hold what it must`);
}

const PICTURE_FIELDS: readonly TemplateField[] = [
  { name: 'file', zh: '文件', en: 'file', type: 'text', required: true },
  { name: 'caption', zh: '说明', en: 'caption', type: 'text', required: false },
];

function fits({ type, name }: TemplateField, value: DocumentValue): boolean {
  if (name === 'file') return typeof value === 'string' && SHA256.test(value);
  if (type === 'yes-no') return typeof value === 'boolean';
  if (type === 'number' || type === 'money') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'moment') return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
  if (type === 'day') return typeof value === 'string' && parseDay(value) !== undefined;
  return (typeof value === 'string' && value.length <= TEXT_MAX) || typeof value === 'number';
}

/** Data as a template prints them. Fields that were not given are there and empty. */
export function scopeOf(kind: TemplateKind, data: DocumentData): Scope {
  return scopeWith([...HOUSE_FIELDS, ...kind.fields], data);
}

function scopeWith(fields: readonly TemplateField[], data: DocumentData): Scope {
  return Object.fromEntries(
    fields
      .filter(({ type }) => type !== 'pictures')
      .map((field) => [field.name, scopeValue(field, data[field.name] ?? null)]),
  );
}

function scopeValue(field: TemplateField, value: DocumentValue): ScopeValue {
  if (field.type === 'rows') {
    const rows = (value ?? []) as readonly DocumentData[];
    return rows.map((row) => scopeWith(field.fields ?? [], row));
  }
  if (value === null || value === '') return field.type === 'yes-no' ? false : '';
  return field.type === 'yes-no' ? value === true : printed(field, value);
}

function printed({ type }: TemplateField, value: DocumentValue): string {
  if (type === 'money') return Number(value).toLocaleString('en-US', { maximumFractionDigits: 2 });
  if (type === 'moment') return momentText(Number(value));
  if (type === 'day') return dayText(String(value));
  const text = clean(String(value));
  return type === 'long-text' ? text.replaceAll('\n', LINE_END) : text.replaceAll('\n', ' ');
}

/** `2026-11-21` as 2026年11月21日. */
export function dayText(day: string): string {
  const [, year, month, date] = DAY.exec(day) ?? [];
  return `${year}年${Number(month)}月${Number(date)}日`;
}

/** A moment as 2026年11月21日14时05分, clock of UTC+8. */
export function momentText(at: number): string {
  const text = wireTime(instant(at));
  return `${dayText(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`)}${text.slice(8, 10)}时${text.slice(10, 12)}分`;
}

/** What XML cannot hold, and our own sign, become the replacement character; line ends are `\n`. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFDD0-\uFDEF\uFFFE\uFFFF]/g, '\uFFFD');

/** Pictures asked for, by field. */
export function picturesOf(kind: TemplateKind, data: DocumentData): Map<string, readonly PictureAsked[]> {
  return new Map(
    kind.fields
      .filter(({ type }) => type === 'pictures')
      .map(({ name }) => {
        const rows = (data[name] ?? []) as readonly DocumentData[];
        return [
          name,
          rows.map(({ file, caption }) => ({ file: String(file), caption: clean(String(caption ?? '')) })),
        ];
      }),
  );
}
