import { instant } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { Wheel } from './wheel.ts';

const ms = (count: number) => instant(1_800_000_000_000_000 + count * 1000);

test('what is due comes once, in the order of its slots, and never early', () => {
  const wheel = new Wheel(100, ms(0));
  wheel.set('late', ms(950));
  wheel.set('soon', ms(150));
  expect(wheel.due(ms(149))).toEqual([]);
  expect(wheel.due(ms(199))).toEqual([]);
  expect(wheel.due(ms(200))).toEqual(['soon']);
  expect(wheel.due(ms(5000))).toEqual(['late']);
  expect(wheel.size).toBe(0);
});

test('an id has one deadline: the newest counts, null takes it away', () => {
  const wheel = new Wheel(100, ms(0));
  wheel.set('a', ms(100));
  wheel.set('a', ms(900));
  wheel.set('b', ms(100));
  wheel.set('b', null);
  expect(wheel.due(ms(500))).toEqual([]);
  expect(wheel.due(ms(900))).toEqual(['a']);
});

test('a deadline that has passed is due at the next turn, also after a long sleep', () => {
  const wheel = new Wheel(100, ms(0));
  wheel.set('past', ms(-5000));
  wheel.set('far', ms(86_400_000));
  expect(wheel.due(ms(100))).toEqual(['past']);
  expect(wheel.due(ms(90_000_000))).toEqual(['far']);
  wheel.set('again', ms(0));
  expect(wheel.due(ms(90_000_100))).toEqual(['again']);
});
