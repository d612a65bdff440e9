import type { Enrolment, LoggerKey, Order } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { KeyHolder } from '../keys/keys.ts';
import type { KeySettings } from '../store/keys.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import { closed, IdShape, InstantShape, ReasonShape, wholeOf } from './shapes.ts';

const text = Type.String();
const moment = orNull(InstantShape);
const KeyShape = shapeOf<LoggerKey>('LoggerKey', {
  ...{ id: text, mn: text, order: text, createdAt: InstantShape, by: text, byName: text },
  state: Type.Enum(['pending', 'current', 'previous', 'retired', 'dropped']),
  origin: Type.Enum(['hand', 'order']),
  ...{ currentFrom: moment, currentTo: moment },
});
const HolderShape = shapeOf<KeyHolder>('KeyHolder', {
  ...{ mn: text, keys: Type.Array(KeyShape), dueAt: moment, due: Type.Boolean(), requestedAt: moment },
});
const SettingsShape = shapeOf<KeySettings>('KeySettings', {
  ...{ autoRotate: Type.Boolean(), by: text, byName: text, at: moment },
});
const EnrolmentShape = shapeOf<Enrolment>('Enrolment', {
  ...{ id: text, mn: text, info: Type.Record(text, text), firstAt: InstantShape, lastAt: InstantShape },
  ...{ position: Type.Integer(), given: text, order: text },
});
const AskedShape = shapeOf<{ order: string }>('KeyOrder', { order: text });
const MnShape = Type.String({ minLength: 1, maxLength: 40 });

/** Keys of 2025 loggers: entered, changed by order, listed without themselves; MNs for loggers that have none. */
export function keyRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const asked = ({ id }: Order): { order: string } => ({ order: id });

  app.get(
    '/api/keys',
    {
      config: { permission: 'key.write' },
      schema: {
        tags: ['keys'],
        summary: '数采仪密钥 Loggers with keys; never the keys themselves',
        response: { 200: wholeOf<KeyHolder>(HolderShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.keys.holders();
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/keys',
    {
      config: { permission: 'key.write', act: 'key.enter', creates: true },
      schema: {
        tags: ['keys'],
        summary: '录入密钥 Enter a key by hand',
        description: 'In force at once; the one before is tried too. It is never shown again.',
        body: closed({ mn: MnShape, key: Type.String({ maxLength: 64 }), reason: ReasonShape }),
        response: { 201: KeyShape },
      },
    },
    async (request, reply) => {
      const { district, person, view } = await house.seat(request);
      const { mn, key, reason } = request.body;
      const logger = view.loggersByMn.get(mn);
      if (!logger) throw new WenquError('WQ_NOT_FOUND', { mn });
      const kept = await district.keys.enter(logger.mn, key, person.account);
      request.audit = { about: logger.mn, detail: { key: kept.id, reason } };
      return reply.code(201).send(kept);
    },
  );

  app.post(
    '/api/keys/:mn/rotate',
    {
      config: { permission: 'key.write', act: 'key.rotate', creates: true },
      schema: {
        tags: ['keys'],
        summary: '更换密钥 Change the key through order 1014',
        description:
          'The new key is in force when the logger says success (9012); until then both are tried.',
        params: Type.Object({ mn: MnShape }),
        body: closed({ reason: ReasonShape }),
        response: { 201: AskedShape },
      },
    },
    async (request, reply) => {
      const { district, person } = await house.seat(request);
      const { mn } = request.params;
      const order = await district.keys.rotate(mn, request.body.reason, person.account);
      request.audit = { about: mn, detail: { order: order.id, reason: request.body.reason } };
      return reply.code(201).send(asked(order));
    },
  );

  app.get(
    '/api/keys/settings',
    {
      config: { permission: 'key.write' },
      schema: {
        tags: ['keys'],
        summary: '密钥设置 Whether a logger that asks for a key gets one by itself',
        response: { 200: SettingsShape },
      },
    },
    async (request) => (await house.seat(request)).district.keys.settings(),
  );

  app.put(
    '/api/keys/settings',
    {
      config: { permission: 'key.write', act: 'key.settings' },
      schema: {
        tags: ['keys'],
        summary: '修改密钥设置 Let keys be sent without a second person, or not',
        body: closed({ autoRotate: Type.Boolean() }),
        response: { 200: SettingsShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      request.audit = { about: 'autoRotate', detail: { autoRotate: request.body.autoRotate } };
      return district.keys.set(request.body.autoRotate, person.account);
    },
  );

  app.get(
    '/api/enrolments',
    {
      config: { permission: 'quarantine.read' },
      schema: {
        tags: ['quarantine'],
        summary: '待编码数采仪 2025 loggers that told their hardware identity, newest first',
        response: { 200: wholeOf<Enrolment>(EnrolmentShape) },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const items = await district.keys.enrolments();
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/enrolments/:id/mn',
    {
      config: { permission: 'key.write', act: 'enrolment.give', creates: true },
      schema: {
        tags: ['quarantine'],
        summary: '下发 MN Give an MN through order 1002',
        description: 'The MN is that of a logger of the book.',
        params: Type.Object({ id: IdShape }),
        body: closed({ mn: MnShape, reason: ReasonShape }),
        response: { 201: AskedShape },
      },
    },
    async (request, reply) => {
      const { district, person } = await house.seat(request);
      const { mn, reason } = request.body;
      const order = await district.keys.give(request.params.id, mn, reason, person.account);
      request.audit = { about: request.params.id, detail: { mn, order: order.id, reason } };
      return reply.code(201).send(asked(order));
    },
  );
}
