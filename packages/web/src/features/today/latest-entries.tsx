import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Entry, factorShort, formatInstant, formatMultiple, patternName } from '@wenqu/domain';
import { useCallback } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useSecond } from '../../lib/clock.ts';
import type { PointOverview } from '../../lib/points.ts';
import { useEntryEvents } from '../../live/use-live.ts';
import { latestEntriesQuery } from './queries.ts';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';

export function LatestEntries({ points }: { points: readonly PointOverview[] }) {
  const say = useWords(todayWords).entries;
  const client = useQueryClient();
  const entries = useQuery(latestEntriesQuery);
  useEntryEvents(useCallback(() => void client.invalidateQueries({ queryKey: ['register'] }), [client]));
  const names = new Map(points.map((point) => [point.id as string, point]));
  return (
    <Pane title={say.title} extra={<Link to={'/register' as '/'}>{say.all}</Link>} flush>
      {entries.isPending ? (
        <Skeleton rows={4} />
      ) : entries.isError ? (
        <ErrorPanel error={entries.error} retry={() => void entries.refetch()} />
      ) : entries.data.items.length === 0 ? (
        <EmptyState title={say.none} />
      ) : (
        <ul className={styles.list}>
          {entries.data.items.map((entry) => (
            <EntryRow key={entry.id} entry={entry} point={names.get(entry.point)} />
          ))}
        </ul>
      )}
    </Pane>
  );
}

function EntryRow({ entry, point }: { entry: Entry; point: PointOverview | undefined }) {
  const say = useWords(todayWords);
  const lang = useLang();
  const rule =
    (say.rules as Readonly<Record<string, string>>)[entry.rule] ??
    patternName(entry.rule, lang) ??
    entry.rule;
  return (
    <li className={styles.entry}>
      <span className={styles.level} data-level={entry.level} title={say.level(entry.level)}>
        {entry.level}
      </span>
      <Link to={`/register/${entry.id}` as '/'} className={styles.rowName}>
        {entry.factor !== '' && `${factorShort(entry.factor, lang)} `}
        {rule}
        {entry.multiple !== null && ` · ${say.multiple(formatMultiple(entry.multiple))}`}
      </Link>
      <span className={styles.entryState}>{say.states[entry.state]}</span>
      <span className={styles.entryWhere}>
        {point ? `${point.enterprise.name} · ${point.outlet.code}` : entry.number} ·{' '}
        <time>{formatInstant(entry.from).slice(5, 16)}</time>
      </span>
      <Due at={entry.dueAt} />
    </li>
  );
}

function Due({ at }: { at: number | null }) {
  const say = useWords(todayWords);
  const second = useSecond();
  if (at === null) return <span className={styles.due}>{say.due.none}</span>;
  const minutes = Math.round((at / 1e6 - second) / 60);
  const size = Math.abs(minutes);
  const text =
    size < 60
      ? say.minutes(size)
      : size < 2880
        ? say.hours(Math.floor(size / 60))
        : say.days(Math.floor(size / 1440));
  return minutes < 0 ? (
    <strong className={styles.late}>{say.due.late(text)}</strong>
  ) : (
    <span className={styles.due}>{say.due.left(text)}</span>
  );
}
