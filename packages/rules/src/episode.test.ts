import { type Finding, type Instant, instant, journalPosition, type Limit, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { FINDING_INPUTS_MAX, findingId, mergeFinding } from './episode.ts';
import { judgeRow } from './over.ts';
import { compileLimits } from './prepared.ts';
import { at, limit, row, snapshot, unread } from './sample-book.testing.ts';

const START = at('20260801140000');
const found = (
  value: number,
  second: number,
  limits: readonly Limit[] = [limit()],
  code = 'w01018',
): Finding => {
  const compiled = compileLimits(snapshot(limits), '2026-08-01').points.get(pointId('p1'))!;
  const time = instant(START + second * 1e6);
  const frame = row({ [`${code}-Rtd`]: value }, { at: time, position: journalPosition(second * 300) });
  return judgeRow(compiled, frame, instant(time + 1e6) as Instant)[0]!;
};
const fold = (list: readonly Finding[]): Finding => list.reduce(mergeFinding);

describe('the name of a finding', () => {
  test('follows from rule, point, factor and beginning, and from nothing else', () => {
    expect(found(97, 10).id).toBe(found(120, 3599).id);
    expect(found(97, 10).id).toBe(findingId('realtime-over', pointId('p1'), 'w01018', START));
    expect(found(97, 3600).id).not.toBe(found(97, 3599).id);
    expect(found(97, 10).id.length).toBeLessThan(60);
  });
});

describe('one episode', () => {
  test('counts, stretches and shows the worst with its limit', () => {
    const one = fold([found(97, 10), found(130, 70), found(90, 130)]);
    expect(one).toMatchObject({ value: 130, count: 3, from: START, to: START + 130e6 });
    expect(one.facts.firstAt).toBe(START + 10e6);
    expect(one.raisedAt).toBe(found(97, 10).raisedAt);
    expect(one.inputs.map((input) => input.value)).toEqual([97, 130, 90]);
  });

  test('the same reading again adds nothing', () => {
    const one = found(97, 10);
    expect(mergeFinding(one, found(97, 10))).toBe(one);
  });

  test('order of arrival does not change what is said', () => {
    const parts = [found(97, 10), found(130, 70), found(90, 130)];
    const { inputs: _, raisedAt: __, ...forward } = fold(parts);
    expect(fold([...parts].reverse())).toMatchObject(forward);
  });

  test('keeps at most 100 inputs, the worst among them, and counts on', () => {
    const many = Array.from({ length: 250 }, (_, i) => found(i === 249 ? 500 : 90, i + 1));
    const one = fold(many);
    expect(one.count).toBe(250);
    expect(one.inputs).toHaveLength(FINDING_INPUTS_MAX);
    expect(one.value).toBe(500);
    expect(one.inputs.at(-1)?.value).toBe(500);
  });

  test('a verified limit is never displaced by one for reference', () => {
    const firm = found(81, 10);
    const soft = found(500, 70, [unread({ max: 60 })]);
    expect(mergeFinding(firm, soft)).toMatchObject({ forReference: false, value: 81, count: 2 });
    expect(mergeFinding(soft, firm)).toMatchObject({ forReference: false, value: 81, count: 2 });
  });

  test('pH remembers how low and how high it went', () => {
    const range = [limit({ factor: 'w01001', kind: 'range', min: 6, max: 9, unit: '1' })];
    const one = fold([
      found(5.5, 10, range, 'w01001'),
      found(10.2, 70, range, 'w01001'),
      found(9.1, 80, range, 'w01001'),
    ]);
    expect(one.facts).toMatchObject({ lowest: 5.5, highest: 10.2, side: 'above' });
    expect(one.value).toBe(10.2);
  });
});
