import {
  type CampaignFigures,
  type CampaignMoves,
  formatDay,
  type Instant,
  type ItemLine,
  instant,
  type PlanPoint,
  planLight,
  plannedShare,
  type StuckItem,
  type TourVisit,
} from '@wenqu/domain';
import {
  type ItemAt,
  type ItemStory,
  isAside,
  isStruck,
  isWorking,
  itemLine,
  itemsAt,
  overdueDays,
  stepsIn,
  stuckAt,
} from './campaign-story.ts';

const SITE_EVENTS = [
  'verify',
  'refuse',
  'look-back-1',
  'look-back-3',
  'look-back-6',
  'look-back',
  'relapse',
  'tour',
];
const LOOK_EVENTS = ['look-back-1', 'look-back-3', 'look-back-6', 'look-back', 'relapse'];

/** How many units-of-work stand where at a cut. K21 is struck against what the plan wants by then. */
export function campaignFigures(
  stories: readonly ItemStory[],
  plan: readonly PlanPoint[],
  cut: Instant,
): CampaignFigures {
  const all = itemsAt(stories, cut);
  const on = all.filter((item) => !isAside(item));
  const count = (test: (item: ItemAt) => boolean): number => on.filter(test).length;
  const struck = count(isStruck);
  const planned = Math.round(plannedShare(plan, formatDay(instant(cut - 1))) * on.length);
  return {
    ...{ total: on.length, working: count(isWorking), reported: count(({ state }) => state === 'applied') },
    verified: count(({ state }) => state === 'verified' || state === 'agreed'),
    inNotice: count(({ state }) => state === 'public'),
    ...{ struck, overdue: count((item) => overdueDays(item, cut) > 0), aside: all.length - on.length },
    ...{
      planned,
      light: planLight(struck, planned, on.length),
      everStruck: count((item) => item.everStruck),
    },
    relapsedItems: count(({ reopened }) => reopened > 0),
    relapses: on.reduce((sum, { reopened }) => sum + reopened, 0),
  };
}

/** What happened between two moments, each step counted once. */
export function campaignMoves(stories: readonly ItemStory[], from: Instant, cut: Instant): CampaignMoves {
  const all = itemsAt(stories, cut);
  const count = (...events: string[]): number =>
    all.reduce((sum, item) => sum + stepsIn(item, from, ...events).length, 0);
  return {
    ...{
      entered: count('enter'),
      applied: count('apply'),
      refused: count('refuse'),
      verified: count('verify'),
    },
    ...{ struck: count('strike'), extended: count('extend'), relapsed: count('relapse') },
    becameOverdue: all.filter(({ stretches }) =>
      stretches.some(({ due, to }) => due >= from && due < cut && due < (to ?? cut)),
    ).length,
    ...{ lookedBack: count(...LOOK_EVENTS), objections: count('objection'), visits: count(...SITE_EVENTS) },
  };
}

/** Lines of all items on the list, by number. */
export const itemLines = (
  stories: readonly ItemStory[],
  cut: Instant,
  leaderName: (id: string) => string,
): ItemLine[] =>
  itemsAt(stories, cut)
    .map((item) => itemLine(item, cut, leaderName))
    .sort((a, b) => (a.number < b.number ? -1 : 1));

/** Who went where between two moments and what was found, oldest first. */
export function visitsIn(stories: readonly ItemStory[], from: Instant, cut: Instant): TourVisit[] {
  const visits = itemsAt(stories, cut).flatMap((item) =>
    stepsIn(item, from, ...SITE_EVENTS).map((step): TourVisit => {
      const { given } = step;
      const found = step.event === 'tour' ? given['tour-found'] : given.found;
      return {
        ...{ item: item.matter.id, number: item.matter.number, title: item.matter.title },
        ...{ place: String(item.fields['place-name'] ?? ''), unit: item.unit, by: step.byUnit },
        ...{ at: step.happenedAt, event: step.event, found: typeof found === 'string' ? found : '' },
        inOrder:
          step.event === 'tour'
            ? given['tour-result'] === 'in-order'
            : step.event !== 'refuse' && step.event !== 'relapse',
      };
    }),
  );
  return visits.sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1));
}

/** Items that do not move, longest over first. */
export function stuckItems(
  stories: readonly ItemStory[],
  cut: Instant,
  leaderName: (id: string) => string,
): StuckItem[] {
  return itemsAt(stories, cut)
    .flatMap((item) => {
      const stuck = stuckAt(item, cut);
      return stuck ? [{ line: itemLine(item, cut, leaderName), ...stuck }] : [];
    })
    .sort(
      (a, b) =>
        b.line.overdueDays - a.line.overdueDays ||
        b.days - a.days ||
        (a.line.number < b.line.number ? -1 : 1),
    );
}
