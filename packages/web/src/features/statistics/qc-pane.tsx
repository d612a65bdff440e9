import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { factorName, formatInstant, QC_KIND_NAMES, type QcRecord } from '@wenqu/domain';
import { useState } from 'react';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { NewCheck } from './new-check.tsx';
import { EnterprisePicker } from './pickers.tsx';
import { qcQuery, STATISTICS_KEY } from './queries.ts';
import type { StatisticSearch, StatisticSearchChange } from './route.tsx';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

export const OUTCOME_TONES: Readonly<Record<QcRecord['outcome'], ChipTone>> = {
  passed: 'normal',
  failed: 'over',
  'not-judged': 'offline',
};

/** Checks of instruments, by device and by hand. */
export function QcPane({ search, change }: { search: StatisticSearch; change: StatisticSearchChange }) {
  const say = useWords(statisticWords).qc;
  const mayEnter = useMay('qc.enter');
  const query = useInfiniteQuery(qcQuery({ enterprise: search.ent }));
  return (
    <>
      <div className={styles.tools}>
        <EnterprisePicker search={search} change={change} />
        {mayEnter && <NewCheck search={search} />}
      </div>
      <Pane title={say.title} flush>
        {query.isPending ? (
          <Skeleton rows={5} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : query.data.pages[0]?.items.length === 0 ? (
          <EmptyState title={say.none} text={say.noneText} />
        ) : (
          <QcTable
            rows={query.data.pages.flatMap(({ items }) => items)}
            more={() => query.hasNextPage && void query.fetchNextPage()}
          />
        )}
      </Pane>
    </>
  );
}

function QcTable({ rows, more }: { rows: readonly QcRecord[]; more: () => void }) {
  const words = useWords(statisticWords);
  const say = words.qc;
  const lang = useLang();
  const places = usePlaces();
  const role = useAccount()?.role;
  const mayWithdraw = useMay('qc.enter') && role !== 'enterprise' && role !== 'agency';
  const columns: GridColumn<QcRecord>[] = [
    { key: 'id', title: say.id, width: '90px', cell: ({ id }) => id },
    { key: 'at', title: say.at, width: '150px', cell: ({ at }) => formatInstant(at) },
    {
      key: 'place',
      title: say.place,
      width: 'minmax(130px, 1fr)',
      cell: ({ point }) => places.point(point)?.enterprise.name ?? point,
    },
    { key: 'kind', title: say.kind, width: '150px', cell: ({ kind }) => QC_KIND_NAMES[kind][lang] },
    { key: 'factor', title: say.factor, width: '110px', cell: ({ factor }) => factorName(factor, lang) },
    {
      key: 'outcome',
      title: say.outcome,
      width: 'minmax(160px, 1.2fr)',
      cell: (row) => (
        <span className={styles.wrap}>
          <Chip tone={OUTCOME_TONES[row.outcome]}>{words.outcome[row.outcome]}</Chip> {row[lang]}
        </span>
      ),
    },
    {
      key: 'pairs',
      title: say.pairs,
      width: 'minmax(110px, 0.8fr)',
      cell: ({ pairs }) => (
        <span className={styles.wrap}>
          {pairs.map(({ standard, reading }) => `${standard} / ${reading}`).join('；') || '—'}
        </span>
      ),
    },
    { key: 'tolerance', title: say.tolerance, width: '120px', cell: ({ tolerance }) => tolerance || '—' },
    {
      key: 'by',
      title: say.by,
      width: 'minmax(120px, 0.9fr)',
      cell: (row) => (
        <span className={styles.wrap}>
          {row.source === 'hand' ? row.byName : say.device}{' '}
          {row.knownTo !== null ? (
            <Chip title={row.withdrawReason}>{say.withdrawn}</Chip>
          ) : (
            mayWithdraw && <Withdraw record={row} />
          )}
        </span>
      ),
    },
  ];
  return <DataGrid label={say.title} columns={columns} rows={rows} rowKey={({ id }) => id} onEnd={more} />;
}

function Withdraw({ record }: { record: QcRecord }) {
  const say = useWords(statisticWords).qc;
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpened(true)}>
        {say.withdraw}
      </Button>
      <ReasonDialog
        opened={opened}
        title={`${say.withdraw} ${record.id}`}
        effect={say.withdrawEffect}
        confirm={say.withdraw}
        danger
        act={async (reason) => {
          await sendJson('POST', `qc-records/${record.id}/withdraw`, { body: { reason } });
          await client.invalidateQueries({ queryKey: STATISTICS_KEY });
        }}
        onClose={() => setOpened(false)}
      />
    </>
  );
}
