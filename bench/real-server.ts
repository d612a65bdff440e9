import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import serverFlags from '../server-flags.json' with { type: 'json' };

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
  const args = Object.entries(all).map(([name, value]) => `--${name}=${value}`);
  const started = performance.now();
  const child = spawn(process.execPath, [...serverFlags, CLI, 'serve', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const health = async () =>
    (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as Record<string, unknown>;
  await serving(child, hj212Port, health);
  const servingS = (performance.now() - started) / 1000;
  // The greeting follows the listening; its last line ends it.
  while (!/\n\n$/.test(output)) await pause(5);
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
