import { describe, expect, test } from 'vitest';
import { parseDay } from '../format.ts';
import { type Instant, instant, MICROS_PER_HOUR } from '../instant.ts';
import type { FieldValues } from './field.ts';
import type { Matter, MatterStep } from './matter.ts';
import { matterClocks } from './matter-clocks.ts';
import type { MatterActor } from './matter-guards.ts';
import { afterStep, decideMatter, matterChoices, noMatter } from './matter-machine.ts';
import { OUTAGE_TABLE } from './outage-table.ts';

// A Monday without holidays near it.
const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
const later = (hours: number): Instant => instant(NOON + hours * MICROS_PER_HOUR);
const person = (role: Exclude<MatterActor, 'system'>['role']): MatterActor => ({
  ...{
    id: role,
    role,
    enterprise: role === 'enterprise' ? 'e1' : '',
    agency: '',
    unit: '',
    displayName: role,
  },
});
const FILE = 'a'.repeat(64);

const FIELDS: Readonly<Record<string, FieldValues>> = {
  suspect: { seen: 'silence', since: NOON, 'key-unit': true },
  group: { group: '东片' },
  report: {
    ...{ 'fault-kind': 'analyser', 'fault-from': NOON, 'fault-cause': '灯源老化' },
    ...{ 'expected-end': '2026-03-05', 'manual-plan': true },
  },
  manual: { 'manual-day': '2026-03-02', 'manual-count': 4, 'manual-gap': 6 },
  qc: { 'qc-records': 'Q-000001', 'qc-passed': 'w01018' },
  repaired: { 'repair-work': '更换灯源', 'core-part': false },
  'ask-stop': { 'stop-kind': 'stop', 'stop-from': '2026-03-09', 'stop-to': '2026-03-20', 'stop-why': '检修' },
  restart: { 'restart-at': NOON },
  change: { 'change-kind': 'core-part', 'change-at': NOON, 'change-what': '更换比色池' },
  accept: { 'acceptance-day': '2026-03-02', registration: 'BA-1', files: [FILE] },
};
const fieldsOf = (event: string): FieldValues => FIELDS[event === 'report-late' ? 'report' : event] ?? {};

/** Takes steps one after another as a store would keep them. */
class Story {
  matter: Matter = noMatter({ machine: 'outage', enterprise: 'e1' });
  readonly steps: MatterStep[] = [];

  take(event: string, by: MatterActor, given: FieldValues = fieldsOf(event), at: Instant = NOON) {
    const input = { at, happenedAt: at, reason: 'because', given };
    const decided = decideMatter(OUTAGE_TABLE, event, {
      ...{ matter: this.matter, steps: this.steps, actor: by, input },
    });
    if (!decided.ok) return decided.refused.code;
    const from = this.matter.version === 0 ? null : this.matter.state;
    this.matter = afterStep(OUTAGE_TABLE, this.matter, decided.row, decided.given, at);
    this.steps.push({
      ...{ seq: this.steps.length + 1, matter: 'm', at, happenedAt: at, byName: '', byUnit: '', event, from },
      ...{ by: by === 'system' ? 'system' : by.id, to: decided.row.to, reason: '', given: decided.given },
      ...{ refused: null, clientId: '' },
    });
    return 'ok';
  }
}

const plant = person('enterprise');
const WAYS: Readonly<Record<string, readonly (readonly [string, MatterActor])[]>> = {
  suspected: [['suspect', 'system']],
  grouped: [
    ['suspect', 'system'],
    ['group', 'system'],
  ],
  unreported: [
    ['suspect', 'system'],
    ['no-report', 'system'],
  ],
  reported: [['report', plant]],
  unrestored: [
    ['report', plant],
    ['not-restored', 'system'],
  ],
  asked: [['ask-stop', plant]],
  stopped: [
    ['ask-stop', plant],
    ['agree', person('supervisor')],
  ],
  acceptance: [['change', plant]],
  normal: [
    ['suspect', 'system'],
    ['back', 'system'],
  ],
};
function storyIn(state: string): Story {
  const story = new Story();
  for (const [event, by] of WAYS[state] ?? []) expect(story.take(event, by), event).toBe('ok');
  if (state !== 'none') expect(story.matter.state).toBe(state);
  return story;
}
const CHECKED = new Set(['repaired', 'restart']);
const STATES = [null, ...OUTAGE_TABLE.states.map(({ id }) => id)];
const CASES = STATES.flatMap((state) => OUTAGE_TABLE.events.map(({ id }) => [state, id] as const));

describe('A.5 device outage, stop, change', () => {
  test.each(CASES)('%s × %s', (state, event) => {
    const row = OUTAGE_TABLE.rows.find((each) => each.from === state && each.event === event);
    const by: MatterActor = row ? (row.who[0] === 'system' ? 'system' : person(row.who[0] as never)) : plant;
    const story = storyIn(state ?? 'none');
    if (!row) return expect(story.take(event, by)).toBe('not-in-table');
    if (CHECKED.has(event)) expect(story.take('qc', 'system')).toBe('ok');
    expect(story.take(event, by)).toBe('ok');
    expect(story.matter.state).toBe(row.to);
    const outsider = row.who.includes('town') ? person('lab') : person('town');
    const other = storyIn(state ?? 'none');
    const refused = other.take(event, outsider);
    expect(['wrong-role', 'not-visible']).toContain(refused);
  });

  test('repaired waits for a check that passed since, of each factor that was at fault', () => {
    const story = new Story();
    story.take('suspect', 'system', { ...FIELDS.suspect, seen: 'fault-flag', factors: 'w01018,w21003' });
    story.take('report', plant);
    const agency = person('agency');
    expect(story.take('repaired', agency)).toBe('qc-missing');
    story.take('qc', 'system', { 'qc-records': 'Q-1', 'qc-passed': 'w01018', 'qc-failed': 'w21003' });
    expect(story.take('repaired', agency)).toBe('qc-failed');
    story.take('qc', 'system', { 'qc-records': 'Q-1,Q-2', 'qc-passed': 'w01018' });
    expect(story.take('repaired', agency)).toBe('qc-failed');
    story.take('qc', 'system', { 'qc-records': 'Q-1,Q-2,Q-3', 'qc-passed': 'w01018,w21003' });
    expect(story.take('repaired', agency, { ...FIELDS.repaired, 'core-part': true })).toBe(
      'acceptance-first',
    );
    expect(story.take('repaired', agency)).toBe('ok');
  });

  test('a device at fault is not back because it speaks again; one that was silent is', () => {
    const fault = new Story();
    fault.take('suspect', 'system', { ...FIELDS.suspect, seen: 'fault-flag' });
    fault.take('no-report', 'system');
    expect(fault.take('back', 'system')).toBe('qc-missing');
    expect(storyIn('unreported').take('back', 'system')).toBe('ok');
  });

  test.each([
    [3, 6, 'too-few-by-hand'],
    [4, 6.5, 'too-few-by-hand'],
    [4, 6, 'ok'],
  ])('%s values a day by hand with a gap of %s h: %s', (count, gap, answer) => {
    const given = { 'manual-day': '2026-03-02', 'manual-count': count, 'manual-gap': gap };
    expect(storyIn('reported').take('manual', 'system', given)).toBe(answer);
  });

  test('a stop is asked for before the fact, and does not end before it begins', () => {
    const ask = (given: FieldValues) =>
      new Story().take('ask-stop', plant, { ...FIELDS['ask-stop'], ...given });
    expect(ask({ 'stop-from': '2026-03-01' })).toBe('fields-wrong');
    expect(ask({ 'stop-from': '2026-03-09', 'stop-to': '2026-03-08' })).toBe('ends-before-start');
  });

  test('the agency neither asks to stop nor registers a change', () => {
    expect(new Story().take('ask-stop', person('agency'))).toBe('wrong-role');
    expect(storyIn('acceptance').take('accept', person('agency'))).toBe('wrong-role');
    const { matter, steps } = storyIn('reported');
    const held = matterChoices(OUTAGE_TABLE, matter, steps, person('agency') as never, NOON);
    expect(held.map(({ event }) => event)).toEqual(['repaired']);
  });
});

describe('clocks of A.5', () => {
  const due = (story: Story, id: string) =>
    matterClocks(OUTAGE_TABLE, story.matter, story.steps).find((clock) => clock.id === id);

  test('twelve hours to report, five working days to restore, both from the beginning of the fault', () => {
    const story = storyIn('suspected');
    expect(due(story, 'report')?.dueAt).toBe(later(12));
    expect(due(story, 'call')?.dueAt).toBe(later(4));
    // Monday noon: the end of the next Monday.
    expect(due(story, 'repair')?.dueAt).toBe(parseDay('2026-03-10'));
    story.take('report', plant, FIELDS.report, later(30));
    expect(due(story, 'report')?.endedAt).toBe(later(30));
    expect(due(story, 'repair')?.dueAt).toBe(parseDay('2026-03-10'));
  });

  test('a fault reported before anybody noticed counts from when it began', () => {
    const story = new Story();
    story.take('report', plant, { ...FIELDS.report, 'fault-from': later(-72) }, NOON);
    // Friday noon, and the Saturday after it is worked: the end of the next Thursday.
    expect(due(story, 'repair')?.dueAt).toBe(parseDay('2026-03-06'));
  });

  test('a request to stop is deemed agreed five working days later, holidays left out', () => {
    const story = new Story();
    // Wednesday before the National Day holiday of 2026; 10 October, a Saturday, is worked.
    const wednesday = instant((parseDay('2026-09-30') ?? 0) + 12 * MICROS_PER_HOUR);
    const given = { ...FIELDS['ask-stop'], 'stop-from': '2026-10-20', 'stop-to': '2026-10-30' };
    expect(story.take('ask-stop', plant, given, wednesday)).toBe('ok');
    expect(due(story, 'stop-answer')?.dueAt).toBe(parseDay('2026-10-14'));
    expect(OUTAGE_TABLE.clocks.find(({ id }) => id === 'stop-answer')?.lapse).toBe('deem-agreed');
  });

  test('joined to an event of the area nothing runs; handled by itself it begins anew', () => {
    const story = storyIn('grouped');
    expect(matterClocks(OUTAGE_TABLE, story.matter, story.steps).filter(({ endedAt }) => !endedAt)).toEqual(
      [],
    );
    story.take('ungroup', person('duty'), {}, later(3));
    expect(due(story, 'report')?.endedAt).not.toBeNull();
    const running = matterClocks(OUTAGE_TABLE, story.matter, story.steps).filter(({ endedAt }) => !endedAt);
    expect(running.find(({ id }) => id === 'report')?.dueAt).toBe(later(15));
  });

  test('a day by hand ends its clock and starts the next', () => {
    const story = storyIn('reported');
    expect(due(story, 'manual')?.dueAt).toBe(parseDay('2026-03-04'));
    story.take('manual', 'system', FIELDS.manual, later(20));
    const running = matterClocks(OUTAGE_TABLE, story.matter, story.steps).filter(({ endedAt }) => !endedAt);
    expect(running.find(({ id }) => id === 'manual')?.dueAt).toBe(parseDay('2026-03-05'));
  });

  test('every lapse of a clock is a step of the table', () => {
    for (const { lapse, id } of OUTAGE_TABLE.clocks)
      if (lapse !== undefined)
        expect(
          OUTAGE_TABLE.rows.some(({ event, who }) => event === lapse && who.includes('system')),
          id,
        ).toBe(true);
  });
});
