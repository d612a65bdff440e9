import type { Instant } from './instant.ts';
import type { Words } from './machine.ts';
import type { MatterLink } from './matter/matter.ts';

/** The strands of work 五个专班 of a campaign for water. @source supervision.md §7.8 */
export const STRANDS = ['living-water', 'dredging', 'tracing', 'rectifying', 'keeping'] as const;
export type Strand = (typeof STRANDS)[number];
export const STRAND_NAMES: Readonly<Record<Strand, Words>> = {
  'living-water': { zh: '活水', en: 'living water' },
  dredging: { zh: '清淤', en: 'dredging' },
  tracing: { zh: '溯源', en: 'tracing' },
  rectifying: { zh: '整治', en: 'rectifying' },
  keeping: { zh: '建管', en: 'building and keeping' },
};

/** Phases of a campaign in their order. @source supervision.md §7.8 */
export const CAMPAIGN_PHASES = [
  'plan',
  'kick-off',
  'screening',
  'lists',
  'rectify',
  'cross-check',
  'acceptance',
  'long-term',
] as const;
export type CampaignPhase = (typeof CAMPAIGN_PHASES)[number];
export const PHASE_NAMES: Readonly<Record<CampaignPhase, Words>> = {
  plan: { zh: '方案', en: 'plan' },
  'kick-off': { zh: '动员部署', en: 'kick-off' },
  screening: { zh: '排查', en: 'screening' },
  lists: { zh: '建清单', en: 'lists' },
  rectify: { zh: '整治', en: 'rectifying' },
  'cross-check': { zh: '交叉检查', en: 'cross-check' },
  acceptance: { zh: '验收销号', en: 'acceptance' },
  'long-term': { zh: '建管长效', en: 'long-term keeping' },
};

/** A point of the plan curve: by the end of this day this share (0–1) of the list is to be struck off. */
export interface PlanPoint {
  readonly day: string;
  readonly share: number;
}

export interface CampaignUnit {
  readonly name: string;
  /** Account id of the leader in charge 包案领导; '' = not named yet. */
  readonly leader: string;
  /** Post of the leader as printed, `分管副主任`. No personal names on public pages. */
  readonly post: string;
  /** What it answers for 责任清单. */
  readonly duty: string;
}

/** A line of the task list 任务清单: work that is no single place. */
export interface CampaignTask {
  readonly id: string;
  readonly text: string;
  readonly strand: Strand;
  readonly unit: string;
  readonly due: string;
  /** Day it was reported done; '' = open. */
  readonly doneOn: string;
}

/** 专项行动: lists, rules of strike-off, calendar of ratings, tours and bulletins. */
export interface Campaign {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** Who issues its papers, `生态环境专项行动领导小组办公室`. */
  readonly office: string;
  readonly strands: readonly Strand[];
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
  readonly phase: CampaignPhase;
  /** First day of each phase that was entered. */
  readonly phases: readonly { readonly phase: CampaignPhase; readonly from: string }[];
  readonly units: readonly CampaignUnit[];
  readonly tasks: readonly CampaignTask[];
  readonly plan: readonly PlanPoint[];
  readonly openedBy: string;
  readonly openedAt: Instant;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  readonly reason: string;
}

/** Papers of the calendar: every week, every half month, every month. */
export const ISSUE_KINDS = ['rating', 'tour', 'bulletin'] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];
export const ISSUE_NAMES: Readonly<Record<IssueKind, Words>> = {
  rating: { zh: '每周评比', en: 'weekly rating' },
  tour: { zh: '半月督查专报', en: 'half-month tour note' },
  bulletin: { zh: '每月通报', en: 'monthly bulletin' },
};

/** One paragraph or heading of a paper, as it is printed. */
export interface PaperPart {
  readonly kind: 'heading' | 'text';
  readonly text: string;
}
/** Words of a paper: title and what stands under it. */
export interface Paper {
  readonly title: string;
  readonly parts: readonly PaperPart[];
}
export interface BothPapers {
  readonly zh: Paper;
  readonly en: Paper;
}

export type PointCause = 'overdue' | 'relapse' | 'false-done' | 'early';
/** One record that cost or gave points. */
export interface ScorePoint {
  readonly cause: PointCause;
  readonly points: number;
  /** Matter id and number of the item. */
  readonly item: string;
  readonly number: string;
  readonly title: string;
  /** Step of the item that is the record; null: the deadline itself. */
  readonly seq: number | null;
  readonly at: Instant;
  /** Days over (overdue) or ahead (early); 0 otherwise. */
  readonly days: number;
}
/** A unit in a rating: every point opens to the item that cost it. */
export interface UnitScore {
  readonly unit: string;
  /** Ties share a rank. */
  readonly rank: number;
  readonly score: number;
  /** Before the floor. */
  readonly raw: number;
  readonly points: readonly ScorePoint[];
  /** Items it answers for at the cut, and how many of them are struck off. */
  readonly items: number;
  readonly struck: number;
  readonly overdue: number;
  readonly relapses: number;
  readonly falseDone: number;
  readonly early: number;
  /** Fewer items than a ranking needs. */
  readonly small: boolean;
  /** Against the last rating; null: not in it. */
  readonly before: { readonly rank: number; readonly score: number } | null;
}

/** Counted facts of a campaign at a cut; every figure can be counted again from the items. */
export interface CampaignFigures {
  readonly total: number;
  readonly working: number;
  /** 申报完成: applied, not yet verified. */
  readonly reported: number;
  readonly verified: number;
  readonly inNotice: number;
  readonly struck: number;
  readonly overdue: number;
  /** Taken off the list for other reasons: merged, transferred, not a problem. */
  readonly aside: number;
  readonly planned: number;
  readonly light: 'green' | 'yellow' | 'red' | 'none';
  /** Items that were ever struck off; of them came back, and how often in all. */
  readonly everStruck: number;
  readonly relapsedItems: number;
  readonly relapses: number;
}
/** What happened in a stretch. */
export interface CampaignMoves {
  readonly entered: number;
  readonly applied: number;
  readonly refused: number;
  readonly verified: number;
  readonly struck: number;
  readonly extended: number;
  readonly becameOverdue: number;
  readonly relapsed: number;
  readonly lookedBack: number;
  readonly objections: number;
  readonly visits: number;
}

/** An item as it stood at a cut, for annexes and lists. */
export interface ItemLine {
  readonly item: string;
  readonly number: string;
  readonly title: string;
  readonly kind: string;
  readonly strand: string;
  readonly place: string;
  readonly unit: string;
  readonly leader: string;
  readonly state: string;
  readonly target: string;
  readonly deadline: string;
  readonly extended: boolean;
  readonly overdueDays: number;
  readonly reopened: number;
  readonly struckOn: string;
}

export type StuckCause = 'overdue' | 'silent' | 'unverified' | 'refused-twice' | 'relapsed' | 'blocked';
/** An item that does not move, and what holds it. */
export interface StuckItem {
  readonly line: ItemLine;
  readonly causes: readonly StuckCause[];
  /** Days since the last progress that was reported, or since the application that nobody has verified. */
  readonly days: number;
  /** What the unit itself says blocks it; '' = nothing. */
  readonly blocker: string;
}

/** A visit on site in a half month, as its step says it. */
export interface TourVisit {
  readonly item: string;
  readonly number: string;
  readonly title: string;
  readonly place: string;
  /** Responsible unit, and the unit that went. */
  readonly unit: string;
  readonly by: string;
  readonly at: Instant;
  readonly event: string;
  readonly inOrder: boolean;
  readonly found: string;
}

/** A problem of the last tour and how its item stands now. */
export interface FollowedProblem {
  readonly line: ItemLine;
  readonly problem: string;
}

/** What an issue is made of; frozen when it is issued. */
export interface IssueContent {
  readonly from: Instant;
  readonly cut: Instant;
  readonly figures: CampaignFigures;
  readonly moves: CampaignMoves;
  readonly units: readonly UnitScore[];
  readonly items: readonly ItemLine[];
  readonly visits: readonly TourVisit[];
  readonly stuck: readonly StuckItem[];
  /** Problems of the tour before; empty for other papers. */
  readonly followed: readonly FollowedProblem[];
  readonly paper: BothPapers;
}

/** A paper as issued: numbered, frozen with its data cut and digest; a correction is a new issue that names it. */
export interface CampaignIssue {
  readonly id: string;
  readonly campaign: string;
  readonly kind: IssueKind;
  /** 第×期, per campaign and kind. */
  readonly issue: number;
  readonly from: Instant;
  readonly cut: Instant;
  /** Version of the rating rule it was computed by. */
  readonly rule: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  /** Id of the issue it corrects; '' = none. */
  readonly corrects: string;
  /** SHA-256 of the content, lower case. */
  readonly digest: string;
  /** Id of the printed document; '' = none was made. */
  readonly document: string;
  readonly content: IssueContent;
}

/** An objection 申诉 of a rated unit, with its answer; the published rating stays as it is. */
export interface CampaignAppeal {
  readonly id: string;
  readonly campaign: string;
  readonly issue: string;
  readonly unit: string;
  /** The item the point hangs on; '' = the whole score. */
  readonly item: string;
  readonly reason: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly answer: '' | 'upheld' | 'refused';
  readonly answerReason: string;
  readonly answeredAt: Instant | null;
  readonly answeredBy: string;
}

/** A day of the plan curve with what really was struck off by its end. */
export interface CurveDay {
  readonly day: string;
  readonly planned: number;
  /** Null: the day has not come. */
  readonly struck: number | null;
  readonly total: number | null;
}

/** A campaign as it stands now. */
export interface CampaignStanding {
  readonly campaign: Campaign;
  readonly figures: CampaignFigures;
  /** Of the running week, since Monday. */
  readonly moves: CampaignMoves;
  readonly week: readonly UnitScore[];
  readonly stuck: readonly StuckItem[];
  readonly curve: readonly CurveDay[];
  readonly asOf: Instant;
}

/** An issue without what it holds. */
export type IssueHead = Omit<CampaignIssue, 'content'>;

/** What an issue hangs on, as a link of its document. */
export const issueLink = (id: string): MatterLink => ({ kind: 'campaign-issue', id });

/** The share of the list that is planned to be struck off by the end of a day: straight between the points of the plan. */
export function plannedShare(plan: readonly PlanPoint[], day: string): number {
  const points = [...plan].sort((a, b) => (a.day < b.day ? -1 : 1));
  const after = points.findIndex((point) => point.day >= day);
  if (after === -1) return points.at(-1)?.share ?? 0;
  const to = points[after]!;
  const from = points[after - 1];
  if (!from || to.day === day) return to.day === day ? to.share : 0;
  const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`);
  const along = (dayOf(day) - dayOf(from.day)) / (dayOf(to.day) - dayOf(from.day));
  return from.share + (to.share - from.share) * along;
}

/** How far behind the plan still shows yellow, as a share of the list. [P] */
const BEHIND_YELLOW_SHARE = 0.1;

/** K21: the light is the difference from the plan, not the share. @source supervision.md §6 K21 */
export function planLight(struck: number, planned: number, total: number): CampaignFigures['light'] {
  if (total === 0) return 'none';
  if (struck >= planned) return 'green';
  return planned - struck <= total * BEHIND_YELLOW_SHARE ? 'yellow' : 'red';
}
