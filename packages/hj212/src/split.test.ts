import { describe, expect, test } from 'vitest';
import { readArea } from './data-area.ts';
import { readHead } from './segment.ts';
import { SplitJoiner, type SplitOutcome, type WholeArea } from './split.ts';

const part = (pno: number, area: string, pnum = 2, mn = 'M') =>
  readHead(Buffer.from(`QN=${pno};ST=32;CN=2061;MN=${mn};Flag=6;PNUM=${pnum};PNO=${pno};CP=&&${area}&&`));
const ready = (outcome: SplitOutcome): string[] =>
  outcome.kind === 'taken' ? outcome.ready.map(text) : [outcome.why];
const text = ({ area, parts }: WholeArea): string => `${parts}:${area.toString()}`;

describe('parts by the standard', () => {
  test('are ready on their own; the first when the second shows the habit', () => {
    const joiner = new SplitJoiner();
    expect(ready(joiner.offer(part(1, 'DataTime=1;a=1', 3), 0))).toEqual([]);
    expect(ready(joiner.offer(part(2, 'DataTime=1;b=2', 3), 1))).toEqual([
      '1:DataTime=1;a=1',
      '1:DataTime=1;b=2',
    ]);
    expect(ready(joiner.offer(part(3, 'DataTime=1;c=3', 3), 2))).toEqual(['1:DataTime=1;c=3']);
    expect(joiner.heldBytes).toBe(0);
  });

  test('unsplit packets pass at once', () => {
    const head = readHead(Buffer.from('ST=32;CN=2011;MN=1;CP=&&DataTime=1&&'));
    expect(ready(new SplitJoiner().offer(head, 0))).toEqual(['1:DataTime=1']);
    expect(ready(new SplitJoiner().offer(part(1, 'a=1', 1), 0))).toEqual(['1:a=1']);
  });
});

describe('text cut anywhere', () => {
  test('is joined in the order of PNO, in whatever order it came', () => {
    const joiner = new SplitJoiner();
    expect(ready(joiner.offer(part(2, '01-Rtd=3', 3), 0))).toEqual([]);
    expect(ready(joiner.offer(part(3, '8.2'), 0))).toEqual(['split-numbers']);
    expect(ready(joiner.offer(part(3, '8.2', 3), 0))).toEqual([]);
    const done = joiner.offer(part(1, 'DataTime=20260105081000;w010', 3), 5);
    expect(ready(done)).toEqual(['3:DataTime=20260105081000;w01001-Rtd=38.2']);
    if (done.kind !== 'taken') throw new Error('refused');
    const { area, head, deviations } = done.ready[0]!;
    expect(deviations).toEqual(['split-text-cut']);
    expect(readArea(area, 0, area.length, head).values).toMatchObject([{ code: 'w01001', text: '38.2' }]);
    expect(joiner.heldBytes).toBe(0);
  });

  test('a repeated part changes nothing', () => {
    const joiner = new SplitJoiner();
    joiner.offer(part(1, 'DataTime=1;w01'), 0);
    expect(ready(joiner.offer(part(1, 'DataTime=1;w01'), 1))).toEqual([]);
    expect(ready(joiner.offer(part(2, '018-Rtd=1'), 2))).toEqual(['2:DataTime=1;w01018-Rtd=1']);
  });

  test('another first part ends the set before it', () => {
    const joiner = new SplitJoiner();
    joiner.offer(part(1, 'DataTime=1;a=1'), 0);
    expect(ready(joiner.offer(part(1, 'DataTime=2;a=1'), 1))).toEqual(['1:DataTime=1;a=1']);
  });

  test('waits only so long, and never joins across a gap', () => {
    const joiner = new SplitJoiner();
    joiner.offer(part(1, 'DataTime=1;w0', 4), 0);
    joiner.offer(part(2, '1018-Rtd=1', 4), 10);
    joiner.offer(part(4, ';x=1', 4), 20);
    expect(joiner.expire(359_999)).toEqual([]);
    const out = joiner.expire(360_000);
    expect(out.map(text)).toEqual(['2:DataTime=1;w01018-Rtd=1', '1:;x=1']);
    expect(out.every(({ deviations }) => deviations.includes('split-incomplete'))).toBe(true);
    expect(joiner.expire(999_999)).toEqual([]);
  });
});

test('memory is bounded: the oldest set goes first', () => {
  const joiner = new SplitJoiner({ waitMs: 1000, setsMax: 2, bytesMax: 1000 });
  for (const mn of ['a', 'b']) expect(ready(joiner.offer(part(1, `DataTime=${mn}`, 2, mn), 0))).toEqual([]);
  expect(ready(joiner.offer(part(1, 'DataTime=c', 2, 'c'), 0))).toEqual(['1:DataTime=a']);
  expect(ready(joiner.offer(part(1, 'x'.repeat(991), 2, 'd'), 0))).toEqual(['1:DataTime=b', '1:DataTime=c']);
  expect(joiner.heldBytes).toBe(991);
});

test.each([
  [2, 0],
  [2, 3],
  [0, 1],
])('PNUM=%i PNO=%i is refused', (pnum, pno) => {
  expect(ready(new SplitJoiner().offer(part(pno, 'a=1', pnum), 0))).toEqual(['split-numbers']);
});
