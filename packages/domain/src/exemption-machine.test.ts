import { describe, expect, test } from 'vitest';
import {
  aboveMedian,
  EXEMPTION_EVENT_NAMES,
  EXEMPTION_GROUNDS,
  EXEMPTION_STATE_NAMES,
  EXEMPTION_STATES,
  type Exemption,
  type ExemptionEvent,
  type ExemptionState,
  exemptStretch,
} from './exemption.ts';
import {
  decideExemption,
  EXEMPTION_EVENTS,
  EXEMPTION_REFUSALS,
  EXEMPTION_TABLE,
  type ExemptionAtHand,
  type ExemptionRefusal,
  exemptionChoices,
  exemptionDueAt,
  exemptionRow,
} from './exemption-machine.ts';
import { type Instant, instant, MICROS_PER_HOUR } from './instant.ts';
import type { MarkActor, MarkInput } from './mark-machine.ts';
import type { Role } from './role.ts';

/** Written out a second time: `.` = refused. Order of events: EXEMPTION_EVENTS. */
const EXPECTED: Record<ExemptionState | 'null', string> = {
  null: 'asked . . . .',
  asked: '. granted refused . .',
  granted: '. . . ended ended',
  refused: '. . . . .',
  ended: '. . . . .',
};

const NOW = instant(1_800_000_000_000_000);
const hours = (count: number): Instant => instant(NOW + count * MICROS_PER_HOUR);
const person = (role: Role, id: string = role): Exclude<MarkActor, 'system'> => ({
  id,
  role,
  enterprise: role === 'enterprise' ? 'e1' : '',
});
const at = (state: ExemptionState | null, extra: Partial<ExemptionAtHand> = {}): ExemptionAtHand => ({
  ...{ state, enterprise: 'e1', from: hours(1), to: hours(5), ground: 'start-up', legal: '许可证 3.2' },
  ...{ countedIn: 'judgement', by: 'asker' },
  ...extra,
});
const FULL: MarkInput = { at: NOW, reason: 'boiler cold start', attachments: 1 };
const outcome = (
  state: ExemptionState | null,
  event: ExemptionEvent,
  actor: MarkActor,
  change: { exemption?: Partial<ExemptionAtHand>; input?: Partial<MarkInput> } = {},
): ExemptionRefusal | ExemptionState => {
  const decision = decideExemption(at(state, change.exemption), event, actor, { ...FULL, ...change.input });
  return decision.ok ? decision.to : decision.refused;
};

describe('each state × each event', () => {
  for (const state of [null, ...EXEMPTION_STATES]) {
    const expected = EXPECTED[state ?? 'null'].split(' ');
    test.each(EXEMPTION_EVENTS.map((event, i) => [event, expected[i]!] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const who = exemptionRow(state, event)?.who[0] ?? 'supervisor';
        const actor = who === 'system' ? 'system' : person(who);
        const over = event === 'expire' ? { input: { at: hours(5) } } : {};
        expect(outcome(state, event, actor, over)).toBe(to === '.' ? 'not-in-table' : to);
      },
    );
  }

  test('each row refuses every role that it does not list', () => {
    for (const row of EXEMPTION_TABLE) {
      for (const role of (['duty', 'technical', 'enterprise', 'agency', 'admin'] as const).filter(
        (each) => !row.who.includes(each),
      )) {
        expect(outcome(row.from, row.event, person(role))).toBe('wrong-role');
      }
    }
  });
});

describe('guards', () => {
  const ask = (exemption: Partial<ExemptionAtHand>, input: Partial<MarkInput> = {}) =>
    outcome(null, 'ask', person('enterprise'), { exemption, input });

  test('before it begins, or within 24 h for an emergency', () => {
    expect(ask({ from: hours(0) })).toBe('asked');
    expect(ask({ from: hours(-1) })).toBe('too-late');
    expect(ask({ from: hours(-24), ground: 'emergency' })).toBe('asked');
    expect(ask({ from: hours(-25), ground: 'emergency' })).toBe('too-late');
    expect(ask({ from: hours(-2), ground: 'force-majeure' })).toBe('asked');
  });

  test('it names its ground, its stretch and its evidence, for one’s own enterprise', () => {
    expect(ask({ legal: ' ' })).toBe('legal-missing');
    expect(ask({ to: hours(1) })).toBe('span');
    expect(ask({}, { reason: '' })).toBe('reason-missing');
    expect(ask({}, { attachments: 0 })).toBe('evidence-missing');
    expect(ask({ enterprise: 'e2' })).toBe('other-enterprise');
    expect(ask({ ground: 'check-hour' })).toBe('rate-only');
    expect(ask({ ground: 'check-hour', countedIn: 'rate' })).toBe('asked');
  });

  test('who asked does not decide, and another enterprise knows nothing of it', () => {
    for (const event of ['grant', 'refuse'] as const) {
      expect(outcome('asked', event, person('supervisor', 'asker'))).toBe('same-as-asker');
    }
    const other = { ...person('enterprise'), enterprise: 'e2' };
    expect(outcome('asked', 'grant', other)).toBe('not-visible');
    expect(exemptionChoices(at('asked'), other)).toEqual([]);
    expect(exemptionChoices(at('asked'), person('supervisor'))).toEqual(['grant', 'refuse']);
  });

  test('it expires at its end and not before', () => {
    expect(outcome('granted', 'expire', 'system')).toBe('clock-not-run-out');
    expect(outcome('granted', 'expire', 'system', { input: { at: hours(5) } })).toBe('ended');
  });
});

test('the bureau decides within two working days', () => {
  const friday = instant(Date.parse('2026-11-20T02:00:00Z') * 1000);
  expect(exemptionDueAt('asked', friday)).toBe(Date.parse('2026-11-24T16:00:00Z') * 1000);
  expect(exemptionDueAt('granted', friday)).toBeNull();
});

test('a revoked exemption holds until it was revoked, one never granted for nothing', () => {
  const granted = { ...at('granted'), grantedAt: NOW, endedAt: null, revoked: false } as Exemption;
  expect(exemptStretch(granted)).toEqual({ from: hours(1), to: hours(5) });
  const ended = { ...granted, state: 'ended', revoked: true } as const;
  expect(exemptStretch({ ...ended, endedAt: hours(3) })).toEqual({ from: hours(1), to: hours(3) });
  expect(exemptStretch({ ...ended, endedAt: hours(0) })).toBeUndefined();
  expect(exemptStretch({ ...granted, grantedAt: null, state: 'refused' })).toBeUndefined();
});

test('more exemptions than the zone’s median times 1.5 stand out; few tell nothing', () => {
  const counts = new Map(Object.entries({ a: 2, b: 2, c: 2, d: 9, e: 0 }));
  expect([...aboveMedian(counts)]).toEqual(['d']);
  expect([...aboveMedian(new Map(Object.entries({ a: 1, b: 9 })))]).toEqual([]);
  expect([...aboveMedian(new Map(Object.entries({ a: 1, b: 1, c: 1, d: 2 })))]).toEqual([]);
});

test('every state, event, ground and refusal has words in both languages', () => {
  for (const state of EXEMPTION_STATES) expect(EXEMPTION_STATE_NAMES[state].zh).toBeTruthy();
  for (const event of EXEMPTION_EVENTS) expect(EXEMPTION_EVENT_NAMES[event].en).toBeTruthy();
  for (const row of EXEMPTION_GROUNDS) expect(row.zh && row.en).toBeTruthy();
  for (const code of Object.keys(EXEMPTION_REFUSALS) as ExemptionRefusal[]) {
    expect(EXEMPTION_REFUSALS[code].zh).toMatch(/。$/);
    expect(EXEMPTION_REFUSALS[code].en).toMatch(/\.$/);
  }
});
