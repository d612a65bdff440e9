import { expect, test } from 'vitest';
import { Pool, replay, run, tryCase } from './engine.ts';

/** About two seconds; `npm run fuzz -- --minutes 5` goes on from here. */
const CASES = 3_000;

test('no damaged frame breaks a promise of the codec or of an order', () => {
  const pool = new Pool(212);
  let packets = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const each = pool.next(seed);
    const crash = tryCase(each);
    expect(crash && JSON.stringify(crash)).toBeUndefined();
    packets += each.frames;
  }
  expect(packets).toBeGreaterThan(CASES * 10);
});

test('the same seed gives the same streams', () => {
  const [one, other] = [new Pool(7), new Pool(7)];
  for (let seed = 1; seed <= 40; seed++) expect(one.next(seed)).toEqual(other.next(seed));
});

test('most damaged frames get as far as the parsers', () => {
  const pool = new Pool(3);
  const cases = Array.from({ length: 200 }, (_, i) => pool.next(i));
  const frames = cases.reduce((sum, each) => sum + each.frames, 0);
  const packets = cases.reduce((sum, each) => sum + run(each), 0);
  expect(packets).toBeGreaterThan(frames * 0.5);
});

test('a printed crash can be pushed again', () => {
  const each = new Pool(5).next(1);
  const printed = JSON.stringify({ ...each, chunks: each.chunks.map((chunk) => chunk.toString('hex')) });
  expect(replay(JSON.parse(printed))).toBe(run(each));
});

test('a broken promise is caught and told with its bytes', () => {
  const chunk = { length: 1 } as unknown as Buffer;
  const crash = tryCase({
    seed: 9,
    options: 0,
    chunks: [Object.assign(chunk, { toString: () => '23' })],
    frames: 1,
  });
  expect(crash).toMatchObject({ seed: 9, options: 0, chunks: ['23'] });
  expect(crash?.error).toMatch(/Error/);
});
