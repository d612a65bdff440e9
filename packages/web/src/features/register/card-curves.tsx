import { useElementSize } from '@mantine/hooks';
import {
  type CardChannel,
  type CardTwin,
  type FindingCard,
  factorShort,
  formatInstant,
  formatMinute,
  type Instant,
  unitText,
} from '@wenqu/domain';
import { type KeyboardEvent, useId, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './card.module.css';
import { CurveLegend } from './card-legend.tsx';
import {
  bandAt,
  bandPoints,
  nearestIndex,
  panelRange,
  roundTicks,
  shortNumber,
  strokePath,
} from './card-scale.ts';
import { AXIS, Ground, LEFT, RIGHT, TimeAxis, type TimeScale, TOP, timeScale } from './card-time.tsx';
import { cardWords } from './card-words.ts';

const [MAIN, OTHER, BETWEEN, FIRST] = [170, 92, 30, 14] as const;

interface Panel {
  readonly channel: CardChannel;
  readonly twin: CardTwin | undefined;
  readonly top: number;
  readonly bottom: number;
}

function panelsOf({ plot }: FindingCard): readonly Panel[] {
  let y: number = TOP;
  return plot.channels.map((channel, index) => {
    const top = y + (index === 0 ? FIRST : BETWEEN);
    const bottom = top + (index === 0 ? MAIN : OTHER);
    y = bottom;
    return { channel, top, bottom, twin: plot.twins.find(({ factor }) => factor === channel.factor) };
  });
}

/** The curves around a finding, each before the usual of its own point; a moment is read by pointer or arrow keys. */
export function CardCurves({ card }: { card: FindingCard }) {
  const say = useWords(cardWords).plot;
  const lang = useLang();
  const { ref, width } = useElementSize();
  const [cursor, setCursor] = useState<number>();
  const { plot, finding } = card;
  const panels = panelsOf(card);
  const first = panels[0]?.channel;
  if (!first) return <EmptyState title={say.none} text={say.noneText} />;
  const scale = timeScale(plot, width || 640);
  const bottom = panels.at(-1)!.bottom;
  const move = (event: KeyboardEvent) => {
    const hop = { ArrowRight: 1, ArrowLeft: -1, PageDown: 24, PageUp: -24 }[event.key];
    if (hop === undefined) return;
    event.preventDefault();
    const begin = cursor ?? nearestIndex(first.at, finding.from);
    setCursor(Math.min(first.at.length - 1, Math.max(0, begin + hop)));
  };
  const read = cursor === undefined ? say.move : readWords(panels, first.at[cursor]!, say, lang);
  const name = panels
    .map(({ channel }) => factorShort(channel.factor, lang))
    .join(lang === 'zh' ? '、' : ', ');
  return (
    <div ref={ref} className={styles.plot}>
      <p className={styles.read} aria-hidden="true">
        {read}
      </p>
      <div
        className={styles.reader}
        role="slider"
        tabIndex={0}
        aria-label={`${say.label(name, formatMinute(plot.from), formatMinute(plot.to))} · ${say.cursor}`}
        aria-valuemin={0}
        aria-valuemax={first.at.length - 1}
        aria-valuenow={Math.max(0, cursor ?? nearestIndex(first.at, finding.from))}
        aria-valuetext={read}
        onKeyDown={move}
        onPointerMove={(event) =>
          setCursor(
            nearestIndex(
              first.at,
              scale.atOf(event.clientX - event.currentTarget.getBoundingClientRect().left),
            ),
          )
        }
        onPointerLeave={() => setCursor(undefined)}
      >
        <svg className={styles.svg} height={bottom + AXIS} aria-hidden="true">
          {panels.map((panel) => (
            <CurvePanel key={panel.channel.factor} {...{ panel, card, scale }} />
          ))}
          <TimeAxis plot={plot} scale={scale} y={bottom} />
          {cursor !== undefined && (
            <line
              x1={scale.x(first.at[cursor]!)}
              x2={scale.x(first.at[cursor]!)}
              y1={TOP}
              y2={bottom}
              stroke="var(--wq-text-2)"
            />
          )}
        </svg>
      </div>
      <CurveLegend plot={plot} />
    </div>
  );
}

function readWords(
  panels: readonly Panel[],
  at: Instant,
  say: (typeof cardWords)['zh']['plot'],
  lang: 'zh' | 'en',
): string {
  const parts = panels.map(({ channel }) => {
    const value = channel.value[channel.at.indexOf(at)] ?? null;
    const band = bandAt(channel.baseline, at);
    const usual = band ? ` (${say.usualAt(shortNumber(band.p10), shortNumber(band.p90))})` : '';
    return `${factorShort(channel.factor, lang)} ${value === null ? '—' : shortNumber(value)}${usual}`;
  });
  return [formatInstant(at).slice(5, 16), ...parts].join(' · ');
}

function CurvePanel({ panel, card, scale }: { panel: Panel; card: FindingCard; scale: TimeScale }) {
  const say = useWords(cardWords).plot;
  const lang = useLang();
  const { channel, twin, top, bottom } = panel;
  const { plot, finding } = card;
  const range = panelRange(channel, twin?.value ?? []);
  const y = (value: number) => bottom - ((value - range.low) / (range.high - range.low)) * (bottom - top);
  const unit = unitText(channel.unit, lang);
  const clip = useId();
  return (
    <g>
      <clipPath id={clip}>
        <rect x={LEFT} width={Math.max(scale.width - LEFT - RIGHT, 1)} y={top} height={bottom - top} />
      </clipPath>
      <text x={LEFT} y={top - 5} className={styles.panelName}>
        {`${factorShort(channel.factor, lang)}${channel.unit === '1' || unit === '' ? '' : ` ${unit}`}`}
      </text>
      <Ground {...{ plot, finding, scale, top, bottom }} />
      <g clipPath={`url(#${clip})`}>
        <Usual {...{ channel, plot, scale, y }} />
      </g>
      {roundTicks(range, bottom - top > 120 ? 6 : 4).map((tick) => (
        <g key={tick}>
          <line
            x1={LEFT}
            x2={scale.width - RIGHT}
            y1={y(tick)}
            y2={y(tick)}
            stroke="var(--wq-line)"
            strokeWidth="0.6"
          />
          <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      {channel.limits.map(({ side, value, of }) => {
        const inside = value <= range.high && value >= range.low;
        const text = `${shortNumber(value)}${of === 'daily-mean' ? say.ofDay : ''}`;
        const at = inside ? y(value) : side === 'max' ? top : bottom;
        return (
          <g key={side}>
            {inside && (
              <line
                x1={LEFT}
                x2={scale.width - RIGHT}
                y1={at}
                y2={at}
                stroke="var(--wq-over)"
                strokeDasharray="7 4"
              />
            )}
            <text
              x={scale.width - RIGHT - 2}
              y={inside ? at - 4 : at + (side === 'max' ? 13 : -4)}
              textAnchor="end"
              className={styles.limitName}
            >
              {inside ? say.limit(text) : say.limitFar(text)}
            </text>
          </g>
        );
      })}
      <Spread {...{ channel, scale, y }} />
      {twin && <path d={strokePath(twin, scale.x, y)} className={styles.beneath} />}
      <path d={strokePath(channel, scale.x, y)} className={styles.sent} />
      <line x1={LEFT} x2={LEFT} y1={top} y2={bottom} stroke="var(--wq-text-2)" strokeWidth="0.8" />
      <line
        x1={LEFT}
        x2={scale.width - RIGHT}
        y1={bottom}
        y2={bottom}
        stroke="var(--wq-text-2)"
        strokeWidth="0.8"
      />
    </g>
  );
}

interface Drawn {
  readonly channel: CardChannel;
  readonly scale: TimeScale;
  readonly y: (value: number) => number;
}

/** What the point usually sends at that hour. */
function Usual({ channel, plot, scale, y }: Drawn & { plot: FindingCard['plot'] }) {
  return bandPoints(channel.baseline, plot.from, plot.to).map((piece) => {
    const points = (of: 'p10' | 'p90') =>
      piece.map(({ at, band }) => `${scale.x(at).toFixed(1)} ${y(band[of]).toFixed(1)}`);
    const middle = { at: piece.map(({ at }) => at as Instant), value: piece.map(({ band }) => band.p50) };
    return (
      <g key={piece[0]!.at}>
        <path d={`M${[...points('p90'), ...points('p10').reverse()].join('L')}Z`} className={styles.usual} />
        <path d={strokePath(middle, scale.x, y)} className={styles.middle} />
      </g>
    );
  });
}

/** From the lowest to the highest, where one value stands for several. */
function Spread({ channel: { at, low, high }, scale, y }: Drawn) {
  if (!low || !high) return null;
  const path = at
    .flatMap((moment, i) => {
      const [bottom, top] = [low[i] ?? null, high[i] ?? null];
      return bottom === null || top === null || bottom === top
        ? []
        : [`M${scale.x(moment).toFixed(1)} ${y(bottom).toFixed(1)}V${y(top).toFixed(1)}`];
    })
    .join('');
  return <path d={path} className={styles.spread} />;
}
