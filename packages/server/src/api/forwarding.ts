import {
  FORWARD_BOUNDS,
  type ForwardChange,
  type ForwardControl,
  type ForwardDead,
  type ForwardDraft,
  type ForwardReceipt,
  type ForwardStatus,
  type ForwardTarget,
  instant,
  journalPosition,
} from '@wenqu/domain';
import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { LineTested } from '../forwarding/forwarding.ts';
import type { ForwardAuthor } from '../store/forwarding.ts';
import { orNull, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import {
  closed,
  IdShape,
  InstantShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  ReasonShape,
  TextShape,
  wholeOf,
} from './shapes.ts';
import { etagOf, versionOf } from './versions.ts';

const PositionShape = Type.Integer({
  minimum: 0,
  description: 'Place in the journal: /api/frames/:position',
});
const count = Type.Integer({ minimum: 0 });
const text = Type.String();
const names = (max: number) => Type.Array(TextShape(120), { maxItems: max });
const edition = Type.Enum(['2005', '2017', '2025']);
const mode = Type.Enum(['raw', 'encoded']);
const bounded = (field: keyof typeof FORWARD_BOUNDS) =>
  Type.Integer({ minimum: FORWARD_BOUNDS[field][0], maximum: FORWARD_BOUNDS[field][1] });
const FILTER = {
  ...{ enterprises: names(5_000), points: names(5_000), mns: names(5_000) },
  ...{ cns: names(100), sts: names(100), factors: names(1_000) },
};
const since = Type.Unsafe<ForwardTarget['since']>(
  Type.Union([
    Type.Object({ kind: Type.Enum(['beginning', 'now']) }, { additionalProperties: false }),
    Type.Object({ kind: Type.Literal('time'), at: InstantShape }, { additionalProperties: false }),
  ]),
);
const place = {
  ...{ host: TextShape(253), port: Type.Integer({ minimum: 1, maximum: 65_535 }) },
  ...{ tls: Type.Boolean(), tlsFingerprint: TextShape(64) },
};
const plain = {
  ...{ name: TextShape(100), ...place, mode, edition },
  windowFrames: bounded('windowFrames'),
  answerTimeoutS: bounded('answerTimeoutS'),
  resends: bounded('resends'),
  unanswered: Type.Enum(['hold', 'skip']),
  since,
  control: Type.Array(TextShape(4), { maxItems: 200, description: 'Commands that may come down' }),
  enabled: Type.Boolean(),
};
const secret = (words: string) =>
  Type.Optional(Type.String({ maxLength: 64, description: `${words}; absent: unchanged, '': forgotten` }));

const DraftShape = closed({
  ...plain,
  filter: closed(FILTER),
  mapping: Type.Array(closed({ mn: TextShape(32), upMn: TextShape(32), pw: secret('PW above') }), {
    maxItems: 5_000,
  }),
  pw: secret('PW for MNs without one of their own'),
  key: secret('SM4 key of the link, 16 characters or 32 hex digits'),
  reason: ReasonShape,
});
type Draft = Static<typeof DraftShape>;

const TargetShape = shapeOf<ForwardTarget>('ForwardTarget', {
  ...{ id: text, version: count, ...plain, filter: Type.Object(FILTER) },
  mapping: Type.Array(Type.Object({ mn: text, upMn: text, hasPw: Type.Boolean() })),
  ...{ hasPw: Type.Boolean(), hasKey: Type.Boolean() },
  ...{ createdAt: InstantShape, updatedAt: InstantShape, retiredAt: orNull(InstantShape) },
});
const words = { zh: text, en: text };
const StatusShape = shapeOf<ForwardStatus>('ForwardStatus', {
  target: text,
  state: Type.Enum(['paused', 'connecting', 'sending', 'live', 'held', 'loop']),
  ...{ since: InstantShape, cursor: PositionShape, lagBytes: count, lagFrames: count, lagS: Type.Number() },
  ...{ inFlight: count, oldestUnackedS: orNull(Type.Number()), acked: count, ackedToday: count },
  ...{ refused: count, resent: count, echoes: count, dead: count, lastAckAt: orNull(InstantShape) },
  lastError: orNull(Type.Object({ ...words, at: InstantShape })),
  perMinute: Type.Array(count),
});
const ReceiptShape = shapeOf<ForwardReceipt>('ForwardReceipt', {
  ...{ position: PositionShape, mn: text, qn: text, ackedAt: InstantShape },
});
const DeadShape = shapeOf<ForwardDead>('ForwardDead', {
  ...{ position: PositionShape, mn: text, cn: text, qn: text, ...words, tries: count, at: InstantShape },
  state: Type.Enum(['dead', 'waiting']),
});
const ControlShape = shapeOf<ForwardControl>('ForwardControl', {
  ...{ target: text, at: InstantShape, upMn: text, mn: text, cn: text, qn: text, edition, qnRtn: text },
  ...{ order: text, ...words },
});
const ChangeShape = shapeOf<ForwardChange>('ForwardChange', {
  ...{ seq: count, target: text, version: count, at: InstantShape, by: text, byName: text, reason: text },
  ...{ before: orNull(TargetShape), after: TargetShape },
});
const TestedShape = shapeOf<LineTested>('LineTested', {
  ...{ ok: Type.Boolean(), ...words, ms: count, fingerprint: text },
});

/** A target and how it stands; null: not told yet. */
export interface ForwardRow {
  readonly target: ForwardTarget;
  readonly status: ForwardStatus | null;
}
const RowShape = Type.Unsafe<ForwardRow>(Type.Object({ target: TargetShape, status: orNull(StatusShape) }));
const params = Type.Object({ id: IdShape });
const done = (name: string) => Type.Unsafe<Record<string, number>>(Type.Object({ [name]: Type.Integer() }));

const draftOf = ({ reason: _, ...draft }: Draft): ForwardDraft => draft as unknown as ForwardDraft;

/** What the audit trail keeps of a change: what it is about, never a secret. */
const noted = (target: ForwardTarget, reason: string) => ({
  ...{ name: target.name, host: target.host, port: target.port, version: target.version, reason },
});

/** Targets of forwarding (数据转发): who gets what, how far each has come, what it received. */
export function forwardingRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  /** Forwarding concerns the district as a whole. */
  const seatOf = async (request: FastifyRequest) => {
    const { district, person, scope } = await house.seat(request);
    if (!scope.whole) throw new WenquError('WQ_FORBIDDEN');
    const author = (reason: string): ForwardAuthor => ({
      ...{ by: person.account.id, byName: person.account.displayName, reason, at: clock() },
    });
    return { forwarding: district.forwarding, author };
  };

  app.get(
    '/api/forwarding',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '转发目标 Targets and how they stand',
        response: { 200: wholeOf<ForwardRow>(RowShape) },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const statuses = new Map(forwarding.statuses().map((each) => [each.target, each]));
      const targets = await forwarding.targets();
      const items = targets.map((target) => ({ target, status: statuses.get(target.id) ?? null }));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/forwarding',
    {
      config: { permission: 'forward.write', act: 'forward.add', creates: true },
      schema: {
        tags: ['forwarding'],
        summary: '新增转发目标 Add a target',
        body: DraftShape,
        response: { 201: TargetShape },
      },
    },
    async (request, reply) => {
      const { forwarding, author } = await seatOf(request);
      const { reason } = request.body;
      const target = await forwarding.add(draftOf(request.body), author(reason));
      request.audit = { about: target.id, detail: noted(target, reason) };
      return reply.code(201).header('etag', etagOf(target.version)).send(target);
    },
  );

  app.post(
    '/api/forwarding/test',
    {
      config: { permission: 'forward.write', act: 'forward.test' },
      schema: {
        tags: ['forwarding'],
        summary: '测试连接 Dial once; nothing is sent',
        body: closed(place),
        response: { 200: TestedShape },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const { host, port } = request.body;
      const tested = await forwarding.test(request.body);
      request.audit = { about: `${host}:${port}`, detail: { ok: tested.ok } };
      return tested;
    },
  );

  app.get(
    '/api/forwarding/received/:position',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '此报文上级收到否 Which targets received this frame',
        params: Type.Object({ position: PositionShape }),
        response: {
          200: wholeOf<{ target: string; receipt: ForwardReceipt }>(
            Type.Object({ target: text, receipt: ReceiptShape }),
          ),
        },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const items = await forwarding.receivedBy(journalPosition(request.params.position));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/forwarding/:id',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '一个转发目标 One target with its history',
        params,
        response: {
          200: Type.Unsafe<ForwardRow & { history: readonly ForwardChange[] }>(
            Type.Object({
              target: TargetShape,
              status: orNull(StatusShape),
              history: Type.Array(ChangeShape),
            }),
          ),
        },
      },
    },
    async (request, reply) => {
      const { forwarding } = await seatOf(request);
      const { id } = request.params;
      const target = await forwarding.target(id);
      if (!target) throw new WenquError('WQ_NOT_FOUND');
      const status = forwarding.statuses().find((each) => each.target === id) ?? null;
      reply.header('etag', etagOf(target.version));
      return { target, status, history: await forwarding.history(id) };
    },
  );

  app.put(
    '/api/forwarding/:id',
    {
      config: { permission: 'forward.write', act: 'forward.change' },
      schema: {
        tags: ['forwarding'],
        summary: '修改转发目标 Change a target; If-Match names the version seen',
        params,
        body: DraftShape,
        response: { 200: TargetShape },
      },
    },
    async (request, reply) => {
      const { forwarding, author } = await seatOf(request);
      const { reason } = request.body;
      const { id } = request.params;
      const draft = draftOf(request.body);
      const target = await forwarding.change(id, versionOf(request), draft, author(reason));
      request.audit = { about: id, detail: noted(target, reason) };
      return reply.header('etag', etagOf(target.version)).send(target);
    },
  );

  app.post(
    '/api/forwarding/:id/enabled',
    {
      config: { permission: 'forward.write', act: 'forward.enabled' },
      schema: {
        tags: ['forwarding'],
        summary: '暂停或恢复 Pause or resume; what arrives meanwhile waits in the journal',
        params,
        body: closed({ enabled: Type.Boolean(), reason: ReasonShape }),
        response: { 200: TargetShape },
      },
    },
    async (request, reply) => {
      const { forwarding, author } = await seatOf(request);
      const { enabled, reason } = request.body;
      const { id } = request.params;
      const target = await forwarding.setEnabled(id, versionOf(request), enabled, author(reason));
      request.audit = { about: id, detail: { ...noted(target, reason), enabled } };
      return reply.header('etag', etagOf(target.version)).send(target);
    },
  );

  app.delete(
    '/api/forwarding/:id',
    {
      config: { permission: 'forward.write', act: 'forward.retire' },
      schema: {
        tags: ['forwarding'],
        summary: '停用转发目标 Retire a target; history and receipts stay',
        params,
        body: closed({ reason: ReasonShape }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { forwarding, author } = await seatOf(request);
      const { reason } = request.body;
      await forwarding.retire(request.params.id, versionOf(request), author(reason));
      request.audit = { about: request.params.id, detail: { reason } };
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/forwarding/:id/resend',
    {
      config: { permission: 'forward.write', act: 'forward.resend' },
      schema: {
        tags: ['forwarding'],
        summary: '从某时起重发 Send what arrived since then once more',
        params,
        body: closed({ from: InstantShape, reason: ReasonShape }),
        response: { 200: done('position') },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const { from, reason } = request.body;
      const { id } = request.params;
      const position = await forwarding.resendFrom(id, instant(from));
      request.audit = { about: id, detail: { from, position, reason } };
      return { position };
    },
  );

  app.get(
    '/api/forwarding/:id/receipts',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '回执查询 Receipts, newest first',
        description: 'A page may hold fewer than asked for and still have a next one.',
        params,
        querystring: closed({
          mn: Type.Optional(TextShape(64)),
          qn: Type.Optional(TextShape(40)),
          from: Type.Optional(InstantShape),
          to: Type.Optional(InstantShape),
          ...pageQuery,
        }),
        response: { 200: pageOf<ForwardReceipt>(ReceiptShape) },
      },
    },
    async (request): Promise<Page<ForwardReceipt>> => {
      const { forwarding } = await seatOf(request);
      const { mn, qn, from, to, cursor, limit = PAGE_ROWS } = request.query;
      const page = await forwarding.receipts({
        ...{ target: request.params.id, limit },
        ...(mn && { mn }),
        ...(qn && { qn }),
        ...(from !== undefined && { from: instant(from) }),
        ...(to !== undefined && { to: instant(to) }),
        ...(cursor && { cursor }),
      });
      return { ...page, total: null, asOf: clock() };
    },
  );

  app.get(
    '/api/forwarding/:id/dead',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '未送达报文 Undelivered frames, newest first',
        params,
        querystring: closed(pageQuery),
        response: { 200: pageOf<ForwardDead>(DeadShape) },
      },
    },
    async (request): Promise<Page<ForwardDead>> => {
      const { forwarding } = await seatOf(request);
      const { cursor, limit = PAGE_ROWS } = request.query;
      return { ...(await forwarding.dead(request.params.id, cursor, limit)), asOf: clock() };
    },
  );

  app.post(
    '/api/forwarding/:id/dead/send-again',
    {
      config: { permission: 'forward.write', act: 'forward.send-again' },
      schema: {
        tags: ['forwarding'],
        summary: '重发未送达报文 Send undelivered frames again; all without `positions`',
        params,
        body: closed({
          positions: Type.Optional(Type.Array(PositionShape, { maxItems: 1_000 })),
          reason: ReasonShape,
        }),
        response: { 200: done('count') },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const { positions, reason } = request.body;
      const { id } = request.params;
      const count = await forwarding.sendAgain(id, positions?.map(journalPosition));
      request.audit = { about: id, detail: { count, reason } };
      return { count };
    },
  );

  app.post(
    '/api/forwarding/:id/give-up',
    {
      config: { permission: 'forward.write', act: 'forward.give-up' },
      schema: {
        tags: ['forwarding'],
        summary: '放弃等待 List what waits for an answer now as undelivered, and go on',
        params,
        body: closed({ reason: ReasonShape }),
        response: { 200: done('count') },
      },
    },
    async (request) => {
      const { forwarding } = await seatOf(request);
      const { id } = request.params;
      const count = await forwarding.giveUp(id);
      request.audit = { about: id, detail: { count, reason: request.body.reason } };
      return { count };
    },
  );

  app.get(
    '/api/forwarding/:id/controls',
    {
      config: { permission: 'forward.read' },
      schema: {
        tags: ['forwarding'],
        summary: '反控记录 Requests that came down from this target, newest first',
        params,
        querystring: closed(pageQuery),
        response: { 200: pageOf<ForwardControl>(ControlShape) },
      },
    },
    async (request): Promise<Page<ForwardControl>> => {
      const { forwarding } = await seatOf(request);
      const { cursor, limit = PAGE_ROWS } = request.query;
      return { ...(await forwarding.controls(request.params.id, cursor, limit)), asOf: clock() };
    },
  );
}
