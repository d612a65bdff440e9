import type { PointId, PointState } from '@wenqu/domain';
import { expect, test } from 'vitest';
import type { PointOverview } from '../../lib/points.ts';
import { movedCount, wallGroups, wallOrder } from './order.ts';

const point = (id: string, area: string): PointOverview => ({
  ...{ id: id as PointId, name: '总排口', place: 'discharge', order: 0, lon: null, lat: null, factors: [] },
  ...{ realtimeIntervalS: 60, latest: null, enterprise: { id: `e-${id}`, name: id, area, town: '' } },
  outlet: { id: `o-${id}`, code: 'DW001', name: '总排口', kind: 'total' },
});
const STATES: Readonly<Record<string, PointState>> = {
  a: 'normal',
  b: 'over',
  c: 'offline',
  d: 'suspect',
  e: 'waiting',
};
const points = ['a', 'b', 'c', 'd', 'e'].map((id) => point(id, id < 'c' ? '东片' : '西片'));

test('what is missing comes first, then over, then suspect', () => {
  expect(wallOrder(points, (id) => STATES[id]!)).toEqual(['c', 'e', 'b', 'd', 'a']);
});

test('equal states keep the order of the book', () => {
  expect(wallOrder(points, () => 'normal')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('each point is in one group', () => {
  const groups = wallGroups(points, 'area', '');
  expect(groups.flatMap((group) => group.points.map(({ id }) => id)).sort()).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
  ]);
});

test('counts the cards that would move', () => {
  expect(movedCount(['a', 'b', 'c'] as PointId[], ['b', 'a', 'c'] as PointId[])).toBe(2);
});
