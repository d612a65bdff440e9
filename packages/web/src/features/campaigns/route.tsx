import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ITEM_TABLE, STRANDS } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, onOf, textOf, tidy } from '../../lib/search.ts';
import { campaignWords } from './words.ts';

export const CAMPAIGN_TABS = ['list', 'rating', 'tour', 'bulletin', 'plan'] as const;
export type CampaignTab = (typeof CAMPAIGN_TABS)[number];
export const LIST_MODES = ['list', 'board', 'calendar'] as const;
export const ITEM_STATES = ITEM_TABLE.states.map(({ id }) => id);

/** `?v=rating&p=ISSUE&m=board&u=东桥街道&s=dredging&st=applied&late=1&back=1&q=…&new=1` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', CAMPAIGN_TABS),
    m: choiceOf(raw, 'm', LIST_MODES),
    p: textOf(raw, 'p') || undefined,
    u: textOf(raw, 'u') || undefined,
    s: choiceOf(raw, 's', STRANDS),
    st: choiceOf(raw, 'st', ITEM_STATES),
    late: onOf(raw, 'late'),
    back: onOf(raw, 'back'),
    q: textOf(raw, 'q') || undefined,
    new: onOf(raw, 'new'),
  });
export type CampaignSearch = ReturnType<typeof validateSearch>;
export type CampaignChange = (
  set: Partial<Record<keyof CampaignSearch, string | boolean | undefined>>,
) => void;

export const campaignsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns',
  validateSearch: (raw: Record<string, unknown>) => tidy({ new: onOf(raw, 'new') }),
  component: lazyRouteComponent(() => import('./campaigns-page.tsx'), 'CampaignsPage'),
});

export const campaignRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns/$id',
  validateSearch,
  component: lazyRouteComponent(() => import('./campaign-page.tsx'), 'CampaignPage'),
});

export const itemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/items/$id',
  component: lazyRouteComponent(() => import('./item-page.tsx'), 'ItemPage'),
});

export const campaignScreenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/screen/campaign/$id',
  component: lazyRouteComponent(() => import('./screen-page.tsx'), 'CampaignScreenPage'),
});

export const campaignsNav: NavEntry = {
  to: '/campaigns',
  icon: 'flag',
  words: campaignWords,
  order: 52,
  group: 'work',
  permission: 'campaign.read',
};
