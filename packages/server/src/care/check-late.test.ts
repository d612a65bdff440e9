import { type CheckPlan, type CheckRun, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { checkLateSince } from './check-late.ts';

const at = (hours: number) => instant(1_780_000_000_000_000 + hours * MICROS_PER_HOUR);
const plan = (more: Partial<CheckPlan> = {}): CheckPlan => ({
  ...{ id: 'P-1', version: 1, mn: 'M', polId: 'w01018', kind: 'standard-check', everyH: 24 },
  ...{ nextAt: at(30), enabled: true, by: 'a', reason: '' },
  ...more,
});
const done = (hours: number) => ({ at: at(hours) }) as CheckRun;

test.each([
  ['done within its duty', plan(), done(0), 20, null],
  ['further back than a daily check may lie', plan(), done(0), 25, at(24)],
  ['its time of the plan has passed', plan({ nextAt: at(10) }), done(0), 11, at(10)],
  ['never done and not yet due', plan(), null, 29, null],
  ['never done and due', plan(), null, 31, at(30)],
  ['a kind without a known duty follows the plan', plan({ kind: 'cleaning' }), done(-500), 29, null],
  ['a plan that is off is never late', plan({ enabled: false }), done(0), 99, null],
] as const)('%s', (_, of, last, hours, since) => {
  expect(checkLateSince(of, last, at(hours))).toBe(since);
});
