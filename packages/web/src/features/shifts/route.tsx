import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { shiftWords } from './words.ts';

export const SHIFT_VIEWS = ['now', 'calendar', 'handovers'] as const;
export type ShiftView = (typeof SHIFT_VIEWS)[number];

/** `?v=calendar&d=2026-08-03`, `?v=handovers&row=J-2026-000012` */
export const shiftsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shifts',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      v: choiceOf(raw, 'v', SHIFT_VIEWS),
      d: /^\d{4}-\d{2}-\d{2}$/.test(textOf(raw, 'd')) ? textOf(raw, 'd') : undefined,
      row: textOf(raw, 'row') || undefined,
    }),
  component: lazyRouteComponent(() => import('./shifts-page.tsx'), 'ShiftsPage'),
});

export const shiftsNav: NavEntry = {
  to: '/shifts',
  icon: 'shifts',
  words: shiftWords,
  order: 58,
  group: 'work',
  permission: 'shift.read',
};
