import { Link, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Icon } from '../components/icon.tsx';
import { useLang, useWords } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import { usePermissions } from '../lib/session.ts';
import type { NavEntry } from './nav.ts';
import styles from './nav-pane.module.css';
import { shellWords } from './words.ts';

const KEY = 'wenqu.nav';
const GROUPS: readonly NavEntry['group'][] = ['watch', 'work', 'book', 'system'];

export interface NavState {
  /** Icons only (wide screens). */
  readonly folded: boolean;
  /** Shown over the page (phones). */
  readonly open: boolean;
  readonly toggle: () => void;
  readonly close: () => void;
  readonly fold: () => void;
}

export function useNavState(): NavState {
  const [folded, setFolded] = useState(() => localStorage.getItem(KEY) === 'folded');
  const [open, setOpen] = useState(false);
  return {
    folded,
    open,
    toggle: () => setOpen((was) => !was),
    close: () => setOpen(false),
    fold: () => {
      localStorage.setItem(KEY, folded ? '' : 'folded');
      setFolded(!folded);
    },
  };
}

export function NavPane({ entries, state }: { entries: readonly NavEntry[]; state: NavState }) {
  const say = useWords(shellWords);
  const held = usePermissions();
  const { open, close } = state;
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && close();
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [open, close]);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const current = entryOf(path, entries);
  const shown = entries.filter((entry) => entry.permission === undefined || held.includes(entry.permission));
  return (
    <>
      {open && <button type="button" className={styles.shade} aria-label={say.nav.close} onClick={close} />}
      <nav
        className={cx(styles.nav, state.folded && styles.folded, open && styles.open)}
        aria-label={say.nav.label}
      >
        <div className={styles.groups}>
          {GROUPS.map((group) => (
            <NavGroup
              key={group}
              title={say.nav.groups[group]}
              entries={shown.filter((entry) => entry.group === group)}
              current={current}
              state={state}
            />
          ))}
        </div>
        <button
          type="button"
          className={styles.fold}
          onClick={state.fold}
          aria-label={state.folded ? say.nav.unfold : say.nav.fold}
        >
          <Icon name={state.folded ? 'unfold' : 'fold'} size={16} />
          {!state.folded && <span>{say.nav.fold}</span>}
        </button>
      </nav>
    </>
  );
}

/** The entry a page belongs to: the longest path it begins with, so that a page below another lights one only. */
const entryOf = (path: string, entries: readonly NavEntry[]): string | undefined =>
  entries
    .map(({ to }) => to)
    .filter((to) => path === to || (to !== '/' && path.startsWith(`${to}/`)))
    .sort((one, other) => other.length - one.length)[0];

function NavGroup({
  title,
  entries,
  current,
  state,
}: {
  title: string;
  entries: readonly NavEntry[];
  /** Path of the entry the page belongs to. */
  current: string | undefined;
  state: NavState;
}) {
  const lang = useLang();
  if (entries.length === 0) return null;
  return (
    <div className={styles.group}>
      <p className={styles.groupTitle}>{title}</p>
      <ul className={styles.list}>
        {entries.map((entry) => (
          <li key={entry.to}>
            <Link
              to={entry.to as '/'}
              className={cx(styles.link, entry.to === current && styles.active)}
              activeOptions={{ exact: true, includeSearch: false }}
              aria-current={entry.to === current ? 'page' : undefined}
              title={entry.words[lang].nav}
              onClick={state.close}
            >
              <Icon name={entry.icon} />
              <span className={styles.word}>{entry.words[lang].nav}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
