import { type FrameSummary, journalPosition, type LoggerTraffic } from '@wenqu/domain';
import { DEVIATIONS } from '@wenqu/hj212';
import { type TSchema, Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { permissionsOf } from './access.ts';
import { FrameSummaryShape, FrameViewShape, LoggerTrafficShape, orNull, shapeOf } from './answers.ts';
import { assertPasswordReader } from './book.ts';
import { type BookView, MnIndex } from './book-view.ts';
import type { Api, House } from './house.ts';
import { maskFrame, maskKey, maskSummary } from './password-mask.ts';
import { seesLogger, seesMn } from './scope.ts';
import { closed, IdShape, InstantShape, TextShape, wholeOf } from './shapes.ts';
import { audit } from './trail.ts';

/** A logger as it is heard and as it stands in the book. */
export interface LoggerOverview {
  readonly mn: string;
  /** Null: heard, but in no book. */
  readonly logger: {
    readonly id: string;
    readonly name: string;
    readonly maker: string;
    readonly model: string;
    readonly edition: string;
  } | null;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
  readonly points: readonly { readonly id: string; readonly name: string }[];
  /** Null: in the book, but never heard. */
  readonly traffic: LoggerTraffic | null;
  /** A connection stands on which it speaks: an order reaches it now. */
  readonly online: boolean;
}

const NameShape = Type.Object({ id: Type.String(), name: Type.String() });
const LOGGER_OVERVIEW = {
  mn: Type.String(),
  logger: orNull(
    Type.Object({
      ...{ id: Type.String(), name: Type.String(), maker: Type.String() },
      ...{ model: Type.String(), edition: Type.String() },
    }),
  ),
  enterprise: orNull(NameShape),
  points: Type.Array(NameShape),
  traffic: orNull(LoggerTrafficShape),
  online: Type.Boolean(),
} as const satisfies Record<keyof LoggerOverview, TSchema>;
const NamedCountShape = Type.Object({
  ...{ name: Type.String(), count: Type.Integer(), zh: Type.String(), en: Type.String() },
});

export interface DeviationCount {
  readonly name: string;
  readonly count: number;
  readonly zh: string;
  readonly en: string;
}
export interface LoggerView extends LoggerOverview {
  readonly deviations: readonly DeviationCount[];
  /** Newest first; only with frame.read. */
  readonly frames: readonly FrameSummary[];
}

/** Words of a deviation; one that a newer projection knows and this table does not is its own name. */
export function deviationWords(name: string): { zh: string; en: string } {
  const table: Readonly<Record<string, { zh: string; en: string }>> = DEVIATIONS;
  const { zh = name, en = name } = Object.hasOwn(table, name) ? (table[name] ?? {}) : {};
  return { zh, en };
}

function loggerOverview(
  view: BookView,
  mn: string,
  traffic: LoggerTraffic | null,
  online: boolean,
): LoggerOverview {
  const row = view.loggersByMn.get(mn);
  const owner = row && view.enterprises.get(row.enterprise);
  const points = new Set((row?.bindings ?? []).map((binding) => binding.point));
  return {
    mn,
    traffic,
    online,
    logger: row
      ? { id: row.id, name: row.name, maker: row.maker, model: row.model, edition: row.edition }
      : null,
    enterprise: owner ? { id: owner.id, name: owner.name } : null,
    points: [...points].map((id) => ({ id, name: view.points.get(id)?.name ?? '' })),
  };
}

/** Frames, and the loggers that send them. */
export function frameRoutes(app: Api, house: House): void {
  const { accounts, clock } = house.parts;

  app.get(
    '/api/frames',
    {
      config: { permission: 'frame.read' },
      schema: {
        tags: ['frames'],
        summary: '最新数据包 Newest frames of one MN, or of all with junk',
        querystring: closed({
          mn: Type.Optional(TextShape(60)),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.framesRemembered })),
        }),
        response: {
          200: Type.Unsafe<{ items: FrameSummary[]; asOf: number }>(
            Type.Object({ items: Type.Array(FrameSummaryShape), asOf: InstantShape }),
          ),
        },
      },
    },
    async (request) => {
      const { district, scope, view } = await house.seat(request);
      const { mn = '', limit = 50 } = request.query;
      const frames = await district.projection.frames(mn, limit);
      const items = frames.filter((frame) => seesMn(scope, view, frame.mn)).map(maskSummary);
      return { items, asOf: clock() };
    },
  );

  app.get(
    '/api/frames/:position',
    {
      config: { permission: 'frame.read' },
      schema: {
        tags: ['frames'],
        summary: '一个数据包的全部 One frame whole: bytes, hash, place, fields, readings',
        description: 'PW is masked; `password=1` shows it (permission password.read, audited).',
        params: Type.Object({ position: Type.Integer({ minimum: 0 }) }),
        querystring: closed({ password: Type.Optional(Type.Literal('1')) }),
        response: { 200: FrameViewShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { position } = request.params;
      const clear = request.query.password !== undefined;
      if (clear) assertPasswordReader(seat);
      const frame = await seat.district.projection.frame(journalPosition(position));
      if (!frame || !seesMn(seat.scope, seat.view, frame.mn)) throw new WenquError('WQ_NOT_FOUND');
      if (!clear) return maskFrame(frame);
      await audit(accounts, clock, request, 'password.read', `frame/${position}`, { mn: frame.mn });
      return maskKey(frame);
    },
  );

  app.get(
    '/api/loggers',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['loggers'],
        summary: '数采仪 Loggers of the book with their traffic',
        response: {
          200: wholeOf<LoggerOverview>(Type.Object(LOGGER_OVERVIEW, { title: 'LoggerOverview' })),
        },
      },
    },
    async (request) => {
      const { district, scope, view } = await house.seat(request);
      const traffic = new MnIndex(await district.projection.traffic());
      const items = view.snapshot.loggers
        .filter((logger) => logger.retiredAt === null && seesLogger(scope, view, logger))
        .map(({ mn }) => loggerOverview(view, mn, traffic.get(mn) ?? null, district.gateway.line.online(mn)));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/loggers/:mn',
    {
      config: { permission: 'book.read' },
      schema: {
        tags: ['loggers'],
        summary: '一台数采仪 One logger: traffic, deviations, newest frames',
        params: Type.Object({ mn: IdShape }),
        response: {
          200: shapeOf<LoggerView>('LoggerView', {
            ...LOGGER_OVERVIEW,
            deviations: Type.Array(NamedCountShape),
            frames: Type.Array(FrameSummaryShape),
          }),
        },
      },
    },
    async (request): Promise<LoggerView> => {
      const { district, person, scope, view } = await house.seat(request);
      const { mn } = request.params;
      // A device may write its MN in another case than the book does.
      const heard = await district.projection.trafficOf(mn);
      const traffic = heard ?? new MnIndex(await district.projection.traffic()).get(mn) ?? null;
      if (!seesMn(scope, view, mn) || (!traffic && !view.loggersByMn.has(mn))) {
        throw new WenquError('WQ_NOT_FOUND');
      }
      const mayFrames = permissionsOf(person.account).includes('frame.read');
      const frames = mayFrames ? await district.projection.frames(traffic?.mn ?? mn, 50) : [];
      const deviations = Object.entries(traffic?.deviations ?? {})
        .map(([name, count]) => ({ name, count, ...deviationWords(name) }))
        .sort((one, other) => other.count - one.count);
      const overview = loggerOverview(view, mn, traffic, district.gateway.line.online(mn));
      return { ...overview, deviations, frames: frames.map(maskSummary) };
    },
  );
}
