import {
  type BookTables,
  type Enterprise,
  type Instant,
  instant,
  journalPosition,
  type Outlet,
  type Point,
  type PointLatest,
  type PointPlace,
  type Reading,
  type ReadingRow,
  STATISTICS,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
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

const params = Type.Object({ id: IdShape });
export const StatisticShape = Type.Enum([...STATISTICS]);
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
export const MomentShape = Type.Integer({ ...InstantShape, minimum: 0 });

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

/** The point, if this person sees it; a foreign point and one that is not are answered alike. */
export async function pointSeat(house: House, request: FastifyRequest, id: string) {
  const seat = await house.seat(request);
  const point = seat.view.points.get(id);
  if (!point || !seesPoint(seat.scope, seat.view, id)) throw new WenquError('WQ_NOT_FOUND');
  return { ...seat, point };
}

/** Points of the wall, their readings and versions. */
export function pointRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

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
      const { district, view, point } = await pointSeat(house, request, request.params.id);
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
      const { district, point } = await pointSeat(house, request, request.params.id);
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
      const { district, point } = await pointSeat(house, request, request.params.id);
      const { statistic, column, at } = request.query;
      const items = await district.projection.versions(point.id, statistic, column, instant(at));
      return { items, total: items.length, asOf: clock() };
    },
  );
}

export function rangeOf(from: number, to: number): { from: Instant; to: Instant } {
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
