import type { Socket } from 'node:net';
import { Framer, type Head, readHead } from '@wenqu/hj212';
import { seedOf, uniform } from './chance.ts';
import type { Piece } from './line.ts';

/** Opens a socket towards the target; events follow. */
export type Connect = () => Socket;

/** What a link tells the loggers behind it. */
export interface LinkListener {
  linkUp(wallMs: number): void;
  linkDown(): void;
  /** A packet of the host; the listener whose MN it is. */
  received(head: Head): void;
}

const RETRY_FIRST_MS = 1000;
const RETRY_LAST_MS = 60_000;
/** A connection this old counts as good: the next failure starts again with a short delay. */
const GOOD_AFTER_MS = 10_000;
const START_SPREAD_MS = 2000;
/** Above this much unsent output the loggers behind the link wait. */
const UNSENT_BYTES_MAX = 262_144;
const KEEP_ALIVE_MS = 30_000;
const KEYS_MAX = 8;

/** One TCP connection of one or several loggers: opens, re-opens with growing delay, keeps the order of writes. */
export class Link {
  readonly #connect: Connect;
  readonly #nowMs: () => number;
  readonly #seed: number;
  readonly #listeners = new Set<LinkListener>();
  readonly #routes = new Map<string, LinkListener>();
  #socket: Socket | undefined;
  #up = false;
  #upSinceMs = 0;
  #failures = 0;
  #opened = 0;
  #retryAtMs: number;
  #outbox: Piece[] = [];
  #restUntilMs = 0;
  readonly #keys: Buffer[] = [];

  constructor(key: string, connect: Connect, nowMs: () => number) {
    this.#connect = connect;
    this.#nowMs = nowMs;
    this.#seed = seedOf(0x11a4, key);
    this.#retryAtMs = nowMs() + uniform(this.#seed, 0) * START_SPREAD_MS;
  }

  /** Adds a logger under its MN. */
  add(mn: string, listener: LinkListener): void {
    this.#listeners.add(listener);
    this.#routes.set(mn.toUpperCase(), listener);
  }

  get up(): boolean {
    return this.#up;
  }

  /** Connections opened so far. */
  get opened(): number {
    return this.#opened;
  }

  get ready(): boolean {
    return this.#up && (this.#socket?.writableLength ?? 0) < UNSENT_BYTES_MAX;
  }

  /** Opens when it is time, and writes what waited. @param wanted whether any logger behind it has power */
  tick(wallMs: number, wanted: boolean): void {
    if (!wanted) {
      this.drop();
      return;
    }
    if (this.#socket === undefined && wallMs >= this.#retryAtMs) this.#open();
    if (this.#up && this.#failures > 0 && wallMs - this.#upSinceMs > GOOD_AFTER_MS) this.#failures = 0;
    this.#flush(wallMs);
  }

  /** Queues pieces behind what waits. @param holdMs gathers further writes for this long before sending */
  write(pieces: readonly Piece[], holdMs: number): void {
    const wallMs = this.#nowMs();
    if (holdMs > 0 && this.#outbox.length === 0)
      this.#restUntilMs = Math.max(this.#restUntilMs, wallMs + holdMs);
    this.#outbox.push(...pieces);
    this.#flush(wallMs);
  }

  /** Closes the connection; it will be opened again by `tick`. */
  drop(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#lost(socket);
    socket.destroy();
  }

  /** Closes the connection behind what was written; it will be opened again by `tick`. */
  cut(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#lost(socket);
    // Unread bytes would make the system throw away what is on its way out.
    socket.resume();
    socket.destroySoon();
  }

  /** Keys of loggers behind this line, to read what their host sealed. */
  learn(keys: readonly Buffer[]): void {
    for (const key of keys) if (!this.#keys.some((each) => each.equals(key))) this.#keys.unshift(key);
    this.#keys.length = Math.min(this.#keys.length, KEYS_MAX);
  }

  #open(): void {
    const socket = this.#connect();
    this.#socket = socket;
    const framer = new Framer({ keysOf: () => this.#keys });
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.on('connect', () => {
      if (this.#socket !== socket) return;
      this.#up = true;
      this.#opened++;
      this.#upSinceMs = this.#nowMs();
      for (const listener of this.#listeners) listener.linkUp(this.#upSinceMs);
    });
    socket.on('data', (chunk: Buffer) => {
      for (const part of framer.push(chunk))
        if (part.kind === 'packet' && this.#socket === socket) this.#route(readHead(part.data));
    });
    // A refused or broken connection is weather, not news: the status line counts connections.
    socket.on('error', () => this.#lost(socket));
    socket.on('close', () => this.#lost(socket));
  }

  #route(head: Head): void {
    const own = this.#routes.get(head.mn.toUpperCase());
    if (own !== undefined) {
      own.received(head);
      return;
    }
    // An MN that is none of ours: the answer to a device that used a wrong one, or a request that one refuses.
    for (const listener of this.#listeners) {
      listener.received(head);
      if (!head.cn.startsWith('9')) return;
    }
  }

  #lost(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#outbox = [];
    this.#restUntilMs = 0;
    const delay = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** this.#failures);
    this.#failures++;
    this.#retryAtMs =
      this.#nowMs() + delay * (0.75 + 0.5 * uniform(this.#seed, this.#failures + this.#opened * 64));
    const wasUp = this.#up;
    this.#up = false;
    if (wasUp) for (const listener of this.#listeners) listener.linkDown();
  }

  #flush(wallMs: number): void {
    if (!this.#up || wallMs < this.#restUntilMs) return;
    const socket = this.#socket!;
    while (this.#outbox.length > 0) {
      const stop = this.#outbox.findIndex((piece) => piece.restMs > 0);
      const batch = this.#outbox.splice(0, stop === -1 ? this.#outbox.length : stop + 1);
      socket.write(batch.length === 1 ? batch[0]!.bytes : Buffer.concat(batch.map((piece) => piece.bytes)));
      const restMs = batch.at(-1)!.restMs;
      if (restMs > 0) {
        this.#restUntilMs = wallMs + restMs;
        return;
      }
    }
  }
}
