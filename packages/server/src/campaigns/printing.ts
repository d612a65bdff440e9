import {
  type Campaign,
  type CampaignIssue,
  type DocumentData,
  formatDay,
  type IssueKind,
  ITEM_TABLE,
  instant,
  type Matter,
  type MatterStep,
  type Paper,
  type TemplateId,
} from '@wenqu/domain';
import { shareText, tourUnits } from '@wenqu/rules';
import { leaderPost } from './making.ts';

/** The template of each kind of paper. */
export const ISSUE_TEMPLATES: Readonly<Record<IssueKind, TemplateId>> = {
  rating: 'weekly-rating',
  tour: 'tour-note',
  bulletin: 'monthly-bulletin',
};

const CAUSES = { overdue: '逾期', relapse: '反弹', 'false-done': '申报完成经核实未完成', early: '提前完成' };
/** States as an annex has room for them. */
const SHORT: Readonly<Record<string, string>> = { struck: '已销号', applied: '待核实', agreed: '已验收' };
const stateName = (state: string): string =>
  SHORT[state] ?? ITEM_TABLE.states.find(({ id }) => id === state)?.zh ?? state;
/** Of the problems those that no table of the form holds. */
const SAID_ONLY = ['专项行动以来', '本期申报完成'];
const signed = (points: number): string => (points > 0 ? `+${points}` : `−${Math.abs(points)}`);
const bodyOf = (paper: Paper, without: readonly string[] = []): string => {
  let kept = true;
  return paper.parts
    .filter(({ kind, text }) => {
      if (kind === 'heading') kept = !without.some((word) => text.endsWith(word));
      return kept;
    })
    .map(({ text }) => text)
    .join('\n');
};
const sectionOf = (paper: Paper, heading: string): string => {
  const from = paper.parts.findIndex(({ kind, text }) => kind === 'heading' && text.endsWith(heading));
  if (from === -1) return '';
  const rest = paper.parts.slice(from + 1);
  const to = rest.findIndex(({ kind }) => kind === 'heading');
  return rest
    .slice(0, to === -1 ? rest.length : to)
    .map(({ text }) => text)
    .join('\n');
};

const sections = (paper: Paper, ...headings: readonly string[]): string =>
  headings
    .map((heading) => sectionOf(paper, heading))
    .filter((text) => text !== '')
    .join('\n');
/** `2026年11月`. */
const monthZh = (day: string): string => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月`;

function ratingData(issue: CampaignIssue): DocumentData {
  const { units, paper } = issue.content;
  return {
    summary: bodyOf(paper.zh, ['加分扣分记录', '说明']),
    units: units.map((row) => {
      const tied = units.some((each) => each !== row && each.rank === row.rank);
      return {
        ...{ rank: `${row.rank}${tied ? '（并列）' : ''}`, unit: row.unit, score: String(row.score) },
        ...{ total: row.items - row.struck, struck: row.struck, overdue: row.overdue, relapse: row.relapses },
        ...{ falseDone: row.falseDone, early: row.early },
      };
    }),
    items: units.flatMap((row) =>
      row.points.map(({ number, title, cause, points, days }) => ({
        ...{ unit: row.unit, number, points: signed(points) },
        what: `${title}：${CAUSES[cause]}${days > 0 ? `${days}天` : ''}`,
      })),
    ),
    remarks: sectionOf(paper.zh, '说明'),
  };
}

const tourData = (issue: CampaignIssue): DocumentData => {
  const { visits, followed, paper } = issue.content;
  const lineOf = new Map(issue.content.items.map((line) => [line.item, line]));
  return {
    team: tourUnits(visits),
    summary: sections(paper.zh, '督查概况', '卡点堵点'),
    problems: visits
      .filter(({ inOrder }) => !inOrder)
      .map(({ item, place, title, found, unit }) => {
        const line = lineOf.get(item);
        return {
          ...{ place, unit, problem: `${title}：${found}`, leader: line?.leader ?? '' },
          deadline: line?.deadline ?? '',
        };
      }),
    followed: followed.map(({ line, problem }) => ({
      ...{ place: line.place, problem: `${line.title}：${problem}`, unit: line.unit },
      result: `${stateName(line.state)}${line.overdueDays > 0 ? `，逾期${line.overdueDays}天` : ''}`,
    })),
    demands: sectionOf(paper.zh, '下步要求'),
  };
};

function bulletinData(issue: CampaignIssue): DocumentData {
  const { figures, moves, units, items, stuck, paper } = issue.content;
  const figure = (name: string, top: number, bottom: number | null, note = ''): DocumentData => ({
    ...{ name, numerator: String(top), denominator: bottom === null ? '—' : String(bottom), note },
    value: bottom === null ? String(top) : shareText(top, bottom),
  });
  return {
    month: monthZh(formatDay(instant(issue.cut - 1))),
    summary: [
      sections(paper.zh, '总体进展', '各单位排名'),
      ...sectionOf(paper.zh, '突出问题')
        .split('\n')
        .filter((line) => SAID_ONLY.some((word) => line.startsWith(word))),
      sections(paper.zh, '回头看'),
    ].join('\n'),
    figures: [
      figure('销号率', figures.struck, figures.total),
      figure('销号进度', figures.struck, figures.planned, '已销号÷计划应销号'),
      figure('逾期率', figures.overdue, figures.total),
      figure('核实通过率', moves.verified, moves.verified + moves.refused, '本期核实件次'),
      figure('反弹率', figures.relapsedItems, figures.everStruck, '反弹条目÷曾销号条目'),
      figure('延期', moves.extended, null, '本期新批准'),
    ],
    units: units.map((row) => ({
      ...{ rank: String(row.rank), unit: row.unit, total: row.items, struck: row.struck },
      ...{ share: shareText(row.struck, row.items), overdue: row.overdue, relapse: row.relapses },
    })),
    problems: stuck.map(({ line, blocker }) => ({
      ...{ number: line.number, title: line.title, unit: line.unit, leader: line.leader },
      state: line.overdueDays > 0 ? `逾期${line.overdueDays}天` : stateName(line.state),
      note: blocker,
    })),
    demands: sectionOf(paper.zh, '下步要求'),
    annex: items.map((line) => ({
      ...{ number: line.number, title: line.title, unit: line.unit, deadline: line.deadline },
      state: `${stateName(line.state)}${line.overdueDays > 0 ? `（逾期${line.overdueDays}天）` : ''}${line.reopened > 0 ? `（反弹${line.reopened}次）` : ''}`,
    })),
  };
}

/** What an issue fills into its template; nothing is computed here that is not frozen in it. */
export function issueData(campaign: Campaign, issue: CampaignIssue): DocumentData {
  const data = issue.kind === 'rating' ? ratingData : issue.kind === 'tour' ? tourData : bulletinData;
  const days = { from: formatDay(issue.from), to: formatDay(instant(issue.cut - 1)) };
  const known = issue.kind === 'bulletin' ? {} : days;
  const cut = issue.kind === 'tour' ? {} : { cutAt: issue.cut };
  return { campaign: campaign.name, ...known, ...cut, ...data(issue) };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown): string => (typeof value === 'number' ? String(value) : '—');

/** 销号审批单 of an item, from its steps. @param name how an account is printed */
export function strikeOffData(
  campaign: Campaign,
  matter: Matter,
  steps: readonly MatterStep[],
): DocumentData {
  const kept = steps.filter(({ refused }) => refused === null);
  const last = (event: string): MatterStep | undefined => kept.findLast((step) => step.event === event);
  const [applied, verified, accepted, struck] = ['apply', 'verify', 'accept', 'strike'].map(last);
  const { fields } = matter;
  const measure = textOf(fields['target-measure']);
  const target = fields['target-number'];
  const sense = fields['target-sense'] === 'at-least' ? '≥' : '≤';
  const objections = kept.filter(({ event }) => event === 'objection').length;
  const pictures = (value: unknown, caption: string): DocumentData[] =>
    Array.isArray(value) ? value.map((file: string) => ({ file, caption })) : [];
  const day = (step: MatterStep | undefined): string => (step ? formatDay(step.happenedAt) : '');
  return {
    ...{ item: matter.number, title: matter.title, campaign: campaign.name, unit: matter.unit },
    ...{ place: textOf(fields['place-name']), leader: leaderPost(campaign)(matter.leader) },
    ...{ deadline: textOf(fields.deadline), target: textOf(fields.target) },
    measures: textOf(applied?.given['self-note']) || textOf(fields.measure),
    measured:
      typeof target === 'number'
        ? [
            {
              ...{ item: measure, before: numberOf(fields.baseline), target: `${sense}${target}` },
              after: numberOf(verified?.given.measured),
            },
          ]
        : [],
    ...{ verifierUnit: verified?.byUnit ?? '', verifier: '', verification: textOf(verified?.given.found) },
    ...{ acceptance: textOf(accepted?.given.acceptance), publicFrom: day(accepted), publicTo: day(struck) },
    objections: objections === 0 ? '无' : `${objections}件，已退回整改后重新公示`,
    ...{ headOpinion: struck?.reason ?? '', struckOn: day(struck) },
    before: pictures(fields.before, `整改前 ${textOf(fields['before-standpoint'])}`),
    after: pictures(fields.after, `整改后 ${textOf(fields['after-standpoint'])}`),
  };
}
