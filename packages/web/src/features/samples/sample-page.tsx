import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  formatInstant,
  type LiveEvents,
  SAMPLE_FAILURE_NAMES,
  SAMPLE_SPOILAGE_NAMES,
  SAMPLE_TRIGGER_NAMES,
  type Sample,
  type SampleDetail,
} from '@wenqu/domain';
import { useCallback } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { cx } from '../../lib/class-names.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useLiveEvents } from '../../live/use-live.ts';
import { ColdChart } from './cold-chart.tsx';
import { placeText } from './columns.tsx';
import { Custody } from './custody.tsx';
import { HoldingBars } from './holding-bars.tsx';
import { coldQuery, sampleQuery } from './queries.ts';
import { sampleRoute } from './route.tsx';
import { SampleActs } from './sample-acts.tsx';
import { factorNames, SampleClock, SampleMarks, SampleStateChip } from './sample-chips.tsx';
import { SampleLabel } from './sample-label.tsx';
import { SampleSteps } from './sample-steps.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** One sample whole: where it comes from, how long it holds, who had it in hand, what may be done. */
export function SamplePage() {
  const say = useWords(sampleWords);
  const { id } = sampleRoute.useParams();
  const query = useQuery(sampleQuery(id));
  const client = useQueryClient();
  useLiveEvents(
    'sample',
    useCallback(
      (sample: LiveEvents['sample'] | undefined) => {
        if (sample === undefined || sample.id === id)
          void client.invalidateQueries({ queryKey: sampleQuery(id).queryKey });
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
          <EmptyState title={say.detail.missing} text={say.detail.missingText}>
            <Link to="/samples" search={{}}>
              {say.detail.back}
            </Link>
          </EmptyState>
        ) : (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        )}
      </PageFrame>
    );
  return <SampleBody detail={query.data!} reload={() => void query.refetch()} />;
}

function SampleBody({ detail, reload }: { detail: SampleDetail; reload: () => void }) {
  const say = useWords(sampleWords);
  const isLab = useAccount()?.role === 'lab';
  const mayTrace = useMay('hidden.read');
  const { sample, steps } = detail;
  return (
    <PageFrame
      title={sample.id}
      lead={
        <span className={styles.chipLine}>
          <SampleStateChip state={sample.state} />
          <SampleMarks sample={sample} />
          {sample.dueAt !== null && <SampleClock sample={sample} />}
        </span>
      }
      actions={
        sample.takenAt !== null && (
          <Button size="xs" variant="default" onClick={() => window.print()}>
            {say.detail.label}
          </Button>
        )
      }
    >
      <SampleLabel sample={sample} />
      <div className={cx(styles.columns, styles.noPrint)}>
        <div className={styles.stack}>
          <Pane title={say.detail.facts}>
            {isLab && <p className={styles.quiet}>{say.detail.blind}</p>}
            <SampleFacts sample={sample} isLab={isLab} />
          </Pane>
          {sample.takenAt !== null && (
            <Pane title={say.holding.title}>
              <HoldingBars factors={sample.factors} takenAt={sample.takenAt} />
            </Pane>
          )}
          {mayTrace && sample.takenAt !== null && (
            <Pane title={say.detail.cold}>
              <ColdTrace id={sample.id} />
            </Pane>
          )}
          <Pane title={say.detail.custody}>
            <Custody sample={sample} />
          </Pane>
        </div>
        <div className={styles.stack}>
          <Pane title={say.detail.acts} className={styles.firstPane}>
            <SampleActs detail={detail} reload={reload} />
          </Pane>
          <Pane title={say.detail.timeline} className={styles.lastPane}>
            <SampleSteps steps={steps} />
          </Pane>
        </div>
      </div>
    </PageFrame>
  );
}

function ColdTrace({ id }: { id: string }) {
  const query = useQuery(coldQuery(id));
  if (query.isPending) return <Skeleton rows={3} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return <ColdChart trace={query.data.items} />;
}

function SampleFacts({ sample, isLab }: { sample: Sample; isLab: boolean }) {
  const say = useWords(sampleWords);
  const lang = useLang();
  const places = usePlaces();
  const { detail } = say;
  const time = (at: Sample['takenAt']) => (at === null ? '—' : formatInstant(at));
  const who = (id: string, name: string) =>
    name || (id === 'system' ? detail.by.system : id === 'device' ? detail.by.device : '—');
  const volume =
    sample.volumeMl === null
      ? detail.volumeUnknown(sample.plannedVolumeMl)
      : detail.volumeKnown(sample.volumeMl, sample.plannedVolumeMl);
  const loss = sample.loss && (
    <>
      {SAMPLE_SPOILAGE_NAMES[sample.loss.why][lang]}
      {sample.loss.factors.length > 0 && ` · ${detail.lossFactors(factorNames(sample.loss.factors, lang))}`}
    </>
  );
  const common = [
    [say.columns.factors, factorNames(sample.factors, lang)],
    [detail.volume, volume],
    [detail.taken, time(sample.takenAt)],
    ...(sample.failure ? [[detail.failure, SAMPLE_FAILURE_NAMES[sample.failure][lang]] as const] : []),
    ...(loss ? [[detail.loss, loss] as const] : []),
  ] as const;
  if (isLab) return <Facts columns={2} facts={common} />;
  return (
    <Facts
      columns={2}
      facts={[
        [
          say.columns.place,
          <Link key="point" to="/points/$id" params={{ id: sample.point }} search={{}}>
            {placeText(places, sample)}
          </Link>,
        ],
        [say.columns.trigger, SAMPLE_TRIGGER_NAMES[sample.trigger][lang]],
        [detail.reason, sample.reason],
        ...common,
        [detail.retained, time(sample.retainedAt)],
        [detail.position, sample.bottle === null ? '—' : say.pickup.bottle(sample.bottle)],
        [
          detail.requested,
          `${who(sample.requestedBy, sample.requestedByName)} · ${time(sample.requestedAt)}`,
        ],
        [
          detail.approved,
          sample.approvedAt === null
            ? sample.approveAfterBy === null
              ? '—'
              : say.approveAfter(formatInstant(sample.approveAfterBy))
            : `${sample.approvedByName} · ${time(sample.approvedAt)}${sample.standing ? ` · ${detail.standing}` : ''}`,
        ],
        [
          detail.order,
          sample.order === '' ? (
            '—'
          ) : (
            <Link key="order" to={`/orders/${sample.order}` as '/'}>
              {sample.order} · {sample.cn}
            </Link>
          ),
        ],
        [
          detail.entry,
          sample.entry === '' ? (
            '—'
          ) : (
            <Link key="entry" to={`/register/${sample.entry}` as '/'}>
              {sample.entry}
            </Link>
          ),
        ],
        ...(sample.follows === ''
          ? []
          : [
              [
                detail.follows,
                <Link key="follows" to="/samples/$id" params={{ id: sample.follows }}>
                  {sample.follows}
                </Link>,
              ] as const,
            ]),
        [
          detail.frames,
          sample.frames.length === 0 ? (
            '—'
          ) : (
            <span key="frames" className={styles.chipLine}>
              {sample.frames.map((frame) => (
                <Link key={frame} to={`/frames/${frame}` as '/'}>
                  {frame}
                </Link>
              ))}
            </span>
          ),
        ],
        ...(sample.pickUpAt === null
          ? []
          : [[detail.pickUp, `${time(sample.pickUpAt)} · ${sample.inspectors.join(' ')}`] as const]),
      ]}
    />
  );
}
