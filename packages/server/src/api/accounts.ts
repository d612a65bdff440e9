import { type Account, ROLE_NAMES, type Role } from '@wenqu/domain';
import { Type } from 'typebox';
import { assertStrong, hashPassword } from '../accounts/password.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { AuditLine, Session } from '../store/accounts.ts';
import { personOf } from './access.ts';
import { AccountShape, AuditLineShape, SessionShape } from './answers.ts';
import type { Api, House } from './house.ts';
import type { DistrictName } from './parts.ts';
import { closed, IdShape, PAGE_ROWS, type Page, pageOf, TextShape, wholeOf } from './shapes.ts';

const ROLES = Object.keys(ROLE_NAMES) as Role[];
const RoleShape = Type.Enum(ROLES);
const PasswordShape = Type.String({ minLength: 1, maxLength: limits.passwordCharsMax });
const params = Type.Object({ id: IdShape });

interface Binding {
  readonly role: Role;
  readonly enterprise: string;
  readonly agency: string;
  readonly district: DistrictName;
}

/** Accounts of the house, their sessions, and the audit trail. */
export function accountRoutes(app: Api, house: House): void {
  const { accounts, clock } = house.parts;

  /** A binding names a row of the district's book, and only roles that are bound have one. */
  async function assertBinding({ role, enterprise, agency, district }: Binding): Promise<void> {
    const refuse = (field: string, zh: string, en: string) =>
      new WenquError('WQ_INPUT', { field, zh, en, faults: [{ field, zh, en }] });
    if (role === 'public') throw refuse('role', '公众不设账号', 'The public needs no account');
    if ((enterprise !== '') !== (role === 'enterprise')) {
      throw refuse(
        'enterprise',
        '排污单位账号须且仅须绑定企业',
        'An enterprise login, and no other, names its enterprise',
      );
    }
    if ((agency !== '') !== (role === 'agency')) {
      throw refuse(
        'agency',
        '运维账号须且仅须绑定运维单位',
        'An agency login, and no other, names its agency',
      );
    }
    if (enterprise === '' && agency === '') return;
    const book = house.desk(district)?.district.book;
    if (!book) throw new WenquError('WQ_DEMO_OFF');
    const row = enterprise ? await book.get('enterprises', enterprise) : await book.get('agencies', agency);
    if (!row || row.retiredAt !== null) {
      throw new WenquError('WQ_BOOK_REFERENCE', { field: enterprise ? 'enterprise' : 'agency' });
    }
  }

  async function need(id: string): Promise<Account> {
    const account = await accounts.get(id);
    if (!account) throw new WenquError('WQ_NOT_FOUND');
    return account;
  }

  app.get(
    '/api/accounts',
    {
      config: { permission: 'account.read' },
      schema: {
        tags: ['accounts'],
        summary: '账号 Accounts',
        response: { 200: wholeOf<Account>(AccountShape) },
      },
    },
    async () => {
      const items = await accounts.list();
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.post(
    '/api/accounts',
    {
      config: { permission: 'account.write', act: 'account.add', creates: true },
      schema: {
        tags: ['accounts'],
        summary: '新建账号 Add an account',
        description: 'The given password is for the first sign-in only.',
        body: closed({
          name: Type.String({ minLength: 2, maxLength: 60, pattern: '^[^\\s]+$' }),
          displayName: Type.String({ minLength: 1, maxLength: 100 }),
          role: RoleShape,
          enterprise: Type.Optional(TextShape(120)),
          agency: Type.Optional(TextShape(120)),
          unit: Type.Optional(TextShape(100)),
          certificate: Type.Optional(TextShape(60)),
          district: Type.Optional(Type.Enum(['main', 'demo'])),
          password: PasswordShape,
        }),
        response: { 201: AccountShape },
      },
    },
    async (request, reply) => {
      const {
        name,
        displayName,
        role,
        password,
        enterprise = '',
        agency = '',
        unit = '',
        certificate = '',
        district = 'main',
      } = request.body;
      assertStrong(name, password);
      await assertBinding({ role, enterprise, agency, district });
      if (await accounts.byName(name)) throw new WenquError('WQ_BOOK_TAKEN', { field: 'name' });
      const account = await accounts.add({
        ...{ name, displayName, role, enterprise, agency, unit, certificate, district },
        passwordHash: await hashPassword(password),
        mustChangePassword: true,
        at: clock(),
      });
      request.audit = { about: account.id, detail: { name, role, enterprise, agency } };
      return reply.code(201).send(account);
    },
  );

  app.patch(
    '/api/accounts/:id',
    {
      config: { permission: 'account.write', act: 'account.change' },
      schema: {
        tags: ['accounts'],
        summary: '修改账号 Change an account',
        description:
          'A new password is for the next sign-in only. A changed role, binding or password and disabling end all sessions.',
        params,
        body: closed({
          displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
          role: Type.Optional(RoleShape),
          enterprise: Type.Optional(TextShape(120)),
          agency: Type.Optional(TextShape(120)),
          unit: Type.Optional(TextShape(100)),
          certificate: Type.Optional(TextShape(60)),
          disabled: Type.Optional(Type.Boolean()),
          password: Type.Optional(PasswordShape),
        }),
        response: { 200: AccountShape },
      },
    },
    async (request) => {
      const { password, ...set } = request.body;
      const account = await need(request.params.id);
      const next = { ...account, ...set };
      const own = personOf(request).account.id === account.id;
      if (own && (next.disabled || next.role !== account.role)) {
        const words = { zh: '不能停用自己或更改自己的角色', en: 'Nobody disables or re-roles himself' };
        throw new WenquError('WQ_INPUT', { field: 'disabled', ...words });
      }
      await assertBinding(next);
      if (password !== undefined) assertStrong(account.name, password);
      const secret =
        password === undefined
          ? {}
          : { passwordHash: await hashPassword(password), mustChangePassword: true };
      const changed = await accounts.change(account.id, { ...set, ...secret });
      const { displayName: _, ...rights } = set;
      if (password !== undefined || Object.keys(rights).length > 0) {
        await accounts.revokeAll(account.id);
        house.endStreams((_session, id) => id === account.id);
      }
      request.audit = { about: account.id, detail: { ...set, passwordReset: password !== undefined } };
      return changed;
    },
  );

  app.get(
    '/api/accounts/:id/sessions',
    {
      config: { permission: 'account.read' },
      schema: {
        tags: ['accounts'],
        summary: '某账号的会话 Sessions of an account',
        params,
        response: { 200: wholeOf<Session>(SessionShape) },
      },
    },
    async (request) => {
      const { id } = await need(request.params.id);
      const items = await accounts.sessionsOf(id, clock());
      return { items, total: items.length, asOf: clock() };
    },
  );

  app.delete(
    '/api/accounts/:id/sessions',
    {
      config: { permission: 'account.write', act: 'account.revoke' },
      schema: {
        tags: ['accounts'],
        summary: '结束某账号的全部会话 End all sessions of an account',
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = await need(request.params.id);
      await accounts.revokeAll(id);
      house.endStreams((_session, account) => account === id);
      request.audit.about = id;
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/audit',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags: ['accounts'],
        summary: '操作审计 Audit trail, newest first',
        querystring: closed({
          by: Type.Optional(TextShape(120)),
          act: Type.Optional(TextShape(60)),
          cursor: Type.Optional(Type.Integer({ minimum: 0 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pageRowsMax })),
        }),
        response: { 200: pageOf<AuditLine & { byName: string }>(AuditLineShape) },
      },
    },
    async (request): Promise<Page<AuditLine & { byName: string }>> => {
      const { by, act, cursor, limit = PAGE_ROWS } = request.query;
      const lines = await accounts.auditTrail({
        ...(by === undefined ? {} : { by }),
        ...(act === undefined ? {} : { act }),
        ...(cursor === undefined ? {} : { before: cursor }),
        limit: limit + 1,
      });
      const names = new Map((await accounts.list()).map(({ id, displayName }) => [id, displayName]));
      const items = lines.slice(0, limit).map((line) => ({ ...line, byName: names.get(line.by) ?? line.by }));
      const next = lines.length > limit ? String(items.at(-1)?.seq) : null;
      return { items, next, total: null, asOf: clock() };
    },
  );
}
