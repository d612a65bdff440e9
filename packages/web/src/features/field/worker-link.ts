import { useSyncExternalStore } from 'react';
import { basePath } from '../../lib/base.ts';

let waiting: ServiceWorker | undefined;
const listeners = new Set<() => void>();
function found(worker: ServiceWorker | null): void {
  // The first one takes over by itself: there is nothing to be interrupted.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  for (const listener of listeners) listener();
}

let linked = false;
/** Register the service worker of this district once; it makes the field app open without network. */
export function linkWorker(): void {
  const here = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
  if (here) here.href = `${basePath}/manifest.webmanifest`;
  if (linked || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  linked = true;
  const scope = `${basePath}/`;
  void navigator.serviceWorker
    .register(`${scope}shell-worker.js`, { scope, updateViaCache: 'none' })
    .then((registration) => {
      found(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const next = registration.installing;
        next?.addEventListener('statechange', () => next.state === 'installed' && found(next));
      });
    })
    // Without it the app still works while there is network; the page says that it is not secure.
    .catch(() => undefined);
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** A newer shell that waits to be let in. */
export const useWaitingShell = (): boolean => useSyncExternalStore(subscribe, () => waiting !== undefined);

/** Let it in; the page begins anew with it. */
export function takeOver(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
}
