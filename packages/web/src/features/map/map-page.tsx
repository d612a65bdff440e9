import { useNavigate } from '@tanstack/react-router';
import type { PointState } from '@wenqu/domain';
import { useCallback, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './map.module.css';
import { MapCanvas } from './map-canvas.tsx';
import { PointList } from './point-list.tsx';
import type { Bounds, MapPlace } from './point-map.ts';
import { PointPanel } from './point-panel.tsx';
import { type MapSearch, mapRoute } from './route.tsx';
import { type StatedPoint, useMarks, useStatedPoints } from './use-marks.ts';
import { mapWords } from './words.ts';

const placeOf = ({ c, z }: MapSearch): MapPlace | undefined => {
  if (c === undefined) return undefined;
  const [lon, lat] = c.split(',').map(Number) as [number, number];
  return { lon, lat, zoom: Number(z ?? 13) };
};

const inside = ({ point: { lon, lat } }: StatedPoint, [west, south, east, north]: Bounds): boolean =>
  lon !== null && lat !== null && lon >= west && lon <= east && lat >= south && lat <= north;

/** 一张图: every point where it stands with its state, and the same points as a list, worst first. */
export function MapPage() {
  const say = useWords(mapWords);
  const search = mapRoute.useSearch();
  const navigate = useNavigate({ from: '/map' });
  const toPoint = useNavigate();
  const { query, points } = useStatedPoints();
  const [bounds, setBounds] = useState<Bounds>();
  const list = useRef<HTMLDivElement>(null);
  const { fill } = useListFrame();
  const states = useMemo(() => search.st?.split(',') as PointState[] | undefined, [search.st]);
  const shown = useMemo(
    () => (states ? points.filter(({ state }) => states.includes(state)) : points),
    [points, states],
  );
  const marks = useMarks(shown);
  const chosen = points.find(({ point }) => point.id === search.sel);
  const listed = search.in && bounds ? shown.filter((each) => inside(each, bounds)) : shown;
  const set = useCallback(
    (change: Record<string, string | boolean | undefined>, replace = true) =>
      void navigate({ search: (was) => ({ ...was, ...change }) as MapSearch, replace }),
    [navigate],
  );
  const choose = useCallback((id: string | undefined) => set({ sel: id }, false), [set]);
  const moved = useCallback(
    ({ lon, lat, zoom }: MapPlace, seen: Bounds) => {
      setBounds(seen);
      set({ c: `${lon.toFixed(4)},${lat.toFixed(4)}`, z: zoom.toFixed(1) });
    },
    [set],
  );
  if (query.isPending || query.isError)
    return (
      <PageFrame title={say.title}>
        {query.isPending ? (
          <Skeleton rows={8} />
        ) : (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        )}
      </PageFrame>
    );
  if (points.length === 0)
    return (
      <PageFrame title={say.title}>
        <EmptyState title={say.noPoints} text={say.noPointsText} />
      </PageFrame>
    );
  return (
    <PageFrame title={say.title} fill={fill} lead={<span className={styles.keys}>{say.keys}</span>}>
      <div className={styles.split}>
        <MapCanvas
          marks={marks}
          chosen={marks.find((mark) => mark.id === search.sel)}
          place={placeOf(search)}
          onMoved={moved}
          onChoose={choose}
          onOpen={(id) => void toPoint({ to: '/points/$id', params: { id }, search: {} })}
          onList={() => list.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus()}
        />
        <div className={styles.side} ref={list}>
          {chosen && <PointPanel stated={chosen} onClose={() => choose(undefined)} />}
          <PointList
            all={points}
            listed={listed}
            states={states}
            inView={search.in ?? false}
            current={search.sel}
            onStates={(next) => set({ st: next.join(',') || undefined })}
            onInView={(on) => set({ in: on || undefined })}
            onChoose={choose}
          />
        </div>
      </div>
    </PageFrame>
  );
}
