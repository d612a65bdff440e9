import { useElementSize } from '@mantine/hooks';
import { formatInstant, type Instant } from '@wenqu/domain';
import { type PointerEvent, useId, useState } from 'react';
import { useWords } from '../i18n/lang.ts';
import { type DriftSample, driftGaps, driftHeight, driftStrokes, driftTicks } from './drift.ts';
import styles from './drift-chart.module.css';
import { driftWords } from './drift-words.ts';

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [240, 68, 12, 8, 22] as const;
const DAY = 86_400_000_000;
const WIRE_OFFSET = 28_800_000_000;
/** Marks of one kind stand at least this far apart. */
const MARK_PX = 14;

interface DriftChartProps {
  /** Oldest first. */
  readonly samples: readonly DriftSample[];
  readonly from: number;
  readonly to: number;
  /** A clock within it is good, seconds. */
  readonly bandS: number;
  /** Beyond it the data are suspect, seconds. */
  readonly boundS: number;
}

/** Where moments and offsets stand. */
function frameOf({ samples, from, to, boundS }: DriftChartProps, width: number) {
  const furthest = samples.reduce((most, { offsetS }) => Math.max(most, Math.abs(offsetS)), 0);
  const mostS = Math.max(boundS * 3, furthest * 1.5);
  const half = (HEIGHT - TOP - BOTTOM) / 2;
  const span = Math.max(width - LEFT - RIGHT, 10);
  return {
    mostS,
    x: (at: number) => LEFT + ((at - from) / (to - from)) * span,
    y: (offsetS: number) => TOP + half - driftHeight(offsetS, mostS) * half,
    atOf: (x: number) => from + ((x - LEFT) / span) * (to - from),
  };
}
type Frame = ReturnType<typeof frameOf>;

/** How far a device's clock was off: the good band, the suspect bounds, gaps as gaps; a table twin stands with it. */
export function DriftChart(props: DriftChartProps) {
  const { samples, from, to, bandS, boundS } = props;
  const say = useWords(driftWords);
  const { ref, width } = useElementSize();
  const [near, setNear] = useState<DriftSample>();
  const frame = frameOf(props, width || 640);
  const days = Math.round((to - from) / DAY);
  const offsets = samples.map(({ offsetS }) => offsetS);
  const beyond = offsets.filter((offset) => Math.abs(offset) > boundS).length;
  const label =
    samples.length === 0
      ? say.none(days)
      : say.summary(days, samples.length, tidy(Math.min(...offsets)), tidy(Math.max(...offsets)), beyond);
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const at = frame.atOf(event.clientX - event.currentTarget.getBoundingClientRect().left);
    setNear(nearest(samples, at));
  };
  return (
    <div ref={ref}>
      <p className={styles.read} aria-hidden="true">
        {near
          ? `${formatInstant(near.at as Instant)} · ${tidy(near.offsetS)} s`
          : `${say.axis} · ${say.scale}`}
      </p>
      <svg
        className={styles.chart}
        height={HEIGHT}
        role="img"
        aria-label={label}
        onPointerMove={onMove}
        onPointerLeave={() => setNear(undefined)}
      >
        <Ground {...{ props, frame }} width={width || 640} />
        <Line {...{ samples, frame, boundS }} />
        {near && <circle cx={frame.x(near.at)} cy={frame.y(near.offsetS)} r="4" fill="var(--wq-primary)" />}
      </svg>
      <ul className={styles.legend}>
        <li>{say.band(bandS)}</li>
        <li>{say.bound(boundS)}</li>
        <li>{say.beyond}</li>
        <li>{say.asked}</li>
        <li>{say.gap}</li>
      </ul>
    </div>
  );
}

const tidy = (offsetS: number): string => {
  const size = Math.abs(offsetS);
  const text = size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en');
  return Number(text) === 0 ? '0' : `${offsetS > 0 ? '+' : '−'}${text}`;
};

function nearest(samples: readonly DriftSample[], at: number): DriftSample | undefined {
  let best: DriftSample | undefined;
  for (const sample of samples) {
    if (!best || Math.abs(sample.at - at) < Math.abs(best.at - at)) best = sample;
  }
  return best;
}

/** Bands, bounds, days and what is not known. */
function Ground({
  props: { samples, from, to, bandS, boundS },
  frame,
  width,
}: {
  props: DriftChartProps;
  frame: Frame;
  width: number;
}) {
  const say = useWords(driftWords);
  const hatch = useId();
  const [left, right] = [LEFT, width - RIGHT];
  const area = (top: number, bottom: number, fill: string) => (
    <rect x={left} width={Math.max(right - left, 0)} y={top} height={bottom - top} fill={fill} />
  );
  const named = (offsetS: number): string => {
    const [size, sign] = [Math.abs(offsetS), offsetS > 0 ? '+' : offsetS < 0 ? '−' : ''];
    if (size >= 86_400) return say.days(`${sign}${size / 86_400}`);
    return size >= 3600 ? say.hours(`${sign}${size / 3600}`) : say.seconds(`${sign}${size}`);
  };
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.5" height="6" fill="var(--wq-line)" />
        </pattern>
      </defs>
      {area(TOP, frame.y(boundS), 'var(--wq-suspect-tint)')}
      {area(frame.y(-boundS), HEIGHT - BOTTOM, 'var(--wq-suspect-tint)')}
      {area(frame.y(bandS), frame.y(-bandS), 'var(--wq-normal-tint)')}
      {driftGaps(samples, from, to).map((gap) => (
        <rect
          key={gap.from}
          x={frame.x(gap.from)}
          width={Math.max(frame.x(gap.to) - frame.x(gap.from), 1)}
          y={TOP}
          height={HEIGHT - TOP - BOTTOM}
          fill={`url(#${hatch})`}
        />
      ))}
      {driftTicks(frame.mostS, bandS, boundS).map((offsetS) => (
        <g key={offsetS}>
          <line
            x1={left}
            x2={right}
            y1={frame.y(offsetS)}
            y2={frame.y(offsetS)}
            stroke={Math.abs(offsetS) === boundS ? 'var(--wq-suspect)' : 'var(--wq-line)'}
            strokeWidth={offsetS === 0 ? 1.5 : 1}
            {...(Math.abs(offsetS) === boundS ? { strokeDasharray: '6 4' } : {})}
          />
          <text x={left - 6} y={frame.y(offsetS) + 4} textAnchor="end">
            {named(offsetS)}
          </text>
        </g>
      ))}
      {dayTicks(from, to, width).map((at) => (
        <text key={at} x={frame.x(at)} y={HEIGHT - 6} textAnchor="middle">
          {formatInstant(at as Instant).slice(5, 10)}
        </text>
      ))}
    </>
  );
}

/** Midnights of Beijing, as many as have room. */
function dayTicks(from: number, to: number, width: number): number[] {
  const step = Math.max(1, Math.ceil(((to - from) / DAY) * (56 / Math.max(width - LEFT - RIGHT, 56)))) * DAY;
  const first = Math.ceil((from + WIRE_OFFSET) / DAY) * DAY - WIRE_OFFSET;
  const ticks: number[] = [];
  for (let at = first; at <= to - step / 3; at += step) if (at - from > step / 4) ticks.push(at);
  return ticks;
}

function Line({ samples, frame, boundS }: { samples: readonly DriftSample[]; frame: Frame; boundS: number }) {
  const strokes = driftStrokes(samples, (at) => Math.round(frame.x(at)));
  const drawn = strokes.flat();
  return (
    <>
      {strokes.map((stroke) => (
        <path
          key={stroke[0]!.at}
          // A lone sample is a dot: a stroke of no length with round ends.
          d={`M${stroke.map(({ at, offsetS }) => `${frame.x(at).toFixed(1)} ${frame.y(offsetS).toFixed(1)}`).join('L')}${stroke.length === 1 ? 'h0.1' : ''}`}
          fill="none"
          stroke="var(--wq-primary)"
          strokeWidth={stroke.length === 1 ? 5 : 2}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ))}
      {spaced(
        drawn.filter(({ offsetS }) => Math.abs(offsetS) > boundS),
        frame,
      ).map(({ at, offsetS }) => (
        <path
          key={at}
          d={`M${frame.x(at)} ${frame.y(offsetS) - 5}l5 9h-10z`}
          fill="var(--wq-over)"
          stroke="var(--wq-pane)"
        />
      ))}
      {spaced(
        samples.filter(({ source }) => source === 'asked'),
        frame,
      ).map(({ at, offsetS }) => (
        <path
          key={at}
          d={`M${frame.x(at)} ${frame.y(offsetS) - 5}l5 5-5 5-5-5z`}
          fill="var(--wq-pane)"
          stroke="var(--wq-primary)"
          strokeWidth="1.5"
        />
      ))}
    </>
  );
}

/** Not more marks than can be told apart. */
function spaced(samples: readonly DriftSample[], frame: Frame): DriftSample[] {
  let last = Number.NEGATIVE_INFINITY;
  return samples.filter(({ at }) => {
    if (frame.x(at) - last < MARK_PX) return false;
    last = frame.x(at);
    return true;
  });
}
