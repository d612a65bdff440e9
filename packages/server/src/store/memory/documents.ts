import type {
  DocumentData,
  DocumentSettings,
  IssuedDocument,
  TemplateId,
  TemplateVersion,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type DocumentQuery, type DocumentStore, type KeptDocument, linkWord } from '../documents.ts';

/** Documents without a disk. */
export class MemoryDocuments implements DocumentStore {
  readonly #kept: KeptDocument[] = [];
  readonly #versions: TemplateVersion[] = [];
  #settings: DocumentSettings | undefined;

  async keep(kept: KeptDocument): Promise<void> {
    const { id, corrects } = kept.document;
    const taken = corrects !== '' && this.#kept.some(({ document }) => document.corrects === corrects);
    if (taken || kept.sequence !== (await this.nextSequence(kept.row))) {
      throw new WenquError('WQ_DOCUMENT_CONFLICT', { id });
    }
    this.#kept.push(structuredClone(kept));
  }

  async nextSequence(row: string): Promise<number> {
    return this.#kept.filter((each) => each.row === row).length + 1;
  }

  async get(id: string): Promise<IssuedDocument | undefined> {
    const found = this.#kept.find(({ document }) => document.id === id);
    return found && this.#told(found);
  }

  async data(id: string): Promise<DocumentData | undefined> {
    return this.#kept.find(({ document }) => document.id === id)?.data;
  }

  async list(query: DocumentQuery): Promise<BookPage<IssuedDocument>> {
    checkPage(query.limit);
    const all = this.#kept.filter((kept) => matches(kept, query)).reverse();
    const rows = all.map((kept) => ({ place: this.#kept.indexOf(kept), kept }));
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor, 'number')[0];
    const rest = after === undefined ? rows : rows.filter(({ place }) => place < after);
    const items = rest.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(({ kept }) => this.#told(kept)),
      next: last && rest.length > query.limit ? writeCursor([last.place]) : null,
      total: all.length,
    };
  }

  async versions(template: TemplateId): Promise<TemplateVersion[]> {
    return this.#versions.filter((each) => each.template === template);
  }

  async addVersion(version: TemplateVersion): Promise<void> {
    const held = await this.versions(version.template);
    if (version.version !== held.length + 1)
      throw new WenquError('WQ_DOCUMENT_CONFLICT', { id: version.template });
    this.#versions.push(version);
  }

  async settings(): Promise<DocumentSettings | undefined> {
    return this.#settings;
  }

  async keepSettings(settings: DocumentSettings): Promise<void> {
    this.#settings = settings;
  }

  async close(): Promise<void> {}

  #told({ document }: KeptDocument): IssuedDocument {
    const correction = this.#kept.find((each) => each.document.corrects === document.id);
    return { ...document, correctedBy: correction?.document.id ?? '' };
  }
}

function matches({ document }: KeptDocument, query: DocumentQuery): boolean {
  const { template, enterprise, about, q, from, to, withHidden, enterprises } = query;
  const words = `${document.number} ${document.title}`.toLowerCase();
  return (
    (withHidden || !document.hidden) &&
    (template?.includes(document.template) ?? true) &&
    (enterprise === undefined || document.enterprise === enterprise) &&
    (enterprises?.includes(document.enterprise) ?? true) &&
    (!about || document.about.some((link) => linkWord(link) === linkWord(about))) &&
    (q === undefined || words.includes(q.toLowerCase())) &&
    (from === undefined || document.at >= from) &&
    (to === undefined || document.at < to)
  );
}
