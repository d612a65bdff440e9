import { Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { CASE_STAGES, type Matter, matterTable } from '@wenqu/domain';
import { useCallback, useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { matterCountsQuery, peopleQuery, useMatters } from '../../lib/matters.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './cases.module.css';
import { pathOf } from './paths.ts';
import { type CasesChange, type CasesTab, casesRoute, LOOKS, TABS } from './route.tsx';
import { caseWords } from './words.ts';

const ROWS_MAX = 200;

/** 核查、线索与立案、责令改正: by stage or as a list, what runs out first, first. */
export function CasesPage() {
  const say = useWords(caseWords);
  const search = casesRoute.useSearch();
  const navigate = useNavigate({ from: '/cases' });
  const change: CasesChange = useCallback(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as typeof was, replace: true }),
    [navigate],
  );
  const { m = 'inquiry', v = 'board' } = search;
  const frame = useListFrame();
  return (
    <PageFrame title={say.title} fill={frame.fill && v === 'list'}>
      <Tabs tab={m} onChange={(next) => change({ m: next })} />
      <div className={styles.tools}>
        <TextInput
          size="xs"
          className={styles.search}
          aria-label={say.search}
          placeholder={say.search}
          value={search.q ?? ''}
          onChange={(event) => change({ q: event.currentTarget.value || undefined })}
        />
        <Checkbox
          size="xs"
          label={say.all}
          checked={search.all === '1'}
          onChange={(event) => change({ all: event.currentTarget.checked ? '1' : undefined })}
        />
        <Segments
          label={say.looks.label}
          value={v}
          choices={LOOKS.map((value) => ({ value, text: say.looks[value] }))}
          onChange={(next) => change({ v: next })}
        />
      </div>
      <Body tab={m} isBoard={v === 'board'} q={search.q} all={search.all === '1'} />
    </PageFrame>
  );
}

function Tabs({ tab, onChange }: { tab: CasesTab; onChange: (tab: CasesTab) => void }) {
  const say = useWords(caseWords).tabs;
  const counts = useQuery(matterCountsQuery({ machine: TABS.join(','), open: true })).data?.machines;
  const countOf = (machine: CasesTab) =>
    counts && Object.values(counts[machine] ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <TabBar
      label={say.label}
      value={tab}
      onChange={onChange}
      tabs={TABS.map((value) => ({ value, text: say[value], count: countOf(value) }))}
    />
  );
}

function Body({
  tab,
  isBoard,
  q,
  all,
}: {
  tab: CasesTab;
  isBoard: boolean;
  q: string | undefined;
  all: boolean;
}) {
  const say = useWords(caseWords);
  const query = useMatters({ machine: tab, q, ...(!all && { open: true }), sort: 'due' }, ROWS_MAX);
  if (query.isPending) return <Skeleton rows={8} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.items;
  if (rows.length === 0) return <EmptyState title={say.empty} text={say.emptyText} />;
  return isBoard ? <Board tab={tab} rows={rows} /> : <List tab={tab} rows={rows} />;
}

/** Columns of the board: the stages of a case, the states of the other tables. */
const stagesOf = (tab: CasesTab) =>
  tab === 'case'
    ? CASE_STAGES.map((stage) => ({ ...stage, states: stage.states as readonly string[] }))
    : matterTable(tab).states.map((state) => ({ ...state, states: [state.id] }));

function Board({ tab, rows }: { tab: CasesTab; rows: readonly Matter[] }) {
  const lang = useLang();
  const columns = stagesOf(tab)
    .map((stage) => ({ stage, held: rows.filter(({ state }) => stage.states.includes(state)) }))
    .filter(({ stage, held }) => held.length > 0 || tab === 'case' || stage.id !== 'closed');
  return (
    <div className={styles.board}>
      {columns.map(({ stage, held }) => (
        <section key={stage.id} className={styles.column} aria-label={stage[lang]}>
          <h2 className={styles.columnHead}>
            {stage[lang]} <span className={styles.quiet}>{held.length}</span>
          </h2>
          {held.map((matter) => (
            <Card key={matter.id} matter={matter} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Card({ matter }: { matter: Matter }) {
  const who = useNames(matter.officers);
  return (
    <Link to={pathOf(matter) as '/'} className={styles.card}>
      <span className={styles.cardTitle}>{matter.title}</span>
      <span className={styles.quiet}>
        {matter.number}
        {who && ` · ${who}`}
      </span>
      <span className={styles.line}>
        <MatterStateChip matter={matter} />
        {matter.dueAt !== null && <LightChip startedAt={matter.updatedAt} dueAt={matter.dueAt} />}
      </span>
    </Link>
  );
}

/** Names of people by their ids; an id until they have come. */
function useNames(ids: readonly string[]): string {
  const people = useQuery(peopleQuery).data?.items ?? [];
  return ids.map((id) => people.find((person) => person.id === id)?.name ?? id).join('、');
}

function Officers({ matter }: { matter: Matter }) {
  const say = useWords(caseWords);
  const names = useNames(matter.officers);
  return <>{names || say.none}</>;
}

function List({ tab, rows }: { tab: CasesTab; rows: readonly Matter[] }) {
  const say = useWords(caseWords);
  const navigate = useNavigate();
  const frame = useListFrame();
  const columns = useMemo((): readonly GridColumn<Matter>[] => {
    const { columns: names } = say;
    return [
      { key: 'number', title: names.number, width: '150px', cell: (row) => row.number },
      { key: 'title', title: names.title, width: 'minmax(220px, 2fr)', cell: (row) => row.title },
      { key: 'state', title: names.state, width: '190px', cell: (row) => <MatterStateChip matter={row} /> },
      {
        ...{ key: 'clock', title: names.clock, width: '140px' },
        cell: (row) =>
          row.dueAt === null ? say.none : <LightChip startedAt={row.updatedAt} dueAt={row.dueAt} />,
      },
      { key: 'who', title: names.who, width: 'minmax(120px, 1fr)', cell: (row) => <Officers matter={row} /> },
    ];
  }, [say]);
  return (
    <Pane flush className={styles.list}>
      <DataGrid<Matter>
        label={say.tabs[tab]}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        total={rows.length}
        maxHeight={frame.maxHeight}
        onOpen={(row) => void navigate({ to: pathOf(row) as '/' })}
      />
    </Pane>
  );
}
