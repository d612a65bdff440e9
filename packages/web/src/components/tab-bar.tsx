import type { ReactNode } from 'react';
import { cx } from '../lib/class-names.ts';
import styles from './tab-bar.module.css';

export interface Tab<T extends string> {
  readonly value: T;
  readonly text: string;
  /** Shown beside the text; undefined: not known yet. */
  readonly count?: number | string | undefined;
}

/** Views of one list, each an address of its own: a navigation, not a tab panel. */
export function TabBar<T extends string>({
  label,
  tabs,
  value,
  onChange,
  extra,
}: {
  label: string;
  tabs: readonly Tab<T>[];
  value: T;
  onChange: (value: T) => void;
  extra?: ReactNode;
}) {
  return (
    <nav className={styles.bar} aria-label={label}>
      <div className={styles.tabs}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            className={cx(styles.tab, tab.value === value && styles.on)}
            aria-current={tab.value === value ? 'page' : undefined}
            onClick={() => onChange(tab.value)}
          >
            {tab.text}
            {tab.count !== undefined && <span className={styles.count}>{tab.count}</span>}
          </button>
        ))}
      </div>
      {extra && <div className={styles.extra}>{extra}</div>}
    </nav>
  );
}
