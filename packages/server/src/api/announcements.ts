import { ANNOUNCEMENT_FIELDS, type PlantRecord } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { plantRefused } from '../ledger/plant-desk.ts';
import type { Api, House } from './house.ts';
import { FieldsShape, PlantShape, versionShape } from './plant-shapes.ts';
import { closed, IdShape, PAGE_ROWS, pageOf, pageQuery, ReasonShape } from './shapes.ts';

const tags = ['plant'];

/** 停电断网预告: cuts told beforehand, so that what falls silent by them is one event and not sixty. */
export function announcementRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/announcements',
    {
      config: { permission: 'matter.read' },
      schema: {
        tags,
        summary: '停电断网预告 Planned cuts, newest first',
        querystring: closed(pageQuery),
        response: { 200: pageOf<PlantRecord>(PlantShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { limit = PAGE_ROWS, cursor } = request.query;
      const page = { book: 'announcement', limit, ...(cursor !== undefined && { cursor }) } as const;
      return { ...(await seat.district.plant.list(page)), asOf: clock() };
    },
  );

  app.post(
    '/api/announcements',
    {
      config: { permission: 'register.triage', act: 'announcement.enter', creates: true },
      schema: {
        tags,
        summary: '登记停电断网预告 A cut that was announced for an area; no area: the whole district',
        body: closed({ fields: FieldsShape }),
        response: { 201: PlantShape },
      },
    },
    async (request, reply) => {
      const { district, person } = await house.seat(request);
      const { account } = person;
      const fields = await district.plant.checked(ANNOUNCEMENT_FIELDS, request.body.fields, account);
      if (Number(fields.to) <= Number(fields.from))
        throw plantRefused('ends-before-start', '结束时间不晚于开始时间。', 'It ends before it begins.');
      const record = await district.plant.enter(
        { ...{ book: 'announcement', enterprise: '', at: clock(), fields, state: 'kept' } },
        account,
      );
      request.audit = { about: record.id, detail: { area: fields.area } };
      return reply.code(201).send(record);
    },
  );

  app.post(
    '/api/announcements/:id/withdraw',
    {
      config: { permission: 'register.triage', act: 'announcement.withdraw' },
      schema: {
        tags,
        summary: '撤回预告 It does not take place',
        params: Type.Object({ id: IdShape }),
        body: closed({ version: versionShape, reason: ReasonShape }),
        response: { 200: PlantShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const { version, reason } = request.body;
      const held = await district.plant.get(request.params.id);
      if (held?.book !== 'announcement') throw new WenquError('WQ_NOT_FOUND');
      request.audit = { about: held.id, detail: { reason } };
      return district.plant.follow(held.id, version, { state: 'withdrawn' }, reason, person.account);
    },
  );
}
