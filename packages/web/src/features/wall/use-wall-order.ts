import type { PointId, PointState } from '@wenqu/domain';
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { PointOverview } from '../../lib/points.ts';
import { live } from '../../live/start.ts';
import { movedCount, wallOrder } from './order.ts';

/** States of all points as one text that changes only when a state does, not with every value. */
let lastList: readonly unknown[] | undefined;
let lastText = '';
function statesText(): string {
  const list = live.all();
  if (list === lastList) return lastText;
  lastList = list;
  lastText = list.map(({ point, state }) => `${point}:${state}`).join(' ');
  return lastText;
}

const stateOf = (id: PointId): PointState => live.point(id)?.state ?? 'waiting';

export const useStatesText = (): string => useSyncExternalStore(live.subscribeAll, statesText);

/**
 * The order of cards. It follows the states, except while the pointer or the focus is inside: then it stands
 * still and `moved` says how many cards would move.
 */
export function useWallOrder(points: readonly PointOverview[]) {
  const states = useStatesText();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says that a state changed
  const wanted = useMemo(() => wallOrder(points, stateOf), [points, states]);
  const [inside, setInside] = useState(false);
  const shown = useRef<readonly PointId[]>(wanted);
  const sameSet =
    shown.current.length === wanted.length && new Set([...shown.current, ...wanted]).size === wanted.length;
  if (!inside || !sameSet) shown.current = wanted;
  const [, redraw] = useState(0);
  const adopt = useCallback(() => {
    shown.current = wanted;
    redraw((count) => count + 1);
  }, [wanted]);
  const order = shown.current;
  const ranked = useMemo(() => {
    const place = new Map(order.map((id, at) => [id, at]));
    return [...points].sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0));
  }, [points, order]);
  return { ranked, moved: movedCount(order, wanted), adopt, setInside };
}
