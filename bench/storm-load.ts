// The loggers of bench/storm.ts, in a process of their own: some pour one hour of history as fast as they are
// answered, one unanswered frame at a time; others go on sending live data meanwhile. Driven over IPC.
import { connect, type Socket } from 'node:net';
import { crc16, encodeFrame, writeHex4 } from '@wenqu/hj212';
import { benchMn, frameOf, timeText } from './device.ts';

export interface StormPlan {
  readonly host: string;
  readonly port: number;
  /** Loggers that re-send; their MNs begin with number 0. */
  readonly storming: number;
  readonly framesEach: number;
  /** Loggers that go on live; their MNs follow. */
  readonly live: number;
  /** Between two live frames of one logger. */
  readonly liveEveryMs: number;
}

export type StormOrder =
  | { readonly kind: 'connect'; readonly plan: StormPlan }
  | { readonly kind: 'live' }
  | { readonly kind: 'storm' }
  | { readonly kind: 'close' };

export type StormReply =
  | { readonly kind: 'connected'; readonly connected: number }
  /** A live frame leaves: number of its logger, DataTime in ms, and the moment. */
  | { readonly kind: 'sent'; readonly logger: number; readonly dataMs: number; readonly atMs: number }
  | { readonly kind: 'acked'; readonly logger: number; readonly dataMs: number; readonly ms: number }
  | { readonly kind: 'stormed'; readonly seconds: number; readonly acked: number; readonly resets: number };

const QN_AT = 9;
const MINUTE_MS = 60_000;
const CONNECTING_MAX = 200;

/** What one hour of a logger is made of: hour, ten-minute and half-minute data, newest first. */
function hourOf(endMs: number, frames: number): { cn: string; ms: number }[] {
  const due: { cn: string; ms: number }[] = [{ cn: '2061', ms: endMs - 60 * MINUTE_MS }];
  for (let i = 1; i <= 6; i++) due.push({ cn: '2051', ms: endMs - i * 10 * MINUTE_MS });
  const realtime = frames - due.length;
  for (let i = 0; i < realtime; i++) due.push({ cn: '2011', ms: endMs - i * 30_000 });
  return due.sort((a, b) => b.ms - a.ms);
}

/** A frame of which QN and DataTime change. */
interface Template {
  readonly frame: Buffer;
  readonly timeAt: number;
}

const templateOf = (frame: Buffer): Template => ({ frame, timeAt: frame.indexOf('DataTime=') + 9 });

function intervalFrame(mn: string, cn: string): Buffer {
  // Within the limits of the book: what a storm costs without findings.
  const values = ['w01018', 'w21003', 'w00000']
    .map((code) => `${code}-Min=1.1,${code}-Avg=1.5,${code}-Max=2.2,${code}-Flag=N`)
    .join(';');
  const time = '20260101000000';
  return encodeFrame(
    `QN=${time}000;ST=32;CN=${cn};PW=123456;MN=${mn};Flag=5;CP=&&DataTime=${time};${values}&&`,
  );
}

class Logger {
  readonly number: number;
  readonly templates: Readonly<Record<string, Template>>;
  socket: Socket | undefined;
  sentAt = 0;
  sentMs = 0;
  next = 0;
  pending = 0;

  constructor(number: number) {
    this.number = number;
    const mn = benchMn(number);
    this.templates = {
      '2011': templateOf(frameOf(mn)),
      '2051': templateOf(intervalFrame(mn, '2051')),
      '2061': templateOf(intervalFrame(mn, '2061')),
    };
  }

  send(cn: string, dataMs: number): void {
    const { frame, timeAt } = this.templates[cn]!;
    const now = Date.now();
    frame.write(timeText17(now), QN_AT, 'latin1');
    frame.write(timeText14(dataMs), timeAt, 'latin1');
    writeHex4(frame, frame.length - 6, crc16(frame, 6, frame.length - 6));
    this.sentAt = performance.now();
    this.sentMs = dataMs;
    // A copy: the template changes while the socket may still hold it.
    this.socket!.write(Buffer.from(frame));
  }
}

const texts = new Map<number, string>();
function timeText14(ms: number): string {
  const second = Math.floor(ms / 1000);
  let text = texts.get(second);
  if (text === undefined) {
    if (texts.size > 5_000) texts.clear();
    text = timeText(ms);
    texts.set(second, text);
  }
  return text;
}
const timeText17 = (ms: number): string => timeText14(ms) + String(ms % 1000).padStart(3, '0');

class Storm {
  readonly #plan: StormPlan;
  readonly #loggers: Logger[];
  readonly #tell: (reply: StormReply) => void;
  readonly #hour: { cn: string; ms: number }[];
  readonly #timers: NodeJS.Timeout[] = [];
  #acked = 0;
  #resets = 0;
  #startedAt = 0;
  #storming = false;
  #closed = false;

  constructor(plan: StormPlan, tell: (reply: StormReply) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#loggers = Array.from({ length: plan.storming + plan.live }, (_, number) => new Logger(number));
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    this.#hour = hourOf(now - 10 * MINUTE_MS, plan.framesEach);
  }

  async connect(): Promise<number> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < this.#loggers.length) await this.#open(this.#loggers[next]!, next++);
    };
    await Promise.all(Array.from({ length: CONNECTING_MAX }, worker));
    return this.#loggers.length;
  }

  /** Live frames, spread evenly over their interval, until closed. */
  live(): void {
    const { storming, live, liveEveryMs } = this.#plan;
    for (let i = 0; i < live; i++) {
      const logger = this.#loggers[storming + i]!;
      const begin = setTimeout(
        () => this.#timers.push(setInterval(() => this.#liveFrame(logger), liveEveryMs)),
        (i * liveEveryMs) / live,
      );
      this.#timers.push(begin);
    }
  }

  storm(): void {
    this.#storming = true;
    this.#startedAt = performance.now();
    for (let i = 0; i < this.#plan.storming; i++) this.#pour(this.#loggers[i]!);
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { socket } of this.#loggers) socket?.destroy();
  }

  #liveFrame(logger: Logger): void {
    if (this.#closed || logger.pending > 0) return;
    // Whole seconds, each a new one: a reading is known by its time.
    const dataMs = Math.floor(Date.now() / 1000) * 1000;
    logger.pending = 1;
    logger.send('2011', dataMs);
    this.#tell({ kind: 'sent', logger: logger.number, dataMs, atMs: Date.now() });
  }

  #pour(logger: Logger): void {
    const due = this.#hour[logger.next];
    if (due) logger.send(due.cn, due.ms);
  }

  #answered(logger: Logger, answers: number): void {
    if (logger.number >= this.#plan.storming) {
      logger.pending = 0;
      const ms = performance.now() - logger.sentAt;
      this.#tell({ kind: 'acked', logger: logger.number, dataMs: logger.sentMs, ms });
      return;
    }
    if (!this.#storming) return;
    logger.next += answers;
    this.#acked += answers;
    if (this.#acked === this.#plan.storming * this.#plan.framesEach) {
      const seconds = (performance.now() - this.#startedAt) / 1000;
      this.#tell({ kind: 'stormed', seconds, acked: this.#acked, resets: this.#resets });
    } else this.#pour(logger);
  }

  #open(logger: Logger, index: number): Promise<void> {
    return new Promise((resolve) => {
      const { host, port } = this.#plan;
      const localAddress = host === '127.0.0.1' ? { localAddress: `127.0.0.${1 + (index % 4)}` } : {};
      const socket = connect({ host, port, ...localAddress, noDelay: true });
      let rest = '';
      socket.setEncoding('latin1');
      socket.on('connect', () => resolve());
      socket.on('data', (text: string) => {
        rest += text;
        // Each answer ends with CR LF and holds none inside.
        const answers = rest.split('\r\n').length - 1;
        rest = rest.slice(rest.lastIndexOf('\n') + 1);
        if (answers > 0) this.#answered(logger, answers);
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        if (!this.#closed) this.#resets++;
        resolve();
      });
      logger.socket = socket;
    });
  }
}

let storm: Storm | undefined;
async function obey(order: StormOrder): Promise<void> {
  const tell = (reply: StormReply): void => void process.send?.(reply);
  if (order.kind === 'connect') {
    storm = new Storm(order.plan, tell);
    tell({ kind: 'connected', connected: await storm.connect() });
  } else if (order.kind === 'live') storm?.live();
  else if (order.kind === 'storm') storm?.storm();
  else {
    storm?.close();
    process.disconnect();
  }
}

if (import.meta.main && process.send) {
  process.on('message', (order: StormOrder) => void obey(order));
  process.on('disconnect', () => process.exit());
}
