import type { Instant, Limit } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { isOver, limitSteps } from './limit-steps.ts';

const limit = (set: Partial<Limit>): Limit => ({
  ...{ id: 'l1', version: 1, createdAt: 0 as Instant, updatedAt: 0 as Instant, retiredAt: null },
  ...{ outlet: 'o1', factor: 'w01018', kind: 'max', min: null, max: 50, unit: 'mg/L', source: 'permit' },
  ...{ clause: 'x', condition: '', confidence: 'T', validFrom: '2024-03-01', validTo: '', verifiedBy: '' },
  ...{ verifiedAt: null, ...set },
});

test('a limit steps at its date, its last day included', () => {
  const steps = limitSteps(
    [limit({ validTo: '2026-06-30' }), limit({ id: 'l2', max: 40, validFrom: '2026-07-01' })],
    'w01018',
    'realtime',
  );
  const june = Date.parse('2026-06-30T23:59:00+08:00') * 1000;
  const july = Date.parse('2026-07-01T00:00:00+08:00') * 1000;
  expect(isOver(steps, june, 45, 45)).toBe(false);
  expect(isOver(steps, july, 45, 45)).toBe(true);
});

test('micrograms are compared with milligrams by the decimal point', () => {
  const steps = limitSteps([limit({ factor: 'w20117', max: 0.07, unit: 'mg/L' })], 'w20117', 'realtime');
  expect(steps[0]?.max).toBe(70);
});

test('a daily-mean limit judges no hour and is drawn over days only', () => {
  const rows = [limit({ kind: 'daily-mean' })];
  expect(limitSteps(rows, 'w01018', 'hour')).toEqual([]);
  expect(limitSteps(rows, 'w01018', 'day')[0]?.judges).toBe(false);
});

test('equal to the limit is not over it', () => {
  const steps = limitSteps([limit({})], 'w01018', 'realtime');
  expect(isOver(steps, Date.parse('2026-01-01') * 1000, 50, 50)).toBe(false);
});
