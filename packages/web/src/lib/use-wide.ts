import { useSyncExternalStore } from 'react';

function watch(text: string): () => boolean {
  const query = matchMedia(text);
  const subscribe = (listener: () => void): (() => void) => {
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => query.matches);
}

/** Is there room for a pane beside the list? */
export const useWide = watch('(min-width: 1100px)');

/** One column: filters and list share the page's own scroll. */
export const usePhone = watch('(max-width: 700px)');

/** How a page of one long list is laid out: the list takes what is left, on a phone most of the screen. */
export function useListFrame(): { readonly fill: boolean; readonly maxHeight: string } {
  const phone = usePhone();
  return { fill: !phone, maxHeight: phone ? '80vh' : 'fill' };
}
