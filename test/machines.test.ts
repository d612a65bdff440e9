import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MachineId, matterTables } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { machinesPage } from '../scripts/machines.ts';

const ROOT = join(import.meta.dirname, '..');
const ANNEX_A: readonly MachineId[] = [
  'inquiry',
  'case',
  'correction',
  'outage',
  'item',
  'trace',
  'complaint',
];

test('docs/machines.md says what the tables say: run `npm run machines`', () => {
  expect(readFileSync(join(ROOT, 'docs/machines.md'), 'utf8')).toBe(machinesPage());
});

test('every table of Annex A that runs over matters is there', () => {
  expect(
    matterTables()
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ANNEX_A].sort());
});

describe.each(matterTables().map((table) => [table.id, table] as const))('%s', (_, table) => {
  const states = new Set(table.states.map(({ id }) => id));
  const events = new Set(table.events.map(({ id }) => id));

  test('names what it uses, uses what it names, and lists a step once', () => {
    const keys = table.rows.map(({ from, event }) => `${from} ${event}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(table.rows.map(({ event }) => event))).toEqual(events);
    const met = table.rows.flatMap(({ from, to }) => (from === null ? [to] : [from, to]));
    expect(new Set(met)).toEqual(states);
    expect(new Set(table.rows.flatMap(({ guards }) => guards))).toEqual(new Set(Object.keys(table.guards)));
    expect(Object.keys(table.guards)).toEqual(expect.arrayContaining([...table.standing]));
  });

  test('every state is reached from the beginning, and only ends have no way out', () => {
    const reached = new Set<string>();
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      for (const { from, to } of table.rows) if (from === null || reached.has(from)) reached.add(to);
    }
    expect(reached).toEqual(states);
    for (const { id, kind } of table.states) {
      const leaves = table.rows.some(({ from, to }) => from === id && to !== id);
      if (kind !== 'end') expect(leaves, id).toBe(true);
    }
  });

  test('clocks hang on steps of the table, and what lapses is a step of the house', () => {
    for (const clock of table.clocks) {
      const named = [clock.starts, clock.ends, clock.pausedBy ?? [], clock.resumedBy ?? []].flat();
      expect([...events], clock.id).toEqual(expect.arrayContaining(named));
      expect((clock.pausedBy ?? []).length > 0).toBe((clock.resumedBy ?? []).length > 0);
      const { lapse } = clock;
      if (lapse === undefined) continue;
      const rows = table.rows.filter(({ event }) => event === lapse);
      expect(
        rows.some(({ who }) => who.includes('system')),
        clock.id,
      ).toBe(true);
    }
  });

  test('who is a second person, and fields that become the matter, exist', () => {
    for (const { notBy = [], asks = [], event } of table.rows) {
      for (const name of notBy) expect(['newest', 'opener', ...events], event).toContain(name);
      expect(new Set(asks.map(({ id }) => id)).size, event).toBe(asks.length);
      const sets = asks.flatMap((ask) => ask.sets ?? []);
      expect(new Set(sets).size, event).toBe(sets.length);
      for (const ask of asks) {
        expect(ask.id, event).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
        if (ask.type === 'choice' || ask.type === 'choices')
          expect(ask.choices?.length, ask.id).toBeGreaterThan(1);
      }
    }
  });

  test('says everything in both languages and where it comes from', () => {
    const words = [
      table.name,
      ...table.states,
      ...table.events,
      ...table.clocks.map(({ name }) => name),
      ...table.rows.flatMap(({ asks = [] }) => asks.flatMap(({ name, choices = [] }) => [name, ...choices])),
    ];
    for (const { zh, en } of words) {
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
      // A law is cited by its own name; what it is about follows in English.
      const said = en.replace(/^[^A-Za-z(]+\(/, '(');
      expect(said).toMatch(/[A-Za-z]/);
      expect(said).not.toMatch(/[\u4e00-\u9fff]/);
    }
    for (const { source, event } of table.rows) expect(source, event).not.toBe('');
  });
});
