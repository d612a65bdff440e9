import { type ForwardState, type ForwardStatus, formatInstant, type Instant } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './forwarding.module.css';
import { forwardWords } from './words.ts';

const TONES: Readonly<Record<ForwardState, ChipTone>> = {
  paused: 'maintenance',
  connecting: 'offline',
  sending: 'plain',
  live: 'normal',
  held: 'suspect',
  loop: 'over',
};

export function StateChip({ status }: { status: ForwardStatus | null }) {
  const say = useWords(forwardWords);
  if (!status) return <Chip>{say.unknownState}</Chip>;
  return (
    <Chip tone={TONES[status.state]} title={say.one.since(formatInstant(status.since))}>
      {say.states[status.state]}
    </Chip>
  );
}

/** `12 分`: the largest whole unit. */
export function useAge(): (seconds: number) => string {
  const { age } = useWords(forwardWords);
  return (seconds) => {
    if (seconds < 120) return age.s(Math.round(seconds));
    if (seconds < 7_200) return age.min(Math.round(seconds / 60));
    if (seconds < 172_800) return age.h(Math.round(seconds / 3_600));
    return age.d(Math.round(seconds / 86_400));
  };
}

export function LagText({ status }: { status: ForwardStatus | null }) {
  const say = useWords(forwardWords);
  const age = useAge();
  if (!status) return <>—</>;
  if (status.lagFrames === 0) return <span className={styles.quiet}>{say.caughtUp}</span>;
  return <span>{say.lagText(status.lagFrames.toLocaleString(), age(status.lagS))}</span>;
}

export const timeText = (at: Instant | null): string => (at === null ? '—' : formatInstant(at));

const BAR_PX = 3;
const HEIGHT_PX = 24;

/** Answered frames of each minute as bars, the running one last; the number stands beside it. */
export function Spark({ perMinute }: { perMinute: readonly number[] }) {
  const say = useWords(forwardWords);
  const peak = Math.max(...perMinute, 0);
  const total = perMinute.reduce((sum, each) => sum + each, 0);
  return (
    <span className={styles.spark}>
      <svg
        width={perMinute.length * BAR_PX}
        height={HEIGHT_PX}
        role="img"
        aria-label={say.rateLabel(total, peak)}
      >
        <title>{say.rateLabel(total, peak)}</title>
        <path d={`M0 ${HEIGHT_PX - 0.5}H${perMinute.length * BAR_PX}`} className={styles.sparkLine} />
        {perMinute.map((count, minute) => {
          const height = count === 0 ? 0 : Math.max(2, (count / peak) * (HEIGHT_PX - 2));
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the minute.
              key={minute}
              x={minute * BAR_PX}
              y={HEIGHT_PX - 1 - height}
              width={BAR_PX - 1}
              height={height}
              className={styles.sparkBar}
            />
          );
        })}
      </svg>
      <span className={styles.sparkTotal}>{total.toLocaleString()}</span>
    </span>
  );
}
