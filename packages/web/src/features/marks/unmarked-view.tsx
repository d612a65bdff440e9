import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { factorShort } from '@wenqu/domain';
import { useState } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { Light, SpanText } from './mark-chips.tsx';
import { draftOf, MarkForm } from './mark-form.tsx';
import { type UnmarkedRun, unmarkedQuery } from './queries.ts';
import { markWords } from './words.ts';

/** Stretches that devices flagged and nobody has marked, by the light of their clock. */
export function UnmarkedView({ enterprise }: { enterprise: string | undefined }) {
  const say = useWords(markWords);
  const lang = useLang();
  const places = usePlaces();
  const mayMark = useMay('mark.propose');
  const query = useQuery(unmarkedQuery(enterprise));
  const [chosen, setChosen] = useState<UnmarkedRun>();
  if (query.isPending) return <Skeleton rows={8} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.items;
  return (
    <Pane flush>
      {rows.length === 0 ? (
        <EmptyState title={say.empty.unmarked} text={say.empty.unmarkedText} />
      ) : (
        <DataGrid<UnmarkedRun>
          label={say.views.unmarked}
          rows={rows}
          rowKey={({ point, from, to, flag }) => `${point} ${from} ${to} ${flag}`}
          columns={[
            {
              ...{ key: 'light', title: say.columns.light, width: '140px' },
              cell: ({ light }) => <Light light={light} made={false} />,
            },
            {
              ...{ key: 'place', title: say.columns.place, width: 'minmax(180px, 1.4fr)' },
              cell: ({ point }) => {
                const known = places.point(point);
                return known ? pointTitle(known) : point;
              },
            },
            {
              ...{ key: 'flag', title: say.columns.flag, width: 'minmax(120px, 1fr)' },
              cell: (run) => `${run.flag} ${run[lang]}`,
            },
            {
              ...{ key: 'span', title: say.columns.span, width: '190px' },
              cell: ({ from, to }) => <SpanText from={from} to={to} />,
            },
            {
              ...{ key: 'factors', title: say.columns.factors, width: 'minmax(120px, 1fr)' },
              cell: ({ factors }) => factors.map((code) => factorShort(code, lang)).join(', '),
            },
            {
              ...{ key: 'act', title: say.columns.act, width: '110px' },
              cell: (run) =>
                mayMark && (
                  <Button size="compact-xs" variant="default" onClick={() => setChosen(run)}>
                    {say.mark}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {chosen && (
        <MarkForm
          key={`${chosen.point} ${chosen.from}`}
          preset={draftOf(chosen)}
          close={() => setChosen(undefined)}
        />
      )}
    </Pane>
  );
}
