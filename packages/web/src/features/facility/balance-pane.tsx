import { type FacilityBalance, type FacilityView, factorShort } from '@wenqu/domain';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './facility.module.css';
import { figure, percent } from './figures.ts';
import { facilityWords } from './words.ts';

const withUnit = (value: number | null, unit: string, places = 0): string =>
  value === null ? '—' : `${figure(value, places)} ${unit}`;

/** Water, mass, electricity, agents and products of the range; a dash where one day of it is not known. */
export function BalancePane({ view: { balance, days } }: { view: FacilityView }) {
  const say = useWords(facilityWords).balance;
  const over = (known: number) => (known === days.length ? '' : say.over(known, days.length));
  const { water, power, sludge, agents, products, mass } = balance;
  return (
    <Pane title={say.title}>
      <div className={styles.balances}>
        <section>
          <h3>{say.water}</h3>
          <Facts
            facts={[
              [say.taken, withUnit(water.takenM3, 'm³')],
              [say.loss, percent(water.lossShare)],
              [say.inflow, withUnit(water.inM3, 'm³')],
              [say.outflow, withUnit(water.outM3, 'm³')],
              [say.offTreatment, percent(water.offTreatment)],
              [say.offPlant, percent(water.offPlant)],
            ]}
          />
          <p className={styles.how}>{over(Math.min(water.days, water.plantDays))}</p>
        </section>
        <section>
          <h3>{say.powerTitle}</h3>
          <Facts
            facts={[
              [say.production, withUnit(power.productionKwh, 'kWh')],
              [say.treatment, withUnit(power.treatmentKwh, 'kWh')],
              [say.perM3, withUnit(power.kwhPerM3, 'kWh/m³', 3)],
            ]}
          />
          <p className={styles.how}>{over(power.days)}</p>
        </section>
        {mass.length > 0 && <Mass mass={mass} />}
        <section>
          <h3>{say.agents}</h3>
          {agents.length > 0 && <Agents agents={agents} />}
          <Facts
            facts={[
              [say.sludge, withUnit(sludge.kgDs, 'kg')],
              [say.yield, sludge.yield === null ? '—' : `${figure(sludge.yield, 2)} · ${say.yieldUsual}`],
            ]}
          />
          <p className={styles.how}>{over(sludge.days)}</p>
        </section>
        {products.map((product) => (
          <section key={product.id}>
            <h3>
              {say.products} · {product.name}
            </h3>
            <Facts
              facts={[
                [say.amount, withUnit(product.amount, product.unit, 2)],
                [say.perProduct, withUnit(product.codKgPerUnit, `kg/${product.unit}`, 3)],
                [say.trade, withUnit(product.tradeKgPerUnit, `kg/${product.unit}`, 3)],
                [say.basis, withUnit(product.basisM3, 'm³')],
                [
                  say.ratio,
                  product.waterRatio === null
                    ? '—'
                    : `${figure(product.waterRatio, 2)}${product.waterRatio > 1 ? ` ▲ ${say.ratioOver}` : ''}`,
                ],
              ]}
            />
            <p className={styles.how}>{over(product.days)}</p>
          </section>
        ))}
      </div>
    </Pane>
  );
}

function Mass({ mass }: { mass: FacilityBalance['mass'] }) {
  const say = useWords(facilityWords).balance;
  const lang = useLang();
  return (
    <section className={styles.scroll}>
      <h3>{say.mass}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.factor}</th>
            <th className={styles.end}>{say.inKg}</th>
            <th className={styles.end}>{say.outKg}</th>
            <th className={styles.end}>{say.removedKg}</th>
            <th className={styles.end}>{say.rate}</th>
          </tr>
        </thead>
        <tbody>
          {mass.map(({ factor, inKg, outKg, removedKg, removal }) => (
            <tr key={factor}>
              <td>{factorShort(factor, lang)}</td>
              <td className={styles.end}>{figure(inKg)}</td>
              <td className={styles.end}>{figure(outKg)}</td>
              <td className={styles.end}>{figure(removedKg)}</td>
              <td className={styles.end}>{percent(removal.rate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Agents({ agents }: { agents: FacilityBalance['agents'] }) {
  const say = useWords(facilityWords).balance;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.agents}</th>
            <th className={styles.end}>{say.used}</th>
            <th className={styles.end}>{say.expected}</th>
            <th className={styles.end}>{say.share}</th>
          </tr>
        </thead>
        <tbody>
          {agents.map(({ id, name, usedKg, expectedKg, share }) => (
            <tr key={id}>
              <td>{name}</td>
              <td className={styles.end}>{figure(usedKg)}</td>
              <td className={styles.end}>{figure(expectedKg)}</td>
              <td className={styles.end}>{percent(share)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
