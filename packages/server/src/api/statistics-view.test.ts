import type { ClaimTold, DayDetail, HourStatistic, RetroEffect, StatisticVersion } from '@wenqu/domain';
import { instant, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { detailFor, effectFor } from './statistics-view.ts';

const hour = (extra: Partial<HourStatistic>): HourStatistic => ({
  ...{ at: instant(0), value: 40, flag: 'N', volumeM3: 5, state: 'valid', why: '', questions: [] },
  ...{ delivery: 'immediate', claims: [], position: null, flowPosition: null, ...extra },
});
const version = (n: number, extra: Partial<StatisticVersion> = {}): StatisticVersion => ({
  ...{ kind: 'day', point: pointId('p1'), factor: 'w01018', from: instant(0), version: n, value: 40 },
  ...{ state: 'valid', why: '', nValid: 24, nDue: 24, nReceived: 24, nImmediate: 24, nUsable: 24 },
  ...{ nCheck: 0, nCheckReceived: 0, volumeM3: 1, loadKg: 1, arithmetic: 1, low: null, high: null },
  ...{ minutesOutside: null, outcome: 'compliant', finding: '', limit: '', bound: null, limitUnit: '' },
  ...{ limitVerified: true, multiple: null, claims: [], hours: [], ruleEdition: 'E', digest: `d${n}` },
  ...{
    cause: n === 1 ? 'first' : 'claim',
    knownFrom: instant(n * 10),
    knownTo: instant(n * 10 + 10),
    ...extra,
  },
});
const claim = (id: string, extra: Partial<ClaimTold> = {}): ClaimTold => ({
  ...{
    id,
    layer: 'qc',
    effect: 'invalid',
    row: 'V3',
    from: instant(0),
    to: instant(9),
    zh: '质控',
    en: 'qc',
  },
  ...{ knownFrom: instant(0), knownTo: null, ...extra },
});
const doubt = claim('mark:M-1#2', { layer: 'manual-mark', effect: 'disputed', row: 'V10', zh: '与工况矛盾' });
const detail = (statistic: StatisticVersion, versions: readonly StatisticVersion[]): DayDetail => ({
  ...{ statistic, versions, claims: [claim('qc:Q-1'), doubt], sentDay: null, sentHours: [] },
  load: { loadKg: 1, kind: 'measured', sourceDays: [], zh: '', en: '' },
});

test('a doubt about a flag of the device is in no hour, claim, version or digest told outside', () => {
  const hours = [
    hour({ flag: 'F', state: 'disputed', why: 'V10', claims: ['mark:M-1#2'] }),
    hour({ questions: ['V10', 'V5'], why: 'V10' }),
    hour({ state: 'invalid', why: 'V3', claims: ['qc:Q-1', 'mark:M-1#2'] }),
  ];
  const now = version(3, { hours, claims: ['qc:Q-1', 'mark:M-1#2'], value: 50, knownTo: null });
  const told = detailFor(detail(now, [version(1), version(2), version(3, { value: 50, knownTo: null })]));
  expect(told.statistic).toMatchObject({
    version: 2,
    claims: ['qc:Q-1'],
    digest: '',
    knownFrom: instant(30),
  });
  expect(told.statistic.hours).toMatchObject([
    { state: 'invalid', why: 'V1', claims: [] },
    { state: 'valid', why: '', questions: ['V5'] },
    { state: 'invalid', why: 'V3', claims: ['qc:Q-1'] },
  ]);
  expect(told.versions.map(({ version: n, knownFrom, knownTo }) => [n, knownFrom, knownTo])).toEqual([
    [1, instant(10), instant(30)],
    [2, instant(30), null],
  ]);
  expect(told.claims.map(({ id }) => id)).toEqual(['qc:Q-1']);
  expect(JSON.stringify(told)).not.toContain('M-1');
  expect(JSON.stringify(told)).not.toContain('V10');
});

test('a version that shows nothing new is the one before it', () => {
  const told = detailFor(detail(version(2, { knownTo: null }), [version(1), version(2, { knownTo: null })]));
  expect(told.statistic).toMatchObject({ version: 1, knownFrom: instant(10), knownTo: null, cause: 'first' });
  expect(told.versions).toHaveLength(1);
});

test('an effect of a mark is told as one, an effect of a check with its own words', () => {
  const side = { version: 1, value: 1, state: 'valid', outcome: 'over', nValid: 1, nDue: 1 } as const;
  const effect: Omit<RetroEffect, 'claim'> = {
    ...{
      id: 'X-1',
      at: instant(1),
      cause: 'claim',
      zh: '与工况矛盾',
      en: 'contradicted',
      point: pointId('p1'),
    },
    ...{
      factor: 'w01018',
      day: instant(0),
      before: side,
      after: side,
      flipped: false,
      entries: [],
      samples: [],
    },
  };
  expect(effectFor({ ...effect, claim: 'mark:M-1#2' })).toMatchObject({ claim: '', zh: '数据标记审核' });
  expect(effectFor({ ...effect, claim: 'qc:Q-1' })).toMatchObject({ claim: 'qc:Q-1', zh: '与工况矛盾' });
});
