import type { Connection } from './connection.ts';

interface Held {
  readonly connection: Connection;
  /** Undefined: nothing more will be sent, the socket ends here. */
  readonly bytes: Buffer | undefined;
  /** The journal must be durable up to here before this may go. */
  readonly end: number;
}

const COMPACT_FROM = 4096;

/** Answers that wait for the sync of what they promise, in the journal's order. */
export class Outbox {
  #queue: Held[] = [];
  #head = 0;

  hold(connection: Connection, bytes: Buffer | undefined, end: number): void {
    this.#queue.push({ connection, bytes, end });
  }

  /** Everything whose promise is durable; the answers of one connection go out in one write. */
  release(durable: number, sent: (connection: Connection, answers: number) => void): void {
    const touched: Connection[] = [];
    while (this.#head < this.#queue.length) {
      const { connection, bytes, end } = this.#queue[this.#head]!;
      if (end > durable) break;
      this.#head++;
      if (connection.ready.length === 0 && !connection.lastWrite) touched.push(connection);
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
