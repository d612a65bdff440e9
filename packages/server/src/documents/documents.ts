import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type Account,
  type DocumentData,
  type DocumentDetail,
  type DocumentSettings,
  formatDay,
  type Instant,
  type IssuedDocument,
  instant,
  type KeptFile,
  type MatterLink,
  msOf,
  TEMPLATE_KINDS,
  type TemplateFault,
  type TemplateId,
  type TemplateInfo,
  type TemplateKind,
  type TemplateVersion,
  templateKind,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { FilePut } from '../files/files.ts';
import type { BookPage } from '../store/book.ts';
import type { DocumentQuery, DocumentStore } from '../store/documents.ts';
import { Turns } from '../turns.ts';
import type { Picture } from './docx/pictures.ts';
import { type DataFault, dataFaults, picturesOf, scopeOf } from './docx/scope.ts';
import { exampleData } from './example.ts';
import { documentId, documentNumber, isPattern, numberRow } from './numbering.ts';
import { Press } from './press.ts';
import type { Pressed } from './press-work.ts';

export type { DocumentQuery } from '../store/documents.ts';

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

/** The part of the kept files that documents use. */
export interface DocumentFiles {
  put(file: FilePut): Promise<KeptFile>;
  has(sha256: string): Promise<boolean>;
  read(sha256: string): Promise<Buffer>;
}
export interface DocumentParts {
  readonly store: DocumentStore;
  readonly files: DocumentFiles;
  readonly clock: Clock;
  /** What the bureau is called until it says so itself. */
  readonly bureau: string;
  readonly mark: string;
}

/** What others do with documents. */
export type DocumentDesk = Pick<Documents, 'make' | 'list' | 'get' | 'templates'>;

const SHIPPED = new URL('../../templates/', import.meta.url);
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const PDF = 'application/pdf';
const DRAFT = '草稿';
/** All pictures of one document; a paper with more is an album. */
const PICTURE_BYTES_MAX = 48 << 20;
/** Sent to the enterprise, which may then read the file. */
const ADDRESSED: ReadonlySet<TemplateId> = new Set([
  ...(['explanation-request', 'order-to-correct', 'prior-notice', 'decision', 'service-receipt'] as const),
  ...(['annual-scorecard', 'preservation-list'] as const),
]);

const digest = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const refused = (faults: readonly DataFault[]): WenquError => new WenquError('WQ_DOCUMENT_DATA', { faults });
const nameOf = (by: Account | 'system'): string => (by === 'system' ? '系统' : by.name);
const idOf = (by: Account | 'system'): string => (by === 'system' ? 'system' : by.id);

interface Ready {
  readonly kind: TemplateKind;
  readonly version: TemplateVersion;
  readonly data: DocumentData;
  readonly pictures: ReadonlyMap<string, readonly Picture[]>;
  readonly title: string;
  readonly at: Instant;
  readonly by: string;
}

/**
 * 文书: numbers, fills, prints and keeps documents. What was issued never changes: its data, its template's version
 * and both files are kept under their digests, and a correction is a new document that names the old one.
 */
export class Documents {
  readonly #parts: DocumentParts;
  readonly #press = new Press();
  /** One document after the other: numbers are without gaps. */
  readonly #turns = new Turns();
  /** One look at the shelf of templates after the other: two would both find it empty. */
  #shelf: Promise<unknown> = Promise.resolve();

  constructor(parts: DocumentParts) {
    this.#parts = parts;
  }

  /**
   * Number, fill, print and keep one document; all or nothing. The number is taken in the act that keeps it.
   *
   * @throws WQ_DOCUMENT_DATA {faults: [{field, zh, en}]} naming every field that is missing or not as it must be;
   *   WQ_NOT_FOUND when the document to correct is not there; WQ_DOCUMENT_CONFLICT when it is corrected already
   */
  make(draft: DocumentDraft): Promise<IssuedDocument> {
    return this.#turns.take(() => this.#make(draft));
  }

  async #make(draft: DocumentDraft): Promise<IssuedDocument> {
    const { store } = this.#parts;
    const old = await this.#corrected(draft);
    const hidden = old?.hidden ?? draft.hidden ?? false;
    const ready = await this.#ready(draft);
    const settings = await this.settings();
    const year = Number(formatDay(ready.at).slice(0, 4));
    const row = numberRow(ready.kind, year, hidden);
    const sequence = await store.nextSequence(row);
    const number = documentNumber(ready.kind, settings, { year, sequence, hidden });
    const data = { ...ready.data, ...house(settings, ready, number, old?.number ?? '') };
    const pressed = await this.#print(ready, data);
    const enterprise = draft.enterprise ?? old?.enterprise ?? '';
    const files = await this.#keepFiles(draft, pressed, `${ready.title}-${number}`, hidden ? '' : enterprise);
    const id = documentId(row, sequence);
    const document = {
      ...{ id, number, title: ready.title, at: ready.at, hidden, enterprise, ...files },
      template: ready.kind.id,
      templateVersion: ready.version.version,
      by: idOf(draft.by),
      byName: nameOf(draft.by),
      about: [...draft.about],
      dataDigest: dataDigest(data, ready.version),
      corrects: old?.id ?? '',
    };
    await store.keep({ document, row, sequence, data });
    return { ...document, correctedBy: '' };
  }

  async #corrected({ corrects = '', template }: DocumentDraft): Promise<IssuedDocument | undefined> {
    if (corrects === '') return undefined;
    const old = await this.#parts.store.get(corrects);
    if (!old) throw new WenquError('WQ_NOT_FOUND', { document: corrects });
    if (old.correctedBy !== '')
      throw new WenquError('WQ_DOCUMENT_CONFLICT', { id: corrects, by: old.correctedBy });
    if (old.template !== template) throw new WenquError('WQ_INPUT', { field: 'template', was: old.template });
    return old;
  }

  /** The draft with its template and its pictures, or every fault it has. */
  async #ready({ template, data, title, by }: DocumentDraft): Promise<Ready> {
    const kind = templateKind(template);
    const faults = dataFaults(kind, data);
    if (faults.length > 0) throw refused(faults);
    return {
      ...{ kind, data, at: this.#parts.clock(), by: nameOf(by) },
      version: await this.#version(kind),
      pictures: await this.#pictures(kind, data),
      title: title ?? titleOf(kind, data),
    };
  }

  async #pictures(kind: TemplateKind, data: DocumentData): Promise<Map<string, readonly Picture[]>> {
    const found = new Map<string, readonly Picture[]>();
    let bytes = 0;
    for (const [name, asked] of picturesOf(kind, data)) {
      const pictures: Picture[] = [];
      for (const [index, { file, caption }] of asked.entries()) {
        const field = `${name}[${index}].file`;
        if (!(await this.#parts.files.has(file))) {
          throw refused([{ field, zh: '照片文件不存在', en: 'the picture is not kept here' }]);
        }
        const picture = await this.#parts.files.read(file);
        bytes += picture.length;
        if (bytes > PICTURE_BYTES_MAX)
          throw refused([{ field, zh: '照片总量过大', en: 'the pictures are too large' }]);
        pictures.push({ bytes: picture, caption });
      }
      found.set(name, pictures);
    }
    return found;
  }

  async #print(ready: Ready, data: DocumentData, template?: Buffer): Promise<Pressed> {
    return this.#press.press({
      template: template ?? (await this.#parts.files.read(ready.version.docx)),
      scope: scopeOf(ready.kind, data),
      pictures: ready.pictures,
      about: { title: ready.title, author: String(data.bureau ?? ''), atMs: msOf(ready.at) },
    });
  }

  async #keepFiles(
    { by, template }: DocumentDraft,
    { docx, pdf }: Pressed,
    name: string,
    enterprise: string,
  ): Promise<{ docx: string; pdf: string }> {
    const safe = name.replace(/[/\\:*?"<>|\n]/g, '_').slice(0, 100);
    const mine = { by: idOf(by), enterprise: ADDRESSED.has(template) ? enterprise : '' };
    const put = (bytes: Uint8Array, ending: string, type: string) =>
      this.#parts.files.put({ ...mine, name: `${safe}.${ending}`, type, bytes: Buffer.from(bytes) });
    const [word, page] = [await put(docx, 'docx', DOCX), await put(pdf, 'pdf', PDF)];
    return { docx: word.sha256, pdf: page.sha256 };
  }

  /** The PDF a draft would become; takes no number and keeps nothing. @throws as `make` */
  async preview(draft: DocumentDraft): Promise<Buffer> {
    const old = await this.#corrected(draft);
    const ready = await this.#ready(draft);
    const data = { ...ready.data, ...house(await this.settings(), ready, DRAFT, old?.number ?? '') };
    return Buffer.from((await this.#print(ready, data)).pdf);
  }

  list(query: DocumentQuery): Promise<BookPage<IssuedDocument>> {
    return this.#parts.store.list(query);
  }

  get(id: string): Promise<IssuedDocument | undefined> {
    return this.#parts.store.get(id);
  }

  /** A document with its data, and whether everything kept is still what was issued. */
  async detail(id: string): Promise<DocumentDetail | undefined> {
    const { store, files } = this.#parts;
    const [document, data] = [await store.get(id), await store.data(id)];
    if (!document || !data) return undefined;
    const version = (await store.versions(document.template))[document.templateVersion - 1];
    const same = async (sha256: string) =>
      (await files.has(sha256)) && digest(await files.read(sha256)) === sha256;
    const sealed = version !== undefined && dataDigest(data, version) === document.dataDigest;
    return { document, data, intact: sealed && (await same(document.docx)) && (await same(document.pdf)) };
  }

  /** The kept bytes of a document. @throws WQ_NOT_FOUND */
  read(sha256: string): Promise<Buffer> {
    return this.#parts.files.read(sha256);
  }

  /** Every kind with its newest template. */
  async templates(): Promise<readonly TemplateInfo[]> {
    const found: TemplateInfo[] = [];
    for (const kind of TEMPLATE_KINDS) found.push({ ...kind, version: await this.#version(kind) });
    return found;
  }

  /** Versions of a template, oldest first. */
  async versions(template: TemplateId): Promise<readonly TemplateVersion[]> {
    await this.#version(templateKind(template));
    return this.#parts.store.versions(template);
  }

  /** What is wrong with a template; empty: it may be used. It is filled and printed once to know. */
  async check(template: TemplateId, bytes: Buffer): Promise<readonly TemplateFault[]> {
    const faults = await this.#press.check(template, bytes);
    if (faults.length > 0) return faults;
    try {
      await this.#examplePdf(template, bytes);
      return [];
    } catch (error) {
      const words = { zh: '模板无法印制', en: 'The template cannot be printed' };
      return [
        {
          code: 'broken-tags',
          field: '',
          zh: `${words.zh}：${String(error)}`,
          en: `${words.en}: ${String(error)}`,
        },
      ];
    }
  }

  /**
   * Take a bureau's own template as the next version; documents already issued keep theirs.
   *
   * @throws WQ_TEMPLATE_REFUSED {faults: [{code, field, zh, en}]}
   */
  async upload(template: TemplateId, bytes: Buffer, note: string, by: Account): Promise<TemplateVersion> {
    const faults = await this.check(template, bytes);
    if (faults.length > 0) throw new WenquError('WQ_TEMPLATE_REFUSED', { template, faults });
    const last = await this.#version(templateKind(template));
    const file = await this.#parts.files.put({ name: `${template}.docx`, type: DOCX, bytes, by: by.id });
    const version: TemplateVersion = {
      ...{ template, version: last.version + 1, source: 'bureau', docx: file.sha256, note },
      ...{ at: this.#parts.clock(), by: by.id, byName: by.name },
    };
    await this.#parts.store.addVersion(version);
    return version;
  }

  /** A template filled with invented data, as PDF. */
  async example(template: TemplateId): Promise<Buffer> {
    const version = await this.#version(templateKind(template));
    return this.#examplePdf(template, await this.#parts.files.read(version.docx));
  }

  async #examplePdf(template: TemplateId, bytes: Buffer): Promise<Buffer> {
    const kind = templateKind(template);
    const version = await this.#version(kind);
    const title = `${kind.zh}（示例）`;
    const ready: Ready = {
      ...{ kind, version, title, data: exampleData(kind), pictures: new Map(), by: '示例' },
      at: instant(Date.UTC(2026, 0, 12) * 1000),
    };
    const settings = await this.settings();
    const number = documentNumber(kind, settings, { year: 2026, sequence: 1, hidden: false });
    const data = { ...ready.data, ...house(settings, ready, number, '') };
    return Buffer.from((await this.#print(ready, data, bytes)).pdf);
  }

  async settings(): Promise<DocumentSettings> {
    const { store, bureau, mark } = this.#parts;
    return (await store.settings()) ?? { bureau, mark, numbering: {} };
  }

  /** @throws WQ_INPUT naming the template whose numbering says no year or number */
  async keepSettings(settings: DocumentSettings, by: Account): Promise<void> {
    for (const [template, pattern] of Object.entries(settings.numbering)) {
      if (isPattern(pattern)) continue;
      const words = { zh: '编号规则须含 {year} 与 {n}', en: 'a numbering must hold {year} and {n}' };
      throw new WenquError('WQ_INPUT', { field: `numbering.${template}`, ...words });
    }
    await this.#parts.store.keepSettings(settings, this.#parts.clock(), by.id);
  }

  /** Newest version; what is shipped becomes the first, and a newer one follows it until the bureau has its own. */
  #version(kind: TemplateKind): Promise<TemplateVersion> {
    const found = this.#shelf.then(() => this.#newest(kind));
    this.#shelf = found.catch(() => undefined);
    return found;
  }

  async #newest(kind: TemplateKind): Promise<TemplateVersion> {
    const { store, files, clock } = this.#parts;
    const last = (await store.versions(kind.id)).at(-1);
    if (last?.source === 'bureau') return last;
    const bytes = shippedBytes(kind.id);
    const docx = digest(bytes);
    if (last?.docx === docx) return last;
    await files.put({ name: `${kind.id}.docx`, type: DOCX, bytes, by: 'system' });
    const version: TemplateVersion = {
      ...{ template: kind.id, version: (last?.version ?? 0) + 1, source: 'shipped', docx },
      ...{ at: clock(), by: 'system', byName: '系统', note: '' },
    };
    await store.addVersion(version);
    return version;
  }

  async close(): Promise<void> {
    await this.#turns.done();
    await this.#press.close();
    await this.#parts.store.close();
  }
}

const shipped = new Map<TemplateId, Buffer>();
function shippedBytes(template: TemplateId): Buffer {
  const bytes = shipped.get(template) ?? readFileSync(new URL(`${template}.docx`, SHIPPED));
  shipped.set(template, bytes);
  return bytes;
}

/** What the house fills in itself. */
const house = (
  settings: DocumentSettings,
  { at, by }: Ready,
  number: string,
  corrects: string,
): DocumentData => ({
  ...{ number, bureau: settings.bureau, issuedOn: formatDay(at), issuedBy: by, corrects },
});

/** Digest over what was filled in and into which template: names in order, so that it can be computed again. */
const dataDigest = (data: DocumentData, { template, version, docx }: TemplateVersion): string =>
  digest(JSON.stringify([template, version, docx, ordered(data)]));

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, held]) => [name, ordered(held)]);
}

/** Field that tells one document of a kind from the next. */
const TELLING = [
  'party',
  'enterprise',
  'documentName',
  'item',
  'list',
  'campaign',
  'sampleNumber',
  'object',
  'day',
];

function titleOf(kind: TemplateKind, data: DocumentData): string {
  const told = TELLING.map((name) => data[name]).find((value) => typeof value === 'string' && value !== '');
  return told === undefined ? kind.zh : `${kind.zh}（${String(told)}）`;
}
