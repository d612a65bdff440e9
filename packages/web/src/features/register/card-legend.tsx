import type { CardPlot } from '@wenqu/domain';
import type { ReactNode } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './card.module.css';
import { shortNumber } from './card-scale.ts';
import { SHADE_FILLS } from './card-time.tsx';
import { cardWords } from './card-words.ts';

/** A sign and its word. */
export function LegendItem({ children, sign }: { children: ReactNode; sign: ReactNode }) {
  return (
    <li>
      <svg width="22" height="12" aria-hidden="true">
        {sign}
      </svg>
      {children}
    </li>
  );
}

/** How long ago, in whole days where it is. */
export const lagWords = (say: (typeof cardWords)['zh']['plot'], lagHours: number): string =>
  lagHours % 24 === 0 ? say.days(shortNumber(lagHours / 24)) : say.hours(shortNumber(lagHours));

export function CurveLegend({ plot }: { plot: CardPlot }) {
  const say = useWords(cardWords).plot;
  const lang = useLang();
  const usual = plot.channels.some(({ baseline }) => baseline.length > 0);
  const spread = plot.channels.some(
    ({ low, high }) => low?.some((value, i) => value !== null && value !== high?.[i]) ?? false,
  );
  const shades = [...new Map(plot.shades.map((shade) => [shade.zh, shade])).values()];
  const box = (fill: string, stroke: string) => (
    <rect x="1" y="1" width="20" height="10" fill={fill} stroke={stroke} />
  );
  return (
    <ul className={styles.legend}>
      <LegendItem sign={<path d="M1 6h20" className={styles.sent} />}>{say.sent}</LegendItem>
      {spread && <LegendItem sign={<path d="M11 1v10" className={styles.spread} />}>{say.spread}</LegendItem>}
      {plot.twins.slice(0, 1).map(({ factor, lagHours }) => (
        <LegendItem key={factor} sign={<path d="M4 6h14" className={styles.beneath} />}>
          {say.twin(lagWords(say, lagHours))}
        </LegendItem>
      ))}
      {usual ? (
        <LegendItem
          sign={
            <>
              <rect width="22" height="12" className={styles.usual} />
              <path d="M1 6h20" className={styles.middle} />
            </>
          }
        >
          {say.usual(plot.baselineDays)}
        </LegendItem>
      ) : (
        <li>{say.noUsual}</li>
      )}
      <LegendItem sign={box('var(--wq-suspect-tint)', 'var(--wq-suspect)')}>{say.finding}</LegendItem>
      {shades.map((shade) => (
        <LegendItem
          key={shade.zh}
          sign={
            shade.kind === 'gap' ? (
              <path d="M1 11L8 1M8 11L15 1M15 11L22 1" stroke="var(--wq-offline)" opacity="0.6" />
            ) : (
              box(SHADE_FILLS[shade.kind], 'var(--wq-maintenance)')
            )
          }
        >
          {shade[lang]}
        </LegendItem>
      ))}
    </ul>
  );
}
