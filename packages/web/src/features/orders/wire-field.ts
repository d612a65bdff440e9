import type { CommandField } from '../../lib/orders.ts';
import type { ordersWords } from './words.ts';

type Say = (typeof ordersWords)['zh']['dialog'];

/** How a field of CP is filled in: by its name and type in the catalogue. */
export type FieldInputKind =
  | 'choice'
  | 'factor'
  | 'factors'
  | 'info'
  | 'moment'
  | 'time-of-day'
  | 'secret'
  | 'text';

/** The time a clock is set to. */
export const CLOCK_FIELD = 'SystemTime';

const SECRETS: ReadonlySet<string> = new Set(['NewPW', 'PW', 'NewSK']);

/** Names that hold what must not be shown again once it is asked. */
export const isSecret = (name: string): boolean => SECRETS.has(name);

export function inputKind({ name, type, choices, list }: CommandField): FieldInputKind {
  if (choices.length > 0) return 'choice';
  if (name === 'PolId') return list ? 'factors' : 'factor';
  if (name === 'InfoId') return 'info';
  if (isSecret(name)) return 'secret';
  if (type === 'N14' || type === 'N17') return 'moment';
  return name === 'CstartTime' || name === 'ReportTime' ? 'time-of-day' : 'text';
}

/** Digits of the wire, cut to `YYYYMMDDhhmmss`, as a browser's date-time field wants them; '' when they are no time. */
export function momentField(wire: string): string {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(wire);
  if (!found) return '';
  const [, year, month, day, hour, minute, second] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}

/** `2026-08-01T08:30` or with seconds → the digits of the wire; N17 gets its milliseconds. */
export function momentWire(field: string, type: string): string {
  const digits = field.replaceAll(/\D/g, '');
  if (digits.length < 12) return '';
  return digits.padEnd(type === 'N17' ? 17 : 14, '0');
}

/** `hhmmss` or `hhmm` → `hh:mm:ss` or `hh:mm`. */
export const timeOfDayField = (wire: string): string => wire.match(/\d\d/g)?.join(':') ?? '';

/** `08:30` → `083000` where six digits are wanted. */
export const timeOfDayWire = (field: string, type: string): string => {
  const digits = field.replaceAll(/\D/g, '');
  return digits === '' ? '' : digits.padEnd(Number(type.slice(1)), '0').slice(0, Number(type.slice(1)));
};

/**
 * What the type and form of the catalogue say of a text; undefined when nothing. Ranges are the server's to know:
 * the dry run tells them.
 */
export function typeFault(field: CommandField, text: string, say: Say): string | undefined {
  if (text === '') return field.required ? say.required : undefined;
  const found = /^([NC])(\d+)(?:\.(\d+))?$/.exec(field.type);
  if (!found) return formFault(field, text, say);
  const [, letter, size, decimals] = found;
  const longest = Number(size);
  for (const part of field.list ? text.split(',') : [text]) {
    if (letter === 'C' && part.length > longest) return say.characters(longest);
    if (letter !== 'N' || decimals !== undefined) continue;
    if (longest === 14 && !/^\d{14}$/.test(part)) return say.time;
    if (!/^-?\d+$/.test(part) || part.length > longest) return say.digits(longest);
  }
  return formFault(field, text, say);
}

const formFault = ({ regex, example }: CommandField, text: string, say: Say): string | undefined =>
  new RegExp(regex).test(text) ? undefined : say.form(example);

/** Those typed, without the empty ones; in the order of the catalogue. */
export const filledParams = (
  fields: readonly CommandField[],
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    fields.flatMap(({ name }) => {
      const text = typed[name]?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );

/** `PolId:w01018;VaseNo:3`, as an address carries fields. */
export const setText = (params: Readonly<Record<string, string>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}:${value}`)
    .join(';');

export const setParams = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split(';')
      .map((part) => part.split(':') as [string, ...string[]])
      .filter(([name, ...rest]) => name !== '' && rest.length > 0)
      .map(([name, ...rest]) => [name, rest.join(':')]),
  );
