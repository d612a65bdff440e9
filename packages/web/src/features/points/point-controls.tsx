import { factorShort, formatInstant, type Instant, instantFromMs, MICROS_PER_MS } from '@wenqu/domain';
import { useState } from 'react';
import { Segments } from '../../components/segments.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './point-controls.module.css';
import type { PointDetail } from './queries.ts';
import { GRAINS, RANGES } from './route.tsx';
import type { PointView } from './use-point-view.ts';
import { pointWords } from './words.ts';

/** Ranges, statistics, factors, chart or table: everything lands in the address. */
export function PointControls({ view, detail }: { view: PointView; detail: PointDetail }) {
  const say = useWords(pointWords);
  const { search, set, statistic, bounds } = view;
  const fixed = search.from !== undefined;
  const [custom, setCustom] = useState(false);
  return (
    <div className={styles.bar}>
      <Segments
        label={say.range}
        value={custom || fixed ? 'custom' : (search.r ?? '24h')}
        choices={[...RANGES, 'custom' as const].map((value) => ({ value, text: say.ranges[value] }))}
        onChange={(value) => {
          setCustom(value === 'custom');
          if (value !== 'custom') set({ r: value, from: undefined, to: undefined }, true);
        }}
      />
      <Segments
        label={say.grain}
        value={statistic}
        choices={GRAINS.map((value) => ({ value, text: say.grains[value] }))}
        onChange={(g) => set({ g }, true)}
      />
      <FactorChips view={view} />
      <span className={styles.end}>
        {!fixed && (
          <button
            type="button"
            className={styles.plain}
            onClick={() => set({ from: bounds.from, to: bounds.to, r: undefined })}
            title={say.fixed}
          >
            {say.fixLink}
          </button>
        )}
        <Segments
          label={say.view}
          value={search.v === 'table' ? 'table' : 'chart'}
          choices={[
            { value: 'chart', text: say.chart },
            { value: 'table', text: say.table },
          ]}
          onChange={(value) => set({ v: value === 'table' ? 'table' : undefined })}
        />
      </span>
      {(custom || fixed) && <CustomRange key={`${bounds.from}-${detail.point.id}`} view={view} />}
    </div>
  );
}

function FactorChips({ view }: { view: PointView }) {
  const say = useWords(pointWords);
  const lang = useLang();
  const { factors, chosen, set } = view;
  const toggle = (code: string) => {
    const next = factors.filter((each) => (each === code ? !chosen.includes(code) : chosen.includes(each)));
    if (next.length > 0) set({ f: next.join(',') });
  };
  return (
    <div className={styles.chips} role="group" aria-label={say.factors}>
      {factors.map((code) => (
        <button
          key={code}
          type="button"
          className={cx(styles.chip)}
          aria-pressed={chosen.includes(code)}
          onClick={() => toggle(code)}
        >
          {chosen.includes(code) ? '✓ ' : ''}
          {factorShort(code, lang)}
        </button>
      ))}
    </div>
  );
}

/** `2026-08-01T08:30` of Beijing time, whatever the clock of the browser says. */
const fieldText = (at: number): string =>
  formatInstant(at as Instant)
    .replace(' ', 'T')
    .slice(0, 16);
const fieldInstant = (text: string): number | undefined => {
  const ms = Date.parse(`${text}:00+08:00`);
  return Number.isNaN(ms) ? undefined : instantFromMs(ms);
};

function CustomRange({ view }: { view: PointView }) {
  const say = useWords(pointWords);
  const [from, setFrom] = useState(() => fieldText(view.bounds.from));
  const [to, setTo] = useState(() => fieldText(view.bounds.to));
  const start = fieldInstant(from);
  const end = fieldInstant(to);
  const good = start !== undefined && end !== undefined && end - start >= 60_000 * MICROS_PER_MS;
  return (
    <form
      className={styles.custom}
      onSubmit={(event) => {
        event.preventDefault();
        if (good) view.set({ from: start, to: end, r: undefined }, true);
      }}
    >
      <label>
        {say.from}{' '}
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      </label>
      <label>
        {say.to}{' '}
        <input type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </label>
      <button type="submit" className={styles.plain} disabled={!good}>
        {say.show}
      </button>
    </form>
  );
}
