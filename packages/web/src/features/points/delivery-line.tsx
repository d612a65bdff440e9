import { useWords } from '../../i18n/lang.ts';
import type { SeriesDelivery } from '../../lib/delivery.ts';
import styles from './point-page.module.css';
import { pointWords } from './words.ts';

const percent = (rate: number | null): string => (rate === null ? '—' : `${(rate * 100).toFixed(1)}%`);

/** The transmission rate of what is shown, in both versions, each with what it is made of. */
export function DeliveryLine({ delivery }: { delivery: SeriesDelivery | undefined }) {
  const say = useWords(pointWords);
  const rate = delivery?.rate;
  if (!delivery || !rate) return null;
  const missing = delivery.gaps.reduce((sum, gap) => sum + (gap.factor === '' ? gap.missing : 0), 0);
  const parts = [
    say.delivery.immediate(percent(rate.immediateRate), `${rate.immediate}/${rate.due}`),
    say.delivery.completed(percent(rate.completedRate), `${rate.immediate + rate.completed}/${rate.due}`),
    ...(rate.completed > 0 ? [`↺ ${say.delivery.late(rate.completed)}`] : []),
    ...(missing > 0 ? [`▨ ${say.delivery.missing(missing)}`] : []),
  ];
  return (
    <p className={styles.note} title={delivery.clockChecked ? undefined : say.delivery.byOrder}>
      {say.delivery.title}: {parts.join(' · ')}
    </p>
  );
}
