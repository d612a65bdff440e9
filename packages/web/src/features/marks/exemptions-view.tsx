import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  EXEMPTION_COUNT_NAMES,
  EXEMPTION_EVENT_NAMES,
  EXEMPTION_STATE_NAMES,
  EXEMPTION_STATES,
  type Exemption,
  type ExemptionEvent,
  exemptionGround,
  formatInstant,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import { useState } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { now } from '../../lib/clock.ts';
import { MARKS_KEY } from '../../lib/mark-layers.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { ExemptionForm } from './exemption-form.tsx';
import { ExemptionChip, SpanText } from './mark-chips.tsx';
import styles from './marks.module.css';
import { type ExemptionTold, exemptionQuery, exemptionsQuery, exemptionTotalsQuery } from './queries.ts';
import type { MarkSearch, MarkSearchChange } from './route.tsx';
import { markWords } from './words.ts';

const TOTAL_DAYS = 90;

/** 豁免台账: the list, one of them with its story, and totals with and without. */
export function ExemptionsView({ search, change }: { search: MarkSearch; change: MarkSearchChange }) {
  const say = useWords(markWords);
  const lang = useLang();
  const places = usePlaces();
  const mayAsk = useMay('exemption.ask');
  const [asking, setAsking] = useState(false);
  const state = EXEMPTION_STATES.find((each) => each === search.st);
  const query = useInfiniteQuery(exemptionsQuery({ state, enterprise: search.ent }));
  const rows = (query.data?.pages ?? []).flatMap((page) => page.items);
  return (
    <>
      <div className={styles.tools}>
        <NativeSelect
          className={styles.field ?? ''}
          size="xs"
          label={say.state}
          value={state ?? ''}
          data={[
            { value: '', label: say.any },
            ...EXEMPTION_STATES.map((each) => ({ value: each, label: EXEMPTION_STATE_NAMES[each][lang] })),
          ]}
          onChange={(event) => change({ st: event.currentTarget.value || undefined })}
        />
        {mayAsk && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {say.exemption.open}
          </Button>
        )}
      </div>
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={6} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={say.empty.exemptions} text={say.empty.exemptionsText} />
        ) : (
          <DataGrid<Exemption>
            label={say.views.exemptions}
            rows={rows}
            rowKey={({ id }) => id}
            current={search.ex}
            onOpen={({ id }) => change({ ex: search.ex === id ? undefined : id })}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
            columns={[
              { key: 'id', title: say.columns.number, width: '130px', cell: ({ id }) => id },
              {
                ...{ key: 'place', title: say.columns.place, width: 'minmax(180px, 1.4fr)' },
                cell: ({ enterprise, point }) => {
                  const known = places.point(point);
                  return known
                    ? pointTitle(known)
                    : `${places.enterprise(enterprise)} · ${say.exemption.allPoints}`;
                },
              },
              {
                ...{ key: 'ground', title: say.exemption.ground, width: 'minmax(110px, 1fr)' },
                cell: ({ ground }) => exemptionGround(ground)[lang],
              },
              {
                ...{ key: 'span', title: say.columns.span, width: '190px' },
                cell: ({ from, to }) => <SpanText from={from} to={to} />,
              },
              {
                ...{ key: 'counted', title: say.exemption.counted, width: 'minmax(110px, 1fr)' },
                cell: ({ countedIn }) => EXEMPTION_COUNT_NAMES[countedIn][lang],
              },
              {
                ...{ key: 'state', title: say.columns.state, width: '100px' },
                cell: (row) => <ExemptionChip state={row.state} />,
              },
              {
                ...{ key: 'due', title: say.columns.due, width: '120px' },
                cell: ({ dueAt }) =>
                  dueAt === null
                    ? '—'
                    : dueAt < now()
                      ? `▲ ${say.overdue}`
                      : formatInstant(dueAt).slice(5, 16),
              },
            ]}
          />
        )}
      </Pane>
      {search.ex !== undefined && <ExemptionDetail key={search.ex} id={search.ex} />}
      <Totals />
      {asking && <ExemptionForm close={() => setAsking(false)} />}
    </>
  );
}

function ExemptionDetail({ id }: { id: string }) {
  const words = useWords(markWords);
  const say = words.exemption;
  const lang = useLang();
  const client = useQueryClient();
  const told = useQuery(exemptionQuery(id));
  const [event, setEvent] = useState<ExemptionEvent>();
  const [opened, setOpened] = useState(false);
  if (told.isPending) return <Skeleton rows={4} />;
  if (told.isError) return <ErrorPanel error={told.error} retry={() => void told.refetch()} />;
  const { exemption, steps, choices } = told.data;
  const word = event === undefined ? '' : (say.acts[event] ?? '');
  return (
    <Pane title={say.detail(id)}>
      <Facts
        columns={2}
        facts={[
          [say.ground, exemptionGround(exemption.ground)[lang]],
          [say.legal, exemption.legal],
          [words.columns.span, <SpanText key="span" from={exemption.from} to={exemption.to} />],
          [say.counted, EXEMPTION_COUNT_NAMES[exemption.countedIn][lang]],
          [words.detail.reason, exemption.reason],
          [words.detail.files, exemption.evidence.join('、')],
        ]}
      />
      <ol className={styles.list}>
        {steps.map((step) => (
          <li key={step.seq} className={styles.step}>
            <strong>{EXEMPTION_EVENT_NAMES[step.event][lang]}</strong>
            <p className={styles.quiet}>
              {step.by === 'system' ? words.detail.system : step.byName} · {formatInstant(step.at)}
            </p>
            {step.reason !== '' && <p>{step.reason}</p>}
          </li>
        ))}
      </ol>
      <div className={styles.acts}>
        {choices.map((choice) => (
          <Button
            key={choice}
            size="xs"
            variant={choice === 'grant' ? 'filled' : 'default'}
            onClick={() => {
              setEvent(choice);
              setOpened(true);
            }}
          >
            {say.acts[choice]}
          </Button>
        ))}
      </div>
      <ReasonDialog
        opened={opened}
        title={`${word} ${id}`}
        effect={event === undefined ? '' : (say.effects[event] ?? '')}
        confirm={word}
        act={async (reason) => {
          const body = { event, version: exemption.version, reason };
          const path = `exemptions/${encodeURIComponent(id)}/steps`;
          client.setQueryData(
            exemptionQuery(id).queryKey,
            await sendJson<ExemptionTold>('POST', path, { body }),
          );
          void client.invalidateQueries({ queryKey: MARKS_KEY });
        }}
        onStale={() => void told.refetch()}
        onClose={() => setOpened(false)}
      />
    </Pane>
  );
}

/** What was exempted and what it changes: both figures, side by side. */
function Totals() {
  const words = useWords(markWords);
  const say = words.exemption;
  const places = usePlaces();
  const [to] = useState(() => Math.ceil(now() / MICROS_PER_DAY) * MICROS_PER_DAY);
  const totals = useQuery(exemptionTotalsQuery(to - TOTAL_DAYS * MICROS_PER_DAY, to));
  const rows = totals.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Pane title={say.totals}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{words.enterprise}</th>
              <th>{say.granted}</th>
              <th>{say.refused}</th>
              <th>{say.hours}</th>
              <th>{say.judgement}</th>
              <th>{say.without}</th>
              <th>{say.with}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.enterprise}>
                <td>
                  {places.enterprise(row.enterprise)}
                  {row.aboveMedian && <p className={styles.against}>◆ {say.above}</p>}
                </td>
                <td>{row.granted}</td>
                <td>{row.refused}</td>
                <td>{row.hours}</td>
                <td>{row.judgementHours}</td>
                <td>{row.without ?? '—'}</td>
                <td>{row.with ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
