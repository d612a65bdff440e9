import { Link } from '@tanstack/react-router';
import {
  type EquipmentNow,
  type FacilityEquipment,
  type FacilityNow,
  type FacilityUnit,
  type FacilityView,
  factor,
  factorOf,
  factorShort,
  formatInstant,
  formatNumber,
  unitText,
} from '@wenqu/domain';
import type { ReactNode } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './flow.module.css';
import { facilityWords } from './words.ts';

/** Influent → units → effluent → outlet, with what each tells now. On a phone the water runs downwards. */
export function FlowPane({ view }: { view: FacilityView }) {
  const say = useWords(facilityWords).flow;
  const { facility, influent, effluent, stages, outfall, equipment } = view;
  const lag = view.balance.mass.find(({ lagH }) => lagH !== null)?.lagH ?? null;
  return (
    <Pane title={say.title} extra={lag === null ? undefined : say.lag(String(lag))}>
      <ol className={styles.line}>
        <Box title={say.influent} point={facility.influent} end>
          <Values values={influent} none={facility.influent === '' ? say.nothing : say.noValue} />
        </Box>
        {facility.units.map((unit) => (
          <UnitBox
            key={unit.id}
            unit={unit}
            values={stages.filter(({ unitId }) => unitId === unit.id)}
            machines={facility.equipment.filter((each) => each.unit === unit.id)}
            states={equipment}
          />
        ))}
        <Box title={say.effluent} point={facility.effluent} end>
          <Values values={effluent} none={facility.effluent === '' ? say.nothing : say.noValue} />
        </Box>
        <Box title={say.outfall} point="" end>
          <p className={styles.code}>{outfall.code || '—'}</p>
          <p className={styles.quiet}>{outfall.name}</p>
          <p className={styles.quiet}>
            {say.destination[outfall.destination as keyof typeof say.destination] ?? ''}
          </p>
        </Box>
      </ol>
    </Pane>
  );
}

function Box({
  title,
  point,
  sub = '',
  end = false,
  children,
}: {
  title: string;
  point: string;
  sub?: string;
  end?: boolean;
  children: ReactNode;
}) {
  return (
    <li className={cx(styles.box, end && styles.end)}>
      <h3 className={styles.title}>
        {point === '' ? (
          title
        ) : (
          <Link to="/points/$id" params={{ id: point }} search={{}}>
            {title}
          </Link>
        )}
        {sub !== '' && <span className={styles.quiet}>{sub}</span>}
      </h3>
      {children}
    </li>
  );
}

function UnitBox({
  unit,
  values,
  machines,
  states,
}: {
  unit: FacilityUnit;
  values: readonly FacilityNow[];
  machines: readonly FacilityEquipment[];
  states: readonly EquipmentNow[];
}) {
  const say = useWords(facilityWords);
  const sub = unit.volumeM3 === null ? say.kinds[unit.kind] : say.flow.volume(String(unit.volumeM3));
  return (
    <Box title={unit.name} point="" sub={sub}>
      {values.length > 0 && <Values values={values} none="" named />}
      {machines.map((machine) => {
        const running = states.find(({ id }) => id === machine.id)?.running ?? null;
        const word =
          running === null ? say.equipment.unknown : running ? say.equipment.running : say.equipment.stopped;
        return (
          <p key={machine.id} className={styles.machine}>
            <span className={styles.dot} data-state={running === null ? 'unknown' : running ? 'on' : 'off'}>
              {running === null ? '?' : running ? '●' : '■'}
            </span>
            {machine.name} {word}
          </p>
        );
      })}
    </Box>
  );
}

/** Values of one place; `named`: by the name of the book, else by the factor. */
function Values({
  values,
  none,
  named = false,
}: {
  values: readonly FacilityNow[];
  none: string;
  named?: boolean;
}) {
  const say = useWords(facilityWords).flow;
  const lang = useLang();
  if (values.length === 0) return <p className={styles.quiet}>{none}</p>;
  return (
    <dl className={styles.values}>
      {values.map(({ column, name, value, unit, over, min, max, at }) => {
        const code = factorOf(column);
        const range = `${min ?? '…'}–${max ?? '…'}`;
        return (
          <div
            key={column}
            className={cx(over && styles.over)}
            title={[named ? say.expected(range) : '', at === null ? '' : formatInstant(at)]
              .filter(Boolean)
              .join(' · ')}
          >
            <dt>{named ? name : factorShort(code, lang)}</dt>
            <dd>
              {value === null ? '—' : formatNumber(value, 2, factor(code)?.decimals ?? null)}
              <span className={styles.unit}>{unitText(unit, lang)}</span>
              {over && <span className={styles.flag}>▲ {named ? say.outside : say.over}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
