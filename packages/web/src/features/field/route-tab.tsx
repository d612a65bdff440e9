import { type FieldPlace, type FieldTask, tourOf } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import type { FieldApp, FieldState } from './field-store.ts';
import { kilometres } from './say.ts';
import { TaskCard } from './tasks-tab.tsx';
import { usePlace } from './use-place.ts';
import { fieldWords } from './words.ts';

/** The day's tour, nearest first, with a plan of it that needs no tiles. */
export function RouteTab({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).route;
  const here = usePlace();
  const tour = tourOf(state.held?.pack.tasks ?? [], here);
  const totalM = tour.reduce((sum, { legM }) => sum + (legM ?? 0), 0);
  const hidden = tour.filter(({ stop }) => stop.hidden && stop.about.kind === 'sample').length;
  if (tour.length === 0) return <EmptyState title={say.none} />;
  return (
    <section>
      <h2 className={styles.heading}>{say.title}</h2>
      <p className={styles.lead}>
        {here ? say.here : say.noHere} · {say.total(kilometres(totalM))}
        {hidden > 0 && ` · ${say.hidden(hidden)}`}
      </p>
      <Plan stops={tour.map(({ stop }) => stop)} here={here} />
      <ol className={styles.cards}>
        {tour.map(({ stop, legM }, n) => (
          <li key={stop.key} className={styles.stop}>
            <p className={styles.leg}>
              <b>{n + 1}</b>{' '}
              {stop.lon === null ? say.noPlace : legM === null ? '' : say.leg(kilometres(legM))}
            </p>
            <ul className={styles.cards}>
              <TaskCard task={stop} app={app} state={state} here={here} />
            </ul>
          </li>
        ))}
      </ol>
    </section>
  );
}

const SIZE = 320;
const EDGE = 18;

function Plan({ stops, here }: { stops: readonly FieldTask[]; here: FieldPlace | undefined }) {
  const spots = stops.flatMap(({ lon, lat }) => (lon === null || lat === null ? [] : [{ lon, lat }]));
  if (spots.length < 2) return null;
  const all = here ? [...spots, { lon: here.lon, lat: here.lat }] : spots;
  const lons = all.map(({ lon }) => lon);
  const lats = all.map(({ lat }) => lat);
  const [west, south] = [Math.min(...lons), Math.min(...lats)];
  const narrow = Math.cos((south * Math.PI) / 180);
  const span = Math.max((Math.max(...lons) - west) * narrow, Math.max(...lats) - south, 1e-6);
  const x = (lon: number) => EDGE + (((lon - west) * narrow) / span) * (SIZE - 2 * EDGE);
  const y = (lat: number) => SIZE * 0.6 - EDGE - ((lat - south) / span) * (SIZE * 0.6 - 2 * EDGE);
  // Stops at one place share their mark.
  const marks = new Map<string, number[]>();
  for (const [n, { lon, lat }] of spots.entries()) {
    const where = `${x(lon).toFixed(1)} ${y(lat).toFixed(1)}`;
    marks.set(where, [...(marks.get(where) ?? []), n + 1]);
  }
  const way = [...(here ? [here] : []), ...spots].map(({ lon, lat }) => `${x(lon)} ${y(lat)}`);
  return (
    <svg className={styles.plan} viewBox={`0 0 ${SIZE} ${SIZE * 0.6}`} aria-hidden="true">
      <path d={`M${way.join('L')}`} />
      {here && <circle cx={x(here.lon)} cy={y(here.lat)} r="6" className={styles.planHere} />}
      {[...marks].map(([where, numbers]) => (
        <g key={where} transform={`translate(${where})`}>
          <circle r="10" />
          <text dy="4">{numbers.join('·')}</text>
        </g>
      ))}
    </svg>
  );
}
