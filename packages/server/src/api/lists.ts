import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BulletinText, FieldValues, IssuedDocument } from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ImportFault } from '../book/import.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { ListBulletin, ListFigures, ListLine, Sheet, SheetRowChange } from '../lists/lists.ts';
import type { ListImport } from '../store/lists.ts';
import type { Api, House, Seat } from './house.ts';
import {
  ChangeShape,
  FaultShape,
  FiguresShape,
  ImportShape,
  internalFields,
  LineShape,
  RowStoryShape,
} from './list-shapes.ts';
import { pageRows } from './paging.ts';
import { closed, IdShape, PAGE_ROWS, type Page, pageOf, pageQuery, ReasonShape, wholeOf } from './shapes.ts';

const tags = ['lists'];
const params = Type.Object({ kind: IdShape });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DayShape = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Natural day YYYY-MM-DD' });
const LangShape = Type.Enum(['zh', 'en']);
const ValuesShape = Type.Unsafe<FieldValues>(
  Type.Record(Type.String({ maxLength: 40 }), Type.Unknown(), {
    maxProperties: 80,
    description: 'By field of the kind',
  }),
);
const periodQuery = { from: DayShape, to: DayShape };

/** What a sheet would do, page by page. */
export interface ListPreviewAnswer {
  readonly token: string;
  readonly count: number;
  readonly counts: Readonly<Record<SheetRowChange['op'], number>>;
  readonly rows: readonly SheetRowChange[];
  readonly faults: readonly ImportFault[];
  readonly faultsTotal: number;
  readonly again: ListImport | null;
}
const PreviewShape = Type.Unsafe<ListPreviewAnswer>(
  Type.Object(
    {
      ...{ token: Type.String(), count: Type.Integer(), counts: Type.Record(Type.String(), Type.Integer()) },
      ...{ rows: Type.Array(ChangeShape), faults: Type.Array(FaultShape), faultsTotal: Type.Integer() },
      again: Type.Union([ImportShape, Type.Null()]),
    },
    { title: 'ListPreview' },
  ),
);
const BulletinShape = Type.Unsafe<ListBulletin>(
  Type.Object(
    {
      figures: FiguresShape,
      text: Type.Unsafe<BulletinText>(
        Type.Object({
          title: Type.String(),
          parts: Type.Array(Type.Object({})),
          annex: Type.Array(Type.Object({})),
        }),
      ),
    },
    { title: 'ListBulletin' },
  ),
);

interface Waiting {
  readonly sheet: Sheet;
  readonly kind: string;
  readonly account: string;
  readonly district: string;
  readonly until: number;
}

/** People outside the bureau do not see internal fields. */
const OUTSIDE: ReadonlySet<string> = new Set(['town', 'authority', 'leader']);

/** A line as this person may see it. */
function lineFor<L extends ListLine>(line: L, seat: Seat): L {
  const { role } = seat.person.account;
  if (!OUTSIDE.has(role)) return line;
  const hidden = internalFields(seat.district.lists.kind(line.row.kind).kind.fields);
  if (hidden.length === 0) return line;
  const without = (values: FieldValues): FieldValues =>
    Object.fromEntries(Object.entries(values).filter(([field]) => !hidden.includes(field)));
  const row = { ...line.row, values: without(line.row.values) };
  const story =
    'story' in line
      ? {
          story: (line.story as ListLine['row'][]).map((each) => ({ ...each, values: without(each.values) })),
        }
      : {};
  return { ...line, row, values: without(line.values), ...story };
}

/** 清单: rows, sheets, figures, bulletins. */
export function listRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/lists/:kind/rows',
    {
      config: { permission: 'list.read' },
      schema: {
        ...{ tags, summary: '清单各行 Rows of a kind', params },
        description: 'Narrowed by fields, words that must all occur, days, and how the item of a row stands.',
        querystring: closed({
          q: Type.Optional(Type.String({ maxLength: 200 })),
          from: Type.Optional(DayShape),
          to: Type.Optional(DayShape),
          item: Type.Optional(Type.Enum(['open', 'struck', 'none'])),
          where: Type.Optional(Type.String({ maxLength: 600, description: 'field=value, joined by ;' })),
          ...pageQuery,
        }),
        response: { 200: pageOf<ListLine>(LineShape) },
      },
    },
    async (request): Promise<Page<ListLine>> => {
      const seat = await house.seat(request);
      const { cursor, limit = PAGE_ROWS } = request.query;
      const rows = matching(
        seat,
        request.params.kind,
        await seat.district.lists.rows(request.params.kind),
        request.query,
      );
      const page = pageRows(rows, ({ row }) => row.id, { cursor, limit });
      return { ...page, items: page.items.map((line) => lineFor(line, seat)), asOf: clock() };
    },
  );

  app.get(
    '/api/list-rows/:row',
    {
      config: { permission: 'list.read' },
      schema: {
        tags,
        summary: '一行 One row with its story',
        params: Type.Object({ row: IdShape }),
        response: { 200: RowStoryShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      return lineFor(await seat.district.lists.row(request.params.row), seat);
    },
  );

  app.post(
    '/api/lists/:kind/rows',
    {
      config: { permission: 'list.write', act: 'list.write', creates: true },
      schema: {
        ...{ tags, summary: '新增或修改一行 Write one row by hand', params },
        body: closed({
          row: Type.Optional(IdShape),
          version: Type.Optional(Type.Integer({ minimum: 1 })),
          values: ValuesShape,
          reason: ReasonShape,
        }),
        response: { 200: LineShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { row, version, values, reason } = request.body;
      if ((row === undefined) !== (version === undefined))
        throw new WenquError('WQ_INPUT', { field: 'version' });
      const at = row === undefined || version === undefined ? undefined : { row, version };
      const line = await seat.district.lists.save(
        request.params.kind,
        at,
        values,
        reason,
        seat.person.account,
      );
      request.audit = { about: line.row.id, detail: { version: line.row.version, reason } };
      return lineFor(line, seat);
    },
  );

  app.post(
    '/api/list-rows/:row/retire',
    {
      config: { permission: 'list.write', act: 'list.retire', creates: true },
      schema: {
        ...{
          tags,
          summary: '停用一行 A row no longer counts; its story stays',
          params: Type.Object({ row: IdShape }),
        },
        body: closed({ version: Type.Integer({ minimum: 1 }), reason: ReasonShape }),
        response: { 200: LineShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, reason } = request.body;
      const line = await seat.district.lists.retire(request.params.row, version, reason, seat.person.account);
      request.audit = { about: line.row.id, detail: { reason } };
      return lineFor(line, seat);
    },
  );

  importRoutesOf(app, house);
  bulletinRoutes(app, house);
}

function matching(
  seat: Seat,
  kind: string,
  rows: readonly ListLine[],
  query: Readonly<Record<string, unknown>>,
): ListLine[] {
  const { fields, day } = seat.district.lists.kind(kind).kind;
  const hidden = OUTSIDE.has(seat.person.account.role) ? internalFields(fields) : [];
  const filters = String(query.where ?? '')
    .split(';')
    .filter(Boolean)
    .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const);
  const words = String(query.q ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean);
  const fieldOf = (line: ListLine, field: string): unknown =>
    hidden.includes(field) ? undefined : (line.values[field] ?? line.derived[field]);
  const names = new Map(
    fields.flatMap(({ choices }) => (choices ?? []).map(({ id, zh, en }) => [id, `${zh} ${en}`] as const)),
  );
  const textOf = (line: ListLine): string =>
    fields
      .filter(({ id }) => !hidden.includes(id))
      .map(({ id }) =>
        [line.values[id] ?? '']
          .flat()
          .map((each) => `${String(each)} ${names.get(String(each)) ?? ''}`)
          .join(' '),
      )
      .join(' ')
      .toLowerCase();
  return rows.filter((line) => {
    const on = day === null ? null : line.values[day];
    if (typeof query.from === 'string' && typeof on === 'string' && on < query.from) return false;
    if (typeof query.to === 'string' && typeof on === 'string' && on > query.to) return false;
    if (query.item === 'open' && !line.item?.open) return false;
    if (query.item === 'struck' && !line.item?.struck) return false;
    if (query.item === 'none' && line.item) return false;
    const fits = filters.every(([name, wanted]) => {
      const value = fieldOf(line, name);
      return Array.isArray(value) ? value.includes(String(wanted)) : String(value ?? '') === String(wanted);
    });
    if (!fits || words.length === 0) return fits;
    const text = textOf(line);
    return words.every((word) => text.includes(word));
  });
}

/** Sheets: compared first, then taken in. */
function importRoutesOf(app: Api, house: House): void {
  const { clock } = house.parts;
  const waiting = new Map<string, Waiting>();

  app.post(
    '/api/lists/:kind/import',
    {
      config: { permission: 'list.write', unaudited: 'nothing has happened yet' },
      schema: {
        ...{ tags, summary: '导入预览 Compare a sheet with the list', params },
        description: 'multipart/form-data with one `file`: .xlsx or .csv. Nothing is changed.',
        consumes: ['multipart/form-data'],
        response: { 200: PreviewShape },
      },
    },
    async (request): Promise<ListPreviewAnswer> => {
      const seat = await house.seat(request);
      const { kind } = request.params;
      const sheet = await uploaded(request);
      const preview = await seat.district.lists.preview(kind, sheet);
      const token = randomBytes(16).toString('base64url');
      const until = clock() + limits.importPreviewMs * 1000;
      waiting.set(token, {
        sheet,
        kind,
        account: seat.person.account.id,
        district: seat.district.name,
        until,
      });
      if (waiting.size > limits.importPreviewsMax) waiting.delete(waiting.keys().next().value!);
      const count = (op: SheetRowChange['op']) => preview.rows.filter((row) => row.op === op).length;
      return {
        ...{ token, count: preview.count, again: preview.again },
        counts: { add: count('add'), change: count('change'), unchanged: count('unchanged') },
        rows: preview.rows.filter(({ op }) => op !== 'unchanged').slice(0, limits.pageRowsMax),
        faults: preview.faults.slice(0, limits.pageRowsMax),
        faultsTotal: preview.faults.length,
      };
    },
  );

  app.post(
    '/api/list-imports/:token/commit',
    {
      config: { permission: 'list.write', act: 'list.import', creates: true },
      schema: {
        ...{ tags, summary: '确认导入 Take the sheet in: all of it or nothing, or only rows without faults' },
        params: Type.Object({ token: IdShape }),
        body: closed({
          rows: Type.Enum(['all', 'good']),
          leader: Type.Optional(IdShape),
          reason: ReasonShape,
          campaign: Type.Optional(IdShape),
        }),
        response: {
          200: Type.Unsafe<{ import: ListImport; faults: readonly ImportFault[]; opened: number }>(
            Type.Object({ import: ImportShape, faults: Type.Array(FaultShape), opened: Type.Integer() }),
          ),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { token } = request.params;
      const held = waiting.get(token);
      const own = held?.account === seat.person.account.id && held.district === seat.district.name;
      if (!held || !own || held.until < clock()) throw new WenquError('WQ_NOT_FOUND', { token });
      const done = await seat.district.lists.import(held.kind, held.sheet, seat.person.account, request.body);
      waiting.delete(token);
      const { added, changed, refused } = done.import;
      request.audit = { about: held.kind, detail: { added, changed, refused, opened: done.opened } };
      return { ...done, faults: done.faults.slice(0, limits.pageRowsMax) };
    },
  );

  app.get(
    '/api/lists/:kind/imports',
    {
      config: { permission: 'list.read' },
      schema: {
        tags,
        summary: '导入记录 Sheets that were taken in',
        params,
        response: { 200: wholeOf<ListImport>(ImportShape) },
      },
    },
    async (request) => {
      const items = await (await house.seat(request)).district.lists.imports(request.params.kind);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/lists/:kind/template.xlsx',
    {
      config: { permission: 'list.read' },
      schema: { tags, summary: '导入表模板 The sheet to fill in', params },
    },
    async (request, reply) => {
      const { lists } = (await house.seat(request)).district;
      const { name } = lists.kind(request.params.kind).kind;
      return sendXlsx(reply, lists.template(request.params.kind), `${name.zh}导入表.xlsx`);
    },
  );

  app.get(
    '/api/lists/:kind/export.xlsx',
    {
      config: { permission: 'list.read' },
      schema: { tags, summary: '导出 All rows, in the form they are imported in', params },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { name } = seat.district.lists.kind(request.params.kind).kind;
      return sendXlsx(
        reply,
        await seat.district.lists.export(request.params.kind, (line) => lineFor(line, seat)),
        `${name.zh}.xlsx`,
      );
    },
  );
}

/** Figures and bulletins of a period. */
function bulletinRoutes(app: Api, house: House): void {
  app.get(
    '/api/lists/:kind/figures',
    {
      config: { permission: 'list.read' },
      schema: {
        ...{ tags, summary: '指标 Figures of a period, computed from the rows now', params },
        querystring: closed(periodQuery),
        response: { 200: FiguresShape },
      },
    },
    async (request): Promise<ListFigures> =>
      (await house.seat(request)).district.lists.figures(request.params.kind, request.query),
  );

  app.get(
    '/api/lists/:kind/bulletin',
    {
      config: { permission: 'list.read' },
      schema: {
        ...{ tags, summary: '通报预览 The bulletin before it is printed', params },
        querystring: closed({ ...periodQuery, lang: Type.Optional(LangShape) }),
        response: { 200: BulletinShape },
      },
    },
    async (request) => {
      const { lists } = (await house.seat(request)).district;
      return lists.bulletin(request.params.kind, request.query, request.query.lang === 'en' ? 'en' : 'zh');
    },
  );

  app.post(
    '/api/lists/:kind/bulletin',
    {
      config: { permission: 'document.make', act: 'list.bulletin', creates: true },
      schema: {
        ...{ tags, summary: '印发通报 Print the bulletin: numbered, its data as they are now', params },
        body: closed({ ...periodQuery, lang: LangShape }),
        response: { 201: Type.Unsafe<IssuedDocument>(Type.Object({}, { title: 'IssuedDocument' })) },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { from, to, lang } = request.body;
      const document = await seat.district.lists.issue(
        request.params.kind,
        { from, to },
        lang === 'en' ? 'en' : 'zh',
        seat.person.account,
      );
      request.audit = { about: document.id, detail: { list: request.params.kind, from, to } };
      return reply.code(201).send(document);
    },
  );
}

async function uploaded(request: FastifyRequest): Promise<Sheet> {
  const file = request.isMultipart() ? await request.file() : undefined;
  if (!file)
    throw new WenquError('WQ_INPUT', {
      field: 'file',
      zh: '请选择文件',
      en: 'send one file as multipart/form-data',
    });
  return { bytes: await file.toBuffer(), name: file.filename };
}

const sendXlsx = (reply: FastifyReply, pieces: Generator<Uint8Array>, name: string): FastifyReply =>
  reply
    .type(XLSX)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Readable.from(pieces));
