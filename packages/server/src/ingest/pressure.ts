import type { JournalWriter } from '../journal/journal.ts';
import type { Connection } from './connection.ts';

/** Who is read on and who waits, so that what is received and not yet on disk stays bounded. */
export class Pressure {
  readonly #journal: JournalWriter;
  readonly #connections: ReadonlySet<Connection>;
  readonly #limits: { readonly journalPendingBytesMax: number; readonly connectionPendingBytesMax: number };
  /** Connections that poured more than their share and wait for the journal. */
  readonly #waiting = new Set<Connection>();
  #paused = false;

  constructor(
    journal: JournalWriter,
    connections: ReadonlySet<Connection>,
    limits: { readonly journalPendingBytesMax: number; readonly connectionPendingBytesMax: number },
  ) {
    this.#journal = journal;
    this.#connections = connections;
    this.#limits = limits;
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
  }

  #resume({ state, waits, socket }: Connection): void {
    if (state === 'open' && !waits) socket.resume();
  }
}
