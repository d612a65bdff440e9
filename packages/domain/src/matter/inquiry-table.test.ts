import { describe, expect, test } from 'vitest';
import { machineRow } from '../machine.ts';
import { INQUIRY_TABLE } from './inquiry-table.ts';
import { days, FILE, hours, noon, person, Story, start } from './story.testing.ts';

const NOON = noon('2026-03-02');
const boss = person('boss', 'supervisor');
const boss2 = person('boss2', 'supervisor');
const duty = person('duty', 'duty');
const head = person('head', 'head');
const [one, two] = [person('i1', 'inspector'), person('i2', 'inspector')];
const plant = person('plant', 'enterprise', 'e1');
const LINKS = [{ kind: 'entry', id: 'A' }];

const begun = (more: { hidden?: boolean; level?: 'A' | 'B' | 'C' } = {}, given = {}): Story => {
  const story = new Story(INQUIRY_TABLE, NOON, { enterprise: 'e1', links: LINKS, level: 'B', ...more });
  expect(story.take('open', 'system', { 'lead-at': NOON, 'triaged-by': 'boss', ...given })).toBe('ok');
  return story;
};
const GO = { inspectors: ['i1', 'i2'], brief: '查采样管路' };
const RECORD = {
  ...{ 'visit-from': NOON, 'visit-to': NOON, certificates: true, record: [FILE], signature: 'signed' },
};
const onSite = (hidden = false): Story => {
  const story = begun({ hidden });
  expect(story.take('go', boss, GO)).toBe('ok');
  return story;
};
const toConclude = (): Story => {
  const story = onSite();
  expect(story.take('record-signed', one, RECORD)).toBe('ok');
  return story;
};
const AT: Record<string, () => Story> = {
  remote: () => begun(),
  waiting: () => {
    const story = begun();
    story.take('ask', duty, { question: '说明 3 月 1 日恒值' });
    return story;
  },
  visit: () => onSite(),
  verdict: toConclude,
  closed: () => {
    const story = toConclude();
    story.take('not-true', boss2, { explains: '检修停水', feedback: 'one-off' });
    return story;
  },
};
const GIVEN: Record<string, object> = {
  check: { checked: 'video', outcome: 'supports' },
  'order-sampling': { sample: 'S-1' },
  ask: { question: '说明情况' },
  answer: { cause: 'process', answer: '来水浓度升高' },
  enough: { evidence: '报文与视频' },
  go: GO,
  'record-signed': RECORD,
  'access-refused': { 'refusal-video': [FILE] },
  'not-true': { explains: '检修停水', feedback: 'one-off' },
  technical: { explains: '采样泵故障' },
  breach: { act: 'falsified-data', evidence: '报文与水样' },
  'not-ours': { authority: '水务局', receipt: [FILE] },
  reopen: { 'new-fact': '再次恒值' },
  'initial-report': { initial: '已到场' },
};
const WHO = [boss2, duty, head, one, plant, 'system'] as const;

/** The whole table a second time; `.` = refused. Order: events of the table. */
const EXPECTED: Record<string, string> = {
  remote: '. remote . remote waiting . . verdict visit . . . . . . . remote remote remote closed',
  waiting: '. . . . . remote visit . . . . . . . . . waiting waiting waiting closed',
  visit: '. . . . . . . . . verdict visit . . . . . visit visit visit closed',
  verdict: '. . . . . . . . . . . closed closed closed closed . verdict verdict verdict closed',
  closed: '. . . . . . . . . . . . . . . remote . . . .',
};

describe('each state × each event', () => {
  for (const [state, line] of Object.entries(EXPECTED)) {
    test.each(INQUIRY_TABLE.events.map(({ id }, i) => [id, line.split(' ')[i]!] as const))(
      `${state} + %s → %s`,
      (event, to) => {
        const story = AT[state]!();
        expect(story.matter.state).toBe(state);
        const who = machineRow(INQUIRY_TABLE.rows, state, event)?.who[0] ?? 'supervisor';
        const by = WHO.find((each) => (each === 'system' ? 'system' : each.role) === who)!;
        const answer = story.take(event, by, GIVEN[event] as never);
        if (to !== '.') expect([answer, story.matter.state]).toEqual(['ok', to]);
        // `preserve` is of the hidden path.
        else
          expect(answer).toBe(state === 'remote' && event === 'preserve' ? 'fields-wrong' : 'not-in-table');
      },
    );
  }
});

describe('guards', () => {
  test('an inquiry needs something it came from', () => {
    const story = new Story(INQUIRY_TABLE, NOON, { enterprise: 'e1' });
    expect(story.take('open', boss, { 'lead-at': NOON })).toBe('lead-missing');
  });
  test('the hidden path asks nobody outside and preserves; the enterprise knows nothing of it', () => {
    const story = begun({ hidden: true });
    expect(story.take('ask', duty, { question: '说明情况' })).toBe('hidden-path-only');
    expect(story.choices(duty)).not.toContain('ask');
    expect(story.take('preserve', duty, { sealed: ['frames', 'video'] })).toBe('ok');
    expect(story.take('answer', plant, GIVEN.answer as never)).toBe('not-visible');
    expect(begun().take('preserve', duty, { sealed: ['frames'] })).toBe('open-path-only');
  });
  test('a visit: officers only, certificates, order of time, reason of a missing signature', () => {
    const story = onSite();
    expect(story.take('record-signed', person('x', 'inspector'), RECORD)).toBe('officers-only');
    expect(story.take('record-signed', two, { ...RECORD, certificates: false })).toBe(
      'certificates-not-shown',
    );
    expect(story.take('record-signed', two, { ...RECORD, 'visit-to': hours(NOON, -1) })).toBe(
      'ends-before-start',
    );
    expect(story.take('record-signed', two, { ...RECORD, signature: 'refused' })).toBe('absence-unexplained');
    expect(story.take('record-signed', two, { ...RECORD, record: [] })).toBe('fields-wrong');
    expect(
      story.take('record-signed', two, { ...RECORD, signature: 'refused', absence: '拒签，已录像' }),
    ).toBe('ok');
    expect(begun().take('go', boss, { ...GO, inspectors: ['i1'] })).toBe('fields-wrong');
  });
  test('a device fault comes with a file', () => {
    const story = AT.waiting!();
    expect(story.take('answer', plant, { cause: 'device-fault', answer: '灯源老化' })).toBe(
      'attachment-missing',
    );
    const files = { 'answer-files': [FILE] };
    expect(story.take('answer', plant, { cause: 'device-fault', answer: '灯源老化', ...files })).toBe('ok');
  });
  test('verdicts are another person’s than who sent the entry here, and than the step before', () => {
    const story = toConclude();
    expect(story.take('breach', boss, GIVEN.breach as never)).toBe('same-person');
    expect(story.take('breach', boss2, GIVEN.breach as never)).toBe('ok');
    const remote = begun({}, { 'triaged-by': 'duty' });
    remote.take('check', boss2, GIVEN.check as never);
    expect(remote.take('enough', boss2, GIVEN.enough as never)).toBe('same-person');
    expect(remote.take('enough', boss, GIVEN.enough as never)).toBe('ok');
    expect(remote.take('not-true', boss, GIVEN['not-true'] as never)).toBe('same-person');
  });
  test('once, and only the head lengthens the time to file', () => {
    const story = begun();
    expect(story.take('extend-filing', boss)).toBe('wrong-role');
    expect(story.take('extend-filing', head)).toBe('ok');
    expect(story.take('extend-filing', head)).toBe('only-once');
    expect(story.take('extend', boss)).toBe('ok');
    expect(story.take('extend', boss)).toBe('only-once');
  });
});

describe('clocks', () => {
  test('fifteen days to file run from the lead, not from the inquiry; fifteen more with approval', () => {
    const story = begun({}, { 'lead-at': noon('2026-02-20') });
    expect(story.clock('filing')).toMatchObject({
      startedAt: noon('2026-02-20'),
      dueAt: start('2026-03-08'),
    });
    story.take('extend-filing', head);
    expect(story.clock('filing')?.dueAt).toBe(start('2026-03-23'));
  });
  test('the enterprise answers in 4 h as a key unit, in 48 h else; then silence is a visit', () => {
    for (const [key, count] of [
      [true, 4],
      [false, 48],
    ] as const) {
      const story = begun({}, { 'key-unit': key });
      story.take('ask', duty, { question: '说明情况' });
      expect(story.clock('answer')?.dueAt).toBe(hours(NOON, count));
    }
    const story = AT.waiting!();
    expect(INQUIRY_TABLE.clocks.find(({ id }) => id === 'answer')?.lapse).toBe('silence');
    expect(story.take('silence', 'system')).toBe('ok');
    expect(story.clock('answer')?.endedAt).toBe(NOON);
  });
  test('remote checks by level; working days over the Spring Festival of 2026', () => {
    expect(begun({ level: 'A' }).clock('remote')?.dueAt).toBe(hours(NOON, 24));
    const eve = new Story(INQUIRY_TABLE, noon('2026-02-13'), { links: LINKS, level: 'B' });
    eve.take('open', boss, { 'lead-at': noon('2026-02-13') });
    // The 14th is worked, the 15th to the 23rd are off.
    expect(eve.clock('remote')?.dueAt).toBe(start('2026-02-26'));
    expect(eve.clock('verdict')?.dueAt).toBe(start('2026-03-03'));
  });
  test('thirty minutes to preserve on the hidden path only', () => {
    expect(begun({ hidden: true }).clock('preserve')?.dueAt).toBe(hours(NOON, 0.5));
    expect(begun().clock('preserve')).toBeUndefined();
  });
  test('verdict in seven working days, extended once; reopened it runs anew', () => {
    const story = toConclude();
    expect(story.clock('verdict')?.dueAt).toBe(start('2026-03-12'));
    story.take('extend', boss2);
    expect(story.clock('verdict')?.dueAt).toBe(start('2026-03-21'));
    expect(story.clock('conclude')?.dueAt).toBe(start('2026-03-06'));
    story.take('not-true', boss2, GIVEN['not-true'] as never);
    story.at = days(NOON, 10);
    story.take('reopen', boss2, GIVEN.reopen as never);
    expect(story.matter.reopened).toBe(1);
    expect(story.clock('verdict')).toMatchObject({ startedAt: days(NOON, 10), endedAt: null });
  });
});
