import type {
  BothPapers,
  CampaignAppeal,
  CampaignFigures,
  CampaignMoves,
  RatingWeights,
  UnitScore,
  Words,
} from '@wenqu/domain';
import { formatDay } from '@wenqu/domain';
import type { RatingRule } from './campaign-score.ts';
import {
  both,
  CAUSE_NAMES,
  dayZh,
  endsOf,
  itemEn,
  itemZh,
  lastDay,
  listEn,
  listZh,
  movesEn,
  movesZh,
  PaperDraft,
  type PaperHead,
  percent,
  plural,
  scoreText,
  standEn,
  standZh,
} from './campaign-words.ts';

/** Weights of a list kind with its name. */
export interface NamedWeights extends RatingWeights {
  readonly name: Words;
}

export interface RatingFacts extends PaperHead {
  readonly figures: CampaignFigures;
  readonly moves: CampaignMoves;
  readonly units: readonly UnitScore[];
  readonly rule: RatingRule;
  /** List kinds that weigh otherwise. */
  readonly weights: readonly NamedWeights[];
  /** Appeals answered since the rating before. */
  readonly appeals: readonly CampaignAppeal[];
}

const POINT_ORDER = ['relapse', 'overdue', 'false-done', 'early'] as const;
const signed = (points: number): string => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);

function unitZh({ unit, score, raw, points }: UnitScore, rule: RatingRule): string {
  const parts = POINT_ORDER.flatMap((cause) => {
    const own = points.filter((point) => point.cause === cause);
    if (own.length === 0) return [];
    const sum = own.reduce((total, each) => total + each.points, 0);
    const named = own.map((point) => {
      const days =
        cause === 'overdue' ? `逾期${point.days}天` : cause === 'early' ? `提前${point.days}天` : '';
      return `${itemZh(point)}${days === '' ? '' : `（${days}）`}`;
    });
    return [
      `${CAUSE_NAMES[cause].zh}${own.length}个，${sum > 0 ? '加' : '扣'}${Math.abs(sum)}分：${listZh(named)}`,
    ];
  });
  const floor = raw < rule.floor ? `（计算得${raw}分，按${rule.floor}分计）` : '';
  return `${unit} ${scoreText(score)}分${floor}。${parts.join('；')}。`;
}

function unitEn({ unit, score, raw, points }: UnitScore, rule: RatingRule): string {
  const parts = POINT_ORDER.flatMap((cause) => {
    const own = points.filter((point) => point.cause === cause);
    if (own.length === 0) return [];
    const sum = own.reduce((total, each) => total + each.points, 0);
    const named = own.map((point) => {
      const days =
        cause === 'overdue' ? ` (${point.days} d over)` : cause === 'early' ? ` (${point.days} d early)` : '';
      return `${itemEn(point)}${days}`;
    });
    return [`${CAUSE_NAMES[cause].en} ${own.length} (${signed(sum)}): ${listEn(named)}`];
  });
  const floor = raw < rule.floor ? ` (computed ${raw}, floor ${rule.floor})` : '';
  return `${unit}: ${scoreText(score)}${floor}. ${parts.join('; ')}.`;
}

const moved = (units: readonly UnitScore[], up: boolean): readonly UnitScore[] =>
  units.filter(({ before, rank }) => before !== null && (up ? rank < before.rank : rank > before.rank));

/** 上升/下降 of ranks against the rating before. */
function comparedZh(units: readonly UnitScore[]): string {
  if (units.every(({ items }) => items === 0)) return '';
  if (units.every(({ before }) => before === null)) return '本期为首期，无上期名次可比。';
  const side = (up: boolean): string => {
    const rows = moved(units, up);
    if (rows.length === 0) return '';
    const named = rows.map(({ unit, before, rank }) => `${unit}（第${before?.rank}名到第${rank}名）`);
    return `名次${up ? '上升' : '下降'}的有${listZh(named)}`;
  };
  const said = [side(true), side(false)].filter((text) => text !== '');
  return said.length === 0 ? '与上期相比，各单位名次没有变化。' : `与上期相比，${said.join('；')}。`;
}
function comparedEn(units: readonly UnitScore[]): string {
  if (units.every(({ items }) => items === 0)) return '';
  if (units.every(({ before }) => before === null)) return 'First rating: nothing to compare with.';
  const side = (up: boolean): string => {
    const rows = moved(units, up);
    if (rows.length === 0) return '';
    const named = rows.map(({ unit, before, rank }) => `${unit} (${before?.rank} to ${rank})`);
    return `${up ? 'up' : 'down'} ${listEn(named)}`;
  };
  const said = [side(true), side(false)].filter((text) => text !== '');
  return said.length === 0 ? 'No rank changed.' : `Against the last rating: ${said.join('; ')}.`;
}

const namesZh = (units: readonly UnitScore[]): string =>
  `${listZh(units.map(({ unit }) => unit))}${units.length > 1 ? '并列' : ''}`;

/** 名称（分数，基数）: a small base stands beside the score. */
const scoredZh = (units: readonly UnitScore[]): string => {
  const small = units.filter((unit) => unit.small && unit.items > 0);
  const bases = small.map(({ unit, items }) =>
    units.length === 1 ? `责任条目${items}个` : `${unit}责任条目${items}个`,
  );
  return `（${[`${scoreText(units[0]?.score ?? 0)}分`, ...bases].join('，')}）`;
};

function resultZh(units: readonly UnitScore[]): string[] {
  if (units.every(({ items }) => items === 0)) return ['各单位尚无责任条目，本期不排名次。'];
  const { best, last } = endsOf(units);
  if (last.length === 0)
    return [`参评单位${units.length}个，均为${scoreText(best[0]?.score ?? 0)}分，并列第1名。`];
  return [
    `参评单位${units.length}个。${namesZh(best)}第1名${scoredZh(best)}；`,
    `${namesZh(last)}末位${scoredZh(last)}。`,
  ];
}
function resultEn(units: readonly UnitScore[]): string[] {
  if (units.every(({ items }) => items === 0)) return ['No unit has an item yet: nothing is ranked.'];
  const { best, last } = endsOf(units);
  if (last.length === 0)
    return [`${plural(units.length, 'unit')} rated, all at ${scoreText(best[0]?.score ?? 0)}.`];
  return [
    `${plural(units.length, 'unit')} rated. First: ${listEn(best.map(({ unit }) => unit))} (${scoreText(best[0]!.score)}).`,
    `Last: ${listEn(last.map(({ unit }) => unit))} (${scoreText(last[0]!.score)}).`,
  ];
}

function appealsZh(appeals: readonly CampaignAppeal[]): string[] {
  return appeals.map(
    ({ unit, answer, answerReason, at }) =>
      `${unit}${dayZh(at)}提出的申诉，经复核${answer === 'upheld' ? '成立' : '不成立'}：${answerReason.replace(/。$/, '')}。`,
  );
}

const otherZh = ({ name, overdue, relapse, falseDone, early }: NamedWeights): string =>
  `“${name.zh}”清单按每件逾期${overdue}分、反弹${relapse}分、申报完成经核实未完成${falseDone}分、提前完成${early}分计。`;
const otherEn = ({ name, overdue, relapse, falseDone, early }: NamedWeights): string =>
  `Items of “${name.en}” weigh ${overdue} overdue, ${relapse} relapse, ${falseDone} refused “done”, ${early} early.`;

function rulesZh(units: readonly UnitScore[], rule: RatingRule, weights: readonly NamedWeights[]): string[] {
  const small = units.filter((unit) => unit.small && unit.items > 0);
  const noted =
    small.length === 0
      ? ''
      : small.length === units.length
        ? `各单位责任条目均不足${rule.smallItems}个，基数较小，名次仅供参考。`
        : `${listZh(small.map(({ unit, items }) => `${unit}（${items}个）`))}责任条目不足${rule.smallItems}个，基数较小，名次仅供参考。`;
  return [
    `得分＝${rule.base}－${rule.overdue}×逾期－${rule.relapse}×反弹－${rule.falseDone}×申报完成经核实未完成＋${rule.early}×提前完成，最低${rule.floor}分（计分规则第${rule.version}版）。`,
    `提前完成指在未延期的时限${rule.earlyDays}天以前申请并核实通过。`,
    ...weights.map(otherZh),
    noted,
    '对扣分有异议的，可在系统中对该条记录提出申诉；本期评比发布后不再改动，复核结果在下期说明。',
  ];
}

/** 每周评比 in words, from counted facts only. @source supervision.md §7.8 */
export function ratingPaper(facts: RatingFacts): BothPapers {
  const { campaign, issue, from, cut, figures, moves, units, rule, appeals, weights } = facts;
  const week = `${dayZh(from)}至${dayZh(lastDay(cut))}`;
  const costly = units.filter(({ points }) => points.length > 0);
  const clean = units.filter(({ points }) => points.length === 0);
  const zh = new PaperDraft('zh')
    .heading('总体情况')
    .text(...standZh(facts, figures), movesZh(`本周（${week}）`, moves))
    .heading('评比结果')
    .text(...resultZh(units), comparedZh(units))
    .heading('加分扣分记录');
  for (const unit of costly) zh.text(unitZh(unit, rule));
  if (clean.length > 0)
    zh.text(`${listZh(clean.map(({ unit }) => unit))}本周无加分、扣分记录，${rule.base}分。`);
  if (appeals.length > 0) zh.heading('申诉复核').text(...appealsZh(appeals));
  zh.heading('说明').text(...rulesZh(units, rule, weights));
  const en = new PaperDraft('en')
    .heading('How it stands')
    .text(
      ...standEn(facts, figures),
      movesEn(`This week (${formatDay(from)} to ${formatDay(lastDay(cut))})`, moves),
    )
    .heading('Rating')
    .text(...resultEn(units), comparedEn(units))
    .heading('Points');
  for (const unit of costly) en.text(unitEn(unit, rule));
  if (clean.length > 0) en.text(`No points either way: ${listEn(clean.map(({ unit }) => unit))}.`);
  if (appeals.length > 0)
    en.heading('Appeals').text(
      ...appeals.map(({ unit, answer, answerReason }) => `${unit}: ${answer}. ${answerReason}`),
    );
  en.heading('Notes').text(
    `Score = ${rule.base} − ${rule.overdue}·overdue − ${rule.relapse}·relapse − ${rule.falseDone}·refused “done” + ${rule.early}·early, floor ${rule.floor} (rule version ${rule.version}).`,
    ...weights.map(otherEn),
    units.some(({ small }) => small)
      ? `Units with fewer than ${rule.smallItems} items: ${listEn(units.filter(({ small }) => small).map(({ unit, items }) => `${unit} (${items})`))}.`
      : '',
    'What is published stays; answers to appeals are in the next rating.',
  );
  return both(
    zh.done(`${campaign}每周评比（第${issue}期）`),
    en.done(`${campaign}: weekly rating no. ${issue}`),
  );
}

/** Share of a list that is struck, for tables: `12/20（60.0%）`. */
export const struckText = ({ struck, items }: Pick<UnitScore, 'struck' | 'items'>): string =>
  `${struck}/${items}（${percent(struck, items)}）`;
