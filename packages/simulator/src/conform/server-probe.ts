import { encodePacket, factorItem, flagOf, type Item, type PacketFields } from '@wenqu/hj212';
import { wireTime, wireTimeMs } from '../wire-time.ts';
import type { Exchanged } from './check.ts';
import { type Heard, Line } from './line.ts';

export interface ServerTarget {
  readonly host: string;
  readonly port: number;
  /** A logger the server knows; checks with two loggers need `otherMn` too. */
  readonly mn: string;
  readonly otherMn: string;
  readonly password: string;
  readonly st: string;
  /** How long an answer may take. */
  readonly answerMs: number;
  /** How long the kit waits for a request the server is expected to send by itself; 0: such checks are skipped. */
  readonly requestMs: number;
  /** SM4 key the server holds for `mn`, or undefined: checks of sealed packets are skipped. */
  readonly key: Buffer | undefined;
  /** Told when the kit waits for a request of this command: a person, or a program, makes the server send it. */
  readonly ask: (cn: string, mn: string) => void;
}

export type Edition = '2005' | '2017' | '2025';

/** What of an upload a check wants otherwise. */
export interface UploadWish {
  readonly edition?: Edition;
  readonly cn?: string;
  readonly asks?: boolean;
  readonly qn?: string;
  readonly mn?: string;
  readonly st?: string;
  readonly flag?: number;
  readonly pnum?: number;
  readonly pno?: number;
  readonly rf?: '1';
  readonly area?: string | readonly Item[];
  /** Moment the data are of. */
  readonly dataMs?: number;
}

const FACTOR: Readonly<Record<Edition, string>> = { '2005': '011', '2017': 'w01018', '2025': 'w01018' };

/** The kit as a logger in front of the server under test: one connection a check, more where a check wants them. */
export class ServerProbe {
  readonly target: ServerTarget;
  readonly #nowMs: () => number;
  readonly #lines: Line[] = [];
  static #lastQnMs = 0;

  private constructor(target: ServerTarget, nowMs: () => number) {
    this.target = target;
    this.#nowMs = nowMs;
  }

  static async open(target: ServerTarget, nowMs: () => number): Promise<ServerProbe> {
    const probe = new ServerProbe(target, nowMs);
    await probe.dial();
    return probe;
  }

  get line(): Line {
    return this.#lines[0]!;
  }

  /** One more connection. */
  async dial(): Promise<Line> {
    const line = await Line.dial(this.target.host, this.target.port, this.#nowMs);
    this.#lines.push(line);
    return line;
  }

  transcript(): Exchanged[] {
    return this.#lines.flatMap((line) => line.transcript()).sort((a, b) => a.atMs - b.atMs);
  }

  async close(): Promise<void> {
    for (const line of this.#lines) await line.close();
  }

  get nowMs(): number {
    return this.#nowMs();
  }

  /** A QN of now that this run never used. */
  qn(): string {
    ServerProbe.#lastQnMs = Math.max(Math.floor(this.#nowMs()), ServerProbe.#lastQnMs + 1);
    return wireTimeMs(ServerProbe.#lastQnMs);
  }

  /** Fields of an upload; real-time data of 2017 that ask for an answer unless wished otherwise. */
  fields(wish: UploadWish = {}): PacketFields {
    const edition = wish.edition ?? '2017';
    const dataTime = wireTime(wish.dataMs ?? this.#nowMs());
    const code = FACTOR[edition];
    const split = wish.pnum !== undefined;
    const items: readonly Item[] = [[['DataTime', dataTime]], factorItem(code, { Rtd: '31.5', Flag: 'N' })];
    return {
      qn: wish.qn ?? this.qn(),
      st: wish.st ?? this.target.st,
      cn: wish.cn ?? '2011',
      pw: this.target.password,
      mn: wish.mn ?? this.target.mn,
      flag: wish.flag ?? flagOf(edition, wish.asks ?? true, split),
      ...(split ? { pnum: wish.pnum, pno: wish.pno ?? 1 } : {}),
      ...(wish.rf ? { rf: wish.rf } : {}),
      area: wish.area ?? items,
    };
  }

  upload(wish: UploadWish = {}): { bytes: Buffer; qn: string } {
    const fields = this.fields(wish);
    return { bytes: encodePacket(fields), qn: fields.qn ?? '' };
  }

  /** The answer to this QN, in the head or, as in 2005, inside CP. */
  answer(qn: string, line = this.line, waitMs = this.target.answerMs): Promise<Heard | undefined> {
    return line.next(({ head }) => head.cn.startsWith('9') && namesQn(head, qn), waitMs);
  }

  /**
   * Whether the server has stayed silent about `qn`: a good upload is sent behind it, and what would have come
   * first had time until its answer and a little more.
   */
  async silentAbout(qn: string, line = this.line): Promise<'silent' | 'answered' | 'dead'> {
    const marker = this.upload();
    line.send(marker.bytes);
    const alive = await this.answer(marker.qn, line);
    if (alive === undefined) return 'dead';
    return (await this.answer(qn, line, SILENCE_MS)) === undefined ? 'silent' : 'answered';
  }
}

const SILENCE_MS = 250;

const namesQn = (head: Heard['head'], qn: string): boolean =>
  head.qn === qn || (head.qn === '' && head.data.toString('latin1').includes(`QN=${qn}`));
