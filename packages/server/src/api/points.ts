import { createHash } from 'node:crypto';
import {
  type BookTables,
  type Enterprise,
  encodeSeries,
  type Instant,
  instant,
  journalPosition,
  type Outlet,
  type Point,
  type PointLatest,
  type PointPlace,
  type Reading,
  type ReadingRow,
  SERIES_TYPE,
  type Series,
  STATISTICS,
} from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { orNull, PointLatestShape, ReadingRowShape, ReadingShape, rowShape, shapeOf } from './answers.ts';
import { withoutPassword } from './book-rows.ts';
import type { BookView } from './book-view.ts';
import type { Api, House } from './house.ts';
import { seesPoint } from './scope.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  TextShape,
  wholeOf,
} from './shapes.ts';

/** One card of the wall. */
export interface PointOverview {
  readonly id: string;
  readonly name: string;
  readonly place: PointPlace;
  readonly order: number;
  readonly enterprise: {
    readonly id: string;
    readonly name: string;
    readonly area: string;
    readonly town: string;
  };
  readonly outlet: Pick<Outlet, 'id' | 'code' | 'name' | 'kind'>;
  /** The point's own coordinates, else its outlet's. */
  readonly lon: number | null;
  readonly lat: number | null;
  readonly factors: readonly string[];
  readonly realtimeIntervalS: number;
  /** Null: nothing was ever received. */
  readonly latest: PointLatest | null;
}

export interface PointDetail {
  readonly point: Point;
  readonly enterprise: Enterprise;
  readonly outlet: Outlet;
  readonly loggers: readonly BookTables['loggers'][];
  readonly limits: readonly BookTables['limits'][];
  readonly devices: readonly BookTables['devices'][];
  readonly latest: PointLatest | null;
}

/** Columns as plain lists; a gap is null. */
export interface SeriesJson extends Omit<Series, 'at' | 'columns'> {
  readonly at: readonly number[];
  readonly columns: readonly {
    readonly column: string;
    readonly value: readonly (number | null)[];
    readonly min: readonly (number | null)[] | null;
    readonly max: readonly (number | null)[] | null;
    readonly count: readonly number[] | null;
    readonly flag: readonly number[];
    readonly flags: readonly string[];
    readonly position: readonly number[] | null;
  }[];
}

const params = Type.Object({ id: IdShape });
const StatisticShape = Type.Enum([...STATISTICS]);
const gaps = Type.Array(orNull(Type.Number()));
const SeriesShape = shapeOf<SeriesJson>('Series', {
  ...{
    point: Type.String(),
    statistic: StatisticShape,
    bucketS: orNull(Type.Number()),
    at: Type.Array(InstantShape),
  },
  columns: Type.Array(
    shapeOf<SeriesJson['columns'][number]>('SeriesColumn', {
      ...{ column: Type.String(), value: gaps, min: orNull(gaps), max: orNull(gaps) },
      ...{ count: orNull(Type.Array(Type.Integer())), position: orNull(Type.Array(Type.Integer())) },
      ...{ flag: Type.Array(Type.Integer()), flags: Type.Array(Type.String()) },
    }),
  ),
});
const OverviewShape = shapeOf<PointOverview>('PointOverview', {
  ...{ id: Type.String(), name: Type.String(), place: Type.String(), order: Type.Number() },
  enterprise: Type.Object({
    id: Type.String(),
    name: Type.String(),
    area: Type.String(),
    town: Type.String(),
  }),
  outlet: Type.Object({ id: Type.String(), code: Type.String(), name: Type.String(), kind: Type.String() }),
  ...{ lon: orNull(Type.Number()), lat: orNull(Type.Number()), factors: Type.Array(Type.String()) },
  ...{ realtimeIntervalS: Type.Number(), latest: orNull(PointLatestShape) },
});
const MomentShape = Type.Integer({ ...InstantShape, minimum: 0 });

export function overviewOf(view: BookView, point: Point, latest: PointLatest | null): PointOverview {
  const enterprise = view.enterprises.get(point.enterprise);
  const outlet = view.outlets.get(point.outlet);
  const { id, name, place, order, factors, realtimeIntervalS } = point;
  return {
    ...{ id, name, place, order, factors, realtimeIntervalS, latest },
    enterprise: {
      id: point.enterprise,
      name: enterprise?.name ?? '',
      area: enterprise?.area ?? '',
      town: enterprise?.town ?? '',
    },
    outlet: {
      id: point.outlet,
      code: outlet?.code ?? '',
      name: outlet?.name ?? '',
      kind: outlet?.kind ?? 'total',
    },
    lon: point.lon ?? outlet?.lon ?? null,
    lat: point.lat ?? outlet?.lat ?? null,
  };
}

const listOf = (numbers: ArrayLike<number> | null): (number | null)[] | null =>
  numbers && Array.from(numbers, (value) => (Number.isNaN(value) ? null : value));

/** A series for JSON: typed arrays as lists, gaps as null. */
export const seriesJson = (series: Series): SeriesJson => ({
  ...series,
  at: Array.from(series.at),
  columns: series.columns.map((each) => ({
    column: each.column,
    value: listOf(each.value) ?? [],
    min: listOf(each.min),
    max: listOf(each.max),
    count: each.count && Array.from(each.count),
    flag: Array.from(each.flag),
    flags: each.flags,
    position: each.position && Array.from(each.position),
  })),
});

const SERIES_WORDS = `JSON, or with \`Accept: ${SERIES_TYPE}\` bytes, all little-endian: \`WQS1\`; u32 length of the head;
the head as JSON (point, statistic, bucketS, rows, columns: [{column, flags, arrays: [{name, width}]}]); then, from the
next multiple of 8 and each padded to a multiple of 8: \`at\` as f64 differences (the first from 0), then for each column
the arrays its head names, in that order, of width f64, f32, u32 or u8. Values are f32 only where nothing is lost by it;
a gap is NaN. \`flag\` indexes \`flags\`. Raw: value, flag, position. Buckets (\`px\` smaller than the rows of the range):
last value, true min and max, count, worst flag. \`knownAt\`: only what had arrived by then.
A range that has ended carries an ETag.`;

/** Points of the wall, their series, readings and versions. */
export function pointRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  /** The point, if this person sees it; a foreign point and one that is not are answered alike. */
  async function pointSeat(request: FastifyRequest, id: string) {
    const seat = await house.seat(request);
    const point = seat.view.points.get(id);
    if (!point || !seesPoint(seat.scope, seat.view, id)) throw new WenquError('WQ_NOT_FOUND');
    return { ...seat, point };
  }

  app.get(
    '/api/points',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '点位与最新数据 Points with their newest values (the wall)',
        querystring: closed({ enterprise: Type.Optional(IdShape), q: Type.Optional(TextShape(100)) }),
        response: {
          200: wholeOf<PointOverview>(OverviewShape),
        },
      },
    },
    async (request) => {
      const { district, scope, view } = await house.seat(request);
      const { enterprise, q = '' } = request.query;
      const latest = new Map((await district.projection.latest()).map((row) => [row.point, row]));
      const items = view.snapshot.points
        .filter((point) => seesPoint(scope, view, point.id) && point.retiredAt === null)
        .map((point) => overviewOf(view, point, latest.get(point.id) ?? null))
        .filter((row) => enterprise === undefined || row.enterprise.id === enterprise)
        .filter((row) => `${row.enterprise.name} ${row.outlet.code} ${row.name}`.includes(q));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/points/:id',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '点位详情 One point with loggers, limits and devices',
        params,
        response: {
          200: shapeOf<PointDetail>('PointDetail', {
            ...{
              point: rowShape('points'),
              enterprise: rowShape('enterprises'),
              outlet: rowShape('outlets'),
            },
            loggers: Type.Array(rowShape('loggers')),
            limits: Type.Array(rowShape('limits')),
            devices: Type.Array(rowShape('devices')),
            latest: orNull(PointLatestShape),
          }),
        },
      },
    },
    async (request): Promise<PointDetail> => {
      const { district, view, point } = await pointSeat(request, request.params.id);
      const enterprise = view.enterprises.get(point.enterprise);
      const outlet = view.outlets.get(point.outlet);
      if (!enterprise || !outlet) throw new WenquError('WQ_NOT_FOUND');
      const [latest, devices] = await Promise.all([
        district.projection.latest(),
        district.book.list('devices', { point: point.id, limit: limits.pageRowsMax }),
      ]);
      return {
        ...{ point, enterprise, outlet, devices: devices.items },
        loggers: view.snapshot.loggers
          .filter(({ bindings }) => bindings.some((binding) => binding.point === point.id))
          .map((row) => withoutPassword('loggers', row)),
        limits: view.snapshot.limits.filter((limit) => limit.outlet === point.outlet),
        latest: latest.find((row) => row.point === point.id) ?? null,
      };
    },
  );

  app.get(
    '/api/points/:id/series',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '曲线数据 Series of some columns',
        description: SERIES_WORDS,
        params,
        querystring: closed({
          statistic: StatisticShape,
          columns: Type.String({ minLength: 1, maxLength: 600, description: '`w01018-Rtd,w21003-Rtd`' }),
          from: MomentShape,
          to: MomentShape,
          px: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000 })),
          knownAt: Type.Optional(MomentShape),
        }),
        response: { 200: SeriesShape },
      },
    },
    async (request, reply) => {
      const { district, point } = await pointSeat(request, request.params.id);
      const { statistic, columns, from, to, px, knownAt } = request.query;
      const series = await district.projection.series({
        ...{ point: point.id, statistic, range: rangeOf(from, to) },
        columns: columns.split(',').filter((name) => name !== ''),
        ...(px === undefined ? {} : { buckets: px }),
        ...(knownAt === undefined ? {} : { knownAt: instant(knownAt) }),
      });
      const binary = request.headers.accept?.includes(SERIES_TYPE) ?? false;
      const bytes = binary ? Buffer.from(encodeSeries(series).buffer) : JSON.stringify(seriesJson(series));
      reply.type(binary ? SERIES_TYPE : 'application/json; charset=utf-8').header('vary', 'Accept');
      return sendTagged(request, reply, bytes, to <= clock());
    },
  );

  app.get(
    '/api/points/:id/readings',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '读数 Readings as received, newest first, every version',
        params,
        querystring: closed({ statistic: StatisticShape, from: MomentShape, to: MomentShape, ...pageQuery }),
        response: { 200: pageOf<ReadingRow>(ReadingRowShape) },
      },
    },
    async (request): Promise<Page<ReadingRow>> => {
      const { district, point } = await pointSeat(request, request.params.id);
      const { statistic, from, to, cursor, limit = PAGE_ROWS } = request.query;
      const rows = await district.projection.rows({
        ...{ point: point.id, statistic, range: rangeOf(from, to), limit: limit + 1 },
        ...(cursor === undefined ? {} : { before: readCursor(cursor) }),
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next = rows.length > limit && last ? `${last.at}.${last.position}` : null;
      return { items, next, total: null, asOf: clock() };
    },
  );

  app.get(
    '/api/points/:id/versions',
    {
      config: { permission: 'reading.read' },
      schema: {
        tags: ['points'],
        summary: '一个数值的全部版本 All versions of one value, oldest first',
        params,
        querystring: closed({ statistic: StatisticShape, column: TextShape(60), at: MomentShape }),
        response: { 200: wholeOf<Reading>(ReadingShape) },
      },
    },
    async (request) => {
      const { district, point } = await pointSeat(request, request.params.id);
      const { statistic, column, at } = request.query;
      const items = await district.projection.versions(point.id, statistic, column, instant(at));
      return { items, total: items.length, asOf: clock() };
    },
  );
}

function rangeOf(from: number, to: number): { from: Instant; to: Instant } {
  if (from >= to) {
    throw new WenquError('WQ_INPUT', { field: 'to', zh: '须晚于 from', en: 'must be after from' });
  }
  return { from: instant(from), to: instant(to) };
}

function readCursor(cursor: string) {
  const found = /^(\d{1,16})\.(\d{1,16})$/.exec(cursor);
  if (!found) throw new WenquError('WQ_INPUT', { field: 'cursor' });
  return { at: instant(Number(found[1])), position: journalPosition(Number(found[2])) };
}

/**
 * The tag is of the bytes themselves: late data may still change a range that has ended, and then the tag
 * changes with it.
 */
function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: Buffer | string,
  tagged: boolean,
): FastifyReply {
  if (!tagged) return reply.send(bytes);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', etag).header('cache-control', 'private, no-cache');
  return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(bytes);
}
