import { instant, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { mergeFinding } from './episode.ts';
import { at } from './sample-book.testing.ts';
import { judgeSilence, silenceAfterS } from './silence.ts';

const LAST = at('20260801140000');
const after = (seconds: number, intervalS = 60, keyUnit = true) =>
  judgeSilence({
    point: pointId('p1'),
    lastArrival: LAST,
    realtimeIntervalS: intervalS,
    now: instant(LAST + seconds * 1e6),
    keyUnit,
  });

test('three intervals, and never less than three minutes', () => {
  expect(silenceAfterS(30)).toBe(180);
  expect(silenceAfterS(60)).toBe(180);
  expect(silenceAfterS(300)).toBe(900);
});

test('silent when the last allowed second has passed, not before', () => {
  expect(after(179)).toBeNull();
  expect(after(180)).toMatchObject({
    rule: 'point-silent',
    from: LAST,
    facts: { silentMinutes: 3, thresholdS: 180 },
  });
  expect(after(899, 300)).toBeNull();
  expect(after(900, 300)).not.toBeNull();
});

test('a point never heard of is waiting, not silent', () => {
  const never = { point: pointId('p1'), lastArrival: null, realtimeIntervalS: 60, now: LAST, keyUnit: true };
  expect(judgeSilence(never)).toBeNull();
});

test('one silence is one finding, which grows', () => {
  const early = after(200)!;
  const later = after(3600)!;
  expect(later.id).toBe(early.id);
  expect(mergeFinding(early, later)).toMatchObject({
    to: later.to,
    raisedAt: early.raisedAt,
    facts: { silentMinutes: 60 },
  });
});

test('more than four hours of a key polluter is level B', () => {
  expect(after(4 * 3600)?.level).toBe('C');
  expect(after(4 * 3600 + 60)?.level).toBe('B');
  expect(after(5 * 3600, 60, false)?.level).toBe('C');
});
