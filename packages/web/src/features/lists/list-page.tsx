import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { BulletinView } from './bulletin-view.tsx';
import { FiguresView } from './figures-view.tsx';
import { ImportView } from './import-view.tsx';
import styles from './lists.module.css';
import { kindQuery } from './queries.ts';
import { LIST_VIEWS, type ListSearch, type ListSearchChange, type ListView, listRoute } from './route.tsx';
import { RowDialog } from './row-dialog.tsx';
import { RowsView } from './rows-view.tsx';
import { TimelineView } from './timeline-view.tsx';
import { listWords } from './words.ts';

/** One list: its rows, figures and bulletins, all drawn from its kind. */
export function ListPage() {
  const say = useWords(listWords);
  const lang = useLang();
  const { kind: id } = listRoute.useParams();
  const search = listRoute.useSearch();
  const navigate = useNavigate({ from: '/lists/$kind' });
  const change = useCallback<ListSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as ListSearch, replace: true }),
    [navigate],
  );
  const kind = useQuery(kindQuery(id));
  const mayWrite = useMay('list.write');
  const mayConfigure = useMay('kind.write');
  const frame = useListFrame();
  const [adding, setAdding] = useState(false);
  if (kind.isPending) return <Skeleton rows={8} height={32} />;
  if (kind.isError) return <ErrorPanel error={kind.error} retry={() => void kind.refetch()} />;
  const { kind: held, version } = kind.data;
  const hasTimeline = held.clocks.some(({ milestone }) => milestone);
  const views = LIST_VIEWS.filter((view) => view !== 'timeline' || hasTimeline);
  const view: ListView = search.v ?? (hasTimeline ? 'timeline' : 'rows');
  return (
    <PageFrame
      title={held.name[lang]}
      fill={frame.fill && view === 'rows'}
      lead={`${held.about[lang]} · ${say.version(version)}`}
      actions={
        <>
          {mayConfigure && (
            <Link to="/lists/$kind/edit" params={{ kind: id }} className={styles.button}>
              {say.edit}
            </Link>
          )}
          {mayWrite && (
            <Button size="xs" onClick={() => setAdding(true)}>
              {say.add}
            </Button>
          )}
        </>
      }
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v })}
        tabs={views.map((value) => ({ value, text: say.views[value] }))}
      />
      {view === 'rows' && <RowsView kind={held} search={search} change={change} />}
      {view === 'timeline' && <TimelineView kind={held} />}
      {view === 'figures' && <FiguresView kind={held} search={search} change={change} />}
      {view === 'bulletin' && <BulletinView kind={held} search={search} change={change} />}
      {view === 'import' && <ImportView kind={held} />}
      {adding && <RowDialog kind={held} close={() => setAdding(false)} />}
    </PageFrame>
  );
}
