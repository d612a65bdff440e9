import type { CardPlot, CardShade, Instant } from '@wenqu/domain';
import { useId } from 'react';
import { markText, timeMarks } from '../../charts/time-axis.ts';

export const [LEFT, RIGHT, TOP, AXIS] = [52, 10, 6, 20] as const;

/** Where moments stand. */
export function timeScale({ from, to }: Pick<CardPlot, 'from' | 'to'>, width: number) {
  const span = Math.max(width - LEFT - RIGHT, 10);
  return {
    width,
    x: (at: number) => LEFT + ((at - from) / (to - from)) * span,
    /** No further than the ends. */
    within: (at: number) => LEFT + ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * span,
    atOf: (x: number) => from + ((x - LEFT) / span) * (to - from),
  };
}
export type TimeScale = ReturnType<typeof timeScale>;

/** Marks of time under the lowest panel. */
export function TimeAxis({ plot, scale, y }: { plot: CardPlot; scale: TimeScale; y: number }) {
  const marks = timeMarks(plot.from, plot.to, Math.max(2, Math.floor(scale.width / 84)));
  const step = (marks[1] ?? 0) - (marks[0] ?? 0);
  return marks.map((at) => (
    <g key={at}>
      <line x1={scale.x(at)} x2={scale.x(at)} y1={y} y2={y + 4} stroke="var(--wq-text-2)" />
      <text x={Math.min(scale.x(at), scale.width - 20)} y={y + 16} textAnchor="middle">
        {markText(at, step)}
      </text>
    </g>
  ));
}

export const SHADE_FILLS: Readonly<Record<CardShade['kind'], string>> = {
  gap: 'var(--wq-offline-tint)',
  maintenance: 'var(--wq-maintenance-tint)',
  calibration: 'var(--wq-maintenance-tint)',
  fault: 'var(--wq-over-tint)',
  other: 'var(--wq-maintenance-tint)',
  mark: 'var(--wq-maintenance-tint)',
};

/** The stretch of the finding, and what the numbers do not speak for. */
export function Ground({
  plot,
  finding,
  scale,
  top,
  bottom,
}: {
  plot: CardPlot;
  finding: { readonly from: Instant; readonly to: Instant };
  scale: TimeScale;
  top: number;
  bottom: number;
}) {
  const hatch = useId();
  const [left, right] = [scale.within(finding.from), scale.within(finding.to)];
  const box = (from: number, to: number) => ({ x: from, width: Math.max(to - from, 1) });
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.5" height="6" fill="var(--wq-offline)" opacity="0.35" />
        </pattern>
      </defs>
      <rect {...box(left, right)} y={top} height={bottom - top} fill="var(--wq-suspect-tint)" />
      {plot.shades.map((shade) => (
        <g key={`${shade.kind}${shade.from}`}>
          <rect
            {...box(scale.within(shade.from), scale.within(shade.to))}
            y={shade.kind === 'mark' ? bottom - 5 : top}
            height={shade.kind === 'mark' ? 5 : bottom - top}
            fill={shade.kind === 'gap' ? `url(#${hatch})` : SHADE_FILLS[shade.kind]}
            stroke={shade.kind === 'gap' ? 'none' : 'var(--wq-maintenance)'}
            strokeWidth="0.5"
          >
            <title>{shade.zh}</title>
          </rect>
        </g>
      ))}
      {[left, right].map((x, i) => (
        <line
          key={i === 0 ? 'from' : 'to'}
          x1={x}
          x2={x}
          y1={top}
          y2={bottom}
          stroke="var(--wq-suspect)"
          strokeDasharray="3 3"
        />
      ))}
    </>
  );
}
