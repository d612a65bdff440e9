import { expect, test } from 'vitest';
import type { TruthLine } from './truth.ts';
import { compareTruth, type Held } from './truth-check.ts';

const line = (change: Partial<TruthLine> = {}): TruthLine => ({
  mn: 'A',
  st: '32',
  cn: '2011',
  qn: '1',
  sentAt: 1,
  ackedAt: 2,
  dataTime: '20260101000000',
  bytes: 1,
  sha256: '',
  values: [
    ['w01018-Rtd', '31.20', 'N'],
    ['w00000-Rtd', '5.00', 'N'],
  ],
  outcome: 'acked',
  resends: 0,
  ...change,
});
const holding =
  (columns: Record<string, [number, string][]>): Held =>
  () =>
    new Map(
      Object.entries(columns).map(([name, versions]) => [
        name,
        versions.map(([value, flag]) => ({ value, flag })),
      ]),
    );

test('a value agrees when any version equals it', () => {
  const held = holding({
    'w01018-Rtd': [
      [30, 'N'],
      [31.2, 'N'],
    ],
    'w00000-Rtd': [[5, 'N']],
  });
  expect(compareTruth([line()], held)).toMatchObject({
    framesAcked: 1,
    missing: 0,
    valuesCompared: 2,
    differing: 0,
    examples: [],
  });
});

test('another number or another flag differs, and is shown', () => {
  const result = compareTruth(
    [line()],
    holding({ 'w01018-Rtd': [[31.2, 'M']], 'w00000-Rtd': [[5.01, 'N']] }),
  );
  expect(result).toMatchObject({ missing: 0, differing: 2 });
  expect(result.examples.map((example) => example.column)).toEqual(['w01018-Rtd', 'w00000-Rtd']);
});

test('an acknowledged frame with a value nobody holds is missing; one without answer is only counted', () => {
  const held = holding({ 'w00000-Rtd': [[5, 'N']] });
  expect(compareTruth([line()], held)).toMatchObject({ missing: 1, missingNotAsked: 0 });
  expect(compareTruth([line()], () => undefined)).toMatchObject({ missing: 1, valuesCompared: 2 });
  expect(compareTruth([line({ outcome: 'not-asked' })], held)).toMatchObject({
    framesNotAsked: 1,
    missing: 0,
    missingNotAsked: 1,
  });
});

test('codes of 2005 are found under the codes of today', () => {
  const old = line({
    values: [
      ['011-Rtd', '31.2', 'N'],
      ['B01-Rtd', '5', ''],
    ],
  });
  expect(
    compareTruth([old], holding({ 'w01018-Rtd': [[31.2, 'N']], 'w00000-Rtd': [[5, '']] })),
  ).toMatchObject({ missing: 0, differing: 0 });
});

test('what the host cannot hold is not asked for', () => {
  const lines = [
    line({ outcome: 'abandoned' }),
    line({ unknownMn: true }),
    line({ outcome: 'not-asked', damaged: true }),
    line({ values: [] }),
  ];
  expect(compareTruth(lines, () => undefined)).toMatchObject({
    framesAcked: 0,
    missing: 0,
    missingNotAsked: 0,
  });
});
