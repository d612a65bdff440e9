import { Link } from '@tanstack/react-router';
import {
  formatInstant,
  SHIFT_ITEM_KINDS,
  SHIFT_ITEM_NAMES,
  type ShiftFacts,
  type ShiftItem,
} from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './shifts.module.css';
import { shiftWords } from './words.ts';

/** What is shown of a kind before the rest is only counted. */
const SHOWN = 12;

/** What the house saw of a stretch of duty, kind by kind; what is missing comes as a number too. */
export function FactList({ facts }: { facts: ShiftFacts }) {
  const say = useWords(shiftWords);
  const lang = useLang();
  return (
    <div className={styles.kinds}>
      {SHIFT_ITEM_KINDS.map((kind) => {
        const items = facts.items.filter((item) => item.kind === kind);
        const count = facts.counts[kind];
        return (
          <section key={kind} className={styles.kind}>
            <h3 className={styles.kindHead}>
              {SHIFT_ITEM_NAMES[kind][lang]} <span className={styles.count}>{count}</span>
            </h3>
            {items.length === 0 && <p className={styles.quiet}>{say.none}</p>}
            <ul className={styles.items}>
              {items.slice(0, SHOWN).map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </ul>
            {count > Math.min(items.length, SHOWN) && (
              <p className={styles.quiet}>{say.more(count - Math.min(items.length, SHOWN))}</p>
            )}
          </section>
        );
      })}
    </div>
  );
}

const HOMES = { offline: 'points', sample: 'samples', order: 'orders' } as const;

function Item({ item }: { item: ShiftItem }) {
  const say = useWords(shiftWords);
  const lang = useLang();
  const home = HOMES[item.kind as keyof typeof HOMES] ?? 'register';
  const label = item.kind === 'offline' ? item.title[lang] : item.id;
  return (
    <li className={styles.item}>
      <Link to={`/${home}/${item.id}` as '/'}>{label}</Link>
      {item.kind !== 'offline' && <span>{item.title[lang]}</span>}
      {item.hidden && <Chip tone="maintenance">{lang === 'zh' ? '隐蔽' : 'hidden'}</Chip>}
      <span className={styles.quiet}>
        {formatInstant(item.at).slice(5, 16)}
        {item.dueAt !== null && ` · ${say.due(formatInstant(item.dueAt).slice(5, 16))}`}
      </span>
    </li>
  );
}
