import type { Socket } from 'node:net';
import type { Instant, JournalPosition } from '@wenqu/domain';
import { answerTo, type FramerOptions, type Part, readHead } from '@wenqu/hj212';
import { type Clock, systemClock } from '../clock.ts';
import type { JournalWriter, RecordWhy } from '../journal/journal.ts';
import { limits as houseLimits } from '../limits.ts';
import { Connection } from './connection.ts';
import type { ExchangeLine } from './exchange.ts';
import type { GatewayStatus } from './gateway.ts';
import { Guards } from './guard.ts';
import { KeyRing } from './key-ring.ts';
import { SocketLine } from './line.ts';
import { type Listen, type Listener, listenTcp, listenTls, type TlsPems } from './listen.ts';
import { Outbox } from './outbox.ts';
import { isPast, pastBefore } from './past.ts';
import { Pressure } from './pressure.ts';

export type GatewayLimits = Pick<
  typeof houseLimits,
  | 'journalPendingBytesMax'
  | 'connectionPendingBytesMax'
  | 'unreadBytesMax'
  | 'pastWaitMsMax'
  | 'pastLookMs'
  | 'connectionsMax'
  | 'connectionsPerAddressMax'
  | 'halfFrameMs'
  | 'idleMs'
  | 'movedMs'
  | 'junkBytesMax'
  | 'socketUnsentBytesMax'
  | 'sweepMs'
  | 'drainMs'
>;

export interface GatewayPlan {
  readonly journal: JournalWriter;
  readonly host: string;
  readonly port: number;
  /** Longest data segment that is cut. */
  readonly dataBytesMax?: number;
  readonly listen?: Listen;
  /** A second listener beside the plain one. */
  readonly tls?: TlsListen | undefined;
  /** Opens packets of loggers that seal them, by the keys it holds at that time. */
  readonly ring?: KeyRing;
  /** Whose packets are refused when password or address are wrong. */
  readonly guards?: Guards;
  /** Commands that go out sealed to a logger with a key. */
  readonly sealed?: readonly string[];
  readonly clock?: Clock;
  /** Position up to which the journal has been interpreted, negative while nobody does; undefined: nobody does. */
  readonly read?: (() => number) | undefined;
  readonly limits?: { readonly [name in keyof GatewayLimits]?: number };
}

export interface TlsListen extends TlsPems {
  readonly port: number;
}

/** What the sockets' side knows of itself; the disk's and the sealer's words are added around it. */
export type SocketStatus = Omit<GatewayStatus, 'diskFreeBytes' | 'cutBytes' | 'cutSegment' | 'sealWhy'>;

/** The gateway in this thread. The journal must be open; it is closed with the gateway. */
export interface OpenGateway {
  readonly port: number;
  /** The way to devices and back. */
  readonly line: ExchangeLine;
  status(): SocketStatus;
  /** Stops accepting, syncs and answers what was received, closes sockets and journal. */
  close(): Promise<void>;
}

/** @throws WQ_PORT_TAKEN */
export async function openGateway(plan: GatewayPlan): Promise<OpenGateway> {
  const gateway = new SocketGateway(plan);
  await gateway.listen(plan);
  return gateway;
}

class SocketGateway implements OpenGateway {
  readonly #journal: JournalWriter;
  readonly #clock: Clock;
  readonly #limits: { readonly [name in keyof GatewayLimits]: number };
  readonly #framing: FramerOptions;
  readonly #guards: Guards;
  readonly #connections = new Set<Connection>();
  readonly #perAddress = new Map<string, number>();
  readonly #outbox = new Outbox();
  readonly line: SocketLine;
  readonly #pressure: Pressure;
  /** Text of the wire; data before it are history. Renewed with each sweep. */
  #pastBefore: Buffer;
  #pastLook: NodeJS.Timeout | undefined;
  readonly #ticks: { half: number; idle: number; moved: number; drain: number };
  #listener: Listener | undefined;
  #tlsListener: Listener | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #tick = 0;
  #closing: Promise<void> | undefined;
  #framesReceived = 0;
  #answersSent = 0;
  #refused = 0;
  #faults = 0;

  constructor(plan: GatewayPlan) {
    this.#journal = plan.journal;
    this.#clock = plan.clock ?? systemClock;
    this.#limits = { ...houseLimits, ...plan.limits };
    this.#guards = plan.guards ?? new Guards();
    const ring = plan.ring ?? new KeyRing();
    const dataBytesMax = plan.dataBytesMax ?? houseLimits.dataBytesMax;
    this.#framing = { dataBytesMax, keysOf: (mn) => ring.keysOf(mn) };
    const ticksOf = (ms: number): number => Math.ceil(ms / this.#limits.sweepMs);
    this.#ticks = {
      half: ticksOf(this.#limits.halfFrameMs),
      idle: ticksOf(this.#limits.idleMs),
      moved: ticksOf(this.#limits.movedMs),
      drain: ticksOf(this.#limits.drainMs),
    };
    this.line = new SocketLine(this.#journal, this.#outbox, this.#clock, ring, plan.sealed);
    this.#pressure = new Pressure(
      this.#journal,
      this.#connections,
      this.#limits,
      plan.read ?? (() => NOBODY_READS),
    );
    this.#pastBefore = pastBefore(this.#clock());
    this.#journal.listen({
      onDurable: (durable) => {
        this.#release(durable);
        this.line.release(durable);
        this.#pressure.wake(durable);
        this.#pressure.balance();
      },
      onState: () => this.#pressure.balance(),
    });
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  async listen({ listen = listenTcp, host, port, tls }: GatewayPlan): Promise<void> {
    this.#listener = await listen({ host, port, accept: (socket) => this.#accept(socket, '') });
    if (tls) {
      const accept = (socket: Socket): void => this.#accept(socket, ' TLS');
      this.#tlsListener = await listenTls(tls)({ host, port: tls.port, accept }).catch((error: unknown) => {
        this.#listener?.stop();
        throw error;
      });
    }
    this.#sweep = setInterval(() => this.#sweepAll(), this.#limits.sweepMs);
    this.#pastLook = setInterval(() => this.#pressure.catchUp(this.#clock()), this.#limits.pastLookMs);
  }

  status(): SocketStatus {
    return {
      port: this.port,
      tlsPort: this.#tlsListener?.port ?? 0,
      connections: this.#connections.size,
      paused: this.#pressure.paused ? this.#connections.size : 0,
      journal: this.#journal.state,
      journalWhy: this.#journal.why,
      durable: this.#journal.durable,
      framesReceived: this.#framesReceived,
      answersSent: this.#answersSent,
      refused: this.#refused,
      faults: this.#faults,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** @param how stands behind the address in the `opened` record */
  #accept(socket: Socket, how: string): void {
    const address = socket.remoteAddress ?? '';
    const fromAddress = this.#perAddress.get(address) ?? 0;
    const full =
      this.#connections.size >= this.#limits.connectionsMax ||
      fromAddress >= this.#limits.connectionsPerAddressMax;
    // While nothing can be kept, a refused connection is more honest than a silent one, and needs no memory.
    if (full || this.#closing || this.#journal.state !== 'open') {
      this.#refused++;
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    this.#perAddress.set(address, fromAddress + 1);
    const id = this.#journal.append({
      kind: 'opened',
      arrival: this.#clock(),
      connection: 0,
      why: '',
      about: null,
      bytes: Buffer.from(`${address}:${socket.remotePort ?? 0}${how}`, 'latin1'),
    });
    const connection = new Connection(socket, id, address, this.#framing, this.#tick);
    this.#connections.add(connection);
    socket.on('data', (chunk: Buffer) => this.#guard(connection, () => this.#receive(connection, chunk)));
    socket.on('end', () => this.#guard(connection, () => this.#end(connection, 'peer')));
    socket.on('error', () => this.#guard(connection, () => this.#end(connection, 'error')));
    socket.on('close', () => this.#guard(connection, () => this.#forget(connection)));
    if (this.#pressure.paused) socket.pause();
  }

  /** Nothing one connection does may stop another: a fault of ours ends the connection it happened on. */
  #guard(connection: Connection, work: () => void): void {
    try {
      work();
    } catch {
      this.#faults++;
      connection.socket.destroy();
    }
  }

  #receive(connection: Connection, chunk: Buffer): void {
    if (connection.state !== 'open') return;
    const { framer } = connection;
    const arrival = this.#clock();
    const wasPending = framer.pendingBytes > 0;
    const parts = framer.push(chunk);
    for (const part of parts) this.#keep(connection, part, arrival, true);
    connection.heardTick = this.#tick;
    if (framer.pendingBytes > 0 && (!wasPending || parts.length > 0)) connection.halfTick = this.#tick;
    if (connection.junkBytes > this.#limits.junkBytesMax) this.#end(connection, 'junk');
    this.#pressure.rein(connection, chunk.length);
    this.#pressure.balance();
  }

  /** One part of the stream into the journal, and the answer it is owed behind it, held until both are synced. */
  #keep(connection: Connection, part: Part, arrival: Instant, answered: boolean): void {
    const { id } = connection;
    const kept = { kind: part.kind, arrival, connection: id, about: null, bytes: part.raw };
    if (part.kind === 'junk') {
      this.#journal.append({ ...kept, why: part.why });
      if (part.why !== 'tail') connection.junkBytes += part.raw.length;
      return;
    }
    const about = this.#journal.append({ ...kept, why: '' });
    this.#framesReceived++;
    connection.junkBytes = 0;
    const head = readHead(part.data);
    if (this.#pressure.behind && isPast(part.data, head, this.#pastBefore)) {
      this.#pressure.hold(connection, arrival);
    }
    // Kept as evidence; neither answered nor taken for its MN. @source hj212.md §9.2
    if (this.#guards.refuses(head, connection.address)) return;
    this.line.kept(connection, head, part, { arrival, position: about, tick: this.#tick });
    const answer = answered ? answerTo(head) : undefined;
    if (answer === undefined) return;
    this.#journal.append({ kind: 'sent', arrival, connection: id, why: '', about, bytes: answer });
    this.#outbox.hold(connection, answer, this.#journal.end);
  }

  /** Keeps what is pending, writes the `closed` record; the socket ends after the answers it is still owed. */
  #end(connection: Connection, why: RecordWhy): void {
    if (connection.state !== 'open') return;
    connection.state = 'ending';
    connection.endingTick = this.#tick;
    this.line.gone(connection);
    const arrival = this.#clock();
    const broken = why === 'error' || why === 'unsent';
    for (const part of connection.framer.flush('close')) this.#keep(connection, part, arrival, !broken);
    const { id } = connection;
    this.#journal.append({ kind: 'closed', arrival, connection: id, why, about: null, bytes: NO_BYTES });
    if (broken) connection.socket.destroy();
    else this.#outbox.hold(connection, undefined, this.#journal.end);
    // Ended by us, it may go on sending: what nobody reads stays in the kernel until the socket closes.
    if (why !== 'peer') connection.socket.pause();
  }

  #forget(connection: Connection): void {
    this.#end(connection, 'error');
    connection.state = 'gone';
    this.#pressure.forget(connection);
    if (!this.#connections.delete(connection)) return;
    const left = (this.#perAddress.get(connection.address) ?? 1) - 1;
    if (left > 0) this.#perAddress.set(connection.address, left);
    else this.#perAddress.delete(connection.address);
  }

  #release(durable: JournalPosition): void {
    this.#outbox.release(durable, (connection, answers) => {
      this.#answersSent += answers;
      const unsent = connection.socket.writableLength;
      if (unsent > this.#limits.socketUnsentBytesMax) {
        this.#guard(connection, () => this.#end(connection, 'unsent'));
        connection.socket.destroy();
      }
    });
  }

  /** One timer for all: half frames, silence, sockets that do not end. Time stands still while we do not read. */
  #sweepAll(): void {
    this.#pastBefore = pastBefore(this.#clock());
    if (!this.#pressure.paused) this.#tick++;
    for (const connection of this.#connections) {
      this.#guard(connection, () => this.#sweepOne(connection));
    }
  }

  #sweepOne(connection: Connection): void {
    const { framer, state } = connection;
    if (state !== 'open') {
      if (this.#tick - connection.endingTick > this.#ticks.drain) connection.socket.destroy();
      return;
    }
    if (this.#tick - connection.heardTick > this.#ticks.idle) {
      this.#end(connection, 'idle');
      return;
    }
    if (connection.movedTick >= 0 && this.#isHalfOpen(connection)) {
      this.#end(connection, 'moved');
      return;
    }
    if (framer.pendingBytes === 0 || this.#tick - connection.halfTick <= this.#ticks.half) return;
    const arrival = this.#clock();
    for (const part of framer.flush('timer')) this.#keep(connection, part, arrival, true);
    connection.halfTick = this.#tick;
    if (connection.junkBytes > this.#limits.junkBytesMax) this.#end(connection, 'junk');
  }

  /** All its MNs speak elsewhere and it has said nothing since: the network forgot it. @source hj212.md §1.6 */
  #isHalfOpen({ heardTick, movedTick }: Connection): boolean {
    return heardTick <= movedTick && this.#tick - movedTick > this.#ticks.moved;
  }

  async #close(): Promise<void> {
    this.line.close();
    this.#listener?.stop();
    this.#tlsListener?.stop();
    for (const connection of this.#connections) {
      this.#guard(connection, () => this.#end(connection, 'stop'));
    }
    // While the journal is failing there is nothing to wait for: what is not synced was never answered.
    if (this.#journal.state === 'open') await within(this.#journal.synced(), this.#limits.drainMs);
    clearInterval(this.#sweep);
    clearInterval(this.#pastLook);
    await this.#drained();
    for (const connection of this.#connections) connection.socket.destroy();
    await this.#journal.close();
  }

  async #drained(): Promise<void> {
    for (let waited = 0; this.#connections.size > 0 && waited < this.#limits.drainMs; waited += 10) {
      if ([...this.#connections].every(({ socket }) => socket.writableLength === 0)) return;
      await wait(10);
    }
  }
}

const NO_BYTES = Buffer.alloc(0);
const NOBODY_READS = -1;

/** Waits for `done`, but no longer than `ms`. */
async function within(done: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
