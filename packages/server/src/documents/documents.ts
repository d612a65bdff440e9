import type {
  Account,
  DocumentData,
  IssuedDocument,
  MatterLink,
  TemplateId,
  TemplateInfo,
} from '@wenqu/domain';
import type { BookPage } from '../store/book.ts';

/** What has to be printed. */
export interface DocumentDraft {
  readonly template: TemplateId;
  readonly data: DocumentData;
  readonly about: readonly MatterLink[];
  readonly enterprise?: string;
  readonly hidden?: boolean;
  /** Absent: the template's name with the party or the period. */
  readonly title?: string;
  /** The document it corrects. */
  readonly corrects?: string;
  readonly by: Account | 'system';
}

export interface DocumentQuery {
  readonly template?: readonly TemplateId[];
  readonly enterprise?: string;
  readonly about?: MatterLink;
  /** Words of number or title. */
  readonly q?: string;
  readonly from?: number;
  readonly to?: number;
  /** Without it hidden ones do not exist. */
  readonly withHidden: boolean;
  /** Only of these enterprises; the others do not exist. */
  readonly enterprises?: readonly string[];
  readonly cursor?: string;
  readonly limit: number;
}

/** What others do with documents. */
export interface DocumentDesk {
  /**
   * Number, fill, print and keep one document; all or nothing.
   *
   * @throws WQ_DOCUMENT_DATA naming every required field that is missing or of another type
   */
  make(draft: DocumentDraft): Promise<IssuedDocument>;
  list(query: DocumentQuery): Promise<BookPage<IssuedDocument>>;
  get(id: string): Promise<IssuedDocument | undefined>;
  templates(): Promise<readonly TemplateInfo[]>;
}
