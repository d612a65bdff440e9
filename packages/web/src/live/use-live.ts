import type { LiveEvents, PointId, PointLatest, SystemStatus } from '@wenqu/domain';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Link } from './live-store.ts';
import { live } from './start.ts';

/** The newest of one point; only its readers redraw when it changes. */
export function usePointLatest(id: PointId): PointLatest | undefined {
  const subscribe = useCallback((listener: () => void) => live.subscribePoint(id, listener), [id]);
  return useSyncExternalStore(subscribe, () => live.point(id));
}

/** The newest of all points, at most four changes a second. */
export const useAllLatest = (): readonly PointLatest[] => useSyncExternalStore(live.subscribeAll, live.all);

export const useSystem = (): SystemStatus | undefined =>
  useSyncExternalStore(live.subscribeStatus, live.system);

export const useLinkState = (): Link['state'] =>
  useSyncExternalStore(live.subscribeStatus, () => live.link().state);

/** Called for each change of a register entry, and when events were lost (`undefined`): fetch again. */
export function useEntryEvents(listener: (entry: LiveEvents['entry'] | undefined) => void): void {
  useEffect(() => {
    const stopEntry = live.onEntry(listener);
    const stopGap = live.onGap(() => listener(undefined));
    return () => {
      stopEntry();
      stopGap();
    };
  }, [listener]);
}
