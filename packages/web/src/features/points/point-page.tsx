import { useQuery } from '@tanstack/react-query';
import { formatInstant, formatTime, type Instant, POINT_STATE_NAMES } from '@wenqu/domain';
import { useEffect } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { OrderButtons } from '../../components/order-buttons.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useSecond } from '../../lib/clock.ts';
import { pointTitle } from '../../lib/points.ts';
import { usePointLatest } from '../../live/use-live.ts';
import { PointAside } from './point-aside.tsx';
import { PointChart } from './point-chart.tsx';
import { PointControls } from './point-controls.tsx';
import styles from './point-page.module.css';
import { PointTable } from './point-table.tsx';
import { type PointDetail, pointQuery } from './queries.ts';
import { pointRoute } from './route.tsx';
import { usePointView } from './use-point-view.ts';
import { pointWords } from './words.ts';

/** 站点: one point, its curves and table, what is known of it. */
export function PointPage() {
  const say = useWords(pointWords);
  const { id } = pointRoute.useParams();
  const detail = useQuery(pointQuery(id));
  if (detail.isPending)
    return (
      <PageFrame title="">
        <Skeleton rows={10} height={32} />
      </PageFrame>
    );
  if (detail.isError) {
    const gone =
      detail.error instanceof ApiError && (detail.error.status === 404 || detail.error.status === 403);
    return (
      <PageFrame title={gone ? say.gone.title : id}>
        {gone ? (
          <EmptyState title={say.gone.title} text={say.gone.text} />
        ) : (
          <ErrorPanel error={detail.error} retry={() => void detail.refetch()} />
        )}
      </PageFrame>
    );
  }
  return <PointBody key={id} detail={detail.data} />;
}

function PointBody({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords);
  const view = usePointView(detail);
  const { search, set } = view;
  const title = pointTitle({ ...detail, name: detail.point.name });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]');
      if (event.key !== 't' || event.isComposing || event.ctrlKey || event.metaKey || typing) return;
      set({ v: search.v === 'table' ? undefined : 'table' });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [search.v, set]);
  return (
    <PageFrame
      title={title}
      lead={<PointLead detail={detail} />}
      actions={<OrderButtons point={detail.point.id} />}
    >
      <PointControls view={view} detail={detail} />
      <div className={styles.columns}>
        <div className={styles.main}>
          <Pane flush>
            {view.columns.length === 0 ? (
              <EmptyState title={say.noFactors.title} text={say.noFactors.text} />
            ) : search.v === 'table' ? (
              <PointTable view={view} detail={detail} title={title} />
            ) : (
              <PointChart view={view} detail={detail} title={title} />
            )}
          </Pane>
        </div>
        <PointAside detail={detail} />
      </div>
    </PageFrame>
  );
}

function PointLead({ detail }: { detail: PointDetail }) {
  const say = useWords(pointWords);
  const lang = useLang();
  const latest = usePointLatest(detail.point.id) ?? detail.latest;
  if (!latest || latest.receivedAt === null) {
    return (
      <>
        <StateBadge state={latest?.state ?? 'waiting'} />
        <span>{say.never}</span>
      </>
    );
  }
  return (
    <>
      <span title={`${POINT_STATE_NAMES[latest.state][lang]} ${say.since(formatInstant(latest.stateSince))}`}>
        <StateBadge state={latest.state} />
      </span>
      <span>
        {say.received} <time>{formatTime(latest.receivedAt)}</time>
        <Age at={latest.receivedAt} />
      </span>
      {latest.changedAt !== null && (
        <span>
          {say.changed} <time>{formatTime(latest.changedAt)}</time>
        </span>
      )}
    </>
  );
}

function Age({ at }: { at: Instant }) {
  const say = useWords(pointWords);
  const seconds = Math.max(0, useSecond() - Math.floor(at / 1e6));
  const text =
    seconds < 120
      ? say.seconds(seconds)
      : seconds < 7200
        ? say.minutes(Math.floor(seconds / 60))
        : seconds < 172_800
          ? say.hours(Math.floor(seconds / 3600))
          : say.days(Math.floor(seconds / 86_400));
  return <>{say.ago(text)}</>;
}
