import {
  type AgencyHome,
  type AgencyLeagueRow,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type PlantRecord,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { checkLateSince } from '../care/check-late.ts';
import { WenquError } from '../errors.ts';
import { Mandates, Visits } from '../ledger/visits.ts';
import { agencyLeague, type LeagueFacts } from './agency-league.ts';
import type { Api, House, Seat } from './house.ts';
import {
  enterpriseOf,
  FieldsShape,
  ownOnly,
  ownPoint,
  PlantShape,
  plantRecord,
  versionShape,
} from './plant-shapes.ts';
import { seesMn, seesPoint } from './scope.ts';
import {
  answer,
  closed,
  IdShape,
  PAGE_ROWS,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
  wholeOf,
} from './shapes.ts';

const tags = ['agency'];
const params = Type.Object({ id: IdShape });
const VisitStep = closed({ version: versionShape, fields: FieldsShape });
const LEAGUE_DAYS = 30;
const FAILED_DAYS = 7;
const RECURRENT_DAYS = 90;
/** Points below this effective transmission rate are named. @source supervision.md §6 K3 [G] */
const RATE_MIN = 0.9;

/** 第三方运维: visits with clock-in and clock-out, mandates, what needs care, how agencies compare. */
export function agencyRoutes(app: Api, house: House): void {
  visitRoutes(app, house);
  mandateRoutes(app, house);
  const { clock } = house.parts;

  app.get(
    '/api/agencies/home',
    {
      config: { permission: 'agency.read' },
      schema: {
        tags,
        summary:
          '运维首页 Devices failing, checks due, visits overdue, points below the rate, faults by model',
        response: { 200: answer<AgencyHome>('AgencyHome', 'Of the enterprises one serves') },
      },
    },
    async (request) => homeOf(await house.seat(request), clock()),
  );

  app.get(
    '/api/agencies/league',
    {
      config: { permission: 'agency.read' },
      schema: {
        tags,
        summary: '运维单位排名 Agencies side by side, each rate with numerator and denominator',
        querystring: closed({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }),
        response: {
          200: wholeOf<AgencyLeagueRow>(
            answer<AgencyLeagueRow>('AgencyLeagueRow', 'Under n = 20 it says so'),
          ),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const now = clock();
      const from = instant(now - (request.query.days ?? LEAGUE_DAYS) * MICROS_PER_DAY);
      const items = agencyLeague(await factsOf(seat, from, now));
      return { items, total: items.length, asOf: now };
    },
  );
}

/** Everything agencies are compared by; an agency is compared with all, but learns names of no enterprise by it. */
async function factsOf({ district, view }: Seat, from: Instant, now: Instant): Promise<LeagueFacts> {
  const { book, statistics, plant, matters } = district;
  const { agencies } = await book.whole();
  const ids = view.snapshot.points.map(({ id }) => id);
  const outages = await matters.all({ machine: ['outage'], openedFrom: from });
  const steps = await Promise.all(
    outages
      .filter(({ hidden }) => !hidden)
      .map(async (matter) => ({
        matter,
        steps: await matters.steps(matter.id),
      })),
  );
  return {
    ...{ agencies, points: view.snapshot.points, enterprises: view.snapshot.enterprises, now },
    checks: statistics.qc.doneIn(ids, from, now, now),
    visits: await plant.matching({ book: 'visit', from, to: instant(now + 1) }),
    outages: steps,
  };
}

async function homeOf(seat: Seat, now: Instant): Promise<AgencyHome> {
  const { district, view, scope } = seat;
  const points = view.snapshot.points.filter(
    (each) => each.retiredAt === null && seesPoint(scope, view, each.id),
  );
  const ids = points.map(({ id }) => id as string);
  const { statistics, care, plant, matters, book } = district;
  const failed = statistics.qc
    .doneIn(ids, instant(now - FAILED_DAYS * MICROS_PER_DAY), now, now)
    .filter((each) => each.outcome !== 'not-judged');
  const newest = new Map(
    failed.toSorted((a, b) => a.at - b.at).map((each) => [`${each.point} ${each.factor}`, each]),
  );
  const plans = (await care.store.plans()).filter(({ mn, enabled }) => enabled && seesMn(scope, view, mn));
  const due = await Promise.all(
    plans.map(async (plan) => {
      const last = (await care.store.lastDone(plan.mn, plan.polId, plan.kind)) ?? null;
      return { plan, lateSince: checkLateSince(plan, last, now) };
    }),
  );
  const visits = await plant.matching({ ...{ book: 'visit', state: ['planned'] }, ...ownOnly(seat) });
  const day = { from: instant(now - LEAGUE_DAYS * MICROS_PER_DAY), to: now };
  const tallies = await statistics.store.tally({ kind: 'day', points: ids, ...day });
  const whole = await book.whole();
  const since = instant(now - RECURRENT_DAYS * MICROS_PER_DAY);
  const outages = (await matters.all({ machine: ['outage'], openedFrom: since })).filter(
    ({ point, hidden }) => !hidden && ids.includes(point),
  );
  return {
    failing: [...newest.values()]
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ id, point, factor, at, kind }) => ({ id, point, factor, at, kind })),
    checks: due
      .filter(({ plan, lateSince }) => lateSince !== null || plan.nextAt < now + 24 * MICROS_PER_HOUR)
      .map(({ plan: { mn, polId, kind, nextAt }, lateSince }) => ({ mn, polId, kind, nextAt, lateSince })),
    visits: visits.filter(({ fields }) => Number(fields.due) < now),
    planned: visits.filter(({ fields }) => Number(fields.due) >= now),
    below: ids.flatMap((point) => {
      const own = tallies.filter((each) => each.point === point);
      const due = own.reduce((sum, each) => sum + each.due, 0);
      const valid = own.reduce((sum, each) => sum + each.valid, 0);
      return due > 0 && valid / due < RATE_MIN ? [{ point, valid, due }] : [];
    }),
    models: modelsOf(
      whole.devices.filter(({ retiredAt, point }) => retiredAt === null && ids.includes(point)),
      outages.map(({ point, fields }) => ({ point, factors: String(fields.factors ?? '') })),
    ),
    asOf: now,
  };
}

/** Faults of the last months by maker and model of the analysers at the point. */
function modelsOf(
  devices: readonly { point: string; maker: string; model: string; factor: string; kind: string }[],
  outages: readonly { point: string; factors: string }[],
): AgencyHome['models'] {
  const counts = new Map<string, { maker: string; model: string; devices: number; faults: number }>();
  for (const { point, maker, model, factor, kind } of devices) {
    if (kind === 'camera' || kind === 'other') continue;
    const key = `${maker} ${model}`;
    const held = counts.get(key) ?? { maker, model, devices: 0, faults: 0 };
    const own = outages.filter(
      (each) => each.point === point && (each.factors === '' || each.factors.split(',').includes(factor)),
    );
    counts.set(key, { ...held, devices: held.devices + 1, faults: held.faults + own.length });
  }
  return [...counts.values()].filter(({ faults }) => faults > 1).sort((a, b) => b.faults - a.faults);
}

function visitRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/station-visits',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags,
        summary: '运维到站 Visits of agencies, newest first',
        querystring: closed({
          ...{ enterprise: Type.Optional(IdShape), state: Type.Optional(TextShape(20)), ...pageQuery },
        }),
        response: { 200: pageOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { enterprise, state, limit = PAGE_ROWS, cursor } = request.query;
      const page = await seat.district.plant.list({
        ...{ book: 'visit', limit, ...ownOnly(seat) },
        ...(state !== undefined && { state: [state] }),
        ...(enterprise !== undefined && { enterprise: enterpriseOf(seat, enterprise) }),
        ...(cursor !== undefined && { cursor }),
      });
      return { ...page, asOf: clock() };
    },
  );

  app.post(
    '/api/station-visits',
    {
      config: { permission: ['ledger.write', 'register.triage'], act: 'visit.dispatch', creates: true },
      schema: {
        tags,
        summary: '派单 Somebody is to come to a point by a time',
        body: closed({ point: IdShape, about: Type.Optional(TextShape(120)), fields: FieldsShape }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { point, fields, about = '' } = request.body;
      const { enterprise } = ownPoint(seat, point);
      const agency = seat.view.enterprises.get(enterprise)?.agency ?? '';
      const draft = { enterprise, point, agency, about, fields };
      const record = await new Visits(seat.district.plant).dispatch(draft, seat.person.account);
      request.audit = { about: record.id, detail: { point } };
      return reply.code(201).send(record);
    },
  );

  for (const step of ['clock-in', 'clock-out'] as const) {
    app.post(
      `/api/station-visits/:id/${step}`,
      {
        config: { permission: 'ledger.write', act: `visit.${step}` },
        schema: {
          tags,
          summary:
            step === 'clock-in'
              ? '到站签到 Came: time, place with its accuracy, photo; never before it was ordered'
              : '离站签退 Left: time and what was done',
          params,
          body: VisitStep,
          response: { 200: PlantShape },
        },
      },
      async (request) => {
        const seat = await house.seat(request);
        const { account } = seat.person;
        const { version, fields } = request.body;
        const held = await plantRecord(seat, request.params.id, 'visit');
        if (account.agency !== '' && held.agency !== account.agency) throw new WenquError('WQ_NOT_FOUND');
        const visits = new Visits(seat.district.plant);
        request.audit = { about: held.id, detail: { step } };
        return step === 'clock-in'
          ? visits.clockIn(held.id, version, fields, account)
          : visits.clockOut(held.id, version, fields, account);
      },
    );
  }

  app.post(
    '/api/station-visits/:id/cancel',
    {
      config: { permission: ['ledger.write', 'register.triage'], act: 'visit.cancel' },
      schema: {
        tags,
        summary: '取消派单 Nobody has to come any more',
        params,
        body: closed({ version: versionShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, reason } = request.body;
      const { id } = await plantRecord(seat, request.params.id, 'visit');
      request.audit = { about: id, detail: { reason } };
      return new Visits(seat.district.plant).cancel(id, version, reason, seat.person.account);
    },
  );
}

function mandateRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/mandates',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags,
        summary: '代为标记委托 Who may mark in whose name, and until when',
        response: { 200: wholeOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { agency } = seat.person.account;
      const items = await seat.district.plant.matching({
        ...{ book: 'mandate', ...ownOnly(seat) },
        ...(agency !== '' && { agency }),
      });
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/mandates',
    {
      config: { permission: 'ledger.write', act: 'mandate.grant', creates: true },
      schema: {
        tags,
        summary: '委托运维单位代为标记 An enterprise lets its agency mark in its name',
        body: closed({ fields: FieldsShape }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { account } = seat.person;
      if (account.role !== 'enterprise') throw new WenquError('WQ_FORBIDDEN');
      const agency = seat.view.enterprises.get(account.enterprise)?.agency ?? '';
      const record = await new Mandates(seat.district.plant).grant(agency, request.body.fields, account);
      request.audit = { about: record.id, detail: { agency } };
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/mandates/:id/revoke',
    {
      config: { permission: 'ledger.write', act: 'mandate.revoke' },
      schema: {
        tags,
        summary: '撤销委托 From now on it marks itself again',
        params,
        body: closed({ version: versionShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, reason } = request.body;
      const { id } = await plantRecord(seat, request.params.id, 'mandate');
      request.audit = { about: id, detail: { reason } };
      return new Mandates(seat.district.plant).revoke(id, version, reason, seat.person.account);
    },
  );
}
