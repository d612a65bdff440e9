import { Link } from '@tanstack/react-router';
import type { BottlePosition } from '@wenqu/domain';
import { defineWords } from '../i18n/catalogue.ts';
import { useWords } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import styles from './bottle-grid.module.css';

const words = defineWords({
  zh: {
    states: { free: '空', kept: '有样', compromised: '失效', unclear: '待换' },
    bottle: (bottle: number, state: string) => `${bottle} 号瓶：${state}`,
  },
  en: {
    states: { free: 'free', kept: 'kept', compromised: 'spoilt', unclear: 'used' },
    bottle: (bottle, state) => `bottle ${bottle}: ${state}`,
  },
});

/** The positions of a carousel, each with a word beside its colour; `onChoose` makes them buttons. */
export function BottleGrid({
  bottles,
  chosen,
  onChoose,
}: {
  bottles: readonly BottlePosition[];
  chosen?: ReadonlySet<number>;
  onChoose?: (bottle: number) => void;
}) {
  const say = useWords(words);
  return (
    <ul className={styles.grid}>
      {bottles.map(({ bottle, state, sample }) => {
        const className = cx(
          styles.bottle,
          state !== 'free' && styles[state],
          chosen?.has(bottle) && styles.chosen,
        );
        const body = (
          <>
            <b>{bottle}</b>
            <span>{say.states[state]}</span>
          </>
        );
        const label = say.bottle(bottle, say.states[state]);
        return (
          <li key={bottle}>
            {onChoose ? (
              <button
                type="button"
                className={className}
                aria-pressed={chosen?.has(bottle) ?? false}
                aria-label={label}
                onClick={() => onChoose(bottle)}
              >
                {body}
              </button>
            ) : sample === '' ? (
              <span className={className}>{body}</span>
            ) : (
              <Link to={`/samples/${sample}` as '/'} className={className} aria-label={label}>
                {body}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
