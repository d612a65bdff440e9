import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import type { Role } from '@wenqu/domain';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ErrorPanel } from '../components/error-panel.tsx';
import { useWalkBack } from '../features/frames/walk-back-store.ts';
import { useWords } from '../i18n/lang.ts';
import { useAsk } from '../lib/ask-store.ts';
import { isDemo } from '../lib/base.ts';
import { sessionQuery, useAccount } from '../lib/session.ts';
import { usePhone } from '../lib/use-wide.ts';
import { startLive } from '../live/start.ts';
import { Banners } from './banners.tsx';
import { DemoBanner } from './demo-banner.tsx';
import { Header } from './header.tsx';
import { NavPane, useNavState } from './nav-pane.tsx';
import styles from './shell.module.css';
import { shellWords } from './words.ts';

const LoginPage = lazy(() => import('../features/login/login-page.tsx'));
const WalkBackDrawer = lazy(() => import('../features/frames/walk-back.tsx'));
const AskDialog = lazy(() => import('../features/orders/ask-dialog.tsx'));
const PasswordPage = lazy(() => import('../features/login/password-page.tsx'));

/** Nobody signed in: the login page at whatever address was asked for, which then opens. */
export function Shell() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return null;
  if (session.isError)
    return (
      <div className={styles.alone}>
        <ErrorPanel error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  const account = session.data.account;
  return (
    <Suspense fallback={null}>
      {account === null ? <LoginPage /> : account.mustChangePassword ? <PasswordPage forced /> : <Frame />}
    </Suspense>
  );
}

/** Pages on a phone and on the wall bring their own frame: no navigation, no live stream. */
const isField = (path: string): boolean =>
  path === '/m' || path.startsWith('/m/') || path.startsWith('/screen/');

function Frame() {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return isField(path) ? <Outlet /> : <Desk />;
}

function Desk() {
  const say = useWords(shellWords);
  const { nav } = useRouter().options.context;
  const navState = useNavState();
  useEffect(() => startLive(), []);
  useLanding();
  return (
    <div className={styles.shell} data-fold={navState.folded || undefined}>
      <a className={styles.skip} href="#content">
        {say.skip}
      </a>
      <Header onMenu={navState.toggle} menuOpen={navState.open} />
      {isDemo && <DemoBanner />}
      <Banners />
      <div className={styles.middle}>
        <NavPane entries={nav} state={navState} />
        <main id="content" className={styles.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <WalkBackSlot />
      <AskSlot />
    </div>
  );
}

/** Pages of their own for who is outside the bureau. */
const STARTS: Readonly<Partial<Record<Role, string>>> = { enterprise: '/e', agency: '/agency' };

/**
 * Enterprises and agencies begin at their own page, and who works in the field with a phone in hand begins there,
 * unless the full console is asked for (`/?full=1`).
 */
function useLanding(): void {
  const account = useAccount();
  const phone = usePhone();
  const go = useNavigate();
  const isStart = useRouterState({
    select: ({ location: { pathname, searchStr } }) => pathname === '/' && !searchStr.includes('full'),
  });
  const role = account?.role ?? 'public';
  const start = role === 'inspector' ? (phone ? '/m' : undefined) : STARTS[role];
  const wanted = isStart ? start : undefined;
  useEffect(() => {
    if (wanted !== undefined) void go({ to: wanted, replace: true });
  }, [wanted, go]);
}

/** The drawer's code comes with the first value that is walked back. */
function WalkBackSlot() {
  const walk = useWalkBack();
  const [wanted, setWanted] = useState(false);
  if (walk && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <WalkBackDrawer />
    </Suspense>
  ) : null;
}

/** The order dialog's code comes when it is first opened. */
function AskSlot() {
  const ask = useAsk();
  const [wanted, setWanted] = useState(false);
  if (ask && !wanted) setWanted(true);
  return wanted ? (
    <Suspense fallback={null}>
      <AskDialog />
    </Suspense>
  ) : null;
}
