import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { LEDGER_KINDS } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { agencyWords, homeWords, ledgerWords } from './words.ts';

export const LEDGER_VIEWS = ['ledger', 'manual', 'contests', 'visits', 'mandates', 'announcements'] as const;
export type LedgerView = (typeof LEDGER_VIEWS)[number];

/** `?v=visits&kind=dosing&ent=…` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', LEDGER_VIEWS),
    kind: choiceOf(
      raw,
      'kind',
      LEDGER_KINDS.map(({ id }) => id),
    ),
    ent: textOf(raw, 'ent') || undefined,
  });
export type LedgerSearch = ReturnType<typeof validateSearch>;

export const plantHomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/e',
  component: lazyRouteComponent(() => import('./home-page.tsx'), 'PlantHomePage'),
});
export const plantHomeNav: NavEntry = {
  ...{
    to: '/e',
    icon: 'district',
    words: homeWords,
    order: 5,
    group: 'watch',
    permission: 'register.answer',
  },
};

export const plantLedgerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/plant-ledger',
  validateSearch,
  component: lazyRouteComponent(() => import('./ledger-page.tsx'), 'PlantLedgerPage'),
});
export const plantLedgerNav: NavEntry = {
  ...{ to: '/plant-ledger', icon: 'table', words: ledgerWords, order: 88, group: 'work' },
  permission: 'ledger.read',
};

export const agencyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agency',
  component: lazyRouteComponent(() => import('./agency-page.tsx'), 'AgencyPage'),
});
export const agencyNav: NavEntry = {
  ...{ to: '/agency', icon: 'care', words: agencyWords, order: 89, group: 'work', permission: 'agency.read' },
};
