import type { FieldPlace } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { placeNow } from './field-store.ts';

/** Where one stands, asked once; undefined: not known. Asks only where it was allowed before: opening a list is no reason to ask. */
export function usePlace(): FieldPlace | undefined {
  const [place, setPlace] = useState<FieldPlace>();
  useEffect(() => {
    let left = false;
    void (async () => {
      const allowed = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => undefined);
      if (allowed?.state !== 'granted') return;
      const found = await placeNow();
      if (!left && found.place) setPlace(found.place);
    })();
    return () => {
      left = true;
    };
  }, []);
  return place;
}
