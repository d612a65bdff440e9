import { useQueryClient } from '@tanstack/react-query';
import type { LiveEvents } from '@wenqu/domain';
import { useCallback } from 'react';
import { CARE_KEY } from '../../lib/care.ts';
import { useOrderEvents } from '../../live/use-live.ts';

/** Reads clocks, parameters and checks again when an order to this logger moves on. */
export function useCareRenewed(mn: string): void {
  const client = useQueryClient();
  useOrderEvents(
    useCallback(
      (event: LiveEvents['order'] | undefined) => {
        if (event === undefined || event.mn === mn) void client.invalidateQueries({ queryKey: CARE_KEY });
      },
      [client, mn],
    ),
  );
}
