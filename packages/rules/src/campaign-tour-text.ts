import {
  type BothPapers,
  type CampaignFigures,
  type FollowedProblem,
  formatDay,
  type StuckItem,
  type TourVisit,
} from '@wenqu/domain';
import {
  both,
  dayZh,
  itemEn,
  itemZh,
  lastDay,
  listZh,
  PaperDraft,
  type PaperHead,
  plural,
  standEn,
  standZh,
  stuckEn,
  stuckZh,
} from './campaign-words.ts';

export interface TourFacts extends PaperHead {
  readonly figures: CampaignFigures;
  readonly visits: readonly TourVisit[];
  readonly stuck: readonly StuckItem[];
  readonly followed: readonly FollowedProblem[];
}

const isTour = ({ event }: TourVisit): boolean => event === 'tour';
const isCheck = ({ event }: TourVisit): boolean => event === 'verify' || event === 'refuse';
const isLook = (visit: TourVisit): boolean => !isTour(visit) && !isCheck(visit);
const KINDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  refuse: ['核实不通过', 'refused on site'],
  relapse: ['回头看发现反弹', 'had come back'],
  tour: ['督查发现问题', 'found by the tour'],
};
/** Last word of a sentence somebody typed goes: ours follows. */
const bare = (text: string): string => text.replace(/[。.；;\s]+$/, '');

function visitedZh(visits: readonly TourVisit[]): string[] {
  if (visits.length === 0) return ['本期没有现场记录。'];
  const parts = [
    [visits.filter(isTour).length, '督查'],
    [visits.filter(isCheck).length, '销号核实'],
    [visits.filter(isLook).length, '回头看'],
  ] as const;
  const items = new Set(visits.map(({ item }) => item)).size;
  const units = new Set(visits.map(({ unit }) => unit)).size;
  const said = parts.filter(([count]) => count > 0).map(([count, name]) => `${name}${count}次`);
  const bad = visits.filter(({ inOrder }) => !inOrder).length;
  return [
    `共到现场${visits.length}次（${said.join('、')}），涉及条目${items}个、责任单位${units}个。`,
    bad === 0
      ? '现场均未发现问题。'
      : `其中${bad}次发现问题，占${((bad / visits.length) * 100).toFixed(0)}%。`,
  ];
}

/** Stuck items by who has them in charge, the one with most first. */
export function stuckByLeader(
  stuck: readonly StuckItem[],
): readonly (readonly [string, readonly StuckItem[]])[] {
  const groups = Map.groupBy(stuck, ({ line }) => line.leader);
  return [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
}

function demandsZh(stuck: readonly StuckItem[]): string[] {
  const count = (cause: StuckItem['causes'][number]): number =>
    stuck.filter(({ causes }) => causes.includes(cause)).length;
  const lines = [
    [count('overdue'), `逾期的${count('overdue')}个条目，由包案领导现场调度，逐个说明逾期原因和办结时间`],
    [count('silent'), `两周以上未报进展的${count('silent')}个条目，责任单位补报进展和现场照片`],
    [count('unverified'), `超过核实期限的${count('unverified')}个条目，由核实单位尽快到场核实`],
    [count('refused-twice'), `两次以上核实不通过的${count('refused-twice')}个条目，责任单位重新制定整改措施`],
    [count('blocked'), `责任单位反映堵点的${count('blocked')}个条目，由包案领导协调相关单位研究解决`],
    [count('relapsed'), `反弹后尚未再次完成的${count('relapsed')}个条目，查明原因，同步落实长效管护`],
  ] as const;
  const asked = lines.filter(([n]) => n > 0).map(([, text]) => text);
  return asked.map((text, at) => `（${at + 1}）${text}${at === asked.length - 1 ? '。' : '；'}`);
}

const isDone = ({ line }: FollowedProblem): boolean =>
  ['verified', 'agreed', 'public', 'struck', 'firm'].includes(line.state);
function followedZh(followed: readonly FollowedProblem[]): string[] {
  const done = followed.filter(isDone);
  const reported = followed.filter(({ line }) => line.state === 'applied');
  const open = followed.filter((each) => !isDone(each) && each.line.state !== 'applied');
  const named = open.map(
    ({ line }) =>
      `${itemZh(line)}（${line.unit}${line.overdueDays > 0 ? `，逾期${line.overdueDays}天` : ''}）`,
  );
  return [
    `上期专报指出问题涉及条目${followed.length}个，已核实通过或销号${done.length}个`,
    reported.length === 0 ? '' : `，申报完成待核实${reported.length}个`,
    open.length === 0 ? '。' : `，仍在整改${open.length}个：${listZh(named)}。`,
  ];
}

/** 半月督查专报 in words: where people went, what they found, what is stuck and with whom. @source supervision.md §7.8 */
export function tourPaper(facts: TourFacts): BothPapers {
  const { campaign, issue, from, cut, figures, visits, stuck, followed } = facts;
  const stretch = `${dayZh(from, true)}至${dayZh(lastDay(cut))}`;
  const bad = visits.filter(({ inOrder }) => !inOrder);
  const zh = new PaperDraft('zh').heading('督查概况').text(`${stretch}，`, ...visitedZh(visits));
  zh.text(...standZh(facts, figures));
  const en = new PaperDraft('en')
    .heading('Where we went')
    .text(
      `${formatDay(from)} to ${formatDay(lastDay(cut))}: ${plural(visits.length, 'visit')} to ${plural(new Set(visits.map(({ item }) => item)).size, 'item')}, ${bad.length} of them with something wrong.`,
      ...standEn(facts, figures),
    );
  if (bad.length > 0) {
    zh.heading('现场发现的问题');
    en.heading('What was found');
  }
  bad.forEach((visit, at) => {
    const [kind, kindEn] = KINDS[visit.event] ?? ['', ''];
    zh.text(
      `${at + 1}. ${itemZh(visit)}（${visit.unit}，${visit.place}）：${dayZh(visit.at)}${visit.by}${kind}，${bare(visit.found)}。`,
    );
    en.text(
      `${at + 1}. ${itemEn(visit)} (${visit.unit}): ${formatDay(visit.at)}, ${kindEn}: ${bare(visit.found)}.`,
    );
  });
  if (followed.length > 0) {
    zh.heading('上期问题整改情况').text(...followedZh(followed));
    en.heading('Problems of the last tour').text(
      `${plural(followed.length, 'problem')}: ${followed.filter(isDone).length} struck off or verified since.`,
    );
  }
  zh.heading('卡点堵点');
  en.heading('What is stuck, by leader in charge');
  if (stuck.length === 0) {
    zh.text('截至数据截止时间，没有卡住的条目。');
    en.text('Nothing is stuck.');
  } else {
    zh.text(`共${stuck.length}个条目推进受阻，按包案领导列出：`);
  }
  for (const [leader, own] of stuckByLeader(stuck)) {
    zh.text(
      `${leader}包案${own.length}个：${own.map((each) => `${itemZh(each.line)}（${each.line.unit}），${stuckZh(each)}`).join('；')}。`,
    );
    en.text(
      `${leader}, ${own.length}: ${own.map((each) => `${itemEn(each.line)} (${each.line.unit}): ${stuckEn(each)}`).join('; ')}.`,
    );
  }
  const demands = demandsZh(stuck);
  if (demands.length > 0) zh.heading('下步要求').text(...demands);
  return both(
    zh.done(`${campaign}半月督查专报（第${issue}期）`),
    en.done(`${campaign}: half-month tour note no. ${issue}`),
  );
}

/** What the tour asks for, for the printed form. */
export const tourDemands = (stuck: readonly StuckItem[]): string => demandsZh(stuck).join('');
/** Units that were visited, for the head of the note. */
export const tourUnits = (visits: readonly TourVisit[]): string =>
  listZh([...new Set(visits.map(({ by }) => by))]);
