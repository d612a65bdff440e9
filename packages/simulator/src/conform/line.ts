import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Framer, type Head, readHead } from '@wenqu/hj212';
import { type Exchanged, shown } from './check.ts';

/** A packet that came in, as received. */
export interface Heard {
  readonly atMs: number;
  readonly head: Head;
  readonly raw: Buffer;
  readonly quirks: readonly string[];
}

interface Waiting {
  readonly wants: (heard: Heard) => boolean;
  readonly give: (heard: Heard | undefined) => void;
}

const KEPT_FRAMES = 2_000;
/** Packets nobody asked for that are remembered. */
const HEARD_MAX = 5_000;

/** One connection of the kit with its transcript; everything received is kept until it is asked for. */
export class Line {
  readonly socket: Socket;
  readonly #nowMs: () => number;
  readonly #onHeard: ((heard: Heard) => void) | undefined;
  readonly #framer = new Framer();
  readonly #frames: Exchanged[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly heard: Heard[] = [];
  junkBytes = 0;
  closed = false;

  /** @param onHeard told of every packet before it is kept for whoever waits */
  constructor(socket: Socket, nowMs: () => number, onHeard?: (heard: Heard) => void) {
    this.socket = socket;
    this.#nowMs = nowMs;
    this.#onHeard = onHeard;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    // A broken connection shows as `closed`; each check says what that means for it.
    socket.on('error', () => this.#end());
    socket.on('close', () => this.#end());
  }

  /** @throws Error when nobody listens there */
  static async dial(host: string, port: number, nowMs: () => number): Promise<Line> {
    const socket = connect({ host, port });
    await once(socket, 'connect');
    return new Line(socket, nowMs);
  }

  transcript(): Exchanged[] {
    return this.#frames;
  }

  send(bytes: Buffer): void {
    this.#keep('out', bytes);
    this.socket.write(bytes);
  }

  /** In several writes, `gapMs` apart, so that the other side meets them in several reads. */
  async sendCut(bytes: Buffer, cuts: readonly number[], gapMs: number): Promise<void> {
    this.#keep('out', bytes);
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      this.socket.write(bytes.subarray(from, to));
      from = to;
      await pause(gapMs);
    }
  }

  /** The first packet received, now or within `waitMs`, that is wanted; each packet is given once. */
  next(wants: (heard: Heard) => boolean, waitMs: number): Promise<Heard | undefined> {
    const at = this.heard.findIndex(wants);
    if (at !== -1) return Promise.resolve(this.heard.splice(at, 1)[0]);
    if (this.closed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        wants,
        give: (heard) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve(heard);
        },
      };
      const timer = setTimeout(() => waiting.give(undefined), waitMs);
      this.#waiting.add(waiting);
    });
  }

  async close(): Promise<void> {
    this.socket.destroy();
    if (!this.socket.closed) await once(this.socket, 'close').catch(() => undefined);
  }

  #keep(direction: 'in' | 'out', bytes: Buffer): void {
    if (this.#frames.length < KEPT_FRAMES)
      this.#frames.push({ atMs: this.#nowMs(), direction, text: shown(bytes) });
  }

  #receive(chunk: Buffer): void {
    for (const part of this.#framer.push(chunk)) {
      this.#keep('in', part.raw);
      if (part.kind === 'junk') {
        if (part.why !== 'tail') this.junkBytes += part.raw.length;
        continue;
      }
      const raw = Buffer.from(part.raw);
      const heard = {
        atMs: this.#nowMs(),
        head: readHead(Buffer.from(part.data)),
        raw,
        quirks: part.quirks,
      };
      this.#onHeard?.(heard);
      const waiting = [...this.#waiting].find(({ wants }) => wants(heard));
      if (waiting) waiting.give(heard);
      else this.heard.push(heard);
      if (this.heard.length > HEARD_MAX) this.heard.shift();
    }
  }

  #end(): void {
    this.closed = true;
    for (const { give } of this.#waiting) give(undefined);
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Fields of a data area by name; `,` and `;` both part them. */
export function areaFields(head: Head): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (head.areaFrom === -1) return fields;
  for (const item of head.data.toString('utf8', head.areaFrom, head.areaTo).split(/[;,]/)) {
    const equals = item.indexOf('=');
    if (equals > 0) fields.set(item.slice(0, equals).trim(), item.slice(equals + 1).trim());
  }
  return fields;
}

/** The data area as text, inside its brackets. */
export const areaOf = (head: Head): string =>
  head.areaFrom === -1 ? '' : head.data.toString('utf8', head.areaFrom, head.areaTo);
