import {
  CHANNEL_KINDS,
  type Channel,
  type ChannelKind,
  type Morning,
  type Notice,
  type NoticePreference,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { Delivered } from '../notices/deliver.ts';
import type { Api, House } from './house.ts';
import {
  answer,
  closed,
  IdShape,
  PAGE_ROWS,
  type Page,
  pageOf,
  pageQuery,
  TextShape,
  wholeOf,
} from './shapes.ts';
import { versionOf } from './versions.ts';

const params = Type.Object({ id: IdShape });
const NoticeShape = answer<Notice>(
  'Notice',
  'Something one person has to know, with every attempt to tell it',
);
const ChannelShape = answer<Channel>('Channel', 'A way out of the house; its secret is never told');
const PreferenceShape = answer<NoticePreference>('NoticePreference', 'How one person wants to be told');

/** 消息提醒: the box of each person, how they want to be told, the ways out; 早报: what to look at first. */
export function noticeRoutes(app: Api, house: House): void {
  const { clock } = house.parts;
  const tags = ['notices'];

  app.get(
    '/api/morning',
    {
      config: { permission: 'notice.read' },
      schema: {
        tags,
        summary: '早报 What this person looks at first, missing data before all',
        response: { 200: answer<Morning>('Morning', 'Blocks by role, supervision.md §3.1') },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.morning(person.account);
    },
  );

  app.get(
    '/api/notices',
    {
      config: { permission: 'notice.read' },
      schema: {
        tags,
        summary: '我的消息 Own notices, newest first',
        querystring: closed({ unread: Type.Optional(Type.Boolean()), ...pageQuery }),
        response: { 200: pageOf<Notice>(NoticeShape) },
      },
    },
    async (request): Promise<Page<Notice>> => {
      const { district, person } = await house.seat(request);
      const { limit = PAGE_ROWS, ...query } = request.query;
      return { ...(await district.notices.box(person.account.id, { ...query, limit })), asOf: clock() };
    },
  );

  app.get(
    '/api/notices/unread',
    {
      config: { permission: 'notice.read' },
      schema: {
        tags,
        summary: '未读条数 How many are unread',
        response: { 200: Type.Object({ unread: Type.Integer() }) },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return { unread: await district.notices.unread(person.account.id) };
    },
  );

  app.post(
    '/api/notices/:id/read',
    {
      config: { permission: 'notice.read', act: 'notice.read' },
      schema: {
        tags,
        summary: '已读 Read: nobody further up is told',
        params,
        response: { 200: NoticeShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.notices.read(request.params.id, person.account.id);
    },
  );

  app.get(
    '/api/notices/preference',
    {
      config: { permission: 'notice.read' },
      schema: { tags, summary: '接收方式 How I want to be told', response: { 200: PreferenceShape } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      return district.notices.preference(person.account.id);
    },
  );

  app.put(
    '/api/notices/preference',
    {
      config: { permission: 'notice.read', act: 'notice.preference' },
      schema: {
        tags,
        summary: '修改接收方式 Change it; If-Match: the version seen, 0 at first',
        body: closed({
          phone: TextShape(30),
          email: TextShape(254),
          wecomId: TextShape(100),
          feishuId: TextShape(100),
          channels: Type.Array(TextShape(40), { maxItems: 10, uniqueItems: true }),
          quietFrom: TextShape(5),
          quietTo: TextShape(5),
          digestAt: TextShape(5),
        }),
        response: { 200: PreferenceShape },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const version = versionOf(request) + 1;
      const wishes = { ...request.body, account: person.account.id, version };
      await district.notices.keepPreference(wishes);
      return wishes;
    },
  );

  app.get(
    '/api/notices/channels',
    {
      config: { permission: 'notice.read' },
      schema: { tags, summary: '通道 Ways out', response: { 200: wholeOf<Channel>(ChannelShape) } },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const all = await district.notices.channels();
      const writes = ['admin', 'supervisor'].includes(person.account.role);
      // A webhook's address is its key: who does not set it up sees that it is there.
      const items = writes ? all : all.map((channel) => ({ ...channel, url: '', user: '', body: '' }));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.put(
    '/api/notices/channels/:id',
    {
      config: { permission: 'notice.write', act: 'notice.channel' },
      schema: {
        tags,
        summary: '设置通道 Set up a way; If-Match: the version seen, 0 at first',
        description: 'A secret that is not given stays, unless the address is another one.',
        params,
        body: closed({
          kind: Type.Enum([...CHANNEL_KINDS]),
          name: TextShape(60),
          enabled: Type.Boolean(),
          url: TextShape(600),
          user: TextShape(200),
          from: TextShape(254),
          body: TextShape(4000),
          secret: Type.Optional(TextShape(400)),
        }),
        response: { 200: ChannelShape },
      },
    },
    async (request) => {
      const { district } = await house.seat(request);
      const { id } = request.params;
      const version = versionOf(request) + 1;
      const { secret, kind, ...rest } = request.body;
      const channel = { ...rest, kind: kind as ChannelKind, id, version };
      request.audit = { about: id, detail: { kind, name: rest.name, enabled: rest.enabled } };
      return district.notices.keepChannel(secret === undefined ? channel : { ...channel, secret });
    },
  );

  app.post(
    '/api/notices/channels/:id/trial',
    {
      config: { permission: 'notice.write', act: 'notice.trial' },
      schema: {
        tags,
        summary: '测试通道 Send something now and say what came back',
        params,
        response: { 200: answer<Delivered>('Delivered', 'What the other side answered') },
      },
    },
    async (request) => {
      const { district, person } = await house.seat(request);
      const said = await district.notices.trial(request.params.id, person.account);
      request.audit = { about: request.params.id, detail: { ok: said.ok } };
      return said;
    },
  );
}
