import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { answerTo, encodePacket } from '@wenqu/hj212';
import { wireTimeMs } from '../wire-time.ts';
import type { Exchanged } from './check.ts';
import { type Heard, Line, pause } from './line.ts';

export interface DeviceTarget {
  readonly host: string;
  readonly port: number;
  /** '' = the first MN that speaks. */
  readonly mn: string;
  readonly password: string;
  readonly edition: '2005' | '2017' | '2025';
  readonly st: string;
  /** How long the uploads are watched before the checks, ms. */
  readonly observeMs: number;
  /** How long a 9011 and the quiet time after it may take, ms. */
  readonly answerMs: number;
  readonly executionMs: number;
  /** Settings may be written (to the values they have); water may be kept. */
  readonly maySet: boolean;
  readonly mayKeepWater: boolean;
}

/** What one request brought. */
export interface Answered {
  readonly qn: string;
  readonly returned: Heard | undefined;
  readonly data: readonly Heard[];
  readonly result: Heard | undefined;
}

const FLAGS = { '2005': 1, '2017': 5, '2025': 9 } as const;
const WAIT_MS = 50;

/** The kit as a host with one logger in front of it. Uploads are answered by themselves unless a check holds them. */
export class DeviceProbe {
  readonly target: DeviceTarget;
  readonly #nowMs: () => number;
  readonly #server: Server;
  /** Everything heard since the start, by all connections. */
  readonly uploads: Heard[] = [];
  readonly #lines: Line[] = [];
  #shownFrom: number[] = [];
  #line: Line | undefined;
  #mn: string;
  #lastQnMs = 0;
  /** While true uploads get no 9014. */
  holding = false;
  connections = 0;

  private constructor(target: DeviceTarget, nowMs: () => number) {
    this.target = target;
    this.#nowMs = nowMs;
    this.#mn = target.mn;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** @throws Error when the port is taken */
  static async listen(target: DeviceTarget, nowMs: () => number): Promise<DeviceProbe> {
    const probe = new DeviceProbe(target, nowMs);
    probe.#server.listen(target.port, target.host);
    await once(probe.#server, 'listening');
    return probe;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.target.port;
  }

  get nowMs(): number {
    return this.#nowMs();
  }

  get mn(): string {
    return this.#mn;
  }

  get junkBytes(): number {
    return this.#lines.reduce((sum, line) => sum + line.junkBytes, 0);
  }

  /** The connection the logger spoke on last. @throws Error when it has none within `waitMs` */
  async line(waitMs = this.target.answerMs): Promise<Line> {
    for (let waited = 0; waited <= waitMs; waited += WAIT_MS) {
      if (this.#line && !this.#line.closed) return this.#line;
      await pause(WAIT_MS);
    }
    throw new Error('现场机没有连接 / the logger is not connected');
  }

  /** What went over the wire since {@link mark}. */
  transcript(): Exchanged[] {
    return this.#lines
      .flatMap((line, i) => line.transcript().slice(this.#shownFrom[i] ?? 0))
      .sort((a, b) => a.atMs - b.atMs);
  }

  mark(): void {
    this.#shownFrom = this.#lines.map((line) => line.transcript().length);
    for (const line of this.#lines) line.heard.length = 0;
  }

  qn(): string {
    this.#lastQnMs = Math.max(Math.floor(this.#nowMs()), this.#lastQnMs + 1);
    return wireTimeMs(this.#lastQnMs);
  }

  request(cn: string, area: string, wish: { qn?: string; pw?: string } = {}): { bytes: Buffer; qn: string } {
    const qn = wish.qn ?? this.qn();
    const { target } = this;
    const head = { qn, st: target.st, cn, pw: wish.pw ?? target.password, mn: this.#mn };
    return { bytes: encodePacket({ ...head, flag: FLAGS[target.edition], area }), qn };
  }

  /** Sends a request and gathers 9011, data and 9012. `dataCn`: uploads of this command count as data whatever their QN. */
  async ask(
    cn: string,
    area: string,
    dataCn = '',
    wish: { qn?: string; pw?: string } = {},
  ): Promise<Answered> {
    const line = await this.line();
    const { bytes, qn } = this.request(cn, area, wish);
    line.send(bytes);
    return this.gather(line, qn, cn, dataCn);
  }

  async gather(line: Line, qn: string, cn: string, dataCn = ''): Promise<Answered> {
    const named = (heard: Heard): boolean => namesQn(heard, qn);
    const returned = await line.next(
      (heard) => ['9011', '9013'].includes(heard.head.cn) && named(heard),
      this.target.answerMs,
    );
    if (!returned || returned.head.cn === '9013' || !codeOf(returned, 'QnRtn', '1')) {
      return { qn, returned, data: [], result: undefined };
    }
    const data: Heard[] = [];
    const wants = (heard: Heard): boolean =>
      (heard.head.cn === '9012' && named(heard)) ||
      (heard.head.cn === cn && named(heard)) ||
      (dataCn !== '' && heard.head.cn === dataCn);
    for (;;) {
      const heard = await line.next(wants, this.target.executionMs);
      if (!heard) return { qn, returned, data, result: undefined };
      if (heard.head.cn === '9012') return { qn, returned, data, result: heard };
      data.push(heard);
    }
  }

  async close(): Promise<void> {
    for (const line of this.#lines) await line.close();
    this.#server.close();
  }

  /** Ends the logger's connection, as a mobile network does. */
  async cut(): Promise<void> {
    await this.#line?.close();
    this.#line = undefined;
  }

  #accept(socket: Socket): void {
    this.connections++;
    const line = new Line(socket, this.#nowMs, (heard) => this.#hear(line, heard));
    this.#lines.push(line);
  }

  #hear(line: Line, heard: Heard): void {
    const { head } = heard;
    if (this.#mn === '' && head.mn !== '') this.#mn = head.mn;
    if (head.mn.toLowerCase() !== this.#mn.toLowerCase()) return;
    this.#line = line;
    if (head.st !== '91') this.uploads.push(heard);
    if (this.holding) return;
    const answer = answerTo(head);
    if (answer) line.send(answer);
  }
}

export const namesQn = ({ head }: Heard, qn: string): boolean =>
  head.qn === qn || (head.qn === '' && head.data.toString('latin1').includes(`QN=${qn}`));

/** Whether the data area says `name=code`. */
export const codeOf = ({ head }: Heard, name: string, code: string): boolean =>
  new RegExp(`(?:^|[&;,\\s])${name}\\s*=\\s*0*${code}(?:[&;,\\s]|$)`, 'i').test(head.data.toString('latin1'));
