import { type Account, PERMISSIONS, type Permission } from '@wenqu/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Session } from '../store/accounts.ts';
import { permissionsOf, personOf } from './access.ts';
import { AccountShape, SessionShape, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import type { DistrictName } from './parts.ts';
import { closed, IdShape, wholeOf } from './shapes.ts';
import { audit } from './trail.ts';

export const SESSION_COOKIE = 'wenqu_session';

/** Who I am and what I may do. `district` is the one this request was made in; `account.district` the login's own. */
export interface SessionView {
  readonly account: Account;
  readonly permissions: readonly Permission[];
  readonly district: DistrictName;
}

const PasswordShape = Type.String({ minLength: 1, maxLength: limits.passwordCharsMax });
const SessionAnswer = shapeOf<SessionView>('SessionView', {
  account: AccountShape,
  permissions: Type.Array(Type.Enum([...PERMISSIONS])),
  district: Type.Enum(['main', 'demo']),
});
const OwnSessionShape = Type.Intersect([SessionShape, Type.Object({ current: Type.Boolean() })]);
const viewOf = (account: Account, request: FastifyRequest): SessionView => ({
  account,
  permissions: permissionsOf(account),
  district: request.districtName,
});

/** Sign-in, sign-out, one's own password and sessions. */
export function sessionRoutes(app: Api, house: House): void {
  const { accounts, clock } = house.parts;
  const callerOf = (request: FastifyRequest) => ({
    remote: request.ip,
    agent: request.headers['user-agent'] ?? '',
  });
  const cookie = (request: FastifyRequest) =>
    ({ path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' }) as const;
  const forget = (request: FastifyRequest, reply: FastifyReply) =>
    reply.clearCookie(SESSION_COOKIE, cookie(request));

  app.post(
    '/api/session',
    {
      config: { public: true, act: 'session.open' },
      schema: {
        tags: ['session'],
        summary: '登录 Sign in',
        description: 'Sets the cookie `wenqu_session`. Wrong tries are limited per name and per address.',
        body: closed({ name: Type.String({ minLength: 1, maxLength: 100 }), password: PasswordShape }),
        response: { 200: SessionAnswer },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body;
      try {
        const { account, session, token } = await house.signIn.open(name, password, callerOf(request));
        request.signedIn = { account, session };
        request.audit.about = account.id;
        const maxAge = limits.sessionHours * 3600;
        reply.setCookie(SESSION_COOKIE, token, { ...cookie(request), maxAge });
        return viewOf(account, request);
      } catch (error) {
        if (error instanceof WenquError && error.code === 'WQ_LOGIN') {
          await audit(accounts, clock, request, 'session.refused', name, {});
        }
        throw error;
      }
    },
  );

  app.get(
    '/api/session',
    {
      config: { permission: 'signed-in', beforePasswordChange: true },
      schema: { tags: ['session'], summary: '当前登录 Who is signed in', response: { 200: SessionAnswer } },
    },
    async (request) => viewOf(personOf(request).account, request),
  );

  app.delete(
    '/api/session',
    {
      config: { permission: 'signed-in', beforePasswordChange: true, act: 'session.close' },
      schema: { tags: ['session'], summary: '退出 Sign out', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { session, account } = personOf(request);
      await accounts.revoke(session.id);
      house.endStreams((id) => id === session.id);
      request.audit.about = account.id;
      return forget(request, reply).code(204).send(null);
    },
  );

  app.post(
    '/api/session/password',
    {
      config: { permission: 'signed-in', beforePasswordChange: true, act: 'session.password' },
      schema: {
        tags: ['session'],
        summary: '修改本人密码 Change one’s own password',
        description: 'Every other session of the account ends.',
        body: closed({ current: PasswordShape, next: PasswordShape }),
        response: { 200: SessionAnswer },
      },
    },
    async (request) => {
      const { current, next } = request.body;
      const person = personOf(request);
      const ended = new Set(await house.signIn.changePassword(person, current, next, callerOf(request)));
      house.endStreams((id) => ended.has(id));
      request.audit = { about: person.account.id, detail: { sessionsEnded: ended.size } };
      return viewOf({ ...person.account, mustChangePassword: false }, request);
    },
  );

  app.get(
    '/api/session/list',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['session'],
        summary: '本人的登录会话 One’s own sessions',
        response: { 200: wholeOf<Session & { current: boolean }>(OwnSessionShape) },
      },
    },
    async (request) => {
      const { account, session } = personOf(request);
      const own = await accounts.sessionsOf(account.id, clock());
      const items = own.map((each) => ({ ...each, current: each.id === session.id }));
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.delete(
    '/api/session/:id',
    {
      config: { permission: 'signed-in', act: 'session.revoke' },
      schema: {
        tags: ['session'],
        summary: '结束本人的一个会话 End one of one’s own sessions',
        params: Type.Object({ id: IdShape }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const own = await accounts.sessionsOf(personOf(request).account.id, clock());
      if (!own.some((each) => each.id === id)) throw new WenquError('WQ_NOT_FOUND');
      await accounts.revoke(id);
      house.endStreams((each) => each === id);
      request.audit.about = id;
      return reply.code(204).send(null);
    },
  );
}
