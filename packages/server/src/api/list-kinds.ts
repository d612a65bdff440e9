import { ROLE_PERMISSIONS } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import type { HeldKind } from '../lists/kinds.ts';
import type { Api, House } from './house.ts';
import {
  KindCheckShape,
  type KindDetail,
  KindDetailShape,
  type KindLine,
  KindLineShape,
  type VersionLine,
  VersionShape,
} from './list-shapes.ts';
import { closed, IdShape, ReasonShape, TextShape, wholeOf } from './shapes.ts';

const tags = ['lists'];
const params = Type.Object({ kind: IdShape });
/** As many characters as the checker reads. */
const KindText = TextShape(200_000);

const told = ({ kind, version }: HeldKind): KindDetail => ({
  ...{ kind, text: version.text, version: version.version, at: version.at },
  ...{ byName: version.byName, reason: version.reason },
});

/** 清单类型: kinds of lists as configuration, with versions. */
export function listKindRoutes(app: Api, house: House): void {
  const { clock } = house.parts;

  app.get(
    '/api/lists',
    {
      config: { permission: 'list.read' },
      schema: {
        tags,
        summary: '清单 All kinds of lists',
        response: { 200: wholeOf<KindLine>(KindLineShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const writes = ROLE_PERMISSIONS[seat.person.account.role].includes('list.write');
      const items = (await seat.district.lists.kinds()).map(({ kind, version, at, byName, rows }) => ({
        ...{
          id: kind.id,
          ...kind.name,
          group: kind.group,
          about: kind.about,
          version,
          at,
          byName,
          rows,
          writes,
        },
      }));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/lists/:kind',
    {
      config: { permission: 'list.read' },
      schema: {
        tags,
        summary: '清单类型 One kind as it is in force',
        params,
        response: { 200: KindDetailShape },
      },
    },
    async (request) => told((await house.seat(request)).district.lists.kind(request.params.kind)),
  );

  app.get(
    '/api/lists/:kind/versions',
    {
      config: { permission: 'list.read' },
      schema: {
        tags,
        summary: '历次版本 Versions of a kind, newest first',
        params,
        response: { 200: wholeOf<VersionLine>(VersionShape) },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { kind } = seat.district.lists.kind(request.params.kind);
      const versions = await seat.district.lists.versions(kind.id);
      const items = versions.map(({ text: _, ...rest }) => rest).toReversed();
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.get(
    '/api/lists/:kind/versions/:version',
    {
      config: { permission: 'list.read' },
      schema: {
        ...{ tags, summary: '某一版本的配置文件 The text of one version' },
        params: Type.Object({ kind: IdShape, version: Type.Integer({ minimum: 1 }) }),
        response: {
          200: Type.Unsafe<{ text: string; version: number }>(
            Type.Object({ text: Type.String(), version: Type.Integer() }),
          ),
        },
      },
    },
    async (request) => {
      const seat = await house.seat(request);
      const { kind, version } = request.params;
      const found = (await seat.district.lists.versions(kind)).find((each) => each.version === version);
      if (!found) throw new WenquError('WQ_NOT_FOUND', { kind, version });
      return { text: found.text, version };
    },
  );

  app.post(
    '/api/lists/check',
    {
      config: { permission: 'kind.write', unaudited: 'nothing has happened yet' },
      schema: {
        ...{
          tags,
          summary: '检查配置 What is wrong with a text, what it changes and how many rows that touches',
        },
        body: closed({ text: KindText }),
        response: { 200: KindCheckShape },
      },
    },
    async (request) => (await house.seat(request)).district.lists.checkKind(request.body.text),
  );

  app.post(
    '/api/lists/:kind/versions',
    {
      config: { permission: 'kind.write', act: 'kind.write', creates: true },
      schema: {
        tags,
        summary: '保存为新版本 Keep a text as the next version, or refuse it whole',
        params,
        body: closed({
          text: KindText,
          version: Type.Integer({ minimum: 0, description: 'Version it was made from; 0: a new kind' }),
          reason: ReasonShape,
        }),
        response: { 201: KindDetailShape },
      },
    },
    async (request, reply) => {
      const seat = await house.seat(request);
      const { kind } = request.params;
      const { text, version, reason } = request.body;
      const held = await seat.district.lists.saveKind(kind, text, version, reason, seat.person.account);
      request.audit = { about: kind, detail: { version: held.version.version, reason } };
      return reply.code(201).send(told(held));
    },
  );
}
