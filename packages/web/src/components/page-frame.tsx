import { type ReactNode, useEffect } from 'react';
import { cx } from '../lib/class-names.ts';
import styles from './page-frame.module.css';

/**
 * Title, actions and body of a page. `fill`: the body takes the height that is left and scrolls inside
 * (wall, map); otherwise the page scrolls.
 */
export function PageFrame({
  title,
  lead,
  actions,
  fill = false,
  children,
}: {
  title: string;
  /** State, counts, cut-off: beside the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  fill?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = title === '' ? '问渠 Wenqu' : `${title} · 问渠`;
  }, [title]);
  return (
    <div className={cx(styles.page, fill && styles.fill)}>
      {title !== '' && (
        <div className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          {lead && <div className={styles.lead}>{lead}</div>}
          {actions && <div className={styles.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </div>
  );
}

/** A white pane with an optional heading. */
export function Pane({
  title,
  extra,
  children,
  flush = false,
  className,
}: {
  title?: string;
  extra?: ReactNode;
  children: ReactNode;
  /** No padding: for tables and charts that reach the edge. */
  flush?: boolean;
  className?: string | undefined;
}) {
  return (
    <section className={cx(styles.pane, className)} {...(title === undefined ? {} : { 'aria-label': title })}>
      {title !== undefined && (
        <div className={styles.paneHead}>
          <h2 className={styles.paneTitle}>{title}</h2>
          {extra && <div className={styles.paneExtra}>{extra}</div>}
        </div>
      )}
      <div className={flush ? styles.paneFlush : styles.paneBody}>{children}</div>
    </section>
  );
}
