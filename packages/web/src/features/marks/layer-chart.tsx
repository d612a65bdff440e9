import { useElementSize } from '@mantine/hooks';
import { factorShort, formatInstant, type Instant } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { type Dot, type Stretch, strokesOf } from './layer-geometry.ts';
import styles from './marks.module.css';
import { markWords } from './words.ts';

const [HEIGHT, LEFT, RIGHT, TOP, LANE] = [170, 92, 10, 8, 22] as const;

export interface LaneBar extends Stretch {
  readonly text: string;
  readonly tone: 'maintenance' | 'suspect' | 'over' | 'normal' | 'offline';
}

/**
 * One factor over a stretch with its layers drawn apart: numbers as received above, below them what the device, people
 * and reviews say, each in a lane of its own.
 */
export function LayerChart({
  factor,
  dots,
  limit,
  hollow,
  frame,
  lanes,
}: {
  factor: string;
  dots: readonly Dot[];
  limit: number | null;
  /** Where numbers are invalid or disputed. */
  hollow: readonly Stretch[];
  frame: Stretch;
  lanes: readonly { readonly name: string; readonly bars: readonly LaneBar[] }[];
}) {
  const say = useWords(markWords).layers;
  const lang = useLang();
  const { ref, width = 0 } = useElementSize();
  const wide = Math.max(width, 280);
  const highest = roundTop(Math.max(limit ?? 0, ...dots.map(({ value }) => value)) * 1.08);
  const x = (at: number) =>
    LEFT + Math.max(0, Math.min(1, (at - frame.from) / (frame.to - frame.from))) * (wide - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / highest) * (HEIGHT - TOP);
  const bottom = HEIGHT + 8 + lanes.length * LANE;
  const time = (at: number) => formatInstant(at as Instant).slice(5, 16);
  const said = lanes.map(({ name, bars }) =>
    [name, ...bars.map(({ text, from, to }) => `${text} ${time(from)}–${time(to)}`)].join(' '),
  );
  const name = factorShort(factor, lang);
  return (
    <figure className={styles.layers} ref={ref}>
      <figcaption>{name}</figcaption>
      <svg height={bottom + 20} role="img" aria-label={`${name}: ${said.join('; ')}`}>
        <line x1={LEFT} x2={wide - RIGHT} y1={HEIGHT} y2={HEIGHT} stroke="var(--wq-line)" />
        <text x={LEFT - 6} y={TOP + 10} textAnchor="end">
          {Number(highest.toPrecision(2))}
        </text>
        <text x={LEFT - 6} y={HEIGHT} textAnchor="end">
          0
        </text>
        {limit !== null && (
          <>
            <line
              x1={LEFT}
              x2={wide - RIGHT}
              y1={y(limit)}
              y2={y(limit)}
              stroke="var(--wq-over)"
              strokeDasharray="6 4"
            />
            <text x={wide - RIGHT} y={y(limit) - 4} textAnchor="end">
              {say.limit(String(limit))}
            </text>
          </>
        )}
        {strokesOf(dots, hollow).map((stroke) => (
          <StrokeLine key={`${stroke.hollow} ${stroke.dots[0]?.at}`} {...{ stroke, x, y }} />
        ))}
        {lanes.map((lane, at) => (
          <Lane key={lane.name} lane={lane} top={HEIGHT + 8 + at * LANE} right={wide - RIGHT} x={x} />
        ))}
        <text x={LEFT} y={bottom + 14}>
          {time(frame.from)}
        </text>
        <text x={wide - RIGHT} y={bottom + 14} textAnchor="end">
          {time(frame.to)}
        </text>
      </svg>
      {dots.length === 0 && <p className={styles.note}>{say.none}</p>}
    </figure>
  );
}

/** The next number with two digits. */
function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

/** About how wide a text is drawn, pixels: 汉字 are twice as wide as letters. */
const textPx = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign > '\u2fff' ? 11.5 : 6.5), 8);

type Place = (value: number) => number;

function StrokeLine({
  stroke: { hollow, dots },
  x,
  y,
}: {
  stroke: { readonly hollow: boolean; readonly dots: readonly Dot[] };
  x: Place;
  y: Place;
}) {
  const points = dots.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const few = dots.length <= 60;
  return (
    <g>
      <polyline
        points={points}
        fill="none"
        stroke={hollow ? 'var(--wq-maintenance)' : 'var(--wq-primary)'}
        strokeWidth="1.5"
        {...(hollow ? { strokeDasharray: '2 3' } : {})}
      />
      {hollow &&
        few &&
        dots.map(({ at, value }) => (
          <circle
            key={at}
            cx={x(at)}
            cy={y(value)}
            r="3"
            fill="var(--wq-pane)"
            stroke="var(--wq-maintenance)"
          />
        ))}
      {!hollow && dots.length === 1 && dots[0] && (
        <circle cx={x(dots[0].at)} cy={y(dots[0].value)} r="2" fill="var(--wq-primary)" />
      )}
    </g>
  );
}

function Lane({
  lane: { name, bars },
  top,
  right,
  x,
}: {
  lane: { readonly name: string; readonly bars: readonly LaneBar[] };
  top: number;
  right: number;
  x: Place;
}) {
  return (
    <g>
      <text x={LEFT - 6} y={top + 14} textAnchor="end">
        {name}
      </text>
      <line x1={LEFT} x2={right} y1={top + LANE - 1} y2={top + LANE - 1} stroke="var(--wq-line-soft)" />
      {bars.map(({ from, to, text, tone }) => {
        const wide = Math.max(3, x(to) - x(from));
        return (
          <g key={`${from} ${to} ${text}`}>
            <rect
              x={x(from)}
              y={top + 3}
              width={wide}
              height={LANE - 7}
              rx="2"
              fill={`var(--wq-${tone}-tint)`}
              stroke={`var(--wq-${tone})`}
            >
              <title>{text}</title>
            </rect>
            {wide > textPx(text) && (
              <text x={x(from) + 4} y={top + 14} fill={`var(--wq-${tone}-text)`}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
