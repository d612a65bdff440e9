import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type {
  Campaign,
  CampaignAppeal,
  CampaignIssue,
  CampaignStanding,
  Instant,
  IssueContent,
  IssuedDocument,
  IssueHead,
  IssueKind,
  ItemLine,
} from '@wenqu/domain';
import { getJson, sendJson } from '../../lib/api.ts';
import { MATTERS_KEY } from '../../lib/matters.ts';

/** Under the key of matters: a step of an item renews what is counted from it. */
const KEY = [...MATTERS_KEY, 'campaigns'];
const RENEW_MS = 60_000;

export interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly asOf: Instant;
}

export const campaignsQuery = queryOptions({
  queryKey: [...KEY, 'all'],
  queryFn: ({ signal }) => getJson<Whole<Campaign>>('campaigns', {}, { signal }),
});
export const standingQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, id, 'standing'],
    queryFn: ({ signal }) => getJson<CampaignStanding>(`campaigns/${id}`, {}, { signal }),
    refetchInterval: RENEW_MS,
  });
export const itemsQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, id, 'items'],
    queryFn: ({ signal }) => getJson<Whole<ItemLine>>(`campaigns/${id}/items`, {}, { signal }),
    refetchInterval: RENEW_MS,
  });
export const issuesQuery = (id: string, kind: IssueKind) =>
  queryOptions({
    queryKey: [...KEY, id, 'issues', kind],
    queryFn: ({ signal }) => getJson<Whole<IssueHead>>(`campaigns/${id}/issues`, { kind }, { signal }),
  });
export const issueQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: [...KEY, 'issue', id ?? ''],
    queryFn: ({ signal }) => getJson<CampaignIssue>(`campaign-issues/${id}`, {}, { signal }),
    enabled: id !== undefined,
  });
export const previewQuery = (id: string, kind: IssueKind, on: boolean) =>
  queryOptions({
    queryKey: [...KEY, id, 'preview', kind],
    queryFn: ({ signal }) => getJson<IssueContent>(`campaigns/${id}/preview`, { kind }, { signal }),
    enabled: on,
    retry: false,
  });
export const appealsQuery = (id: string) =>
  queryOptions({
    queryKey: [...KEY, id, 'appeals'],
    queryFn: ({ signal }) => getJson<Whole<CampaignAppeal>>(`campaigns/${id}/appeals`, {}, { signal }),
  });
export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['documents', 'one', id],
    queryFn: ({ signal }) =>
      getJson<{ document: IssuedDocument }>(`documents/${id}`, {}, { signal }).then(
        ({ document }) => document,
      ),
    enabled: id !== '',
  });

export type NewCampaign = Pick<
  Campaign,
  'name' | 'office' | 'strands' | 'from' | 'to' | 'units' | 'tasks' | 'plan'
> & { readonly reason: string };

/** Writes of campaigns; what is on screen is asked again after each. */
export function useCampaignActs() {
  const client = useQueryClient();
  const kept = async <T>(made: T): Promise<T> => {
    await client.invalidateQueries({ queryKey: KEY });
    return made;
  };
  return {
    open: (body: NewCampaign) => sendJson<Campaign>('POST', 'campaigns', { body }).then(kept),
    change: (id: string, version: number, set: Partial<Campaign>, reason: string) =>
      sendJson<Campaign>('PATCH', `campaigns/${id}`, { body: { version, set, reason } }).then(kept),
    issue: (id: string, kind: IssueKind, reason: string, corrects?: string) =>
      sendJson<CampaignIssue>('POST', `campaigns/${id}/issues`, {
        body: { kind, reason, ...(corrects !== undefined && { corrects }) },
      }).then(kept),
    print: (issue: string) => sendJson<CampaignIssue>('POST', `campaign-issues/${issue}/document`).then(kept),
    form: (item: string) => sendJson<{ document: string }>('POST', `items/${item}/strike-off-form`),
    appeal: (issue: string, item: string, reason: string) =>
      sendJson<CampaignAppeal>('POST', `campaign-issues/${issue}/appeals`, { body: { item, reason } }).then(
        kept,
      ),
    answer: (appeal: string, answer: 'upheld' | 'refused', reason: string) =>
      sendJson<CampaignAppeal>('POST', `campaign-appeals/${appeal}/answer`, {
        body: { answer, reason },
      }).then(kept),
  };
}
