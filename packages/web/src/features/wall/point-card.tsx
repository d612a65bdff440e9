import { Link } from '@tanstack/react-router';
import {
  code2017,
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
/** Arrival this long behind the value's own time is said on the card. */
const OLD_MICROS = MICROS_PER_HOUR / 4;

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
  const lines = linesOf(point, latest, only).slice(0, FACTORS[size]);
  const { code, name } = point.outlet;
  const place = [code, point.name || name].filter(Boolean).join(' ');
  return (
    <article className={cx(styles.card, styles[size], styles[state])}>
      <div className={styles.head}>
        <Link to="/points/$id" params={{ id: point.id }} search={{}} className={styles.name}>
          <span className={styles.enterprise}>{point.enterprise.name}</span>
          <span className={styles.place}>{place}</span>
        </Link>
        <StateBadge state={state} small bare={size === 's' && state === 'normal'} />
      </div>
      <div className={styles.values}>
        {lines.map((line) => (
          <FactorValue key={line.value.column} {...line} point={point} lang={lang} />
        ))}
      </div>
      <Clocks latest={latest} intervalS={point.realtimeIntervalS} />
    </article>
  );
});

/** One line of a card. `hourLimit`: the limit that judges the factor's hourly mean, beside a real-time value. */
interface CardLine {
  readonly value: LatestValue;
  readonly statistic: Statistic;
  readonly hourLimit: number | null;
}

/**
 * In the order of the book, what is over first. A factor shows its real-time value; where the hourly mean is
 * what is over, or all there is, it shows that and says so.
 */
function linesOf(point: PointOverview, latest: PointLatest | null, only: string | undefined): CardLine[] {
  if (!latest) return [];
  const hours = latest.hour.filter(({ column }) => column.endsWith('-Avg'));
  const hourOf = (code: string) => hours.find(({ column }) => code2017(factorOf(column)) === code);
  const lines = new Map<string, CardLine>();
  for (const value of latest.realtime) {
    const code = code2017(factorOf(value.column));
    const hour = hourOf(code);
    const over = hour?.over && !value.over;
    lines.set(
      code,
      over
        ? { value: hour, statistic: 'hour', hourLimit: null }
        : {
            value,
            statistic: 'realtime',
            hourLimit: value.limitMax === null ? (hour?.limitMax ?? null) : null,
          },
    );
  }
  for (const value of hours) {
    const code = code2017(factorOf(value.column));
    if (!lines.has(code)) lines.set(code, { value, statistic: 'hour', hourLimit: null });
  }
  const rank = (code: string, { value }: CardLine) => {
    if (code === only) return -2;
    if (value.over) return -1;
    const at = point.factors.indexOf(code);
    return at === -1 ? 100 : at;
  };
  return [...lines]
    .map(([code, line]) => ({ line, rank: rank(code, line) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ line }) => line);
}

const FactorValue = memo(
  function FactorValue({
    value,
    statistic,
    hourLimit,
    point,
    lang,
  }: CardLine & {
    point: PointOverview;
    lang: 'zh' | 'en';
  }) {
    const say = useWords(wallWords);
    const code = factorOf(value.column);
    const known = factor(code);
    const text = formatNumber(value.value, value.decimals, known?.decimals ?? null);
    const flagged = value.flag !== '' && value.flag !== 'N';
    const name = factorShort(code, lang);
    const limit = hourLimit === null ? limitText(value) : `/${hourLimit}`;
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
        <span className={styles.limit}>
          {limit}
          {(hourLimit !== null || statistic === 'hour') && <small>{say.hourly}</small>}
        </span>
        {flagged && <span className={styles.flag}>{value.flag}</span>}
      </button>
    );
  },
  (one, other) =>
    one.lang === other.lang &&
    one.statistic === other.statistic &&
    one.hourLimit === other.hourLimit &&
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
  const at = Math.max(...latest.realtime.map((value) => value.at), Number.NEGATIVE_INFINITY) as Instant;
  // Sent late, after an outage or by a clock that is wrong: the value is old although it has just arrived.
  const old = Number.isFinite(at) && latest.receivedAt - at > OLD_MICROS;
  return (
    <p className={styles.clocks}>
      {old && (
        <span className={styles.constant}>
          ◆ {say.dataTime} <time>{formatInstant(at).slice(5, 16)}</time>
        </span>
      )}
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
