import { useQuery } from '@tanstack/react-query';
import type { Instant, JournalPosition, Series } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { lowerBound } from '../../charts/trace.ts';
import { TrendChart } from '../../charts/trend-chart.tsx';
import type { View } from '../../charts/view.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { deliveryQuery } from '../../lib/delivery.ts';
import { layersQuery } from '../../lib/mark-layers.ts';
import { useMay } from '../../lib/session.ts';
import { openWalkBack } from '../frames/walk-back-store.ts';
import { DeliveryLine } from './delivery-line.tsx';
import styles from './point-page.module.css';
import { type PointDetail, seriesQuery } from './queries.ts';
import type { PointView } from './use-point-view.ts';
import { useLiveAppend, usePanels } from './use-traces.ts';
import { detailRange, pxFor } from './view-params.ts';
import { pointWords } from './words.ts';

/** The curves: fetched whole, fetched again finer where one looks closer, extended as values come. */
export function PointChart({ view, detail, title }: { view: PointView; detail: PointDetail; title: string }) {
  const say = useWords(pointWords);
  const { bounds, columns, statistic, stepMicros } = view;
  const point = detail.point.id;
  const ask = { point, statistic, columns: columns.flat() };
  const base = useQuery(seriesQuery({ ...ask, ...bounds, px: pxFor(bounds, stepMicros) }));
  const [shown, setShown] = useShownView(bounds);
  const finer = detailRange(shown, bounds);
  const wantsDetail = base.data?.bucketS != null && (finer.to - finer.from) * 2 < bounds.to - bounds.from;
  const close = useQuery({
    ...seriesQuery({ ...ask, ...finer, px: pxFor(finer, stepMicros) }),
    enabled: wantsDetail,
  });
  const delivery = useQuery(deliveryQuery(point, statistic, bounds.from, bounds.to)).data;
  const mayMarks = useMay('mark.read');
  const layers = useQuery({ ...layersQuery(point, bounds.from, bounds.to), enabled: mayMarks }).data;
  const panels = usePanels({
    delivery,
    claims: layers?.reviewed,
    ...{ series: base.data, detail: wantsDetail ? close.data : undefined },
    ...{ limits: detail.limits, columns, statistic, stepMicros },
  });
  const appended = useLiveAppend(point, statistic, panels);
  useOpenFromLink(view, detail, title);
  if (base.isPending) return <Skeleton rows={12} height={28} />;
  if (base.isError) return <ErrorPanel error={base.error} retry={() => void base.refetch()} />;
  if (panels.every((panel) => panel.content.trace.base.count === 0)) {
    return <EmptyState title={say.empty.title} text={say.empty.text} />;
  }
  return (
    <div className={styles.chart} data-old={base.isPlaceholderData || undefined}>
      <TrendChart
        label={say.chartLabel(title)}
        panels={panels}
        bounds={bounds}
        view={shown}
        now={Math.min(now(), bounds.to)}
        appended={appended}
        onView={setShown}
        onOpen={(key, at, position) => {
          const names = columns.find(([name]) => name === key) ?? [key];
          const column = columnAt([close.data, base.data], names, at);
          view.set({ cur: `${column}@${at}` });
          openWalkBack({
            ...{ point, title, statistic, column, at: at as Instant },
            position: Number.isNaN(position) ? null : (position as JournalPosition),
            onClose: () => view.set({ cur: undefined }),
          });
        }}
      />
      <DeliveryLine delivery={delivery} />
      {base.data.bucketS !== null && !close.data && (
        <p className={styles.note}>
          {close.isFetching ? say.loading : say.bucketNote(say.seconds(Math.round(base.data.bucketS)))}
        </p>
      )}
    </div>
  );
}

/** Under which name the value came: the factor's code, or its code of 2005. A live value came last. */
function columnAt(sources: readonly (Series | undefined)[], names: readonly string[], at: number): string {
  for (const series of sources) {
    const row = series ? lowerBound(series.at, series.at.length, at) : -1;
    if (!series || series.at[row] !== at) continue;
    const found = series.columns.find(
      (each) => names.includes(each.column) && !Number.isNaN(each.value[row]!),
    );
    if (found) return found.column;
  }
  return names.at(-1)!;
}

/** The view inside the bounds; it follows them while it shows all of them, and is dropped when they jump. */
function useShownView(bounds: View): readonly [View, (view: View) => void] {
  const [held, setHeld] = useState<{ view: View; bounds: View }>({ view: bounds, bounds });
  const { view, bounds: before } = held;
  const whole = view.from === before.from && view.to === before.to;
  const sameSpan = bounds.to - bounds.from === before.to - before.from;
  const inside = view.from >= bounds.from && view.to <= bounds.to;
  const shown = whole || !sameSpan || !inside ? bounds : view;
  const moved = before.from !== bounds.from || before.to !== bounds.to;
  if (moved) setHeld({ view: shown, bounds });
  return [shown, (next) => setHeld({ view: next, bounds })];
}

/** `?cur=w01018-Rtd@1785…`: the link names a value; open its way back once. */
function useOpenFromLink(view: PointView, detail: PointDetail, title: string): void {
  const { cur } = view.search;
  const [first] = useState(cur);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the value the link came with
  useEffect(() => {
    const found = first?.match(/^([\w-]+)@(\d{10,17})$/);
    if (!found) return;
    openWalkBack({
      ...{ point: detail.point.id, title, statistic: view.statistic, column: found[1]!, position: null },
      at: Number(found[2]) as Instant,
      onClose: () => view.set({ cur: undefined }),
    });
  }, []);
}
