import { describe, expect, test } from 'vitest';
import { CORRECTION_TABLE } from './correction-table.ts';
import { dailyFines, finesOf, latePaymentYuan } from './daily-fines.ts';
import { days, FILE, noon, person, Story, start } from './story.testing.ts';

const NOON = noon('2026-03-02');
const head = person('head', 'head');
const boss = person('boss', 'supervisor');
const one = person('i1', 'inspector');
const plant = person('plant', 'enterprise', 'e1');
const ORDER = { content: '停止超标排放', 'correct-by': '2026-03-10', officers: ['i1', 'i2'] };
const SERVE = {
  ...{ content: '停止超标排放', 'correct-by': '2026-03-10', 'told-to': '厂长', 'told-how': 'direct' },
  ...{ receipt: [FILE] },
};
const RECHECK = { method: 'manual', outcome: 'unchanged', unannounced: true, 'recheck-record': [FILE] };

const served = (): Story => {
  const story = new Story(CORRECTION_TABLE, NOON, { enterprise: 'e1' });
  expect(story.take('order', 'system', ORDER)).toBe('ok');
  expect(story.take('serve', one, { ...SERVE, 'served-at': NOON })).toBe('ok');
  return story;
};
const rechecked = (outcome = 'unchanged'): Story => {
  const story = served();
  story.at = days(NOON, 10);
  expect(story.take('recheck', one, { ...RECHECK, outcome, 'rechecked-at': story.at })).toBe('ok');
  return story;
};
const AT: Record<string, () => Story> = {
  ordered: () => {
    const story = new Story(CORRECTION_TABLE, NOON, { enterprise: 'e1' });
    story.take('order', head, ORDER);
    return story;
  },
  correcting: served,
  rechecked: () => rechecked(),
  counting: () => {
    const story = rechecked();
    story.take('refused', head, { 'daily-amount': 1000 });
    return story;
  },
  ended: () => {
    const story = rechecked('corrected');
    story.take('corrected', boss);
    return story;
  },
};
/** Order, serve, recheck, corrected, refused; `.` = not listed. */
const EXPECTED: Record<string, string> = {
  ordered: '. correcting . . .',
  correcting: '. . rechecked . .',
  rechecked: '. . . is-unchanged counting',
  counting: '. . rechecked . .',
  ended: '. . . . .',
};

describe('each state × each event', () => {
  for (const [state, line] of Object.entries(EXPECTED)) {
    test.each(CORRECTION_TABLE.events.map(({ id }, i) => [id, line.split(' ')[i]!] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const story = AT[state]!();
        expect(story.matter.state).toBe(state);
        const by = { order: head, serve: one, recheck: one, corrected: boss, refused: head }[event]!;
        const given = {
          ...{ order: ORDER, serve: { ...SERVE, 'served-at': story.at } }[event],
          ...(event === 'recheck' && { ...RECHECK, 'rechecked-at': story.at }),
          ...(event === 'refused' && { 'daily-amount': 1000 }),
        };
        const answer = story.take(event, by, given as never);
        if (to === '.') expect(answer).toBe('not-in-table');
        else if (to === 'is-unchanged') expect(answer).toBe('not-corrected');
        else expect([answer, story.matter.state]).toEqual(['ok', to]);
      },
    );
  }
  test('officers of a case may serve it themselves, two at least', () => {
    const story = new Story(CORRECTION_TABLE, NOON, { enterprise: 'e1' });
    const given = { ...SERVE, 'served-at': NOON };
    expect(story.take('serve', one, { ...given, officers: ['i1'] })).toBe('fields-wrong');
    expect(story.take('serve', one, { ...given, officers: ['i1', 'i2'] })).toBe('ok');
    expect(story.matter.officers).toEqual(['i1', 'i2']);
  });
});

describe('guards', () => {
  test('the recheck is covert, by an officer, after the service', () => {
    const story = served();
    const given = { ...RECHECK, 'rechecked-at': NOON };
    expect(story.take('recheck', one, { ...given, unannounced: false })).toBe('announced');
    expect(story.take('recheck', person('x', 'inspector'), given)).toBe('officers-only');
    expect(story.take('recheck', one, { ...given, 'rechecked-at': days(NOON, -1) })).toBe('before-service');
  });
  test('what was found decides which step is open', () => {
    expect(rechecked('corrected').take('refused', head, { 'daily-amount': 1 })).toBe('is-corrected');
    expect(rechecked('corrected').choices(head)).toEqual([]);
    expect(rechecked().choices(head)).toEqual(['refused']);
  });
  test('rechecked on the day of service no day counts', () => {
    const story = served();
    story.take('recheck', one, { ...RECHECK, 'rechecked-at': NOON });
    expect(story.take('refused', head, { 'daily-amount': 1000 })).toBe('no-days');
  });
  test('the party knows of it from its service on', () => {
    expect(AT.ordered!().take('serve', plant)).toBe('not-visible');
    expect(served().take('recheck', plant)).toBe('wrong-role');
  });
});

describe('clocks', () => {
  test('served within three working days of the report, over a holiday too', () => {
    const story = new Story(CORRECTION_TABLE, noon('2026-04-03'), { enterprise: 'e1' });
    story.take('order', head, { ...ORDER, 'correct-by': '2026-05-01', 'report-at': noon('2026-04-02') });
    // Friday the 3rd, then Qingming to the 6th.
    expect(story.clock('serve')?.dueAt).toBe(start('2026-04-09'));
  });
  test('rechecked within thirty days of the service, and of each further count', () => {
    expect(served().clock('recheck')?.dueAt).toBe(start('2026-04-02'));
    const story = AT.counting!();
    expect(story.clock('recheck')).toMatchObject({ startedAt: days(NOON, 10), endedAt: null });
  });
});

describe('daily fines', () => {
  test.each([
    ['2026-03-02', '2026-03-12', 100_000, 10, 1_000_000],
    ['2026-03-02', '2026-03-03', 100_000, 1, 100_000],
    ['2026-02-27', '2026-03-01', 50_000, 2, 100_000],
    ['2026-12-30', '2027-01-02', 20_000, 3, 60_000],
  ])('served %s, rechecked %s, %d yuan: %d days', (served, rechecked, each, count, total) => {
    expect(dailyFines(served, rechecked, each)).toMatchObject({ days: count, totalYuan: total });
  });
  test('no day, no fine', () => {
    expect(dailyFines('2026-03-02', '2026-03-02', 100)).toBeNull();
    expect(dailyFines('2026-03-02', '2026-03-01', 100)).toBeNull();
    expect(dailyFines('2026-03-02', '2026-03-09', 0)).toBeNull();
  });
  test('a second period begins after the first: no day counts twice', () => {
    const story = AT.counting!();
    story.at = days(NOON, 15);
    story.take('recheck', one, { ...RECHECK, 'rechecked-at': story.at });
    story.take('refused', head, { 'daily-amount': 1000 });
    expect(finesOf(story.steps)).toEqual([
      { from: '2026-03-03', to: '2026-03-12', days: 10, eachYuan: 1000, totalYuan: 10_000 },
      { from: '2026-03-13', to: '2026-03-17', days: 5, eachYuan: 1000, totalYuan: 5000 },
    ]);
  });
  test('late payment: three per cent a day, at most the fine itself', () => {
    expect(latePaymentYuan(100_000, '2026-03-20', '2026-03-20')).toBe(0);
    expect(latePaymentYuan(100_000, '2026-03-20', '2026-03-21')).toBe(3000);
    expect(latePaymentYuan(100_000, '2026-03-20', '2026-06-20')).toBe(100_000);
  });
});
