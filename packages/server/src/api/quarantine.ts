import { randomUUID } from 'node:crypto';
import {
  type Enterprise,
  type Instant,
  type Logger,
  type LoggerTraffic,
  type Point,
  pointId,
} from '@wenqu/domain';
import { type Static, Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { BookEdit } from '../store/book.ts';
import { orNull, rowShape, shapeOf } from './answers.ts';
import { tellBookChanged } from './book.ts';
import { withoutPassword } from './book-rows.ts';
import type { BookView } from './book-view.ts';
import type { Api, House } from './house.ts';
import { closed, IdShape, InstantShape, ReasonShape, TextShape, wholeOf } from './shapes.ts';

/** Why we think we know whose logger it is: a guess for a person to confirm. */
export interface QuarantineGuess {
  readonly why: 'mn-one-slip' | 'same-address';
  readonly mn: string;
  readonly enterprise: string;
  readonly points: readonly string[];
}
export interface QuarantineItem {
  readonly mn: string;
  readonly frames: number;
  readonly bytes: number;
  readonly firstArrival: Instant | null;
  readonly lastArrival: Instant | null;
  readonly remote: string;
  readonly st: string;
  readonly factors: readonly string[];
  readonly editions: Readonly<Record<string, number>>;
  /** What is odd about its packets, by stable name: `two-places`, `request-from-device` … */
  readonly oddities: Readonly<Record<string, number>>;
  readonly suggestion: QuarantineGuess | null;
}

const moment = orNull(InstantShape);
const QuarantineShape = shapeOf<QuarantineItem>('QuarantineItem', {
  ...{ mn: Type.String(), frames: Type.Integer(), bytes: Type.Integer(), st: Type.String() },
  ...{ firstArrival: moment, lastArrival: moment, remote: Type.String() },
  ...{ factors: Type.Array(Type.String()), editions: Type.Record(Type.String(), Type.Integer()) },
  oddities: Type.Record(Type.String(), Type.Integer()),
  suggestion: orNull(
    shapeOf<QuarantineGuess>('QuarantineGuess', {
      why: Type.Enum(['mn-one-slip', 'same-address']),
      ...{ mn: Type.String(), enterprise: Type.String(), points: Type.Array(Type.String()) },
    }),
  ),
});

const hostOf = (remote: string): string => remote.replace(/:\d+$/, '');

/** Equal but for one character changed, missing or too many, or for upper and lower case. */
export function oneSlip(one: string, other: string): boolean {
  const [a, b] = [one.toUpperCase(), other.toUpperCase()];
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}

/** A slip of one character in the book's MN, else a known logger that calls from the same address. */
export function guessOf(
  row: LoggerTraffic,
  view: BookView,
  all: readonly LoggerTraffic[],
): QuarantineGuess | null {
  const guess = (why: QuarantineGuess['why'], logger: Logger): QuarantineGuess => ({
    ...{ why, mn: logger.mn, enterprise: logger.enterprise },
    points: [...new Set(logger.bindings.map((binding) => binding.point))],
  });
  const near = view.snapshot.loggers.find((logger) => oneSlip(logger.mn, row.mn));
  if (near) return guess('mn-one-slip', near);
  const host = hostOf(row.remote);
  const neighbour = host === '' ? undefined : all.find((each) => each.known && hostOf(each.remote) === host);
  const logger = neighbour && view.loggersByMn.get(neighbour.mn);
  return logger ? guess('same-address', logger) : null;
}

const AdoptShape = closed({
  point: Type.Optional(IdShape),
  newPoint: Type.Optional(
    closed({
      enterprise: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'Id of an enterprise, or the name of a new one',
        }),
      ),
      outlet: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 120,
          description: 'Id of an outlet, or the code of a new one',
        }),
      ),
      pointName: Type.String({ minLength: 1, maxLength: 200 }),
      place: Type.Enum(['influent', 'stage', 'discharge', 'rain']),
    }),
  ),
  name: Type.Optional(TextShape(200)),
  reason: ReasonShape,
});
type Adopt = Static<typeof AdoptShape>;

/** Loggers nobody announced: their frames are kept and counted, and a person says where they belong. */
export function quarantineRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/quarantine',
    {
      config: { permission: 'quarantine.read' },
      schema: {
        tags: ['quarantine'],
        summary: '待认领数采仪 Loggers in no book, newest first',
        response: {
          200: wholeOf<QuarantineItem>(QuarantineShape),
        },
      },
    },
    async (request) => {
      const { district, view } = await house.seat(request);
      const all = await district.projection.traffic();
      const items = all
        .filter((row) => !view.loggersByMn.has(row.mn) && row.mn !== '')
        .sort((one, other) => (other.lastArrival ?? 0) - (one.lastArrival ?? 0))
        .map((row) => {
          const { mn, bytes, firstArrival, lastArrival, remote, st, factors, editions, counts } = row;
          const shown = { mn, bytes, firstArrival, lastArrival, remote, st, factors, editions };
          const oddities = row.deviations;
          return { ...shown, oddities, frames: counts.received, suggestion: guessOf(row, view, all) };
        });
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/quarantine/:mn/adopt',
    {
      config: { permission: 'quarantine.adopt', act: 'quarantine.adopt', creates: true },
      schema: {
        tags: ['quarantine'],
        summary: '认领数采仪 Adopt a logger',
        description:
          'Binds the MN to a point, at hand or new, since its first byte: frames that waited become readings. All rows of the book are written in one transaction.',
        params: Type.Object({ mn: IdShape }),
        body: AdoptShape,
        response: {
          201: Type.Unsafe<{ logger: Logger; point: Point }>(
            Type.Object({ logger: rowShape('loggers'), point: rowShape('points') }),
          ),
        },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { mn } = request.params;
      const traffic = await seat.district.projection.trafficOf(mn);
      if (!traffic) throw new WenquError('WQ_NOT_FOUND');
      if (seat.view.loggersByMn.has(mn)) throw new WenquError('WQ_BOOK_TAKEN', { field: 'mn', value: mn });
      const edits = adoptEdits(request.body, seat.view, traffic);
      const { reason } = request.body;
      const rows = await seat.district.book.apply(edits, { by: seat.person.account.id, reason, at: clock() });
      await tellBookChanged(seat.desk);
      const logger = rows.at(-1) as Logger;
      const point = (await seat.desk.book.view()).points.get(logger.bindings[0]?.point ?? '');
      if (!point) throw new WenquError('WQ_STORE');
      request.audit = { about: mn, detail: { point: point.id, rows: edits.length, reason } };
      return reply.code(201).send({ logger: withoutPassword('loggers', logger), point });
    },
  );
}

/** The batch that adopts a logger; the logger itself is its last row. */
function adoptEdits(adopt: Adopt, view: BookView, traffic: LoggerTraffic): BookEdit[] {
  if ((adopt.point === undefined) === (adopt.newPoint === undefined)) {
    const words = { zh: '请选择已有点位或新建点位之一', en: 'name either a point or a new point' };
    throw new WenquError('WQ_INPUT', { field: 'point', ...words });
  }
  const known = adopt.point === undefined ? undefined : view.points.get(adopt.point);
  if (adopt.point !== undefined && !known) throw new WenquError('WQ_BOOK_REFERENCE', { field: 'point' });
  const made = known ? undefined : newPointEdits(adopt.newPoint!, view, traffic);
  const point = known?.id ?? made!.point;
  const enterprise = known?.enterprise ?? made!.enterprise;
  const logger: BookEdit = {
    kind: 'loggers',
    op: 'add',
    row: {
      ...{
        mn: traffic.mn,
        name: adopt.name ?? '',
        enterprise,
        password: '',
        edition: '',
        maker: '',
        model: '',
      },
      bindings: [{ point: pointId(point), st: '', factor: '', from: null, to: null }],
    },
  };
  return [...(made?.edits ?? []), logger];
}

/** A point with what it needs and the book does not have yet: its outlet, its enterprise. */
function newPointEdits(draft: NonNullable<Adopt['newPoint']>, view: BookView, { factors }: LoggerTraffic) {
  const edits: BookEdit[] = [];
  const outletKnown = view.outlets.get(draft.outlet ?? '');
  const named = draft.enterprise ?? outletKnown?.enterprise ?? '';
  const known = view.enterprises.get(named) ?? view.snapshot.enterprises.find((row) => row.name === named);
  const enterprise = known?.id ?? randomUUID();
  if (!known) {
    const name = draft.enterprise ?? '';
    edits.push({ kind: 'enterprises', op: 'add', row: { ...EMPTY_ENTERPRISE, id: enterprise, name } });
  }
  const code = draft.outlet ?? 'DW001';
  const outletRow =
    outletKnown ?? view.snapshot.outlets.find((row) => row.enterprise === enterprise && row.code === code);
  const outlet = outletRow?.id ?? randomUUID();
  if (!outletRow) {
    const kind = draft.place === 'rain' ? 'rain' : 'total';
    edits.push({ kind: 'outlets', op: 'add', row: { ...EMPTY_OUTLET, id: outlet, enterprise, code, kind } });
  }
  const point = randomUUID();
  const order = { influent: 0, stage: 1, discharge: 2, rain: 3 }[draft.place];
  edits.push({
    kind: 'points',
    op: 'add',
    row: {
      ...{ id: point, enterprise, outlet, name: draft.pointName, place: draft.place, order },
      ...{ lon: null, lat: null, factors, realtimeIntervalS: 60 },
    } as Extract<BookEdit, { kind: 'points'; op: 'add' }>['row'],
  });
  return { edits, point, enterprise };
}

const EMPTY_ENTERPRISE = {
  ...{ creditCode: '', permitNumber: '', permitClass: '' as const, keyUnit: false },
  ...{ trade: '', area: '', town: '' },
  ...{ address: '', contact: '', phone: '', agency: '' },
} as const satisfies Partial<Enterprise>;
const EMPTY_OUTLET = { name: '', destination: '', pattern: '', lon: null, lat: null, node: '' } as const;
