import { POINT_STATE_NAMES, type PointState } from '@wenqu/domain';
import { useLang } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import styles from './state-badge.module.css';

/** ● ▲ ◆ ○ ■: the shape says the state where colour cannot. */
export function StateMark({ state, size = 12 }: { state: PointState; size?: number }) {
  return (
    <svg
      className={cx(styles.mark, styles[state])}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[state]}
    </svg>
  );
}

const SHAPES: Readonly<Record<PointState, React.ReactNode>> = {
  over: <path d="M6 .8l5.500 10.200H.5z" fill="currentColor" />,
  suspect: <path d="M6 .3L11.700 6 6 11.700.3 6z" fill="currentColor" />,
  offline: <circle cx="6" cy="6" r="4.600" fill="none" stroke="currentColor" strokeWidth="1.800" />,
  maintenance: <rect x="1.500" y="1.500" width="9" height="9" fill="currentColor" />,
  normal: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  waiting: (
    <circle
      cx="6"
      cy="6"
      r="4.600"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.600"
      strokeDasharray="2 2.200"
    />
  ),
};

/** State of a point: symbol and word. `small` for dense tables; `bare` shows the symbol, the word is still read. */
export function StateBadge({
  state,
  small = false,
  bare = false,
}: {
  state: PointState;
  small?: boolean;
  bare?: boolean;
}) {
  const lang = useLang();
  return (
    <span className={cx(styles.badge, styles[state], small && styles.small, bare && styles.bare)}>
      <StateMark state={state} size={small ? 10 : 12} />
      <span className={bare ? 'wq-hidden' : undefined}>{POINT_STATE_NAMES[state][lang]}</span>
    </span>
  );
}
