import type { DayDetail } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { figureText, multipleText } from './figures.ts';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

/** The mean spelled out: sums, division, comparison; the plain mean beside it. */
export function DayMath({ detail: { statistic, load }, unit }: { detail: DayDetail; unit: string }) {
  const say = useWords(statisticWords);
  const lang = useLang();
  const { value, why, hours, low, high, minutesOutside, arithmetic } = statistic;
  const used = hours.filter(
    (each) => each.state === 'valid' && each.value !== null && each.volumeM3 !== null,
  );
  const weighed = used.reduce((sum, each) => sum + each.value! * each.volumeM3!, 0);
  const volume = used.reduce((sum, each) => sum + each.volumeM3!, 0);
  const ofWater = statistic.volumeM3 !== null && value !== null;
  return (
    <section>
      <h3>{say.day.how}</h3>
      {ofWater && (
        <p className={styles.math}>
          {say.day.sums(figureText(weighed), figureText(volume), figureText(value), unit)}
        </p>
      )}
      {low !== null && high !== null && <p>{say.day.ph(figureText(low), figureText(high))}</p>}
      {minutesOutside !== null && <p>{say.day.outside(figureText(minutesOutside))}</p>}
      {value === null && low === null && why !== '' && <p>{say.day.noMean(say.why[why])}</p>}
      <Against detail={statistic} />
      {arithmetic !== null && ofWater && (
        <p className={styles.quiet}>{say.day.plain(figureText(arithmetic), unit)}</p>
      )}
      {load.kind !== 'unknown' && load.loadKg !== null && (
        <p>
          {say.day.load} {figureText(load.loadKg)} kg{' '}
          {load.kind === 'substituted' ? `（${say.day.substituted}）` : `· ${load[lang]}`}
        </p>
      )}
    </section>
  );
}

function Against({ detail }: { detail: DayDetail['statistic'] }) {
  const say = useWords(statisticWords);
  const { value, bound, limitUnit, outcome, multiple, limitVerified } = detail;
  if (value === null || bound === null) return null;
  const sign = outcome === 'over' ? '>' : '≤';
  return (
    <p className={styles.math}>
      {say.day.against(figureText(value), sign, `${figureText(bound)} ${limitUnit}`, say.outcomes[outcome])}
      {multiple !== null && `，${say.day.multiple(multipleText(multiple))}`}
      {!limitVerified && `（${say.day.reference}）`}
    </p>
  );
}
