import {
  type BoxReading,
  formatTime,
  type Instant,
  instant,
  traceHoles,
  WARM_C,
  warmSpans,
} from '@wenqu/domain';
import { useWords } from '../../i18n/lang.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [640, 160, 34, 10, 22] as const;
const clock = (at: Instant): string => formatTime(at).slice(0, 5);

/** Temperature of a box while water stood in it: what is unknown is a gap, what was warm is hatched and said. */
export function ColdChart({ trace }: { trace: readonly BoxReading[] }) {
  const say = useWords(sampleWords).detail;
  const known = trace.filter(({ temperatureC }) => temperatureC !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return <p className={styles.quiet}>{say.coldNone}</p>;
  const values = known.map(({ temperatureC }) => temperatureC ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const bottom = Math.min(0, Math.floor(low));
  const top = Math.max(10, Math.ceil(high) + 1);
  const span = Math.max(last.at - first.at, 1);
  const x = (at: number) => LEFT + ((at - first.at) / span) * (WIDTH - LEFT - 8);
  const y = (degrees: number) => TOP + ((top - degrees) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
  const holes = traceHoles(trace, first.at, last.at);
  const isHole = (from: number, to: number) => holes.some((hole) => hole.from <= from && hole.to >= to);
  const path = known
    .map(({ at, temperatureC }, index) => {
      const before = known[index - 1];
      const move = !before || isHole(before.at, at);
      return `${move ? 'M' : 'L'}${x(at).toFixed(1)} ${y(temperatureC ?? 0).toFixed(1)}`;
    })
    .join('');
  const warm = warmSpans(trace);
  return (
    <>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={say.coldLabel(known.length, low.toFixed(1), high.toFixed(1))}
      >
        <defs>
          <pattern
            id="wq-warm"
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="3" height="6" fill="var(--wq-over)" opacity="0.35" />
          </pattern>
        </defs>
        {[bottom, 2, WARM_C, top].map((degrees) => (
          <g key={degrees}>
            <line
              x1={LEFT}
              x2={WIDTH - 8}
              y1={y(degrees)}
              y2={y(degrees)}
              stroke={degrees === WARM_C ? 'var(--wq-over)' : 'var(--wq-line)'}
              strokeDasharray={degrees === WARM_C ? '6 4' : undefined}
            />
            <text x={LEFT - 4} y={y(degrees) + 4} textAnchor="end">
              {degrees}℃
            </text>
          </g>
        ))}
        {warm.map(({ from, to }) => (
          <rect
            key={from}
            x={x(from)}
            y={TOP}
            width={Math.max(2, x(to) - x(from))}
            height={HEIGHT - TOP - BOTTOM}
            fill="url(#wq-warm)"
          />
        ))}
        <path d={path} fill="none" stroke="var(--wq-primary)" strokeWidth="2" />
        {trace
          .filter(({ doorOpen }) => doorOpen)
          .map(({ at, position }) => (
            <text key={position} x={x(at)} y={TOP + 10} textAnchor="middle">
              ◧
            </text>
          ))}
        <text x={LEFT} y={HEIGHT - 6}>
          {clock(first.at)}
        </text>
        <text x={WIDTH - 8} y={HEIGHT - 6} textAnchor="end">
          {clock(last.at)}
        </text>
      </svg>
      {warm.map(({ from, to, highestC }) => (
        <p key={from} className={styles.over}>
          {say.warmSpan(clock(from), clock(to), highestC.toFixed(1))}
        </p>
      ))}
      {holes.map(({ from, to }) => (
        <p key={from} className={styles.quiet}>
          {say.coldHole(clock(instant(from)), clock(instant(to)))}
        </p>
      ))}
    </>
  );
}
