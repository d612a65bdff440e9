import {
  type Agency,
  type Enterprise,
  instant,
  type MatterStep,
  MICROS_PER_HOUR,
  type Point,
} from '@wenqu/domain';
import { expect, test } from 'vitest';
import { plantRecord } from '../store/plant.examples.ts';
import { agencyLeague, type LeagueFacts } from './agency-league.ts';

const NOW = instant(1_800_000_000_000_000);
const ago = (hours: number) => instant(NOW - hours * MICROS_PER_HOUR);
const kept = { version: 1, createdAt: NOW, updatedAt: NOW, retiredAt: null };
const agency = (id: string) => ({ ...kept, id, name: id, contact: '', phone: '' }) as Agency;
const enterprise = (id: string, of: string) =>
  ({ ...kept, id, name: id, agency: of }) as unknown as Enterprise;
const point = (id: string, of: string) => ({ ...kept, id, enterprise: of }) as unknown as Point;
const check = (at: string, outcome: string) => ({ point: at, outcome }) as never;
const step = (event: string, hours: number, given = {}): MatterStep =>
  ({ event, happenedAt: ago(hours), given, refused: null }) as unknown as MatterStep;
const outage = (at: string, ...steps: MatterStep[]) => ({ matter: { point: at } as never, steps });
const visit = (of: string, due: number, inAt: number | null, state = 'done') =>
  plantRecord(`YW-${of}-${due}`, 1, {
    ...{ book: 'visit', agency: of, state },
    fields: { due: ago(due), ...(inAt !== null && { 'in-at': ago(inAt) }) },
  });

const FACTS: LeagueFacts = {
  ...{ now: NOW, agencies: [agency('g1'), agency('g2'), agency('g3')] },
  enterprises: [enterprise('e1', 'g1'), enterprise('e2', 'g2')],
  points: [point('p1', 'e1'), point('p2', 'e2')],
  checks: [
    ...Array.from({ length: 20 }, (_, n) => check('p1', n < 18 ? 'passed' : 'failed')),
    ...[check('p2', 'passed'), check('p2', 'not-judged'), check('p9', 'failed')],
  ],
  visits: [
    ...[visit('g1', 10, 11), visit('g1', 10, 9), visit('g1', 5, null, 'planned')],
    ...[visit('g1', -5, null, 'planned'), visit('g1', 3, null, 'cancelled')],
  ],
  outages: [
    outage('p1', step('suspect', 30, { since: ago(31) }), step('report', 29), step('repaired', 21)),
    outage('p1', step('report', 50, { 'fault-from': ago(54) }), step('repaired', 50)),
    outage('p1', step('suspect', 20), step('back', 18)),
  ],
};

test('each rate comes with what it is made of, and few cases say so', () => {
  const [first, second, third] = agencyLeague(FACTS);
  expect(first).toMatchObject({ agency: 'g1', passed: 18, checks: 20, few: false });
  // One check of one is all of them, and says nothing: it is not ranked before nine in ten.
  expect(second).toMatchObject({ agency: 'g2', passed: 1, checks: 1, few: true });
  expect(third).toMatchObject({ agency: 'g3', checks: 0, restoreHours: null, visits: 0, enterprises: 0 });
});

test('restored counts repairs alone, from when the fault began; the median is told', () => {
  const row = agencyLeague(FACTS).find((each) => each.agency === 'g1');
  expect(row).toMatchObject({ restored: 2, restoreHours: 4 });
});

test('in time is who came by then; who is still to come, or was called off, is not counted', () => {
  const row = agencyLeague(FACTS).find((each) => each.agency === 'g1');
  expect(row).toMatchObject({ inTime: 1, visits: 3 });
});
