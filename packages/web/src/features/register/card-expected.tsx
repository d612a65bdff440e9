import { useElementSize } from '@mantine/hooks';
import { type CardExpected, type FindingCard, factorShort, unitText } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './card.module.css';
import { LegendItem } from './card-legend.tsx';
import { panelRange, roundTicks, strokePath } from './card-scale.ts';
import { AXIS, Ground, LEFT, RIGHT, TimeAxis, timeScale } from './card-time.tsx';
import { cardWords } from './card-words.ts';

const [HEIGHT, TOP] = [150, 20] as const;

/** Hours as sent beside what the other records of the same hours make of them. */
export function CardExpectedPlot({ card, expected }: { card: FindingCard; expected: CardExpected }) {
  const say = useWords(cardWords).plot;
  const lang = useLang();
  const { ref, width } = useElementSize();
  const { plot, finding } = card;
  const scale = timeScale(plot, width || 640);
  const bottom = TOP + HEIGHT;
  const { factor, unit, of, at, value } = expected;
  const range = panelRange(
    { factor, unit, at, value, low: null, high: null, baseline: [], limits: [] },
    expected.expected,
  );
  const y = (each: number) => bottom - ((each - range.low) / (range.high - range.low)) * HEIGHT;
  // Hours stand at their middle.
  const middle = (moment: number) => scale.x(moment + 1_800_000_000);
  const name = `${factorShort(factor, lang)} ${say[of]} ${unitText(unit, lang)}`;
  return (
    <div ref={ref} className={styles.plot}>
      <svg
        className={styles.svg}
        height={bottom + AXIS}
        role="img"
        aria-label={`${name}: ${card.sentence[lang]}`}
      >
        <text x={LEFT} y={12} className={styles.panelName}>
          {name}
        </text>
        <Ground plot={{ ...plot, shades: [] }} finding={finding} scale={scale} top={TOP} bottom={bottom} />
        {roundTicks(range, 4).map((tick) => (
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
        <path d={strokePath({ at, value: expected.expected }, middle, y)} className={styles.twin} />
        <path d={strokePath({ at, value }, middle, y)} className={styles.sent} />
        <line x1={LEFT} x2={scale.width - RIGHT} y1={bottom} y2={bottom} stroke="var(--wq-text-2)" />
        <TimeAxis plot={plot} scale={scale} y={bottom} />
      </svg>
      <ul className={styles.legend}>
        <LegendItem sign={<path d="M1 6h20" className={styles.sent} />}>{say.sent}</LegendItem>
        <LegendItem sign={<path d="M1 6h20" className={styles.twin} />}>{say.expected}</LegendItem>
        <LegendItem
          sign={
            <rect
              x="1"
              y="1"
              width="20"
              height="10"
              fill="var(--wq-suspect-tint)"
              stroke="var(--wq-suspect)"
            />
          }
        >
          {say.finding}
        </LegendItem>
      </ul>
    </div>
  );
}
