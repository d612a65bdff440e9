import { type FacilityView, formatInstant } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './facility.module.css';
import { figure } from './figures.ts';
import { facilityWords } from './words.ts';

/** Every machine: what it does now, who says so, and how long it ran. */
export function EquipmentPane({ view: { facility, equipment } }: { view: FacilityView }) {
  const say = useWords(facilityWords).equipment;
  if (facility.equipment.length === 0)
    return (
      <Pane title={say.title}>
        <p className={styles.note}>{say.none}</p>
      </Pane>
    );
  return (
    <Pane title={say.title} flush>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.name}</th>
              <th>{say.state}</th>
              <th className={styles.end}>{say.hours}</th>
            </tr>
          </thead>
          <tbody>
            {facility.equipment.map((machine) => {
              const now = equipment.find(({ id }) => id === machine.id);
              const running = now?.running ?? null;
              return (
                <tr key={machine.id}>
                  <td>
                    {machine.name}
                    <span className={styles.how}>
                      {' '}
                      {say.kinds[machine.kind]}
                      {machine.key && ` · ${say.key}`}
                    </span>
                  </td>
                  <td title={now?.at ? formatInstant(now.at) : undefined}>
                    <Chip tone={running === null ? 'offline' : running ? 'normal' : 'suspect'}>
                      {running === null ? say.unknown : running ? say.running : say.stopped}
                    </Chip>{' '}
                    <span className={styles.how}>{now?.by ? say.by[now.by] : ''}</span>
                  </td>
                  <td className={styles.end}>{now?.ranH == null ? '—' : `${figure(now.ranH)} h`}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
