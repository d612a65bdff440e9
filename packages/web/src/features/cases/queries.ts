import { queryOptions } from '@tanstack/react-query';
import type {
  CaseCheck,
  ClauseAnswer,
  DailyFines,
  DiscretionStandard,
  DocumentData,
  Instant,
  IssuedDocument,
  Light,
  Matter,
  PoliceTest,
  TemplateId,
} from '@wenqu/domain';
import { getJson } from '../../lib/api.ts';
import { MATTERS_KEY } from '../../lib/matters.ts';

/** What the server knows of an inquiry or case beside the matter itself. */
export interface CaseFile {
  readonly checks: readonly {
    readonly event: string;
    readonly light: Light;
    readonly items: readonly CaseCheck[];
  }[];
  readonly clauses: ClauseAnswer | null;
  readonly limitationDay: string | null;
  readonly police: readonly PoliceTest[];
  readonly situations: readonly string[];
  readonly standards: readonly DiscretionStandard[];
  readonly standard: string | null;
  readonly related: readonly { readonly matter: Matter; readonly fines: readonly DailyFines[] }[];
  readonly documents: readonly IssuedDocument[];
  readonly templates: readonly TemplateId[];
}
export interface EvidenceItem {
  readonly kind: string;
  readonly id: string;
  readonly at: Instant | null;
  readonly digest: string;
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly frozen: boolean;
}
export interface EvidenceIndex {
  readonly items: readonly EvidenceItem[];
  readonly broken: readonly string[];
}

const path = (id: string, more: string) => `cases/${encodeURIComponent(id)}/${more}`;

/** Under the key of matters: a step renews it too. */
export const caseFileQuery = (id: string) =>
  queryOptions({
    queryKey: [...MATTERS_KEY, 'file', id],
    queryFn: ({ signal }) => getJson<CaseFile>(path(id, 'file'), {}, { signal }),
  });
export const evidenceQuery = (id: string) =>
  queryOptions({
    queryKey: [...MATTERS_KEY, 'evidence', id],
    queryFn: ({ signal }) => getJson<EvidenceIndex>(path(id, 'evidence'), {}, { signal }),
  });
export const paperQuery = (id: string, template: string) =>
  queryOptions({
    queryKey: [...MATTERS_KEY, 'paper', id, template],
    queryFn: ({ signal }) => getJson<DocumentData>(path(id, `papers/${template}`), {}, { signal }),
    staleTime: 0,
    gcTime: 0,
  });

/** Yuan as people read it. */
export const yuan = (amount: number): string => `¥${amount.toLocaleString('en-US')}`;
