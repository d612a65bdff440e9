import type { Account } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { FieldApp } from './field-store.ts';

const apps = new Map<string, Promise<FieldApp>>();

/** The field app of this account; undefined while it opens, null where the browser keeps nothing. */
export function useFieldApp(account: Account | undefined): FieldApp | null | undefined {
  const [app, setApp] = useState<FieldApp | null>();
  const id = account?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the app belongs to the id, not to the object that names it
  useEffect(() => {
    if (!account || id === undefined) return;
    const opening = apps.get(id) ?? FieldApp.open(account);
    apps.set(id, opening);
    let stop: (() => void) | undefined;
    let left = false;
    opening.then(
      (opened) => {
        if (left) return;
        setApp(opened);
        stop = opened.follow();
      },
      () => {
        apps.delete(id);
        setApp(null);
      },
    );
    return () => {
      left = true;
      stop?.();
    };
  }, [id]);
  return app;
}
