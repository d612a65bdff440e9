import { describe, expect, test } from 'vitest';
import type { EntryActor, EntryFacts, EntryInput } from './entry-guards.ts';
import {
  choices,
  decide,
  ENTRY_EVENT_NAMES,
  ENTRY_EVENTS,
  ENTRY_STATE_NAMES,
  ENTRY_STATES,
  ENTRY_TABLE,
  type EntryAtHand,
  entryRow,
  nextState,
} from './entry-machine.ts';
import { ENTRY_REFUSALS, type EntryRefusal, entryRefusal } from './entry-refusals.ts';
import { type Instant, instant, MICROS_PER_DAY } from './instant.ts';
import type { EntryEvent, EntryState, EntryVerdict } from './register.ts';
import type { Role } from './role.ts';

/** The whole table, written out a second time: `.` = refused, `=` = the state stays. Order of events: ENTRY_EVENTS. */
const EXPECTED: Record<EntryState, string> = {
  raised: 'grouped muted . . . . . . . . . . . . . . = = = = = . =',
  grouped: '. muted service-notice explain-asked inquiry . . . . . . . . . closed . = = = = = = =',
  muted: '. . . . . grouped . . . . . . . . closed . = = = = = . =',
  'service-notice': '. muted . . . . closed inquiry . . . . . . closed . = = = = = . =',
  'explain-asked': '. muted . . . . . . answered . . inquiry . . . . = = = = = . =',
  answered: '. muted . . . . . . . closed inquiry . . . . . = = = = = = =',
  inquiry: '. muted . . . . . . . . . . closed . . . = = = = = = =',
  closed: '. . . . . . . . . . . . . inquiry . grouped . . . . . . =',
};

const NOW = instant(1_800_000_000_000_000);
const days = (count: number): Instant => instant(NOW + count * MICROS_PER_DAY);
const person = (role: Role, id: string = role): EntryActor => ({
  id,
  role,
  enterprise: role === 'enterprise' ? 'e1' : '',
});
const FACTS: EntryFacts = { raisedBy: 'system', askedBy: 'someone', inquiryBy: 'someone' };
const entry = (state: EntryState, extra: Partial<EntryAtHand> = {}): EntryAtHand => ({
  state,
  id: 'A-1',
  hidden: false,
  enterprise: 'e1',
  level: 'C',
  mergedInto: state === 'closed' ? 'A-2' : '',
  inquiry: '',
  dueAt: days(-1),
  mutedUntil: null,
  ...extra,
});
const FULL: EntryInput = {
  at: NOW,
  reason: 'the pump was replaced',
  mutedUntil: days(7),
  cause: 'other',
  attachments: 0,
  verdict: 'true',
  level: 'B',
  assignee: 'somebody',
  target: { id: 'A-2', hidden: false, enterprise: 'e1', state: 'grouped' },
  taken: { count: 1, of: 2 },
};
/** Somebody of the row's list who stands in nobody's way. */
const actorOf = (state: EntryState, event: EntryEvent): EntryActor => {
  const who = entryRow(state, event)?.who[0] ?? 'supervisor';
  return who === 'system' ? 'system' : person(who);
};
const ROLES: Role[] = [
  'admin',
  'duty',
  'supervisor',
  'inspector',
  'enterprise',
  'agency',
  'auditor',
  'public',
];

describe('each state × each event', () => {
  for (const state of ENTRY_STATES) {
    const expected = EXPECTED[state].split(' ').map((each) => (each === '=' ? state : each));
    test.each(ENTRY_EVENTS.map((event, i) => [event, expected[i]!] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const decision = decide(entry(state), event, actorOf(state, event), FACTS, FULL);
        if (to === '.') {
          expect(nextState(state, event)).toBeUndefined();
          expect(decision).toEqual({ ok: false, refused: 'not-in-table' });
        } else {
          expect(nextState(state, event)).toBe(to);
          expect(decision).toMatchObject({ ok: true, to });
        }
      },
    );
  }

  test('each row refuses every role that it does not list', () => {
    for (const row of ENTRY_TABLE) {
      for (const role of ROLES.filter((each) => !row.who.includes(each))) {
        const decision = decide(entry(row.from), row.event, person(role), FACTS, FULL);
        expect(decision, `${row.from} ${row.event} ${role}`).toEqual({ ok: false, refused: 'wrong-role' });
      }
    }
  });

  test('no step is listed twice', () => {
    expect(new Set(ENTRY_TABLE.map((row) => `${row.from} ${row.event}`)).size).toBe(ENTRY_TABLE.length);
  });

  test('a closed line stays closed: only its inquiry reopens it, only what was merged is taken out again', () => {
    for (const event of ENTRY_EVENTS.filter((each) => !['note', 'reopen', 'unmerge'].includes(each))) {
      expect(nextState('closed', event)).toBeUndefined();
    }
    const settled = { ...entry('closed'), mergedInto: '' };
    expect(decide(settled, 'unmerge', person('supervisor'), FACTS, FULL)).toEqual({
      ok: false,
      refused: 'not-merged',
    });
    expect(entryRow('closed', 'reopen')?.who).toEqual(['system']);
  });
});

describe('guards: each refuses what it names and nothing beside it', () => {
  const refused = (
    state: EntryState,
    event: EntryEvent,
    actor: EntryActor,
    change: { facts?: Partial<EntryFacts>; input?: Partial<EntryInput>; entry?: Partial<EntryAtHand> } = {},
  ): EntryRefusal | 'allowed' => {
    const decision = decide(
      entry(state, change.entry),
      event,
      actor,
      { ...FACTS, ...change.facts },
      { ...FULL, ...change.input },
    );
    return decision.ok ? 'allowed' : decision.refused;
  };

  test('every step of a person needs a reason', () => {
    for (const row of ENTRY_TABLE.filter((each) => each.who[0] !== 'system' && each.event !== 'answer')) {
      const actor = actorOf(row.from, row.event);
      expect(refused(row.from, row.event, actor, { input: { reason: ' \n' } })).toBe('reason-missing');
    }
  });

  test('raising is not closing', () => {
    const facts = { raisedBy: 'first' };
    expect(refused('inquiry', 'verdict', person('supervisor', 'first'), { facts })).toBe('same-as-raiser');
    expect(refused('answered', 'accept', person('supervisor', 'first'), { facts })).toBe('same-as-raiser');
    expect(refused('service-notice', 'recovered', person('duty', 'first'), { facts })).toBe('same-as-raiser');
    expect(refused('inquiry', 'verdict', person('supervisor', 'second'), { facts })).toBe('allowed');
  });

  test('who asked does not judge the answer', () => {
    const facts = { askedBy: 'first' };
    for (const event of ['accept', 'refuse'] as const) {
      expect(refused('answered', event, person('supervisor', 'first'), { facts })).toBe('same-as-asker');
      expect(refused('answered', event, person('supervisor', 'second'), { facts })).toBe('allowed');
    }
  });

  test('who opened the inquiry does not give its verdict', () => {
    const facts = { inquiryBy: 'first' };
    expect(refused('inquiry', 'verdict', person('supervisor', 'first'), { facts })).toBe('same-as-opener');
    expect(refused('inquiry', 'verdict', person('supervisor', 'second'), { facts })).toBe('allowed');
  });

  test('an entry joins an open one of its own enterprise and path, never itself', () => {
    const merge = (target: EntryInput['target']) =>
      refused('grouped', 'merge', person('duty'), { input: { target } });
    const other = { id: 'A-2', hidden: false, enterprise: 'e1', state: 'inquiry' } as const;
    expect(merge(other)).toBe('allowed');
    expect(merge(undefined)).toBe('target-missing');
    expect(merge({ ...other, id: 'A-1' })).toBe('target-missing');
    expect(merge({ ...other, hidden: true })).toBe('target-other-path');
    expect(merge({ ...other, enterprise: 'e2' })).toBe('target-elsewhere');
    expect(merge({ ...other, state: 'closed' })).toBe('target-closed');
    const merged = decide(entry('grouped'), 'merge', person('duty'), FACTS, FULL);
    expect(merged).toEqual({ ok: true, to: 'closed', verdict: 'duplicate' });
  });

  test('what was merged comes out again while the other is open', () => {
    const unmerge = (state: EntryState) =>
      refused('closed', 'unmerge', person('duty'), { input: { target: { ...FULL.target!, state } } });
    expect(unmerge('grouped')).toBe('allowed');
    expect(unmerge('closed')).toBe('target-closed');
  });

  test('a split takes some findings, neither none nor all', () => {
    const split = (count: number) =>
      refused('grouped', 'split', person('duty'), { input: { taken: { count, of: 3 } } });
    expect([0, 1, 2, 3].map(split)).toEqual(['findings-missing', 'allowed', 'allowed', 'findings-missing']);
  });

  test('a level is another one, an assignment names somebody', () => {
    expect(refused('grouped', 'level', person('duty'), { input: { level: 'C' } })).toBe('level-missing');
    expect(refused('grouped', 'level', person('duty'), { input: { level: 'A' } })).toBe('allowed');
    expect(refused('grouped', 'assign', person('duty'), { input: { assignee: ' ' } })).toBe(
      'assignee-missing',
    );
  });

  test('where an inquiry runs, its verdict closes the entry and no hand beside it', () => {
    const under = { entry: { inquiry: 'I-1' } };
    expect(refused('inquiry', 'verdict', person('supervisor'), under)).toBe('inquiry-decides');
    expect(refused('inquiry', 'verdict', 'system', under)).toBe('allowed');
    expect(refused('inquiry', 'verdict', person('supervisor'))).toBe('allowed');
  });

  test('a mute ends within seven days and lies ahead', () => {
    const mute = (mutedUntil: Instant | null) =>
      refused('grouped', 'triage-mute', person('supervisor'), { input: { mutedUntil } });
    expect(mute(days(7))).toBe('allowed');
    expect(mute(instant(days(7) + 1))).toBe('mute-too-long');
    expect(mute(NOW)).toBe('mute-too-long');
    expect(mute(null)).toBe('mute-too-long');
    expect(refused('grouped', 'triage-mute', person('duty'))).toBe('wrong-role');
  });

  test('an answer has text, and a device fault an attachment', () => {
    const answer = (input: Partial<EntryInput>) =>
      refused('explain-asked', 'answer', person('enterprise'), { input });
    expect(answer({ reason: '' })).toBe('answer-empty');
    expect(answer({ cause: 'device-fault' })).toBe('attachment-missing');
    expect(answer({ cause: 'device-fault', attachments: 1 })).toBe('allowed');
    expect(answer({ cause: 'process' })).toBe('allowed');
  });

  test('one enterprise cannot answer for another, nor learn that the entry exists', () => {
    const other = { id: 'x', role: 'enterprise', enterprise: 'e2' } as const;
    const unbound = { id: 'x', role: 'enterprise', enterprise: '' } as const;
    expect(refused('explain-asked', 'answer', other)).toBe('not-visible');
    expect(refused('explain-asked', 'answer', unbound)).toBe('other-enterprise');
  });

  test('a falsification pattern is never told to the enterprise', () => {
    const hidden = { entry: { hidden: true } };
    expect(refused('grouped', 'triage-ask', person('duty'), hidden)).toBe('hidden-never-told');
    expect(refused('grouped', 'triage-notice', person('duty'), hidden)).toBe('hidden-never-told');
    expect(refused('grouped', 'triage-inquiry', person('duty'), hidden)).toBe('allowed');
    for (const role of ['enterprise', 'agency', 'town'] as const) {
      expect(refused('grouped', 'note', person(role), hidden)).toBe('not-visible');
    }
  });

  test('the system waits for the clock; a supervisor may end a mute before', () => {
    const early = { entry: { dueAt: days(1) } };
    expect(refused('explain-asked', 'late', 'system', early)).toBe('clock-not-run-out');
    expect(refused('service-notice', 'not-recovered', 'system', early)).toBe('clock-not-run-out');
    expect(refused('grouped', 'escalate', 'system', early)).toBe('clock-not-run-out');
    expect(refused('explain-asked', 'late', 'system', { entry: { dueAt: null } })).toBe('clock-not-run-out');
    const muted = { entry: { dueAt: null, mutedUntil: days(1) } };
    expect(refused('muted', 'unmute', 'system', muted)).toBe('clock-not-run-out');
    expect(refused('muted', 'unmute', person('supervisor'), muted)).toBe('allowed');
  });

  test('an inquiry closes with one of its four verdicts', () => {
    const verdict = (given: EntryVerdict | null) =>
      decide(entry('inquiry'), 'verdict', person('supervisor'), FACTS, { ...FULL, verdict: given });
    for (const given of ['true', 'technical', 'false-alarm', 'duplicate'] as const) {
      expect(verdict(given)).toEqual({ ok: true, to: 'closed', verdict: given });
    }
    for (const given of ['normal', 'explained', null] as const) {
      expect(verdict(given)).toEqual({ ok: false, refused: 'verdict-missing' });
    }
  });

  test('recovery and an accepted answer bring their own verdicts', () => {
    expect(decide(entry('service-notice'), 'recovered', 'system', FACTS, FULL)).toMatchObject({
      verdict: 'normal',
    });
    expect(decide(entry('answered'), 'accept', person('supervisor'), FACTS, FULL)).toMatchObject({
      verdict: 'explained',
    });
  });
});

describe('what a viewer may choose', () => {
  const seen = (state: EntryState, role: Role, extra: Partial<EntryAtHand> = {}) =>
    choices(entry(state, extra), person(role) as Exclude<EntryActor, 'system'>, FACTS);

  test('buttons follow role and state', () => {
    expect(seen('grouped', 'duty')).toEqual([
      ...['triage-notice', 'triage-ask', 'triage-inquiry'],
      ...['merge', 'split', 'level', 'assign', 'note'],
    ]);
    expect(seen('grouped', 'supervisor')).toContain('triage-mute');
    expect(seen('explain-asked', 'enterprise')).toEqual(['answer']);
    expect(seen('grouped', 'enterprise')).toEqual([]);
    expect(seen('grouped', 'auditor')).toEqual([]);
    expect(seen('closed', 'supervisor')).toEqual(['unmerge', 'note']);
    expect(seen('closed', 'supervisor', { mergedInto: '' })).toEqual(['note']);
  });

  test('a hidden line offers no telling', () => {
    expect(seen('grouped', 'duty', { hidden: true })).toEqual([
      ...['triage-inquiry', 'merge', 'split', 'level', 'assign', 'note'],
    ]);
    expect(seen('explain-asked', 'enterprise', { hidden: true })).toEqual([]);
  });

  test('who asked is not offered the judging', () => {
    const asker = { id: 'someone', role: 'supervisor', enterprise: '' } as const;
    expect(choices(entry('answered'), asker, FACTS)).toEqual([
      'triage-mute',
      'split',
      'level',
      'assign',
      'note',
    ]);
  });
});

test('every state, event and refusal has words in both languages', () => {
  for (const state of ENTRY_STATES) expect(ENTRY_STATE_NAMES[state].zh).toBeTruthy();
  for (const event of ENTRY_EVENTS) expect(ENTRY_EVENT_NAMES[event].zh).toBeTruthy();
  for (const code of Object.keys(ENTRY_REFUSALS) as EntryRefusal[]) {
    expect(entryRefusal(code, 'zh')).toMatch(/。$/);
    expect(entryRefusal(code, 'en')).toMatch(/\.$/);
  }
});
