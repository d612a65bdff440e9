import { queryOptions } from '@tanstack/react-query';
import type { FlagRun, Mark, ValidityClaim } from '@wenqu/domain';
import { getJson } from './api.ts';

/** Layers over the numbers of one point: what its device, people and reviews say. */
export interface MarkLayers {
  readonly automatic: readonly FlagRun[];
  readonly manual: readonly Mark[];
  readonly reviewed: readonly ValidityClaim[];
}

/** Everything of marks and exemptions is read again when one of them changes. */
export const MARKS_KEY = ['marks'];

export const layersQuery = (point: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'layers', point, from, to],
    queryFn: ({ signal }) =>
      getJson<MarkLayers>(`points/${encodeURIComponent(point)}/mark-layers`, { from, to }, { signal }),
    staleTime: 30_000,
  });

/** What takes a number of this factor out of use at a moment; undefined: nothing does. */
export const takenBy = (
  claims: readonly ValidityClaim[] | undefined,
  factor: string,
  at: number,
): ValidityClaim | undefined =>
  claims?.find(
    (claim) =>
      claim.effect !== 'valid' &&
      at >= claim.from &&
      at < claim.to &&
      (claim.factors.length === 0 || claim.factors.includes(factor)),
  );
