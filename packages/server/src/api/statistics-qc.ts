import {
  type Instant,
  instant,
  QC_KINDS,
  type QcEntry,
  type QcRecord,
  type RetroEffect,
} from '@wenqu/domain';
import { type Static, Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { QcDraft } from '../store/statistics.ts';
import type { Api, House } from './house.ts';
import { pointSeat } from './points.ts';
import { seesPoint } from './scope.ts';
import {
  answer,
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
} from './shapes.ts';
import { pointsOf, visibleOf } from './statistics-scope.ts';
import { effectFor } from './statistics-view.ts';

const tags = ['statistics'];
const KindShape = Type.Enum([...QC_KINDS]);
const PAIRS_MAX = 50;
const RecordShape = answer<QcRecord>('QcRecord', 'One check with its verdict');
const EntryBody = closed({
  ...{ point: IdShape, factor: TextShape(20), kind: KindShape, at: InstantShape, reason: ReasonShape },
  pairs: Type.Array(closed({ standard: Type.Number(), reading: Type.Number() }), {
    minItems: 1,
    maxItems: PAIRS_MAX,
  }),
  range: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()]),
});

/** What a check would do, told before it is entered. */
export interface QcPreview {
  readonly record: QcDraft;
  readonly days: readonly Omit<RetroEffect, 'id'>[];
  readonly entries: readonly string[];
  readonly samples: readonly string[];
}

/** 质控记录: checks of instruments, what a failed one touches, withdrawals. @source supervision.md §4.2 V3, §4.3 */
export function qcRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/qc-records',
    {
      config: { permission: 'statistic.read' },
      schema: {
        tags,
        summary: '质控记录 Checks, newest first',
        querystring: closed({
          ...pageQuery,
          ...{ point: Type.Optional(IdShape), enterprise: Type.Optional(IdShape) },
          ...{ factor: Type.Optional(TextShape(20)), kind: Type.Optional(KindShape) },
          outcome: Type.Optional(Type.Enum(['passed', 'failed', 'not-judged'])),
        }),
        response: { 200: pageOf<QcRecord>(RecordShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { point, enterprise, factor, kind, outcome, cursor, limit = PAGE_ROWS } = request.query;
      const page = await seat.district.statistics.store.qcs({
        points: pointsOf(seat, enterprise, point),
        ...(factor === undefined ? {} : { factor }),
        ...(kind === undefined ? {} : { kind }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(cursor === undefined ? {} : { cursor }),
        limit,
      });
      return { ...page, asOf: clock() };
    },
  );

  app.post(
    '/api/qc-records/preview',
    {
      config: { permission: 'qc.enter', unaudited: 'changes nothing' },
      schema: {
        tags,
        summary: '预判 How a check would come out, and what it would touch',
        body: EntryBody,
        response: {
          200: answer<QcPreview>('QcPreview', 'Verdict, days changed, entries and samples concerned'),
        },
      },
    },
    async (request): Promise<QcPreview> => {
      const seat = await pointSeat(house, request, request.body.point);
      const touched = await seat.district.statistics.wouldTouch(entryOf(request.body, clock()));
      const shown = await visibleOf(seat, [touched]);
      const days = touched.days.map((day) => shown(seat.scope.whole ? day : effectFor(day)));
      return { ...shown(touched), days };
    },
  );

  app.post(
    '/api/qc-records',
    {
      config: { permission: 'qc.enter', act: 'qc.enter', creates: true },
      schema: {
        tags,
        summary: '录入质控记录 Enter a check; days it touches are judged again',
        body: EntryBody,
        response: { 201: RecordShape },
      },
    },
    async (request, reply) => {
      const { district, person } = await pointSeat(house, request, request.body.point);
      const { id: by, displayName: byName } = person.account;
      const record = await district.statistics.enterQc(entryOf(request.body, clock()), { by, byName });
      const { kind, factor, outcome } = record;
      request.audit = { about: `points/${record.point}`, detail: { qc: record.id, kind, factor, outcome } };
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/qc-records/:id/withdraw',
    {
      config: { permission: 'qc.enter', act: 'qc.withdraw' },
      schema: {
        tags,
        summary: '撤回质控记录 Withdraw a wrong record; it stays, with the reason',
        description: 'The bureau’s alone: who is checked does not take a check back.',
        params: Type.Object({ id: IdShape }),
        body: closed({ reason: ReasonShape }),
        response: { 200: RecordShape },
      },
    },
    async (request) => {
      const { district, person, scope, view } = await house.seat(request);
      const { id } = request.params;
      const held = await district.statistics.store.qc(id);
      if (!held || !seesPoint(scope, view, held.point)) throw new WenquError('WQ_NOT_FOUND', { qc: id });
      if (!scope.whole) throw new WenquError('WQ_FORBIDDEN');
      const { reason } = request.body;
      const record = await district.statistics.withdrawQc(id, person.account.displayName, reason);
      request.audit = { about: `points/${record.point}`, detail: { qc: id, reason } };
      return record;
    },
  );
}

/** @throws WQ_INPUT for a check of the future */
function entryOf({ point, at, ...rest }: Static<typeof EntryBody>, now: Instant): QcEntry {
  if (at > now) {
    throw new WenquError('WQ_INPUT', { field: 'at', zh: '不能晚于现在', en: 'must not lie in the future' });
  }
  return { ...rest, kind: rest.kind as QcEntry['kind'], point: point as QcEntry['point'], at: instant(at) };
}
