import {
  type FieldValues,
  formatDay,
  type Instant,
  instant,
  type MatterStep,
  MICROS_PER_DAY,
  noMatter,
  parseDay,
  planLight,
  plannedShare,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { campaignFigures, campaignMoves, stuckItems, visitsIn } from './campaign-figures.ts';
import { ratingPaper } from './campaign-rating-text.ts';
import { NO_KIND_WEIGHTS, RATING_RULES, rateUnits } from './campaign-score.ts';
import { type ItemStory, itemAt } from './campaign-story.ts';

const day = (text: string, hour = 10): Instant =>
  instant((parseDay(text) ?? Number.NaN) + hour * 3_600_000_000);
const WEEK = { from: day('2026-03-09', 0), cut: day('2026-03-16', 0) };
const name = (id: string) => id;

type Told = readonly [event: string, to: string, at: string, given?: FieldValues];
/** An item of a unit with this deadline, and what happened to it. */
function item(number: string, unit: string, deadline: string, ...told: readonly Told[]): ItemStory {
  const all: readonly Told[] = [
    ['enter', 'working', '2026-03-01', { unit, deadline, title: number }],
    ...told,
  ];
  const steps = all.map(
    ([event, to, at, given = {}], index): MatterStep => ({
      ...{
        seq: index + 1,
        matter: number,
        at: day(at),
        happenedAt: day(at),
        by: 'a',
        byName: 'a',
        byUnit: '异地',
      },
      ...{ event, from: index === 0 ? null : 'working', to, reason: '', given, refused: null, clientId: '' },
    }),
  );
  const matter = { ...noMatter({ machine: 'item' }), id: number, number, title: number, unit };
  return { matter, steps };
}
const scoreOf = (stories: readonly ItemStory[], unit = '东桥') =>
  rateUnits(stories, [unit], WEEK, null).find((row) => row.unit === unit)!;

describe('rating of units', () => {
  test('a unit without records has the base', () => {
    expect(scoreOf([item('1', '东桥', '2026-04-01')])).toMatchObject({ score: 100, points: [], small: true });
  });

  test('over in the week costs once, whatever else happens to it; the day itself is not over', () => {
    const late = item('1', '东桥', '2026-03-10');
    expect(scoreOf([late])).toMatchObject({ score: 95, overdue: 1 });
    expect(scoreOf([late]).points[0]).toMatchObject({ item: '1', points: -5, days: 5, seq: null });
    expect(scoreOf([item('1', '东桥', '2026-03-15')]).score).toBe(100);
    expect(scoreOf([item('1', '东桥', '2026-03-10', ['apply', 'applied', '2026-03-10'])]).score).toBe(100);
    expect(scoreOf([item('1', '东桥', '2026-03-10', ['apply', 'applied', '2026-03-12'])]).score).toBe(95);
    expect(scoreOf([item('1', '东桥', '2026-03-05', ['apply', 'applied', '2026-03-08'])]).score).toBe(100);
  });

  test('a deadline moved in time is the deadline; what the house hears later does not count yet', () => {
    const moved = item('1', '东桥', '2026-03-10', [
      'extend',
      'working',
      '2026-03-09',
      { deadline: '2026-03-20' },
    ]);
    expect(scoreOf([moved]).score).toBe(100);
    const late = item('1', '东桥', '2026-03-10', ['apply', 'applied', '2026-03-17']);
    expect(scoreOf([late]).score).toBe(95);
  });

  test('relapse 10, refused “done” 3, early 2: each opens to its step', () => {
    const stories = [
      item(
        '1',
        '东桥',
        '2026-04-01',
        ['strike', 'struck', '2026-03-05'],
        ['relapse', 'reopened', '2026-03-11'],
      ),
      item(
        '2',
        '东桥',
        '2026-04-01',
        ['apply', 'applied', '2026-03-09'],
        ['refuse', 'working', '2026-03-12'],
      ),
      item(
        '3',
        '东桥',
        '2026-03-20',
        ['apply', 'applied', '2026-03-10'],
        ['verify', 'verified', '2026-03-13'],
      ),
      item(
        '4',
        '东桥',
        '2026-03-12',
        ['apply', 'applied', '2026-03-10'],
        ['verify', 'verified', '2026-03-13'],
      ),
    ];
    const row = scoreOf(stories);
    expect(row).toMatchObject({ raw: 89, score: 89, relapses: 1, falseDone: 1, early: 1, items: 4 });
    expect(row.points.map(({ cause, points, item: id, seq }) => [cause, points, id, seq])).toEqual([
      ['relapse', -10, '1', 3],
      ['false-done', -3, '2', 3],
      ['early', 2, '3', 3],
    ]);
  });

  test('a deadline that was moved, or an item that came back, earns nothing for being early', () => {
    const verify: readonly Told[] = [
      ['apply', 'applied', '2026-03-10'],
      ['verify', 'verified', '2026-03-12'],
    ];
    const moved = item(
      '1',
      '东桥',
      '2026-03-15',
      ['extend', 'working', '2026-03-02', { deadline: '2026-03-30' }],
      ...verify,
    );
    const back = item(
      '2',
      '东桥',
      '2026-03-30',
      ['strike', 'struck', '2026-03-03'],
      ['relapse', 'reopened', '2026-03-04'],
      ['resume', 'working', '2026-03-04'],
      ...verify,
    );
    expect(scoreOf([moved, back]).score).toBe(100);
  });

  test('floor 0; the raw sum is kept beside it', () => {
    const many = Array.from({ length: 25 }, (_, at) => item(String(at), '东桥', '2026-03-10'));
    expect(scoreOf(many)).toMatchObject({ score: 0, raw: -25, small: false });
  });

  test('ties share a rank and the next is passed over; the week before is compared', () => {
    const late = item('1', '西渡', '2026-03-10');
    const rows = rateUnits([late], ['东桥', '南港', '西渡'], WEEK, [{ unit: '西渡', rank: 1, score: 100 }]);
    expect(rows.map(({ unit, rank }) => [unit, rank])).toEqual([
      ['东桥', 1],
      ['南港', 1],
      ['西渡', 3],
    ]);
    expect(rows[2]?.before).toEqual({ rank: 1, score: 100 });
    expect(rows[0]?.before).toBeNull();
  });

  test('what a unit owed before the item was handed on stays with it', () => {
    const handed = item('1', '东桥', '2026-03-10', ['reassign', 'working', '2026-03-12', { unit: '西渡' }]);
    const rows = rateUnits([handed], ['东桥', '西渡'], WEEK, null);
    expect(rows.map(({ unit, score }) => [unit, score])).toEqual([
      ['西渡', 100],
      ['东桥', 95],
    ]);
  });

  test('items that left the list cost nothing', () => {
    expect(scoreOf([item('1', '东桥', '2026-03-02', ['merge', 'merged', '2026-03-10'])]).score).toBe(100);
  });

  test('the weights are a dated table', () => {
    const later = { ...RATING_RULES[0]!, version: 2, from: '2026-03-15', overdue: 8 };
    const rows = rateUnits([item('1', '东桥', '2026-03-10')], [], WEEK, null, NO_KIND_WEIGHTS, [
      ...RATING_RULES,
      later,
    ]);
    expect(rows[0]?.score).toBe(92);
  });

  test('a list kind may weigh its items otherwise', () => {
    const muck = item('1', '东桥', '2026-03-10');
    const own = { ...muck, matter: { ...muck.matter, kind: 'muck-trucks' } };
    const weights = new Map([['muck-trucks', { overdue: 8, relapse: 20, falseDone: 3, early: 0 }]]);
    const rows = rateUnits([own, item('2', '东桥', '2026-03-10')], [], WEEK, null, weights);
    expect(rows[0]).toMatchObject({ score: 87, overdue: 2 });
  });
});

describe('figures', () => {
  const plan = [
    { day: '2026-03-01', share: 0 },
    { day: '2026-03-31', share: 1 },
  ];
  const stories = [
    item('1', '东桥', '2026-03-10'),
    item('2', '东桥', '2026-04-01', ['strike', 'struck', '2026-03-10']),
    item('3', '西渡', '2026-04-01', ['apply', 'applied', '2026-03-02']),
    item('4', '西渡', '2026-04-01', ['void', 'void', '2026-03-10']),
  ];

  test('every item stands in one place; the light is the distance from the plan', () => {
    const figures = campaignFigures(stories, plan, WEEK.cut);
    expect(figures).toMatchObject({ total: 3, working: 1, reported: 1, struck: 1, overdue: 1, aside: 1 });
    expect(figures).toMatchObject({ planned: 1, light: 'green' });
    expect([planLight(5, 6, 20), planLight(5, 8, 20), planLight(0, 0, 0)]).toEqual(['yellow', 'red', 'none']);
    expect(campaignMoves(stories, WEEK.from, WEEK.cut)).toMatchObject({
      struck: 1,
      entered: 0,
      becameOverdue: 1,
    });
  });

  test('the plan runs straight between its points and stays at its ends', () => {
    expect(
      ['2026-02-01', '2026-03-01', '2026-03-16', '2026-05-01'].map((at) => plannedShare(plan, at)),
    ).toEqual([0, 0, 0.5, 1]);
  });

  test('stuck: over, silent for two weeks, nobody came', () => {
    const rows = stuckItems(stories, WEEK.cut, name);
    expect(rows.map(({ line, causes }) => [line.number, causes])).toEqual([
      ['1', ['overdue', 'silent']],
      ['3', ['unverified']],
    ]);
    expect(rows[0]?.line.overdueDays).toBe(5);
    expect(itemAt(stories[0]!, day('2026-02-01'))).toBeUndefined();
    expect(visitsIn(stories, WEEK.from, WEEK.cut)).toEqual([]);
    expect(formatDay(instant(WEEK.cut - MICROS_PER_DAY))).toBe('2026-03-15');
  });

  test('the rating says it in words: sums, days and small bases', () => {
    const units = rateUnits(stories, ['东桥', '西渡'], WEEK, null);
    const paper = ratingPaper({
      ...{ campaign: '百日攻坚', issue: 2, ...WEEK, units, rule: RATING_RULES[0]!, appeals: [] },
      weights: [{ name: { zh: '渣土运输', en: 'Muck' }, overdue: 8, relapse: 20, falseDone: 3, early: 0 }],
      ...{
        figures: campaignFigures(stories, plan, WEEK.cut),
        moves: campaignMoves(stories, WEEK.from, WEEK.cut),
      },
    }).zh;
    const text = paper.parts.map((part) => part.text).join('\n');
    expect(paper.title).toBe('百日攻坚每周评比（第2期）');
    expect(text).toContain('截至2026年3月15日24时，清单共有问题3个，已销号1个，销号率33.3%');
    expect(text).toContain('西渡第1名（100分，责任条目1个）；东桥末位（95分，责任条目2个）。');
    expect(text).toContain('东桥 95分。逾期1个，扣5分：1“1”（逾期5天）。');
    expect(text).toContain('基数较小');
    expect(text).toContain('“渣土运输”清单按每件逾期8分、反弹20分');
  });
});
