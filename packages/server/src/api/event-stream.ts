import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { limits } from '../limits.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** One event as text: `id` only where a client may resume from it. */
export function eventText(name: string, data: unknown, id?: number): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A server-sent event stream on the raw reply. A reader that does not read is dropped, not waited for. */
export class EventStream {
  readonly #raw: ServerResponse;

  constructor(reply: FastifyReply) {
    reply.hijack();
    this.#raw = reply.raw;
    this.#raw.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.#raw.flushHeaders();
    // A client that comes back waits at least this long; jitter is the client's.
    this.#raw.write('retry: 2000\n\n');
  }

  /** False when the reader was too slow and has been dropped. */
  write(text: string): boolean {
    if (this.#raw.destroyed || this.#raw.writableEnded) return false;
    if (this.#raw.writableLength > limits.liveUnsentBytesMax) {
      this.#raw.destroy();
      return false;
    }
    this.#raw.write(text);
    return true;
  }

  onClose(listener: () => void): void {
    this.#raw.once('close', listener);
  }

  end(): void {
    this.#raw.end();
  }
}
