import { expect, test } from 'vitest';
import { COMPLAINT_TABLE } from './complaint-table.ts';
import { matterClocks } from './matter-clocks.ts';
import { later, person, TableStory, tableSentences } from './table-story.testing.ts';

const FILE = 'a'.repeat(64);
const verify = (side: string) => ({
  [`${side}-true`]: 'true',
  [`${side}-found`]: '河面有白色泡沫',
  [`${side}-photos`]: [FILE],
});
const GIVEN = {
  register: {
    ...{ channel: 'hotline-12345', 'received-at': later(-1), 'complaint-what': '河水发白有异味' },
    ...{ 'complaint-about': 'water', 'reply-wanted': true, 'complainant-name': '来电人' },
  },
  assign: { unit: '执法一中队', officers: ['inspector'] },
  transfer: { authority: '住建局', receipt: [FILE] },
  'town-verify': verify('town'),
  'bureau-verify': verify('bureau'),
  reply: { 'reply-how': 'telephone', 'reply-text': '现场已责令停止排放，水质已恢复。' },
  close: { satisfied: 'yes' },
};
const [duty, town, inspector, supervisor] = [
  person('duty'),
  person('town'),
  person('inspector'),
  person('supervisor'),
];
const begun = [['register', duty]] as const;
const assigned = [...begun, ['assign', duty]] as const;
const verified = [...assigned, ['town-verify', town], ['bureau-verify', inspector]] as const;
const replied = [...verified, ['reply', supervisor]] as const;

tableSentences(COMPLAINT_TABLE, GIVEN, {
  open: begun,
  assigned,
  'town-verified': [...assigned, ['town-verify', town]],
  'bureau-verified': [...assigned, ['bureau-verify', inspector]],
  verified,
  replied,
  closed: [...replied, ['close', duty]],
});

test('nobody is answered before town and bureau have both been there, in whatever order', () => {
  for (const order of [
    ['town-verify', 'bureau-verify'],
    ['bureau-verify', 'town-verify'],
  ]) {
    const story = new TableStory(COMPLAINT_TABLE, GIVEN, assigned);
    for (const event of order) {
      expect(story.take('reply', supervisor)).toBe('not-in-table');
      expect(story.take(event, event === 'town-verify' ? town : inspector)).toBe('ok');
    }
    expect(story.take('reply', supervisor)).toBe('ok');
  }
});

test('each channel has its own clock for the reply, and it is lengthened once', () => {
  const due = (channel: string) => {
    const given = { ...GIVEN, register: { ...GIVEN.register, channel } };
    const story = new TableStory(COMPLAINT_TABLE, given, assigned);
    const reply = () =>
      matterClocks(COMPLAINT_TABLE, story.matter, story.steps).find(({ id }) => id === 'reply')!.dueAt;
    const before = reply();
    expect(story.take('lengthen', supervisor)).toBe('ok');
    expect(story.take('lengthen', supervisor)).toBe('only-once');
    return [(before - later(0)) / 86_400_000_000, (reply() - before) / 86_400_000_000];
  };
  // A Monday at noon: the end of the fifth working day after it is the following Monday’s.
  expect(due('hotline-12345')).toEqual([7.5, 30]);
  expect(due('letter')).toEqual([60.5, 30]);
});

test('the two hours to assign it run from when it came in', () => {
  const story = new TableStory(COMPLAINT_TABLE, GIVEN, begun);
  const assign = matterClocks(COMPLAINT_TABLE, story.matter, story.steps).find(({ id }) => id === 'assign');
  expect(assign?.dueAt).toBe(later(1));
});

test('complained of again: it is open again, the counter rises, its clocks begin anew', () => {
  const story = new TableStory(COMPLAINT_TABLE, GIVEN, replied);
  expect(story.take('again', supervisor)).toBe('wrong-role');
  expect(story.take('again', 'system')).toBe('ok');
  expect(story.matter).toMatchObject({ state: 'open', reopened: 1, closedAt: null });
  const running = matterClocks(COMPLAINT_TABLE, story.matter, story.steps).filter((each) => !each.endedAt);
  expect(running.map(({ id }) => id).sort()).toEqual(['assign', 'bureau-verify', 'reply', 'town-verify']);
});
