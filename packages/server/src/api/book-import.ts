import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { BOOK_KINDS, type BookKind } from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  applyImport,
  type ImportCounts,
  type ImportFault,
  type ImportPreview,
  type ImportRow,
  previewImport,
} from '../book/import.ts';
import { exportBook, exportCsv, writeCsvTemplate, writeTemplate } from '../book/template.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { BookWhole } from '../store/book.ts';
import { orNull, shapeOf } from './answers.ts';
import { tellBookChanged } from './book.ts';
import { PASSWORD_STARS, seesRow } from './book-rows.ts';
import type { Api, House, Seat } from './house.ts';
import { pageRows } from './paging.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
} from './shapes.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';
const KindShape = Type.Enum([...BOOK_KINDS]);
const TokenShape = Type.Object({ token: IdShape });

/** What a file would do. Faults and warnings beyond a page are counted; rows are asked for page by page. */
export interface PreviewAnswer {
  readonly token: string;
  readonly counts: Readonly<Record<BookKind, ImportCounts>>;
  readonly rows: number;
  readonly errors: readonly ImportFault[];
  readonly errorsTotal: number;
  readonly warnings: readonly ImportFault[];
  readonly warningsTotal: number;
  /** Until when it may be committed. */
  readonly until: number;
}

const FaultShape = shapeOf<ImportFault>('ImportFault', {
  ...{ sheet: Type.String(), row: Type.Integer(), column: Type.String() },
  ...{ value: Type.String(), zh: Type.String(), en: Type.String() },
});
const PreviewShape = shapeOf<PreviewAnswer>('ImportPreview', {
  token: Type.String({ description: 'For /api/book/import/:token/commit' }),
  counts: Type.Record(
    Type.String(),
    Type.Object({ added: Type.Integer(), changed: Type.Integer(), unchanged: Type.Integer() }),
  ),
  ...{ rows: Type.Integer(), until: InstantShape },
  ...{ errors: Type.Array(FaultShape), errorsTotal: Type.Integer() },
  ...{ warnings: Type.Array(FaultShape), warningsTotal: Type.Integer() },
});
const RowShape = shapeOf<ImportRow>('ImportRow', {
  ...{ sheet: Type.String(), row: Type.Integer(), kind: KindShape, key: Type.String() },
  op: Type.Enum(['add', 'change', 'unchanged']),
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: Type.Unknown(), after: orNull(Type.Unknown()) }),
  ),
});

interface Waiting {
  readonly preview: ImportPreview;
  readonly account: string;
  readonly district: string;
  readonly until: number;
}

/** A district's list as a file: template, comparison with the book, then all of it in one transaction. */
export function importRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const waiting = new Map<string, Waiting>();

  /** @throws WQ_NOT_FOUND for a token that is not this person's, or whose time has passed */
  function previewOf(token: string, { person, district }: Seat): ImportPreview {
    const found = waiting.get(token);
    const own = found?.account === person.account.id && found.district === district.name;
    if (!found || !own || found.until < clock()) throw new WenquError('WQ_NOT_FOUND', { token });
    return found.preview;
  }

  function keep(preview: ImportPreview, { person, district }: Seat): PreviewAnswer {
    const token = randomBytes(16).toString('base64url');
    const until = clock() + limits.importPreviewMs * 1000;
    waiting.set(token, { preview, account: person.account.id, district: district.name, until });
    if (waiting.size > limits.importPreviewsMax) waiting.delete(waiting.keys().next().value!);
    const { counts, rows, errors, warnings } = preview;
    return {
      ...{ token, counts, until, rows: rows.length },
      ...{ errors: errors.slice(0, limits.pageRowsMax), errorsTotal: errors.length },
      ...{ warnings: warnings.slice(0, limits.pageRowsMax), warningsTotal: warnings.length },
    };
  }

  app.post(
    '/api/book/import',
    {
      config: { permission: 'book.write', unaudited: 'nothing has happened yet' },
      schema: {
        tags: ['book'],
        summary: '导入预览 Compare a file with the book',
        description: 'multipart/form-data with one `file`: .xlsx, or one kind as .csv. Nothing is changed.',
        consumes: ['multipart/form-data'],
        response: { 200: PreviewShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { bytes, filename } = await uploaded(request);
      const book = await seat.district.book.whole();
      return keep(await previewImport(bytes, filename, book), seat);
    },
  );

  app.get(
    '/api/book/import/:token/rows',
    {
      config: { permission: 'book.write' },
      schema: {
        tags: ['book'],
        summary: '导入预览的各行 Rows of a preview',
        params: TokenShape,
        querystring: closed({
          op: Type.Optional(Type.Enum(['add', 'change', 'unchanged'])),
          kind: Type.Optional(KindShape),
          ...pageQuery,
        }),
        response: { 200: pageOf<ImportRow>(RowShape) },
      },
    },
    async (request): Promise<Page<ImportRow>> => {
      const { op, kind, cursor, limit = PAGE_ROWS } = request.query;
      const rows = previewOf(request.params.token, await house.seat(request)).rows.filter(
        (row) => (op === undefined || row.op === op) && (kind === undefined || row.kind === kind),
      );
      const page = pageRows(rows, (row) => `${row.sheet}.${row.row}`, { cursor, limit });
      return { ...page, items: page.items.map(rowWithoutPassword), asOf: clock() };
    },
  );

  app.post(
    '/api/book/import/:token/commit',
    {
      config: { permission: 'book.write', act: 'book.import', creates: true },
      schema: {
        tags: ['book'],
        summary: '确认导入 Do what the preview said, all or nothing',
        params: TokenShape,
        body: closed({ reason: ReasonShape }),
        response: {
          200: Type.Unsafe<{ counts: Readonly<Record<BookKind, ImportCounts>> }>(
            Type.Object({ counts: Type.Record(Type.String(), Type.Object({})) }),
          ),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { token } = request.params;
      const { reason } = request.body;
      const preview = previewOf(token, seat);
      const author = { by: seat.person.account.id, reason, at: clock() };
      await applyImport(seat.district.book, preview, author);
      waiting.delete(token);
      await tellBookChanged(seat.desk);
      request.audit = { about: 'book', detail: { edits: preview.edits.length, reason } };
      return { counts: preview.counts };
    },
  );

  fileRoutes(app, house);
}

/** Templates and the present book as files. */
function fileRoutes(app: Api, house: House): void {
  const file = (summary: string) => ({ tags: ['book'], summary });
  const kindParams = Type.Object({ kind: KindShape });

  app.get(
    '/api/book/import/template.xlsx',
    { config: { permission: 'book.read' }, schema: file('导入模板 Template, all kinds') },
    async (_request, reply) => sendXlsx(reply, writeTemplate(), '问渠导入模板.xlsx'),
  );

  app.get(
    '/api/book/import/template/:kind.csv',
    {
      config: { permission: 'book.read' },
      schema: { ...file('导入模板（单表） Template of one kind'), params: kindParams },
    },
    async (request, reply) => {
      const { kind } = request.params;
      return attach(reply, CSV, `${kind}-template.csv`).send(Buffer.from(writeCsvTemplate(kind)));
    },
  );

  app.get(
    '/api/book/export.xlsx',
    {
      config: { permission: 'book.read' },
      schema: file('导出档案 The present book, in the form it is imported in; without passwords'),
    },
    async (request, reply) =>
      sendXlsx(reply, exportBook(await bookInSight(await house.seat(request))), '问渠档案.xlsx'),
  );

  app.get(
    '/api/book/export/:kind.csv',
    {
      config: { permission: 'book.read' },
      schema: { ...file('导出单表 One kind of the present book'), params: kindParams },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const bytes = exportCsv(kind, await bookInSight(await house.seat(request)));
      return attach(reply, CSV, `${kind}.csv`).send(Buffer.from(bytes));
    },
  );
}

async function uploaded(request: FastifyRequest): Promise<{ bytes: Buffer; filename: string }> {
  const file = request.isMultipart() ? await request.file() : undefined;
  if (!file) {
    throw new WenquError('WQ_INPUT', {
      field: 'file',
      zh: '请选择文件',
      en: 'send one file as multipart/form-data',
    });
  }
  return { bytes: await file.toBuffer(), filename: file.filename };
}

/** The rows of the book this person sees; every row for the bureau. */
async function bookInSight(seat: Seat): Promise<BookWhole> {
  const whole = await seat.district.book.whole();
  if (seat.scope.whole) return whole;
  const seen = BOOK_KINDS.map((kind) => [kind, whole[kind].filter((row) => seesRow(seat, kind, row))]);
  return { ...whole, ...Object.fromEntries(seen) };
}

const rowWithoutPassword = (row: ImportRow): ImportRow => ({
  ...row,
  changes: row.changes.map((change) =>
    change.field === 'password' ? { ...change, before: PASSWORD_STARS, after: PASSWORD_STARS } : change,
  ),
});

const attach = (reply: FastifyReply, type: string, name: string): FastifyReply =>
  reply.type(type).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);

/** Piece by piece: a long book is never held whole as a file. */
const sendXlsx = (reply: FastifyReply, pieces: Generator<Uint8Array>, name: string): FastifyReply =>
  attach(reply, XLSX, name).send(Readable.from(pieces));
