import { expect, test } from 'vitest';
import { instant } from '../instant.ts';
import { recordFaults } from './record-faults.ts';
import { recordPaper } from './record-paper.ts';
import { canonicalText, type FieldMoment, type SiteRecord } from './site-visit.ts';
import { distanceM, tourOf } from './tour.ts';

const NOON = 1_777_608_000_000_000;
const moment = (at: number): FieldMoment => ({ deviceAt: instant(at), offsetMicros: 0 });
const photo = (stage: 'before' | 'after') => ({
  ...{ sha256: 'a'.repeat(64), name: 'p.jpg', type: 'image/jpeg', bytes: 9, stage, taken: moment(NOON) },
  ...{ place: null, note: '' },
});
const signature = (role: 'officer' | 'party', name: string) => ({
  ...{ role, name, sha256: 'b'.repeat(64), bytes: 5, signed: moment(NOON) },
});
const good: SiteRecord = {
  ...{ clientId: 'c', kind: 'visit', task: 'visit', about: null, title: '现场核查', enterprise: 'e' },
  ...{ outlet: '', point: '', dispatchedAt: instant(NOON - 3_600e6), arrived: moment(NOON) },
  ...{ place: { lon: 121.4, lat: 31.2, accuracyM: 8 }, placeWhy: '', closed: moment(NOON + 1_800e6) },
  officers: [
    { account: 'a', name: '甲', certificate: '001' },
    { account: 'b', name: '乙', certificate: '002' },
  ],
  ...{ certificatesShown: true, checks: [{ id: 'clock', answer: 'no', note: '慢 3 分钟' }], answers: [] },
  ...{ photos: [photo('before')], portions: [], unsigned: '', note: '', papers: [], steps: [] },
  party: { presence: 'party', name: '丙', explanation: '' },
  signatures: [signature('officer', '甲'), signature('officer', '乙'), signature('party', '丙')],
};

test('a record that is whole has no faults; each thing that is missing is named by its part', () => {
  expect(recordFaults(good)).toEqual([]);
  const wrong: [Partial<SiteRecord>, string][] = [
    [{ officers: good.officers.slice(0, 1) }, 'officers'],
    [{ officers: good.officers.map((each) => ({ ...each, certificate: '001' })) }, 'officers'],
    [{ certificatesShown: false }, 'officers'],
    [{ photos: [photo('after')] }, 'photos'],
    [{ party: { presence: 'absent', name: '', explanation: ' ' } }, 'party'],
    [{ party: { presence: 'witness', name: '', explanation: '' } }, 'party'],
    [{ signatures: good.signatures.slice(1) }, 'signatures'],
    [{ signatures: good.signatures.slice(0, 2) }, 'signatures'],
    [{ place: null }, 'arrival'],
    [{ dispatchedAt: instant(NOON + 600e6) }, 'arrival'],
  ];
  for (const [set, part] of wrong)
    expect(recordFaults({ ...good, ...set }).map((each) => each.part)).toEqual([part]);
  expect(recordFaults({ ...good, signatures: good.signatures.slice(0, 2), unsigned: '拒签' })).toEqual([]);
  const looked: SiteRecord = {
    ...{ ...good, task: 'verify', officers: [{ account: 'a', name: '甲', certificate: '' }] },
    ...{ certificatesShown: false, photos: [photo('after')], signatures: good.signatures.slice(0, 1) },
  };
  expect(recordFaults(looked)).toEqual([]);
  expect(recordFaults({ ...looked, photos: [], signatures: [] }).map(({ part }) => part)).toEqual([
    ...['photos', 'signatures'],
  ]);
  expect(recordFaults({ ...good, kind: 'evidence', officers: [], signatures: [] })).toEqual([]);
  expect(recordFaults({ ...good, kind: 'evidence', photos: [] }).map(({ part }) => part)).toEqual(['photos']);
});

test('a clock that runs wrong is put right by the offset before an arrival is called too early', () => {
  const late = { deviceAt: instant(NOON - 7_200e6), offsetMicros: 7_200e6 };
  expect(recordFaults({ ...good, arrived: late })).toEqual([]);
});

test('the canonical text does not depend on the order in which names were written', () => {
  expect(canonicalText({ b: [1, { d: 'x', c: null }], a: undefined })).toBe('{"b":[1,{"c":null,"d":"x"}]}');
  const turned = Object.fromEntries(Object.entries(good).reverse());
  expect(canonicalText(turned)).toBe(canonicalText(good));
  expect(canonicalText(JSON.parse(JSON.stringify(good)))).toBe(canonicalText(good));
});

test('the paper names everybody and every file by its digest', () => {
  const paper = recordPaper(good, '清源印染厂');
  for (const text of [
    '清源印染厂',
    '甲，执法证号 001',
    '数采仪时钟与标准时间一致：否 慢 3 分钟',
    'a'.repeat(64),
    'b'.repeat(64),
  ])
    expect(paper).toContain(text);
});

test('a tour goes to the nearest that is left; what has no position comes last', () => {
  const at = (name: string, lon: number | null, lat: number | null) => ({ name, lon, lat });
  const stops = [
    at('far', 121.5, 31.2),
    at('none', null, null),
    at('near', 121.41, 31.2),
    at('mid', 121.45, 31.2),
  ];
  const tour = tourOf(stops, { lon: 121.4, lat: 31.2 });
  expect(tour.map(({ stop }) => stop.name)).toEqual(['near', 'mid', 'far', 'none']);
  expect(tour.map(({ legM }) => legM && Math.round(legM / 100))).toEqual([10, 38, 48, null]);
  expect(tourOf(stops)[0]).toEqual({ stop: stops[0], legM: null });
  // One degree of a meridian of the mean sphere.
  expect(distanceM({ lon: 0, lat: 0 }, { lon: 0, lat: 1 })).toBeCloseTo(111_195, -1);
});
