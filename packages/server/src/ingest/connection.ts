import type { Socket } from 'node:net';
import type { JournalPosition } from '@wenqu/domain';
import { Framer, type FramerOptions } from '@wenqu/hj212';
import type { Link } from './links.ts';

/**
 * One socket and what is known of it. Ticks are counts of the gateway's sweep, so that ten thousand
 * connections need one timer.
 */
export class Connection {
  readonly socket: Socket;
  /** Position of its `opened` record. */
  readonly id: JournalPosition;
  readonly address: string;
  readonly framer: Framer;
  /** Sweep at which the last byte came. */
  heardTick: number;
  /** Sweep at which the pending half block began. */
  halfTick = 0;
  /** Junk since the last good packet. */
  junkBytes = 0;
  /** `open`; `ending`: its `closed` record is appended, owed answers still go out; `gone`: the socket is closed. */
  state: 'open' | 'ending' | 'gone' = 'open';
  /** Sweep at which it began to end. */
  endingTick = 0;
  /** Bytes received since its records were last all durable, and where its last record ends. */
  pendingBytes = 0;
  pendingEnd = 0;
  /** It alone waits, until the journal is durable up to `pendingEnd`. */
  waits = false;
  /** It brought the past and waits until reading has caught up. */
  held = false;
  /** Durable answers and requests that the next write sends together, and how many of them are requests. */
  readonly ready: Buffer[] = [];
  readyRequests = 0;
  /** The next write is the last. */
  lastWrite = false;
  /** MNs that spoke here last; the one of the newest packet, and how that wrote it. */
  readonly links = new Set<Link>();
  link: Link | undefined;
  linkMn = '';
  /** Sweep at which the last of its MNs went elsewhere; -1: it did not. */
  movedTick = -1;

  constructor(socket: Socket, id: JournalPosition, address: string, framing: FramerOptions, tick: number) {
    this.socket = socket;
    this.id = id;
    this.address = address;
    this.framer = new Framer(framing);
    this.heardTick = tick;
  }

  /** Sends what is ready in one write; returns the number of answers that went out. */
  send(): number {
    const { length } = this.ready;
    const answers = length - this.readyRequests;
    const open = this.state !== 'gone' && this.socket.writable;
    if (length > 0 && open) this.socket.write(length === 1 ? this.ready[0]! : Buffer.concat(this.ready));
    this.ready.length = 0;
    this.readyRequests = 0;
    if (this.lastWrite) this.socket.destroySoon();
    return open ? answers : 0;
  }
}
