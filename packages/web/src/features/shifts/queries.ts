import { queryOptions } from '@tanstack/react-query';
import type { Handover, Shift, ShiftFacts, ShiftNote } from '@wenqu/domain';
import { getJson } from '../../lib/api.ts';

export interface DutyNow {
  readonly shift: Shift | null;
  readonly facts: ShiftFacts;
  readonly notes: readonly ShiftNote[];
  readonly waiting: Handover | null;
}

export const dutyQuery = queryOptions({
  queryKey: ['shifts', 'now'],
  queryFn: ({ signal }) => getJson<DutyNow>('shifts/now', {}, { signal }),
  refetchInterval: 60_000,
});

export const calendarQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['shifts', 'calendar', from, to],
    queryFn: ({ signal }) => getJson<{ items: readonly Shift[] }>('shifts', { from, to }, { signal }),
  });

export const handoversQuery = queryOptions({
  queryKey: ['shifts', 'handovers'],
  queryFn: ({ signal }) => getJson<{ items: readonly Handover[] }>('shifts/handovers', {}, { signal }),
});

/** People who can be on duty. */
export const peopleQuery = queryOptions({
  queryKey: ['shifts', 'people'],
  queryFn: ({ signal }) =>
    getJson<{ items: readonly { readonly id: string; readonly name: string }[] }>(
      'register/workers',
      {},
      { signal },
    ),
});
