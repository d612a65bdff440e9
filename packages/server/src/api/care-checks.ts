import {
  CHECK_KINDS,
  type CheckKind,
  type CheckKindRow,
  type CheckPlan,
  type CheckPlanView,
  type CheckRun,
  type Instant,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { checkLateSince } from '../care/check-late.ts';
import { WenquError } from '../errors.ts';
import {
  assertMn,
  KindShape,
  kindShape,
  mnsOf,
  outcomeShape,
  ownMns,
  PlanShape,
  PlanViewShape,
  RunShape,
} from './care-shapes.ts';
import type { Api, House, Seat } from './house.ts';
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

const idParams = Type.Object({ id: IdShape });
const PlanBody = closed({
  ...{ mn: TextShape(40), polId: TextShape(6), kind: kindShape, nextAt: InstantShape, reason: ReasonShape },
  everyH: Type.Integer({ minimum: 1, maximum: 8_760 }),
});

/** Checks 质控: their kinds, plans that another person enables, and how each came out. @source supervision.md §4.3 */
export function checkRoutes(app: Api, house: House): void {
  const { accounts, clock } = house.parts;
  const seatOf = (request: FastifyRequest) => house.seat(request);
  const tags = ['care'];
  const namesOf = async (plans: readonly CheckPlan[]): Promise<ReadonlyMap<string, string>> => {
    const ids = [...new Set(plans.map(({ by }) => by))];
    const found = await Promise.all(ids.map((id) => accounts.get(id)));
    return new Map(found.flatMap((account) => (account ? [[account.id, account.displayName]] : [])));
  };

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
      schema: {
        tags,
        summary: '核查计划 Plans of checks',
        response: { 200: wholeOf<CheckPlanView>(PlanViewShape) },
      },
    },
    async (request) => {
      const seat = await seatOf(request);
      const own = ownMns(seat);
      const plans = (await seat.district.care.store.plans()).filter(({ mn }) => own?.includes(mn) ?? true);
      const names = seat.scope.whole ? await namesOf(plans) : new Map<string, string>();
      const now = clock();
      const items = await Promise.all(plans.map((plan) => viewOf(seat, plan, names, now)));
      return { items, total: items.length, asOf: now };
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
          ...pageQuery,
          mn: Type.Optional(TextShape(40)),
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

async function viewOf(
  { district }: Seat,
  plan: CheckPlan,
  names: ReadonlyMap<string, string>,
  now: Instant,
): Promise<CheckPlanView> {
  const last = (await district.care.store.lastDone(plan.mn, plan.polId, plan.kind)) ?? null;
  return { ...plan, byName: names.get(plan.by) ?? '', last, lateSince: checkLateSince(plan, last, now) };
}
