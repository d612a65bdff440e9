import { expect, test } from 'vitest';
import { type Instant, instant, MICROS_PER_HOUR } from './instant.ts';
import type { Mark, MarkCheck, MarkState, MarkStep, MarkVersion } from './mark.ts';
import { markClaims, markKnownOn } from './mark-claims.ts';
import { type FlagSeen, flagRuns, uncovered } from './mark-layers.ts';
import { pointId } from './reading.ts';
import { wasKnown } from './validity-claim.ts';

const START = instant(1_800_000_000_000_000);
const hours = (count: number): Instant => instant(START + count * MICROS_PER_HOUR);
const check = (contradicts: boolean): MarkCheck => ({
  ...{ at: hours(1), overlaps: [], overlapCount: 0, support: [], missing: [] },
  doubts: contradicts ? [{ code: 'facility-runs', contradicts, facts: {} }] : [],
});
const base = (extra: Partial<Mark>): Mark => ({
  ...{
    id: 'M-2026-000001',
    origin: 'enterprise',
    type: 'maintenance',
    enterprise: 'e1',
    factors: ['w01018'],
  },
  ...{ point: pointId('p1'), from: hours(-5), to: hours(-3), reason: 'r', lateReason: '', attachments: [] },
  ...{ values: [], by: 'a', byName: '', at: hours(0), markBy: hours(20), late: false, hidden: false },
  ...{ version: 1, state: 'proposed', check: null, dueAt: null, falsely: false },
  ...{ reviewedBy: '', reviewedByName: '', reviewedAt: null },
  ...extra,
});
const version = (seq: number, at: Instant, event: MarkStep['event'], extra: Partial<Mark>): MarkVersion => {
  const doc = base(extra);
  const step: MarkStep = {
    ...{ seq, at, by: '', byName: '', event, from: null, to: doc.state as MarkState, reason: '' },
    ...{ attachments: [], refused: null },
  };
  return { doc, step };
};

test('only an accepted mark takes numbers away, from the moment it was accepted', () => {
  const proposed = version(1, hours(0), 'mark', {});
  const checked = version(2, hours(1), 'check', { check: check(false) });
  expect(markClaims([proposed, checked])).toEqual([]);
  const accepted = version(3, hours(2), 'accept', { state: 'accepted', check: check(false) });
  const claims = markClaims([proposed, checked, accepted]);
  expect(claims).toMatchObject([
    {
      ...{ id: 'mark:M-2026-000001#3', layer: 'manual-mark', effect: 'invalid', row: 'V1' },
      ...{ from: hours(-5), to: hours(-3), knownFrom: hours(2), knownTo: null, factors: ['w01018'] },
    },
  ]);
});

test('a disproved mark was known for a time: as known on a day between, the numbers were invalid', () => {
  const story = [
    version(1, hours(0), 'mark', {}),
    version(2, hours(2), 'accept', { state: 'accepted', check: check(false) }),
    version(3, hours(9), 'disprove', { state: 'refused', check: check(false), falsely: true }),
  ];
  const [claim, ...rest] = markClaims(story);
  expect(rest).toEqual([]);
  expect([hours(1), hours(2), hours(8), hours(9)].map((at) => wasKnown(claim!, at))).toEqual([
    ...[false, true, true, false],
  ]);
  expect([hours(-1), hours(1), hours(5), hours(9)].map((at) => markKnownOn(story, at)?.state)).toEqual([
    ...[undefined, 'proposed', 'accepted', 'refused'],
  ]);
});

test('V10: a contradicted mark makes its numbers disputed until it is reviewed', () => {
  const disputed = version(2, hours(1), 'check', { check: check(true) });
  const story = [version(1, hours(0), 'mark', {}), disputed];
  expect(markClaims(story)).toMatchObject([
    { effect: 'disputed', row: 'V10', knownFrom: hours(1), knownTo: null },
  ]);
  const refused = version(3, hours(4), 'refuse', { state: 'refused', check: check(true) });
  expect(markClaims([...story, refused])).toMatchObject([{ effect: 'disputed', knownTo: hours(4) }]);
  const accepted = version(3, hours(4), 'accept', { state: 'accepted', check: check(true) });
  expect(markClaims([...story, accepted])).toMatchObject([
    { effect: 'disputed', knownTo: hours(4) },
    { effect: 'invalid', knownFrom: hours(4), knownTo: null },
  ]);
});

test('V10: a device’s flag that is refused no longer takes its numbers away', () => {
  const device = { origin: 'device', type: 'production-stop', hidden: true } as const;
  const story = [
    version(1, hours(0), 'mark', device),
    version(2, hours(0), 'check', { ...device, check: check(true) }),
    version(3, hours(3), 'refuse', { ...device, check: check(true), state: 'refused' }),
  ];
  expect(markClaims(story)).toMatchObject([
    { effect: 'disputed', knownTo: hours(3) },
    { effect: 'valid', layer: 'review', row: 'V10', knownFrom: hours(3), knownTo: null },
  ]);
});

test('a declared stop takes hours out of what is due; a mark that only explains claims nothing', () => {
  const stop = version(1, hours(2), 'accept', { type: 'production-stop', state: 'accepted' });
  expect(markClaims([stop])).toMatchObject([{ effect: 'lawful-stop' }]);
  expect(
    markClaims([version(1, hours(2), 'accept', { type: 'communication-break', state: 'accepted' })]),
  ).toEqual([]);
});

test('the automatic layer is runs of flags, read from the numbers each time', () => {
  const seen = (hour: number, flag: string): FlagSeen => ({
    ...{ column: 'w01018-Avg', at: hours(hour), flag, edition: '2017' },
  });
  const rows = [seen(0, 'N'), seen(1, 'M'), seen(2, 'M'), seen(3, 'N'), seen(4, 'D'), seen(7, 'D')];
  expect(flagRuns(rows, MICROS_PER_HOUR)).toMatchObject([
    { from: hours(1), to: hours(3), flag: 'M', type: 'maintenance', count: 2 },
    { from: hours(4), to: hours(5), flag: 'D', type: 'device-fault', count: 1 },
    { from: hours(7), to: hours(8), flag: 'D', count: 1 },
  ]);
});

test('what no mark covers is left over', () => {
  const range = { from: hours(0), to: hours(10) };
  expect(uncovered(range, [])).toEqual([range]);
  expect(
    uncovered(range, [
      { from: hours(2), to: hours(4) },
      { from: hours(3), to: hours(12) },
    ]),
  ).toEqual([{ from: hours(0), to: hours(2) }]);
  expect(uncovered(range, [{ from: hours(-1), to: hours(11) }])).toEqual([]);
});
