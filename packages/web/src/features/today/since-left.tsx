import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, SHIFT_ITEM_KINDS, SHIFT_ITEM_NAMES, type ShiftFacts } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { getJson } from '../../lib/api.ts';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';

/** New since I left: since my last duty ended, or half a day. */
export function SinceLeft() {
  const say = useWords(todayWords).since;
  const lang = useLang();
  const query = useQuery({
    queryKey: ['shifts', 'since'],
    queryFn: ({ signal }) => getJson<ShiftFacts>('shifts/since', {}, { signal }),
    refetchInterval: 120_000,
  });
  const facts = query.data;
  if (!facts) return null;
  return (
    <Pane
      title={say.title(formatInstant(facts.from).slice(5, 16))}
      extra={<Link to="/shifts">{say.log}</Link>}
    >
      <ul className={styles.since}>
        {SHIFT_ITEM_KINDS.map((kind) => (
          <li key={kind} data-none={facts.counts[kind] === 0}>
            <strong>{facts.counts[kind]}</strong> {SHIFT_ITEM_NAMES[kind][lang]}
          </li>
        ))}
      </ul>
    </Pane>
  );
}
