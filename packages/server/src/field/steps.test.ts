import {
  decideSample,
  openingOf,
  portionsOf,
  type Sample,
  type SampleFacts,
  type SamplePortion,
  type SitePhoto,
  sampleFaults,
} from '@wenqu/domain';
import { expect, test } from 'vitest';
import { siteRecord } from '../store/field.examples.ts';
import { hours, sampleDraft } from '../store/samples.examples.ts';

const FACTS: SampleFacts = {
  ...{ freeBottles: 1, bottleMl: 1000, entryHidden: false, standing: false, ordered: true },
};
const INSPECTOR = { id: 'a-1', role: 'inspector' } as const;
const sampleIn = (state: Sample['state']): Sample => ({
  ...{ ...sampleDraft({ state, takenAt: hours(0) }).sample, id: 'S-2026-000001', version: 3 },
});
const photo = (stage: SitePhoto['stage'], digit: string): SitePhoto => ({
  ...siteRecord('c').photos[0]!,
  ...{ stage, sha256: digit.repeat(64), name: `${stage}.jpg` },
});
const photos = [photo('before', '1'), photo('during', '2'), photo('after', '3'), photo('seal', '4')];
const portion: SamplePortion = {
  purpose: 'analysis',
  ...{ label: 'S-1', seal: 'F-001', factors: ['w01018'], volumeMl: 500 },
  ...{ preservative: 'H2SO4', preservedAt: hours(1), photo: null },
};

test('what a record says of an opening is all that the table of samples asks for, and in time', () => {
  const record = siteRecord('c', { photos });
  const ask = (at: number, set: Partial<typeof record> = {}) =>
    decideSample('pick-up', 'open', {
      ...{ sample: sampleIn('pick-up'), actor: INSPECTOR, facts: FACTS },
      input: { at: hours(at), reason: 'XC-2026-000001', opening: openingOf({ ...record, ...set }) },
    });
  expect(ask(5)).toMatchObject({ ok: true });
  expect(ask(24 * 30)).toEqual({ ok: false, refused: 'holding-over' });
  expect(ask(5, { officers: record.officers.slice(1) })).toEqual({ ok: false, refused: 'two-officers' });
  expect(ask(5, { photos: photos.slice(0, 2) })).toEqual({ ok: false, refused: 'photos-missing' });
  expect(ask(5, { party: { presence: 'absent', name: '', explanation: '' } })).toEqual({
    ...{ ok: false, refused: 'presence-missing' },
  });
});

test('portions are sealed with the photos of their seals, in the order in which both were made', () => {
  const record = siteRecord('c', {
    photos,
    portions: [portion, { ...portion, purpose: 'party', seal: 'F-002' }],
  });
  const portions = portionsOf(record);
  expect(portions.map((each) => each.photo?.sha256)).toEqual(['4'.repeat(64), undefined]);
  const ask = (given: typeof portions) =>
    decideSample('opened', 'seal', {
      ...{ sample: sampleIn('opened'), actor: INSPECTOR, facts: FACTS },
      input: { at: hours(5), reason: '', portions: given },
    });
  expect(ask(portions)).toMatchObject({ ok: true });
  expect(ask([portions[0]!, { ...portions[1]!, seal: 'F-001' }])).toEqual({
    ok: false,
    refused: 'seal-twice',
  });
});

test('what the table would refuse is named on the phone before the record is closed', () => {
  const record = siteRecord('c', { photos, portions: [portion] });
  expect(sampleFaults(record, ['open', 'seal'])).toEqual([]);
  expect(sampleFaults({ ...record, photos: photos.slice(0, 1) }, ['open']).map(({ part }) => part)).toEqual([
    'photos',
  ]);
  expect(sampleFaults({ ...record, portions: [] }, ['seal']).map(({ part }) => part)).toEqual(['portions']);
  const bare = { ...portion, preservative: '', preservedAt: null };
  expect(sampleFaults({ ...record, portions: [bare] }, ['seal']).map(({ part }) => part)).toEqual([
    'portions',
  ]);
});
