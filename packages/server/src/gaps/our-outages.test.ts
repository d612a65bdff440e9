import { type Instant, instant, MICROS_PER_SECOND } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { OurOutages } from './our-outages.ts';

const s = (seconds: number): Instant => instant(1_780_000_000_000_000 + seconds * MICROS_PER_SECOND);
const SILENT_MS = 90_000;

test('a first start ends no outage', () => {
  expect(new OurOutages([], null, SILENT_MS).look(s(0), true)).toBeUndefined();
});

test('a start long after the last sign of life ends an outage, a quick one does not', () => {
  expect(new OurOutages([], s(0), SILENT_MS).look(s(90), true)).toBeUndefined();
  const outages = new OurOutages([], s(0), SILENT_MS);
  expect(outages.look(s(600), true)).toEqual({ from: s(0), to: s(600) });
  expect(outages.look(s(630), true)).toBeUndefined();
  expect(outages.within({ from: s(500), to: s(700) }, s(630))).toEqual([{ from: s(0), to: s(600) }]);
  expect(outages.within({ from: s(600), to: s(700) }, s(630))).toEqual([]);
});

test('while nothing can be kept the outage goes on, and it ends when it can', () => {
  const outages = new OurOutages([], s(0), SILENT_MS);
  for (let at = 30; at <= 300; at += 30) expect(outages.look(s(at), false)).toBeUndefined();
  expect(outages.within({ from: s(100), to: s(200) }, s(300))).toEqual([{ from: s(0), to: s(300) }]);
  expect(outages.look(s(330), true)).toEqual({ from: s(0), to: s(330) });
});
