import type { Instant } from './instant.ts';
import type { Words } from './machine.ts';
import type { MatterLink } from './matter/matter.ts';

/** The printed things of a bureau. @source supervision.md §12 */
export const TEMPLATE_IDS = [
  'duty-log',
  'explanation-request',
  'inspection-record',
  'enquiry-record',
  'sampling-record',
  'custody-form',
  'preservation-list',
  'filing-form',
  'order-to-correct',
  'prior-notice',
  'decision',
  'service-receipt',
  'transfer-letter',
  'weekly-rating',
  'tour-note',
  'monthly-bulletin',
  'strike-off-form',
  'annual-scorecard',
  'evidence-extraction',
  'list-bulletin',
] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];

/** What is filled in: by name; a list prints one row for each of its entries. */
export interface DocumentData {
  readonly [name: string]: DocumentValue;
}
export type DocumentValue = string | number | boolean | readonly DocumentData[] | null;

export type TemplateFieldType =
  | 'text'
  /** Line breaks make paragraphs. */
  | 'long-text'
  | 'number'
  /** In yuan 元, printed with separators. */
  | 'money'
  /** `YYYY-MM-DD`, printed as 2026年11月21日. */
  | 'day'
  /** Microseconds since 1970, printed as 2026年11月21日14时05分. */
  | 'moment'
  | 'yes-no'
  /** A list of entries with fields of their own; `{#name}…{/name}` in the template. */
  | 'rows'
  /** A list of `{ file: SHA-256 of a kept PNG or JPEG, caption }`; `{@name}` in a paragraph of its own. */
  | 'pictures';

/** One thing a template may ask for. */
export interface TemplateField {
  /** As it stands between braces in the template. */
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly type: TemplateFieldType;
  /** Must be given with every document, and must stand in every template of this kind. */
  readonly required: boolean;
  /** Of 'rows': the fields of one entry. */
  readonly fields?: readonly TemplateField[];
}

/** A kind of document as the house knows it, whatever its newest template looks like. */
export interface TemplateKind extends Words {
  readonly id: TemplateId;
  /** `{mark}责改字〔{year}〕第{n}号`: mark of the bureau 机关代字, year, running number of that year. */
  readonly numbering: string;
  /** For whom and when, in one sentence. */
  readonly use: Words;
  readonly fields: readonly TemplateField[];
}

/** One version of a template; old ones stay. */
export interface TemplateVersion {
  readonly template: TemplateId;
  /** 1 is the shipped one. */
  readonly version: number;
  readonly source: 'shipped' | 'bureau';
  /** SHA-256 of the DOCX. */
  readonly docx: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly note: string;
}

/** A template as it stands, with what it may ask for. */
export interface TemplateInfo extends TemplateKind {
  readonly version: TemplateVersion;
}

/** What is wrong with a template that somebody uploads. */
export interface TemplateFault extends Words {
  readonly code:
    | 'not-docx'
    | 'too-large'
    | 'macros'
    | 'external-link'
    | 'broken-tags'
    | 'unknown-field'
    | 'missing-field'
    | 'outside-list';
  /** The field or tag it is about; '' = the file. */
  readonly field: string;
}

/** A document as it was issued: frozen with its data, its template's version and its digests. */
export interface IssuedDocument {
  readonly id: string;
  /** As printed, 环责改字〔2026〕第3号. */
  readonly number: string;
  readonly template: TemplateId;
  readonly templateVersion: number;
  readonly title: string;
  readonly at: Instant;
  /** Account id or 'system'. */
  readonly by: string;
  readonly byName: string;
  readonly about: readonly MatterLink[];
  /** Enterprise, agency and town never learn that it exists; its number is of a row of its own. */
  readonly hidden: boolean;
  readonly enterprise: string;
  /** SHA-256 of the kept files. */
  readonly docx: string;
  readonly pdf: string;
  /** SHA-256 of the data as they were filled in. */
  readonly dataDigest: string;
  /** The document this one corrects; '' = none. */
  readonly corrects: string;
  /** The document that corrects this one; '' = none. */
  readonly correctedBy: string;
}

/** A document with what was filled in, and whether what is kept is still what was issued. */
export interface DocumentDetail {
  readonly document: IssuedDocument;
  readonly data: DocumentData;
  /** Digests of data, DOCX and PDF computed again and compared. */
  readonly intact: boolean;
}

/** What the bureau says of itself in every document. */
export interface DocumentSettings {
  /** Name of the bureau 机关名称. */
  readonly bureau: string;
  /** 机关代字, as in 环责改字. */
  readonly mark: string;
  /** Numbering by template where the bureau has its own. */
  readonly numbering: Readonly<Partial<Record<TemplateId, string>>>;
}
