import { type BookKind, formatInstant, type Instant, type LoggerBinding, parseWireTime } from '@wenqu/domain';
import type { BookField } from './queries.ts';

/** What the form holds of each field while somebody types: text, a switch, or a list. */
export type Draft = Readonly<Record<string, unknown>>;

/** A binding as typed; times are text until they are sent. */
export interface BindingDraft {
  readonly point: string;
  readonly st: string;
  readonly factor: string;
  readonly from: string;
  readonly to: string;
}

const DEFAULTS: Readonly<Partial<Record<BookKind, Draft>>> = {
  points: { realtimeIntervalS: '60', order: '0', place: 'discharge' },
  outlets: { kind: 'total', code: 'DW001' },
  limits: { kind: 'max', source: 'permit', confidence: 'S' },
  devices: { kind: 'analyser' },
};

const blank = (field: BookField): unknown => {
  if (field.type === 'boolean') return false;
  if (field.type === 'factors' || field.type === 'bindings' || field.type === 'choices') return [];
  return field.type === 'choice' ? (field.choices?.[0] ?? '') : '';
};

export const emptyDraft = (kind: BookKind, fields: readonly BookField[]): Draft => ({
  ...Object.fromEntries(fields.map((field) => [field.name, blank(field)])),
  ...DEFAULTS[kind],
});

const bindingDraft = ({ point, st, factor, from, to }: LoggerBinding): BindingDraft => ({
  ...{ point, st, factor },
  from: from === null ? '' : formatInstant(from),
  to: to === null ? '' : formatInstant(to),
});

/** A row as the form shows it; a logger's PW is never filled in. */
export function draftOf(kind: BookKind, fields: readonly BookField[], row: Draft): Draft {
  return Object.fromEntries(
    fields.map((field) => {
      const value = row[field.name];
      if (kind === 'loggers' && field.name === 'password') return [field.name, ''];
      if (field.type === 'number') return [field.name, value === null ? '' : String(value)];
      if (field.type === 'bindings')
        return [field.name, ((value ?? []) as readonly LoggerBinding[]).map(bindingDraft)];
      return [field.name, value ?? blank(field)];
    }),
  );
}

/** `2026-01-31 08:00:00` → a moment, '' → null, anything else → undefined. */
export function momentOf(text: string): Instant | null | undefined {
  if (text.trim() === '') return null;
  const digits = text.replaceAll(/\D/g, '');
  const read = parseWireTime(digits.length === 8 ? `${digits}000000` : digits);
  return read.kind === 'instant' ? read.at : undefined;
}

/** What is sent for a field. Text that is no number or time goes as it is: the server says what is wrong. */
export function sentValue(field: BookField, typed: unknown): unknown {
  if (field.type === 'number') {
    const text = String(typed ?? '').trim();
    if (text === '') return null;
    return Number.isFinite(Number(text)) ? Number(text) : text;
  }
  if (field.type === 'instant') return typed === '' ? null : typed;
  if (field.type !== 'bindings') return typeof typed === 'string' ? typed.trim() : typed;
  return (typed as readonly BindingDraft[]).map(({ point, st, factor, from, to }) => ({
    ...{ point, st: st.trim(), factor: factor.trim() },
    from: momentOf(from) === undefined ? from : momentOf(from),
    to: momentOf(to) === undefined ? to : momentOf(to),
  }));
}

/** The fields that differ from what was opened. */
export function changesOf(
  fields: readonly BookField[],
  opened: Draft,
  typed: Draft,
): Record<string, unknown> {
  const changed = fields.filter(({ name }) => JSON.stringify(opened[name]) !== JSON.stringify(typed[name]));
  return Object.fromEntries(changed.map((field) => [field.name, sentValue(field, typed[field.name])]));
}
