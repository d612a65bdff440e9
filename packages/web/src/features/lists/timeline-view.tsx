import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { daysBetween, formatDay, type ListKind, valueText } from '@wenqu/domain';
import { useEffect, useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { DueChip, LightText } from './light.tsx';
import styles from './lists.module.css';
import { type ListLine, rowsQuery } from './queries.ts';
import { listWords } from './words.ts';

/** How far a day lies between the first and the last one, in per cent. */
const placeOf = (day: string, first: string, last: string): number => {
  const whole = daysBetween(first, last) || 1;
  return Math.max(0, Math.min(100, ((daysBetween(first, day) ?? 0) / whole) * 100));
};

/** 挂图作战: each project a line, its milestones counted back from the deadline. */
export function TimelineView({ kind }: { kind: ListKind }) {
  const say = useWords(listWords);
  const query = useInfiniteQuery(rowsQuery(kind.id, {}));
  const { hasNextPage, isFetching, fetchNextPage } = query;
  // A map of all projects is only one when none is missing.
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const lines = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const today = formatDay(now());
  const days = lines.flatMap(({ clocks }) => clocks.flatMap(({ dueOn, doneOn }) => [dueOn, doneOn ?? dueOn]));
  const [first, last] = [[...days, today].sort()[0] ?? today, [...days, today].sort().at(-1) ?? today];
  if (query.isPending) return <Skeleton rows={6} height={48} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (lines.length === 0) return <EmptyState title={say.empty} text={say.emptyText} />;
  return (
    <Pane title={say.views.timeline} extra={<span className={styles.quiet}>{say.timeline.lead}</span>}>
      <div className={styles.legend}>
        {(['done', 'late-done', 'far', 'near', 'overdue'] as const).map((light) => (
          <DueChip key={light} light={light} />
        ))}
        <span className={styles.quiet}>
          {first} — {last}
        </span>
      </div>
      <ul className={styles.projects}>
        {lines.map((line) => (
          <Project key={line.row.id} {...{ kind, line, first, last, today }} />
        ))}
      </ul>
    </Pane>
  );
}

function Project({
  kind,
  line,
  first,
  last,
  today,
}: {
  kind: ListKind;
  line: ListLine;
  first: string;
  last: string;
  today: string;
}) {
  const say = useWords(listWords);
  const lang = useLang();
  const nameOf = (clock: string) => kind.clocks.find(({ id }) => id === clock)?.name[lang] ?? clock;
  const text = (field: string | null) =>
    field === null ? '' : valueText(kind, field, line.values[field], lang);
  const stations = line.clocks.filter(({ milestone }) => milestone);
  const dues = stations.map(({ dueOn }) => dueOn).sort();
  const next = stations.find(({ light }) => light !== 'done' && light !== 'late-done');
  return (
    <li className={styles.project}>
      <div className={styles.projectHead}>
        <Link to="/lists/$kind/rows/$row" params={{ kind: kind.id, row: line.row.id }}>
          {text(kind.title)}
        </Link>
        <span className={styles.quiet}>{[text(kind.unit), text('leader')].filter(Boolean).join(' · ')}</span>
        {text(kind.status) !== '' && <span className={styles.blocker}>{text(kind.status)}</span>}
        <span className={styles.quiet}>
          {next ? `${say.timeline.next}: ${nameOf(next.clock)} ${next.dueOn}` : say.timeline.finished}
        </span>
        <LightText clocks={stations} />
      </div>
      <div className={styles.line}>
        <span
          className={styles.span}
          style={{
            left: `${placeOf(dues[0] ?? first, first, last)}%`,
            right: `${100 - placeOf(dues.at(-1) ?? last, first, last)}%`,
          }}
        />
        <span
          className={styles.today}
          style={{ left: `${placeOf(today, first, last)}%` }}
          title={`${say.timeline.today} ${today}`}
        />
        {stations.map(({ clock, dueOn, doneOn, light }) => (
          <span
            key={clock}
            className={styles.station}
            data-light={light}
            style={{ left: `${placeOf(dueOn, first, last)}%` }}
            title={`${nameOf(clock)} · ${doneOn ? say.timeline.done(doneOn) : say.timeline.due(dueOn)} · ${say.lights[light]}`}
          />
        ))}
      </div>
    </li>
  );
}
