import type { PointId, PointState } from '@wenqu/domain';
import type { PointOverview } from '../../lib/points.ts';

/** On the wall what is missing comes before what is over: silence hides everything else. */
const RANK: Readonly<Record<PointState, number>> = {
  offline: 0,
  waiting: 1,
  over: 2,
  suspect: 3,
  maintenance: 4,
  normal: 5,
};
export const wallRank = (state: PointState): number => RANK[state];

export type Grouping = 'area' | 'enterprise' | 'none';
export interface WallGroup {
  readonly key: string;
  readonly title: string;
  readonly points: readonly PointOverview[];
}

/** Points in the order of the wall: by rank, then as the book has them. The order of ids is what is frozen. */
export function wallOrder(
  points: readonly PointOverview[],
  stateOf: (id: PointId) => PointState,
): readonly PointId[] {
  return points
    .map((point, place) => ({ id: point.id, rank: wallRank(stateOf(point.id)), place }))
    .sort((one, other) => one.rank - other.rank || one.place - other.place)
    .map(({ id }) => id);
}

/** Groups in the order in which their first point comes, so that the group with the worst is seen first. */
export function wallGroups(points: readonly PointOverview[], by: Grouping, noArea: string): WallGroup[] {
  if (by === 'none') return [{ key: 'all', title: '', points }];
  const groups = new Map<string, { title: string; points: PointOverview[] }>();
  for (const point of points) {
    const key = by === 'area' ? point.enterprise.area : point.enterprise.id;
    const title = by === 'area' ? point.enterprise.area || noArea : point.enterprise.name;
    const group = groups.get(key);
    if (group) group.points.push(point);
    else groups.set(key, { title, points: [point] });
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** How many ids stand elsewhere in the wanted order than in the shown one. */
export function movedCount(shown: readonly PointId[], wanted: readonly PointId[]): number {
  return wanted.reduce((count, id, place) => (shown[place] === id ? count : count + 1), 0);
}
