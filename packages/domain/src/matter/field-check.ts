import { parseDay } from '../format.ts';
import type { Instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { FieldDef, FieldType, FieldValue, FieldValues } from './field.ts';

/** What time it is for fields that name a moment. */
export interface FieldMoments {
  readonly now: Instant;
  readonly newestStep: Instant | null;
  readonly opened: Instant | null;
}
export interface FieldRefusal extends Words {
  readonly field: string;
}
export type FieldCheck =
  | { readonly ok: true; readonly values: FieldValues }
  | { readonly ok: false; readonly refusals: readonly FieldRefusal[] };

export const TEXT_COUNT_MAX = 200;
export const LONG_TEXT_COUNT_MAX = 10_000;
export const LIST_COUNT_MAX = 60;
/** A clock of a phone may run ahead of ours by this. */
const AHEAD_MICROS = 2 * 60 * 1_000_000;
const DIGEST = /^[0-9a-f]{64}$/;
const PLACE = /^-?\d{1,3}(\.\d+)?,-?\d{1,2}(\.\d+)?$/;
/** Characters no text of ours holds: controls beside tab and line feed, halves of a pair, direction overrides. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

const say = (zh: string, en: string): Words => ({ zh, en });
const count = (text: string): number => [...text].length;
const isBlank = (value: FieldValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** Text as it is kept: composed (NFC), without blanks around it. Rare characters and emoji are kept as they are. */
export const cleanText = (text: string): string => text.normalize('NFC').trim();
export const isPrintable = (text: string): boolean => !UNPRINTABLE.test(text);

type Fault = Words | undefined;
const TEXTS: ReadonlySet<FieldType> = new Set([
  'text',
  'long-text',
  'choice',
  'person',
  'unit',
  'place',
  'day',
]);
const LISTS: ReadonlySet<FieldType> = new Set(['choices', 'people', 'files', 'photos']);
const NUMBERS: ReadonlySet<FieldType> = new Set(['number', 'money', 'moment']);

function kindFault(type: FieldType, value: FieldValue): Fault {
  if (TEXTS.has(type) && typeof value !== 'string') return say('应为文字', 'is not a text');
  if (NUMBERS.has(type) && (typeof value !== 'number' || !Number.isFinite(value)))
    return say('应为数字', 'is not a number');
  if (type === 'yes-no' && typeof value !== 'boolean') return say('应为是或否', 'is not yes or no');
  if (LISTS.has(type) && !(Array.isArray(value) && value.every((each) => typeof each === 'string')))
    return say('应为列表', 'is not a list');
  return undefined;
}

function textFault(def: FieldDef, text: string): Fault {
  const most = def.maxCount ?? (def.type === 'long-text' ? LONG_TEXT_COUNT_MAX : TEXT_COUNT_MAX);
  if (!isPrintable(text)) return say('含有不可显示的字符', 'holds characters that cannot be shown');
  if (count(text) > most) return say(`超过 ${most} 个字`, `is longer than ${most} characters`);
  if (def.minCount !== undefined && count(text) < def.minCount)
    return say(`不足 ${def.minCount} 个字`, `is shorter than ${def.minCount} characters`);
  if (def.type === 'day' && parseDay(text) === undefined)
    return say('不是日期（年-月-日）', 'is not a day (YYYY-MM-DD)');
  if (def.type === 'place' && !PLACE.test(text)) return say('不是经纬度', 'is not a position lon,lat');
  if (def.type === 'choice' && !def.choices?.some(({ id }) => id === text))
    return say('不在选项中', 'is not one of the choices');
  return undefined;
}

function listFault(def: FieldDef, list: readonly string[]): Fault {
  const most = def.maxCount ?? LIST_COUNT_MAX;
  if (new Set(list).size !== list.length) return say('有重复项', 'names something twice');
  if (list.length > most) return say(`超过 ${most} 项`, `holds more than ${most}`);
  if (def.minCount !== undefined && list.length < def.minCount)
    return say(`不足 ${def.minCount} 项`, `holds fewer than ${def.minCount}`);
  if (def.type === 'choices' && !list.every((each) => def.choices?.some(({ id }) => id === each)))
    return say('不在选项中', 'is not among the choices');
  if ((def.type === 'files' || def.type === 'photos') && !list.every((each) => DIGEST.test(each)))
    return say('不是已上传的文件', 'is not a kept file');
  return undefined;
}

function numberFault(def: FieldDef, value: number, moments: FieldMoments): Fault {
  if (def.min !== undefined && value < def.min) return say(`小于 ${def.min}`, `is below ${def.min}`);
  if (def.max !== undefined && value > def.max) return say(`大于 ${def.max}`, `is above ${def.max}`);
  return def.type === 'moment' ? momentFault(def, value, moments) : undefined;
}

function momentFault({ notAfter, notBefore }: FieldDef, at: number, moments: FieldMoments): Fault {
  if (notAfter === 'now' && at > moments.now + AHEAD_MICROS) return say('晚于现在', 'is later than now');
  const floor =
    notBefore === 'now'
      ? moments.now
      : notBefore === 'newest-step'
        ? moments.newestStep
        : notBefore === 'opened'
          ? moments.opened
          : null;
  return floor !== null && at < floor
    ? say('早于事情发生的时间', 'is earlier than what it follows')
    : undefined;
}

function dayFault({ notAfter, notBefore }: FieldDef, day: string, { now, opened }: FieldMoments): Fault {
  const start = parseDay(day);
  if (start === undefined) return undefined;
  const end = start + 86_400_000_000;
  if (notAfter === 'now' && start > now) return say('晚于今天', 'is later than today');
  if (notBefore === 'now' && end <= now) return say('早于今天', 'is earlier than today');
  if (notBefore === 'opened' && opened !== null && end <= opened)
    return say('早于建立的日期', 'is earlier than its beginning');
  return undefined;
}

function faultOf(def: FieldDef, value: FieldValue, moments: FieldMoments): Fault {
  const kind = kindFault(def.type, value);
  if (kind) return kind;
  if (typeof value === 'string')
    return textFault(def, value) ?? (def.type === 'day' ? dayFault(def, value, moments) : undefined);
  if (typeof value === 'number') return numberFault(def, value, moments);
  return Array.isArray(value) ? listFault(def, value) : undefined;
}

/**
 * What was given against what is asked for. Unknown names are refused, not dropped; all faults are named at once.
 *
 * @returns the values as they are kept: texts composed and trimmed, blanks left out
 */
export function checkFields(
  defs: readonly FieldDef[],
  given: FieldValues,
  moments: FieldMoments,
): FieldCheck {
  const refusals: FieldRefusal[] = [];
  const values: Record<string, FieldValue> = {};
  const known = new Set(defs.map(({ id }) => id));
  for (const field of Object.keys(given)) {
    if (!known.has(field))
      refusals.push({ field, ...say(`没有“${field}”这一项`, `There is no field “${field}”`) });
  }
  for (const def of defs) {
    const raw = Object.hasOwn(given, def.id) ? given[def.id] : undefined;
    const value = typeof raw === 'string' ? cleanText(raw) : raw;
    const { zh, en } = def.name;
    if (value === undefined || isBlank(value)) {
      if (def.required) refusals.push({ field: def.id, ...say(`请填写${zh}`, `${en} is missing`) });
      continue;
    }
    const fault = faultOf(def, value, moments);
    if (fault) refusals.push({ field: def.id, ...say(`${zh}${fault.zh}`, `${en} ${fault.en}`) });
    else values[def.id] = value;
  }
  return refusals.length > 0 ? { ok: false, refusals } : { ok: true, values };
}
