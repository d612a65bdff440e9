import { type Instant, instantFromMs } from '@wenqu/domain';
import { useSyncExternalStore } from 'react';

/** The browser's clock; the one place that reads it. */
export const nowMs = (): number => Date.now();
export const now = (): Instant => instantFromMs(Date.now());

const listeners = new Set<() => void>();
let second = Math.floor(nowMs() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    const next = Math.floor(nowMs() / 1000);
    if (next === second) return;
    second = next;
    for (const each of listeners) each();
  }, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Seconds since the epoch; the caller redraws once a second. One timer serves the page. */
export const useSecond = (): number => useSyncExternalStore(subscribe, () => second);
