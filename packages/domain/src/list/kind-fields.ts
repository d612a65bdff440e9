import type { WorkClock } from '../calendar.ts';
import { instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { FieldDef, FieldType, FieldValue } from '../matter/field.ts';
import { checkFields } from '../matter/field-check.ts';
import type { Names, NameType } from './figure-check.ts';
import type { ValueType } from './figure-functions.ts';
import { RESERVED_NAMES } from './figure-syntax.ts';
import type { JsonValue } from './json-text.ts';
import { at, type ShapeReader } from './kind-shape.ts';

/** Types a sheet's cell can hold. Files and people are attached to items, not to rows. */
export const LIST_FIELD_TYPES: readonly FieldType[] = [
  ...([
    'text',
    'long-text',
    'number',
    'money',
    'day',
    'choice',
    'choices',
    'yes-no',
    'unit',
    'place',
  ] as const),
  'photos',
];
const FIELD_KEYS = [
  ...['id', 'name', 'type', 'required?', 'choices?', 'codes?', 'measure?', 'min?', 'max?', 'minCount?'],
  ...['maxCount?', 'notAfter?', 'hint?', 'internal?'],
];
type Choice = Words & { readonly id: string };
export type Codes = ReadonlyMap<string, readonly Choice[]>;

export function readChoices(
  read: ShapeReader,
  value: JsonValue | undefined,
  path: string,
): readonly Choice[] {
  const choices = read.list(value, path, 200).map((each, index) => {
    const here = `${path}[${index}]`;
    const object = read.object(each, here, ['id', 'zh', 'en']);
    const { zh, en } = {
      zh: read.text(object?.zh, at(here, 'zh')),
      en: read.text(object?.en, at(here, 'en')),
    };
    return { id: read.id(object?.id, at(here, 'id')), zh, en };
  });
  read.distinct(
    choices.map(({ id }) => id),
    path,
  );
  return choices;
}

export function readCodes(read: ShapeReader, value: JsonValue | undefined): Codes {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    read.fault('codes', '应为对象 { }', 'must be an object { }');
    return new Map();
  }
  return new Map(
    Object.entries(value).map(([name, list]) => [name, readChoices(read, list, `codes.${name}`)]),
  );
}

export function readField(read: ShapeReader, value: JsonValue, path: string, codes: Codes): FieldDef {
  const object = read.object(value, path, FIELD_KEYS) ?? {};
  const id = read.id(object.id, at(path, 'id'));
  if (RESERVED_NAMES.has(id) || id.startsWith('item-') || id === 'has-item')
    read.fault(at(path, 'id'), `“${id}”是保留字`, `“${id}” is a word of the language`);
  const type = read.oneOf(object.type, at(path, 'type'), LIST_FIELD_TYPES);
  const choices = choicesOf(read, object, path, codes);
  const chosen = type === 'choice' || type === 'choices';
  if (chosen && choices.length === 0) read.fault(path, '选项不能为空', 'a choice needs choices');
  if (!chosen && choices.length > 0)
    read.fault(path, '只有 choice、choices 才有选项', 'only choice and choices have choices');
  const { min, max, minCount, maxCount } = object;
  const bound = (key: string, given: JsonValue | undefined) =>
    given === undefined ? {} : { [key]: read.number(given, at(path, key), -1e15, 1e15) };
  return {
    id,
    name: read.words(object.name, at(path, 'name')),
    type,
    ...(read.flag(object.required, at(path, 'required')) && { required: true }),
    ...(chosen && { choices }),
    ...(object.measure !== undefined && { measure: read.text(object.measure, at(path, 'measure'), 20) }),
    ...bound('min', min),
    ...bound('max', max),
    ...bound('minCount', minCount),
    ...bound('maxCount', maxCount),
    ...(object.notAfter !== undefined && {
      notAfter: read.oneOf(object.notAfter, at(path, 'notAfter'), ['now'] as const),
    }),
    ...(object.hint !== undefined && { hint: read.words(object.hint, at(path, 'hint'), 300) }),
    ...(read.flag(object.internal, at(path, 'internal')) && { internal: true }),
  };
}

function choicesOf(
  read: ShapeReader,
  { choices, codes: named }: { readonly [key: string]: JsonValue },
  path: string,
  codes: Codes,
): readonly Choice[] {
  if (named === undefined) return readChoices(read, choices, at(path, 'choices'));
  const name = read.text(named, at(path, 'codes'));
  const found = codes.get(name);
  if (!found) read.fault(at(path, 'codes'), `没有“${name}”这个代码表`, `there is no code list “${name}”`);
  if (choices !== undefined)
    read.fault(at(path, 'choices'), '已有 codes，不能再写 choices', 'codes and choices exclude each other');
  return found ?? [];
}

const TYPES: Readonly<Record<FieldType, ValueType>> = {
  ...{ text: 'text', 'long-text': 'text', choice: 'text', person: 'text', unit: 'text', place: 'text' },
  ...{ number: 'number', money: 'number', moment: 'number', day: 'day', 'yes-no': 'yes-no' },
  ...{ choices: 'list', people: 'list', files: 'list', photos: 'list' },
};

/** What formulas may say of a row: its fields and how its item stands. */
export function rowNames(fields: readonly FieldDef[]): Map<string, NameType> {
  const names = new Map<string, NameType>([
    ...(['has-item', 'item-open', 'item-struck', 'item-overdue'] as const).map(
      (name) => [name, { type: 'yes-no' }] as [string, NameType],
    ),
    ['item-state', { type: 'text' }],
    ['item-reopened', { type: 'number' }],
  ]);
  for (const { id, type, choices } of fields)
    names.set(id, {
      type: TYPES[type],
      ...(type === 'choice' && { choices: new Set(choices?.map((each) => each.id)) }),
    });
  return names;
}
export type { Names };

/** A clock of days: `{ "days": 15 }` or `{ "workingDays": 5 }`. */
export function readRun(read: ShapeReader, value: JsonValue | undefined, path: string): WorkClock {
  const object = read.object(value, path, ['days?', 'workingDays?']) ?? {};
  const named = Object.keys(object).filter((key) => key === 'days' || key === 'workingDays');
  if (named.length !== 1)
    read.fault(path, '应写 days 或 workingDays 之一', 'must say either days or workingDays');
  const said = { confidence: 'P', source: 'kind' } as const;
  if (object.workingDays !== undefined)
    return { ...said, workingDays: read.number(object.workingDays, at(path, 'workingDays'), 1, 365) };
  return { ...said, days: read.number(object.days, at(path, 'days'), 1, 365) };
}

/** Does a value fit the field? Used for what older rows are given. */
export function fieldFault(def: FieldDef, value: FieldValue): Words | undefined {
  const moments = { now: instant(0), newestStep: null, opened: null };
  const { notAfter: _, ...timeless } = def;
  const checked = checkFields([timeless], { [def.id]: value }, moments);
  return checked.ok ? undefined : checked.refusals[0];
}
