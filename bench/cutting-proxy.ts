// A line that breaks: a TCP proxy that cuts connections at random bytes, before a request is whole or after the server
// has done its work and before the answer is through.
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where a connection was cut. */
export type CutKind = 'request' | 'answer' | 'record-request' | 'record-answer';

export interface CutPlan {
  /** Bytes to the server after which the connection is cut in the middle of a request. */
  readonly requestBytes: readonly number[];
  /** Bytes to the server after which the next answer is thrown away. */
  readonly answerBytes: readonly number[];
  /** Which record's request is cut in its middle, and which record's answer is thrown away; counted from 1. */
  readonly recordRequests: readonly number[];
  readonly recordAnswers: readonly number[];
}

const RECORD = Buffer.from('POST /api/field/records');

/** Passes everything on, but for the cuts of its plan; each is made once. */
export class CuttingProxy {
  readonly made: CutKind[] = [];
  readonly #server: Server;
  readonly #plan: { -readonly [K in keyof CutPlan]: number[] };
  #bytes = 0;
  #records = 0;

  private constructor(server: Server, plan: CutPlan) {
    this.#server = server;
    const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
    this.#plan = {
      requestBytes: sorted(plan.requestBytes),
      answerBytes: sorted(plan.answerBytes),
      recordRequests: sorted(plan.recordRequests),
      recordAnswers: sorted(plan.recordAnswers),
    };
  }

  /** @returns the proxy, listening on a free port of this machine */
  static async open(target: number, plan: CutPlan): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server, plan);
    server.on('connection', (client) => proxy.#join(client, target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  close(): void {
    this.#server.close();
  }

  #join(client: Socket, target: number): void {
    const server = connect(target, '127.0.0.1');
    let deaf = false;
    const cut = (kind: CutKind) => {
      this.made.push(kind);
      client.destroy();
      server.destroy();
    };
    let swallowed: CutKind | undefined;
    client.on('data', (chunk: Buffer) => {
      if (deaf) return;
      const isRecord = chunk.includes(RECORD);
      if (isRecord) this.#records++;
      const at = this.#bytes;
      this.#bytes += chunk.length;
      const broken = this.#takeBelow('requestBytes', this.#bytes);
      const half = isRecord && this.#takeBelow('recordRequests', this.#records) !== undefined;
      if (broken !== undefined || half) {
        deaf = true;
        const through = half ? Math.floor(chunk.length / 2) : Math.max(0, (broken ?? at) - at);
        // What is left of the request never comes.
        server.write(chunk.subarray(0, through), () => cut(half ? 'record-request' : 'request'));
        return;
      }
      if (this.#takeBelow('answerBytes', this.#bytes) !== undefined) swallowed = 'answer';
      if (isRecord && this.#takeBelow('recordAnswers', this.#records) !== undefined)
        swallowed = 'record-answer';
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (swallowed) cut(swallowed);
      else client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  /** The next cut of this kind, once its place has been passed. */
  #takeBelow(kind: keyof CutPlan, now: number): number | undefined {
    const next = this.#plan[kind][0];
    if (next === undefined || next > now) return undefined;
    return this.#plan[kind].shift();
  }
}
