import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type EffectSide, factorName, formatDay, formatInstant, type RetroEffect } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { figureText } from './figures.ts';
import { OUTCOME_SIGNS } from './month-pane.tsx';
import { EnterprisePicker } from './pickers.tsx';
import { effectsQuery } from './queries.ts';
import type { StatisticSearch, StatisticSearchChange } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

/** What later facts changed in days that were known, with the entries and samples that rest on them. */
export function EffectsPane({ search, change }: { search: StatisticSearch; change: StatisticSearchChange }) {
  const say = useWords(statisticWords).effects;
  const query = useInfiniteQuery(
    effectsQuery({ enterprise: search.ent, ...(search.flip ? { flipped: true } : {}) }),
  );
  return (
    <>
      <div className={styles.tools}>
        <EnterprisePicker search={search} change={change} />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={search.flip ?? false}
            onChange={(event) => change({ flip: event.currentTarget.checked || undefined })}
          />
          {say.flipped}
        </label>
      </div>
      <Pane title={say.title} flush>
        {query.isPending ? (
          <Skeleton rows={5} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : query.data.pages[0]?.items.length === 0 ? (
          <EmptyState title={say.none} text={say.noneText} />
        ) : (
          <EffectTable
            rows={query.data.pages.flatMap(({ items }) => items)}
            more={() => query.hasNextPage && void query.fetchNextPage()}
          />
        )}
      </Pane>
    </>
  );
}

export function SideText({ side }: { side: EffectSide }) {
  const say = useWords(statisticWords);
  return (
    <span>
      {figureText(side.value)} {OUTCOME_SIGNS[side.outcome]} {say.outcomes[side.outcome]}
    </span>
  );
}

/** Links to entries and samples. */
export function Resting({ entries, samples }: Pick<RetroEffect, 'entries' | 'samples'>) {
  return (
    <span className={styles.links}>
      {entries.map((id) => (
        <Link key={id} to="/register/$id" params={{ id }}>
          {id}
        </Link>
      ))}
      {samples.map((id) => (
        <Link key={id} to="/samples/$id" params={{ id }}>
          {id}
        </Link>
      ))}
      {entries.length + samples.length === 0 && '—'}
    </span>
  );
}

function EffectTable({ rows, more }: { rows: readonly RetroEffect[]; more: () => void }) {
  const say = useWords(statisticWords).effects;
  const lang = useLang();
  const places = usePlaces();
  const columns: GridColumn<RetroEffect>[] = [
    { key: 'at', title: say.at, width: '150px', cell: ({ at }) => formatInstant(at) },
    {
      key: 'day',
      title: say.day,
      width: 'minmax(200px, 1.1fr)',
      cell: ({ point, factor, day }) => (
        <Link
          to="/statistics"
          search={{ v: 'month', pt: point, f: factor, m: formatDay(day).slice(0, 7), d: formatDay(day) }}
        >
          {formatDay(day)} {places.point(point)?.enterprise.name} {factorName(factor, lang)}
        </Link>
      ),
    },
    {
      key: 'changed',
      title: say.changed,
      width: 'minmax(220px, 1.2fr)',
      cell: ({ before, after, flipped }) => (
        <span className={styles.wrap}>
          <SideText side={before} /> → <SideText side={after} /> {flipped && <Chip tone="suspect">⇄</Chip>}
        </span>
      ),
    },
    {
      key: 'why',
      title: say.why,
      width: 'minmax(200px, 1.6fr)',
      cell: (row) => <span className={styles.wrap}>{row[lang]}</span>,
    },
    { key: 'rests', title: say.rests, width: 'minmax(140px, 0.8fr)', cell: (row) => <Resting {...row} /> },
  ];
  return <DataGrid label={say.title} columns={columns} rows={rows} rowKey={({ id }) => id} onEnd={more} />;
}
