import type { JournalWriter } from '../journal/journal.ts';
import type { limits } from '../limits.ts';
import type { Connection } from './connection.ts';

type PressureLimits = Pick<
  typeof limits,
  'journalPendingBytesMax' | 'connectionPendingBytesMax' | 'unreadBytesMax' | 'pastWaitMsMax'
>;

/**
 * Who is read on and who waits: so that what is received and not yet on disk stays bounded, and so that those who
 * pour the past do not fill the journal before those who tell of the present.
 */
export class Pressure {
  readonly #journal: JournalWriter;
  readonly #connections: ReadonlySet<Connection>;
  readonly #limits: { readonly [name in keyof PressureLimits]: number };
  readonly #read: () => number;
  /** Connections that poured more than their share and wait for the journal. */
  readonly #waiting = new Set<Connection>();
  /** Connections that brought the past while reading was behind, with the moment (µs) each began to wait. */
  readonly #held = new Map<Connection, number>();
  #paused = false;

  /** @param read position up to which the journal has been interpreted; negative: nobody interprets it */
  constructor(
    journal: JournalWriter,
    connections: ReadonlySet<Connection>,
    bounds: { readonly [name in keyof PressureLimits]: number },
    read: () => number,
  ) {
    this.#journal = journal;
    this.#connections = connections;
    this.#limits = bounds;
    this.#read = read;
  }

  /** All sockets wait. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Sockets wait while the journal cannot keep up or cannot be written; they go on below half of the bound. */
  balance(): void {
    const { pendingBytes, state } = this.#journal;
    const max = this.#limits.journalPendingBytesMax;
    if (!this.#paused && (state !== 'open' || pendingBytes > max)) {
      this.#paused = true;
      for (const { socket } of this.#connections) socket.pause();
    } else if (this.#paused && state === 'open' && pendingBytes <= max / 2) {
      this.#paused = false;
      for (const connection of this.#connections) this.#resume(connection);
    }
  }

  /** What was received and not interpreted yet is more than a moment's work. */
  get behind(): boolean {
    return this.#unread() > this.#limits.unreadBytesMax;
  }

  /** `connection` brought the past while reading is behind: it is read on when that has caught up. */
  hold(connection: Connection, now: number): void {
    if (this.#held.has(connection)) return;
    this.#held.set(connection, now);
    connection.held = true;
    connection.socket.pause();
  }

  /** Whoever was held goes on once reading has caught up to half of the bound, or has waited long enough. */
  catchUp(now: number): void {
    if (this.#held.size === 0) return;
    const caughtUp = this.#unread() <= this.#limits.unreadBytesMax / 2;
    for (const [connection, since] of this.#held) {
      // They stand in the order in which they began to wait.
      if (!caughtUp && now - since < this.#limits.pastWaitMsMax * 1_000) return;
      this.#held.delete(connection);
      connection.held = false;
      if (!this.#paused) this.#resume(connection);
    }
  }

  /** `connection` brought `bytes`. One that sends faster than the journal syncs waits by itself. */
  rein(connection: Connection, bytes: number): void {
    if (this.#journal.durable >= connection.pendingEnd) connection.pendingBytes = 0;
    connection.pendingBytes += bytes;
    connection.pendingEnd = this.#journal.end;
    if (connection.pendingBytes <= this.#limits.connectionPendingBytesMax || connection.waits) return;
    connection.waits = true;
    connection.socket.pause();
    this.#waiting.add(connection);
  }

  /** The journal is durable up to here: whoever waited for that is read on. */
  wake(durable: number): void {
    for (const connection of this.#waiting) {
      if (connection.pendingEnd > durable) continue;
      connection.waits = false;
      this.#waiting.delete(connection);
      if (!this.#paused) this.#resume(connection);
    }
  }

  forget(connection: Connection): void {
    this.#waiting.delete(connection);
    this.#held.delete(connection);
  }

  #unread(): number {
    const read = this.#read();
    return read < 0 ? 0 : this.#journal.end - read;
  }

  #resume({ state, waits, held, socket }: Connection): void {
    if (state === 'open' && !waits && !held) socket.resume();
  }
}
