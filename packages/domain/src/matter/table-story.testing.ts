import { describe, expect, test } from 'vitest';
import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_HOUR } from '../instant.ts';
import type { FieldValues } from './field.ts';
import type { Matter, MatterStep } from './matter.ts';
import type { MatterActor } from './matter-guards.ts';
import { afterStep, decideMatter, matterChoices, noMatter } from './matter-machine.ts';
import type { MatterTable } from './matter-table.ts';

type Person = Exclude<MatterActor, 'system'>;
/** Events with who takes them, in order. */
export type Way = readonly (readonly [string, MatterActor])[];
type Given = Readonly<Record<string, FieldValues>>;

/** A Monday at noon without holidays near it. */
const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
export const later = (hours: number): Instant => instant(NOON + hours * MICROS_PER_HOUR);

/** Somebody of this role, named like it. */
export const person = (role: Person['role'], more: Partial<Person> = {}): Person => ({
  ...{ id: role, role, enterprise: '', agency: '', unit: '', displayName: role },
  ...more,
});

/** A matter moved step by step as a store would keep it. */
export class TableStory {
  matter: Matter;
  readonly steps: MatterStep[] = [];
  readonly #table: MatterTable;
  readonly #given: Given;

  constructor(table: MatterTable, given: Given, way: Way = [], start: Partial<Matter> = {}) {
    this.#table = table;
    this.#given = given;
    this.matter = noMatter({ machine: table.id, openedAt: NOON, ...start });
    for (const [event, by] of way) expect(this.take(event, by), event).toBe('ok');
  }

  /** @returns `ok`, or the word of the refusal */
  take(event: string, by: MatterActor, at: Instant = NOON, given = this.#given[event] ?? {}): string {
    const input = { at, happenedAt: at, reason: '因为', given };
    const question = { matter: this.matter, steps: this.steps, actor: by, input };
    const decided = decideMatter(this.#table, event, question);
    if (!decided.ok) return decided.refused.code;
    const from = this.matter.version === 0 ? null : this.matter.state;
    this.matter = afterStep(this.#table, this.matter, decided.row, decided.given, at);
    this.steps.push({
      ...{ seq: this.steps.length + 1, matter: 'm', at, happenedAt: at, byName: '', byUnit: '', event, from },
      ...{ by: by === 'system' ? 'system' : by.id, to: decided.row.to, reason: '', given: decided.given },
      ...{ refused: null, clientId: '' },
    });
    return 'ok';
  }

  choices(by: Person): string[] {
    return matterChoices(this.#table, this.matter, this.steps, by, NOON).map(({ event }) => event);
  }
}

const ROLES: readonly Person['role'][] = [
  ...['admin', 'duty', 'supervisor', 'inspector', 'technical', 'legal', 'head', 'leader', 'town'],
  ...['enterprise', 'agency', 'lab', 'authority', 'auditor'],
] as Person['role'][];

/**
 * The sentences every table owes: names are there, each state is reached, and of every state and event the table
 * either lists who may take it, or it is refused for everybody.
 */
export function tableSentences(table: MatterTable, given: Given, ways: Readonly<Record<string, Way>>): void {
  const story = (state: string) => new TableStory(table, given, ways[state]);
  describe(`table of ${table.id}`, () => {
    test('every word has its names, and every state a way to it', () => {
      const events = table.events.map(({ id }) => id);
      const states = table.states.map(({ id }) => id);
      expect(Object.keys(ways).sort()).toEqual([...states].sort());
      for (const state of states) expect(story(state).matter.state).toBe(state);
      for (const { from, event, to } of table.rows) {
        expect(events).toContain(event);
        expect([...states, null]).toContain(from);
        expect(states).toContain(to);
      }
      for (const clock of table.clocks)
        for (const event of [...clock.starts, ...clock.ends]) expect(events).toContain(event);
    });

    for (const { id: state } of table.states)
      for (const { id: event } of table.events) {
        const row = table.rows.find((each) => each.from === state && each.event === event);
        test(`${state} × ${event}: ${row ? `to ${row.to}` : 'refused'}`, () => {
          for (const role of ROLES) {
            const held = story(state);
            const before = held.matter;
            const told = held.take(event, person(role));
            if (!row) {
              expect(['not-in-table', 'not-visible']).toContain(told);
            } else if (!row.who.includes(role)) {
              expect(['wrong-role', 'not-visible']).toContain(told);
            } else if (told === 'ok') {
              expect([held.matter.state, held.matter.version]).toEqual([row.to, before.version + 1]);
            }
            if (told !== 'ok') expect(held.matter).toBe(before);
          }
          if (!row) return expect(story(state).take(event, 'system')).toBe('not-in-table');
          const takers = row.who.map((role) =>
            role === 'system' ? 'system' : person(role as Person['role']),
          );
          expect(takers.map((by) => story(state).take(event, by))).toContain('ok');
          return undefined;
        });
      }

    test('a step without what it asks for is refused, and every missing field is named', () => {
      for (const row of table.rows) {
        const needed = (row.asks ?? []).filter(({ required }) => required);
        if (needed.length === 0) continue;
        const held = row.from === null ? new TableStory(table, given) : story(row.from);
        const told = row.who.map((role) =>
          held.take(row.event, role === 'system' ? 'system' : person(role as Person['role']), NOON, {}),
        );
        expect(told, row.event).toContain('fields-wrong');
      }
    });
  });
}
