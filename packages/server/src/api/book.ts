import { BOOK_KINDS, type BookChange, type BookKind, type BookTables } from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { BookEdit } from '../store/book.ts';
import { permissionsOf } from './access.ts';
import { BOOK_ROW, orNull, shapeOf } from './answers.ts';
import { changeWithoutPassword, PASSWORD_STARS, rowsInSight, seesRow, withoutPassword } from './book-rows.ts';
import type { Api, DistrictDesk, House, Seat } from './house.ts';
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
  TextShape,
} from './shapes.ts';
import { audit } from './trail.ts';
import { etagOf, versionOf } from './versions.ts';

/** A line of the history with the author's name. */
export type NamedChange = BookChange & { readonly byName: string };
type AnyRow = BookTables[BookKind];
const KindShape = Type.Enum([...BOOK_KINDS]);
const kindParams = Type.Object({ kind: KindShape });
const rowParams = Type.Object({ kind: KindShape, id: IdShape });
const FieldsShape = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  description: 'Fields of the kind; `/api/openapi.json` → x-wenqu-book lists them',
});
const RowAnswer = Type.Unsafe<AnyRow>(
  Type.Object(BOOK_ROW, { title: 'BookRow', description: 'With the fields of its kind: x-wenqu-book' }),
);
const fields = Type.Record(Type.String(), Type.Unknown());
const ChangeShape = shapeOf<NamedChange>('BookChange', {
  ...{ seq: Type.Integer(), kind: KindShape, id: Type.String(), version: Type.Integer(), at: InstantShape },
  ...{
    by: Type.String(),
    byName: Type.String(),
    reason: Type.String(),
    before: orNull(fields),
    after: fields,
  },
});

/** Book changed: everything that reads it is told before the change is answered. */
export async function tellBookChanged(desk: DistrictDesk): Promise<void> {
  await desk.book.renew();
  const book = await desk.district.book.snapshot(true);
  await desk.district.projection.bookChanged(book);
  desk.district.gateway.bookChanged(book);
  await desk.district.forwarding.bookChanged(book);
}

/** The stars that stand for a PW are not a PW. */
function withoutStars(fields: Record<string, unknown>): Record<string, unknown> {
  const { password, ...rest } = fields;
  return password === undefined || password === PASSWORD_STARS ? rest : fields;
}

/** The district's book: lists, rows, changes with a reason, history. */
export function bookRoutes(app: Api, house: House): void {
  const { clock, accounts } = house.parts;

  /** The row, if it is in this person's sight; what is not is answered like what does not exist. */
  async function rowInSight(seat: Seat, kind: BookKind, id: string): Promise<AnyRow> {
    const row = await seat.district.book.get(kind, id);
    if (!row || !seesRow(seat, kind, row)) throw new WenquError('WQ_NOT_FOUND');
    return row;
  }

  /** Who in the bureau changed what and why is the bureau's own matter. */
  async function bureauSeat(request: FastifyRequest) {
    const seat = await house.seat(request);
    if (!seat.scope.whole) throw new WenquError('WQ_FORBIDDEN');
    return seat;
  }

  async function applyOne(
    seat: Seat & { desk: DistrictDesk },
    edit: BookEdit,
    reason: string,
  ): Promise<AnyRow> {
    const by = seat.person.account.id;
    const [row] = await seat.district.book.apply([edit], { by, reason, at: clock() });
    if (!row) throw new WenquError('WQ_STORE');
    await tellBookChanged(seat.desk);
    return withoutPassword(edit.kind, row);
  }

  app.get(
    '/api/book/:kind',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['book'],
        summary: '档案列表 Rows of one kind',
        params: kindParams,
        querystring: closed({
          q: Type.Optional(TextShape(100)),
          enterprise: Type.Optional(IdShape),
          outlet: Type.Optional(IdShape),
          point: Type.Optional(IdShape),
          retired: Type.Optional(Type.Boolean()),
          ...pageQuery,
        }),
        response: { 200: pageOf<AnyRow>(RowAnswer) },
      },
    },
    async (request): Promise<Page<AnyRow>> => {
      const seat = await house.seat(request);
      const { kind } = request.params;
      const { cursor, limit = PAGE_ROWS, ...filter } = request.query;
      const page = seat.scope.whole
        ? await seat.district.book.list(kind, {
            ...filter,
            ...(cursor === undefined ? {} : { cursor }),
            limit,
          })
        : pageRows<AnyRow>(await rowsInSight(seat, kind, filter), (row) => row.id, { cursor, limit });
      return { ...page, items: page.items.map((row) => withoutPassword(kind, row)), asOf: clock() };
    },
  );

  app.post(
    '/api/book/:kind',
    {
      config: { permission: 'book.write', act: 'book.add', creates: true },
      schema: {
        tags: ['book'],
        summary: '新增条目 Add a row',
        params: kindParams,
        body: closed({ row: FieldsShape, reason: ReasonShape }),
        response: { 201: RowAnswer },
      },
    },
    async (request, reply) => {
      const { kind } = request.params;
      const edit = { kind, op: 'add', row: request.body.row } as unknown as BookEdit;
      const row = await applyOne(await house.seat(request), edit, request.body.reason);
      request.audit = { about: `${kind}/${row.id}`, detail: { reason: request.body.reason } };
      return reply.code(201).header('etag', etagOf(row.version)).send(row);
    },
  );

  app.get(
    '/api/book/:kind/:id',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['book'],
        summary: '一个条目 One row',
        description:
          'The ETag is the version for If-Match. `password=1` shows a logger’s PW (password.read, audited).',
        params: rowParams,
        querystring: closed({ password: Type.Optional(Type.Literal('1')) }),
        response: { 200: RowAnswer },
      },
    },
    async (request, reply) => {
      const { kind, id } = request.params;
      const seat = await house.seat(request);
      const row = await rowInSight(seat, kind, id);
      reply.header('etag', etagOf(row.version));
      if (request.query.password === undefined || kind !== 'loggers') return withoutPassword(kind, row);
      assertPasswordReader(seat);
      await audit(accounts, clock, request, 'password.read', `${kind}/${id}`, {});
      return row;
    },
  );

  app.patch(
    '/api/book/:kind/:id',
    {
      config: { permission: 'book.write', act: 'book.change' },
      schema: {
        tags: ['book'],
        summary: '修改条目 Change a row (If-Match: version)',
        params: rowParams,
        body: closed({ set: FieldsShape, reason: ReasonShape }),
        response: { 200: RowAnswer },
      },
    },
    async (request, reply) => {
      const { kind, id } = request.params;
      const { set, reason } = request.body;
      const version = versionOf(request);
      const edit = { kind, op: 'change', id, version, set: withoutStars(set) } as unknown as BookEdit;
      const row = await applyOne(await house.seat(request), edit, reason);
      request.audit = { about: `${kind}/${id}`, detail: { fields: Object.keys(set), reason } };
      reply.header('etag', etagOf(row.version));
      return row;
    },
  );

  app.delete(
    '/api/book/:kind/:id',
    {
      config: { permission: 'book.write', act: 'book.retire' },
      schema: {
        tags: ['book'],
        summary: '停用条目 Retire a row (If-Match: version); nothing is deleted',
        params: rowParams,
        body: closed({ reason: ReasonShape }),
        response: { 200: RowAnswer },
      },
    },
    async (request) => {
      const { kind, id } = request.params;
      const { reason } = request.body;
      const edit = { kind, op: 'retire', id, version: versionOf(request) } as BookEdit;
      const row = await applyOne(await house.seat(request), edit, reason);
      request.audit = { about: `${kind}/${id}`, detail: { reason } };
      return row;
    },
  );

  app.get(
    '/api/book/:kind/:id/history',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['book'],
        summary: '条目的变更历史 History of one row, newest first',
        params: rowParams,
        querystring: closed(pageQuery),
        response: { 200: pageOf<NamedChange>(ChangeShape) },
      },
    },
    async (request): Promise<Page<NamedChange>> => {
      const seat = await bureauSeat(request);
      const { kind, id } = request.params;
      return history(seat, { kind, id, ...request.query });
    },
  );

  app.get(
    '/api/book/history',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['book'],
        summary: '全部变更历史 History of the whole book, newest first',
        querystring: closed({ kind: Type.Optional(KindShape), ...pageQuery }),
        response: { 200: pageOf<NamedChange>(ChangeShape) },
      },
    },
    async (request): Promise<Page<NamedChange>> => {
      return history(await bureauSeat(request), request.query);
    },
  );

  async function history(
    seat: Seat,
    query: { kind?: BookKind; id?: string; cursor?: string; limit?: number },
  ): Promise<Page<NamedChange>> {
    const page = await seat.district.book.history({ ...query, limit: query.limit ?? PAGE_ROWS });
    const names = new Map((await accounts.list()).map(({ id, displayName }) => [id, displayName]));
    const items = page.items.map((change) => ({
      ...changeWithoutPassword(change),
      byName: names.get(change.by) ?? change.by,
    }));
    return { ...page, items, asOf: clock() };
  }
}

/** @throws WQ_FORBIDDEN */
export function assertPasswordReader(seat: Seat): void {
  if (!permissionsOf(seat.person.account).includes('password.read')) {
    throw new WenquError('WQ_FORBIDDEN', { permission: 'password.read' });
  }
}
