import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ENTRY_VERDICT_NAMES, formatInstant, formatMultiple, type LiveEvents } from '@wenqu/domain';
import { useCallback } from 'react';
import { ContestList } from '../../components/contest-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { OrderButtons } from '../../components/order-buttons.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { cx } from '../../lib/class-names.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useEntryEvents } from '../../live/use-live.ts';
import { placeWords } from './columns.tsx';
import { CurveLink } from './curve-link.tsx';
import { EntryActs } from './entry-acts.tsx';
import { DueText, EntryMarks, LevelChip, StateChip } from './entry-chips.tsx';
import { plainNumber, spanWords, whatWords } from './entry-words.ts';
import { FindingList } from './finding-list.tsx';
import { type EntryTold, entryQuery, workersQuery } from './queries.ts';
import styles from './register.module.css';
import { entryRoute } from './route.tsx';
import { StepList } from './step-list.tsx';
import { registerWords } from './words.ts';

/** One entry whole: what was noticed, by which limit and readings, what was done, what may be done. */
export function EntryPage() {
  const say = useWords(registerWords);
  const { id } = entryRoute.useParams();
  const query = useQuery(entryQuery(id));
  const client = useQueryClient();
  useEntryEvents(
    useCallback(
      (entry: LiveEvents['entry'] | undefined) => {
        if (entry === undefined || entry.id === id)
          void client.invalidateQueries({ queryKey: entryQuery(id).queryKey });
      },
      [client, id],
    ),
  );
  if (query.isPending)
    return (
      <PageFrame title={id}>
        <Skeleton rows={10} />
      </PageFrame>
    );
  if (query.isError && !query.data)
    return (
      <PageFrame title={id}>
        {query.error instanceof ApiError && query.error.status === 404 ? (
          <EmptyState title={say.entry.missing} text={say.entry.missingText}>
            <Link to="/register">{say.entry.back}</Link>
          </EmptyState>
        ) : (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        )}
      </PageFrame>
    );
  return <EntryBody told={query.data!} reload={() => void query.refetch()} />;
}

function EntryBody({ told, reload }: { told: EntryTold; reload: () => void }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const { entry, findings, steps, sentences } = told;
  return (
    <PageFrame
      title={`${entry.number} ${whatWords(say, lang, entry)}`}
      lead={
        <span className={styles.chipRow}>
          <StateChip state={entry.state} />
          <LevelChip level={entry.level} />
          <EntryMarks entry={entry} />
          <DueText entry={entry} />
        </span>
      }
      actions={
        <>
          <OrderButtons point={entry.point} entry={entry.id} />
          <CurveLink entry={entry} finding={findings[0]} />
        </>
      }
    >
      <div className={styles.columns}>
        <div className={styles.stack}>
          <Pane title={say.entry.facts}>
            <EntryFacts told={told} />
          </Pane>
          <Pane title={`${say.entry.findings} · ${say.entry.findingCount(findings.length)}`} flush>
            <FindingList findings={findings} sentences={sentences} />
          </Pane>
        </div>
        <div className={cx(styles.stack, styles.sideFirst)}>
          <Pane title={say.entry.acts}>
            <EntryActs told={told} reload={reload} />
            <ContestList kind="entry" about={entry.id} />
          </Pane>
          <Pane title={say.entry.timeline}>
            <StepList steps={steps} />
          </Pane>
        </div>
      </div>
    </PageFrame>
  );
}

/** Names of the people an entry may be given to, for those who may give it. */
function useWorkers(): ReadonlyMap<string, string> {
  const query = useQuery({ ...workersQuery, enabled: useMay('register.triage') });
  return new Map((query.data?.items ?? []).map(({ id, name }) => [id, name]));
}

/** The page of a matter, which another feature draws. */
function MatterLink({ id }: { id: string }) {
  return (
    <Link to="/matters/$id" params={{ id }}>
      {id}
    </Link>
  );
}

function EntryFacts({ told: { entry, findings } }: { told: EntryTold }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const places = usePlaces();
  const workers = useWorkers();
  const unit = findings.find((finding) => finding.value === entry.value)?.facts.unit;
  const value = entry.value === null ? '—' : plainNumber(entry.value);
  return (
    <Facts
      columns={2}
      facts={[
        [say.entry.enterprise, places.enterprise(entry.enterprise)],
        [
          say.entry.point,
          <Link key="point" to="/points/$id" params={{ id: entry.point }} search={{}}>
            {placeWords(places, entry)}
          </Link>,
        ],
        [say.entry.span, spanWords(entry.from, entry.to)],
        [say.entry.value, `${value} ${entry.value === null || unit === '1' ? '' : (unit ?? '')}`.trim()],
        [say.entry.multiple, formatMultiple(entry.multiple)],
        [say.entry.verdict, entry.verdict === null ? '—' : ENTRY_VERDICT_NAMES[entry.verdict][lang]],
        [say.entry.alarms, String(entry.alarms)],
        ...(entry.level === entry.houseLevel
          ? []
          : [
              [
                say.entry.detail.level,
                `${entry.level} · ${say.entry.levelByHand(entry.houseLevel)}`,
              ] as const,
            ]),
        [say.entry.assignee, workers.get(entry.assignee) ?? say.entry.nobody],
        ...(entry.mergedInto === ''
          ? []
          : [
              [
                say.entry.mergedInto,
                <Link key="merged" to="/register/$id" params={{ id: entry.mergedInto }}>
                  {entry.mergedInto}
                </Link>,
              ] as const,
            ]),
        ...(entry.inquiry === ''
          ? []
          : [[say.entry.inquiry, <MatterLink key="inquiry" id={entry.inquiry} />] as const]),
        [say.entry.opened, formatInstant(entry.openedAt)],
        [say.entry.closed, entry.closedAt === null ? '—' : formatInstant(entry.closedAt)],
      ]}
    />
  );
}
