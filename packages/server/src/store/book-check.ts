import { type BookKind, parseDay } from '@wenqu/domain';
import { BOOK_FIELDS, FACTOR_SHAPE, type FieldRule } from './book-fields.ts';
import { creditCodeFault } from './credit-code.ts';

/** What is wrong with one field, in words for both kinds of reader. */
export interface FieldFault {
  readonly field: string;
  readonly zh: string;
  readonly en: string;
}

type Fields = Readonly<Record<string, unknown>>;
/** What is wrong with a value, without the field's name. */
type Wrong = readonly [zh: string, en: string];

const isText = (value: unknown): value is string => typeof value === 'string';

function checkText(rule: FieldRule & { type: 'text' }, value: unknown): Wrong | undefined {
  if (!isText(value)) return ['必须是文字', 'must be text'];
  if (value.length > rule.max) return [`最多 ${rule.max} 个字符`, `holds at most ${rule.max} characters`];
  if (value !== '' && rule.shape && !rule.shape.test(value)) {
    return [rule.shapeZh ?? '格式不正确', `must match ${rule.shape.source}`];
  }
  return undefined;
}

function checkNumber(rule: FieldRule & { type: 'number' }, value: unknown): Wrong | undefined {
  if (value === null && !rule.required) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return ['必须是数字', 'must be a number'];
  if (value < rule.min || value > rule.max) {
    return [`必须在 ${rule.min} 至 ${rule.max} 之间`, `must lie between ${rule.min} and ${rule.max}`];
  }
  return rule.whole && !Number.isInteger(value) ? ['必须是整数', 'must be a whole number'] : undefined;
}

const checkFactor = (value: unknown): Wrong | undefined =>
  isText(value) && FACTOR_SHAPE.test(value)
    ? undefined
    : ['不是监测因子编码（如 w01018）', 'is not a factor code such as w01018'];

function checkFactors(value: unknown): Wrong | undefined {
  if (!Array.isArray(value) || value.length > 100) return ['必须是因子列表', 'must be a list of factors'];
  if (new Set(value).size !== value.length) return ['因子重复', 'names a factor twice'];
  return value.map(checkFactor).find((wrong) => wrong !== undefined);
}

const isMoment = (value: unknown): boolean => value === null || Number.isSafeInteger(value);

function checkBinding(value: unknown): Wrong | undefined {
  if (typeof value !== 'object' || value === null) return ['绑定格式不正确', 'holds a malformed binding'];
  const { point, st, factor, from, to } = value as Fields;
  if (!isText(point) || point === '') return ['绑定缺少点位', 'holds a binding without a point'];
  if (!isText(st) || !/^\d{0,4}$/.test(st)) return ['系统编码 ST 不正确', 'holds a wrong system code'];
  if (!isText(factor) || (factor !== '' && !FACTOR_SHAPE.test(factor))) {
    return ['绑定的因子编码不正确', 'holds a binding with a wrong factor code'];
  }
  if (!isMoment(from) || !isMoment(to)) return ['绑定时间不正确', 'holds a binding with a wrong time'];
  if (typeof from === 'number' && typeof to === 'number' && from >= to) {
    return ['绑定的开始不早于结束', 'holds a binding that ends before it begins'];
  }
  return undefined;
}

function checkBindings(value: unknown): Wrong | undefined {
  if (!Array.isArray(value) || value.length > 200) return ['必须是绑定列表', 'must be a list of bindings'];
  return value.map(checkBinding).find((wrong) => wrong !== undefined);
}

function checkDay(value: unknown): Wrong | undefined {
  if (value === '') return undefined;
  return isText(value) && parseDay(value) !== undefined
    ? undefined
    : ['不是有效日期（如 2026-01-31）', 'is not a day such as 2026-01-31'];
}

/** What is wrong with one value by its field's rule. */
function checkValue(rule: FieldRule, value: unknown): Wrong | undefined {
  if (rule.required && (value === '' || value === null)) return ['不能为空', 'must not be empty'];
  if (rule.type === 'text') return checkText(rule, value);
  if (rule.type === 'number') return checkNumber(rule, value);
  if (rule.type === 'boolean')
    return typeof value === 'boolean' ? undefined : ['必须是是或否', 'must be yes or no'];
  if (rule.type === 'instant') return isMoment(value) ? undefined : ['不是时刻', 'is not a moment'];
  if (rule.type === 'day') return checkDay(value);
  if (rule.type === 'factor') return value === '' ? undefined : checkFactor(value);
  if (rule.type === 'factors') return checkFactors(value);
  if (rule.type === 'bindings') return checkBindings(value);
  if (rule.type === 'choice') return checkChoice(rule, value);
  if (rule.type === 'choices') return checkChoices(rule, value);
  return isText(value) ? undefined : ['必须是编号', 'must be an id'];
}

function checkChoice({ choices }: { choices: readonly string[] }, value: unknown): Wrong | undefined {
  if (isText(value) && choices.includes(value)) return undefined;
  return [`只能是：${choices.join('、')}`, `must be one of: ${choices.join(', ')}`];
}

function checkChoices({ choices }: FieldRule & { type: 'choices' }, value: unknown): Wrong | undefined {
  if (!Array.isArray(value) || new Set(value).size !== value.length)
    return ['必须是不重复的列表', 'must be a list that names nothing twice'];
  return value.map((each) => checkChoice({ choices }, each)).find((wrong) => wrong !== undefined);
}

const fault = (field: string, zh: string, en: string): FieldFault => ({ field, zh, en });

/** Faults between the fields of one row that are each in order. */
function checkTogether(kind: BookKind, row: Fields): FieldFault[] {
  const faults: FieldFault[] = [];
  const given = (field: string): number | null => (typeof row[field] === 'number' ? row[field] : null);
  if ((kind === 'outlets' || kind === 'points') && (row.lon === null) !== (row.lat === null)) {
    faults.push(fault('lat', '经度和纬度须同时填写', 'Longitude and latitude come together'));
  }
  const [low, high] = kind === 'devices' ? ['rangeMin', 'rangeMax'] : ['min', 'max'];
  const min = given(low as string);
  const max = given(high as string);
  if (min !== null && max !== null && min > max) {
    faults.push(fault(low as string, '下限不得大于上限', 'The minimum must not be above the maximum'));
  }
  if (kind !== 'limits') return faults;
  if (row.kind === 'range' && (min === null || max === null)) {
    faults.push(fault(min === null ? 'min' : 'max', '范围限值须同时有上下限', 'A range has both ends'));
  }
  if (row.validTo !== '' && String(row.validTo) < String(row.validFrom)) {
    faults.push(fault('validTo', '终止日期早于生效日期', 'The limit ends before it begins'));
  }
  if ((row.verifiedBy === '') !== (row.verifiedAt === null)) {
    faults.push(fault('verifiedBy', '核对人与核对时间须同时填写', 'Who verified and when come together'));
  }
  return faults;
}

/** Fields of a row that are missing, unknown or out of bounds, each taken by itself. */
export function fieldFaultsOf(kind: BookKind, row: Fields): FieldFault[] {
  const rules = BOOK_FIELDS[kind];
  const faults: FieldFault[] = [];
  for (const [field, rule] of Object.entries(rules)) {
    if (rule.optional && row[field] === undefined) continue;
    const wrong = checkValue(rule, row[field]);
    if (wrong) faults.push(fault(field, `${rule.zh}${wrong[0]}`, `The ${rule.en} ${wrong[1]}`));
  }
  for (const field of Object.keys(row)) {
    if (!Object.hasOwn(rules, field) && !KEPT_BY_STORE.has(field)) {
      faults.push(fault(field, `没有“${field}”这个字段`, `There is no field ${field}`));
    }
  }
  return faults;
}

/**
 * Everything wrong with a row as it would be kept: its fields, and when each is in order what is wrong
 * between them. Whether the rows it names exist is not asked here.
 */
export function faultsOf(kind: BookKind, row: Fields): FieldFault[] {
  const faults = fieldFaultsOf(kind, row);
  return faults.length > 0 ? faults : checkTogether(kind, row);
}

const KEPT_BY_STORE: ReadonlySet<string> = new Set(['id', 'version', 'createdAt', 'updatedAt', 'retiredAt']);

/** What deserves a second look and is kept all the same: a credit code whose check character is wrong. */
export function warningsOf(kind: BookKind, row: Fields): FieldFault[] {
  const code = kind === 'enterprises' ? row.creditCode : '';
  if (!isText(code) || code === '' || creditCodeFault(code) !== 'check') return [];
  return [
    fault(
      'creditCode',
      '统一社会信用代码的校验位不符，请核对',
      'The check character of the credit code is wrong; compare it',
    ),
  ];
}
