import { type Facility, instant, pointId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { facilityDraft, fieldsOfDraft } from './facility-draft.ts';

const series = { point: pointId('p1'), column: 'e40601-Rtd' };
const held: Facility = {
  ...{ id: 'f1', version: 3, updatedAt: instant(0), updatedBy: '', retiredAt: null, enterprise: 'e1' },
  ...{ name: '站', process: '好氧', influent: '', effluent: pointId('p1'), designM3Day: 500 },
  ...{ designRemovalMax: 0.95, gravity: true, waterLossShare: null },
  units: [
    {
      ...{ id: 'u1', name: '好氧', kind: 'aerobic', volumeM3: 200 },
      expected: [{ name: '溶解氧', series, min: 2, max: null, role: 'oxygen' }],
    },
  ],
  meters: [
    {
      ...{ id: 'm1', name: '总表', purpose: 'treatment', quantity: 'current-a', series },
      ...{ volts: 380, ratedKw: null, partOf: '' },
    },
  ],
  equipment: [
    {
      id: 'q1',
      name: '风机',
      unit: 'u1',
      kind: 'blower',
      ratedKw: 11,
      meter: 'm1',
      state: series,
      key: true,
    },
  ],
  lines: [{ id: 'l1', name: '线', product: '布', unit: 't', basisM3PerUnit: null, tradeKgPerUnit: 2 }],
  agents: [{ id: 'a1', name: 'PAC', per: 'm3', expectedKg: 0.2 }],
};

test('what is opened and saved untouched is the same', () => {
  const { id, version, updatedAt, updatedBy, retiredAt, ...fields } = held;
  expect(fieldsOfDraft(facilityDraft(held))).toEqual(fields);
});

test('an id left empty is given by its place, and an empty number is not known', () => {
  const draft = facilityDraft(undefined);
  const fields = fieldsOfDraft({
    ...draft,
    meters: [{ ...facilityDraft(held).meters[0], id: '', ratedKw: ' ' }],
    equipment: [{ ...facilityDraft(held).equipment[0], id: ' ', column: '' }],
  });
  expect(fields.meters[0]).toMatchObject({ id: 'm1', ratedKw: null });
  expect(fields.equipment[0]).toMatchObject({ id: 'q1', state: null });
});
