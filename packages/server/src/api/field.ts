import type { FieldPack, SiteReceipt, SiteVisit } from '@wenqu/domain';
import { Type } from 'typebox';
import { limits } from '../limits.ts';
import { PackShape, ReceiptShape, SentShape, VisitShape, VisitViewShape } from './field-shapes.ts';
import type { Api, House } from './house.ts';
import {
  closed,
  IdShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
} from './shapes.ts';

const READERS = ['field.use', 'case.read'] as const;
const params = Type.Object({ id: IdShape });

/** 现场: what a phone takes along for a day, what it brings back, and what the bureau makes of that. */
export function fieldRoutes(app: Api, house: House): void {
  const { clock, accounts } = house.parts;
  const tags = ['field'];

  app.get(
    '/api/field/pack',
    {
      config: { permission: 'field.use' },
      schema: {
        tags,
        summary: '任务包：今日任务、企业、近 24 小时曲线与简报 Everything for a day without network',
        response: { 200: PackShape },
      },
    },
    async (request): Promise<FieldPack> => {
      const { district, person } = await house.seat(request);
      return district.field.pack(person.account, await accounts.list());
    },
  );

  app.post(
    '/api/field/records',
    {
      config: { permission: 'field.use', act: 'field.record' },
      bodyLimit: limits.fieldRecordBytesMax,
      schema: {
        tags,
        summary: '上传现场记录 Keep a record from the field',
        description:
          'Sent twice it is one record. It is always kept; a step it asks for that the table refuses is told as a conflict.',
        body: SentShape,
        response: { 200: ReceiptShape },
      },
    },
    async (request): Promise<SiteReceipt> => {
      const { district, person } = await house.seat(request);
      const visit = await district.field.take(request.body, person.account);
      const { id, digest, receivedAt, state, outcomes, record } = visit;
      request.audit = { about: id, detail: { clientId: record.clientId, digest, state } };
      return { id, clientId: record.clientId, digest, receivedAt, state, outcomes };
    },
  );

  app.get(
    '/api/visits',
    {
      config: { permission: READERS },
      schema: {
        tags,
        summary: '现场检查记录 Records from the field, newest first',
        querystring: closed({
          state: Type.Optional(Type.Enum(['going', 'kept', 'conflict', 'settled'])),
          kind: Type.Optional(Type.Enum(['visit', 'evidence'])),
          enterprise: Type.Optional(IdShape),
          by: Type.Optional(IdShape),
          about: Type.Optional(IdShape),
          q: Type.Optional(TextShape(60)),
          ...pageQuery,
        }),
        response: { 200: pageOf<SiteVisit>(VisitShape) },
      },
    },
    async (request): Promise<Page<SiteVisit>> => {
      const { district, person } = await house.seat(request);
      const { limit = PAGE_ROWS, ...query } = request.query;
      return { ...(await district.field.list({ ...query, limit }, person.account)), asOf: clock() };
    },
  );

  app.get(
    '/api/visits/:id',
    {
      config: { permission: READERS },
      schema: { tags, summary: '一份现场检查记录 One record', params, response: { 200: VisitViewShape } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.field.detail(request.params.id, person.account);
    },
  );

  app.post(
    '/api/visits/:id/settlement',
    {
      config: { permission: 'order.approve', act: 'visit.settle' },
      schema: {
        tags,
        summary: '处理冲突 Settle a conflict',
        description: 'By another person than who sent the record; the record itself stays as it is.',
        params,
        body: closed({ how: Type.Enum(['record-only', 'done-otherwise']), reason: ReasonShape }),
        response: { 200: VisitShape },
      },
    },
    async (request): Promise<SiteVisit> => {
      const { district, person } = await house.seat(request);
      const { how, reason } = request.body;
      const visit = await district.field.settle(request.params.id, how, reason, person.account);
      request.audit = { about: visit.id, detail: { how, reason } };
      return visit;
    },
  );
}
