// What the ingest benchmarks share: the server and the loggers as processes of their own, and the lag seen from outside.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { freemem, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import serverFlags from '../server-flags.json' with { type: 'json' };
import { seedBook } from './book.ts';
import type { LoadOrder, LoadPlan, LoadReply, RunPlan, RunResult } from './load.ts';
import { machine } from './report.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Descriptors for ten thousand sockets and the files beside them. */
const DESCRIPTORS = 16_000;

export interface Rig {
  readonly hj212Port: number;
  /** Undefined: the gateway alone, which has no projection and so no lag. */
  readonly httpPort: number | undefined;
  readonly pid: number;
  rssMb(): number;
  /** CPU seconds the server has used so far. */
  cpuS(): number;
  stop(): Promise<void>;
}

export function argument(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : (process.argv[at + 1] ?? '');
}
export const has = (name: string): boolean => process.argv.includes(`--${name}`);

/** What the figures depend on, printed with them. */
export const conditions = (): Record<string, string | number> => ({
  ...machine(),
  loadBefore: Math.round(loadavg()[0]! * 100) / 100,
  freeGiB: Math.round(freemem() / 2 ** 30),
});

/** Starts the real server on a new data folder with a book of `loggers` MNs, or with `alone` the gateway only. */
export async function startRig(loggers: number, alone: boolean): Promise<Rig> {
  const parent = argument('scratch') ?? join(root, '.wenqu');
  const data = mkdtempSync(join(existsSync(parent) ? parent : root, 'bench-'));
  if (!alone) await seedBook(data, loggers);
  const args = alone
    ? [join(root, 'bench', 'gateway-alone.ts'), '--data', join(data, 'journal')]
    : [
        join(root, 'packages/server/src/cli/main.ts'),
        ...['serve', '--data', data, '--port', '0', '--hj212-port', '0', '--log-level', 'warn'],
      ];
  const child = spawnWide([process.execPath, ...serverFlags, ...args]);
  try {
    const ports = await portsOf(child, alone);
    return {
      ...ports,
      pid: child.pid!,
      rssMb: () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(proc(child, 'status'))?.[1] ?? 0) / 1024),
      cpuS: () => cpuSeconds(proc(child, 'stat')),
      stop: async () => {
        await stop(child);
        rmSync(data, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stop(child);
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
}

/** With as many descriptors as the machine allows, where the shell's own limit is lower. */
function spawnWide(command: string[]): ChildProcess {
  const script = `ulimit -n ${DESCRIPTORS} 2>/dev/null || ulimit -n "$(ulimit -Hn)"; exec "$@"`;
  return spawn('sh', ['-c', script, 'sh', ...command], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
}

function portsOf(
  child: ChildProcess,
  alone: boolean,
): Promise<{ hj212Port: number; httpPort: number | undefined }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
    child.stdout!.on('data', (chunk) => {
      text += String(chunk);
      const hj212 = alone ? /"hj212Port":(\d+)/.exec(text) : /HJ 212 端口 port \S*:(\d+)/.exec(text);
      const http = /console\s+http:\/\/\S*?:(\d+)\//.exec(text);
      if (hj212 && (alone || http)) {
        resolve({ hj212Port: Number(hj212[1]), httpPort: http ? Number(http[1]) : undefined });
      }
    });
  });
}

const proc = (child: ChildProcess, file: string): string => {
  try {
    return readFileSync(`/proc/${child.pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
};

function cpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(late);
}

/** The loggers' process. */
export class Loggers {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(root, 'bench', 'load.ts'));
  }

  async connect(plan: LoadPlan): Promise<number> {
    const reply = await this.#ask({ kind: 'connect', plan });
    return reply.kind === 'connected' ? reply.connected : 0;
  }

  async run(plan: RunPlan): Promise<RunResult> {
    const reply = await this.#ask({ kind: 'run', plan });
    if (reply.kind !== 'result') throw new Error('the loggers answered something else');
    return reply.result;
  }

  close(): void {
    this.#child.send({ kind: 'close' } satisfies LoadOrder);
  }

  #ask(order: LoadOrder): Promise<LoadReply> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', (reply: LoadReply) => {
        this.#child.removeAllListeners('exit');
        resolve(reply);
      });
      this.#child.once('exit', (code) => reject(new Error(`the loggers ended with ${code}`)));
      this.#child.send(order);
    });
  }
}

/** Asks `/healthz` each half second; `stop()` gives the greatest lag seen. */
export function watchLag(httpPort: number | undefined): { stop(): number | null } {
  if (httpPort === undefined) return { stop: () => null };
  let lagMaxS = 0;
  const timer = setInterval(() => {
    void fetch(`http://127.0.0.1:${httpPort}/healthz`)
      .then((response) => response.json())
      .then((health) => {
        lagMaxS = Math.max(lagMaxS, (health as { lagS: number }).lagS);
      })
      // A server that cannot even tell how late it is counts as late.
      .catch(() => {
        lagMaxS = Number.POSITIVE_INFINITY;
      });
  }, 500);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(lagMaxS * 100) / 100;
    },
  };
}
