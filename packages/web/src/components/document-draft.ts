import { type DocumentData, type DocumentValue, instant, type TemplateField } from '@wenqu/domain';
import { beijingField, beijingInstant } from '../lib/beijing-field.ts';

/** What is typed: texts as the browser's fields hold them, rows of the same, digests of pictures. */
export interface Typed {
  readonly [name: string]: TypedValue;
}
export type TypedValue = string | boolean | readonly Typed[] | readonly string[];

/** Prepared data as they stand in the fields of a form. */
export function typedOf(fields: readonly TemplateField[], data: DocumentData): Typed {
  return Object.fromEntries(fields.map((field) => [field.name, typedValue(field, data[field.name] ?? null)]));
}

function typedValue(field: TemplateField, value: DocumentValue): TypedValue {
  const rows = Array.isArray(value) ? (value as readonly DocumentData[]) : [];
  if (field.type === 'rows') return rows.map((row) => typedOf(field.fields ?? [], row));
  if (field.type === 'pictures') return rows.map(({ file }) => String(file));
  if (field.type === 'yes-no') return value === true;
  if (field.type === 'moment') return typeof value === 'number' ? beijingField(instant(value)) : '';
  return value === null ? '' : String(value);
}

/** What was typed as data; what was left empty is not said. Text that is no number stays text: the server names it. */
export function dataOf(fields: readonly TemplateField[], typed: Typed): DocumentData {
  const found: Record<string, DocumentValue> = {};
  for (const field of fields) {
    const value = given(field, typed[field.name] ?? '');
    if (value !== undefined) found[field.name] = value;
  }
  return found;
}

function given(field: TemplateField, value: TypedValue): DocumentValue | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return listOf(field, value);
  const text = value.trim();
  if (text === '') return undefined;
  if (field.type === 'moment') return beijingInstant(text) ?? text;
  if (field.type !== 'number' && field.type !== 'money') return text;
  const number = Number(text.replaceAll(',', ''));
  return Number.isFinite(number) ? number : text;
}

function listOf(field: TemplateField, list: readonly (Typed | string)[]): DocumentValue | undefined {
  const rows = list.map((each) =>
    typeof each === 'string' ? { file: each, caption: '' } : dataOf(field.fields ?? [], each),
  );
  const said = rows.filter((row) => Object.keys(row).length > 0);
  return said.length === 0 ? undefined : said;
}
