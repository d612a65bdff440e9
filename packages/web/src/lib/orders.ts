import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Edition, Order, OrderDetail } from '@wenqu/domain';
import { getJson, type Page } from './api.ts';

/** One field of a command's CP, as the catalogue tells it. */
export interface CommandField {
  /** As on the wire: `BeginTime`, `PolId`. */
  readonly name: string;
  readonly required: boolean;
  readonly zh: string;
  readonly en: string;
  /** As the standard writes it: N14, C6. */
  readonly type: string;
  /** A value that is fine. */
  readonly example: string;
  /** The values there are, when they are few. */
  readonly choices: readonly { readonly value: string; readonly zh: string; readonly en: string }[];
  /** Several values with commas between. */
  readonly list: boolean;
  /** What every fine value matches; the server's check is stricter. */
  readonly regex: string;
}

/** A command the house can ask for, of one edition. */
export interface CommandLine {
  readonly edition: Edition | 'extension';
  readonly cn: string;
  readonly zh: string;
  readonly en: string;
  readonly pattern: 'set' | 'get' | 'history' | 'notify';
  readonly class: Order['class'];
  readonly effect: Order['effect'];
  readonly fields: readonly CommandField[];
  readonly confidence: 'standard-text' | 'secondary' | 'unknown';
  readonly note: string;
  /** Only for loggers of this system code; '' for all. */
  readonly st: string;
}

/** Tables of the standard: read once. */
export const commandsQuery = queryOptions({
  queryKey: ['commands'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly CommandLine[] }>('commands', {}, { signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** What one logger can be asked for: its edition and its extensions. */
export const loggerCommandsQuery = (mn: string) =>
  queryOptions({
    queryKey: ['commands', mn],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly CommandLine[] }>('commands', { mn }, { signal })).items,
    // The book may have changed a moment ago.
    staleTime: 0,
  });

/** What a list of orders may be narrowed by; lists are joined by commas. */
export interface OrdersAsked {
  readonly mn?: string | undefined;
  readonly state?: string | undefined;
  readonly cn?: string | undefined;
  readonly class?: string | undefined;
  readonly origin?: string | undefined;
}

const ROWS = 100;

export const ordersQuery = (asked: OrdersAsked) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<Order>>('orders', { ...asked, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The newest few of a logger, or those in some states. */
export const fewOrdersQuery = (asked: OrdersAsked, limit: number) =>
  queryOptions({
    queryKey: ['orders', 'few', asked, limit],
    queryFn: ({ signal }) => getJson<Page<Order>>('orders', { ...asked, limit }, { signal }),
  });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['orders', 'one', id],
    queryFn: ({ signal }) => getJson<OrderDetail>(`orders/${encodeURIComponent(id)}`, {}, { signal }),
  });

/** A field information code: what 3020 reads and 3021 sets. */
export interface InfoCodeLine {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly unit?: string;
  readonly values?: string;
  /** `analyser/state`. */
  readonly group: string;
  readonly edition: string;
}

export const infoCodesQuery = queryOptions({
  queryKey: ['reference', 'info-codes'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly InfoCodeLine[] }>('reference/info-codes', {}, { signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** A value of QnRtn (9011) or ExeRtn (9012) and what it means. */
export interface ReturnLine {
  readonly field: 'QnRtn' | 'ExeRtn';
  readonly edition: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export const returnsQuery = queryOptions({
  queryKey: ['reference', 'returns'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly ReturnLine[] }>('reference/returns', {}, { signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The command of an edition by its number; of another edition when its own has none. */
export const commandOf = (
  commands: readonly CommandLine[],
  cn: string,
  edition: string,
): CommandLine | undefined =>
  commands.find((each) => each.cn === cn && each.edition === edition) ??
  commands.find((each) => each.cn === cn);
