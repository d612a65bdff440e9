import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChangeCause, Parameter } from '@wenqu/domain';
import { factorName } from '@wenqu/domain';
import { useState } from 'react';
import { AskButton } from '../../components/ask-button.tsx';
import { careWords } from '../../components/care-words.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { parametersQuery } from '../../lib/care.ts';
import type { LoggerView } from '../../lib/loggers.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { AgreeButton } from './agree-button.tsx';
import { careTabWords } from './care-tab-words.ts';
import styles from './loggers.module.css';
import { differenceOf } from './parameter-difference.ts';
import { ParameterTable, parameterKey } from './parameter-table.tsx';
import { SnapshotButton } from './snapshot-button.tsx';
import { useCareRenewed } from './use-care-renewed.ts';

/** Parameters by analyser against their baseline, and the log of what changed. */
export function LoggerParameters({ view }: { view: LoggerView }) {
  const say = useWords(careTabWords).parameters;
  const words = useWords(careWords);
  const lang = useLang();
  useCareRenewed(view.mn);
  const mayHandle = useMay('care.handle');
  const query = useQuery(parametersQuery(view.mn));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (query.isPending) return <Skeleton rows={8} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { items } = query.data;
  const kinds = items.map((row) => differenceOf(row).kind);
  const count = (...of: readonly string[]) => kinds.filter((kind) => of.includes(kind)).length;
  const choose = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <>
      <Pane
        title={say.title}
        extra={items.length > 0 && say.counts(items.length, count('higher', 'lower', 'other'), count('none'))}
      >
        <div className={styles.quick}>
          {mayHandle && <SnapshotButton mn={view.mn} />}
          {mayHandle && items.length > 0 && (
            <AgreeButton
              mn={view.mn}
              rows={items.filter((row) => chosen.has(parameterKey(row)))}
              done={() => setChosen(new Set())}
            />
          )}
          <AskButton logger={view} cn="3021" text={say.set} reason={say.setReason} />
        </div>
        {items.length === 0 ? (
          <EmptyState title={say.none} text={say.noneText} />
        ) : (
          <p className={styles.note}>{say.legend}</p>
        )}
      </Pane>
      {groupsOf(items).map(([polId, rows]) => (
        <Pane key={polId} title={polId === '' ? words.device : `${factorName(polId, lang)} ${polId}`} flush>
          <ParameterTable
            view={view}
            rows={rows}
            label={polId === '' ? words.device : factorName(polId, lang)}
            {...(mayHandle ? { chosen, onChoose: choose } : {})}
          />
        </Pane>
      ))}
      <ChangeLog mn={view.mn} />
    </>
  );
}

/** By analyser; the logger itself last. */
function groupsOf(rows: readonly Parameter[]): (readonly [string, readonly Parameter[]])[] {
  const ids = [...new Set(rows.map(({ polId }) => polId))];
  return ids
    .sort((one, other) => Number(one === '') - Number(other === ''))
    .map((id) => [id, rows.filter(({ polId }) => polId === id)] as const);
}

function ChangeLog({ mn }: { mn: string }) {
  const say = useWords(careTabWords).parameters;
  const words = useWords(careWords);
  const account = useAccount();
  const [cause, setCause] = useState<ChangeCause>();
  const own = account?.role === 'enterprise' || account?.role === 'agency';
  const causes: readonly ChangeCause[] = own ? ['order', 'visit'] : ['unexplained', 'order', 'visit'];
  return (
    <Pane
      title={say.log}
      flush
      extra={
        <NativeSelect
          size="xs"
          aria-label={words.change.filter}
          value={cause ?? ''}
          data={[
            { value: '', label: words.change.any },
            ...causes.map((value) => ({ value, label: words.causes[value] })),
          ]}
          onChange={(event) => setCause((event.currentTarget.value || undefined) as ChangeCause | undefined)}
        />
      }
    >
      <ChangeList asked={{ mn, cause }} />
    </Pane>
  );
}
