import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, tidy } from '../../lib/search.ts';
import { noticeWords } from './words.ts';

export const NOTICE_VIEWS = ['box', 'wishes', 'channels'] as const;
export type NoticeView = (typeof NOTICE_VIEWS)[number];

/** `?v=wishes&new=1` */
export const noticesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/notices',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({ v: choiceOf(raw, 'v', NOTICE_VIEWS), only: choiceOf(raw, 'only', ['unread'] as const) }),
  component: lazyRouteComponent(() => import('./notices-page.tsx'), 'NoticesPage'),
});

export const morningRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/morning',
  component: lazyRouteComponent(() => import('./morning-page.tsx'), 'MorningPage'),
});

export const noticesNav: NavEntry = {
  ...{ to: '/notices', icon: 'bell', words: noticeWords, order: 14, group: 'work' },
  permission: 'notice.read',
};

export const morningNav: NavEntry = {
  ...{ to: '/morning', icon: 'sun', words: { zh: noticeWords.zh.morning, en: noticeWords.en.morning } },
  ...{ order: 12, group: 'work', permission: 'notice.read' },
};
