import type { Connection } from './connection.ts';

interface Held {
  readonly connection: Connection;
  /** Undefined: nothing more will be sent, the socket ends here. */
  readonly bytes: Buffer | undefined;
  /** The journal must be durable up to here before this may go. */
  readonly end: number;
  /** A request of ours, not an answer. */
  readonly request: boolean;
}

const COMPACT_FROM = 4096;

/** Answers that wait for the sync of what they promise, and requests for their own, in the journal's order. */
export class Outbox {
  #queue: Held[] = [];
  #head = 0;

  hold(connection: Connection, bytes: Buffer | undefined, end: number, request = false): void {
    this.#queue.push({ connection, bytes, end, request });
  }

  /** Everything whose promise is durable; the answers of one connection go out in one write. */
  release(durable: number, sent: (connection: Connection, answers: number) => void): void {
    const touched: Connection[] = [];
    while (this.#head < this.#queue.length) {
      const { connection, bytes, end, request } = this.#queue[this.#head]!;
      if (end > durable) break;
      this.#head++;
      if (connection.ready.length === 0 && !connection.lastWrite) touched.push(connection);
      if (request) connection.readyRequests++;
      if (bytes) connection.ready.push(bytes);
      else connection.lastWrite = true;
    }
    if (this.#head >= COMPACT_FROM || this.#head === this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    for (const connection of touched) sent(connection, connection.send());
  }
}
