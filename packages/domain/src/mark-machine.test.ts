import { describe, expect, test } from 'vitest';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from './instant.ts';
import {
  MARK_EVENT_NAMES,
  MARK_STATE_NAMES,
  MARK_STATES,
  MARK_TYPES,
  type MarkCheck,
  type MarkEvent,
  type MarkState,
  markBy,
  markLight,
} from './mark.ts';
import {
  decideMark,
  MARK_EVENTS,
  MARK_TABLE,
  type MarkActor,
  type MarkAtHand,
  type MarkInput,
  markChoices,
  markDueAt,
  markRow,
} from './mark-machine.ts';
import { MARK_REFUSALS, type MarkRefusal, markRefusal } from './mark-refusals.ts';
import type { Role } from './role.ts';

/** The whole table, written out a second time: `.` = refused. Order of events: MARK_EVENTS. */
const EXPECTED: Record<MarkState | 'null', string> = {
  null: 'proposed . . . . . .',
  proposed: '. proposed accepted refused asked . .',
  asked: '. . . refused . proposed .',
  accepted: '. . . . . . refused',
  refused: '. . . . . . .',
};
const STATES: (MarkState | null)[] = [null, ...MARK_STATES];

const NOW = instant(1_800_000_000_000_000);
const hours = (count: number): Instant => instant(NOW + count * MICROS_PER_HOUR);
const person = (role: Role, id: string = role): Exclude<MarkActor, 'system'> => ({
  id,
  role,
  enterprise: role === 'enterprise' ? 'e1' : '',
});
const CLEAN: MarkCheck = {
  ...{ at: NOW, doubts: [], overlaps: [], overlapCount: 0, support: [], missing: [] },
};
const OVERLAPPING: MarkCheck = { ...CLEAN, overlapCount: 1 };
const CONTRADICTED: MarkCheck = {
  ...CLEAN,
  doubts: [{ code: 'facility-runs', contradicts: true, facts: {} }],
};
const mark = (state: MarkState | null, extra: Partial<MarkAtHand> = {}): MarkAtHand => ({
  ...{ state, type: 'maintenance', origin: 'enterprise', enterprise: 'e1', check: CLEAN, hidden: false },
  ...{ from: hours(-3), to: hours(-2), late: false, lateReason: '', dueAt: hours(-1), by: 'author' },
  lastBy: 'author',
  ...extra,
});
const FULL: MarkInput = { at: NOW, reason: 'the pump was replaced', attachments: 1 };
const actorOf = (state: MarkState | null, event: MarkEvent): MarkActor => {
  const who = markRow(state, event)?.who.find((each) => each !== 'system') ?? 'system';
  return who === 'system' ? 'system' : person(who);
};
const outcome = (
  state: MarkState | null,
  event: MarkEvent,
  actor: MarkActor,
  change: { mark?: Partial<MarkAtHand>; input?: Partial<MarkInput> } = {},
): MarkRefusal | MarkState => {
  const decision = decideMark(mark(state, change.mark), event, actor, { ...FULL, ...change.input });
  return decision.ok ? decision.to : decision.refused;
};

describe('each state × each event', () => {
  for (const state of STATES) {
    const expected = EXPECTED[state ?? 'null'].split(' ');
    test.each(MARK_EVENTS.map((event, at) => [event, expected[at]!] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const seen = outcome(state, event, actorOf(state, event));
        expect(seen).toBe(to === '.' ? 'not-in-table' : to);
      },
    );
  }

  test('each row refuses every role that it does not list', () => {
    const roles: Role[] = ['admin', 'duty', 'supervisor', 'inspector', 'enterprise', 'agency', 'auditor'];
    for (const row of MARK_TABLE) {
      for (const role of roles.filter((each) => !row.who.includes(each))) {
        expect(outcome(row.from, row.event, person(role)), `${row.from} ${row.event} ${role}`).toBe(
          'wrong-role',
        );
      }
    }
  });

  test('no step is listed twice', () => {
    expect(new Set(MARK_TABLE.map(({ from, event }) => `${from} ${event}`)).size).toBe(MARK_TABLE.length);
  });
});

describe('guards: each refuses what it names', () => {
  test('an enterprise marks its own points only, and knows no mark of another', () => {
    const other = { ...person('enterprise'), enterprise: 'e2' };
    expect(outcome(null, 'mark', other)).toBe('other-enterprise');
    expect(outcome('asked', 'answer', other)).toBe('not-visible');
    expect(outcome('asked', 'answer', person('enterprise'), { mark: { hidden: true } })).toBe('not-visible');
  });

  test('a mark has a stretch, a reason, and for some types a proof', () => {
    const by = person('enterprise');
    expect(outcome(null, 'mark', by, { mark: { to: hours(-3) } })).toBe('span');
    expect(outcome(null, 'mark', by, { mark: { to: hours(401 * 24) } })).toBe('span');
    expect(outcome(null, 'mark', by, { input: { reason: ' ' } })).toBe('reason-missing');
    const manual = { mark: { type: 'manual-own' as const } };
    expect(outcome(null, 'mark', by, { ...manual, input: { attachments: 0 } })).toBe('proof-missing');
    expect(outcome(null, 'mark', by, manual)).toBe('proposed');
  });

  test('stops are declared before; nothing else is', () => {
    const ahead = { from: hours(1), to: hours(2) };
    expect(outcome(null, 'mark', person('enterprise'), { mark: ahead })).toBe('in-future');
    expect(outcome(null, 'mark', person('enterprise'), { mark: { ...ahead, type: 'production-stop' } })).toBe(
      'proposed',
    );
  });

  test('nothing is decided before the automatic check', () => {
    for (const event of ['accept', 'refuse'] as const) {
      expect(outcome('proposed', event, person('duty'), { mark: { check: null } })).toBe('not-checked');
    }
  });

  test('who made the mark does not review it', () => {
    for (const event of ['accept', 'refuse', 'ask'] as const) {
      expect(outcome('proposed', event, person('duty', 'author'))).toBe('same-as-author');
    }
    expect(outcome('accepted', 'disprove', person('supervisor', 'author'))).toBe('same-as-author');
  });

  test('over an exceedance, or against working conditions, a second person decides: a supervisor', () => {
    for (const check of [OVERLAPPING, CONTRADICTED]) {
      for (const event of ['accept', 'refuse'] as const) {
        const given = { mark: { check } };
        expect(outcome('proposed', event, person('duty'), given)).toBe('second-person');
        expect(outcome('proposed', event, person('technical'), given)).toBe('second-person');
        const last = { mark: { check, lastBy: 'supervisor' } };
        expect(outcome('proposed', event, person('supervisor'), last)).toBe('second-person');
        expect(outcome('proposed', event, person('supervisor', 'other'), given)).toBe(
          event === 'accept' ? 'accepted' : 'refused',
        );
      }
    }
  });

  test('the enterprise is not asked about what contradicts its mark', () => {
    expect(outcome('proposed', 'ask', person('duty'), { mark: { check: CONTRADICTED } })).toBe(
      'hidden-never-told',
    );
    expect(outcome('proposed', 'ask', person('duty'), { mark: { hidden: true } })).toBe('hidden-never-told');
    expect(outcome('proposed', 'ask', person('duty'), { mark: { check: OVERLAPPING } })).toBe('asked');
  });

  test('a late mark is accepted only with its reason', () => {
    const late = { late: true };
    expect(outcome('proposed', 'accept', person('duty'), { mark: late })).toBe('late-reason-missing');
    expect(
      outcome('proposed', 'accept', person('duty'), { mark: { ...late, lateReason: 'power was out' } }),
    ).toBe('accepted');
  });

  test('an answer and a disproof bring something new', () => {
    const bare = { input: { attachments: 0 } };
    expect(outcome('asked', 'answer', person('enterprise'), bare)).toBe('evidence-missing');
    expect(outcome('accepted', 'disprove', person('supervisor'), bare)).toBe('evidence-missing');
    expect(outcome('accepted', 'disprove', person('duty'))).toBe('wrong-role');
  });

  test('silence is ended only when the clock has run out', () => {
    expect(outcome('asked', 'refuse', person('duty'), { mark: { dueAt: hours(1) } })).toBe(
      'clock-not-run-out',
    );
    expect(outcome('asked', 'refuse', person('duty'), { mark: { dueAt: NOW } })).toBe('refused');
  });
});

describe('what a viewer may choose', () => {
  test('buttons follow role, state and the check', () => {
    expect(markChoices(mark('proposed'), person('duty'), NOW)).toEqual(['accept', 'refuse', 'ask']);
    expect(markChoices(mark('proposed', { check: OVERLAPPING }), person('duty'), NOW)).toEqual(['ask']);
    expect(markChoices(mark('proposed', { check: CONTRADICTED }), person('supervisor'), NOW)).toEqual([
      'accept',
      'refuse',
    ]);
    expect(markChoices(mark('asked', { dueAt: hours(1) }), person('enterprise'), NOW)).toEqual(['answer']);
    expect(markChoices(mark('accepted'), person('supervisor'), NOW)).toEqual(['disprove']);
    expect(markChoices(mark('proposed'), person('auditor'), NOW)).toEqual([]);
  });
});

describe('clocks', () => {
  // 2026-11-21 10:00 UTC+8, a Saturday.
  const saturday = instant(Date.parse('2026-11-21T02:00:00Z') * 1000);

  test('review within a working day, an answer within 24 h, nothing for what is decided', () => {
    expect(markDueAt('proposed', saturday)).toBe(Date.parse('2026-11-23T16:00:00Z') * 1000);
    expect(markDueAt('asked', saturday)).toBe(saturday + MICROS_PER_DAY);
    expect([markDueAt('accepted', saturday), markDueAt('refused', saturday)]).toEqual([null, null]);
  });

  test('a mark is in time before 24:00 of the next day', () => {
    const by = markBy(saturday);
    expect(by).toBe(Date.parse('2026-11-22T16:00:00Z') * 1000);
    expect(markLight(saturday, instant(by - 1), by)).toBe('in-time');
    expect(markLight(saturday, by, by)).toBe('late');
    expect(markLight(saturday, null, saturday)).toBe('in-time');
    expect(markLight(saturday, null, instant(by - MICROS_PER_HOUR))).toBe('soon');
    expect(markLight(saturday, null, by)).toBe('late');
  });
});

test('every state, event, type and refusal has words in both languages', () => {
  for (const state of MARK_STATES)
    expect(MARK_STATE_NAMES[state].zh && MARK_STATE_NAMES[state].en).toBeTruthy();
  for (const event of MARK_EVENTS)
    expect(MARK_EVENT_NAMES[event].zh && MARK_EVENT_NAMES[event].en).toBeTruthy();
  for (const row of MARK_TYPES) expect(row.zh && row.en && row.doesZh && row.doesEn).toBeTruthy();
  for (const code of Object.keys(MARK_REFUSALS) as MarkRefusal[]) {
    expect(markRefusal(code, 'zh')).toMatch(/。$/);
    expect(markRefusal(code, 'en')).toMatch(/\.$/);
  }
});
