import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { EvidenceTab } from './evidence-tab.tsx';
import styles from './field.module.css';
import { FieldBar } from './field-bar.tsx';
import { type FieldApp, useField } from './field-store.ts';
import { PendingTab } from './pending-tab.tsx';
import { FIELD_TABS, type FieldTab, fieldRoute } from './route.tsx';
import { RouteTab } from './route-tab.tsx';
import { TasksTab } from './tasks-tab.tsx';
import { useFieldApp } from './use-app.ts';
import { fieldWords } from './words.ts';
import { linkWorker, takeOver, useWaitingShell } from './worker-link.ts';

const ICONS: Readonly<Record<FieldTab, IconName>> = {
  tasks: 'register',
  route: 'map',
  evidence: 'camera',
  pending: 'sentOut',
};
const TABS = { tasks: TasksTab, route: RouteTab, evidence: EvidenceTab, pending: PendingTab };

/** 现场: a day's work on a phone, with or without network. */
export function FieldPage() {
  const say = useWords(fieldWords);
  const account = useAccount();
  const may = useMay('field.use');
  const app = useFieldApp(may ? account : undefined);
  const { t = 'tasks' } = fieldRoute.useSearch();
  useEffect(() => {
    document.title = `${say.title} · 问渠`;
    linkWorker();
  }, [say]);
  if (account && !may)
    return (
      <EmptyState title={say.mayNot}>
        <Link to="/">{say.pending.console}</Link>
      </EmptyState>
    );
  if (app === null) return <EmptyState title={say.noStore} />;
  if (app === undefined)
    return (
      <div className={styles.app}>
        <Skeleton rows={6} />
      </div>
    );
  return <Opened app={app} tab={t} />;
}

function Opened({ app, tab }: { app: FieldApp; tab: FieldTab }) {
  const say = useWords(fieldWords);
  const state = useField(app);
  const fresh = useWaitingShell();
  const Body = TABS[tab];
  const { records, conflicts } = state.counts;
  return (
    <div className={styles.app}>
      <FieldBar app={app} state={state} />
      {!globalThis.isSecureContext && <p className={styles.warn}>{say.noHttps}</p>}
      {fresh && (
        <p className={styles.note} role="status">
          {say.update.text}
          <button type="button" className={styles.small} onClick={takeOver}>
            {say.update.act}
          </button>
        </p>
      )}
      <main id="content" className={styles.body} tabIndex={-1}>
        <Body app={app} state={state} />
      </main>
      <nav className={styles.tabs} aria-label={say.title}>
        {FIELD_TABS.map((each) => (
          <Link
            key={each}
            to="/m"
            search={each === 'tasks' ? {} : { t: each }}
            className={cx(styles.tab, each === tab && styles.tabOn)}
            aria-current={each === tab ? 'page' : undefined}
          >
            <Icon name={ICONS[each]} size={22} />
            <span>
              {say.tabs[each]}
              {each === 'pending' && records + conflicts > 0 && (
                <b className={styles.badge}>{records + conflicts}</b>
              )}
            </span>
          </Link>
        ))}
      </nav>
    </div>
  );
}
