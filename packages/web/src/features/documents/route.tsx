import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { TEMPLATE_IDS } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { documentWords } from './words.ts';

/** `?kind=decision&ent=e1&q=第3号&id=decision-2026-3` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    kind: choiceOf(raw, 'kind', TEMPLATE_IDS),
    ent: textOf(raw, 'ent') || undefined,
    q: textOf(raw, 'q') || undefined,
    id: textOf(raw, 'id') || undefined,
  });
export type DocumentSearch = ReturnType<typeof validateSearch>;

export const documentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/documents',
  validateSearch,
  component: lazyRouteComponent(() => import('./documents-page.tsx'), 'DocumentsPage'),
});

/** `?t=decision` */
export const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/documents/templates',
  validateSearch: (raw: Record<string, unknown>) => tidy({ t: choiceOf(raw, 't', TEMPLATE_IDS) }),
  component: lazyRouteComponent(() => import('./templates-page.tsx'), 'TemplatesPage'),
});

export const documentsNav: NavEntry = {
  to: '/documents',
  icon: 'register',
  words: documentWords,
  order: 56,
  group: 'work',
  permission: 'document.read',
};
