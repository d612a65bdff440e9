import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  DocumentData,
  DocumentDetail,
  DocumentSettings,
  IssuedDocument,
  MatterLink,
  TemplateId,
  TemplateInfo,
  TemplateVersion,
} from '@wenqu/domain';
import { apiUrl, getBytes, getJson, type Page, postForBytes, sendJson } from './api.ts';

export const DOCUMENTS_KEY = ['documents'] as const;
export const TEMPLATES_KEY = ['templates'] as const;
const ROWS = 50;
const LISTED = 100;
const PDF = 'application/pdf';

export interface DocumentFilter {
  readonly template?: string | undefined;
  readonly enterprise?: string | undefined;
  readonly q?: string | undefined;
}
/** What is sent to make, or to look at beforehand. */
export interface DocumentDraft {
  readonly template: TemplateId;
  readonly data: DocumentData;
  readonly about: readonly MatterLink[];
  readonly enterprise?: string;
  readonly hidden?: boolean;
  readonly corrects?: string;
}

export const documentsQuery = (filter: DocumentFilter) =>
  infiniteQueryOptions({
    queryKey: [...DOCUMENTS_KEY, 'list', filter],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<IssuedDocument>>('documents', { ...filter, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Documents about one thing, newest first. */
export const documentsAboutQuery = ({ kind, id }: MatterLink) =>
  queryOptions({
    queryKey: [...DOCUMENTS_KEY, 'about', kind, id],
    queryFn: ({ signal }) =>
      getJson<Page<IssuedDocument>>('documents', { about: `${kind}:${id}`, limit: LISTED }, { signal }),
  });

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: [...DOCUMENTS_KEY, 'one', id],
    queryFn: ({ signal }) => getJson<DocumentDetail>(`documents/${encodeURIComponent(id)}`, {}, { signal }),
  });

export const templatesQuery = queryOptions({
  queryKey: [...TEMPLATES_KEY, 'list'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly TemplateInfo[] }>('templates', {}, { signal })).items,
});
export const versionsQuery = (template: string) =>
  queryOptions({
    queryKey: [...TEMPLATES_KEY, 'versions', template],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly TemplateVersion[] }>(`templates/${template}/versions`, {}, { signal }))
        .items,
  });
export const documentSettingsQuery = queryOptions({
  queryKey: [...TEMPLATES_KEY, 'settings'],
  queryFn: ({ signal }) => getJson<DocumentSettings>('templates/settings', {}, { signal }),
});

export const makeDocument = (draft: DocumentDraft): Promise<IssuedDocument> =>
  sendJson<IssuedDocument>('POST', 'documents', { body: draft });

export const documentFile = (id: string, form: 'docx' | 'pdf'): string =>
  apiUrl(`documents/${encodeURIComponent(id)}/${form}`);
export const templateFile = (template: string, version: number): string =>
  apiUrl(`templates/${template}/docx`, { version });

/** A PDF in a tab of its own. The tab is opened at once: one opened after waiting would be held back. */
export async function openPdf(bytes: () => Promise<ArrayBuffer>): Promise<void> {
  const tab = window.open('', '_blank');
  try {
    const url = URL.createObjectURL(new Blob([await bytes()], { type: PDF }));
    if (tab) tab.location.href = url;
    else window.location.assign(url);
  } catch (error) {
    tab?.close();
    throw error;
  }
}

/** Bytes of a PDF that is kept or made as an example. */
export const pdfBytes = async (path: string): Promise<ArrayBuffer> => (await getBytes(path, {}, PDF)).bytes;

/** The PDF a draft would become. @throws ApiError with the faults of its fields */
export const previewBytes = (draft: DocumentDraft): Promise<ArrayBuffer> =>
  postForBytes('documents/preview', draft, PDF);
