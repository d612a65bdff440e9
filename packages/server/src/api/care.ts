import {
  type CareSettings,
  CHECK_KINDS,
  type CheckKind,
  type CheckKindRow,
  type CheckPlan,
  type CheckRun,
  type ClockSample,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type Parameter,
  type ParameterChange,
  type Visit,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House, Seat } from './house.ts';
import { seesEnterprise, seesLogger, seesMn } from './scope.ts';
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

const text = Type.String();
const number = Type.Number();
const position = orNull(Type.Integer({ description: 'Place in the journal: /api/frames/:position' }));
const kindShape = Type.Enum(CHECK_KINDS.map(({ kind }) => kind));
const outcomeShape = Type.Enum(['running', 'passed', 'failed', 'not-judged', 'not-done']);
const causeShape = Type.Enum(['order', 'visit', 'unexplained']);

const ClockShape = shapeOf<ClockSample>('ClockSample', {
  ...{ mn: text, at: InstantShape, offsetS: number, source: Type.Enum(['upload', 'asked']) },
});
const ParameterShape = shapeOf<Parameter>('Parameter', {
  ...{ mn: text, polId: text, infoId: text, text, seenAt: InstantShape, position },
  ...{ baseline: orNull(text), baselineBy: text, baselineAt: orNull(InstantShape) },
});
const ChangeShape = shapeOf<ParameterChange>('ParameterChange', {
  ...{ id: text, mn: text, polId: text, infoId: text, before: text, after: text },
  ...{ since: InstantShape, noticedAt: InstantShape, cause: causeShape, by: text, position },
});
const VisitShape = shapeOf<Visit>('Visit', {
  ...{ id: text, enterprise: text, from: InstantShape, to: InstantShape, who: text, work: text },
  ...{ enteredBy: text, enteredAt: InstantShape },
});
const PlanShape = shapeOf<CheckPlan>('CheckPlan', {
  ...{ id: text, version: Type.Integer(), mn: text, polId: text, kind: kindShape },
  ...{ everyH: number, nextAt: InstantShape, enabled: Type.Boolean(), by: text, reason: text },
});
const RunShape = shapeOf<CheckRun>('CheckRun', {
  ...{ id: text, plan: text, order: text, mn: text, polId: text, kind: kindShape, at: InstantShape },
  ...{ outcome: outcomeShape, standard: orNull(number), reading: orNull(number), error: orNull(number) },
  ...{ tolerance: text, why: text, position },
});
const KindShape = shapeOf<CheckKindRow>('CheckKindRow', {
  ...{ kind: kindShape, zh: text, en: text, cn: Type.Record(Type.String(), text) },
  ...{ dueH: orNull(number), confidence: Type.Enum(['T', 'S', 'G', 'P']), source: text },
});
const settingsFields = {
  clockSetS: Type.Integer({ minimum: 0, maximum: 86_400 }),
  clockEveryH: Type.Integer({ minimum: 1, maximum: 720 }),
  clockOnRequest: Type.Boolean(),
  snapshotEveryH: Type.Integer({ minimum: 0, maximum: 8_760 }),
};
const SettingsShape = shapeOf<CareSettings>('CareSettings', { version: Type.Integer(), ...settingsFields });

const mnParams = Type.Object({ mn: IdShape });
const idParams = Type.Object({ id: IdShape });
const listQuery = closed({ ...pageQuery, mn: Type.Optional(TextShape(40)) });
const PlanBody = closed({
  ...{ mn: TextShape(40), polId: TextShape(6), kind: kindShape, nextAt: InstantShape, reason: ReasonShape },
  everyH: Type.Integer({ minimum: 1, maximum: 8_760 }),
});
const VisitBody = closed({
  ...{ enterprise: IdShape, from: InstantShape, to: InstantShape, who: TextShape(200), work: ReasonShape },
});
const CLOCK_DAYS = 30;

/** MNs this seat sees, or undefined for all. */
function ownMns({ scope, view }: Seat): string[] | undefined {
  if (scope.whole) return undefined;
  return view.snapshot.loggers.filter((logger) => seesLogger(scope, view, logger)).map(({ mn }) => mn);
}

/** @throws WQ_NOT_FOUND for a logger that does not exist for this seat */
function assertMn(seat: Seat, mn: string): void {
  const known = seat.view.loggersByMn.has(mn) && seesMn(seat.scope, seat.view, mn);
  if (!known) throw new WenquError('WQ_NOT_FOUND', { mn });
}

function mnsOf(seat: Seat, mn: string | undefined): { mns?: readonly string[] } {
  if (mn !== undefined) {
    assertMn(seat, mn);
    return { mns: [mn] };
  }
  const own = ownMns(seat);
  return own ? { mns: own } : {};
}

/** Clocks, parameters with baseline and change log, visits, checks. @source hj212.md §1.4, §6.5; supervision.md §4.3 */
export function careRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const seatOf = (request: FastifyRequest) => house.seat(request);
  const tags = ['care'];

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
        response: { 201: Type.Object({ orders: Type.Array(text) }) },
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
        }),
        response: { 200: pageOf<ParameterChange>(ChangeShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { mn, cause, cursor, limit = PAGE_ROWS } = request.query;
      // A change that nothing explains belongs to a hidden finding; those it concerns do not learn of it here.
      const shown = seat.scope.whole ? cause : cause === 'unexplained' ? undefined : (cause ?? 'visit');
      if (!seat.scope.whole && cause === 'unexplained')
        return { items: [], next: null, total: 0, asOf: clock() };
      const page = await seat.district.care.store.changes({
        ...mnsOf(seat, mn),
        ...(shown ? { cause: shown } : {}),
        ...(cursor === undefined ? {} : { cursor }),
        limit,
      });
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/care/visits',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '运维到场记录 Visits at an enterprise',
        querystring: closed({ enterprise: IdShape }),
        response: { 200: wholeOf<Visit>(VisitShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { enterprise } = request.query;
      if (!seesEnterprise(seat.scope, enterprise)) throw new WenquError('WQ_NOT_FOUND', { enterprise });
      const now = clock();
      const from = instant(now - 365 * MICROS_PER_DAY);
      const items = await seat.district.care.store.visits(
        enterprise,
        from,
        instant(now + 30 * MICROS_PER_DAY),
      );
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
    '/api/care/check-kinds',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '核查种类 Kinds of checks',
        response: { 200: wholeOf<CheckKindRow>(KindShape) },
      },
    },
    async () => ({ items: CHECK_KINDS, total: CHECK_KINDS.length, asOf: clock() }),
  );

  app.get(
    '/api/care/plans',
    {
      config: { permission: 'care.read' },
      schema: { tags, summary: '核查计划 Plans of checks', response: { 200: wholeOf<CheckPlan>(PlanShape) } },
    },
    async (request) => {
      const seat = await seatOf(request);
      const own = ownMns(seat);
      const items = (await seat.district.care.store.plans()).filter(({ mn }) => own?.includes(mn) ?? true);
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/care/plans',
    {
      config: { permission: 'care.handle', act: 'care.plan', creates: true },
      schema: {
        tags,
        summary: '新建核查计划 Propose a plan; another person enables it',
        body: PlanBody,
        response: { 201: PlanShape },
      },
    },
    async (request, reply) => {
      const seat = await seatOf(request);
      const { body } = request;
      assertMn(seat, body.mn);
      const plan = await seat.district.care.store.savePlan({
        ...planOf(body),
        by: seat.person.account.id,
      });
      request.audit = { about: `care/plans/${plan.id}`, detail: { ...body } };
      return reply.code(201).send(plan);
    },
  );

  app.post(
    '/api/care/plans/:id/switch',
    {
      config: { permission: ['order.approve', 'care.handle'], act: 'care.plan-switch' },
      schema: {
        tags,
        summary: '启用或停用计划 Enable (a second person) or disable a plan (If-Match: version)',
        params: idParams,
        body: closed({ enabled: Type.Boolean(), reason: ReasonShape }),
        response: { 200: PlanShape },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const plan = await planAt(seat, request.params.id);
      const { enabled, reason } = request.body;
      const { account } = seat.person;
      // The plan makes devices act by itself: who proposed it does not let it loose.
      if (enabled && plan.by === account.id) throw new WenquError('WQ_ORDER_REFUSED', SAME_PERSON);
      const saved = await seat.district.care.store.savePlan({
        ...plan,
        version: versionOf(request),
        enabled,
      });
      request.audit = { about: `care/plans/${plan.id}`, detail: { enabled, reason } };
      return saved;
    },
  );

  app.post(
    '/api/care/plans/:id/run',
    {
      config: { permission: 'order.approve', act: 'care.check', creates: true },
      schema: {
        tags,
        summary: '立即核查 Run a plan’s check now',
        params: idParams,
        body: closed({ reason: ReasonShape }),
        response: { 201: RunShape },
      },
    },
    async (request, reply) => {
      const seat = await seatOf(request);
      const plan = await planAt(seat, request.params.id);
      const { id, displayName } = seat.person.account;
      const run = await seat.district.care.runCheck(plan, { id, displayName });
      request.audit = {
        about: `care/plans/${plan.id}`,
        detail: { run: run.id, reason: request.body.reason },
      };
      return reply.code(201).send(run);
    },
  );

  app.get(
    '/api/care/runs',
    {
      config: { permission: 'care.read' },
      schema: {
        tags,
        summary: '核查结果 Checks and how they came out, newest first',
        querystring: closed({
          ...listQuery.properties,
          outcome: Type.Optional(outcomeShape),
          kind: Type.Optional(kindShape),
        }),
        response: { 200: pageOf<CheckRun>(RunShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const { mn, outcome, kind, cursor, limit = PAGE_ROWS } = request.query;
      const page = await seat.district.care.store.runs({
        ...mnsOf(seat, mn),
        ...(outcome ? { outcome } : {}),
        ...(kind ? { kind } : {}),
        ...(cursor === undefined ? {} : { cursor }),
        limit,
      });
      return { ...page, asOf: clock() };
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

const SAME_PERSON = {
  zh: '提出计划的人不能启用它，请由他人启用。',
  en: 'Who proposed the plan may not enable it; ask another person.',
};

const planOf = ({
  mn,
  polId,
  kind,
  everyH,
  nextAt,
  reason,
}: Static<typeof PlanBody>): Omit<CheckPlan, 'by'> => ({
  ...{ id: '', version: 0, mn, polId, kind: kind as CheckKind, everyH, nextAt: nextAt as Instant },
  ...{ enabled: false, reason },
});

async function planAt(seat: Seat, id: string): Promise<CheckPlan> {
  const plan = (await seat.district.care.store.plans()).find((each) => each.id === id);
  if (!plan) throw new WenquError('WQ_NOT_FOUND', { plan: id });
  assertMn(seat, plan.mn);
  return plan;
}
