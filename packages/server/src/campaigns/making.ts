import {
  type Campaign,
  type CampaignAppeal,
  type CampaignIssue,
  type FollowedProblem,
  formatDay,
  type IssueContent,
  type IssueKind,
  type ItemLine,
  instant,
} from '@wenqu/domain';
import {
  bulletinPaper,
  campaignFigures,
  campaignMoves,
  type ItemStory,
  itemLines,
  monthOfUnits,
  type NamedWeights,
  rateUnits,
  ratingPaper,
  ratingRuleOn,
  stuckItems,
  tourPaper,
  visitsIn,
} from '@wenqu/rules';
import type { IssueStretch } from './calendar.ts';

/** What a paper is computed from. */
export interface Making {
  readonly campaign: Campaign;
  readonly stories: readonly ItemStory[];
  readonly stretch: IssueStretch;
  /** Number it will carry. */
  readonly issue: number;
  /** The issue of its kind before, for the comparison. */
  readonly before: CampaignIssue | undefined;
  /** Weekly ratings whose week ends in the stretch, oldest first; for a bulletin. */
  readonly weeks: readonly CampaignIssue[];
  /** Appeals answered in the stretch. */
  readonly appeals: readonly CampaignAppeal[];
  /** Of list kinds that have their own, with their names. */
  readonly weights: ReadonlyMap<string, NamedWeights>;
}

/** How a leader in charge is printed: by post, never by name. */
export const leaderPost =
  ({ units }: Pick<Campaign, 'units'>) =>
  (id: string): string =>
    units.find(({ leader, post }) => leader === id && post !== '')?.post ?? '包案领导';

export const ruleVersionOf = ({ cut }: IssueStretch): number =>
  ratingRuleOn(formatDay(instant(cut - 1))).version;

/** Problems of the tour before, each item once, as the items stand now. */
function followedUp(before: CampaignIssue | undefined, items: readonly ItemLine[]): FollowedProblem[] {
  const found = new Map(
    (before?.content.visits ?? [])
      .filter(({ inOrder }) => !inOrder)
      .map((visit) => [visit.item, visit.found]),
  );
  return items.flatMap((line) => {
    const problem = found.get(line.item);
    return problem === undefined ? [] : [{ line, problem }];
  });
}

/** Everything a paper holds, counted from the items as the house knew them at the cut. */
export function issueContent(kind: IssueKind, making: Making): IssueContent {
  const { campaign, stories, stretch, issue, before, weeks, appeals } = making;
  const { from, cut } = stretch;
  const leaderName = leaderPost(campaign);
  const names = campaign.units.map(({ name }) => name);
  const figures = campaignFigures(stories, campaign.plan, cut);
  const moves = campaignMoves(stories, from, cut);
  const items = itemLines(stories, cut, leaderName);
  const visits = visitsIn(stories, from, cut);
  const stuck = stuckItems(stories, cut, leaderName);
  const kinds = new Set(stories.map(({ matter }) => matter.kind));
  const weights = [...making.weights].filter(([id]) => kinds.has(id)).map(([, own]) => own);
  const standing = rateUnits(stories, names, stretch, before?.content.units ?? null, making.weights);
  const units =
    kind === 'bulletin'
      ? monthOfUnits(
          weeks.map((week) => week.content.units),
          standing,
          before?.content.units ?? null,
        )
      : standing;
  const followed = kind === 'tour' ? followedUp(before, items) : [];
  const head = { campaign: campaign.name, issue, from, cut, figures };
  const paper =
    kind === 'rating'
      ? ratingPaper({
          ...head,
          moves,
          units,
          appeals,
          rule: ratingRuleOn(formatDay(instant(cut - 1))),
          weights,
        })
      : kind === 'tour'
        ? tourPaper({ ...head, visits, stuck, followed })
        : bulletinPaper({
            ...{ ...head, moves, units, items, stuck, weeks: weeks.length },
            before: before?.content.figures ?? null,
          });
  return { from, cut, figures, moves, units, items, visits, stuck, followed, paper };
}
