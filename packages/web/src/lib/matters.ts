import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type FieldValues,
  type Instant,
  type Level,
  MATTER_TABLES,
  type MachineId,
  type Matter,
  type MatterDetail,
  type MatterLink,
  type MatterTable,
} from '@wenqu/domain';
import { useCallback } from 'react';
import { useLiveEvents } from '../live/use-live.ts';
import { getJson, type Page, type Query, sendJson } from './api.ts';

export const MATTERS_KEY = ['matters'];

/** Somebody who can be named in a matter. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly unit: string;
  readonly certificate: string;
}
export type MatterTold = MatterDetail & { readonly people: readonly Person[]; readonly asOf: Instant };
export interface MatterCounts {
  readonly total: number;
  readonly open: number;
  readonly overdue: number;
  readonly mine: number;
  readonly machines: Readonly<Partial<Record<MachineId, Readonly<Record<string, number>>>>>;
}

/** What a list of matters is narrowed by; lists are joined with commas. */
export interface MatterFilters {
  readonly machine?: string | undefined;
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly campaign?: string | undefined;
  readonly enterprise?: string | undefined;
  readonly point?: string | undefined;
  readonly unit?: string | undefined;
  readonly leader?: string | undefined;
  readonly officer?: string | undefined;
  readonly level?: string | undefined;
  readonly open?: boolean | undefined;
  readonly mine?: boolean | undefined;
  readonly due?: 'overdue' | 'today' | 'soon' | undefined;
  /** About this: `entry:ID`. */
  readonly link?: string | undefined;
  readonly q?: string | undefined;
  readonly sort?: 'due' | 'newest' | 'updated' | undefined;
}

const asked = (filters: MatterFilters): Query => ({ ...filters });

export const mattersQuery = (filters: MatterFilters, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [...MATTERS_KEY, 'list', filters, limit],
    queryFn: ({ pageParam, signal }) =>
      getJson<Page<Matter>>('matters', { ...asked(filters), limit, cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const matterCountsQuery = (filters: MatterFilters = {}) =>
  queryOptions({
    queryKey: [...MATTERS_KEY, 'counts', filters],
    queryFn: ({ signal }) => getJson<MatterCounts>('matters/counts', asked(filters), { signal }),
  });

export const matterQuery = (id: string) =>
  queryOptions({
    queryKey: [...MATTERS_KEY, 'one', id],
    queryFn: ({ signal }) => getJson<MatterTold>(`matters/${encodeURIComponent(id)}`, {}, { signal }),
  });

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => getJson<{ items: readonly Person[] }>('matters/people', {}, { signal }),
  staleTime: 60_000,
});

/** A burst of steps renews what is on screen once. */
const RENEW_MS = 400;
let renewing: ReturnType<typeof setTimeout> | undefined;

/** Lists and counts on screen are asked again when a matter moves. */
export function useMatterNews(): void {
  const client = useQueryClient();
  const renew = useCallback(() => {
    if (renewing !== undefined) return;
    renewing = setTimeout(() => {
      renewing = undefined;
      void client.invalidateQueries({ queryKey: MATTERS_KEY });
    }, RENEW_MS);
  }, [client]);
  useLiveEvents('matter', renew);
}

/** One matter, kept fresh. */
export function useMatter(id: string) {
  useMatterNews();
  return useQuery(matterQuery(id));
}

/** The first page of matters, kept fresh: for panes beside other things. */
export function useMatters(filters: MatterFilters, limit = 20) {
  useMatterNews();
  return useQuery({
    queryKey: [...MATTERS_KEY, 'first', filters, limit],
    queryFn: ({ signal }) => getJson<Page<Matter>>('matters', { ...asked(filters), limit }, { signal }),
  });
}

export interface NewMatter {
  readonly machine: MachineId;
  readonly event?: string;
  readonly kind?: string;
  readonly campaign?: string;
  readonly title: string;
  readonly level?: Level;
  readonly hidden?: boolean;
  readonly enterprise?: string;
  readonly outlet?: string;
  readonly point?: string;
  readonly unit?: string;
  readonly leader?: string;
  readonly officers?: readonly string[];
  readonly links?: readonly MatterLink[];
  readonly given: FieldValues;
  readonly reason: string;
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}
export interface NewStep {
  readonly event: string;
  readonly version: number;
  readonly reason: string;
  readonly given: FieldValues;
  readonly links?: readonly MatterLink[];
  readonly happenedAt?: Instant;
  readonly clientId?: string;
}

/** Begin a matter, take a step; throws ApiError in the server’s words. */
export function useMatterActs() {
  const client = useQueryClient();
  const kept = async (told: MatterTold): Promise<MatterTold> => {
    client.setQueryData(matterQuery(told.matter.id).queryKey, told);
    await client.invalidateQueries({ queryKey: MATTERS_KEY });
    return told;
  };
  return {
    open: (draft: NewMatter) => sendJson<MatterTold>('POST', 'matters', { body: draft }).then(kept),
    act: (id: string, step: NewStep) =>
      sendJson<MatterTold>('POST', `matters/${encodeURIComponent(id)}/steps`, { body: step }).then(kept),
  };
}

export const tableOf = (machine: MachineId): MatterTable | undefined => MATTER_TABLES[machine];
/** A new identity of a step: sent twice, it is one step. */
export const newClientId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
