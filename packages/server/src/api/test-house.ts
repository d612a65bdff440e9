import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, formatInstant, type Instant, instant, type Role, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { hashPassword } from '../accounts/password.ts';
import { systemClock } from '../clock.ts';
import { type OpenDistrict, openDistrict } from '../district.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { BookEdit } from '../store/book.ts';
import { openSqliteAccounts } from '../store/sqlite/accounts.ts';
import { until } from '../test-until.ts';
import { buildApi } from './api.ts';
import type { DemoState, DistrictName, Parts } from './parts.ts';

export { until };

export const PASSWORD = 'river-water-42';
export const MN_A = '010000A8900016F000169DC0';
export const MN_B = '010000A8900016F000169DC1';

/** A house with real stores, a real gateway and projection; two enterprises of one outlet, point and logger each. */
export interface TestHouse {
  readonly app: FastifyInstance;
  readonly parts: Parts;
  readonly main: OpenDistrict;
  readonly accounts: AccountStore;
  /** Every route as it was laid: method, path and its config. */
  readonly routes: readonly { method: string; url: string; config: Record<string, unknown> }[];
  /** Lines of the log. */
  readonly log: string[];
  /** The same request as an account of this role would make it. */
  as(
    role: Role,
    district?: DistrictName,
  ): Promise<(request: InjectOptions) => Promise<LightMyRequestResponse>>;
  cookie(role: Role, district?: DistrictName): Promise<string>;
  /** Send a real-time upload of COD and wait until it has been read. */
  send(mn: string, at: Instant, cod: number): Promise<void>;
  close(): Promise<void>;
}

const edit = (kind: string, row: object): BookEdit => ({ kind, op: 'add', row }) as unknown as BookEdit;

/** Rows of one enterprise `e<X>` with outlet `o<X>`, point `p<X>`, logger, device and limit. */
function enterpriseEdits(letter: string, mn: string, agency: string): BookEdit[] {
  const [enterprise, outlet, point] = [`e${letter}`, `o${letter}`, `p${letter}`];
  const place = { lon: 117.8, lat: 24.4 };
  return [
    edit('enterprises', {
      ...{ id: enterprise, name: `${letter}厂`, creditCode: '', permitNumber: '', permitClass: 'key' },
      ...{ keyUnit: true, trade: '', area: '东片', town: '', address: '', contact: '', phone: '', agency },
    }),
    edit('outlets', {
      ...{ id: outlet, enterprise, code: 'DW001', name: '总排口', kind: 'total', destination: 'direct' },
      ...{ pattern: '', node: '', ...place },
    }),
    edit('points', {
      ...{
        id: point,
        enterprise,
        outlet,
        name: `${letter}出口`,
        place: 'discharge',
        order: 2,
        lon: null,
        lat: null,
      },
      ...{ factors: ['w01018', 'w21003'], realtimeIntervalS: 60 },
    }),
    edit('loggers', {
      ...{
        id: `l${letter}`,
        mn,
        name: '',
        enterprise,
        password: '123456',
        edition: '',
        maker: '',
        model: '',
      },
      bindings: [{ point, st: '', factor: '', from: null, to: null }],
    }),
    edit('devices', {
      ...{
        id: `d${letter}`,
        point,
        kind: 'analyser',
        factor: 'w01018',
        maker: '',
        model: '',
        serial: `S-${letter}`,
      },
      ...{ rangeMin: 0, rangeMax: 500, unit: 'mg/L', installedOn: '2025-01-01' },
    }),
    edit('limits', {
      ...{ id: `m${letter}`, outlet, factor: 'w01018', kind: 'max', min: null, max: 50, unit: 'mg/L' },
      ...{
        source: 'permit',
        clause: 'test',
        condition: '',
        confidence: 'T',
        validFrom: '2024-01-01',
        validTo: '',
      },
      ...{ verifiedBy: '', verifiedAt: null },
    }),
  ];
}

const AGENCIES = ['gA', 'gB'].map((id) =>
  edit('agencies', { id, name: `运维 ${id}`, contact: '', phone: '' }),
);

async function fillBook(district: OpenDistrict): Promise<void> {
  const edits = [...AGENCIES, ...enterpriseEdits('A', MN_A, 'gA'), ...enterpriseEdits('B', MN_B, 'gB')];
  await district.book.apply(edits, { by: 'system', reason: 'test', at: systemClock() });
  await district.projection.bookChanged(await district.book.snapshot());
}

/** A page and a script in place of a console. @returns its folder */
function smallConsole(dir: string): string {
  const webRoot = join(dir, 'web');
  mkdirSync(join(webRoot, 'assets'), { recursive: true });
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>问渠</title>');
  writeFileSync(join(webRoot, 'assets', 'index-BxQ3f9aZ.js'), 'export {};');
  return webRoot;
}

/** @param built folder of a built console; a small one stands in for it */
export async function openTestHouse(built?: string): Promise<TestHouse> {
  const dir = mkdtempSync(join(tmpdir(), 'wenqu-api-'));
  const webRoot = built ?? smallConsole(dir);
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const died = (error: unknown) => void lines.push(`died: ${String(error)}`);
  const open = (name: DistrictName) =>
    openDistrict(
      {
        ...{ name, folder: join(dir, name), hj212Host: '127.0.0.1', hj212Port: 0 },
        ...{ dataBytesMax: 4096, clockChecked: false },
        accounts: async () => (await accounts.list()).filter(({ district }) => district === name),
      },
      systemClock,
      log,
      died,
    );
  const accounts = openSqliteAccounts(join(dir, 'accounts.sqlite'));
  const main = await open('main');
  await fillBook(main);

  let demoState: DemoState = 'off';
  let demo: OpenDistrict | undefined;
  const parts: Parts = {
    accounts,
    clock: systemClock,
    log,
    webRoot,
    version: '0.0.0-test',
    district: (name) => (name === 'main' ? main : demoState === 'on' ? demo : undefined),
    system: () => ({
      ...{ version: '0.0.0-test', startedAt: instant(0), hj212Port: main.gateway.status().port },
      ...{ addresses: ['127.0.0.1'], connections: main.gateway.status().connections, pausedConnections: 0 },
      ...{ journal: main.gateway.status().journal, journalWhy: '', diskFreeBytes: null },
      ...{ lagS: main.projection.status().lagS, demo: demoState === 'on' },
    }),
    demo: {
      state: () => demoState,
      start: async () => {
        demoState = 'starting';
        demo = await open('demo');
        await fillBook(demo);
        demoState = 'on';
      },
      remove: async () => {
        demoState = 'removing';
        await demo?.close();
        demo = undefined;
        await accounts.removeDistrict('demo');
        demoState = 'off';
      },
    },
  };
  const app = buildApi(parts);
  const routes: { method: string; url: string; config: Record<string, unknown> }[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat()) routes.push({ method: each, url, config: { ...config } });
  });
  await app.ready();

  const passwordHash = await hashPassword(PASSWORD);
  const cookies = new Map<string, string>();
  const cookie = async (role: Role, district: DistrictName = 'main'): Promise<string> => {
    const name = `${role}-${district}`;
    const held = cookies.get(name);
    if (held !== undefined) return held;
    await accounts.add({
      ...{
        name,
        displayName: name,
        role,
        district,
        passwordHash,
        mustChangePassword: false,
        at: systemClock(),
      },
      enterprise: role === 'enterprise' ? 'eA' : '',
      agency: role === 'agency' ? 'gA' : '',
    });
    const payload = { name, password: PASSWORD };
    const answer = await app.inject({
      method: 'POST',
      url: '/api/session',
      payload,
      headers: { 'x-wenqu': '1' },
    });
    const token = answer.cookies[0]?.value ?? '';
    cookies.set(name, `wenqu_session=${token}`);
    return `wenqu_session=${token}`;
  };

  return {
    ...{ app, parts, main, accounts, routes, log: lines, cookie },
    as: async (role, district) => {
      const held = await cookie(role, district);
      return (request) =>
        app.inject({ ...request, headers: { cookie: held, 'x-wenqu': '1', ...request.headers } });
    },
    send: (mn, at, cod) => sendCod(main, mn, at, cod),
    close: async () => {
      await app.close();
      await demo?.close();
      await main.close();
      await accounts.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function sendCod(district: OpenDistrict, mn: string, at: Instant, cod: number): Promise<void> {
  const text = `QN=${wireTime(at)}001;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${wireTime(at)};w01018-Rtd=${cod},w01018-Flag=N&&`;
  const socket = connect(district.gateway.status().port, '127.0.0.1');
  const done = district.projection.status().framesDone;
  await new Promise<void>((resolve, reject) => {
    socket.once('data', () => resolve());
    socket.once('error', reject);
    socket.write(encodeFrame(text));
  });
  socket.destroy();
  await until(() => district.projection.status().framesDone > done, `frame of ${formatInstant(at)} is read`);
}

/** A finding at a point of `test-house`, for the register to take. */
export function findingOf(id: string, point: string, at: Instant, set: Partial<Finding> = {}): Finding {
  return {
    ...{
      id,
      rule: 'realtime-over',
      ruleEdition: '2026-01',
      point: point as Finding['point'],
      factor: 'w01018',
    },
    ...{ statistic: 'realtime', from: at, to: at, value: 97.3, multiple: 0.95, count: 3, limit: null },
    ...{ forReference: false, facts: {}, inputs: [], level: 'B', hidden: false, raisedAt: at },
    ...set,
  };
}
