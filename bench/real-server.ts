import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pointId } from '@wenqu/domain';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';

const CLI = fileURLToPath(new URL('../packages/server/src/cli/main.ts', import.meta.url));

/** A Wenqu of its own process and folder, as an operator would run it. */
export interface RealServer {
  readonly port: number;
  readonly hj212Port: number;
  readonly pid: number;
  /** One-time administrator password, printed at the first start of a folder only. */
  readonly firstPassword: string | undefined;
  /** From the spawn until a logger could connect and `/healthz` answered, seconds. */
  readonly servingS: number;
  health(): Promise<Record<string, unknown>>;
  /** As power would end it. */
  kill(): Promise<void>;
  /** As an operator would end it. */
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** @param flags further flags of `wenqu serve`, by name */
export async function startServer(
  folder: string,
  flags: Readonly<Record<string, string | number>> = {},
): Promise<RealServer> {
  const port = Number(flags.port ?? (await freePort()));
  const hj212Port = Number(flags['hj212-port'] ?? (await freePort()));
  const all = {
    data: folder,
    host: '127.0.0.1',
    'hj212-host': '127.0.0.1',
    'log-level': 'warn',
    ...flags,
    port,
    'hj212-port': hj212Port,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, 'serve', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const health = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as Record<string, unknown>;
  await serving(child, hj212Port, health);
  const servingS = (performance.now() - started) / 1000;
  const firstPassword = /one-time password\s+(\S+)/.exec(output)?.[1];
  return {
    port,
    hj212Port,
    pid: child.pid!,
    firstPassword,
    servingS,
    health,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

async function serving(
  child: ChildProcess,
  hj212Port: number,
  health: () => Promise<unknown>,
): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode} before it served`);
    const up = (await accepts(hj212Port)) && (await health().catch(() => undefined)) !== undefined;
    if (up) return;
    await pause(10);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** MN of the n-th logger of a bench. */
export const benchMn = (n: number): string => `0100BE${String(n).padStart(18, '0')}`;
export const benchPoint = (n: number) => pointId(`bench-point-${n}`);

/** A book with one outlet, point, logger and two limits for each MN, so that every frame is bound and judged. */
export async function seedBook(folder: string, loggers: number): Promise<void> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const edits: BookEdit[] = [];
  const enterprise = 'bench-enterprise';
  edits.push({
    kind: 'enterprises',
    op: 'add',
    row: {
      id: enterprise,
      name: 'Bench',
      creditCode: '',
      permitNumber: '',
      permitClass: '',
      keyUnit: false,
      trade: '',
      area: '',
      town: '',
      address: '',
      contact: '',
      phone: '',
      agency: '',
    },
  });
  for (let n = 0; n < loggers; n++) {
    const outlet = `bench-outlet-${n}`;
    edits.push(
      {
        kind: 'outlets',
        op: 'add',
        row: {
          id: outlet,
          enterprise,
          code: `DW${String(n).padStart(5, '0')}`,
          name: '',
          kind: 'total',
          destination: '',
          pattern: '',
          lon: null,
          lat: null,
          node: '',
        },
      },
      {
        kind: 'points',
        op: 'add',
        row: {
          id: benchPoint(n),
          enterprise,
          outlet,
          name: `P${n}`,
          place: 'discharge',
          order: 0,
          lon: null,
          lat: null,
          factors: ['w01018', 'w01001'],
          realtimeIntervalS: 60,
        },
      },
      {
        kind: 'loggers',
        op: 'add',
        row: {
          mn: benchMn(n),
          name: '',
          enterprise,
          bindings: [{ point: benchPoint(n), st: '', factor: '', from: null, to: null }],
          password: '',
          edition: '',
          maker: '',
          model: '',
        },
      },
      limit(outlet, 'w01018', 'instantaneous', null, 80, 'mg/L'),
      limit(outlet, 'w01001', 'range', 6, 9, '1'),
    );
  }
  await book.apply(edits, { by: 'bench', reason: 'bench', at: systemClock() });
  await book.close();
}

function limit(
  outlet: string,
  factor: string,
  kind: 'instantaneous' | 'range',
  min: number | null,
  max: number,
  unit: string,
): BookEdit {
  return {
    kind: 'limits',
    op: 'add',
    row: {
      outlet,
      factor,
      kind,
      min,
      max,
      unit,
      source: 'permit',
      clause: 'bench',
      condition: '',
      confidence: 'T',
      validFrom: '2020-01-01',
      validTo: '',
      verifiedBy: '',
      verifiedAt: null,
    },
  };
}
