import { useQuery } from '@tanstack/react-query';
import { formatDay, type IndicatorId } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import styles from './plant.module.css';
import { monthRatesQuery } from './queries.ts';
import { homeWords } from './words.ts';

const SHOWN = [
  'K3-completed',
  'K1-completed',
  'K2',
  'K6',
  'K5',
  'K16-passed',
] as const satisfies IndicatorId[];

/** My rates this month: each with numerator and denominator; nothing to divide by shows no figure. */
export function RatesPane() {
  const say = useWords(homeWords).rates;
  const today = formatDay(now());
  const row = useQuery(monthRatesQuery(`${today.slice(0, 8)}01`, today)).data?.items[0];
  return (
    <Pane title={say.title} {...(row?.few && { extra: <span className={styles.quiet}>{say.few}</span> })}>
      <dl className={styles.rates}>
        {SHOWN.map((id) => {
          const rate = row?.indicators.find((each) => each.id === id);
          const figure = rate && rate.value !== null ? `${(rate.value * 100).toFixed(1)} %` : '—';
          return (
            <div key={id}>
              <dt>{say.names[id]}</dt>
              <dd>
                {figure}
                <small>{rate ? `${rate.numerator}/${rate.denominator}` : '—'}</small>
              </dd>
            </div>
          );
        })}
      </dl>
    </Pane>
  );
}
