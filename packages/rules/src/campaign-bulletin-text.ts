import {
  type BothPapers,
  type CampaignFigures,
  type CampaignMoves,
  formatDay,
  type ItemLine,
  STRAND_NAMES,
  STRANDS,
  type StuckItem,
  type UnitScore,
} from '@wenqu/domain';
import {
  both,
  dayTextZh,
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
  stuckEn,
  stuckZh,
} from './campaign-words.ts';

export interface BulletinFacts extends PaperHead {
  readonly figures: CampaignFigures;
  readonly moves: CampaignMoves;
  /** Figures of the bulletin before; null: this is the first. */
  readonly before: CampaignFigures | null;
  readonly units: readonly UnitScore[];
  /** Weekly ratings of the month the scores are the mean of. */
  readonly weeks: number;
  readonly items: readonly ItemLine[];
  readonly stuck: readonly StuckItem[];
}

const struck = ({ state }: ItemLine): boolean => state === 'struck' || state === 'firm';
const aside = ({ state }: ItemLine): boolean => ['merged', 'transferred', 'void'].includes(state);

function strandsZh(items: readonly ItemLine[]): string {
  const on = items.filter((line) => !aside(line));
  const rows = STRANDS.flatMap((strand) => {
    const own = on.filter((line) => line.strand === strand);
    if (own.length === 0) return [];
    const done = own.filter(struck).length;
    return [`${STRAND_NAMES[strand].zh}${own.length}个、销号${done}个（${percent(done, own.length)}）`];
  });
  return rows.length === 0 ? '' : `分专班看：${rows.join('，')}。`;
}
function strandsEn(items: readonly ItemLine[]): string {
  const on = items.filter((line) => !aside(line));
  const rows = STRANDS.flatMap((strand) => {
    const own = on.filter((line) => line.strand === strand);
    return own.length === 0
      ? []
      : [`${STRAND_NAMES[strand].en} ${own.filter(struck).length} of ${own.length}`];
  });
  return rows.length === 0 ? '' : `By strand: ${rows.join(', ')}.`;
}

function againstZh(figures: CampaignFigures, before: CampaignFigures | null): string {
  if (!before) return '';
  const gain = figures.struck - before.struck;
  const gone =
    gain > 0 ? `净增销号${gain}个` : gain === 0 ? '销号数持平' : `销号数减少${-gain}个（反弹退回）`;
  const late = figures.overdue - before.overdue;
  return `与上期通报相比，${gone}，销号率由${percent(before.struck, before.total)}变为${percent(figures.struck, figures.total)}；逾期${late === 0 ? `${figures.overdue}个，持平` : `由${before.overdue}个${late > 0 ? '增至' : '减至'}${figures.overdue}个`}。`;
}

function unitsZh(units: readonly UnitScore[], weeks: number): string[] {
  const { best, last } = endsOf(units);
  if (weeks === 0) return ['本月尚无已发布的周评比，不作月度排名。'];
  const name = (rows: readonly UnitScore[]): string =>
    `${listZh(rows.map(({ unit, items, small }) => (small ? `${unit}（责任条目${items}个）` : unit)))}${rows.length > 1 ? '并列' : ''}居${rows === best ? '首' : '末'}（${scoreText(rows[0]?.score ?? 0)}分）`;
  const zero = units.filter((unit) => unit.items > 0 && unit.struck === 0);
  return [
    `按本月${weeks}期周评比平均分，`,
    last.length === 0
      ? `${units.length}个单位得分相同（${scoreText(best[0]?.score ?? 0)}分）。`
      : `${name(best)}，${name(last)}，逐一名次见附表。`,
    zero.length === 0
      ? ''
      : `尚未销号一个条目的单位：${listZh(zero.map(({ unit, items }) => `${unit}（责任条目${items}个）`))}。`,
    units.some(({ small }) => small) ? '责任条目不足20个的单位基数较小，名次仅供参考。' : '',
  ];
}

/** Names at most this many items in running text; the rest is in the annex. */
const NAMED_MAX = 12;
const rest = (count: number): string => (count > NAMED_MAX ? `等${count}个，详见附表` : '');

/** 每月通报 in words: only what can be counted from the list. @source supervision.md §7.8 */
export function bulletinPaper(facts: BulletinFacts): BothPapers {
  const { campaign, issue, from, cut, figures, moves, before, units, weeks, items, stuck } = facts;
  const stretch = `${dayZh(from)}至${dayZh(lastDay(cut))}`;
  const late = stuck.filter(({ causes }) => causes.includes('overdue'));
  const other = stuck.filter(({ causes }) => !causes.includes('overdue'));
  const back = items.filter(({ reopened }) => reopened > 0);
  const longer = items.filter((line) => line.extended);
  const zh = new PaperDraft('zh')
    .heading('总体进展')
    .text(...standZh(facts, figures))
    .text(movesZh(`本期（${stretch}）`, moves), againstZh(figures, before))
    .text(
      strandsZh(items),
      figures.aside === 0 ? '' : `另有${figures.aside}个条目因并入、移交或不属问题移出清单，不计入销号率。`,
    )
    .heading('各单位排名')
    .text(...unitsZh(units, weeks))
    .heading('突出问题');
  if (late.length + other.length + back.length === 0) zh.text('本期没有逾期、反弹和推进受阻的条目。');
  if (late.length > 0)
    zh.text(
      `逾期${late.length}个：${late
        .slice(0, NAMED_MAX)
        .map(({ line }) => `${itemZh(line)}（${line.unit}，${line.leader}包案，逾期${line.overdueDays}天）`)
        .join('；')}${rest(late.length)}。`,
    );
  if (other.length > 0)
    zh.text(
      `未逾期但推进受阻${other.length}个：${other
        .slice(0, NAMED_MAX)
        .map((each) => `${itemZh(each.line)}（${each.line.unit}），${stuckZh(each)}`)
        .join('；')}${rest(other.length)}。`,
    );
  if (moves.refused > 0)
    zh.text(`本期申报完成后经现场核实未完成${moves.refused}件次，均已退回整改并计入评比。`);
  if (longer.length > 0)
    zh.text(
      `专项行动以来经包案领导批准延期${longer.length}个：${longer
        .slice(0, NAMED_MAX)
        .map((line) => `${itemZh(line)}（${line.unit}，延至${dayTextZh(line.deadline)}）`)
        .join('；')}${rest(longer.length)}。每个条目只可延期一次。`,
    );
  zh.heading('回头看').text(
    moves.lookedBack === 0
      ? '本期没有到期开展的回头看。'
      : `本期开展回头看${moves.lookedBack}次，发现反弹${moves.relapsed}个。`,
    figures.everStruck === 0
      ? ''
      : `累计销号过${figures.everStruck}个，其中反弹${figures.relapsedItems}个，反弹率${percent(figures.relapsedItems, figures.everStruck)}。`,
    back.length === 0
      ? ''
      : `反弹条目：${back
          .slice(0, NAMED_MAX)
          .map(
            (line) =>
              `${itemZh(line)}（${line.unit}，第${line.reopened}次，现${struck(line) ? '已再次销号' : '尚未再次销号'}）`,
          )
          .join('；')}${rest(back.length)}。`,
  );
  const demands = demandsZh(facts);
  if (demands.length > 0) zh.heading('下步要求').text(...demands);
  return both(zh.done(`${campaign}通报（第${issue}期）`), bulletinEn(facts));
}

/** What the month asks of people; each sentence hangs on a count. */
function demandsZh({ figures, moves, stuck }: BulletinFacts): string[] {
  const { struck: done, planned, reported, overdue } = figures;
  const said = [
    done < planned ? `销号进度落后计划${planned - done}个，各专班对照计划逐项倒排` : '',
    overdue > 0 ? `${overdue}个逾期条目由包案领导牵头，一项一策限期办结` : '',
    reported > 0 ? `${reported}个申报完成的条目由异地单位按期到场核实，未经核实不得按完成上报` : '',
    moves.relapsed > 0 ? `${moves.relapsed}个反弹条目查清管护缺口，整改后重新走核实、验收、公示程序` : '',
    stuck.some(({ causes }) => causes.includes('silent')) ? '责任单位每周填报进展并附现场照片' : '',
  ].filter((text) => text !== '');
  return said.map((text, at) => `（${at + 1}）${text}${at === said.length - 1 ? '。' : '；'}`);
}
/** The same for the printed form. */
export const bulletinDemands = (facts: BulletinFacts): string => demandsZh(facts).join('');

function bulletinEn(facts: BulletinFacts) {
  const { campaign, issue, from, cut, figures, moves, units, weeks, items, stuck } = facts;
  const { best, last } = endsOf(units);
  const back = items.filter(({ reopened }) => reopened > 0);
  const en = new PaperDraft('en')
    .heading('Progress')
    .text(...standEn(facts, figures))
    .text(movesEn(`${formatDay(from)} to ${formatDay(lastDay(cut))}`, moves))
    .text(
      strandsEn(items),
      figures.aside === 0
        ? ''
        : `${plural(figures.aside, 'more item')} left the list (merged, transferred, not a problem).`,
    )
    .heading('Units')
    .text(
      weeks === 0
        ? 'No rating was published this month.'
        : `Mean of ${plural(weeks, 'weekly rating')}: ${listEn(best.map(({ unit }) => unit))} first (${scoreText(best[0]?.score ?? 0)})${last.length === 0 ? '' : `, ${listEn(last.map(({ unit }) => unit))} last (${scoreText(last[0]!.score)})`}.`,
    )
    .heading('Problems');
  if (stuck.length === 0) en.text('Nothing is overdue or stuck.');
  for (const each of stuck.slice(0, NAMED_MAX))
    en.text(`${itemEn(each.line)} (${each.line.unit}): ${stuckEn(each)}.`);
  if (stuck.length > NAMED_MAX) en.text(`${plural(stuck.length - NAMED_MAX, 'more')} in the annex.`);
  en.heading('Look-backs').text(
    `${plural(moves.lookedBack, 'look-back')}, ${moves.relapsed} had come back.`,
    `Of ${figures.everStruck} ever struck off ${figures.relapsedItems} came back (${percent(figures.relapsedItems, figures.everStruck)}).`,
    back.length === 0 ? '' : `They are ${listEn(back.slice(0, NAMED_MAX).map(itemEn))}.`,
  );
  return en.done(`${campaign}: bulletin no. ${issue}`);
}
