import { MICROS_PER_SECOND } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { groupOutages, type OutageMember } from './gap-grouping.ts';

const NOON = 1_780_000_000_000_000;
let ids = 0;
const member = (mn: string, fromS: number, more: Partial<OutageMember> = {}): OutageMember => ({
  ...{ id: `g${++ids}`, mn, point: `p-${mn}`, enterprise: `e-${mn}`, statistic: 'realtime', factor: '' },
  ...{ cause: 'logger-offline', from: NOON + fromS * MICROS_PER_SECOND, intervalS: 60 },
  ...more,
});
const seen = (members: OutageMember[]) =>
  groupOutages(members)
    .map(
      ({ kind, members: of }) =>
        `${kind} ${of
          .map(({ mn }) => mn)
          .sort()
          .join(',')}`,
    )
    .sort();

test('all series of one logger that fail together are one event', () => {
  const hour = { statistic: 'hour', intervalS: 3600 } as const;
  expect(seen([member('a', 0), member('a', 10, { statistic: 'minute' }), member('a', -3000, hour)])).toEqual([
    'logger a,a,a',
  ]);
});

test('two outages of one logger at different times stay two', () => {
  expect(seen([member('a', 0), member('a', 7200)])).toEqual(['logger a', 'logger a']);
});

test('three enterprises that begin together are the district, two are not', () => {
  expect(seen([member('a', 0), member('b', 60)])).toEqual(['logger a', 'logger b']);
  expect(seen([member('a', 0), member('b', 60), member('c', 200), member('d', 9000)])).toEqual([
    'district a,b,c',
    'logger d',
  ]);
});

test('loggers of one enterprise never make a district', () => {
  const same = { enterprise: 'e' };
  expect(seen([member('a', 0, same), member('b', 0, same), member('c', 0, same)])).toEqual([
    ...['logger a', 'logger b', 'logger c'],
  ]);
});

test('a missing factor is its own and joins no outage of the district', () => {
  const factor = { factor: 'w01018', cause: 'partial-frame' } as const;
  expect(seen([member('a', 0, factor), member('b', 0, factor), member('c', 0, factor)])).toEqual([
    ...['logger a', 'logger b', 'logger c'],
  ]);
});

test('what we did not receive ourselves is one event of ours', () => {
  const cause = { cause: 'our-outage' } as const;
  expect(seen([member('a', 0, cause), member('b', 30, cause), member('c', 0)])).toEqual([
    'logger c',
    'ours a,b',
  ]);
});
