import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

/** Says which emptiness it is (none exist, filtered away, no permission, not yet received) and the way out. */
export function EmptyState({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <svg width="72" height="40" viewBox="0 0 72 40" aria-hidden="true" className={styles.picture}>
        <path
          d="M4 14c8 0 8 6 16 6s8-6 16-6 8 6 16 6 8-6 16-6M4 26c8 0 8 6 16 6s8-6 16-6 8 6 16 6 8-6 16-6"
          fill="none"
          stroke="currentColor"
          strokeWidth="2"
          strokeLinecap="round"
        />
      </svg>
      <p className={styles.title}>{title}</p>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children && <div className={styles.acts}>{children}</div>}
    </div>
  );
}
