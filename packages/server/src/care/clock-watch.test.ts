import { instant, MICROS_PER_SECOND } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { OffWatch } from './clock-watch.ts';

const s = (seconds: number) => instant(1_700_000_000_000_000 + seconds * MICROS_PER_SECOND);

test('a clock is wrong when newer frames, too, say so for three minutes', () => {
  const watch = new OffWatch();
  expect(watch.lasts('a', true, s(0))).toBe(false);
  expect(watch.lasts('a', true, s(120))).toBe(false);
  expect(watch.lasts('a', true, s(180))).toBe(true);
});

test('a frame that was late, or the last before silence, is no wrong clock', () => {
  const watch = new OffWatch();
  watch.lasts('late', true, s(0));
  expect(watch.lasts('late', false, s(60))).toBe(false);
  expect(watch.lasts('late', true, s(200))).toBe(false);
  watch.lasts('silent', true, s(0));
  // Looked at again, an hour later by our clock, nothing newer has come.
  expect(watch.lasts('silent', true, s(0))).toBe(false);
});
