import { useQuery } from '@tanstack/react-query';
import { factorOf, factorShort, type Lang, type PointLatest, type PointState, severity } from '@wenqu/domain';
import { useMemo } from 'react';
import { useLang } from '../../i18n/lang.ts';
import { type PointOverview, pointsQuery } from '../../lib/points.ts';
import { useAllLatest } from '../../live/use-live.ts';
import type { Mark } from './point-map.ts';

/** A point with its present state. */
export interface StatedPoint {
  readonly point: PointOverview;
  readonly state: PointState;
  readonly latest: PointLatest | null;
}

const ORDER = new Intl.Collator('zh-Hans-CN', { numeric: true });

/** Points worst first, as the live stream has them. */
export function useStatedPoints() {
  const query = useQuery(pointsQuery);
  const live = useAllLatest();
  const items = query.data?.items;
  const points = useMemo(() => {
    const newest = new Map(live.map((each) => [each.point as string, each]));
    return (items ?? [])
      .map((point): StatedPoint => {
        const latest = newest.get(point.id) ?? point.latest;
        return { point, latest, state: latest?.state ?? 'waiting' };
      })
      .sort(
        (one, other) =>
          severity(one.state) - severity(other.state) ||
          ORDER.compare(one.point.enterprise.name, other.point.enterprise.name) ||
          one.point.order - other.point.order,
      );
  }, [items, live]);
  return { query, points };
}

/** `COD 97.3` where something is over, else the outlet. */
function labelOf({ point, latest, state }: StatedPoint, lang: Lang): string {
  const over =
    state === 'over' && [...(latest?.realtime ?? []), ...(latest?.hour ?? [])].find((value) => value.over);
  const name = `${point.outlet.code} ${point.name}`.trim();
  if (!over) return name;
  return `${point.outlet.code} ${factorShort(factorOf(over.column), lang)} ${over.value.toFixed(over.decimals)}`;
}

/** What is drawn: points that have coordinates. */
export function useMarks(points: readonly StatedPoint[]): readonly Mark[] {
  const lang = useLang();
  return useMemo(
    () =>
      points.flatMap((stated) => {
        const { lon, lat, id } = stated.point;
        if (lon === null || lat === null) return [];
        return [{ id, lon, lat, state: stated.state, label: labelOf(stated, lang) }];
      }),
    [points, lang],
  );
}
