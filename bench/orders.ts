// Two thousand loggers each with an open exchange, replaced as it ends, beside 5,000 uploads a second.
//   npm run bench:orders -- [--seconds 60] [--loggers 2100] [--rate 5000]
// The house itself asks, in its own process, as it does for gaps and clocks.
// Round trip of an exchange = (acceptance kept − asked) + (end kept − the device's sending of 9012): what the house
// adds to the time the device itself needs. All moments are of the machine's one steady clock.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { encodeFrame } from '@wenqu/hj212';
import serverFlags from '../server-flags.json' with { type: 'json' };
import { seedBook } from './book.ts';
import { benchMn, timeText } from './device.ts';
import { type ExchangeNote, moment, type ServerOrder, type ServerSays } from './order-server.ts';
import { report } from './report.ts';
import { argument, conditions, Loggers } from './rig.ts';

const TARGETS = [
  { figure: 'roundTripP99Ms', atMost: 20 },
  { figure: 'exchanges', atLeast: 2000 },
];
/** How long a device works before its 9012, ms: from … up to. */
const WORK_MS = [4_000, 8_000] as const;

const seconds = Number(argument('seconds') ?? 60);
const loggers = Number(argument('loggers') ?? 2100);
const rate = Number(argument('rate') ?? 5000);
const background = 1000;
const root = fileURLToPath(new URL('..', import.meta.url));

/** A server of its own process. */
class OrderServer {
  readonly #child: ChildProcess;
  readonly ready: Promise<{ readonly hj212Port: number }>;
  readonly loads: number[] = [];
  #notes: ((notes: readonly ExchangeNote[]) => void) | undefined;

  constructor(data: string) {
    this.#child = fork(join(root, 'bench', 'order-server.ts'), [data], { execArgv: serverFlags });
    this.ready = new Promise((resolve, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
      this.#child.on('message', (said: ServerSays) => {
        if (said.kind === 'ready') resolve(said);
        else if (said.kind === 'load') this.loads.push(said.open);
        else this.#notes?.(said.notes);
      });
    });
  }

  notes(): Promise<readonly ExchangeNote[]> {
    return new Promise((resolve) => {
      this.#notes = resolve;
      this.#order({ kind: 'stop' });
    });
  }

  ask(mn: string): void {
    this.#order({ kind: 'ask', mn });
  }

  #order(order: ServerOrder): void {
    this.#child.send(order);
  }

  /** CPU seconds of the whole process and of its main thread. */
  cpuS(): { readonly all: number; readonly main: number } {
    const pid = this.#child.pid;
    return { all: cpuOf(`/proc/${pid}/stat`), main: cpuOf(`/proc/${pid}/task/${pid}/stat`) };
  }

  stop(): void {
    this.#child.disconnect();
  }
}

function cpuOf(file: string): number {
  const stat = readFileSync(file, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** A logger that accepts at once and is done some seconds later. */
class Worker {
  readonly mn: string;
  /** `MN QN` → when its 9012 was sent, µs. */
  readonly #sentAt: Map<string, number>;
  #socket: Socket | undefined;
  #rest = '';

  constructor(mn: string, sentAt: Map<string, number>) {
    this.mn = mn;
    this.#sentAt = sentAt;
  }

  dial(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9', noDelay: true });
      this.#socket = socket;
      socket.once('error', reject);
      socket.on('connect', () => {
        const time = timeText(Date.now());
        this.#say('2011', `${time}000`, `DataTime=${time};w01018-Rtd=31.2,w01018-Flag=N`, '32');
        resolve();
      });
      socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
    });
  }

  hangUp(): void {
    this.#socket?.destroy();
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const qn = /QN=(\d{17});ST=\d\d;CN=1061/.exec(line)?.[1];
      if (qn === undefined) continue;
      this.#say('9011', qn, 'QnRtn=1', '91');
      const [from, to] = WORK_MS;
      setTimeout(() => this.#finish(qn), from + Math.random() * (to - from));
    }
  }

  #finish(qn: string): void {
    this.#say('1061', qn, 'RtdInterval=60', '32');
    this.#sentAt.set(`${this.mn} ${qn}`, moment());
    this.#say('9012', qn, 'ExeRtn=1', '91');
  }

  #say(cn: string, qn: string, area: string, st: string): void {
    const text = `QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${this.mn};Flag=4;CP=&&${area}&&`;
    this.#socket?.write(encodeFrame(text));
  }
}

const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * part));
  return Math.round((sorted[at] ?? Number.NaN) * 100) / 100;
};

const data = mkdtempSync(join(argument('scratch') ?? tmpdir(), 'wenqu-orders-'));
await seedBook(data, background + loggers);
const server = new OrderServer(data);
const { hj212Port } = await server.ready;
const load = new Loggers();
const sentAt = new Map<string, number>();
const workers = Array.from({ length: loggers }, (_, n) => new Worker(benchMn(background + n), sentAt));
try {
  await load.connect({ host: '127.0.0.1', port: hj212Port, connections: background });
  for (let n = 0; n < loggers; n += 100) {
    await Promise.all(workers.slice(n, n + 100).map((worker) => worker.dial(hj212Port)));
  }
  const warmupSeconds = WORK_MS[1] / 1000 + 1;
  const uploads = load.run({ rate, seconds, warmupSeconds });
  // Spread over the first seconds, so that ends do not come in one wave.
  for (const [n, worker] of workers.entries()) {
    server.ask(worker.mn);
    if (n % 8 === 7) await pause(15);
  }
  await pause(Math.max(0, warmupSeconds * 1000 - (loggers / 8) * 15));
  const from = moment();
  const cpu = server.cpuS();
  server.loads.length = 0;
  await pause(seconds * 1000);
  const until = moment();
  const after = server.cpuS();
  const open = [...server.loads];
  const uploaded = await uploads;
  const notes = await server.notes();
  const endedIn = notes.filter((note) => note.doneAt >= from && note.doneAt < until);
  // Whole in the window: the first wave found cold caches.
  const ended = endedIn.filter((note) => note.askedAt >= from);
  const whole = ended.filter((note) => note.outcome === 'success' && sentAt.has(note.exchange));
  const accept = whole.map((note) => note.acceptedUs / 1000);
  const finish = whole.map((note) => (note.doneAt - sentAt.get(note.exchange)!) / 1000);
  const trip = accept.map((ms, n) => ms + finish[n]!);
  const measuredS = (until - from) / 1e6;
  const figures = {
    roundTripP50Ms: percentile(trip, 0.5),
    roundTripP99Ms: percentile(trip, 0.99),
    acceptP50Ms: percentile(accept, 0.5),
    acceptP99Ms: percentile(accept, 0.99),
    toJournalP99Ms: percentile(
      whole.map((note) => note.sentUs / 1000),
      0.99,
    ),
    toDeviceAndBackP99Ms: percentile(
      whole.map((note) => (note.heardUs - note.sentUs) / 1000),
      0.99,
    ),
    toStoreP99Ms: percentile(
      whole.map((note) => (note.acceptedUs - note.heardUs) / 1000),
      0.99,
    ),
    finishP50Ms: percentile(finish, 0.5),
    finishP99Ms: percentile(finish, 0.99),
    exchanges: percentile(open, 0.05),
    exchangesPerS: Math.round(endedIn.length / measuredS),
    unsuccessful: ended.length - whole.length,
    uploadsPerS: uploaded.ackedPerS,
    uploadP99Ms: uploaded.ackP99Ms,
    mainThreadCores: Math.round(((after.main - cpu.main) / measuredS) * 100) / 100,
    serverCores: Math.round(((after.all - cpu.all) / measuredS) * 100) / 100,
  };
  report('orders', { ...conditions(), loggers, rate, seconds, workMs: WORK_MS.join('–') }, figures, TARGETS);
} finally {
  for (const worker of workers) worker.hangUp();
  load.close();
  server.stop();
  rmSync(data, { recursive: true, force: true });
}
process.exit();
