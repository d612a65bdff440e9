import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { answerTo, Framer, type Head, qnInside, readHead, readMessage } from '@wenqu/hj212';
import { type Clock, systemClock } from './clock.ts';
import type { HeldVersion } from './truth-check.ts';

const PATIENCE_MS = 30_000;

/** Waits for something that sockets and timers bring about. @throws Error when it does not come */
export async function until(what: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!what()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Longer than the time over which lines are opened one after the other. */
const OPENING_MS = 2_000;

/** Behind the machine's clock until `leap` is called, so that the opening of lines takes no time. */
export function leapingClock(): Clock & { leap(): void } {
  let behindMs = OPENING_MS;
  return {
    nowMs: () => systemClock.nowMs() - behindMs,
    every: systemClock.every,
    leap: () => {
      behindMs = 0;
    },
  };
}

/** A small host: cuts, answers, keeps; may swallow answers and break connections. */
export class Host {
  readonly server: Server;
  readonly seen = new Map<string, { head: Head; count: number }>();
  readonly held = new Map<string, Map<string, HeldVersion[]>>();
  readonly sockets = new Set<Socket>();
  /** Every packet that came, in order. */
  readonly heads: Head[] = [];
  readonly keys: Buffer[] = [];
  junk = 0;
  arrived = 0;
  /** Whether the n-th packet is answered. */
  answers: (n: number) => boolean = () => true;
  /** Whether the connection breaks at the n-th packet. */
  breaks: (n: number) => boolean = () => false;
  onPacket: (head: Head, socket: Socket) => void = () => undefined;

  constructor() {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      const framer = new Framer({ keysOf: () => this.keys });
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        for (const part of framer.push(chunk)) {
          if (part.kind === 'junk') {
            if (part.why !== 'tail') this.junk++;
            continue;
          }
          this.#keep(part.raw, part.data);
          const head = readHead(Buffer.from(part.data));
          this.heads.push(head);
          this.onPacket(head, socket);
          const n = ++this.arrived;
          const answer = answerTo(head);
          if (this.breaks(n)) return void socket.destroy();
          if (answer !== undefined && this.answers(n)) socket.write(answer);
        }
      });
    });
  }

  #keep(raw: Buffer, data: Buffer): void {
    const sha256 = createHash('sha256').update(raw).digest('hex');
    const known = this.seen.get(sha256);
    this.seen.set(sha256, { head: readHead(data), count: (known?.count ?? 0) + 1 });
    const { head, data: area } = readMessage(Buffer.from(data));
    const key = `${head.mn}/${head.cn}/${area.dataTime}`;
    const columns = this.held.get(key) ?? new Map<string, HeldVersion[]>();
    this.held.set(key, columns);
    for (const { code, field, value, flag } of area.values) {
      const name = `${code}-${field}`;
      columns.set(name, [...(columns.get(name) ?? []), { value, flag }]);
    }
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Sends bytes on the connection opened last. */
  write(bytes: Buffer): void {
    [...this.sockets].at(-1)!.write(bytes);
  }

  /** What came about a QN, in 2005 inside the data area. */
  about(qn: string): Head[] {
    return this.heads.filter((head) => head.qn === qn || qnInside(head) === qn);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
