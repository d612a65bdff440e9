import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type {
  DocumentData,
  DocumentSettings,
  Instant,
  IssuedDocument,
  TemplateId,
  TemplateVersion,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type DocumentQuery, type DocumentStore, type KeptDocument, linkWord } from '../documents.ts';
import { inTransaction, openDatabase, statements } from './database.ts';
import { DOCUMENTS_MIGRATIONS } from './migrations/documents.ts';

const TOLD = `d.document AS document,
  coalesce((SELECT c.id FROM documents AS c WHERE c.corrects = d.id), '') AS corrected_by`;

/** Issued documents in a file of their own; the bytes are with the files. */
export class SqliteDocuments implements DocumentStore {
  readonly #db: DatabaseSync;
  readonly #sql: (sql: string) => StatementSync;

  constructor(file: string) {
    this.#db = openDatabase(file, DOCUMENTS_MIGRATIONS);
    this.#sql = statements(this.#db);
  }

  async keep({ document, row, sequence, data }: KeptDocument): Promise<void> {
    inTransaction(this.#db, () => {
      const { id, template, enterprise, hidden, at, corrects } = document;
      const taken =
        corrects !== '' &&
        this.#sql('SELECT 1 FROM documents WHERE corrects = ?').get(corrects) !== undefined;
      if (taken || sequence !== this.#next(row)) throw new WenquError('WQ_DOCUMENT_CONFLICT', { id });
      const words = `${document.number} ${document.title}`.toLowerCase();
      const place = this.#sql(
        `INSERT INTO documents (id, number_row, sequence, template, enterprise, hidden, at, words, corrects, document, data)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        ...[id, row, sequence, template, enterprise, Number(hidden), at, words, corrects],
        ...[JSON.stringify(document), JSON.stringify(data)],
      ).lastInsertRowid;
      for (const link of new Set(document.about.map(linkWord))) {
        this.#sql('INSERT INTO document_links (link, place) VALUES (?, ?)').run(link, place);
      }
    });
  }

  async nextSequence(row: string): Promise<number> {
    return this.#next(row);
  }

  #next(row: string): number {
    const found = this.#sql('SELECT max(sequence) AS last FROM documents WHERE number_row = ?').get(row);
    return Number(found?.last ?? 0) + 1;
  }

  async get(id: string): Promise<IssuedDocument | undefined> {
    const row = this.#sql(`SELECT ${TOLD} FROM documents AS d WHERE d.id = ?`).get(id);
    return row && told(row);
  }

  async data(id: string): Promise<DocumentData | undefined> {
    const row = this.#sql('SELECT data FROM documents WHERE id = ?').get(id);
    return row && (JSON.parse(String(row.data)) as DocumentData);
  }

  async list(query: DocumentQuery): Promise<BookPage<IssuedDocument>> {
    checkPage(query.limit);
    const where = conditionOf(query);
    const total = this.#db
      .prepare(`SELECT count(*) AS n FROM documents AS d WHERE ${where.sql}`)
      .get(...where.values);
    const after = query.cursor === undefined ? [] : readCursor(query.cursor, 'number');
    const below = after.length > 0 ? 'AND d.place < ?' : '';
    const rows = this.#db
      .prepare(
        `SELECT d.place, ${TOLD} FROM documents AS d WHERE ${where.sql} ${below} ORDER BY d.place DESC LIMIT ?`,
      )
      .all(...where.values, ...after, query.limit + 1);
    const items = rows.slice(0, query.limit);
    const next = rows.length > query.limit ? writeCursor([Number(items.at(-1)?.place)]) : null;
    return { items: items.map(told), next, total: Number(total?.n) };
  }

  async versions(template: TemplateId): Promise<TemplateVersion[]> {
    const rows = this.#sql('SELECT row FROM template_versions WHERE template = ? ORDER BY version').all(
      template,
    );
    return rows.map(({ row }) => JSON.parse(String(row)) as TemplateVersion);
  }

  async addVersion(version: TemplateVersion): Promise<void> {
    inTransaction(this.#db, () => {
      const { template } = version;
      const last = this.#sql('SELECT max(version) AS last FROM template_versions WHERE template = ?').get(
        template,
      );
      if (version.version !== Number(last?.last ?? 0) + 1)
        throw new WenquError('WQ_DOCUMENT_CONFLICT', { id: template });
      this.#sql('INSERT INTO template_versions (template, version, row) VALUES (?, ?, ?)').run(
        ...[template, version.version, JSON.stringify(version)],
      );
    });
  }

  async settings(): Promise<DocumentSettings | undefined> {
    const row = this.#sql('SELECT settings FROM document_settings ORDER BY seq DESC LIMIT 1').get();
    return row && (JSON.parse(String(row.settings)) as DocumentSettings);
  }

  async keepSettings(settings: DocumentSettings, at: Instant, by: string): Promise<void> {
    inTransaction(this.#db, () =>
      this.#sql('INSERT INTO document_settings (at, by, settings) VALUES (?, ?, ?)').run(
        at,
        by,
        JSON.stringify(settings),
      ),
    );
  }

  async close(): Promise<void> {
    this.#db.close();
  }
}

/** @param file path of documents.sqlite */
export const openSqliteDocuments = (file: string): DocumentStore => new SqliteDocuments(file);

const told = (row: Record<string, unknown>): IssuedDocument => ({
  ...(JSON.parse(String(row.document)) as Omit<IssuedDocument, 'correctedBy'>),
  correctedBy: String(row.corrected_by),
});

function conditionOf(query: DocumentQuery): { sql: string; values: SQLInputValue[] } {
  const parts = ['1'];
  const values: SQLInputValue[] = [];
  const add = (sql: string, ...given: SQLInputValue[]): void => {
    parts.push(sql);
    values.push(...given);
  };
  const among = (field: string, list: readonly string[] | undefined): void => {
    if (list) add(`${field} IN (SELECT value FROM json_each(?))`, JSON.stringify(list));
  };
  among('d.template', query.template);
  among('d.enterprise', query.enterprises);
  if (query.enterprise !== undefined) add('d.enterprise = ?', query.enterprise);
  if (query.about) add('d.place IN (SELECT place FROM document_links WHERE link = ?)', linkWord(query.about));
  if (query.q !== undefined) add('instr(d.words, ?) > 0', query.q.toLowerCase());
  if (query.from !== undefined) add('d.at >= ?', query.from);
  if (query.to !== undefined) add('d.at < ?', query.to);
  if (!query.withHidden) add('d.hidden = 0');
  return { sql: parts.join(' AND '), values };
}
