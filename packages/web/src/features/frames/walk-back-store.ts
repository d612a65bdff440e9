import type { Column, Instant, JournalPosition, PointId, Statistic } from '@wenqu/domain';
import { useSyncExternalStore } from 'react';

/** The value whose way back is shown. */
export interface WalkBack {
  readonly point: PointId;
  /** Enterprise · outlet, as the title. */
  readonly title: string;
  readonly statistic: Statistic;
  readonly column: Column;
  readonly at: Instant;
  /** Frame to show first; the versions tell when it is not known. */
  readonly position: JournalPosition | null;
  readonly onClose?: () => void;
}

let shown: WalkBack | undefined;
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Open the walk-back drawer from any value on any page. */
export function openWalkBack(walk: WalkBack): void {
  shown = walk;
  tell();
}

export function closeWalkBack(): void {
  const closed = shown;
  shown = undefined;
  tell();
  closed?.onClose?.();
}

export const useWalkBack = (): WalkBack | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
