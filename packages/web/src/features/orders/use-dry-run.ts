import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Instant, Order, OrderAsk } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { ApiError, sendJson } from '../../lib/api.ts';

/** What would go out; nothing is kept and nothing is sent. */
export interface DryRun {
  /** PW masked. */
  readonly frame: string;
  readonly class: Order['class'];
  readonly effect: Order['effect'];
  readonly approval: 'none' | 'before' | 'after';
  readonly online: boolean;
  /** Orders before it at the same device. */
  readonly ahead: number;
  readonly expiresAt: Instant;
}

const QUIET_MS = 350;

/** The dry run of what is typed, asked a moment after the last change; undefined `ask`: not complete yet. */
export function useDryRun(ask: OrderAsk | undefined) {
  const typed = ask === undefined ? '' : JSON.stringify(ask);
  const [settled, setSettled] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), QUIET_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useQuery({
    queryKey: ['dry-run', settled],
    queryFn: () => sendJson<DryRun>('POST', 'orders/dry-run', { body: JSON.parse(settled) as OrderAsk }),
    enabled: settled !== '' && typed !== '',
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status > 0),
    // Whether the device is on line and who is before it change by themselves.
    refetchInterval: 5_000,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const current = typed !== '' && typed === settled && !query.isPlaceholderData;
  return {
    result: typed === '' ? undefined : query.data,
    error: current ? query.error : null,
    /** The result tells of what is typed now. */
    current: current && query.isSuccess,
    busy: typed !== '' && (!current || query.isFetching) && !query.isError,
  };
}
