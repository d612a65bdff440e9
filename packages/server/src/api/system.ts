import type { SystemStatus } from '@wenqu/domain';
import { Type } from 'typebox';
import { WenquError } from '../errors.ts';
import { allowed } from './access.ts';
import { AccountingShape, orNull, SystemStatusShape, shapeOf } from './answers.ts';
import type { Api, House } from './house.ts';
import type { DemoState, Parts } from './parts.ts';

/** What a probe reads. `ok`: data are taken in and kept; being behind with reading them is not a fault. */
export interface Health {
  readonly ok: boolean;
  readonly journal: string;
  readonly journalWhy: string;
  readonly lagS: number;
  readonly connections: number;
  readonly diskFreeBytes: number | null;
  readonly caughtUp: boolean;
  readonly durable: number;
  readonly cursor: number;
}

/** What anybody may know before signing in. */
export interface SystemPublic {
  readonly version: string;
  readonly state: SystemStatus['journal'];
  readonly demo: boolean;
}

const SystemPublicShape = shapeOf<SystemPublic>('SystemPublic', {
  version: Type.String(),
  state: Type.String(),
  demo: Type.Boolean(),
});
const HealthShape = shapeOf<Health>('Health', {
  ...{ ok: Type.Boolean(), journal: Type.String(), journalWhy: Type.String(), lagS: Type.Number() },
  ...{ connections: Type.Integer(), diskFreeBytes: orNull(Type.Number()), caughtUp: Type.Boolean() },
  ...{ durable: Type.Integer(), cursor: Type.Integer() },
});
const DemoAnswer = shapeOf<{ state: DemoState; fault: string | null }>('Demo', {
  state: Type.Enum(['off', 'starting', 'on', 'removing']),
  fault: orNull(Type.String()),
});

export function healthOf(parts: Parts): Health {
  const main = parts.district('main');
  const gateway = main?.gateway.status();
  const projection = main?.projection.status();
  return {
    ok: gateway?.journal === 'open' && projection !== undefined,
    journal: gateway?.journal ?? 'closed',
    journalWhy: gateway?.journalWhy ?? '',
    lagS: projection?.lagS ?? 0,
    connections: gateway?.connections ?? 0,
    diskFreeBytes: gateway?.diskFreeBytes ?? null,
    caughtUp: projection?.caughtUp ?? false,
    // The status is told now and then, the shared word is always true.
    durable: main?.gateway.durable[0] ?? 0,
    cursor: projection?.cursor ?? 0,
  };
}

/** How the house is: health, status, frame accounting, the demo district's switch. */
export function systemRoutes(app: Api, house: House): void {
  const { parts } = house;

  app.get(
    '/healthz',
    {
      config: { public: true },
      schema: {
        tags: ['system'],
        summary: '健康检查 Health, 200 or 503',
        response: {
          200: HealthShape,
          503: HealthShape,
        },
      },
    },
    async (_request, reply) => {
      const health = healthOf(parts);
      return reply.code(health.ok ? 200 : 503).send(health);
    },
  );

  app.get(
    '/api/system',
    {
      config: { public: true },
      schema: {
        tags: ['system'],
        summary: '系统状态 Status; without sign-in only version and state',
        response: {
          200: Type.Unsafe<SystemStatus | SystemPublic>(Type.Union([SystemStatusShape, SystemPublicShape])),
        },
      },
    },
    async (request) => {
      const system = parts.system();
      const account = request.signedIn?.account;
      if (account && !account.mustChangePassword && allowed(account, 'system.read')) return system;
      return { version: parts.version, state: system.journal, demo: system.demo };
    },
  );

  app.get(
    '/api/accounting',
    {
      config: { permission: 'system.read' },
      schema: {
        tags: ['system'],
        summary: '报文计数 Frame accounting: received = stored + duplicate + quarantined + junk',
        response: { 200: AccountingShape },
      },
    },
    async (request) => (await house.seat(request)).district.projection.accounting(),
  );

  demoRoutes(app, house);
}

/** The demo district lives beside the main one and goes without a trace. */
function demoRoutes(app: Api, house: House): void {
  const { demo, log } = house.parts;
  let fault: string | null = null;
  const run = (work: Promise<void>) => {
    fault = null;
    work.catch((error: unknown) => {
      fault = error instanceof WenquError ? error.code : 'WQ_INTERNAL';
      log.error({ err: error }, 'demo district failed');
    });
  };
  const assertIdle = () => {
    if (demo.state() === 'starting' || demo.state() === 'removing') throw new WenquError('WQ_DEMO_BUSY');
  };

  app.get(
    '/api/demo',
    {
      config: { permission: 'signed-in' },
      schema: { tags: ['system'], summary: '演示园区状态 Demo district', response: { 200: DemoAnswer } },
    },
    async () => ({ state: demo.state(), fault }),
  );

  app.post(
    '/api/demo',
    {
      config: { permission: 'demo.write', act: 'demo.start' },
      schema: { tags: ['system'], summary: '启动演示园区 Start it', response: { 202: DemoAnswer } },
    },
    async (_request, reply) => {
      assertIdle();
      if (demo.state() === 'off') run(demo.start());
      return reply.code(202).send({ state: demo.state(), fault });
    },
  );

  app.delete(
    '/api/demo',
    {
      config: { permission: 'demo.write', act: 'demo.remove' },
      schema: {
        tags: ['system'],
        summary: '移除演示园区 Remove it without a trace',
        response: { 202: DemoAnswer },
      },
    },
    async (_request, reply) => {
      assertIdle();
      house.closeDistrict('demo');
      if (demo.state() === 'on') run(demo.remove());
      return reply.code(202).send({ state: demo.state(), fault });
    },
  );
}
