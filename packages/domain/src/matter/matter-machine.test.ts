import { describe, expect, test } from 'vitest';
import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '../instant.ts';
import type { FieldValues } from './field.ts';
import { checkFields } from './field-check.ts';
import type { Matter, MatterStep } from './matter.ts';
import { earliestDue, lightOf, matterClocks } from './matter-clocks.ts';
import { type MatterActor, type MatterInput, refusal } from './matter-guards.ts';
import { afterStep, decideMatter, isKnownTo, matterChoices, noMatter } from './matter-machine.ts';
import type { MatterTable } from './matter-table.ts';

const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
const later = (hours: number): Instant => instant(NOON + hours * MICROS_PER_HOUR);
const said = { confidence: 'P', source: 'test' } as const;
const name = (zh: string) => ({ zh, en: zh });

/** A small table that uses everything a row can say. */
const TABLE: MatterTable = {
  ...{ id: 'item', name: name('事'), prefix: 'T', source: 'test', standing: [], knownToParty: ['open'] },
  ...{ knownToAgency: false, knownToTown: true },
  states: [
    { id: 'open', ...name('在办'), kind: 'open' },
    { id: 'waiting', ...name('等待'), kind: 'paused' },
    { id: 'done', ...name('办结'), kind: 'end' },
  ],
  events: ['enter', 'say', 'wait', 'resume', 'extend', 'check', 'late', 'reopen'].map((id) => ({
    id,
    ...name(id),
  })),
  guards: {
    long: ({ input }) =>
      String(input.given.text).length > 3 ? undefined : refusal('too-short', '太短', 'short'),
  },
  rows: [
    {
      ...{ from: null, event: 'enter', to: 'open', who: ['supervisor'], guards: [], ...said },
      asks: [
        { id: 'unit', name: name('单位'), type: 'unit', required: true, sets: 'unit' },
        { id: 'deadline', name: name('期限'), type: 'day', required: true, notBefore: 'now' },
        { id: 'officers', name: name('承办'), type: 'people', minCount: 2, sets: 'officers' },
      ],
    },
    {
      ...{ from: 'open', event: 'say', to: 'open', who: ['town'], guards: ['long'], unit: 'own', ...said },
      asks: [{ id: 'text', name: name('说明'), type: 'text', required: true }],
    },
    { from: 'open', event: 'wait', to: 'waiting', who: ['supervisor'], guards: [], ...said },
    { from: 'waiting', event: 'resume', to: 'open', who: ['supervisor'], guards: [], ...said },
    { from: 'open', event: 'extend', to: 'open', who: ['supervisor'], guards: [], once: true, ...said },
    {
      ...{ from: 'open', event: 'check', to: 'done', who: ['supervisor', 'inspector'], guards: [], ...said },
      ...{ notBy: ['opener'], officers: 'not', reason: 'optional' },
    },
    { from: 'open', event: 'late', to: 'open', who: ['system'], guards: [], ...said },
    { from: 'done', event: 'reopen', to: 'open', who: ['head'], guards: [], reopens: true, ...said },
  ],
  clocks: [
    {
      ...{ id: 'deadline', name: name('整改期限'), starts: ['enter'], ends: ['check'], lapse: 'late' },
      ...{ pausedBy: ['wait'], resumedBy: ['resume'] },
      run: { by: 'field', field: 'deadline', ...said },
      extendedBy: [{ event: 'extend', run: { workingDays: 5, ...said } }],
    },
    {
      ...{ id: 'weekly', name: name('每周'), starts: ['enter', 'say'], ends: ['say', 'check'] },
      run: { days: 7, ...said },
    },
  ],
};

const person = (
  id: string,
  role: Exclude<MatterActor, 'system'>['role'],
  more = {},
): Exclude<MatterActor, 'system'> => ({
  ...{ id, role, enterprise: '', agency: '', unit: 'A 局', displayName: id, ...more },
});
const boss = person('boss', 'supervisor');
const town = person('town', 'town', { unit: '镇' });
const GIVEN = { unit: '镇', deadline: '2026-03-20', officers: ['o1', 'o2'] };

/** Takes steps one after another as a store would keep them. */
class Story {
  matter: Matter = noMatter({ machine: 'item' });
  readonly steps: MatterStep[] = [];

  try(event: string, actor: MatterActor, given: FieldValues = {}, more: Partial<MatterInput> = {}) {
    const input = { at: NOON, happenedAt: more.at ?? NOON, reason: 'because', given, ...more };
    const decided = decideMatter(TABLE, event, { matter: this.matter, steps: this.steps, actor, input });
    if (!decided.ok) return decided.refused;
    const from = this.matter.version === 0 ? null : this.matter.state;
    const who =
      actor === 'system'
        ? { by: 'system', byName: '', byUnit: '' }
        : { by: actor.id, byName: actor.displayName, byUnit: actor.unit };
    this.matter = {
      ...afterStep(TABLE, this.matter, decided.row, decided.given, input.at),
      ...(from === null ? { openedAt: input.at, openedBy: who.by } : {}),
    };
    this.steps.push({
      ...{ seq: this.steps.length + 1, matter: 'm', at: input.at, happenedAt: input.happenedAt, ...who },
      ...{
        event,
        from,
        to: decided.row.to,
        reason: input.reason,
        given: decided.given,
        refused: null,
        clientId: '',
      },
    });
    return undefined;
  }
}
const begun = (): Story => {
  const story = new Story();
  expect(story.try('enter', boss, GIVEN)).toBeUndefined();
  return story;
};

describe('steps of a matter', () => {
  test('what is entered becomes the matter', () => {
    const { matter } = begun();
    expect(matter).toMatchObject({
      state: 'open',
      unit: '镇',
      officers: ['o1', 'o2'],
      version: 1,
      closedAt: null,
    });
  });

  test.each([
    ['not-in-table', 'check', 'waiting', boss, {}],
    ['not-in-table', 'enter', 'open', boss, GIVEN],
    ['wrong-role', 'say', 'open', boss, { text: 'long enough' }],
    ['own-unit-only', 'say', 'open', person('x', 'town', { unit: '别镇' }), { text: 'long enough' }],
    ['unit-missing', 'say', 'open', person('x', 'town', { unit: '' }), { text: 'long enough' }],
    ['too-short', 'say', 'open', town, { text: 'abc' }],
    ['fields-wrong', 'say', 'open', town, {}],
    ['same-person', 'check', 'open', boss, {}],
    ['officers-not', 'check', 'open', person('o1', 'inspector'), {}],
  ])('%s', (code, event, state, actor, given) => {
    const story = begun();
    story.matter = { ...story.matter, state };
    expect(story.try(event, actor, given)).toMatchObject({
      code,
      zh: expect.stringMatching(/。$|太短/),
      en: expect.any(String),
    });
    expect(story.steps).toHaveLength(1);
  });

  test('a reason is asked of people, not of the house, nor where a row says so', () => {
    const story = begun();
    expect(story.try('wait', boss, {}, { reason: ' ' })).toMatchObject({ code: 'reason-missing' });
    expect(story.try('late', 'system', {}, { reason: '' })).toBeUndefined();
    expect(story.try('check', person('other', 'supervisor'), {}, { reason: '' })).toBeUndefined();
    expect(story.matter.closedAt).toBe(NOON);
  });

  test('the deadline is moved once', () => {
    const story = begun();
    expect(story.try('extend', boss)).toBeUndefined();
    expect(story.try('extend', boss)).toMatchObject({ code: 'only-once' });
  });

  test('nothing happens before what it follows, nor after now', () => {
    const story = begun();
    const input = { at: later(5) };
    expect(story.try('wait', boss, {}, { ...input, happenedAt: later(-1) })).toMatchObject({
      code: 'before-the-fact',
    });
    expect(story.try('wait', boss, {}, { ...input, happenedAt: later(6) })).toMatchObject({
      code: 'in-future',
    });
    expect(story.try('wait', boss, {}, { ...input, happenedAt: later(4) })).toBeUndefined();
  });

  test('a reopened matter counts and is open again', () => {
    const story = begun();
    story.try('check', person('other', 'supervisor'));
    expect(story.try('reopen', person('h', 'head'))).toBeUndefined();
    expect(story.matter).toMatchObject({ reopened: 1, state: 'open', closedAt: null });
  });

  test('buttons are what may be chosen, before anything is typed', () => {
    const { matter, steps } = begun();
    const events = (actor: Exclude<MatterActor, 'system'>) =>
      matterChoices(TABLE, matter, steps, actor, NOON).map(({ event }) => event);
    expect(events(boss)).toEqual(['wait', 'extend']);
    expect(events(town)).toEqual(['say']);
    expect(events(person('second', 'supervisor'))).toEqual(['wait', 'extend', 'check']);
  });
});

describe('who learns of it', () => {
  const { matter } = begun();
  const mine = { ...matter, enterprise: 'e1' };
  const plant = person('p', 'enterprise', { enterprise: 'e1' });
  test.each([
    ['the party, in a state it is told of', mine, plant, true],
    ['the party, in another state', { ...mine, state: 'waiting' }, plant, false],
    ['another enterprise', mine, person('p', 'enterprise', { enterprise: 'e2' }), false],
    ['a login without enterprise', mine, person('p', 'enterprise'), false],
    ['an agency', mine, person('a', 'agency'), false],
    ['the town', mine, town, true],
    ['the town, of a hidden one', { ...mine, hidden: true }, town, false],
    ['the party, of a hidden one', { ...mine, hidden: true }, plant, false],
    ['the bureau, of a hidden one', { ...mine, hidden: true }, boss, true],
  ])('%s', (_, held, actor, known) => {
    expect(isKnownTo(TABLE, held, actor)).toBe(known);
    if (!known) {
      const input = { at: NOON, happenedAt: NOON, reason: 'x', given: {} };
      expect(decideMatter(TABLE, 'say', { matter: held, steps: [], actor, input })).toMatchObject({
        refused: { code: 'not-visible' },
      });
    }
  });
});

describe('clocks', () => {
  const dueOf = (story: Story, id: string) =>
    matterClocks(TABLE, story.matter, story.steps).filter((clock) => clock.id === id);

  test('a day that was given ends with that day, and a step may lengthen it by working days', () => {
    const story = begun();
    expect(dueOf(story, 'deadline')[0]?.dueAt).toBe(parseDay('2026-03-21'));
    story.try('extend', boss);
    // Friday the 20th and five working days: Friday the 27th.
    expect(dueOf(story, 'deadline')[0]?.dueAt).toBe(parseDay('2026-03-28'));
  });

  test('a pause does not count', () => {
    const story = begun();
    story.try('wait', boss, {}, { at: later(24) });
    expect(earliestDue(dueOf(story, 'deadline'))).toBeNull();
    story.try('resume', boss, {}, { at: later(72) });
    expect(dueOf(story, 'deadline')[0]?.dueAt).toBe((parseDay('2026-03-21') ?? 0) + 2 * MICROS_PER_DAY);
  });

  test('a step that starts and ends a clock begins the next', () => {
    const story = begun();
    story.try('say', town, { text: 'long enough' }, { at: later(48) });
    expect(dueOf(story, 'weekly')).toMatchObject([
      { startedAt: NOON, endedAt: later(48) },
      { startedAt: later(48), endedAt: null, dueAt: parseDay('2026-03-12') },
    ]);
  });

  test('the light is yellow in the last quarter, at most a day, and red after', () => {
    const clock = { startedAt: NOON, dueAt: later(8) };
    expect([5, 6, 7.9, 8, 9].map((hours) => lightOf(clock, later(hours)))).toEqual([
      ...['green', 'yellow', 'yellow', 'red', 'red'],
    ]);
    expect(lightOf({ startedAt: NOON, dueAt: null }, NOON)).toBe('none');
    expect(lightOf({ startedAt: NOON, dueAt: later(24 * 30) }, later(24 * 28))).toBe('green');
  });
});

describe('fields', () => {
  const moments = { now: NOON, newestStep: later(-2), opened: later(-30) };
  const one = (def: object, value: unknown) =>
    checkFields([{ id: 'x', name: name('项'), type: 'text', ...def }], { x: value } as FieldValues, moments);

  test('rare characters and emoji stay, composed and trimmed', () => {
    expect(one({}, ' 𠮷田𬭎 é😀 ')).toEqual({ ok: true, values: { x: '𠮷田𬭎 é😀' } });
    expect(one({ maxCount: 2 }, '𠮷😀').ok).toBe(true);
  });

  test.each([
    ['half a pair', {}, 'a\ud800'],
    ['a direction override', {}, 'a\u202eb'],
    ['a control', {}, 'a\u0000'],
    ['too long', { maxCount: 2 }, '𠮷😀a'],
    ['not a day', { type: 'day' }, '2026-02-30'],
    ['a day gone', { type: 'day', notBefore: 'now' }, '2026-03-01'],
    ['a day to come', { type: 'day', notAfter: 'now' }, '2026-03-03'],
    ['no choice', { type: 'choice', choices: [{ id: 'a', ...name('a') }] }, 'b'],
    ['text for a number', { type: 'number' }, '7'],
    ['not finite', { type: 'number' }, Number.POSITIVE_INFINITY],
    ['below', { type: 'money', min: 0 }, -1],
    ['twice', { type: 'people' }, ['a', 'a']],
    ['too few', { type: 'people', minCount: 2 }, ['a']],
    ['no digest', { type: 'photos' }, ['x']],
    ['before the newest step', { type: 'moment', notBefore: 'newest-step' }, later(-3)],
    ['after now', { type: 'moment', notAfter: 'now' }, later(1)],
    ['missing', { required: true }, '  '],
    ['no place', { type: 'place' }, 'here'],
  ])('%s is refused in both languages', (_, def, value) => {
    expect(one(def, value)).toEqual({
      ok: false,
      refusals: [{ field: 'x', zh: expect.stringContaining('项'), en: expect.any(String) }],
    });
  });

  test('an unknown name is refused, and every fault is named at once', () => {
    const defs = [{ id: 'a', name: name('甲'), type: 'number', required: true } as const];
    expect(checkFields(defs, { b: 1, __proto__: null }, moments)).toMatchObject({
      refusals: [{ field: 'b' }, { field: 'a' }],
    });
  });
});
