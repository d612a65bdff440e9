import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  BoxReading,
  PickUpStop,
  Sample,
  SampleDetail,
  SamplerView,
  SampleSetting,
  SampleSettingKind,
  SampleState,
} from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly asOf: number;
}

export interface StoppedProposal {
  readonly key: string;
  readonly at: number;
  readonly point: string;
  readonly trigger: string;
  readonly stop: string;
}

/** States each list shows. */
export const STATES_OF = {
  approve: ['requested'],
  running: ['approved', 'sent', 'acknowledged'],
  box: ['retained', 'pick-up'],
  lab: ['opened', 'sealed', 'at-lab', 'reported', 'told'],
  ended: ['disposed', 'ended', 'failed', 'compromised'],
} as const satisfies Record<string, readonly SampleState[]>;
export type ListView = keyof typeof STATES_OF;

export interface SamplesAsked {
  readonly view: ListView;
  readonly point: string | undefined;
  readonly entry: string | undefined;
  readonly q: string | undefined;
}

export const samplesQuery = ({ view, ...asked }: SamplesAsked) => {
  const query = {
    ...asked,
    state: STATES_OF[view].join(','),
    sort: view === 'approve' || view === 'box' ? 'due' : 'newest',
  };
  return infiniteQueryOptions({
    queryKey: ['samples', 'list', query],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<Sample>>('samples', { ...query, cursor: pageParam, limit: 100 }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
};

export const sampleCountsQuery = queryOptions({
  queryKey: ['samples', 'counts'],
  queryFn: ({ signal }) =>
    getJson<{ counts: Readonly<Partial<Record<SampleState, number>>> }>('samples/counts', {}, { signal }),
});

export const sampleQuery = (id: string) =>
  queryOptions({
    queryKey: ['samples', 'one', id],
    queryFn: ({ signal }) => getJson<SampleDetail>(`samples/${encodeURIComponent(id)}`, {}, { signal }),
  });

export const coldQuery = (id: string) =>
  queryOptions({
    queryKey: ['samples', 'cold', id],
    queryFn: ({ signal }) =>
      getJson<Whole<BoxReading>>(`samples/${encodeURIComponent(id)}/cold`, {}, { signal }),
  });

export const pickUpQuery = queryOptions({
  queryKey: ['samples', 'pick-up'],
  queryFn: ({ signal }) => getJson<Whole<PickUpStop>>('samples/pick-up', {}, { signal }),
});

export const samplersQuery = queryOptions({
  queryKey: ['samples', 'samplers'],
  queryFn: ({ signal }) => getJson<Whole<SamplerView>>('samplers', {}, { signal }),
});

export const laboratoriesQuery = queryOptions({
  queryKey: ['samples', 'laboratories'],
  queryFn: ({ signal }) =>
    getJson<Whole<{ readonly id: string; readonly name: string }>>('samples/laboratories', {}, { signal }),
});

export const settingsQuery = <K extends SampleSettingKind>(kind: K) =>
  queryOptions({
    queryKey: ['samples', 'settings', kind],
    queryFn: ({ signal }) => getJson<Whole<SampleSetting<K>>>(`sample-settings/${kind}`, {}, { signal }),
  });

export const stoppedQuery = queryOptions({
  queryKey: ['samples', 'stopped'],
  queryFn: ({ signal }) => getJson<Whole<StoppedProposal>>('samples/stopped', {}, { signal }),
});
