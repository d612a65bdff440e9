import { expect, test } from 'vitest';
import type { CommandField } from '../../lib/orders.ts';
import {
  filledParams,
  inputKind,
  momentField,
  momentWire,
  setParams,
  setText,
  timeOfDayField,
  timeOfDayWire,
  typeFault,
} from './wire-field.ts';
import { ordersWords } from './words.ts';

const field = (name: string, type: string, more: Partial<CommandField> = {}): CommandField => ({
  ...{ name, type, required: true, zh: name, en: name, example: '1', choices: [], list: false, regex: '' },
  ...more,
});
const say = ordersWords.en.dialog;

test('a time goes to the wire as 14 digits, seconds filled up, and comes back as it was', () => {
  expect(momentWire('2026-08-01T08:30', 'N14')).toBe('20260801083000');
  expect(momentWire('2026-08-01T08:30:59', 'N14')).toBe('20260801083059');
  expect(momentWire('2026-08-01T08:30:59', 'N17')).toBe('20260801083059000');
  expect(momentField('20260801083059')).toBe('2026-08-01T08:30:59');
  expect(momentField('20260801083059000')).toBe('2026-08-01T08:30:59');
  expect(momentWire('', 'N14')).toBe('');
  expect(momentField('2026')).toBe('');
});

test('a time of day is six digits for CstartTime and four for ReportTime', () => {
  expect(timeOfDayWire('08:30', 'N6')).toBe('083000');
  expect(timeOfDayWire('08:30:15', 'N6')).toBe('083015');
  expect(timeOfDayWire('08:30', 'N4')).toBe('0830');
  expect(timeOfDayField('083015')).toBe('08:30:15');
  expect(timeOfDayField('0830')).toBe('08:30');
  expect(timeOfDayWire('', 'N6')).toBe('');
});

test('each field of the catalogue gets the input its name and type ask for', () => {
  expect(inputKind(field('BeginTime', 'N14'))).toBe('moment');
  expect(inputKind(field('PolId', 'C6'))).toBe('factor');
  expect(inputKind(field('PolId', 'C6', { list: true }))).toBe('factors');
  expect(inputKind(field('InfoId', 'C6'))).toBe('info');
  expect(inputKind(field('NewPW', 'C6'))).toBe('secret');
  expect(inputKind(field('CstartTime', 'N6'))).toBe('time-of-day');
  expect(inputKind(field('OverTime', 'N2'))).toBe('text');
  expect(inputKind(field('MinInterval', 'N2', { choices: [{ value: '10', zh: '10', en: '10' }] }))).toBe(
    'choice',
  );
});

test('the type alone refuses what is too long, no number or no time, and names what is missing', () => {
  expect(typeFault(field('OverTime', 'N2'), '', say)).toBe('required');
  expect(typeFault(field('PolId', 'C6', { required: false }), '', say)).toBeUndefined();
  expect(typeFault(field('OverTime', 'N2'), '100', say)).toBe('at most 2 digits');
  expect(typeFault(field('OverTime', 'N2'), '1x', say)).toBe('at most 2 digits');
  expect(typeFault(field('OverTime', 'N2'), '99', say)).toBeUndefined();
  expect(typeFault(field('NewPW', 'C6'), '1234567', say)).toBe('at most 6 characters');
  expect(typeFault(field('BeginTime', 'N14'), '20260801', say)).toBe(say.time);
  expect(typeFault(field('LowValue', 'N14.2', { list: true }), '1.5,-2', say)).toBeUndefined();
  expect(typeFault(field('PolId', 'C6', { list: true }), 'w01018,w21003x', say)).toBe('at most 6 characters');
  const text = field('Info', 'C890', { regex: '^[^;,=&#]{1,890}$', example: '168.0' });
  expect(typeFault(text, '1;2', say)).toBe('not in the form it has to have, such as 168.0');
});

test('fields travel in an address and come back; an empty one is not sent', () => {
  const params = { PolId: 'w01018', BeginTime: '20260801083000', 'i23005-Info': 'a:b' };
  expect(setParams(setText(params))).toEqual(params);
  expect(setParams('')).toEqual({});
  expect(
    filledParams([field('PolId', 'C6'), field('InfoId', 'C6')], { PolId: ' w01018 ', InfoId: '' }),
  ).toEqual({
    PolId: 'w01018',
  });
});
