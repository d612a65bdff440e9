import {
  type Confidence,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type PointCause,
  parseDay,
  type RatingWeights,
  type ScorePoint,
  type UnitScore,
} from '@wenqu/domain';
import {
  type ItemAt,
  type ItemStory,
  isAside,
  isStruck,
  itemsAt,
  overdueDays,
  stepsIn,
} from './campaign-story.ts';

/** One dated version of the weights; a rating names the version it was computed by. */
export interface RatingRule {
  readonly version: number;
  /** First day it holds. */
  readonly from: string;
  readonly base: number;
  readonly overdue: number;
  readonly relapse: number;
  readonly falseDone: number;
  readonly early: number;
  readonly floor: number;
  /** Verified after an application so many days before the deadline is early. */
  readonly earlyDays: number;
  /** Units with fewer items are ranked with a note. */
  readonly smallItems: number;
  readonly confidence: Confidence;
  readonly source: string;
}

/** Weights of the weekly rating, oldest first. */
export const RATING_RULES: readonly RatingRule[] = [
  {
    ...{
      version: 1,
      from: '2024-01-01',
      base: 100,
      overdue: 5,
      relapse: 10,
      falseDone: 3,
      early: 2,
      floor: 0,
    },
    ...{ earlyDays: 3, smallItems: 20, confidence: 'P', source: 'supervision.md §7.8, §6' },
  },
];

/** The rule of a day: the newest that holds by then. */
export const ratingRuleOn = (day: string, rules: readonly RatingRule[] = RATING_RULES): RatingRule =>
  rules.findLast(({ from }) => from <= day) ?? rules[0]!;

/** Weights of list kinds that have their own; what is not here goes by the dated rule. */
export type KindWeights = ReadonlyMap<string, RatingWeights>;
export const NO_KIND_WEIGHTS: KindWeights = new Map();

interface Week {
  readonly from: Instant;
  readonly cut: Instant;
  readonly rule: RatingRule;
}
type Cost = ScorePoint & { readonly unit: string };

const cost = (
  item: ItemAt,
  unit: string,
  cause: PointCause,
  points: number,
  more: Pick<ScorePoint, 'seq' | 'at' | 'days'>,
): Cost => ({
  ...{ unit, cause, points, item: item.matter.id, number: item.matter.number },
  ...{ title: item.matter.title, ...more },
});

/** One point for an item that was over its deadline at any moment of the week, on the unit it was with first. */
function overdueCosts(item: ItemAt, { from, cut, rule }: Week): Cost[] {
  const over = item.stretches.filter(({ due, to }) => due < (to ?? cut) && (to ?? cut) > from && due < cut);
  const [first, last] = [over[0], over.at(-1)];
  if (!first || !last) return [];
  const days = Math.ceil(((last.to ?? cut) - last.due) / MICROS_PER_DAY);
  const told = item.steps.findLast(({ event, at }) => event === 'overdue' && at >= last.due);
  return [cost(item, first.unit, 'overdue', -rule.overdue, { seq: told?.seq ?? null, at: last.due, days })];
}

/** The unit an item was with when a step was taken. */
function unitAt(item: ItemAt, seq: number): string {
  const given = item.steps.findLast((step) => step.seq <= seq && typeof step.given.unit === 'string')?.given;
  return typeof given?.unit === 'string' ? given.unit : item.unit;
}

function stepCosts(item: ItemAt, { from }: Week, event: string, cause: PointCause, points: number): Cost[] {
  return stepsIn(item, from, event).map(({ seq, at }) =>
    cost(item, unitAt(item, seq), cause, points, { seq, at, days: 0 }),
  );
}

/** Verified this week, applied for well before a deadline that was never moved; what came back earns nothing. */
function earlyCosts(item: ItemAt, { from, rule }: Week): Cost[] {
  if (item.extended || item.reopened > 0) return [];
  return stepsIn(item, from, 'verify').flatMap(({ seq, at }) => {
    const applied = item.steps.findLast((step) => step.event === 'apply' && step.seq < seq);
    const due = parseDay(item.deadline);
    if (!applied || due === undefined) return [];
    const applyDay = parseDay(formatDay(applied.at)) ?? applied.at;
    const days = Math.round((due - applyDay) / MICROS_PER_DAY);
    if (days < rule.earlyDays) return [];
    return [cost(item, unitAt(item, seq), 'early', rule.early, { seq, at, days })];
  });
}

function costsOf(item: ItemAt, week: Week): Cost[] {
  const { rule } = week;
  return [
    ...overdueCosts(item, week),
    ...stepCosts(item, week, 'relapse', 'relapse', -rule.relapse),
    ...stepCosts(item, week, 'refuse', 'false-done', -rule.falseDone),
    ...earlyCosts(item, week),
  ];
}

/** Ranks by score, best first; ties share a rank and the next one is passed over. */
export function ranked<T extends { readonly unit: string; readonly score: number }>(
  rows: readonly T[],
): (T & { rank: number })[] {
  const sorted = [...rows].sort((a, b) => b.score - a.score || (a.unit < b.unit ? -1 : 1));
  return sorted.map((row) => ({ ...row, rank: 1 + sorted.filter(({ score }) => score > row.score).length }));
}

/**
 * The weekly rating: 100 − 5·overdue − 10·relapse − 3·false “done” + 2·early, floor 0, with every point and the
 * record behind it.
 *
 * @param stretch from (held) to cut (not held); what the house did not know before the cut does not count
 * @param before the rating before, for the comparison
 * @param weights of list kinds that have their own
 * @source supervision.md §7.8 [P]
 */
export function rateUnits(
  stories: readonly ItemStory[],
  units: readonly string[],
  stretch: { readonly from: Instant; readonly cut: Instant },
  before: readonly Pick<UnitScore, 'unit' | 'rank' | 'score'>[] | null,
  weights: KindWeights = NO_KIND_WEIGHTS,
  rules: readonly RatingRule[] = RATING_RULES,
): UnitScore[] {
  const rule = ratingRuleOn(formatDay(instant(stretch.cut - 1)), rules);
  const items = itemsAt(stories, stretch.cut).filter((item) => !isAside(item));
  const costs = items.flatMap((item) =>
    costsOf(item, { ...stretch, rule: { ...rule, ...weights.get(item.matter.kind) } }),
  );
  const named = [...new Set([...units, ...items.map(({ unit }) => unit), ...costs.map(({ unit }) => unit)])];
  const rows = named.map((unit) => {
    const points = costs.filter((each) => each.unit === unit).map(({ unit: _, ...point }) => point);
    const own = items.filter((item) => item.unit === unit);
    const raw = points.reduce((sum, point) => sum + point.points, rule.base);
    const count = (cause: PointCause): number => points.filter((point) => point.cause === cause).length;
    const was = before?.find((row) => row.unit === unit);
    return {
      ...{ unit, score: Math.max(rule.floor, raw), raw, points, items: own.length },
      struck: own.filter(isStruck).length,
      ...{ overdue: count('overdue'), relapses: count('relapse'), falseDone: count('false-done') },
      ...{ early: count('early'), small: own.length < rule.smallItems },
      before: was ? { rank: was.rank, score: was.score } : null,
    };
  });
  return ranked(rows);
}

/**
 * The month of the units: the mean of their published weekly scores, with all points of those weeks.
 *
 * @param weeks frozen ratings of the month, oldest first
 * @param standing items and struck off at the cut of the month
 */
export function monthOfUnits(
  weeks: readonly (readonly UnitScore[])[],
  standing: readonly UnitScore[],
  before: readonly Pick<UnitScore, 'unit' | 'rank' | 'score'>[] | null,
): UnitScore[] {
  const rows = standing.map((now) => {
    const own = weeks.flatMap((week) => week.filter(({ unit }) => unit === now.unit));
    const mean = own.length === 0 ? now.score : own.reduce((sum, { score }) => sum + score, 0) / own.length;
    const score = Math.round(mean * 10) / 10;
    const was = before?.find((row) => row.unit === now.unit);
    const sum = (name: 'relapses' | 'falseDone' | 'early'): number =>
      own.reduce((total, row) => total + row[name], 0);
    const points = own.flatMap((row) => row.points);
    return {
      ...{ ...now, score, raw: score, points, relapses: sum('relapses'), falseDone: sum('falseDone') },
      ...{ early: sum('early'), before: was ? { rank: was.rank, score: was.score } : null },
    };
  });
  return ranked(rows);
}

/** Items of each unit that are over at the cut itself. */
export const overdueItems = (stories: readonly ItemStory[], cut: Instant): ItemAt[] =>
  itemsAt(stories, cut).filter((item) => overdueDays(item, cut) > 0);
