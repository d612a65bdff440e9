import { expect, test } from 'vitest';
import { matterClocks } from './matter-clocks.ts';
import { later, person, TableStory, tableSentences } from './table-story.testing.ts';
import { TRACE_TABLE } from './trace-table.ts';

const GIVEN = {
  'event-at-sink': {
    ...{ 'sink-kind': 'section', 'sink-name': '浯江断面', 'seen-at': later(0), 'event-what': '氨氮突增' },
  },
  leave: { pair: ['inspector', 'town'] },
  node: {
    ...{ 'node-kind': 'manhole', 'node-name': 'W-118', hypothesis: '上游两户', opened: true },
    ...{ 'node-values': '氨氮 12 mg/L', next: 'W-117' },
  },
  'name-source': { 'source-name': '第17号企业', 'source-evidence': '上游无异常，下游浓度跃升。' },
  lost: { 'lost-why': 'dry' },
  'act-item': {
    ...{
      'item-unit': '旧镇镇',
      'item-person': '驻村干部',
      'item-leader': 'head',
      'item-target': '断面氨氮达标',
    },
    'item-deadline': '2026-06-30',
  },
};
const [duty, inspector, supervisor] = [person('duty'), person('inspector'), person('supervisor')];
const walking = [
  ['event-at-sink', duty],
  ['leave', inspector],
  ['node', inspector],
] as const;

tableSentences(TRACE_TABLE, GIVEN, {
  walking,
  parked: [...walking, ['lost', supervisor]],
  confirmed: [...walking, ['name-source', supervisor]],
  closed: [...walking, ['name-source', supervisor], ['act-item', supervisor]],
});

test('only the pair that left measures nodes', () => {
  const story = new TableStory(TRACE_TABLE, GIVEN, walking);
  expect(story.take('node', person('technical'))).toBe('officers-only');
  expect(story.take('node', person('town'))).toBe('ok');
});

test('whoever took the last step does not name the source', () => {
  const story = new TableStory(TRACE_TABLE, GIVEN, [['event-at-sink', duty]]);
  expect(story.take('leave', supervisor)).toBe('ok');
  expect(story.take('name-source', supervisor)).toBe('same-person');
  expect(story.take('node', inspector)).toBe('ok');
  expect(story.take('name-source', supervisor)).toBe('ok');
});

test('every node begins half an hour anew; the whole walk has a day', () => {
  const story = new TableStory(TRACE_TABLE, GIVEN, walking);
  expect(story.take('node', inspector, later(0.4))).toBe('ok');
  const running = matterClocks(TRACE_TABLE, story.matter, story.steps).filter((each) => !each.endedAt);
  expect(running.map(({ id, dueAt }) => [id, (dueAt - later(0)) / 3_600_000_000])).toEqual([
    ['answer', 24],
    ['node', 0.9],
  ]);
});
