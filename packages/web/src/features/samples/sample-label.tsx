import { formatInstant, labelCode, type Sample } from '@wenqu/domain';
import { useLang } from '../../i18n/lang.ts';
import styles from './label.module.css';
import { QrCode } from './qr-code.tsx';
import { factorNames } from './sample-chips.tsx';

/** The label as it is printed: identity, time and code; neither enterprise nor bottle position. */
export function SampleLabel({ sample }: { sample: Sample }) {
  const lang = useLang();
  if (sample.takenAt === null) return null;
  const portions = Math.max(1, sample.portions.length + 1);
  return (
    <div className={styles.labels} aria-hidden="true">
      {Array.from({ length: portions }, (_, portion) => (
        <div key={labelCode(sample, portion)} className={styles.label}>
          <QrCode text={labelCode(sample, portion)} />
          <div>
            <b>{sample.id}</b>
            {portion > 0 && <span> / {portion}</span>}
            <div>{formatInstant(sample.takenAt!)}</div>
            <div>{factorNames(sample.portions[portion - 1]?.factors ?? sample.factors, lang)}</div>
            <div>{sample.portions[portion - 1]?.seal ?? ''}</div>
          </div>
        </div>
      ))}
    </div>
  );
}
