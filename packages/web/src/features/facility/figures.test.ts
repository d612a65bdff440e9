import { expect, test } from 'vitest';
import { figure, percent } from './figures.ts';

test('what is not known is a dash, never zero or 100 %', () => {
  expect([figure(null), figure(0), figure(1234.56), figure(0.0123)]).toEqual(['—', '0', '1234.6', '0.012']);
  expect([percent(null), percent(0.98765), percent(1)]).toEqual(['—', '98.8%', '100%']);
});
