import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LEDGER_KINDS, type PlantRecord } from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { apiUrl } from '../../lib/api.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { LedgerDialog, ManualDialog } from './form-dialog.tsx';
import { AnnounceAct, MandateAct } from './mandate-act.tsx';
import styles from './plant.module.css';
import { mandatesQuery, recordsQuery } from './queries.ts';
import { RecordLine } from './record-line.tsx';
import { LEDGER_VIEWS, type LedgerSearch, type LedgerView, plantLedgerRoute } from './route.tsx';
import { ledgerWords } from './words.ts';

const PATHS: Readonly<Record<Exclude<LedgerView, 'mandates'>, string>> = {
  ...{ ledger: 'ledger', manual: 'ledger', contests: 'contests', visits: 'station-visits' },
  announcements: 'announcements',
};

/** 环境管理台账 with what else enterprises and agencies write down; the view stands in the address. */
export function PlantLedgerPage() {
  const say = useWords(ledgerWords);
  const search = plantLedgerRoute.useSearch();
  const navigate = useNavigate({ from: '/plant-ledger' });
  const view = search.v ?? 'ledger';
  const change = (set: Partial<Record<keyof LedgerSearch, string | undefined>>) =>
    void navigate({ search: (was) => ({ ...was, ...set }) as LedgerSearch, replace: true });
  return (
    <PageFrame title={say.title} lead={view === 'manual' ? say.manualLead : say.lead}>
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => void navigate({ search: { v } })}
        tabs={LEDGER_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      {view === 'mandates' ? <Mandates /> : <Records view={view} search={search} change={change} />}
    </PageFrame>
  );
}

function Records({
  view,
  search,
  change,
}: {
  view: Exclude<LedgerView, 'mandates'>;
  search: LedgerSearch;
  change: (set: Partial<Record<keyof LedgerSearch, string | undefined>>) => void;
}) {
  const say = useWords(ledgerWords);
  const { kind, ent } = search;
  const asked = {
    ...(view === 'ledger' && { kind }),
    ...(view === 'manual' && { book: 'manual' }),
    ...(view !== 'announcements' && { enterprise: ent }),
  };
  const found = useInfiniteQuery(recordsQuery(PATHS[view], asked));
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Pane title={say.views[view]} flush extra={<Extra view={view} search={search} change={change} />}>
      {found.isPending && <Skeleton rows={4} />}
      {found.isError && <ErrorPanel error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && rows.length === 0 && <EmptyState title={say.none} text={say.noneText} />}
      <ul className={styles.list}>
        {rows.map((record: PlantRecord) => (
          <RecordLine key={record.id} record={record} />
        ))}
      </ul>
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {say.more}
          </Button>
        </div>
      )}
    </Pane>
  );
}

/** What narrows a list, what takes it away as a file, what is added to it. */
function Extra({ view, search, change }: Parameters<typeof Records>[0]) {
  const say = useWords(ledgerWords);
  const lang = useLang();
  const places = usePlaces();
  const bureau = useAccount()?.enterprise === '';
  const mayWrite = useMay('ledger.write');
  const [adding, setAdding] = useState(false);
  const { kind, ent } = search;
  const book = view === 'manual' ? 'manual' : undefined;
  const file = (format: string) => apiUrl('ledger/export', { format, book, kind, enterprise: ent });
  return (
    <div className={styles.side}>
      {view === 'ledger' && (
        <NativeSelect
          size="xs"
          aria-label={say.anyKind}
          value={kind ?? ''}
          data={[
            { value: '', label: say.anyKind },
            ...LEDGER_KINDS.map((each) => ({ value: each.id, label: each[lang] })),
          ]}
          onChange={(event) => change({ kind: event.currentTarget.value || undefined })}
        />
      )}
      {bureau && view !== 'announcements' && (
        <NativeSelect
          size="xs"
          aria-label={say.anyEnterprise}
          value={ent ?? ''}
          data={[
            { value: '', label: say.anyEnterprise },
            ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => change({ ent: event.currentTarget.value || undefined })}
        />
      )}
      {(view === 'ledger' || view === 'manual') && (
        <>
          <a href={file('xlsx')} download>
            {say.xlsx}
          </a>
          <a href={file('csv')} download>
            {say.csv}
          </a>
          {mayWrite && (
            <Button size="xs" onClick={() => setAdding(true)}>
              {say.add}
            </Button>
          )}
        </>
      )}
      {view === 'announcements' && <AnnounceAct />}
      {adding && view === 'ledger' && <LedgerDialog kind={kind} close={() => setAdding(false)} />}
      {adding && view === 'manual' && <ManualDialog point="" close={() => setAdding(false)} />}
    </div>
  );
}

function Mandates() {
  const say = useWords(ledgerWords);
  const rows = useQuery(mandatesQuery).data?.items ?? [];
  return (
    <Pane title={say.views.mandates} flush extra={<MandateAct />}>
      {rows.length === 0 && <EmptyState title={say.none} text={say.mandate.effect} />}
      <ul className={styles.list}>
        {rows.map((record) => (
          <RecordLine key={record.id} record={record} />
        ))}
      </ul>
    </Pane>
  );
}
