import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { type EvidenceScene, evidenceOrders } from './evidence-order.ts';

/** 2026-08-01 08:20 at Beijing. */
const FROM = instant(Date.UTC(2026, 7, 1, 0, 20) * 1_000);
const short = { from: FROM, to: (FROM + 2 * MICROS_PER_HOUR) as Instant };
const long = { from: FROM, to: (FROM + 2 * MICROS_PER_DAY) as Instant };
const line = (cn: string, klass: 'read' | 'recall' | 'clock' | 'control', edition = '2017') =>
  ({ cn, edition, class: klass }) as EvidenceScene['commands'][number];
const scene: EvidenceScene = {
  ...{ role: 'supervisor', mayAsk: true, mayCare: true, logger: { edition: '2017' }, hasSampler: true },
  commands: [
    ...[line('2051', 'recall'), line('2061', 'recall'), line('1011', 'read'), line('1012', 'clock')],
    ...[line('3020', 'read'), line('3014', 'control'), line('3014', 'control', '2005')],
    line('3024', 'control', '2025'),
  ],
};
const COD = ['w01018'];

test('a sample is asked for its factors where they can be bottled', () => {
  expect(evidenceOrders('sample-now', short, ['w00000', ...COD], scene)).toEqual([
    { name: 'sample', opens: 'sample', factors: 'w01018' },
  ]);
  expect(evidenceOrders('sample-now', short, ['w00000'], scene)).toMatchObject([{ factors: undefined }]);
  expect(evidenceOrders('sample-now', short, COD, { ...scene, hasSampler: false })).toMatchObject([
    { refused: 'no-sampler' },
  ]);
  expect(evidenceOrders('sample-now', short, COD, { ...scene, role: 'auditor' })).toMatchObject([
    { refused: 'role' },
  ]);
});

test('the stretch is recalled by whole hours: minutes of a short one, hours of a long one', () => {
  expect(evidenceOrders('recall', short, COD, scene)).toEqual([
    {
      ...{ name: 'recall', opens: 'ask', cn: '2051' },
      params: { BeginTime: '20260801080000', EndTime: '20260801110000' },
    },
  ]);
  expect(evidenceOrders('recall', long, COD, scene)).toMatchObject([{ cn: '2061' }]);
});

test('all parameters as a snapshot; one for who may not', () => {
  expect(evidenceOrders('parameters', short, COD, scene)).toEqual([
    { name: 'parameters', opens: 'snapshot' },
  ]);
  expect(evidenceOrders('parameters', short, COD, { ...scene, mayCare: false })).toMatchObject([
    { opens: 'ask', cn: '3020', params: { PolId: 'w01018' } },
  ]);
});

describe('a check', () => {
  const check = (edition: string) =>
    evidenceOrders('standard-check', short, COD, { ...scene, logger: { edition } });
  test('is the command of its edition', () => {
    expect(check('2017')).toMatchObject([{ cn: '3014' }]);
    expect(check('2025')).toMatchObject([{ cn: '3024' }]);
    expect(check('2017')[0]).not.toHaveProperty('refused');
  });
  test('does not exist in 2005, whose 3014 sets hours', () => {
    expect(check('2005')).toMatchObject([{ refused: 'not-in-edition' }]);
  });
});

test('the clock is asked before it is set', () => {
  expect(evidenceOrders('clock', short, COD, scene).map((order) => 'cn' in order && order.cn)).toEqual([
    '1011',
    '1012',
  ]);
});

test('why it cannot be ordered', () => {
  expect(evidenceOrders('recall', short, COD, { ...scene, logger: undefined })).toMatchObject([
    { refused: 'no-logger' },
  ]);
  expect(evidenceOrders('recall', short, COD, { ...scene, mayAsk: false })).toMatchObject([
    { refused: 'role' },
  ]);
  expect(evidenceOrders('recall', short, COD, { ...scene, commands: [] })).toMatchObject([
    { refused: 'not-in-edition' },
  ]);
  expect(evidenceOrders('', short, COD, scene)).toEqual([]);
});
