import { useElementSize } from '@mantine/hooks';
import { type CardHistogram, factorShort, unitText } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './card.module.css';
import { LegendItem } from './card-legend.tsx';
import { roundTicks, shortNumber } from './card-scale.ts';
import { AXIS, LEFT, RIGHT } from './card-time.tsx';
import { cardWords } from './card-words.ts';

const [HEIGHT, TOP] = [150, 46] as const;

/** How often values occurred in the finding, before the outline of the days before. */
export function CardHistogramPlot({ histogram }: { histogram: CardHistogram }) {
  const say = useWords(cardWords).plot;
  const lang = useLang();
  const { ref, width: measured } = useElementSize();
  const width = measured || 640;
  const { start, step, during, before, lines, factor, unit } = histogram;
  const end = start + step * during.length;
  const most = Math.max(...during, ...before) * 1.06 || 1;
  const bottom = TOP + HEIGHT;
  const x = (value: number) => LEFT + ((value - start) / (end - start)) * Math.max(width - LEFT - RIGHT, 10);
  const y = (share: number) => bottom - (share / most) * HEIGHT;
  const outline = before
    .map(
      (share, i) =>
        `${x(start + i * step).toFixed(1)} ${y(share).toFixed(1)}H${x(start + (i + 1) * step).toFixed(1)}`,
    )
    .join('L');
  const bars = during
    .map((share, i) => {
      const [left, right] = [x(start + i * step) + 0.5, x(start + (i + 1) * step) - 0.5];
      return share > 0
        ? `M${left.toFixed(1)} ${bottom}V${y(share).toFixed(1)}H${Math.max(right, left + 1).toFixed(1)}V${bottom}Z`
        : '';
    })
    .join('');
  const name = `${factorShort(factor, lang)} ${unit === '1' ? '' : unitText(unit, lang)}`.trim();
  const peak = during.indexOf(Math.max(...during));
  return (
    <div ref={ref} className={styles.plot}>
      <svg
        className={styles.svg}
        height={bottom + AXIS}
        role="img"
        aria-label={`${say.histogram(name)}: ${shortNumber(start + peak * step)} ${Math.round(during[peak]! * 100)} %`}
      >
        <text x={LEFT} y={12} className={styles.panelName}>
          {say.histogram(name)}
        </text>
        {roundTicks({ low: 0, high: most }, 5).map((tick) => (
          <g key={tick}>
            <line
              x1={LEFT}
              x2={width - RIGHT}
              y1={y(tick)}
              y2={y(tick)}
              stroke="var(--wq-line)"
              strokeWidth="0.6"
            />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
              {`${shortNumber(tick * 100)}%`}
            </text>
          </g>
        ))}
        <path d={bars} className={styles.bar} />
        {histogram.beforeCount > 0 && (
          <path d={`M${LEFT} ${bottom}L${outline}V${bottom}`} className={styles.before} />
        )}
        {lines.map((line, i) => (
          <g key={line.kind}>
            <line
              x1={x(line.value)}
              x2={x(line.value)}
              y1={TOP - 28 + i * 14}
              y2={bottom}
              stroke={line.kind === 'limit' ? 'var(--wq-over)' : 'var(--wq-suspect)'}
              strokeDasharray={line.kind === 'limit' ? '7 4' : '3 3'}
            />
            <text
              x={x(line.value) - 4}
              y={TOP - 18 + i * 14}
              textAnchor="end"
              className={line.kind === 'limit' ? styles.limitName : styles.ceilingName}
            >
              {line.kind === 'limit'
                ? say.limit(shortNumber(line.value))
                : say.ceiling(shortNumber(line.value))}
            </text>
          </g>
        ))}
        <line
          x1={LEFT}
          x2={width - RIGHT}
          y1={bottom}
          y2={bottom}
          stroke="var(--wq-text-2)"
          strokeWidth="0.8"
        />
        {roundTicks({ low: start, high: end }, Math.max(3, Math.floor(width / 60))).map((tick) => (
          <text key={tick} x={x(tick)} y={bottom + 16} textAnchor="middle">
            {tick}
          </text>
        ))}
      </svg>
      <ul className={styles.legend}>
        <LegendItem sign={<rect x="1" y="1" width="20" height="10" className={styles.bar} />}>
          {say.during(histogram.duringCount)}
        </LegendItem>
        <LegendItem sign={<path d="M1 11V4h20v7" className={styles.before} />}>
          {say.before(histogram.beforeCount)}
        </LegendItem>
      </ul>
    </div>
  );
}
