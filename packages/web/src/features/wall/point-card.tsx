import { Link } from '@tanstack/react-router';
import {
  factor,
  factorOf,
  factorShort,
  formatInstant,
  formatNumber,
  formatTime,
  type Instant,
  type LatestValue,
  MICROS_PER_HOUR,
  type PointLatest,
  type Statistic,
  unitText,
} from '@wenqu/domain';
import { memo } from 'react';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { now } from '../../lib/clock.ts';
import { type PointOverview, pointTitle } from '../../lib/points.ts';
import { usePointLatest } from '../../live/use-live.ts';
import { openWalkBack } from '../frames/walk-back-store.ts';
import styles from './point-card.module.css';
import { wallWords } from './words.ts';

export type CardSize = 's' | 'm' | 'l';
const FACTORS: Readonly<Record<CardSize, number>> = { s: 3, m: 6, l: 6 };
const DAY_MICROS = 24 * MICROS_PER_HOUR;

/** One point, live. It alone redraws when its values change. */
export const PointCard = memo(function PointCard({
  point,
  size,
  only,
}: {
  point: PointOverview;
  size: CardSize;
  /** Show this factor first, when a filter asks for it. */
  only: string | undefined;
}) {
  const lang = useLang();
  const latest = usePointLatest(point.id) ?? point.latest;
  const state = latest?.state ?? 'waiting';
  const statistic: Statistic = latest && latest.realtime.length === 0 ? 'hour' : 'realtime';
  const values = valuesOf(point, latest, only).slice(0, FACTORS[size]);
  const { code, name } = point.outlet;
  const place = [code, point.name || name].filter(Boolean).join(' ');
  return (
    <article className={cx(styles.card, styles[size], styles[state])}>
      <div className={styles.head}>
        <Link to="/points/$id" params={{ id: point.id }} search={{}} className={styles.name}>
          <span className={styles.enterprise}>{point.enterprise.name}</span>
          <span className={styles.place}>{place}</span>
        </Link>
        <StateBadge state={state} small />
      </div>
      <div className={styles.values}>
        {values.map((value) => (
          <FactorValue key={value.column} value={value} point={point} statistic={statistic} lang={lang} />
        ))}
      </div>
      <Clocks latest={latest} intervalS={point.realtimeIntervalS} />
    </article>
  );
});

/** In the order of the book; columns the book does not expect come last. */
function valuesOf(point: PointOverview, latest: PointLatest | null, only: string | undefined): LatestValue[] {
  const source = latest ? (latest.realtime.length > 0 ? latest.realtime : latest.hour) : [];
  const rank = (value: LatestValue) => {
    const code = factorOf(value.column);
    if (code === only) return -1;
    const at = point.factors.indexOf(code);
    return at === -1 ? 100 : at;
  };
  return source
    .filter(({ column }) => !column.endsWith('-Cou'))
    .map((value) => ({ value, rank: rank(value) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ value }) => value);
}

const FactorValue = memo(
  function FactorValue({
    value,
    point,
    statistic,
    lang,
  }: {
    value: LatestValue;
    point: PointOverview;
    statistic: Statistic;
    lang: 'zh' | 'en';
  }) {
    const say = useWords(wallWords);
    const code = factorOf(value.column);
    const known = factor(code);
    const text = formatNumber(value.value, value.decimals, known?.decimals ?? null);
    const flagged = value.flag !== '' && value.flag !== 'N';
    const name = factorShort(code, lang);
    const limit = limitText(value);
    return (
      <button
        type="button"
        tabIndex={-1}
        className={cx(styles.value, value.over && styles.overValue, flagged && styles.flagged)}
        title={`${say.walk(name, `${text} ${known ? unitText(known.unit, lang) : ''}`)}${value.forReference ? ` · ${say.reference}` : ''}`}
        onClick={() =>
          openWalkBack({
            ...{ point: point.id, title: pointTitle(point), statistic },
            ...{ column: value.column, at: value.at, position: value.position },
          })
        }
      >
        <span className={styles.factor}>{name}</span>
        <span className={styles.number}>
          {value.over && <span aria-hidden="true">▲</span>}
          {text}
        </span>
        <span className={styles.limit}>{limit}</span>
        {flagged && <span className={styles.flag}>{value.flag}</span>}
      </button>
    );
  },
  (one, other) =>
    one.lang === other.lang &&
    one.value.value === other.value.value &&
    one.value.flag === other.value.flag &&
    one.value.over === other.value.over &&
    one.value.column === other.value.column &&
    one.value.limitMax === other.value.limitMax &&
    one.value.limitMin === other.value.limitMin &&
    // A click walks back the newest: the closure must hold it, though the picture stays the same.
    one.value.position === other.value.position,
);

function limitText({ limitMin, limitMax }: LatestValue): string {
  if (limitMin !== null && limitMax !== null) return `${limitMin}–${limitMax}`;
  if (limitMax !== null) return `/${limitMax}`;
  return limitMin === null ? '' : `≥${limitMin}`;
}

function Clocks({ latest, intervalS }: { latest: PointLatest | null; intervalS: number }) {
  const say = useWords(wallWords);
  if (!latest || latest.receivedAt === null) return <p className={styles.clocks}>{say.never}</p>;
  const still = latest.changedAt === null ? 0 : latest.receivedAt - latest.changedAt;
  const constant = still > Math.max(MICROS_PER_HOUR, intervalS * 1e6 * 10);
  return (
    <p className={styles.clocks}>
      <span>
        {say.received} <time>{clockText(latest.receivedAt)}</time>
      </span>
      {constant ? (
        <span className={styles.constant}>◆ {say.constant((still / MICROS_PER_HOUR).toFixed(0))}</span>
      ) : (
        latest.changedAt !== null && (
          <span>
            {say.changed} <time>{clockText(latest.changedAt)}</time>
          </span>
        )
      )}
    </p>
  );
}

/** The time; with its date once it is a day old. */
const clockText = (at: Instant): string =>
  now() - at > DAY_MICROS ? formatInstant(at).slice(5, 16) : formatTime(at);
