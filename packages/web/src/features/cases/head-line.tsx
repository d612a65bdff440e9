import { formatMinute } from '@wenqu/domain';
import type { ReactNode } from 'react';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { clockName } from '../../components/matter/matter-words.ts';
import { useLang } from '../../i18n/lang.ts';
import type { MatterTold } from '../../lib/matters.ts';
import styles from './cases.module.css';

/** Number, what it is, where it stands, and the clock that decides. */
export function HeadLine({
  told,
  clock,
  children,
}: {
  told: MatterTold;
  clock: string;
  children: ReactNode;
}) {
  const lang = useLang();
  const { matter, clocks } = told;
  const runs = clocks.findLast(({ id, endedAt }) => id === clock && endedAt === null);
  return (
    <span className={styles.line}>
      <span className={styles.number}>{matter.number}</span>
      {children}
      <MatterStateChip matter={matter} />
      {runs && (
        <span className={styles.line} title={formatMinute(runs.dueAt)}>
          <span className={styles.quiet}>{clockName(matter.machine, runs.id, lang)}</span>
          <LightChip startedAt={runs.startedAt} dueAt={runs.dueAt} />
        </span>
      )}
    </span>
  );
}
