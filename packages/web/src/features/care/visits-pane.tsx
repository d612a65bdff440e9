import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatInstant, formatMinute, hourStart, instant, MICROS_PER_HOUR, type Visit } from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { CARE_KEY, visitsQuery } from '../../lib/care.ts';
import { now } from '../../lib/clock.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './care.module.css';
import type { CareSearchChange } from './route.tsx';
import { carePageWords } from './words.ts';

/** 到场: who was at a station, when and for what; what changes meanwhile is explained by it. */
export function VisitsPane({
  enterprise,
  change,
}: {
  enterprise: string | undefined;
  change: CareSearchChange;
}) {
  const say = useWords(carePageWords).visits;
  const places = usePlaces();
  const mayHandle = useMay('care.handle');
  const query = useQuery(visitsQuery(enterprise));
  return (
    <Pane
      title={say.title}
      flush
      extra={
        <span className={styles.extra}>
          <NativeSelect
            size="xs"
            aria-label={say.enterprise}
            value={enterprise ?? ''}
            data={[
              { value: '', label: say.any },
              ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => change({ ent: event.currentTarget.value || undefined })}
          />
          {mayHandle && <NewVisit enterprise={enterprise ?? ''} />}
        </span>
      }
    >
      {query.isPending ? (
        <Skeleton rows={4} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        <VisitTable rows={query.data.items} />
      )}
    </Pane>
  );
}

function VisitTable({ rows }: { rows: readonly Visit[] }) {
  const say = useWords(carePageWords).visits;
  const places = usePlaces();
  const columns = useMemo(
    (): GridColumn<Visit>[] => [
      { key: 'id', title: say.id, width: '64px', cell: ({ id }) => id },
      {
        key: 'enterprise',
        title: say.enterprise,
        width: 'minmax(130px, 1fr)',
        cell: ({ enterprise }) => places.enterprise(enterprise),
      },
      { key: 'span', title: say.span, width: '280px', cell: ({ from, to }) => spanText(from, to) },
      { key: 'who', title: say.who, width: 'minmax(120px, 0.8fr)', cell: ({ who }) => who },
      {
        key: 'work',
        title: say.work,
        width: 'minmax(160px, 1.6fr)',
        cell: ({ work }) => <span className={styles.wrap}>{work}</span>,
      },
      {
        key: 'entered',
        title: say.entered,
        width: '250px',
        cell: ({ enteredBy, enteredAt }) => `${enteredBy} · ${formatInstant(enteredAt)}`,
      },
    ],
    [say, places],
  );
  return <DataGrid label={say.title} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** The day once when both are of the same. */
function spanText(from: Visit['from'], to: Visit['to']): string {
  const [start, end] = [formatMinute(from), formatMinute(to)];
  return `${start} – ${end.slice(0, 10) === start.slice(0, 10) ? end.slice(11) : end}`;
}

const freshVisit = (enterprise: string) => {
  const hour = hourStart(now());
  return {
    ...{ enterprise, who: '' },
    from: beijingField(hour),
    to: beijingField(instant(hour + 2 * MICROS_PER_HOUR)),
  };
};

function NewVisit({ enterprise }: { enterprise: string }) {
  const say = useWords(carePageWords).visits;
  const places = usePlaces();
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState(() => freshVisit(enterprise));
  const field = (name: 'from' | 'to' | 'who', type: string) => (
    <TextInput
      label={say[name]}
      required
      type={type}
      maxLength={200}
      value={draft[name]}
      onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      <Button
        size="xs"
        onClick={() => {
          setDraft(freshVisit(enterprise));
          setOpened(true);
        }}
      >
        {say.add}
      </Button>
      <ReasonDialog
        opened={opened}
        title={say.addTitle}
        effect={say.addEffect}
        confirm={say.add}
        reasonLabel={say.work}
        act={async (work) => {
          const [from, to] = [beijingInstant(draft.from), beijingInstant(draft.to)];
          await sendJson('POST', 'care/visits', { body: { ...draft, from, to, work } });
          await client.invalidateQueries({ queryKey: CARE_KEY });
        }}
        onClose={() => setOpened(false)}
      >
        <NativeSelect
          label={say.enterprise}
          required
          value={draft.enterprise}
          data={[
            { value: '', label: say.choose },
            ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => setDraft({ ...draft, enterprise: event.currentTarget.value })}
        />
        <div className={styles.fields}>
          {field('from', 'datetime-local')}
          {field('to', 'datetime-local')}
        </div>
        {field('who', 'text')}
      </ReasonDialog>
    </>
  );
}
