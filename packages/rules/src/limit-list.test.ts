import { expect, test } from 'vitest';
import { limitList } from './limit-list.ts';
import { limit, outlet, unread } from './sample-book.testing.ts';

const list = (limits: ReturnType<typeof limit>[], measured = ['w01018', 'w20138'], where = outlet()) =>
  limitList({ limits, outlet: where, measured, day: '2026-08-01' }).map((each) => ({
    clause: each.limit.clause,
    judges: each.judges.join(),
    decides: each.decides.join(),
    why: each.why,
    forReference: each.forReference,
  }));

test('rows that judge come first, each with what it judges and where it decides', () => {
  const rows = [
    limit({ clause: 'next year', validFrom: '2027-01-01' }),
    limit({ clause: 'trade', max: 80 }),
    limit({ clause: 'permit', max: 60 }),
    limit({ clause: 'mean', kind: 'daily-mean', max: 50 }),
    unread({ clause: 'unread', kind: 'daily-mean', max: 40 }),
    limit({ clause: 'load', kind: 'load', max: 3, unit: 't/a' }),
  ];
  const live = 'realtime,minute,hour';
  expect(list(rows)).toEqual([
    { clause: 'trade', judges: live, decides: '', why: '', forReference: false },
    { clause: 'permit', judges: live, decides: live, why: '', forReference: false },
    { clause: 'mean', judges: 'daily-mean', decides: 'daily-mean', why: '', forReference: false },
    { clause: 'unread', judges: 'daily-mean', decides: '', why: '', forReference: true },
    { clause: 'load', judges: 'year', decides: 'year', why: '', forReference: false },
    { clause: 'next year', judges: '', decides: '', why: 'not-yet', forReference: false },
  ]);
});

test('rows that judge nothing say why', () => {
  const why = (extra: Parameters<typeof limit>[0], measured?: string[]) =>
    list([limit(extra)], measured)[0]?.why;
  expect(why({ validTo: '2026-07-31' })).toBe('ended');
  expect(why({ factor: 'w20122' })).toBe('other-form');
  expect(why({ factor: 'w21011' })).toBe('not-measured');
  expect(why({ factor: 'w20120' }, ['w20120'])).toBe('first-class-elsewhere');
  expect(why({ factor: 'w01002', unit: 'dilution multiple' }, ['w01002'])).toBe('other-quantity');
  expect(why({ condition: '11月至次年4月' })).toBe('season');
  expect(why({ max: null })).toBe('no-number');
  expect(why({ kind: 'load', unit: 'kg/d' })).toBe('unit-unknown');
  expect(why({ kind: 'not-detectable', max: null })).toBe('other-kind');
});
