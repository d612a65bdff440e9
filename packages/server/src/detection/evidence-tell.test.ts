import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR, pointId } from '@wenqu/domain';
import type { Signal } from '@wenqu/rules/detect';
import { expect, test } from 'vitest';
import type { HeldLead } from '../store/detection.ts';
import { MemoryDetection } from '../store/memory/detection.ts';
import { isService, newsOf, tell } from './evidence-tell.ts';

const P = pointId('p.1');
const NOW = instant(1_772_000_000_000_000);
const hour = (count: number): Instant => instant(NOW + count * MICROS_PER_HOUR);
const signal = (from: number, to: number, set: Partial<Signal> = {}): Signal => ({
  ...{
    pattern: 'D35',
    form: 'online-lower',
    factors: ['w01018'],
    from: hour(from),
    to: hour(to),
    score: 0.7,
  },
  facts: {},
  ...set,
});
const leadsOf = (signals: readonly Signal[], held: readonly HeldLead[] = []) =>
  newsOf(signals, held, P, NOW).map(({ lead }) => lead);

test('a window that slides goes on with the same finding, also after a restart', () => {
  const [first] = leadsOf([signal(-30, -10)]);
  const [next, ...none] = newsOf([signal(-25, -4)], [first!], P, NOW);
  expect(none).toEqual([]);
  expect(next!.lead).toMatchObject({ id: first!.id, at: hour(-4) });
  expect(next!.signal.from).toBe(hour(-30));
});

test('what neither goes on nor grew stronger is no news; what grew stronger is', () => {
  const held = leadsOf([signal(-30, -10)]);
  expect(leadsOf([signal(-30, -10), signal(-20, -12)], held)).toEqual([]);
  expect(leadsOf([signal(-30, -10, { score: 0.9 })], held)).toMatchObject([{ score: 0.9, id: held[0]!.id }]);
});

test('another form, another factor, a later stretch are findings of their own', () => {
  const held = leadsOf([signal(-200, -190)]);
  const fresh = leadsOf(
    [signal(-200, -190, { form: 'other' }), signal(-200, -190, { factors: ['w21003'] }), signal(-20, -10)],
    held,
  );
  expect(new Set([...held, ...fresh].map(({ id }) => id)).size).toBe(4);
});

test('nothing is told of what has not been yet, nor without a score', () => {
  expect(leadsOf([signal(1, 5), signal(-5, -1, { score: Number.NaN })])).toEqual([]);
  expect(leadsOf([signal(-5, 9)])[0]!.at).toBe(NOW);
});

test('two groups of leads that are sure make level A; a matter of service stays open and C', async () => {
  const store = new MemoryDetection();
  await store.looked(P, NOW, [{ id: 'd', pattern: 'D01', score: 0.9, at: NOW }]);
  const projection = {
    series: async () => ({ point: P, statistic: 'hour' as const, columns: [], at: [], bucketS: null }),
  };
  const drift = signal(-40, -1, { pattern: 'D18', form: 'drift', score: 0.6 });
  const findings = await tell({ store, projection }, P, [signal(-30, -1, { score: 0.95 }), drift], NOW);
  expect(findings).toMatchObject([
    { rule: 'D35', level: 'A', hidden: true, raisedAt: NOW, facts: { form: 'online-lower', missing: '' } },
    { rule: 'D18', level: 'C', hidden: false },
  ]);
  expect(isService({ pattern: 'D18', form: 'smooth-fill' })).toBe(false);
  expect(await store.leads(P, instant(NOW - MICROS_PER_DAY))).toHaveLength(3);
  expect(await tell({ store, projection }, P, [drift], NOW)).toEqual([]);
});
