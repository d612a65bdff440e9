import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clausesOf, houseTags, isFresh, tagsOf } from '../scripts/clauses.ts';

const ROOT = join(import.meta.dirname, '..');

test('docs/clauses.md says what the code says: run `npm run clauses`', () => {
  expect(isFresh(ROOT)).toBe(true);
});

test('the daily mean is walked back to its clause and its test', () => {
  expect(houseTags(ROOT)).toContainEqual({
    source: 'HJ 356-2019 ch. 7 [G]',
    name: 'dailyMean',
    file: 'packages/rules/src/daily-mean.ts',
    test: 'packages/rules/src/daily-mean.test.ts',
  });
});

test('a tag may span lines, name two documents and stand over a member', () => {
  const text = `
/**
 * Twice.
 * @param a one
 * @source HJ 212-2017 §6.3.1
 *   Table 2; GB/T 8170-2008; as printed
 * @throws never
 */
export function twice(a: number) {}
interface Box {
  /** Its width. @source RFC 9457 §3 */
  readonly width: number;
}
`;
  expect(tagsOf(text, 'f.ts', () => '').map(({ source, name }) => [source, name])).toEqual([
    ['HJ 212-2017 §6.3.1 Table 2', 'twice'],
    ['GB/T 8170-2008; as printed', 'twice'],
    ['RFC 9457 §3', 'width'],
  ]);
  expect(clausesOf('')).toEqual([]);
});
