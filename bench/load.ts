// The loggers of a benchmark, in a process of their own: plain sockets, frames encoded once, of which only QN,
// DataTime and CRC change. Driven over IPC by ingest.ts and connections.ts, or alone:
//   node bench/load.ts --port 2120 --connections 1000 --rate 3000 --seconds 10
import { connect } from 'node:net';
import { crc16, writeHex4 } from '@wenqu/hj212';
import { Device, IN_FLIGHT_MAX, timeText } from './device.ts';

export interface LoadPlan {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
}

export interface RunPlan {
  /** Frames per second over all connections. */
  readonly rate: number;
  readonly seconds: number;
  /** Seconds at the start whose frames are sent and answered but not counted. */
  readonly warmupSeconds: number;
}

export interface RunResult {
  readonly sent: number;
  readonly acked: number;
  readonly ackedPerS: number;
  readonly seconds: number;
  readonly ackP50Ms: number;
  readonly ackP90Ms: number;
  readonly ackP99Ms: number;
  readonly ackMaxMs: number;
  /** Frames that could not be sent because a connection was down or had too many unanswered ones. */
  readonly heldBack: number;
  readonly reconnects: number;
  readonly connected: number;
  /** Times the generator's own clock stood still for more than 20 ms: its latency figures suffer from it. */
  readonly stalls: number;
}

const HISTOGRAM_STEP_MS = 0.1;
const HISTOGRAM_STEPS = 200_000;
const QN_AT = 9;
const ANSWER_QN_AT = 9;
const SENT_PER_TICK_MAX = 4_000;
const CONNECTING_MAX = 200;
/** One DataTime a frame, also above one frame a second: history that ends about now. */
const STEPPED_HISTORY_MS = 3_600_000;
const READ_BUFFER = Buffer.alloc(65_536);

export class Load {
  readonly #plan: LoadPlan;
  readonly #devices: Device[];
  readonly #histogram = new Uint32Array(HISTOGRAM_STEPS + 1);
  readonly #times = new Map<number, string>();
  readonly #base = Date.now() - STEPPED_HISTORY_MS;
  #next = 0;
  #acked = 0;
  #sent = 0;
  #heldBack = 0;
  #reconnects = 0;
  #stalls = 0;
  #countFrom = 0;
  #maxMs = 0;
  #stopped = false;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#devices = Array.from({ length: plan.connections }, (_, index) => new Device(index));
  }

  get connected(): number {
    return this.#devices.reduce((sum, { up }) => sum + (up ? 1 : 0), 0);
  }

  /** Connects all, at most a few hundred at a time. */
  async connect(): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < this.#devices.length) await this.#open(this.#devices[next]!, next++);
    };
    await Promise.all(Array.from({ length: CONNECTING_MAX }, worker));
  }

  async run({ rate, seconds, warmupSeconds }: RunPlan): Promise<RunResult> {
    this.#histogram.fill(0);
    this.#acked = this.#sent = this.#heldBack = this.#stalls = this.#maxMs = this.#reconnects = 0;
    const live = rate <= this.#devices.length;
    const start = performance.now();
    this.#countFrom = start + warmupSeconds * 1000;
    const end = this.#countFrom + seconds * 1000;
    let offered = 0;
    let before = start;
    for (let now = start; now < end; now = performance.now()) {
      if (now - before > 20) this.#stalls++;
      before = now;
      const due = Math.min(Math.floor(((now - start) * rate) / 1000) - offered, SENT_PER_TICK_MAX);
      if (due > 0) this.#sendSome(due, live);
      offered += Math.max(0, due);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const acked = this.#acked;
    // What is still on its way counts for the percentiles, not for the rate.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return {
      sent: this.#sent,
      acked: this.#acked,
      ackedPerS: Math.round(acked / seconds),
      seconds,
      ackP50Ms: this.#percentile(0.5),
      ackP90Ms: this.#percentile(0.9),
      ackP99Ms: this.#percentile(0.99),
      ackMaxMs: Math.round(this.#maxMs * 10) / 10,
      heldBack: this.#heldBack,
      reconnects: this.#reconnects,
      connected: this.connected,
      stalls: this.#stalls,
    };
  }

  close(): void {
    this.#stopped = true;
    for (const { socket } of this.#devices) socket?.destroy();
  }

  #open(device: Device, index: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({
        host: this.#plan.host,
        port: this.#plan.port,
        // Several source addresses, so that ephemeral ports never run short.
        ...(this.#plan.host === '127.0.0.1' ? { localAddress: `127.0.0.${1 + (index % 4)}` } : {}),
        noDelay: true,
        onread: {
          buffer: READ_BUFFER,
          callback: (bytes) => {
            this.#read(device, READ_BUFFER.subarray(0, bytes));
            return true;
          },
        },
      });
      socket.on('connect', () => {
        device.up = true;
        resolve();
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        device.up = false;
        device.waiting = 0;
        device.rest = undefined;
        if (this.#stopped) return resolve();
        this.#reconnects++;
        setTimeout(() => void this.#open(device, index).then(resolve), 1000);
      });
      device.socket = socket;
    });
  }

  #sendSome(count: number, live: boolean): void {
    const now = Date.now();
    const qnText = timeText(now) + String(now % 1000).padStart(3, '0');
    const qn = Number(qnText.slice(8));
    for (let i = 0; i < count; i++) {
      const device = this.#devices[this.#next]!;
      this.#next = (this.#next + 1) % this.#devices.length;
      if (!device.up || device.waiting === IN_FLIGHT_MAX || device.socket!.writableLength > 0) {
        this.#heldBack++;
        continue;
      }
      const { frame } = device;
      frame.write(qnText, QN_AT, 'latin1');
      frame.write(live ? qnText.slice(0, 14) : this.#stepped(device.frames), device.timeAt, 'latin1');
      writeHex4(frame, frame.length - 6, crc16(frame, 6, frame.length - 6));
      device.frames++;
      const slot = (device.first + device.waiting++) % IN_FLIGHT_MAX;
      const at = performance.now();
      device.qns[slot] = qn;
      device.sentAt[slot] = at;
      if (at >= this.#countFrom) this.#sent++;
      device.socket!.write(frame);
    }
  }

  #stepped(frames: number): string {
    let text = this.#times.get(frames);
    if (text === undefined) {
      text = timeText(this.#base + frames * 1000);
      this.#times.set(frames, text);
    }
    return text;
  }

  #read(device: Device, chunk: Buffer): void {
    const bytes = device.rest ? Buffer.concat([device.rest, chunk]) : chunk;
    let at = 0;
    while (at + 6 <= bytes.length) {
      const size = number(bytes, at + 2, 4);
      if (at + size + 12 > bytes.length) break;
      this.#answered(device, number(bytes, at + ANSWER_QN_AT + 8, 9));
      at += size + 12;
    }
    device.rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : undefined;
  }

  /** Answers come in order; one that never came is passed over. */
  #answered(device: Device, qn: number): void {
    while (device.waiting > 0) {
      const slot = device.first;
      device.first = (slot + 1) % IN_FLIGHT_MAX;
      device.waiting--;
      if (device.qns[slot] !== qn) continue;
      const sentAt = device.sentAt[slot]!;
      if (sentAt < this.#countFrom) return;
      const ms = performance.now() - sentAt;
      this.#acked++;
      if (ms > this.#maxMs) this.#maxMs = ms;
      this.#histogram[Math.min(HISTOGRAM_STEPS, Math.floor(ms / HISTOGRAM_STEP_MS))]!++;
      return;
    }
  }

  #percentile(part: number): number {
    const total = this.#histogram.reduce((sum, count) => sum + count, 0);
    let seen = 0;
    for (let step = 0; step <= HISTOGRAM_STEPS; step++) {
      seen += this.#histogram[step]!;
      if (seen >= total * part) return Math.round((step + 1) * HISTOGRAM_STEP_MS * 10) / 10;
    }
    return 0;
  }
}

function number(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) value = value * 10 + bytes[i]! - 48;
  return value;
}

/** What the driving process asks. */
export type LoadOrder =
  | { readonly kind: 'connect'; readonly plan: LoadPlan }
  | { readonly kind: 'run'; readonly plan: RunPlan }
  | { readonly kind: 'close' };

export type LoadReply =
  | { readonly kind: 'connected'; readonly connected: number }
  | { readonly kind: 'result'; readonly result: RunResult };

let load: Load | undefined;
async function obey(order: LoadOrder): Promise<void> {
  const reply = (message: LoadReply): void => void process.send?.(message);
  if (order.kind === 'connect') {
    load = new Load(order.plan);
    await load.connect();
    reply({ kind: 'connected', connected: load.connected });
  } else if (order.kind === 'run') {
    reply({ kind: 'result', result: await load!.run(order.plan) });
  } else {
    load?.close();
    process.disconnect();
  }
}

function flag(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback);
}

if (import.meta.main && process.send) {
  process.on('message', (order: LoadOrder) => void obey(order));
  process.on('disconnect', () => process.exit());
} else if (import.meta.main) {
  const alone = new Load({
    host: flag('host', '127.0.0.1'),
    port: Number(flag('port', '2120')),
    connections: Number(flag('connections', '1000')),
  });
  await alone.connect();
  const rate = Number(flag('rate', '1000'));
  const result = await alone.run({ rate, seconds: Number(flag('seconds', '10')), warmupSeconds: 2 });
  console.log(JSON.stringify(result));
  alone.close();
}
