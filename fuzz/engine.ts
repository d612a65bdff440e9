import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answerOwed,
  answerTo,
  CaptureDecoder,
  CRC_VARIANTS,
  DATA_BYTES_ACCEPTED,
  EXCHANGES,
  EXTENSION_PROFILES,
  encodeDeviceMessage,
  encodeRequest,
  Framer,
  type FramerOptions,
  headFields,
  type PacketPart,
  type Part,
  readDeviceMessage,
  readHead,
  readMessage,
  readReply,
  readRequest,
  readValues,
  SPLIT_LIMITS,
  SplitJoiner,
  UNKNOWN_DEFAULTS,
  UPLOADS,
} from '@wenqu/hj212';
import { Dice } from './dice.ts';
import { deviceMessageOf, requestOf } from './generate.ts';
import { flood, KEYS_KNOWN, mutate } from './mutate.ts';
import { OrderWalk } from './order-walk.ts';

/** The longest block with its header, check value and the byte behind it. */
const PENDING_BYTES_MAX = DATA_BYTES_ACCEPTED + 11;
const PROFILES = EXTENSION_PROFILES.map(({ id }) => id);
const UNKNOWN = { ...UNKNOWN_DEFAULTS, retainedSampleCn: '3023' };
const keysOf = () => KEYS_KNOWN;
const OPTIONS: readonly FramerOptions[] = [
  {},
  { keysOf },
  { keysOf, dataBytesMax: 1024 },
  { keys: KEYS_KNOWN, crcVariants: CRC_VARIANTS },
  { repairLength: true, crcVariants: CRC_VARIANTS },
  { repairLength: true, keysOf },
];

/** One stream, ready to be pushed; everything that is needed to push it again. */
export interface Case {
  readonly seed: number;
  readonly options: number;
  readonly chunks: readonly Buffer[];
  /** Frames that went into it, damaged or not. */
  readonly frames: number;
}

/** Something that must not happen. */
export interface Crash {
  readonly seed: number;
  readonly options: number;
  readonly chunks: readonly string[];
  readonly error: string;
}

/** Frames to damage: those of the fixtures and as many generated ones. */
export class Pool {
  readonly #frames: Buffer[];
  readonly #dice: Dice;

  constructor(seed: number, root = join(import.meta.dirname, '..')) {
    this.#dice = new Dice(seed);
    const path = join(root, 'fixtures', 'hj212', 'hj212-frames.jsonl');
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    this.#frames = lines.map((line) => {
      const { frame, encoding } = JSON.parse(line) as { frame: string; encoding?: string };
      return Buffer.from(frame, encoding === 'latin1' ? 'latin1' : 'utf8');
    });
    for (let i = this.#frames.length; i > 0; i--) this.#frames.push(fresh(this.#dice));
  }

  /** The next stream. One pooled frame in 16 gives way to a new one. */
  next(seed: number): Case {
    if (this.#dice.oneIn(16)) this.#frames[this.#dice.roll(this.#frames.length)] = fresh(this.#dice);
    const dice = new Dice(seed);
    const frames = dice.between(1, 24);
    const pieces = Array.from({ length: frames }, () => {
      const frame = dice.pick(this.#frames);
      return dice.oneIn(5) ? frame : mutate(dice, frame, dice.pick(this.#frames));
    });
    if (dice.oneIn(400)) pieces.push(flood(dice));
    return { seed, options: dice.roll(OPTIONS.length), chunks: cut(dice, pieces), frames };
  }
}

function fresh(dice: Dice): Buffer {
  if (dice.oneIn(3)) return encodeRequest(requestOf(dice, dice.pick(EXCHANGES)));
  return encodeDeviceMessage(deviceMessageOf(dice, dice.pick(UPLOADS)), UNKNOWN);
}

/** Frames as a socket gives them: one a read, all in one read, or cut anywhere. */
function cut(dice: Dice, pieces: readonly Buffer[]): Buffer[] {
  if (dice.oneIn(2)) return [...pieces];
  const bytes = Buffer.concat(pieces);
  if (dice.oneIn(3)) return [bytes];
  const places = Array.from({ length: dice.between(1, 12) }, () => dice.roll(bytes.length + 1)).sort(
    (a, b) => a - b,
  );
  return [0, ...places].map((from, i) => bytes.subarray(from, places[i] ?? bytes.length));
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** Pushes one stream through every layer; throws where a promise is broken. Returns how many packets came out. */
export function run({ seed, options, chunks }: Pick<Case, 'seed' | 'options' | 'chunks'>): number {
  const framer = new Framer(OPTIONS[options]);
  const joiner = new SplitJoiner();
  const order = new OrderWalk(new Dice(seed));
  let packets = 0;
  let pushed = 0;
  let told = 0;
  const take = (parts: readonly Part[]): void => {
    for (const part of parts) {
      told += part.raw.length;
      if (part.kind === 'junk') continue;
      packets++;
      readPacket(part, joiner, order);
    }
  };
  for (const chunk of chunks) {
    take(framer.push(chunk));
    pushed += chunk.length;
    must(told + framer.pendingBytes === pushed, 'bytes were lost');
    must(framer.pendingBytes <= PENDING_BYTES_MAX, `${framer.pendingBytes} bytes are pending`);
  }
  take(framer.flush('timer'));
  take(framer.flush('close'));
  must(told === pushed && framer.pendingBytes === 0, 'bytes were lost at the end');
  for (const { head, area } of joiner.expire(Number.MAX_SAFE_INTEGER)) readValues(area, head);
  must(joiner.heldBytes === 0, 'parts of a split are kept for ever');
  if (seed % 16 === 0) decodeCapture(options, chunks);
  return packets;
}

function decodeCapture(options: number, chunks: readonly Buffer[]): void {
  const decoder = new CaptureDecoder(OPTIONS[options]);
  for (const chunk of chunks) JSON.stringify(decoder.push(chunk));
  JSON.stringify(decoder.end());
}

function readPacket(part: PacketPart, joiner: SplitJoiner, order: OrderWalk): void {
  const head = readHead(part.data);
  headFields(head);
  const { values } = readValues(part.data, head);
  for (const { value } of values) must(Number.isFinite(value), `a value is ${value}`);
  readMessage(part, { from: 'device' });
  const reply = readReply(head);
  order.hear(reply);
  readRequest(head);
  readDeviceMessage(head);
  readDeviceMessage(head, { profiles: PROFILES, edition: '2025', unknown: UNKNOWN });
  joiner.offer(head, 0);
  must(joiner.heldBytes <= SPLIT_LIMITS.bytesMax + DATA_BYTES_ACCEPTED, `${joiner.heldBytes} bytes are held`);
  const answer = answerTo(head);
  if (answer === undefined || answer.length > DATA_BYTES_ACCEPTED) return;
  const [framed, ...more] = new Framer().push(answer);
  must(
    framed?.kind === 'packet' && more.length === 0,
    `an answer is no packet: ${answer.toString('latin1')}`,
  );
  must(answerOwed(readHead((framed as PacketPart).data)) === undefined, 'an answer asks for an answer');
}

/** Runs one case and tells what went wrong with it. */
export function tryCase(each: Case): Crash | undefined {
  try {
    run(each);
    return undefined;
  } catch (error) {
    const { seed, options, chunks } = each;
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, options, chunks: chunks.map((chunk) => chunk.toString('hex')), error: said };
  }
}

/** Pushes a printed crash again. */
export const replay = ({ seed, options, chunks }: Pick<Crash, 'seed' | 'options' | 'chunks'>): number =>
  run({ seed, options, chunks: chunks.map((hex) => Buffer.from(hex, 'hex')) });
