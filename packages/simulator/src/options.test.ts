import { expect, test } from 'vitest';
import { cutOf } from './cut.ts';
import { FAULT_NAMES, FaultPlan, faultRatesOf } from './faults.ts';
import { Misbehaviours, misbehaviourOf } from './misbehaviour.ts';
import { commandLine, momentOf } from './options.ts';

const NOW_MS = Date.parse('2026-05-01T00:00:00Z');

test('a moment is ISO 8601, now, or some time before now', () => {
  expect(momentOf('now', NOW_MS)).toBe(NOW_MS);
  expect(momentOf('now-30h', NOW_MS)).toBe(NOW_MS - 30 * 3_600_000);
  expect(momentOf('2026-04-30T08:00:00+08:00', NOW_MS)).toBe(NOW_MS - 24 * 3_600_000);
  expect(() => momentOf('tomorrow', NOW_MS)).toThrow('--from');
  expect(() => momentOf('2026-06-01', NOW_MS)).toThrow('future');
});

test('options are read with their bounds, and an unknown one is refused', () => {
  const options = commandLine(
    ['--target', '10.0.0.1:99', '--speed', '60', '--faults', 'silence,half*2', '--catch-up'],
    NOW_MS,
  );
  expect(options).toMatchObject({ host: '10.0.0.1', port: 99, speed: 60, catchUp: true, enterprises: 120 });
  expect(options.faults).toEqual({ silence: 8, half: 2 });
  expect(() => commandLine(['--speed', '0'], NOW_MS)).toThrow('--speed');
  expect(() => commandLine(['--faults', 'gremlins'], NOW_MS)).toThrow('gremlins');
  expect(() => commandLine(['--sped', '1'], NOW_MS)).toThrow('--sped');
  expect(commandLine(['--inject', 'stuck:0.7:90:ABC'], NOW_MS).asked).toEqual([
    { name: 'stuck', intensity: 0.7, minutes: 90, mn: 'ABC' },
  ]);
});

test('faults come by the seed at about their rate, and none without being asked', () => {
  const days = 20_000;
  const plan = new FaultPlan(11, faultRatesOf('some'));
  const began = new Set<number>();
  for (let day = 0; day < days; day++)
    for (const fault of plan.near(day * 86_400_000)) if (fault.name === 'half') began.add(fault.fromMs);
  expect(began.size / days).toBeGreaterThan(0.04);
  expect(began.size / days).toBeLessThan(0.06);
  expect(new FaultPlan(11, {}).near(NOW_MS)).toEqual([]);
});

test('a fault on demand is in force from its start to its end', () => {
  const plan = new FaultPlan(11, {});
  plan.ask({ name: 'stuck', intensity: 1, fromMs: NOW_MS, toMs: NOW_MS + 1000 });
  expect(plan.active('stuck', NOW_MS - 1)).toBeUndefined();
  expect(plan.active('stuck', NOW_MS)?.intensity).toBe(1);
  expect(plan.active('stuck', NOW_MS + 1000)).toBeUndefined();
  expect(FAULT_NAMES).toHaveLength(13);
});

test('a cut names command, side, message, count and how long', () => {
  expect(cutOf('3015:after-9011')).toEqual({ cn: '3015', side: 'after', message: '9011', k: 1, forMs: 0 });
  expect(cutOf('2061:before-data:3@6h')).toMatchObject({ message: 'data', k: 3, forMs: 6 * 3_600_000 });
  expect(cutOf('*:before-upload')).toMatchObject({ cn: '', message: 'upload' });
  for (const wrong of [
    '3015',
    '3015:around-9011',
    '3015:after-9999',
    '3015:after-data:0',
    '3015:after-9011@soon',
  ])
    expect(() => cutOf(wrong), wrong).toThrow();
});

test('a misbehaviour strikes its command as often as asked, then no more', () => {
  const held = new Misbehaviours();
  held.add(misbehaviourOf('refuse:9@3015*2'));
  expect(held.take('refuse', '1011')).toBeUndefined();
  expect(held.take('refuse', '3015')?.arg).toBe('9');
  expect(String(held)).toBe('refuse:9@3015*1');
  expect(held.take('refuse', '3015')?.arg).toBe('9');
  expect(held.take('refuse', '3015')).toBeUndefined();
  expect(() => misbehaviourOf('sulk')).toThrow('sulk');
});

test('a logger alone brings no faults of itself, and knows local commands', () => {
  const options = commandLine(['--one', 'ABC123:2025', '--haste', '60', '--control', '0'], NOW_MS);
  expect(options.one).toEqual([{ mn: 'ABC123', edition: '2025', password: '123456', quirk: '' }]);
  expect(options).toMatchObject({ faults: {}, control: 0, manner: { haste: 60, extensions: true } });
  expect(commandLine([], NOW_MS).manner?.extensions).toBe(false);
  expect(() => commandLine(['--full', 'explode'], NOW_MS)).toThrow('--full');
});
