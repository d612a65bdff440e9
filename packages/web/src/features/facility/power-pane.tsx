import {
  type FacilityCurve,
  type FacilityView,
  formatInstant,
  instant,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import { type PointerEvent, type ReactNode, useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { bandsOf, idleOf, pathOf, topOf } from './curve-path.ts';
import { figure } from './figures.ts';
import styles from './power.module.css';
import { facilityWords } from './words.ts';

const WIDTH = 1000;
const POWER_HEIGHT = 110;
const OXYGEN_HEIGHT = 70;
const BAND = 14;

/** Electricity of production and treatment over states, and oxygen, on one time axis. */
export function PowerPane({ view }: { view: FacilityView }) {
  const say = useWords(facilityWords).power;
  const [slot, setSlot] = useState<number>();
  const of = (purpose: FacilityCurve['purpose']) => view.curves.filter((curve) => curve.purpose === purpose);
  const meters = [...of('production'), ...of('treatment')];
  const count = view.curves[0]?.values.length ?? 0;
  const known = meters.some(({ values }) => values.some((value) => value !== null));
  const point = ({ currentTarget, clientX }: PointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setSlot(Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / width) * count))));
  };
  return (
    <Pane title={say.title} extra={<Readout view={view} slot={slot} />}>
      {!known ? (
        <p className={styles.quiet}>{say.none}</p>
      ) : (
        <figure
          className={styles.chart}
          aria-label={say.label}
          onPointerMove={point}
          onPointerLeave={() => setSlot(undefined)}
        >
          <Power meters={of('production')} count={count} name={say.production} />
          <Power meters={of('treatment')} count={count} name={say.treatment} />
          <States curves={of('state')} count={count} />
          {of('oxygen').map((curve) => (
            <Oxygen key={curve.id} curve={curve} count={count} />
          ))}
          {slot !== undefined && (
            <span className={styles.cursor} style={{ left: `${((slot + 0.5) / count) * 100}%` }} />
          )}
          <Axis view={view} />
        </figure>
      )}
      {known && <Legend meters={meters} />}
    </Pane>
  );
}

/** A drawing that is stretched to the width, under words that are not. */
function Panel({
  label,
  height,
  className,
  children,
}: {
  label: string;
  height: number;
  className: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className={styles.panel}>
      <span className={styles.top}>{label}</span>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        preserveAspectRatio="none"
        className={className}
        aria-hidden="true"
      >
        {children}
      </svg>
    </div>
  );
}

/** Meters of one purpose, on a scale of their own: what treats takes far less than what makes. */
function Power({ meters, count, name }: { meters: readonly FacilityCurve[]; count: number; name: string }) {
  if (meters.length === 0) return null;
  const top = topOf(meters);
  return (
    <Panel label={`${name} ${figure(top, 0)} kW`} height={POWER_HEIGHT} className={styles.power}>
      {[0.25, 0.5, 0.75].map((part) => (
        <line
          key={part}
          x1={0}
          x2={WIDTH}
          y1={POWER_HEIGHT * part}
          y2={POWER_HEIGHT * part}
          className={styles.grid}
        />
      ))}
      {meters.map((curve, at) => (
        <path
          key={curve.id}
          d={pathOf(curve.values, { width: WIDTH, height: POWER_HEIGHT, top, count })}
          className={styles.curve}
          data-purpose={curve.purpose}
          data-more={at > 0 && meters[at - 1]?.purpose === curve.purpose ? 'yes' : 'no'}
        />
      ))}
    </Panel>
  );
}

/** Two bands: production runs, treatment runs; what is out of step is red and hatched by its own band. */
function States({ curves, count }: { curves: readonly FacilityCurve[]; count: number }) {
  const say = useWords(facilityWords).power;
  const values = (id: string) => curves.find((curve) => curve.id === id)?.values ?? [];
  const production = values('production');
  const treatment = values('treatment');
  const rows = [
    { id: 'production', name: say.production, on: production.map((value) => value === 1) },
    { id: 'treatment', name: say.treatment, on: treatment.map((value) => value === 1) },
    { id: 'idle', name: say.idle, on: idleOf(production, treatment) },
    { id: 'stopped', name: say.stopped, on: values('stopped').map((value) => value === 1) },
  ].filter(({ id, on }) => id === 'production' || id === 'treatment' || on.some(Boolean));
  return (
    <div className={styles.bands}>
      {rows.map(({ id, name, on }) => (
        <div key={id} className={styles.band}>
          <span className={styles.bandName}>{name}</span>
          <svg viewBox={`0 0 ${WIDTH} ${BAND}`} preserveAspectRatio="none" aria-hidden="true">
            {bandsOf(on).map(([from, to]) => (
              <rect
                key={from}
                x={(from / count) * WIDTH}
                width={((to - from) / count) * WIDTH}
                y={1}
                height={BAND - 2}
                data-band={id}
              />
            ))}
          </svg>
        </div>
      ))}
    </div>
  );
}

function Oxygen({ curve, count }: { curve: FacilityCurve; count: number }) {
  const top = topOf([curve]);
  return (
    <Panel
      label={`${curve.name} ${figure(top)} ${curve.unit}`}
      height={OXYGEN_HEIGHT}
      className={styles.oxygen}
    >
      <path
        d={pathOf(curve.values, { width: WIDTH, height: OXYGEN_HEIGHT, top, count })}
        className={styles.curve}
        data-purpose="oxygen"
      />
    </Panel>
  );
}

const timeOf = (view: FacilityView, slot: number): string =>
  formatInstant(instant(view.from + slot * view.slotMin * MICROS_PER_MINUTE)).slice(5, 16);

function Axis({ view }: { view: FacilityView }) {
  const count = view.curves[0]?.values.length ?? 0;
  return (
    <div className={styles.axis} aria-hidden="true">
      {[0, 0.25, 0.5, 0.75].map((part) => (
        <span key={part} style={{ left: `${part * 100}%` }}>
          {timeOf(view, Math.floor(part * count))}
        </span>
      ))}
    </div>
  );
}

/** What the curves say at the pointer. */
function Readout({ view, slot }: { view: FacilityView; slot: number | undefined }) {
  const say = useWords(facilityWords).power;
  if (slot === undefined) return <span>{say.hint}</span>;
  const texts = view.curves
    .filter(({ purpose }) => purpose !== 'state')
    .map(({ name, values, unit }) => `${name} ${figure(values[slot] ?? null)} ${unit}`);
  return (
    <span aria-live="polite">
      {timeOf(view, slot)} · {texts.join(' · ')}
    </span>
  );
}

function Legend({ meters }: { meters: readonly FacilityCurve[] }) {
  const say = useWords(facilityWords).power;
  return (
    <ul className={styles.legend}>
      {meters.map(({ id, name, purpose, levels }) => (
        <li key={id}>
          <span className={styles.swatch} data-purpose={purpose} />
          {name} · {say[purpose === 'production' ? 'production' : 'treatment']} ·{' '}
          {levels ? say.levels(figure(levels.offKw), figure(levels.onKw)) : say.noLevels}
        </li>
      ))}
    </ul>
  );
}
