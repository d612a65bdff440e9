import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Framer, type Head, readHead } from '@wenqu/hj212';

/** Messages of one exchange with a data reply, in order. @source HJ 212-2017 Appendix C.34 */
export const MESSAGES = ['request', '9011', 'data', '9014', '9012'] as const;
export type Message = (typeof MESSAGES)[number];

/** Where a line is lost: the message did not get through, or it did and nothing after it. */
export interface Boundary {
  readonly side: 'before' | 'after';
  readonly message: Message;
}

export const BOUNDARIES: readonly Boundary[] = MESSAGES.flatMap((message) =>
  (['before', 'after'] as const).map((side) => ({ side, message })),
);
export const nameOf = ({ side, message }: Boundary): string => `${side} ${message}`;

interface Cut {
  readonly cn: string;
  readonly boundary: Boundary;
  readonly then: () => void;
}

/**
 * A line between loggers and a server that can be lost at a chosen message of one logger's exchange. It passes
 * whole frames, so that a message is either through or not.
 */
export class CuttingLine {
  readonly #server: Server;
  readonly #upPort: () => number;
  readonly #cuts = new Map<string, Cut>();
  readonly #sockets = new Set<Socket>();
  #closed = false;

  private constructor(upPort: () => number) {
    this.#upPort = upPort;
    this.#server = createServer((device) => void this.#join(device));
  }

  /** @param upPort port of the server, asked at each connection */
  static async open(upPort: () => number): Promise<CuttingLine> {
    const line = new CuttingLine(upPort);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Once, in this logger's next exchange of `cn`: the line of the logger is lost, then `then` is called. */
  cutAt(mn: string, cn: string, boundary: Boundary, then: () => void = () => undefined): void {
    this.#cuts.set(mn, { cn, boundary, then });
  }

  /** Whether the cut has happened. */
  isCut = (mn: string): boolean => !this.#cuts.has(mn);

  async close(): Promise<void> {
    this.#closed = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #join(device: Socket): Promise<void> {
    let server: Socket | undefined;
    const lose = () => {
      device.destroy();
      server?.destroy();
    };
    const watch = (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', lose);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        lose();
      });
    };
    watch(device);
    server = await this.#reach(device);
    if (!server) return;
    watch(server);
    // QN of the request under way on this line.
    const exchange = { qn: '' };
    this.#pass(device, server, exchange, lose);
    this.#pass(server, device, exchange, lose);
  }

  /** A connection to the server; a device waits on the line for one that is starting. */
  async #reach(device: Socket): Promise<Socket | undefined> {
    while (!device.destroyed && !this.#closed) {
      const server = connect({ port: this.#upPort(), host: '127.0.0.1', noDelay: true });
      const up = await new Promise<boolean>((resolve) => {
        server.once('connect', () => resolve(true)).once('error', () => resolve(false));
      });
      if (up && !device.destroyed) return server;
      server.destroy();
      await pause(REACH_MS);
    }
    return undefined;
  }

  #pass(from: Socket, to: Socket, exchange: { qn: string }, lose: () => void): void {
    const framer = new Framer();
    from.on('data', (chunk: Buffer) => {
      for (const part of framer.push(chunk)) {
        if (from.destroyed || to.destroyed) return;
        const head = part.kind === 'packet' ? readHead(part.data) : undefined;
        const cut = head && this.#cuts.get(head.mn);
        const message = head && cut ? messageOf(head, cut.cn, exchange) : undefined;
        if (!head || !cut || message !== cut.boundary.message) {
          to.write(part.raw);
          continue;
        }
        this.#cuts.delete(head.mn);
        if (cut.boundary.side === 'before') {
          lose();
          cut.then();
        } else {
          // Through to the last byte, and nothing after it.
          from.pause();
          to.write(part.raw, () =>
            setTimeout(() => {
              lose();
              cut.then();
            }, THROUGH_MS),
          );
        }
        return;
      }
    });
  }
}

const REACH_MS = 50;
/** Time for the other side to read what was written before its connection ends. */
const THROUGH_MS = 30;

function messageOf(head: Head, cn: string, exchange: { qn: string }): Message | undefined {
  const asks = head.cn === cn && head.data.indexOf('CP=&&&&') !== -1;
  if (asks) exchange.qn = head.qn;
  if (head.qn !== exchange.qn || exchange.qn === '') return undefined;
  if (asks) return 'request';
  if (head.cn === cn) return 'data';
  return MESSAGES.find((message) => message === head.cn);
}
