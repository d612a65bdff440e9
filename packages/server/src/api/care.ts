import {
  type ChangeCause,
  type ClockSample,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type Parameter,
  type ParameterChange,
  type Visit,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { checkRoutes } from './care-checks.ts';
import {
  assertMn,
  ChangeShape,
  ClockShape,
  causeShape,
  mnsOf,
  ParameterShape,
  SettingsShape,
  settingsFields,
  VisitShape,
} from './care-shapes.ts';
import type { Api, House } from './house.ts';
import { seesEnterprise, seesMn } from './scope.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
  wholeOf,
} from './shapes.ts';
import { versionOf } from './versions.ts';

const mnParams = Type.Object({ mn: IdShape });
const VisitBody = closed({
  ...{ enterprise: IdShape, from: InstantShape, to: InstantShape, who: TextShape(200), work: ReasonShape },
});
const CLOCK_DAYS = 30;
const VISITS_BACK_DAYS = 365;
const VISITS_AHEAD_DAYS = 30;
const CAUSES: readonly ChangeCause[] = ['order', 'visit', 'unexplained'];
/** A change that nothing explains belongs to a hidden finding; those it concerns do not learn of it here. */
const TOLD_TO_ALL: ReadonlySet<ChangeCause> = new Set(['order', 'visit']);

/** Clocks, parameters with baseline and change log, visits, checks. @source hj212.md §1.4, §6.5; supervision.md §4.3 */
export function careRoutes(app: Api, house: House): void {
  checkRoutes(app, house);
  const { clock } = house.parts;
  const seatOf = (request: FastifyRequest) => house.seat(request);
  const tags = ['care'];

  app.get(
    '/api/care/clocks',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '各数采仪最近的时钟偏差 The newest clock of every logger, furthest off first',
        response: { 200: wholeOf<ClockSample>(ClockShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { loggersByMn } = seat.view;
      const items = (await seat.district.care.store.latestClocks())
        .filter(({ mn }) => loggersByMn.has(mn) && seesMn(seat.scope, seat.view, mn))
        .sort((one, other) => Math.abs(other.offsetS) - Math.abs(one.offsetS));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/care/clocks/:mn',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '数采仪时钟偏差 How far a clock was off, oldest first',
        params: mnParams,
        querystring: closed({ from: Type.Optional(InstantShape), to: Type.Optional(InstantShape) }),
        response: { 200: wholeOf<ClockSample>(ClockShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      assertMn(seat, request.params.mn);
      const now = clock();
      const to = (request.query.to ?? now) as Instant;
      const from = (request.query.from ?? to - CLOCK_DAYS * MICROS_PER_DAY) as Instant;
      const items = await seat.district.care.store.clocks(request.params.mn, from, to);
      return { items, total: items.length, asOf: now };
    },
  );

  app.get(
    '/api/care/parameters/:mn',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '现场机参数与基线 Parameters as last seen, with their baseline',
        params: mnParams,
        response: { 200: wholeOf<Parameter>(ParameterShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      assertMn(seat, request.params.mn);
      const items = await seat.district.care.store.parameters(request.params.mn);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/care/parameters/:mn/agree',
    {
      config: { permission: 'care.handle', act: 'care.agree' },
      schema: {
        tags,
        summary: '确认参数基线 Agree to parameters as they stand',
        params: mnParams,
        body: closed({
          keys: Type.Array(closed({ polId: TextShape(24), infoId: TextShape(6) }), {
            minItems: 1,
            maxItems: 200,
          }),
          reason: ReasonShape,
        }),
        response: { 200: Type.Object({ agreed: Type.Integer() }) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { mn } = request.params;
      assertMn(seat, mn);
      const { keys, reason } = request.body;
      const { displayName } = seat.person.account;
      const agreed = await seat.district.care.store.agree(mn, keys, displayName, clock());
      request.audit = { about: `loggers/${mn}`, detail: { keys, reason } };
      return { agreed };
    },
  );

  app.post(
    '/api/care/snapshots',
    {
      config: { permission: 'care.handle', act: 'care.snapshot', creates: true },
      schema: {
        tags,
        summary: '参数快照 Ask a logger for all its parameters (3019, 3020)',
        body: closed({ mn: TextShape(40), reason: ReasonShape }),
        response: { 201: Type.Object({ orders: Type.Array(Type.String()) }) },
      },
    },
    async (request, reply) => {
      const seat = await seatOf(request);
      const { mn, reason } = request.body;
      assertMn(seat, mn);
      const orders = (await seat.district.care.snapshot(mn)).map(({ id }) => id);
      request.audit = { about: `loggers/${mn}`, detail: { orders: orders.length, reason } };
      return reply.code(201).send({ orders });
    },
  );

  app.get(
    '/api/care/changes',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '参数变更日志 Changes of parameters, newest first',
        querystring: closed({
          ...pageQuery,
          mn: Type.Optional(TextShape(40)),
          cause: Type.Optional(causeShape),
          from: Type.Optional(InstantShape),
        }),
        response: { 200: pageOf<ParameterChange>(ChangeShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { mn, cause, from, cursor, limit = PAGE_ROWS } = request.query;
      const { whole } = seat.scope;
      const page = await seat.district.care.store.changes({
        ...mnsOf(seat, mn),
        causes: (cause === undefined ? CAUSES : [cause]).filter((each) => whole || TOLD_TO_ALL.has(each)),
        ...(from === undefined ? {} : { from: from as Instant }),
        ...(cursor === undefined ? {} : { cursor }),
        limit,
      });
      // The order behind a change may be hidden from those it concerns; that there was one is enough for them.
      const items = whole ? page.items : page.items.map((each) => ({ ...each, by: '' }));
      return { ...page, items, asOf: clock() };
    },
  );

  app.get(
    '/api/care/visits',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '运维到场记录 Visits of the last year, of one enterprise or all',
        querystring: closed({ enterprise: Type.Optional(IdShape) }),
        response: { 200: wholeOf<Visit>(VisitShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { enterprise } = request.query;
      if (enterprise !== undefined && !seesEnterprise(seat.scope, enterprise)) {
        throw new WenquError('WQ_NOT_FOUND', { enterprise });
      }
      const now = clock();
      const from = instant(now - VISITS_BACK_DAYS * MICROS_PER_DAY);
      const to = instant(now + VISITS_AHEAD_DAYS * MICROS_PER_DAY);
      const kept = await seat.district.care.store.visits(enterprise, from, to);
      const items = kept.filter((visit) => seesEnterprise(seat.scope, visit.enterprise));
      return { items, total: items.length, asOf: now };
    },
  );

  app.post(
    '/api/care/visits',
    {
      config: { permission: 'care.handle', act: 'care.visit', creates: true },
      schema: {
        tags,
        summary: '登记到场 Enter a visit',
        body: VisitBody,
        response: { 201: VisitShape },
      },
    },
    async (request, reply) => {
      const seat = await seatOf(request);
      const { body } = request;
      const known = seat.view.enterprises.has(body.enterprise) && seesEnterprise(seat.scope, body.enterprise);
      if (!known) throw new WenquError('WQ_NOT_FOUND', { enterprise: body.enterprise });
      if (body.to < body.from) {
        throw new WenquError('WQ_INPUT', { field: 'to', zh: '结束早于开始', en: 'It ends before it begins' });
      }
      const visit = await seat.district.care.store.addVisit({
        ...body,
        from: body.from as Instant,
        to: body.to as Instant,
        enteredBy: seat.person.account.displayName,
        enteredAt: clock(),
      });
      request.audit = { about: `enterprises/${body.enterprise}`, detail: { visit: visit.id } };
      return reply.code(201).send(visit);
    },
  );

  app.get(
    '/api/care/settings',
    {
      config: { permission: 'care.read' },
      schema: { tags, summary: '设备管护设置 How devices are cared for', response: { 200: SettingsShape } },
    },
    async (request) => (await seatOf(request)).district.care.store.settings(),
  );

  app.put(
    '/api/care/settings',
    {
      config: { permission: 'care.handle', act: 'care.settings' },
      schema: {
        tags,
        summary: '修改设备管护设置 Change it (If-Match: version)',
        body: closed({ ...settingsFields, reason: ReasonShape }),
        response: { 200: SettingsShape },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { reason, ...settings } = request.body;
      const saved = await seat.district.care.store.saveSettings({ ...settings, version: versionOf(request) });
      request.audit = { about: 'care/settings', detail: { ...settings, reason } };
      return saved;
    },
  );
}
