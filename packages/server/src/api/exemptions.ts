import {
  EXEMPTION_GROUNDS,
  EXEMPTION_STATES,
  type Exemption,
  type ExemptionTotal,
  instant,
} from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { ExemptionScope } from '../marks/exemptions.ts';
import type { Api, House, Seat } from './house.ts';
import {
  ExemptionShape,
  ExemptionToldShape,
  ExemptionTotalShape,
  FactorsShape,
  FilesShape,
  groundShape,
} from './mark-shapes.ts';
import { boundTo, knownWords } from './marks.ts';
import { MomentShape, rangeOf } from './points.ts';
import { seesEnterprise } from './scope.ts';
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

const STATES: ReadonlySet<string> = new Set(EXEMPTION_STATES);
const GROUNDS: ReadonlySet<string> = new Set(EXEMPTION_GROUNDS.map(({ ground }) => ground));
const params = Type.Object({ id: IdShape });

const scopeOfSeat = (seat: Seat): ExemptionScope => {
  const enterprises = boundTo(seat);
  return enterprises ? { enterprises } : {};
};

/** 豁免台账: asked, decided, ended; totals with and without. @source supervision.md §5.4, Annex A.8 */
export function exemptionRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const tags = ['marks'];

  app.get(
    '/api/exemptions',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '豁免台账 Exemptions, newest stretch first',
        querystring: closed({
          state: Type.Optional(Type.String({ maxLength: 60, description: 'States, joined by commas' })),
          ground: Type.Optional(Type.String({ maxLength: 120, description: 'Grounds, joined by commas' })),
          enterprise: Type.Optional(IdShape),
          from: Type.Optional(MomentShape),
          to: Type.Optional(MomentShape),
          knownOn: Type.Optional(Type.Integer({ ...InstantShape, description: 'As known at this moment' })),
          ...pageQuery,
        }),
        response: { 200: pageOf<Exemption>(ExemptionShape) },
      },
    },
    async (request): Promise<Page<Exemption>> => {
      const seat = await house.seat(request);
      const { state, ground, from, to, knownOn, limit = PAGE_ROWS, ...rest } = request.query;
      const states = knownWords(state, STATES, 'state');
      const grounds = knownWords(ground, GROUNDS, 'ground');
      const query = {
        ...rest,
        limit,
        ...(states && { state: states }),
        ...(grounds && { type: grounds }),
        ...(from !== undefined && to !== undefined && { range: rangeOf(from, to) }),
        ...(knownOn !== undefined && { knownOn: instant(knownOn) }),
      };
      const page = await seat.district.marks.exemptions.list(query, scopeOfSeat(seat));
      return { ...page, asOf: clock() };
    },
  );

  app.get(
    '/api/exemptions/totals',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '豁免合计 Exceedances by enterprise, with and without exemptions',
        description:
          'An enterprise with more exemptions than 1.5 × the zone’s median is named; a proposal [P].',
        querystring: closed({ from: MomentShape, to: MomentShape }),
        response: { 200: wholeOf<ExemptionTotal>(ExemptionTotalShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const range = rangeOf(request.query.from, request.query.to);
      const items = await seat.district.marks.exemptions.totals(range, scopeOfSeat(seat));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/exemptions',
    {
      config: { permission: 'exemption.ask', act: 'exemption.ask', creates: true },
      schema: {
        tags,
        summary: '申请豁免 Ask for an exemption',
        body: closed({
          enterprise: IdShape,
          point: Type.Optional(TextShape(120)),
          factors: Type.Optional(FactorsShape),
          ground: groundShape,
          legal: TextShape(400),
          from: MomentShape,
          to: MomentShape,
          countedIn: Type.Enum(['rate', 'judgement']),
          reason: TextShape(2000),
          evidence: Type.Optional(FilesShape),
        }),
        response: { 201: ExemptionToldShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { body } = request;
      if (!seesEnterprise(seat.scope, body.enterprise)) throw new WenquError('WQ_NOT_FOUND');
      const { account } = seat.person;
      const { exemptions } = seat.district.marks;
      const draft = {
        ...{ ...body, point: body.point ?? '', factors: body.factors ?? [], evidence: body.evidence ?? [] },
        ...{ from: instant(body.from), to: instant(body.to) },
      };
      const made = await exemptions.ask(draft, account);
      request.audit = { about: made.id, detail: { ground: body.ground, enterprise: body.enterprise } };
      const detail = await exemptions.detail(made.id, account, scopeOfSeat(seat));
      return reply.code(201).send(detail!);
    },
  );

  app.get(
    '/api/exemptions/:id',
    {
      config: { permission: 'mark.read' },
      schema: {
        tags,
        summary: '一条豁免 One exemption with its story',
        params,
        response: { 200: ExemptionToldShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { exemptions } = seat.district.marks;
      const detail = await exemptions.detail(request.params.id, seat.person.account, scopeOfSeat(seat));
      if (!detail) throw new WenquError('WQ_NOT_FOUND');
      return detail;
    },
  );

  app.post(
    '/api/exemptions/:id/steps',
    {
      config: { permission: 'exemption.grant', act: 'exemption.step', creates: true },
      schema: {
        tags,
        summary: '审批豁免 Grant, refuse, revoke',
        params,
        body: closed({
          event: Type.Enum(['grant', 'refuse', 'revoke']),
          version: Type.Integer({ minimum: 1 }),
          reason: TextShape(2000),
        }),
        response: { 200: ExemptionToldShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { id } = request.params;
      const { event, version, reason } = request.body;
      const act = { exemption: id, event, version, reason };
      const scope = scopeOfSeat(seat);
      const detail = await seat.district.marks.exemptions.act(act, seat.person.account, scope);
      request.audit = { about: id, detail: { event, reason } };
      return detail;
    },
  );
}
