import {
  type Instant,
  instant,
  journalPosition,
  MICROS_PER_SECOND,
  type Order,
  type OrderOutcome,
  type Sample,
  type SampleFailure,
  type SampleState,
  samplerProfile,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { sampleDraft } from '../store/samples.examples.ts';
import { bottleNews, nextByOrder } from './follow.ts';
import { boxReading } from './uploads.ts';

const NOW = instant(Date.UTC(2026, 2, 2) * 1000);
const REPLY = samplerProfile({ profile: 'hj212-2017', codes: {}, doorOpenValues: null }, '2017');
const UPLOAD = samplerProfile({ profile: 'hj212-2025', codes: {}, doorOpenValues: null }, '2025');
const FRAMES = [journalPosition(7), journalPosition(9)];
const GOOD = { DataTime: '20260302080000', VaseNo: '03' };

const sample = (state: SampleState, set: Partial<Sample> = {}): Sample => ({
  ...sampleDraft({ state, order: 'O-1', ...set }).sample,
  ...{ id: 'S-2026-000001', version: 2 },
});
const order = (state: Order['state'], outcome: OrderOutcome | null, set: Partial<Order> = {}): Order =>
  ({
    ...{ id: 'O-1', state, outcome, cn: '3015', mn: 'MN1', class: 'sample', packets: 0, result: {} },
    ...{ sentAt: null, acceptedAt: null, endedAt: outcome === null ? null : NOW },
    origin: { kind: 'sample', id: 'S-2026-000001' },
    ...set,
  }) as unknown as Order;
const next = (of: Sample, by: Order, profile = REPLY, dataAt: Instant | null = NOW) =>
  nextByOrder(of, by, profile, { frames: FRAMES, dataAt }, NOW);
const SENT = { sentAt: NOW };
const HEARD = { ...SENT, acceptedAt: NOW };

describe('a sample goes where its order is', () => {
  test('step by step, and no further', () => {
    expect(next(sample('approved', { order: '' }), order('queued', null))).toMatchObject({ event: 'order' });
    expect(next(sample('approved'), order('queued', null))).toBeUndefined();
    expect(next(sample('approved'), order('sent', null, SENT))).toMatchObject({ event: 'send' });
    expect(next(sample('sent'), order('sent', null, SENT))).toBeUndefined();
    expect(next(sample('sent'), order('accepted', null, HEARD))).toMatchObject({ event: 'accept' });
    expect(next(sample('acknowledged'), order('executing', null, { ...HEARD, packets: 1 }))).toBeUndefined();
    const done = order('done', 'success', { ...HEARD, packets: 1, result: GOOD });
    expect(next(sample('acknowledged'), done)).toMatchObject({
      event: 'bottle',
      input: { bottle: 3, takenAt: NOW },
      set: { bottle: 3, takenAt: NOW, frames: FRAMES },
    });
    for (const state of ['requested', 'retained', 'failed', 'compromised', 'ended'] as const)
      expect(next(sample(state), done)).toBeUndefined();
  });

  test('from approval to the end of an order that ended while nobody looked, each step is still taken', () => {
    const done = order('done', 'success-unclosed', { ...SENT, packets: 1, result: GOOD });
    const events = [];
    for (let state: SampleState | undefined = 'approved'; state; ) {
      const step = next(sample(state), done);
      if (!step) break;
      events.push(step.event);
      state = ({ send: 'sent', accept: 'acknowledged' } as Record<string, SampleState>)[step.event];
    }
    expect(events).toEqual(['send', 'accept', 'bottle']);
  });

  test.each<[OrderOutcome, SampleFailure]>([
    ['not-online', 'not-online'],
    ['not-approved', 'not-approved'],
    ['refused', 'not-approved'],
    ['cancelled', 'cancelled'],
  ])('an order that never left ends as %s: %s', (outcome, failure) => {
    expect(next(sample('approved'), order('expired', outcome))).toMatchObject({
      ...{ event: 'not-sent', set: { failure } },
    });
  });

  test.each<[OrderOutcome, SampleFailure]>([
    ['no-answer', 'no-answer'],
    ['device-refused', 'device-refused'],
    ['unreadable', 'bottle-missing'],
  ])('an order nobody accepted ends as %s: %s', (outcome, failure) => {
    expect(next(sample('sent'), order('failed', outcome, SENT))).toMatchObject({
      ...{ event: 'no-answer', set: { failure } },
    });
  });

  test.each<[OrderOutcome, SampleFailure]>([
    ['no-result', 'no-result'],
    ['device-failed', 'device-failed'],
    ['unreadable', 'bottle-missing'],
    ['contradictory', 'contradictory'],
    ['no-data', 'device-failed'],
  ])('an accepted order ends as %s: %s, with its frames', (outcome, failure) => {
    const ended = order('failed', outcome, { ...HEARD, packets: 1 });
    expect(next(sample('acknowledged'), ended)).toMatchObject({
      ...{ event: 'no-bottle', set: { failure, frames: FRAMES } },
    });
  });

  test('success without number, without time or with too little water is a failure by its name', () => {
    const ends = (result: Record<string, string>) =>
      next(sample('acknowledged'), order('done', 'success', { ...HEARD, packets: 1, result }))?.set?.failure;
    expect(ends({ DataTime: '20260302080000' })).toBe('bottle-missing');
    expect(ends({ DataTime: '20260302080000', VaseNo: '0' })).toBe('bottle-missing');
    expect(ends({ VaseNo: '3' })).toBe('time-missing');
    expect(ends({ ...GOOD, 'i43005-Info': '299' })).toBe('volume-short');
    expect(ends({ ...GOOD, 'i43005-Info': '300' })).toBeUndefined();
  });

  test('a bottle whose 9012 does not come counts after 10 s; without number or time it does not', () => {
    const at = (seconds: number, result: Record<string, string> = GOOD) =>
      next(
        sample('acknowledged'),
        order('executing', null, { ...HEARD, packets: 1, result }),
        REPLY,
        instant(NOW - seconds * MICROS_PER_SECOND),
      );
    expect(at(9)).toBeUndefined();
    expect(at(10)).toMatchObject({ event: 'bottle', set: { bottle: 3 }, detail: { unclosed: true } });
    expect(at(600, { VaseNo: '3' })).toBeUndefined();
  });

  test('where the bottle comes by an upload, the end of the exchange is waited past', () => {
    const done = order('done', 'success', HEARD);
    expect(next(sample('acknowledged'), done, UPLOAD)).toBeUndefined();
    expect(next(sample('acknowledged'), order('failed', 'device-failed', HEARD), UPLOAD)).toMatchObject({
      event: 'no-bottle',
    });
  });
});

describe('what a device says of bottles and boxes', () => {
  const word = (fields: Record<string, string>) => ({
    ...{ mn: 'MN1', fields, frame: journalPosition(5), arrival: NOW },
  });

  test('a bottle by VaseNo, else by the code of the profile; a volume by its code', () => {
    expect(bottleNews({ ...GOOD, 'i43005-Info': '800' }, REPLY)).toEqual({
      ...{ bottle: 3, takenAt: NOW, volumeMl: 800 },
    });
    expect(bottleNews({ 'i43006-Info': '12' }, REPLY)).toEqual({
      ...{ bottle: 12, takenAt: null, volumeMl: null },
    });
    expect(bottleNews({ VaseNo: '100', DataTime: '20261399000000' }, REPLY)).toEqual({
      ...{ bottle: null, takenAt: null, volumeMl: null },
    });
  });

  test('a box by the codes the profile knows; what it does not know stays unknown', () => {
    const own = samplerProfile(
      { profile: '', codes: { boxTemperatureC: 'i43007', freeBottles: 'i43008' }, doorOpenValues: ['open'] },
      '2017',
    );
    const fields = {
      DataTime: '20260302080000',
      'i43007-Info': '4.2',
      'i43008-Info': '11',
      'i42003-Info': 'open',
    };
    expect(boxReading(word(fields), own)).toMatchObject({
      ...{ at: NOW, temperatureC: 4.2, freeBottles: 11, doorOpen: true, position: 5 },
    });
    expect(boxReading(word(fields), REPLY)).toMatchObject({
      ...{ temperatureC: null, freeBottles: null, doorOpen: false },
    });
    expect(boxReading(word({ 'i42006-Info': '3' }), REPLY)).toMatchObject({ fault: '3', doorOpen: null });
    expect(boxReading(word({ 'i43007-Info': 'warm' }), own)).toBeUndefined();
    expect(boxReading(word({ 'i12001-Info': '0' }), own)).toBeUndefined();
  });
});
