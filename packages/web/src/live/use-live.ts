import type { LiveEvents, PointId, PointLatest, SystemStatus } from '@wenqu/domain';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Link, ThingEvent } from './live-store.ts';
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

/** Called for each event of a name, and when events were lost (`undefined`): fetch again. */
export function useLiveEvents<K extends ThingEvent>(
  name: K,
  listener: (data: LiveEvents[K] | undefined) => void,
): void {
  useEffect(() => {
    const stop = live.onThing(name, listener);
    const stopGap = live.onGap(() => listener(undefined));
    return () => {
      stop();
      stopGap();
    };
  }, [name, listener]);
}

/** Each change of a register entry. */
export const useEntryEvents = (listener: (entry: LiveEvents['entry'] | undefined) => void): void =>
  useLiveEvents('entry', listener);

/** Each step of an order. */
export const useOrderEvents = (listener: (order: LiveEvents['order'] | undefined) => void): void =>
  useLiveEvents('order', listener);
