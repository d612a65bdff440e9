import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type PointOverview, pointsQuery } from './points.ts';

/** Names of the places that rows tell only by id. */
export interface Places {
  readonly point: (id: string) => PointOverview | undefined;
  readonly enterprise: (id: string) => string;
  readonly outlet: (id: string) => string;
  readonly points: readonly PointOverview[];
  /** Enterprises with a point, by name. */
  readonly enterprises: readonly { readonly id: string; readonly name: string }[];
}

const COLLATOR = new Intl.Collator('zh-Hans-CN', { numeric: true });

function placesOf(points: readonly PointOverview[]): Places {
  const byPoint = new Map(points.map((point) => [String(point.id), point]));
  const enterprises = new Map(points.map(({ enterprise }) => [enterprise.id, enterprise.name]));
  const outlets = new Map(points.map(({ outlet }) => [outlet.id, `${outlet.code} ${outlet.name}`.trim()]));
  return {
    point: (id) => byPoint.get(id),
    enterprise: (id) => enterprises.get(id) ?? id,
    outlet: (id) => outlets.get(id) ?? id,
    points,
    enterprises: [...enterprises]
      .map(([id, name]) => ({ id, name }))
      .sort((one, other) => COLLATOR.compare(one.name, other.name)),
  };
}

const NONE: readonly PointOverview[] = [];

/** Until the points have come, an id is its own name. */
export function usePlaces(): Places {
  const points = useQuery(pointsQuery).data?.items ?? NONE;
  return useMemo(() => placesOf(points), [points]);
}
