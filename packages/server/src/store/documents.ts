import type {
  DocumentData,
  DocumentSettings,
  Instant,
  IssuedDocument,
  MatterLink,
  TemplateId,
  TemplateVersion,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A document as it is kept: frozen with its place in a row of numbers. */
export interface KeptDocument {
  readonly document: Omit<IssuedDocument, 'correctedBy'>;
  /** Row of numbers: template, year, and whether hidden. */
  readonly row: string;
  /** 1, 2, 3 … without gaps in its row. */
  readonly sequence: number;
  readonly data: DocumentData;
}

export interface DocumentQuery {
  readonly template?: readonly TemplateId[];
  readonly enterprise?: string;
  readonly about?: MatterLink;
  /** Words of number or title. */
  readonly q?: string;
  /** Issued at or after, before. */
  readonly from?: Instant;
  readonly to?: Instant;
  /** Without it hidden ones do not exist. */
  readonly withHidden: boolean;
  /** Only of these enterprises; the others do not exist. */
  readonly enterprises?: readonly string[];
  readonly cursor?: string;
  readonly limit: number;
}

/** Issued documents and versions of templates: only ever added to. Every store passes `documents.contract.ts`. */
export interface DocumentStore {
  /**
   * Keep a document and take its number, in one act.
   *
   * @throws WQ_DOCUMENT_CONFLICT when the number is not the next of its row, or what it corrects is corrected already
   */
  keep(kept: KeptDocument): Promise<void>;
  /** The number the next document of a row gets. */
  nextSequence(row: string): Promise<number>;
  get(id: string): Promise<IssuedDocument | undefined>;
  data(id: string): Promise<DocumentData | undefined>;
  /** Newest first. */
  list(query: DocumentQuery): Promise<BookPage<IssuedDocument>>;
  /** Versions of a template, oldest first. */
  versions(template: TemplateId): Promise<TemplateVersion[]>;
  /** @throws WQ_DOCUMENT_CONFLICT when it is not the next version */
  addVersion(version: TemplateVersion): Promise<void>;
  /** As kept last; undefined: never. */
  settings(): Promise<DocumentSettings | undefined>;
  keepSettings(settings: DocumentSettings, at: Instant, by: string): Promise<void>;
  close(): Promise<void>;
}

/** `matter M-2026-000003` as a word that can be looked for. */
export const linkWord = ({ kind, id }: MatterLink): string => `${kind}\u001f${id}`;
