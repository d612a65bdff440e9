import { mkdirSync, statfsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SystemStatus } from '@wenqu/domain';
import { hashPassword, oneTimePassword } from './accounts/password.ts';
import { buildApi } from './api/api.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Config, districtFolder } from './config.ts';
import { type DemoPlan, demoLeft, demoSwitch } from './demo.ts';
import { openDistrict } from './district.ts';
import { WenquError } from './errors.ts';
import { readTls } from './ingest/tls-files.ts';
import type { Log } from './log.ts';
import type { AccountStore } from './store/accounts.ts';
import { openSqliteAccounts } from './store/sqlite/accounts.ts';
import { readWorkCalendar } from './work-calendar.ts';

export const VERSION = '0.1.0';
const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));
export const FIRST_ADMIN = 'admin';

export interface RunningApp {
  readonly port: number;
  readonly hj212Port: number;
  /** 0: no TLS listener. */
  readonly hj212TlsPort: number;
  /** Set at the first start only: shown once, kept nowhere. */
  readonly firstPassword: string | undefined;
  readonly demoOn: boolean;
  close(): Promise<void>;
}

/**
 * Builds every part by hand and starts it; the only place that knows them all.
 *
 * @throws WQ_CONFIG for TLS files or a calendar that cannot be used; WQ_PORT_TAKEN, WQ_JOURNAL_TORN, WQ_JOURNAL_BUSY when the district cannot be opened
 */
export async function startApp(
  config: Config,
  log: Log,
  options: { demo: boolean; onDeath: (error: unknown) => void },
): Promise<RunningApp> {
  const clock = systemClock;
  const pems = readTls({ cert: config.hj212TlsCert, key: config.hj212TlsKey, ca: config.hj212TlsCa });
  const isWorked = readWorkCalendar(config.holidays);
  mkdirSync(config.data, { recursive: true });
  const accounts = openSqliteAccounts(join(config.data, 'accounts.sqlite'));
  const firstPassword = await firstAdministrator(accounts, clock);
  const main = await openDistrict(
    {
      name: 'main',
      folder: districtFolder(config, 'main'),
      hj212Host: config.hj212Host,
      hj212Port: config.hj212Port,
      hj212Tls: pems && { ...pems, port: config.hj212TlsPort },
      sealedRequests: config.hj212SealedRequests.split(',').filter((cn) => cn !== ''),
      dataBytesMax: config.dataBytesMax,
      outageSilentMs: config.outageSilentMinutes * 60_000,
      clockChecked: true,
      isWorked,
      accounts: async () => (await accounts.list()).filter(({ district }) => district === 'main'),
    },
    clock,
    log,
    options.onDeath,
  );
  const demoPlan: DemoPlan = {
    folder: districtFolder(config, 'demo'),
    enterprises: 120,
    seed: 7,
    speed: 60,
    pace: config.demoPace,
    truth: config.demoTruth,
  };
  const openDemo = () =>
    openDistrict(
      {
        name: 'demo',
        folder: demoPlan.folder,
        hj212Host: '127.0.0.1',
        hj212Port: config.demoPort,
        dataBytesMax: config.dataBytesMax,
        clockChecked: false,
        isWorked,
        accounts: async () => (await accounts.list()).filter(({ district }) => district === 'demo'),
      },
      clock,
      log,
      options.onDeath,
    );
  const demo = demoSwitch(demoPlan, openDemo, accounts, clock, log);
  if (options.demo || demoLeft(demoPlan)) await demo.start();
  const startedAt = clock();
  const system = (): SystemStatus => {
    const gateway = main.gateway.status();
    const projection = main.projection.status();
    return {
      version: VERSION,
      startedAt,
      hj212Port: gateway.port,
      addresses: config.publicAddress === '' ? machineAddresses() : [config.publicAddress],
      connections: gateway.connections,
      pausedConnections: gateway.paused,
      journal: gateway.journal,
      journalWhy: gateway.journalWhy || projection.storeWhy,
      diskFreeBytes: gateway.diskFreeBytes ?? freeBytes(config.data),
      lagS: projection.lagS,
      demo: demo.state() === 'on',
    };
  };
  const api = await buildApi({
    accounts,
    clock,
    log: log.child({}, { level: quieter(config.logLevel) }),
    system,
    district: (name) => (name === 'main' ? main : demo.district()),
    demo,
    webRoot: WEB_ROOT,
    version: VERSION,
  });
  const port = await listen(api, config);
  return {
    port,
    hj212Port: main.gateway.status().port,
    hj212TlsPort: main.gateway.status().tlsPort,
    firstPassword,
    demoOn: demo.state() === 'on',
    close: async () => {
      await api.close();
      await demo.close();
      await main.close();
      await accounts.close();
    },
  };
}

/** The greeting says where we listen; requests are the audit trail's. */
const quieter = (level: Config['logLevel']) => (level === 'info' ? 'warn' : level);

async function listen(api: Awaited<ReturnType<typeof buildApi>>, { host, port }: Config): Promise<number> {
  try {
    await api.listen({ host, port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new WenquError('WQ_PORT_TAKEN', { host, port }, cause);
    throw cause;
  }
  const address = api.server.address();
  return typeof address === 'object' && address ? address.port : port;
}

/** The first account, with a password nobody has chosen and nobody can look up again. */
async function firstAdministrator(accounts: AccountStore, clock: Clock): Promise<string | undefined> {
  if ((await accounts.list()).length > 0) return undefined;
  const password = oneTimePassword();
  await accounts.add({
    name: FIRST_ADMIN,
    displayName: '管理员',
    role: 'admin',
    enterprise: '',
    agency: '',
    district: 'main',
    passwordHash: await hashPassword(password),
    mustChangePassword: true,
    at: clock(),
  });
  return password;
}

/** Addresses a logger on the network can reach this machine by; loopback when there is no other. */
export function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  return outside.length > 0 ? outside : ['127.0.0.1'];
}

function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
