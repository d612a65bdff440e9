import { type FacilityRate, type FacilityView, factorShort } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './facility.module.css';
import { figure, percent } from './figures.ts';
import { facilityWords } from './words.ts';

/** K17 and K18, each with what it is made of. */
export function RatesPane({ view: { inStep, balance } }: { view: FacilityView }) {
  const say = useWords(facilityWords).rates;
  const lang = useLang();
  return (
    <div className={styles.rates}>
      <Rate
        name={say.inStep}
        rate={inStep}
        how={say.inStepHow(figure(inStep.numerator), figure(inStep.denominator))}
        more=""
      />
      {balance.mass.map(({ factor, removal, lagH, lagBy }) => (
        <Rate
          key={factor}
          name={say.removal(factorShort(factor, lang))}
          rate={removal}
          how={say.removalHow(figure(removal.numerator), figure(removal.denominator))}
          more={lagH === null || lagBy === null ? say.noLag : say.lag(String(lagH), say.lagBy[lagBy])}
        />
      ))}
    </div>
  );
}

function Rate({ name, rate, how, more }: { name: string; rate: FacilityRate; how: string; more: string }) {
  const say = useWords(facilityWords).rates;
  return (
    <Pane>
      <div className={styles.name}>{name}</div>
      <div className={styles.rate}>{percent(rate.rate)}</div>
      <p className={styles.how}>{rate.denominator > 0 ? how : say.empty}</p>
      {more !== '' && <p className={styles.how}>{more}</p>}
      {rate.unknownH > 0 && <p className={styles.how}>{say.unknown(figure(rate.unknownH))}</p>}
    </Pane>
  );
}
