import {
  type Account,
  type Campaign,
  type CampaignAppeal,
  type CampaignIssue,
  type CampaignPhase,
  type CampaignStanding,
  type CurveDay,
  formatDay,
  type Instant,
  type IssueContent,
  type IssueHead,
  type IssueKind,
  type ItemLine,
  instant,
  issueLink,
  type Matter,
  type MatterStep,
  MICROS_PER_DAY,
  parseDay,
  plannedShare,
} from '@wenqu/domain';
import {
  campaignFigures,
  campaignMoves,
  type ItemStory,
  isStruck,
  itemLines,
  itemsAt,
  type NamedWeights,
  rateUnits,
  stuckItems,
} from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import type { DocumentDesk } from '../documents/documents.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Matters } from '../matters/matters.ts';
import type { CampaignStore } from '../store/campaigns.ts';
import { type IssueStretch, nextStretch } from './calendar.ts';
import { contentDigest } from './digest.ts';
import { issueContent, leaderPost, ruleVersionOf } from './making.ts';
import { ISSUE_TEMPLATES, issueData, strikeOffData } from './printing.ts';

/** What is entered of a campaign. */
export type CampaignDraft = Pick<
  Campaign,
  'name' | 'office' | 'strands' | 'from' | 'to' | 'units' | 'tasks' | 'plan'
>;
export type CampaignChange = Partial<CampaignDraft> & { readonly phase?: CampaignPhase };

export interface IssueAsk {
  readonly campaign: string;
  readonly kind: IssueKind;
  /** Absent: the stretch that is next in the calendar. */
  readonly stretch?: IssueStretch;
  readonly reason: string;
  /** Id of the issue it corrects; its stretch is taken again. */
  readonly corrects?: string;
}

export interface CampaignParts {
  readonly store: CampaignStore;
  readonly matters: Pick<Matters, 'all' | 'steps' | 'act' | 'onMatter' | 'settled'>;
  readonly documents: Pick<DocumentDesk, 'make'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  /** Weights of list kinds that have their own. */
  readonly weights?: () => Promise<ReadonlyMap<string, NamedWeights>>;
}

/** What came back gets so many natural days. [P] */
const REWORK_DAYS = 15;
const CURVE_DAYS_MAX = 400;
const nameOf = (by: Account | 'system'): readonly [string, string] =>
  by === 'system' ? ['system', ''] : [by.id, by.displayName];

/**
 * 专项行动: lists, ratings every week, tours every half month, bulletins every month. All figures are counted from
 * the items as the house knew them at a cut; what was issued is frozen with its digest.
 *
 * @source supervision.md §7.7, §7.8
 */
export class Campaigns {
  readonly #parts: CampaignParts;
  readonly #forget: () => void;
  #pending: Promise<unknown> = Promise.resolve();

  constructor(parts: CampaignParts) {
    this.#parts = parts;
    this.#forget = parts.matters.onMatter((matter, step) => this.#follow(matter, step));
  }

  list(): Promise<Campaign[]> {
    return this.#parts.store.list();
  }

  /** @throws WQ_NOT_FOUND */
  async get(id: string): Promise<Campaign> {
    const campaign = await this.#parts.store.get(id);
    if (!campaign) throw new WenquError('WQ_NOT_FOUND', { campaign: id });
    return campaign;
  }

  versions(id: string): Promise<Campaign[]> {
    return this.#parts.store.versions(id);
  }

  /** @throws WQ_INPUT for dates or a plan that make no sense */
  async open(draft: CampaignDraft, by: Account | 'system', reason: string): Promise<Campaign> {
    checkDraft(draft);
    const at = this.#parts.clock();
    const [id] = nameOf(by);
    const campaign: Campaign = {
      ...draft,
      ...{ id: this.#parts.newId(), version: 1, phase: 'plan', openedBy: id, openedAt: at, updatedAt: at },
      ...{ phases: [{ phase: 'plan', from: formatDay(at) }], updatedBy: id, reason },
    };
    await this.#parts.store.put(campaign);
    return campaign;
  }

  /** @throws WQ_CAMPAIGN_CONFLICT when somebody was quicker; WQ_INPUT */
  async change(
    id: string,
    version: number,
    set: CampaignChange,
    by: Account | 'system',
    reason: string,
  ): Promise<Campaign> {
    const held = await this.get(id);
    if (held.version !== version) throw new WenquError('WQ_CAMPAIGN_CONFLICT', { id, version: held.version });
    const at = this.#parts.clock();
    const entered = set.phase !== undefined && set.phase !== held.phase;
    const campaign: Campaign = {
      ...{ ...held, ...set, version: version + 1, updatedAt: at, updatedBy: nameOf(by)[0], reason },
      phases: entered ? [...held.phases, { phase: set.phase!, from: formatDay(at) }] : held.phases,
    };
    checkDraft(campaign);
    await this.#parts.store.put(campaign);
    return campaign;
  }

  /** Every item with its steps. */
  async stories(id: string): Promise<ItemStory[]> {
    const { matters } = this.#parts;
    const items = await matters.all({ machine: ['item'], campaign: id });
    return Promise.all(items.map(async (matter) => ({ matter, steps: await matters.steps(matter.id) })));
  }

  /** Lines of the list now. */
  async items(id: string): Promise<ItemLine[]> {
    const campaign = await this.get(id);
    return itemLines(await this.stories(id), justAfter(this.#parts.clock()), leaderPost(campaign));
  }

  async standing(id: string): Promise<CampaignStanding> {
    const campaign = await this.get(id);
    const stories = await this.stories(id);
    const now = justAfter(this.#parts.clock());
    const last = await this.#parts.store.lastIssue(id, 'rating');
    const from = last && last.cut <= now ? last.cut : (parseDay(campaign.from) ?? now);
    return {
      campaign,
      figures: campaignFigures(stories, campaign.plan, now),
      moves: campaignMoves(stories, from, now),
      week: rateUnits(
        stories,
        campaign.units.map(({ name }) => name),
        { from, cut: now },
        last?.content.units ?? null,
        await this.#weights(),
      ),
      stuck: stuckItems(stories, now, leaderPost(campaign)),
      curve: curveOf(campaign, stories, now),
      asOf: now,
    };
  }

  async #weights(): Promise<ReadonlyMap<string, NamedWeights>> {
    return (await this.#parts.weights?.()) ?? new Map();
  }

  /** The stretch the next paper of a kind is about; undefined: none is over. */
  async next(id: string, kind: IssueKind): Promise<IssueStretch | undefined> {
    const campaign = await this.get(id);
    const last = await this.#parts.store.lastIssue(id, kind);
    return nextStretch(campaign, kind, last?.cut, this.#parts.clock());
  }

  /** What the paper would hold if it were issued now. */
  async preview(ask: Pick<IssueAsk, 'campaign' | 'kind' | 'stretch'>): Promise<IssueContent> {
    return (await this.#make(ask, undefined)).content;
  }

  /**
   * Issue a paper: frozen with its cut and digest, and printed.
   *
   * @throws WQ_CAMPAIGN_REFUSED when no stretch is over, or the cut lies ahead
   */
  async issue(ask: IssueAsk, by: Account | 'system'): Promise<CampaignIssue> {
    const { store, clock, newId } = this.#parts;
    const corrected = ask.corrects === undefined ? undefined : await this.paper(ask.corrects);
    if (corrected && (corrected.campaign !== ask.campaign || corrected.kind !== ask.kind))
      throw new WenquError('WQ_CAMPAIGN_REFUSED', { field: 'corrects' });
    const { campaign, stretch, number, content } = await this.#make(ask, corrected);
    const [id, byName] = nameOf(by);
    const issue: CampaignIssue = {
      ...{ id: newId(), campaign: campaign.id, kind: ask.kind, issue: number, ...stretch },
      ...{ rule: ruleVersionOf(stretch), at: clock(), by: id, byName, reason: ask.reason },
      ...{ corrects: ask.corrects ?? '', digest: contentDigest(content), document: '', content },
    };
    await store.addIssue(issue);
    return issue;
  }

  /**
   * Print an issue: once, and only what is frozen in it.
   *
   * @throws WQ_NOT_FOUND; WQ_DOCUMENT_DATA from the printer
   */
  async print(id: string, by: Account | 'system'): Promise<CampaignIssue> {
    const issue = await this.paper(id);
    if (issue.document !== '') return issue;
    const { store, documents, clock } = this.#parts;
    const campaign = await this.get(issue.campaign);
    const corrected = issue.corrects === '' ? '' : (await this.paper(issue.corrects)).document;
    const made = await documents.make({
      ...{ template: ISSUE_TEMPLATES[issue.kind], data: issueData(campaign, issue), by },
      ...{ about: [issueLink(issue.id), { kind: 'campaign', id: campaign.id }] },
      ...{ title: issue.content.paper.zh.title, ...(corrected !== '' && { corrects: corrected }) },
    });
    await store.setDocument(id, made.id, clock());
    return { ...issue, document: made.id };
  }

  /** 销号审批单 of an item. @throws WQ_NOT_FOUND; WQ_CAMPAIGN_REFUSED before it was verified */
  async strikeOffForm(item: string, by: Account | 'system'): Promise<string> {
    const [matter] = (await this.#parts.matters.all({ machine: ['item'] })).filter(({ id }) => id === item);
    if (!matter || matter.campaign === '') throw new WenquError('WQ_NOT_FOUND', { matter: item });
    const steps = await this.#parts.matters.steps(item);
    if (!steps.some(({ event, refused }) => event === 'verify' && refused === null))
      throw new WenquError('WQ_CAMPAIGN_REFUSED', {
        ...{ zh: '条目还没有核实通过', en: 'the item has not been verified' },
      });
    const campaign = await this.get(matter.campaign);
    const made = await this.#parts.documents.make({
      ...{ template: 'strike-off-form', data: strikeOffData(campaign, matter, steps), by },
      about: [
        { kind: 'matter', id: item },
        { kind: 'campaign', id: campaign.id },
      ],
    });
    return made.id;
  }

  issues(id: string, kind?: IssueKind): Promise<IssueHead[]> {
    return this.#parts.store.issues(id, kind);
  }

  /** @throws WQ_NOT_FOUND */
  async paper(id: string): Promise<CampaignIssue> {
    const issue = await this.#parts.store.issue(id);
    if (!issue) throw new WenquError('WQ_NOT_FOUND', { issue: id });
    return issue;
  }

  appeals(id: string): Promise<CampaignAppeal[]> {
    return this.#parts.store.appeals(id);
  }

  /** 申诉 of a rated unit, by somebody of it. @throws WQ_CAMPAIGN_REFUSED for other units and points that are not there */
  async appeal(issueId: string, item: string, reason: string, by: Account): Promise<CampaignAppeal> {
    const issue = await this.paper(issueId);
    const row = issue.content.units.find(({ unit }) => unit === by.unit && by.unit !== '');
    if (issue.kind !== 'rating' || !row)
      throw new WenquError('WQ_CAMPAIGN_REFUSED', {
        ...{ zh: '只有参评单位可以对本单位的评比提出申诉', en: 'only a rated unit may appeal its own score' },
      });
    if (item !== '' && !row.points.some((point) => point.item === item))
      throw new WenquError('WQ_CAMPAIGN_REFUSED', { field: 'item' });
    const appeal: CampaignAppeal = {
      ...{ id: this.#parts.newId(), campaign: issue.campaign, issue: issueId, unit: by.unit, item, reason },
      ...{ at: this.#parts.clock(), by: by.id, byName: by.displayName, answer: '', answerReason: '' },
      ...{ answeredAt: null, answeredBy: '' },
    };
    await this.#parts.store.putAppeal(appeal);
    return appeal;
  }

  /** Answer an appeal, once, and not by who made it. */
  async answer(
    id: string,
    answer: 'upheld' | 'refused',
    reason: string,
    by: Account,
  ): Promise<CampaignAppeal> {
    const held = await this.#parts.store.appeal(id);
    if (!held) throw new WenquError('WQ_NOT_FOUND', { appeal: id });
    if (held.by === by.id || (held.unit === by.unit && by.unit !== ''))
      throw new WenquError('WQ_CAMPAIGN_REFUSED', {
        ...{ zh: '申诉单位不能复核自己的申诉', en: 'a unit does not answer its own appeal' },
      });
    const answered = {
      ...held,
      answer,
      answerReason: reason,
      answeredAt: this.#parts.clock(),
      answeredBy: by.id,
    };
    await this.#parts.store.putAppeal(answered);
    return answered;
  }

  /** Waits until what follows from steps is done. */
  async settled(): Promise<void> {
    await this.#pending;
    await this.#parts.matters.settled();
  }

  async close(): Promise<void> {
    this.#forget();
    await this.#pending;
    await this.#parts.store.close();
  }

  /** What came back goes to work again at once, with a new deadline. @source supervision.md A.7 */
  #follow(matter: Matter, step: MatterStep): void {
    if (matter.machine !== 'item' || step.event !== 'relapse') return;
    const deadline = formatDay(instant(step.happenedAt + REWORK_DAYS * MICROS_PER_DAY));
    const act = {
      ...{ matter: matter.id, version: matter.version, event: 'resume', given: { deadline } },
      ...{ reason: `反弹退回，限${REWORK_DAYS}天整改`, happenedAt: step.happenedAt },
    };
    this.#pending = this.#pending
      .then(() => this.#parts.matters.act(act, 'system'))
      .catch((error: unknown) =>
        this.#parts.log.error({ matter: matter.id, error: String(error) }, 'relapse not sent back to work'),
      );
  }

  async #make(ask: Pick<IssueAsk, 'campaign' | 'kind' | 'stretch'>, corrected: CampaignIssue | undefined) {
    const { store, clock } = this.#parts;
    const campaign = await this.get(ask.campaign);
    const newest = await store.lastIssue(campaign.id, ask.kind);
    const stretch =
      ask.stretch ??
      (corrected
        ? { from: corrected.from, cut: corrected.cut }
        : nextStretch(campaign, ask.kind, newest?.cut, clock()));
    if (!stretch || stretch.cut > justAfter(clock()) || stretch.from >= stretch.cut)
      throw new WenquError('WQ_CAMPAIGN_REFUSED', {
        ...{ zh: '还没有到期的时段可以出本类材料', en: 'no stretch of this kind is over yet' },
      });
    const number = (newest?.issue ?? 0) + 1;
    const before = await this.#before(campaign.id, ask.kind, stretch);
    const appeals = await store.appeals(campaign.id);
    const weights = await this.#weights();
    const content = issueContent(ask.kind, {
      ...{ campaign, stories: await this.stories(campaign.id), stretch, issue: number, before },
      weights,
      weeks: ask.kind === 'bulletin' ? await this.#weeks(campaign.id, stretch) : [],
      appeals: appeals.filter(
        ({ answeredAt }) => answeredAt !== null && answeredAt >= stretch.from && answeredAt < stretch.cut,
      ),
    });
    return { campaign, stretch, number, content };
  }

  /** The newest issue of a kind about an earlier stretch: a correction is not compared with what it corrects. */
  async #before(
    campaign: string,
    kind: IssueKind,
    { cut }: IssueStretch,
  ): Promise<CampaignIssue | undefined> {
    const heads = await this.#parts.store.issues(campaign, kind);
    const head = heads.filter((each) => each.cut < cut).sort((a, b) => b.cut - a.cut || b.issue - a.issue)[0];
    return head && this.#parts.store.issue(head.id);
  }

  /** Ratings whose week ends in a stretch, a corrected one in place of the one it corrects. */
  async #weeks(campaign: string, { from, cut }: IssueStretch): Promise<CampaignIssue[]> {
    const heads = await this.#parts.store.issues(campaign, 'rating');
    const own = heads.filter((each) => each.cut > from && each.cut <= cut);
    const valid = own.filter(({ id }) => !own.some(({ corrects }) => corrects === id));
    const issues = await Promise.all(valid.map(({ id }) => this.paper(id)));
    return issues.sort((a, b) => a.cut - b.cut);
  }
}

/** A cut does not hold its own moment: what is known now lies before the next one. */
const justAfter = (now: Instant): Instant => instant(now + 1);

function checkDraft({ name, from, to, plan, units }: CampaignDraft): void {
  const wrong = (field: string, zh: string, en: string): never => {
    throw new WenquError('WQ_INPUT', { field, zh, en });
  };
  if (name.trim() === '') wrong('name', '请填写名称', 'the name is missing');
  const [first, last] = [parseDay(from), parseDay(to)];
  if (first === undefined || last === undefined || to < from)
    wrong('to', '起止日期有误', 'the days are wrong');
  if (Number(last) - Number(first) > CURVE_DAYS_MAX * MICROS_PER_DAY)
    wrong('to', `不超过 ${CURVE_DAYS_MAX} 天`, `is longer than ${CURVE_DAYS_MAX} days`);
  const sorted = [...plan].sort((a, b) => (a.day < b.day ? -1 : 1));
  if (sorted.some(({ share }, at) => share < (sorted[at - 1]?.share ?? 0) || share > 1))
    wrong('plan', '计划进度应逐日不减且不超过 100%', 'the plan falls or passes 100 %');
  const names = units.map((unit) => unit.name);
  if (new Set(names).size !== names.length) wrong('units', '单位重复', 'a unit is named twice');
}

/** The plan against what was struck off by the end of every day. */
function curveOf(campaign: Campaign, stories: readonly ItemStory[], now: Instant): CurveDay[] {
  const days: CurveDay[] = [];
  const whole = itemsAt(stories, now).length;
  const first = parseDay(campaign.from) ?? now;
  for (let start = first; formatDay(start) <= campaign.to; start = instant(start + MICROS_PER_DAY)) {
    const day = formatDay(start);
    const cut = instant(Math.min(start + MICROS_PER_DAY, now));
    const known = start > now ? null : itemsAt(stories, cut).filter((item) => !ASIDE.has(item.state));
    days.push({
      ...{ day, planned: Math.round(plannedShare(campaign.plan, day) * (known?.length ?? whole)) },
      ...{ struck: known?.filter(isStruck).length ?? null, total: known?.length ?? null },
    });
  }
  return days;
}
const ASIDE: ReadonlySet<string> = new Set(['merged', 'transferred', 'void']);
