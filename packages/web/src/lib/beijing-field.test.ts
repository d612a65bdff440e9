import { instantFromMs } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { beijingField, beijingInstant } from './beijing-field.ts';

const MORNING = instantFromMs(Date.UTC(2026, 0, 5, 0, 10));

test('a moment stands in the field in Beijing time, and comes back', () => {
  expect(beijingField(MORNING)).toBe('2026-01-05T08:10');
  expect(beijingInstant('2026-01-05T08:10')).toBe(MORNING);
  expect(beijingInstant('2026-01-05T08:10:30')).toBe(MORNING + 30_000_000);
});

test.each(['', '2026-01-05', '2026-13-05T08:10'])('%j is no moment', (text) => {
  expect(beijingInstant(text)).toBeUndefined();
});
