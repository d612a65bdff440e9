import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 1100px)');
const subscribe = (listener: () => void): (() => void) => {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

/** Is there room for a pane beside the list? */
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => query.matches);
