import type { ReactNode } from 'react';
import { cx } from '../lib/class-names.ts';
import styles from './chip.module.css';

export type ChipTone = 'plain' | 'over' | 'suspect' | 'normal' | 'maintenance' | 'offline';

/** A word in a frame; its tone never says what the word does not. */
export function Chip({
  tone = 'plain',
  title,
  children,
}: {
  tone?: ChipTone;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx(styles.chip, styles[tone])} {...(title === undefined ? {} : { title })}>
      {children}
    </span>
  );
}
