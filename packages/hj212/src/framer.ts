import { type CrcVariant, crc16, crcVariant, readHex4 } from './crc.ts';
import { type DeviationName, NO_DEVIATIONS } from './deviations.ts';
import { isHeadField, repairedData } from './repair.ts';
import { looksPlain, mnOf, openSealed } from './sm4.ts';

/** `##` and the four digits of the length. */
export const HEAD_BYTES = 6;
/** The limit of every edition for the data segment. @source HJ 212-2017 §6.3.1 Table 2 */
export const DATA_BYTES_STANDARD = 1024;
/** Segments of 1025 and 1623 bytes were seen in the field; this is the widest that is ever cut. */
export const DATA_BYTES_ACCEPTED = 4096;
/** A run of CR and LF behind a packet belongs to it up to this many bytes. */
export const TAIL_BYTES_MAX = 16;
/** Junk is given out in pieces of at most this size. */
export const JUNK_BYTES_MAX = 65_536;

/**
 * Why bytes are not a packet: `noise` outside any header; `header`: a `##` without a possible length or
 * data segment behind it; `crc`: a block whose check value does not fit; `half`: a block that was not
 * whole when the timer fired or the connection closed; `tail`: CR and LF of the packet before, come late.
 */
export type JunkWhy = 'noise' | 'header' | 'crc' | 'half' | 'tail';

export interface PacketPart {
  kind: 'packet';
  /** From `##` to the last byte of the tail. */
  raw: Buffer;
  /** The data segment, always plain; `raw` keeps the ciphertext of a sealed one as it came. */
  data: Buffer;
  quirks: readonly DeviationName[];
  /** Its data area came encrypted. Absent on a plain packet. */
  sealed?: true;
  /** Which key opened it: its place in the list that was given, 0 the current one. */
  keyIndex?: number;
}
export interface JunkPart {
  kind: 'junk';
  raw: Buffer;
  why: JunkWhy;
}
/** A piece of the stream. Buffers share memory with the chunk that brought them: copy what you keep. */
export type Part = PacketPart | JunkPart;

export interface FramerOptions {
  /** Longest data segment that is cut, bytes; above 1024 it counts as a deviation. Default 4096. */
  dataBytesMax?: number;
  /** Check values accepted beside the standard one, by an operator's consent. Default none. */
  crcVariants?: readonly CrcVariant[];
  /** Believe `&&`, four digits and CR LF against a wrong length when the CRC fits. Default false. */
  repairLength?: boolean;
  /** SM4 keys of 16 bytes to try when the CRC does not fit as received: the current and the previous. */
  keys?: readonly Buffer[];
  /**
   * The keys of one device, current first, by the MN in the plain head; asked only for a block whose check
   * value does not fit or whose area is no text. The more it answers, the longer damaged blocks take.
   */
  keysOf?: (mn: string) => readonly Buffer[];
}

const HASH = 0x23;
const CR = 0x0d;
const LF = 0x0a;
const AMPERSAND = 0x26;
const BACKSLASH = 0x5c;
const CRC_BYTES = 4;
/** Enough to see the length and the name of a head field. */
const LOOK_BYTES = HEAD_BYTES + 3;
const NO_PARTS: Part[] = [];
const LOWER_CASE: readonly DeviationName[] = Object.freeze<DeviationName[]>(['crc-lower-case']);

/** A block that is a packet: where its CRC ends, and its data segment. */
interface Cut {
  end: number;
  data: Buffer;
  quirks: readonly DeviationName[];
  /** The place of the key that opened it. */
  keyIndex?: number;
}
type Verdict = Cut | 'more' | 'crc' | 'header' | 'noise';

/**
 * Cuts the byte stream of one connection into packets and junk. Nothing is dropped: the `raw` of
 * successive parts, joined, followed by what is pending, is the stream. A packet is given out as soon as
 * its CRC is there, so that its answer never waits for a missing tail; a tail that comes in a later read
 * is junk `tail`.
 *
 * @source HJ 212-2017 §6.3.1 Table 2
 */
export class Framer {
  readonly #options: FramerOptions;
  readonly #dataBytesMax: number;
  /** Longest data segment of a packet that is clean without a closer look. */
  readonly #wholeBytesMax: number;
  readonly #keyed: boolean;
  /** A block that is still arriving; the buffer is as long as the block must at least become. */
  #held: Buffer | undefined;
  #heldBytes = 0;
  /** How many of the coming bytes still belong to a block that turned out bad. */
  #guard = 0;
  /** What the next byte is, when no packet begins there. */
  #why: JunkWhy = 'noise';
  /** Where the block judged last would end, by its own word. */
  #declaredEnd = 0;

  constructor(options: FramerOptions = {}) {
    this.#options = options;
    this.#dataBytesMax = options.dataBytesMax ?? DATA_BYTES_ACCEPTED;
    this.#wholeBytesMax = Math.min(this.#dataBytesMax, DATA_BYTES_STANDARD);
    this.#keyed = options.keysOf !== undefined || (options.keys?.length ?? 0) > 0;
  }

  /** Bytes that wait for the rest of their block: a half-frame timer should run while this is above 0. */
  get pendingBytes(): number {
    return this.#heldBytes;
  }

  /** Takes one read and gives out every part that is now certain. */
  push(chunk: Buffer): Part[] {
    const held = this.#held;
    if (held === undefined) {
      const whole = this.#guard === 0 ? wholePacket(chunk, this.#wholeBytesMax) : undefined;
      const plain = whole !== undefined && (!this.#keyed || looksPlain(whole.data));
      if (!plain) return this.#cut(chunk, undefined);
      this.#why = 'tail';
      return [whole];
    }
    const bytes = this.#heldBytes + chunk.length;
    if (bytes < held.length && !this.#options.repairLength) {
      held.set(chunk, this.#heldBytes);
      this.#heldBytes = bytes;
      return NO_PARTS;
    }
    return this.#cut(Buffer.concat([held.subarray(0, this.#heldBytes), chunk], bytes), undefined);
  }

  /**
   * Gives up waiting. `timer`: the oldest half block is junk, and what it had swallowed is searched again
   * (a younger half may stay pending). `close`: nothing stays pending.
   */
  flush(why: 'timer' | 'close'): Part[] {
    if (this.#held === undefined) return NO_PARTS;
    return this.#cut(this.#held.subarray(0, this.#heldBytes), why);
  }

  #cut(bytes: Buffer, flush: 'timer' | 'close' | undefined): Part[] {
    const parts: Part[] = [];
    let waiting = flush === undefined;
    let guard = this.#guard;
    let from = 0; // where the junk that is not yet given out begins
    let at = 0;
    while (at < bytes.length) {
      if (this.#why === 'tail') {
        at = tailEnd(bytes, at, bytes.length);
        from = this.#giveJunk(parts, bytes, from, at);
        if (at === bytes.length) break;
        this.#why = 'noise';
      }
      if (bytes[at] !== HASH) at = bytes.indexOf(HASH, at);
      if (at === -1) {
        at = bytes.length;
        break;
      }
      const verdict = this.#judge(bytes, at, at < guard);
      if (typeof verdict === 'object') {
        this.#giveJunk(parts, bytes, from, at);
        at = from = givePacket(parts, bytes, at, verdict);
        this.#why = 'tail';
        guard = 0;
        continue;
      }
      if (verdict === 'more') {
        if (waiting) break;
        waiting = flush === 'timer';
      }
      if (verdict === 'crc' || verdict === 'more') guard = Math.max(guard, this.#declaredEnd);
      const why = verdict === 'more' ? 'half' : verdict;
      // A run of false headers, or of noise behind anything, is one piece of junk; each bad block is its own.
      if (why !== 'noise' && (why === 'crc' || why !== this.#why)) {
        from = this.#giveJunk(parts, bytes, from, at);
        this.#why = why;
      }
      at++;
    }
    this.#giveJunk(parts, bytes, from, at);
    this.#guard = Math.max(0, guard - at);
    this.#hold(bytes, at);
    return parts;
  }

  /** What begins at `at`, where a `#` stands. Inside a bad block only a known head field makes a header. */
  #judge(bytes: Buffer, at: number, inside: boolean): Verdict {
    this.#declaredEnd = at + LOOK_BYTES;
    if (at + 1 === bytes.length) return 'more';
    if (bytes[at + 1] !== HASH) return 'noise';
    const verdict = this.#judgeByLength(bytes, at, inside);
    if (typeof verdict === 'object' || !this.#options.repairLength) return verdict;
    const repaired = repairedData(bytes, at, this.#dataBytesMax);
    if (repaired === undefined) return verdict;
    return {
      end: repaired.to + CRC_BYTES,
      data: bytes.subarray(repaired.from, repaired.to),
      quirks: REPAIRED,
    };
  }

  #judgeByLength(bytes: Buffer, at: number, inside: boolean): Verdict {
    const start = at + HEAD_BYTES;
    const known = Math.min(bytes.length, start);
    for (let i = at + 2; i < known; i++) if (!isDigit(bytes[i]!)) return inside ? 'noise' : 'header';
    if (bytes.length < start + (inside ? 3 : 1)) return 'more';
    const size = readLength(bytes, at + 2);
    const possible =
      size <= this.#dataBytesMax && (inside ? isHeadField(bytes, start) : canBegin(bytes, start));
    if (!possible) return inside ? 'noise' : 'header';
    const dataEnd = start + size;
    const end = dataEnd + CRC_BYTES;
    const closed = size > 1 && bytes[dataEnd - 1] === AMPERSAND && bytes[dataEnd - 2] === AMPERSAND;
    this.#declaredEnd = end;
    if (bytes.length < (closed ? end : end + 1)) {
      if (bytes.length < end) return 'more';
      this.#declaredEnd = end + 1;
      return 'more';
    }
    // Without the closing brackets a tail must follow: a damaged length meets a fitting CRC too easily.
    if (!closed && !isTail(bytes[end]!) && bytes[end] !== BACKSLASH) return 'crc';
    return this.#check(bytes, start, dataEnd) ?? 'crc';
  }

  /** The packet whose data segment is `bytes[start, dataEnd)`, if its check value fits in a permitted way. */
  #check(bytes: Buffer, start: number, dataEnd: number): Cut | undefined {
    const sent = readHex4(bytes, dataEnd);
    if (sent < 0) return undefined;
    const end = dataEnd + CRC_BYTES;
    const data = bytes.subarray(start, dataEnd);
    const cut = this.#checkPlain(bytes, start, dataEnd, sent, data);
    // One ciphertext in 256 fits the check value of its plain text: what is no text is tried with the keys.
    if (!this.#keyed || (cut !== undefined && looksPlain(data))) return cut;
    return this.#open(data, sent, end) ?? cut;
  }

  #checkPlain(bytes: Buffer, start: number, dataEnd: number, sent: number, data: Buffer): Cut | undefined {
    const end = dataEnd + CRC_BYTES;
    if (crc16(bytes, start, dataEnd) === sent) {
      return { end, data, quirks: isLowerHex(bytes, dataEnd) ? LOWER_CASE : NO_DEVIATIONS };
    }
    for (const variant of this.#options.crcVariants ?? []) {
      if (crcVariant(variant, bytes, start, dataEnd) === sent)
        return { end, data, quirks: [`crc-${variant}`] };
    }
    return undefined;
  }

  /** The sealed packet, if a key of its device opens it. */
  #open(data: Buffer, sent: number, end: number): Cut | undefined {
    const { keys = [], keysOf } = this.#options;
    const tried = keysOf === undefined ? keys : [...keys, ...keysOf(mnOf(data))];
    for (const [keyIndex, key] of tried.entries()) {
      const opened = openSealed(data, key, sent);
      if (opened) return { end, data: opened, quirks: NO_DEVIATIONS, keyIndex };
    }
    return undefined;
  }

  /** Gives out `bytes[from, to)` as junk in bounded pieces; returns `to`. */
  #giveJunk(parts: Part[], bytes: Buffer, from: number, to: number): number {
    for (let at = from; at < to; at += JUNK_BYTES_MAX) {
      const raw = bytes.subarray(at, Math.min(to, at + JUNK_BYTES_MAX));
      parts.push({ kind: 'junk', raw, why: this.#why });
    }
    return to;
  }

  /** Keeps `bytes[at..]` in a buffer of its own, so that a big read is not kept alive by a small rest. */
  #hold(bytes: Buffer, at: number): void {
    const rest = bytes.length - at;
    this.#heldBytes = rest;
    if (rest === 0) {
      this.#held = undefined;
      return;
    }
    const need = Math.max(rest + 1, this.#declaredEnd - at);
    this.#held = Buffer.allocUnsafeSlow(need);
    bytes.copy(this.#held, 0, at);
  }
}

const REPAIRED: readonly DeviationName[] = Object.freeze<DeviationName[]>(['length-repaired']);

/** The common case: the read is exactly one clean packet of standard size. No copy, one view. */
function wholePacket(chunk: Buffer, dataBytesMax: number): PacketPart | undefined {
  const bytes = chunk.length;
  const size = bytes - HEAD_BYTES - CRC_BYTES - 2;
  if (size < 2 || size > dataBytesMax) return undefined;
  if (chunk[0] !== HASH || chunk[1] !== HASH || chunk[bytes - 2] !== CR || chunk[bytes - 1] !== LF) {
    return undefined;
  }
  for (let i = 2; i < HEAD_BYTES; i++) if (!isDigit(chunk[i]!)) return undefined;
  const dataEnd = HEAD_BYTES + size;
  if (readLength(chunk, 2) !== size || !canBegin(chunk, HEAD_BYTES)) return undefined;
  const sent = readHex4(chunk, dataEnd);
  if (sent < 0 || crc16(chunk, HEAD_BYTES, dataEnd) !== sent) return undefined;
  const quirks = isLowerHex(chunk, dataEnd) ? LOWER_CASE : NO_DEVIATIONS;
  return { kind: 'packet', raw: chunk, data: chunk.subarray(HEAD_BYTES, dataEnd), quirks };
}

/** Adds the packet that begins at `at` with the tail that is there; returns where its raw ends. */
function givePacket(parts: Part[], bytes: Buffer, at: number, cut: Cut): number {
  const { end, data, quirks, keyIndex } = cut;
  const to = tailEnd(bytes, end, Math.min(bytes.length, end + TAIL_BYTES_MAX));
  const all: DeviationName[] = [...quirks];
  const tail = tailDeviation(bytes, end, to);
  if (tail) all.push(tail);
  if (data.length > DATA_BYTES_STANDARD) all.push('data-over-1024');
  if (data.length === 0) all.push('data-empty');
  const clean = all.length === quirks.length;
  const part: PacketPart = {
    kind: 'packet',
    raw: bytes.subarray(at, to),
    data,
    quirks: clean ? quirks : all,
  };
  parts.push(keyIndex === undefined ? part : { ...part, sealed: true, keyIndex });
  return to;
}

/** How the tail `bytes[from, to)`, a run of CR and LF, differs from CR LF. */
export function tailDeviation(bytes: Buffer, from: number, to: number): DeviationName | undefined {
  const first = bytes[from];
  if (to === from) return first === BACKSLASH ? 'tail-literal' : 'tail-missing';
  if (to === from + 1) return first === CR ? 'tail-cr-only' : 'tail-lf-only';
  if (to > from + 2 || first === bytes[from + 1]) return 'tail-doubled';
  return first === LF ? 'tail-lf-cr' : undefined;
}

function tailEnd(bytes: Buffer, from: number, max: number): number {
  let at = from;
  while (at < max && isTail(bytes[at]!)) at++;
  return at;
}

const isTail = (byte: number): boolean => byte === CR || byte === LF;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const readLength = (bytes: Buffer, at: number): number =>
  bytes[at]! * 1000 + bytes[at + 1]! * 100 + bytes[at + 2]! * 10 + bytes[at + 3]! - 0x30 * 1111;

const isLowerHex = (bytes: Buffer, at: number): boolean =>
  bytes[at]! > 0x60 || bytes[at + 1]! > 0x60 || bytes[at + 2]! > 0x60 || bytes[at + 3]! > 0x60;

/** A data segment, or the CRC of an empty one, begins with a letter or a blank; `##0900##` waits for nothing. */
function canBegin(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]!;
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || byte === 0x20;
}
