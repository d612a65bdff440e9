import { frameRoute } from '../features/frames/route.tsx';
import { passwordRoute } from '../features/login/route.tsx';
import { pointRoute } from '../features/points/route.tsx';
import { todayNav, todayRoute } from '../features/today/route.tsx';
import { wallNav, wallRoute } from '../features/wall/route.tsx';
import type { NavEntry } from './nav.ts';

/** The one list of features: add a route here and, when it belongs in the left navigation, its entry below. */
export const ROUTES = [todayRoute, wallRoute, pointRoute, frameRoute, passwordRoute] as const;

export const NAV: readonly NavEntry[] = [todayNav, wallNav];
