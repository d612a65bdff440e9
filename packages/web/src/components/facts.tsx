import type { ReactNode } from 'react';
import { cx } from '../lib/class-names.ts';
import styles from './facts.module.css';

/** Names and values of one thing. */
export function Facts({
  facts,
  columns = 1,
}: {
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** Side by side where there is room. */
  columns?: 1 | 2 | 3;
}) {
  return (
    <dl className={cx(styles.facts, columns > 1 && styles[`columns${columns}`])}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value === '' || value === null || value === undefined ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  );
}
