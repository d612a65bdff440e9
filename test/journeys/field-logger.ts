import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { instantFromMs, wireTime } from '@wenqu/domain';
import { dataText, encodeFrame, factorItem, flagOf } from '@wenqu/hj212';

const ANSWER_MS = 30_000;

/** What went over the wire, to be held against what the console shows. */
export interface SentFrame {
  readonly bytes: Buffer;
  readonly qn: string;
  readonly dataTime: string;
}

/** What the host asked of it. */
export interface HostRequest {
  readonly cn: string;
  readonly qn: string;
  readonly st: string;
  /** The data area between the `&&`. */
  readonly area: string;
  readonly text: string;
}

/** A logger in the field: one real connection, real frames. */
export class FieldLogger {
  readonly mn: string;
  /** Requests in the order they came; answers of the host are not among them. */
  readonly requests: HostRequest[] = [];
  readonly #socket: Socket;
  readonly #answered = new Set<string>();
  #rest = '';
  #count = 0;

  private constructor(mn: string, socket: Socket) {
    this.mn = mn;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
    socket.on('error', () => undefined);
  }

  static async dial(port: number, mn: string): Promise<FieldLogger> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new FieldLogger(mn, socket);
  }

  /** Real-time data (CN 2011) measured now; each text stands in the frame as given. */
  send(values: Readonly<Record<string, string>>, atMs = Date.now()): SentFrame {
    const dataTime = wireTime(instantFromMs(atMs));
    const qn = `${dataTime}${String(this.#count++ % 1000).padStart(3, '0')}`;
    const readings = Object.entries(values).map(([code, text]) => factorItem(code, { Rtd: text, Flag: 'N' }));
    const bytes = encodeFrame(
      dataText({
        ...{ qn, st: '32', cn: '2011', pw: '123456', mn: this.mn, flag: flagOf('2017', true) },
        area: [[['DataTime', dataTime]], ...readings],
      }),
    );
    this.#socket.write(bytes);
    return { bytes, qn, dataTime };
  }

  /** Sends and waits for the 9014 that answers it. */
  async sendAnswered(values: Readonly<Record<string, string>>, atMs = Date.now()): Promise<SentFrame> {
    const sent = this.send(values, atMs);
    const until = performance.now() + ANSWER_MS;
    while (!this.answered(sent)) {
      if (performance.now() > until) throw new Error(`no answer to ${sent.qn}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return sent;
  }

  /** Waits for the next request that is not in `seen`. */
  async request(seen = this.requests.length, withinMs = ANSWER_MS): Promise<HostRequest> {
    const until = performance.now() + withinMs;
    while (this.requests.length <= seen) {
      if (performance.now() > until) throw new Error(`nothing was asked of ${this.mn}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.requests[seen]!;
  }

  /** 9011 or 9012, or data of the exchange: the QN of the request, Flag=4. */
  reply({ qn, st }: HostRequest, cn: string, area: Readonly<Record<string, string>>): void {
    const system = cn === '9011' || cn === '9012' ? '91' : st;
    const flag = flagOf('2017', false);
    const head = { qn, st: system, cn, pw: '123456', mn: this.mn, flag };
    this.#socket.write(encodeFrame(dataText({ ...head, area: Object.entries(area).map((item) => [item]) })));
  }

  answered({ qn }: SentFrame): boolean {
    return this.#answered.has(qn);
  }

  /** Has the other end hung up? */
  get gone(): boolean {
    return this.#socket.closed;
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\r\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const qn = /QN=(\d{17});.*CN=9014/.exec(line)?.[1];
      if (qn !== undefined) this.#answered.add(qn);
      const asked = /QN=(\d{17});ST=(\w+);CN=(?!901)(\d{4});.*CP=&&(.*?)&&/.exec(line);
      if (asked)
        this.requests.push({
          ...{ qn: asked[1]!, st: asked[2]!, cn: asked[3]!, area: asked[4]!, text: line },
        });
    }
  }

  hangUp(): void {
    this.#socket.destroy();
  }
}
