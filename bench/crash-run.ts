import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FrameCounts } from '@wenqu/domain';
import { instant, instantFromMs, MICROS_PER_DAY, wireTime } from '@wenqu/domain';
import { crc16Text } from '@wenqu/hj212';
import { rebuildReadings } from '../packages/server/src/cli/rebuild.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { openSqliteReadings } from '../packages/server/src/store/sqlite/readings.ts';
import { benchPoint, seedBook } from './book.ts';
import { benchMn } from './device.ts';
import { freePort, type RealServer, startServer } from './real-server.ts';

export interface CrashPlan {
  readonly folder: string;
  readonly crashes: number;
  readonly connections: number;
  readonly seed: number;
  /** Stop crashing when this much time has passed, ms. */
  readonly untilMs: number;
}

export interface CrashResult {
  readonly crashes: number;
  readonly sent: number;
  readonly acked: number;
  /** Frames that were acknowledged and are not held with the value that was sent. */
  readonly ackedLost: number;
  /** Values held in more than one version although only one was ever sent. */
  readonly duplicates: number;
  readonly counts: FrameCounts;
  readonly accountingCloses: boolean;
  /** Readings as the server left them and as rebuilt from the journal have one digest. */
  readonly rebuiltEqual: boolean;
}

const START = instantFromMs(Date.UTC(2026, 0, 5));
const IN_FLIGHT_MAX = 8;

/** Number k of a logger is always the same frame: sent again after a crash it is the same bytes. */
function frameOf(mn: string, k: number): Buffer {
  const time = wireTime(instant(START + k * 1_000_000));
  const cod = codOf(k);
  const data = `QN=${time}000;ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${time};w01018-Rtd=${cod},w01018-Flag=N;w01001-Rtd=7.1,w01001-Flag=N;w00000-Rtd=17.50,w00000-Flag=N&&`;
  return Buffer.from(`##${String(data.length).padStart(4, '0')}${data}${crc16Text(Buffer.from(data))}\r\n`);
}
const codOf = (k: number): string => (((k * 7) % 500) / 10).toFixed(1);

/** A logger that never forgets what was not acknowledged. */
class SteadyLogger {
  readonly mn: string;
  readonly acked = new Set<number>();
  readonly #open = new Map<string, number>();
  #next = 0;
  #socket: Socket | undefined;
  #rest = '';

  constructor(n: number) {
    this.mn = benchMn(n);
  }
  get sent(): number {
    return this.#next;
  }

  dial(port: number): void {
    const socket = connect(port, '127.0.0.1');
    this.#socket = socket;
    this.#rest = '';
    socket.on('error', () => {});
    socket.on('connect', () => {
      for (const k of this.#open.values()) socket.write(frameOf(this.mn, k));
      this.#fill();
    });
    socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
  }

  hangUp(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #fill(): void {
    while (this.#socket?.writable && this.#open.size < IN_FLIGHT_MAX) {
      const k = this.#next++;
      this.#open.set(`${wireTime(instant(START + k * 1_000_000))}000`, k);
      this.#socket.write(frameOf(this.mn, k));
    }
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const qn = /QN=(\d{17});.*CN=9014/.exec(line)?.[1];
      const k = qn === undefined ? undefined : this.#open.get(qn);
      if (k === undefined) continue;
      this.#open.delete(qn!);
      this.acked.add(k);
    }
    this.#fill();
  }
}

/** Small seeded chance: the moments of the crashes can be repeated. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kills the real server at random moments under load, then holds what it kept against what it acknowledged. */
export async function crashRun(
  plan: CrashPlan,
  tell: (text: string) => void = () => {},
): Promise<CrashResult> {
  await seedBook(plan.folder, plan.connections);
  const ports = { port: await freePort(), 'hj212-port': await freePort() };
  const loggers = Array.from({ length: plan.connections }, (_, n) => new SteadyLogger(n));
  const chance = chanceOf(plan.seed);
  const startedMs = performance.now();
  let crashes = 0;
  while (crashes < plan.crashes && performance.now() - startedMs < plan.untilMs) {
    const server = await startServer(plan.folder, ports);
    for (const logger of loggers) logger.dial(server.hj212Port);
    await pause(50 + chance() * 700);
    await server.kill();
    for (const logger of loggers) logger.hangUp();
    crashes++;
    if (crashes % 10 === 0)
      tell(`${crashes} crashes, ${sum(loggers, ({ acked }) => acked.size)} acknowledged`);
  }
  await settle(await startServer(plan.folder, ports));
  return verify(plan.folder, loggers, crashes);
}

/** Up once more until everything in the journal is read, then stopped in good order. */
async function settle(server: RealServer): Promise<void> {
  while ((await server.health()).caughtUp !== true) await pause(50);
  await server.stop();
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

async function verify(
  folder: string,
  loggers: readonly SteadyLogger[],
  crashes: number,
): Promise<CrashResult> {
  const book = openSqliteBook(join(folder, 'book.sqlite'));
  const snapshot = await book.snapshot();
  await book.close();
  const left = openSqliteReadings({ file: join(folder, 'readings.sqlite') });
  const digest = left.digest();
  let ackedLost = 0;
  let duplicates = 0;
  for (const [n, { acked, sent }] of loggers.entries()) {
    const range = { from: START, to: instant(START + Math.max(MICROS_PER_DAY, sent * 1_000_000)) };
    const held = new Map<number, string[]>();
    for (const { at, values } of left.rows({
      point: benchPoint(n),
      statistic: 'realtime',
      range,
      limit: Number.MAX_SAFE_INTEGER,
    })) {
      const cod = values.find(({ column }) => column === 'w01018-Rtd');
      if (!cod) continue;
      const list = held.get(at) ?? [];
      list.push(cod.value.toFixed(cod.decimals));
      held.set(at, list);
    }
    for (const k of acked) if (held.get(START + k * 1_000_000)?.[0] !== codOf(k)) ackedLost++;
    for (const versions of held.values()) duplicates += versions.length - 1;
  }
  left.close();
  const rebuilt = await rebuildReadings(join(folder, 'journal'), snapshot, [], join(folder, 'again.sqlite'));
  return {
    crashes,
    sent: sum(loggers, ({ sent }) => sent),
    acked: sum(loggers, ({ acked }) => acked.size),
    ackedLost,
    duplicates,
    counts: rebuilt.accounting.total,
    accountingCloses: rebuilt.accounting.closes,
    rebuiltEqual: rebuilt.digest === digest,
  };
}
