import { type DeviationName, NO_DEVIATIONS } from './deviations.ts';

/**
 * The head of a data segment: its fields as sent, and where the data area stands. Texts are latin1, so that
 * every byte survives; nothing is judged here but the form.
 *
 * @source HJ 212-2017 §6.3.2 Table 3
 */
export interface Head {
  /** The segment this head was read from. */
  readonly data: Buffer;
  /** Texts are `''` when the field is absent; {@link headFields} tells absent from empty. */
  readonly qn: string;
  readonly st: string;
  readonly cn: string;
  readonly pw: string;
  readonly mn: string;
  /** 0..255; undefined when the field is absent or unreadable. */
  readonly flag: number | undefined;
  readonly flagText: string;
  /** NaN when the field is there but no number. */
  readonly pnum: number | undefined;
  readonly pno: number | undefined;
  /** `1` marks a packet sent again (2025). */
  readonly rf: string;
  /** Which fields are there: bit n for the n-th field of the standard's order. */
  readonly present: number;
  /** Fields that no edition knows, in order. */
  readonly others: readonly { name: string; text: string }[];
  /** The data area is `data[areaFrom, areaTo)`, inside the brackets; both -1 when there is no CP. */
  readonly areaFrom: number;
  readonly areaTo: number;
  readonly deviations: readonly DeviationName[];
}

const NO_OTHERS: readonly { name: string; text: string }[] = Object.freeze([]);
const EQUALS = 0x3d;
const SEMICOLON = 0x3b;
const COMMA = 0x2c;
const BLANK = 0x20;
const AMPERSAND = 0x26;

/** Fields in the order of the standard; the position in this list is the field's number. */
const FIELDS = ['QN', 'ST', 'CN', 'PW', 'MN', 'Flag', 'PNUM', 'PNO', 'RF'] as const;
const [QN, ST, CN, PW, MN, FLAG, PNUM, PNO, RF] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
const UNKNOWN = -1;
const NUMBER_BY_NAME = new Map<string, number>(FIELDS.map((name, number) => [name.toUpperCase(), number]));

/** A head while its fields are found; the same shape for every packet keeps reading fast. */
class Reading implements Head {
  readonly data: Buffer;
  qn = '';
  st = '';
  cn = '';
  pw = '';
  mn = '';
  flag: number | undefined = undefined;
  flagText = '';
  pnum: number | undefined = undefined;
  pno: number | undefined = undefined;
  rf = '';
  present = 0;
  others = NO_OTHERS;
  areaFrom = -1;
  areaTo = -1;
  deviations = NO_DEVIATIONS;

  constructor(data: Buffer) {
    this.data = data;
  }
}

/**
 * Reads the head of a data segment. Never fails: what is absent is undefined, what is odd is a deviation.
 *
 * @source HJ 212-2017 §6.3.2 Table 3, §6.3.4
 */
export function readHead(data: Buffer): Head {
  const head = new Reading(data);
  const cp = findCp(data);
  const text = data.toString('latin1', 0, cp === -1 ? data.length : cp);
  let last: number = UNKNOWN;
  let at = 0;
  while (at < text.length) {
    const end = fieldEnd(text, at);
    const number = readField(head, text, at, end);
    if (number !== UNKNOWN) {
      if (number < last) deviate(head, 'head-order');
      last = number;
    }
    if (text.charCodeAt(end) === COMMA || (end === text.length && cp !== -1)) deviate(head, 'head-separator');
    at = end + 1;
  }
  if (cp !== -1) findArea(head, cp + 3);
  return head;
}

/** Where `CP=` stands: the first one at the start of a field, or without its `;` right after Flag. */
function findCp(data: Buffer): number {
  const end = data.length - 2;
  for (let i = 0; i < end; i++) {
    if (data[i + 2] === EQUALS && (data[i]! & 0xdf) === 0x43 && (data[i + 1]! & 0xdf) === 0x50) return i;
  }
  return -1;
}

function fieldEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === SEMICOLON || char === COMMA) return i;
  }
  return text.length;
}

/** Reads the field `text[from, to)` into the head; returns its number in the order of the standard. */
function readField(head: Reading, text: string, from: number, to: number): number {
  const number = fieldNumber(text, from);
  if (number === UNKNOWN) return readOddField(head, text.slice(from, to));
  const start = from + FIELDS[number]!.length + 1;
  if (start < to && (text.charCodeAt(start) === BLANK || text.charCodeAt(to - 1) === BLANK)) {
    return readOddField(head, text.slice(from, to));
  }
  assign(head, number, text.slice(start, to));
  return number;
}

/** The number of a field written exactly as the standard writes it. */
function fieldNumber(text: string, at: number): number {
  if (text.charCodeAt(at + 2) === EQUALS) {
    const second = text.charCodeAt(at + 1);
    switch (text.charCodeAt(at)) {
      case 0x51:
        return second === 0x4e ? QN : UNKNOWN;
      case 0x53:
        return second === 0x54 ? ST : UNKNOWN;
      case 0x43:
        return second === 0x4e ? CN : UNKNOWN;
      case 0x50:
        return second === 0x57 ? PW : UNKNOWN;
      case 0x4d:
        return second === 0x4e ? MN : UNKNOWN;
      case 0x52:
        return second === 0x46 ? RF : UNKNOWN;
      default:
        return UNKNOWN;
    }
  }
  if (text.startsWith('Flag=', at)) return FLAG;
  if (text.startsWith('PNUM=', at)) return PNUM;
  return text.startsWith('PNO=', at) ? PNO : UNKNOWN;
}

/** A field with blanks, with another case of letters, or with an unknown name. */
function readOddField(head: Reading, field: string): number {
  const equals = field.indexOf('=');
  const rawName = equals === -1 ? field : field.slice(0, equals);
  const rawText = equals === -1 ? '' : field.slice(equals + 1);
  const name = rawName.trim();
  const text = rawText.trim();
  if (name !== rawName || text !== rawText) deviate(head, 'head-blanks');
  if (name === '') return UNKNOWN;
  const number = NUMBER_BY_NAME.get(name.toUpperCase());
  if (number === undefined || equals === -1) {
    head.others = [...head.others, { name, text }];
    deviate(head, 'head-field-unknown');
    return UNKNOWN;
  }
  if (FIELDS[number] !== name) deviate(head, 'head-name-case');
  assign(head, number, text);
  return number;
}

function assign(head: Reading, number: number, text: string): void {
  const bit = 1 << number;
  if (head.present & bit) deviate(head, 'head-field-twice');
  head.present |= bit;
  switch (number) {
    case QN:
      head.qn = text;
      return;
    case ST:
      head.st = text;
      return;
    case CN:
      head.cn = text;
      return;
    case PW:
      head.pw = text;
      return;
    case MN:
      head.mn = text;
      return;
    case FLAG:
      head.flagText = text;
      head.flag = readFlag(head, text);
      return;
    case PNUM:
      head.pnum = readNumber(head, text);
      return;
    case PNO:
      head.pno = readNumber(head, text);
      return;
    case RF:
      head.rf = text;
  }
}

/** The head fields that are there, by the standard's names, in its order. */
export function headFields(head: Head): Record<string, string> {
  const { qn, st, cn, pw, mn, flagText, pnum, pno, rf } = head;
  const texts = [qn, st, cn, pw, mn, flagText, String(pnum), String(pno), rf];
  const fields: Record<string, string> = {};
  for (const [number, name] of FIELDS.entries()) if (has(head, number)) fields[name] = texts[number]!;
  for (const { name, text } of head.others) fields[name] ??= text;
  return fields;
}

const has = (head: Head, number: number): boolean => (head.present & (1 << number)) !== 0;

/** Whether a Flag field is there, readable or not. */
export const hasFlag = (head: Head): boolean => has(head, FLAG);

/** Flag is 0..255 in decimal without padding; one or two digits in practice. */
function readFlag(head: Reading, text: string): number | undefined {
  const digit = text.charCodeAt(0) - 0x30;
  if (text.length === 1 && digit >= 0 && digit <= 9) return digit;
  if (text.length > 1 && digit === 0) deviate(head, 'flag-form');
  if (/^\d{1,3}$/.test(text) && Number(text) < 256) return Number(text);
  deviate(head, 'flag-form');
  return undefined;
}

function readNumber(head: Reading, text: string): number | undefined {
  if (!/^\d{1,4}$/.test(text)) return Number.NaN;
  if (text.length > 1 && text.startsWith('0')) deviate(head, 'number-padded');
  return Number(text);
}

/**
 * Finds the data area behind `CP=`. It ends at the LAST `&&` of the segment, because log text may hold
 * `&&`; behind it only blanks and `;` are forgiven, otherwise the closing bracket counts as missing.
 */
function findArea(head: Reading, from: number): void {
  const { data } = head;
  const end = data.length;
  if (data[from] !== AMPERSAND || data[from + 1] !== AMPERSAND) {
    head.areaFrom = from;
    head.areaTo = end;
    deviate(head, 'brackets-missing');
    if (end >= from + 2 && data[end - 1] === AMPERSAND && data[end - 2] === AMPERSAND) head.areaTo = end - 2;
    return;
  }
  const start = from + 2;
  head.areaFrom = start;
  let to = end;
  while (to > start && (data[to - 1] === BLANK || data[to - 1] === SEMICOLON)) to--;
  if (to >= start + 2 && data[to - 1] === AMPERSAND && data[to - 2] === AMPERSAND) {
    head.areaTo = to - 2;
    if (to < end) deviate(head, 'bytes-after-brackets');
    return;
  }
  head.areaTo = end;
  deviate(head, 'closing-bracket-missing');
}

function deviate(head: Reading, name: DeviationName): void {
  if (!head.deviations.includes(name)) head.deviations = [...head.deviations, name];
}
