import { CONTEST_ABOUT, type PlantRecord } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { Contests } from '../ledger/contests.ts';
import type { Api, House, Seat } from './house.ts';
import { boundTo } from './marks.ts';
import { enterpriseOf, FieldsShape, ownOnly, PlantShape, plantRecord, versionShape } from './plant-shapes.ts';
import { seesPoint } from './scope.ts';
import { closed, IdShape, PAGE_ROWS, pageOf, pageQuery, ReasonShape, TextShape } from './shapes.ts';

const tags = ['plant'];
const params = Type.Object({ id: IdShape });
const aboutShape = Type.Enum([...CONTEST_ABOUT]);

/** Where what is objected to belongs; undefined: it is not there, or not for this person to know of. */
async function placeOf(seat: Seat, kind: string, about: string) {
  const { district, person, view, scope } = seat;
  const { account } = person;
  if (kind === 'entry') return district.register.entry(about, account);
  if (kind === 'matter') {
    const bound = boundTo(seat);
    const viewer = { account, ...(bound && { enterprises: bound }) };
    return (await district.matters.detail(about, viewer)).matter;
  }
  if (kind === 'finding') {
    const found = await district.register.finding(about, account);
    return found && district.register.entry(found.entry, account);
  }
  // `point/factor/day`
  const point = view.points.get(about.split('/')[0] ?? '');
  return point && seesPoint(scope, view, point.id)
    ? { enterprise: point.enterprise, point: point.id }
    : undefined;
}

/** 企业异议: an objection on record, shown beside what it is about, answered by the bureau. */
export function contestRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/contests',
    {
      config: { permission: 'ledger.read' },
      schema: {
        tags,
        summary: '企业异议 Objections with their answers, newest first',
        querystring: closed({
          ...{ kind: Type.Optional(aboutShape), about: Type.Optional(TextShape(200)) },
          ...{ enterprise: Type.Optional(IdShape), state: Type.Optional(TextShape(20)), ...pageQuery },
        }),
        response: { 200: pageOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { kind, about, enterprise, state, limit = PAGE_ROWS, cursor } = request.query;
      const page = await seat.district.plant.list({
        ...{ book: 'contest', limit, ...ownOnly(seat) },
        ...(kind !== undefined && { kind: [kind] }),
        ...(about !== undefined && { about }),
        ...(state !== undefined && { state: [state] }),
        ...(enterprise !== undefined && { enterprise: enterpriseOf(seat, enterprise) }),
        ...(cursor !== undefined && { cursor }),
      });
      return { ...page, asOf: clock() };
    },
  );

  app.post(
    '/api/contests',
    {
      config: { permission: 'ledger.write', act: 'contest.enter', creates: true },
      schema: {
        tags,
        summary: '提出异议 Object to an entry, a finding, a statistic or a matter that one knows of',
        body: closed({ kind: aboutShape, about: TextShape(200), fields: FieldsShape }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { account } = seat.person;
      const { kind, about, fields } = request.body;
      if (account.role !== 'enterprise') throw new WenquError('WQ_FORBIDDEN');
      const place = await placeOf(seat, kind, about);
      if (!place || place.enterprise !== account.enterprise) throw new WenquError('WQ_NOT_FOUND');
      const draft = { kind, about, enterprise: place.enterprise, point: place.point, fields };
      const record = await new Contests(seat.district.plant).contest(draft, account);
      request.audit = { about: record.id, detail: { kind, about } };
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/contests/:id/answer',
    {
      config: { permission: 'register.approve', act: 'contest.answer' },
      schema: {
        tags,
        summary: '答复异议 The bureau’s answer; the objection stays beside it',
        params,
        body: closed({ version: versionShape, fields: FieldsShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, fields } = request.body;
      const { id } = await plantRecord(seat, request.params.id, 'contest');
      const record = await new Contests(seat.district.plant).answer(id, version, fields, seat.person.account);
      request.audit = { about: id, detail: { outcome: record.fields.outcome } };
      return record;
    },
  );

  app.post(
    '/api/contests/:id/withdraw',
    {
      config: { permission: 'ledger.write', act: 'contest.withdraw' },
      schema: {
        tags,
        summary: '撤回异议 Taken back by the enterprise; it stays on record',
        params,
        body: closed({ version: versionShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { version, reason } = request.body;
      const held = await plantRecord(seat, request.params.id, 'contest');
      if (held.enterprise !== seat.person.account.enterprise) throw new WenquError('WQ_FORBIDDEN');
      request.audit = { about: held.id, detail: { reason } };
      return new Contests(seat.district.plant).withdraw(held.id, version, reason, seat.person.account);
    },
  );
}
