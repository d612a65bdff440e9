import { hash } from 'node:crypto';

/** At the highest rate a target takes, more than the time a frame needs to come round. */
const REMEMBERED = 20_000;
/** Echoes from one connection before nothing of it is passed on any more. */
const ECHOES_MAX = 3;
const CONNECTIONS_MAX = 1_000;

/**
 * Remembers what went up to one target. What comes in saying the very same has come round, or was sent twice by
 * its logger: either way the target has it, and it is not passed on again. A connection that brings such frames
 * of several MNs is the other end of a loop.
 *
 * @source hj212.md §10 rule 5
 */
export class EchoGuard {
  #young = new Set<number>();
  #old = new Set<number>();
  readonly #connections = new Map<number, { mns: Set<string>; echoes: number }>();

  sent(mark: number): void {
    if (this.#young.size >= REMEMBERED) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(mark);
  }

  /** Whether what came in on this connection went up already, or the connection is a loop. */
  isEcho(connection: number, mn: string, mark: number): boolean {
    const known = this.#connections.get(connection);
    if (known && known.echoes >= ECHOES_MAX && known.mns.size > 1) return true;
    if (!this.#young.has(mark) && !this.#old.has(mark)) return false;
    const entry = known ?? { mns: new Set<string>(), echoes: 0 };
    if (!known) this.#remember(connection, entry);
    if (entry.mns.size <= 1) entry.mns.add(mn.toLowerCase());
    entry.echoes++;
    return true;
  }

  #remember(connection: number, entry: { mns: Set<string>; echoes: number }): void {
    this.#connections.set(connection, entry);
    if (this.#connections.size > CONNECTIONS_MAX)
      this.#connections.delete(this.#connections.keys().next().value!);
  }
}

/**
 * What a frame says, as a number: MN, CN, QN, PNO and the data area in plain text. 48 bits: among 40,000 marks a
 * false echo happens once in billions of frames.
 */
export function markOf(mn: string, cn: string, qn: string, pno: number | undefined, area: Buffer): number {
  const head = Buffer.from(`${mn.toLowerCase()}/${cn}/${qn}/${pno ?? ''}/`, 'latin1');
  return Number.parseInt(hash('sha1', Buffer.concat([head, area])).slice(0, 12), 16);
}
