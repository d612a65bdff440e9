import { crc16, readHex4 } from './crc.ts';
import type { WireText, WireValue } from './data-area.ts';
import type { DeviationName } from './deviations.ts';
import { type EditionLabel, editionLabel } from './edition.ts';
import {
  DATA_BYTES_STANDARD,
  Framer,
  type FramerOptions,
  HEAD_BYTES,
  JUNK_BYTES_MAX,
  type JunkPart,
  type JunkWhy,
  type Part,
  tailDeviation,
} from './framer.ts';
import { type ProblemName, readMessage } from './message.ts';
import { isHeadField } from './repair.ts';
import { readHead } from './segment.ts';

/** Why a packet is not exactly as the standard frames it. */
export type FrameFault = 'header' | 'length' | 'data-over-1024' | 'crc' | 'tail';

/** One part of a capture, ready for JSON. */
export interface DecodedLine {
  kind: 'packet' | 'junk';
  /** Where a packet does not tell, 2017; null for junk in which no head can be read. */
  edition: EditionLabel | null;
  /** Whether header, length (at most 1024), CRC (standard algorithm, any case) and CR LF are all right. */
  valid: boolean;
  /** Why it is junk, not valid, or rejected; null for a packet with nothing wrong. */
  why: JunkWhy | FrameFault | ProblemName | null;
  fields: Readonly<Record<string, string>> | null;
  data: { dataTime: string | null; values: readonly WireValue[]; others: readonly WireText[] } | null;
  deviations: readonly DeviationName[];
}

const CR = 0x0d;
const LF = 0x0a;
/** What a packet is read as when its bytes do not tell: the edition whose form the others grew from. */
const EDITION_ASSUMED = '2017';

/**
 * What keeps bytes from being exactly one packet as the standard frames it; undefined when nothing does.
 *
 * @source HJ 212-2017 §6.3.1 Table 2
 */
export function frameFault(bytes: Buffer): FrameFault | undefined {
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  if (!head.startsWith('##')) return 'header';
  if (!/^##\d{4}$/.test(head)) return 'length';
  const size = Number(head.slice(2));
  if (size > DATA_BYTES_STANDARD) return 'data-over-1024';
  const dataEnd = HEAD_BYTES + size;
  if (bytes.length < dataEnd + 4) return 'length';
  if (crc16(bytes, HEAD_BYTES, dataEnd) !== readHex4(bytes, dataEnd)) return 'crc';
  const tail = dataEnd + 4;
  return bytes.length === tail + 2 && bytes[tail] === CR && bytes[tail + 1] === LF ? undefined : 'tail';
}

/**
 * Decodes a capture as it comes. A part is held back until the next one, so that what the reads cut apart
 * is told as one line: the result does not depend on where they cut.
 */
export class CaptureDecoder {
  readonly #framer: Framer;
  #last: Part | undefined;

  constructor(options?: FramerOptions) {
    this.#framer = new Framer(options);
  }

  push(chunk: Uint8Array): DecodedLine[] {
    return this.#tell(this.#framer.push(asBuffer(chunk)));
  }

  /** The lines of what is still held, half blocks as junk. */
  end(): DecodedLine[] {
    const lines = this.#tell(this.#framer.flush('close'));
    if (this.#last) lines.push(lineOf(this.#last));
    this.#last = undefined;
    return lines;
  }

  #tell(parts: readonly Part[]): DecodedLine[] {
    const lines: DecodedLine[] = [];
    for (const part of parts) {
      const joined = this.#last && join(this.#last, part);
      if (this.#last && !joined) lines.push(lineOf(this.#last));
      this.#last = joined ?? part;
    }
    return lines;
  }
}

/** Two parts that only a cut between reads made two; undefined when they are two in truth. */
function join(last: Part, next: Part): Part | undefined {
  if (next.kind === 'packet') return undefined;
  if (last.kind === 'packet') return next.why === 'tail' ? withTail(last, next) : undefined;
  // A bad block of its own begins with its header; what follows without one is the rest of the block before.
  const own = next.why === 'crc' && next.raw.toString('latin1', 0, 2) === '##';
  const same = last.why === next.why && !own && next.raw.length + last.raw.length <= JUNK_BYTES_MAX;
  return same ? { kind: 'junk', why: last.why, raw: Buffer.concat([last.raw, next.raw]) } : undefined;
}

function withTail(packet: Part & { kind: 'packet' }, tail: JunkPart): Part {
  const raw = Buffer.concat([packet.raw, tail.raw]);
  const deviation = tailDeviation(raw, packetEnd(raw), raw.length);
  const quirks = packet.quirks.filter((name) => !name.startsWith('tail-'));
  return { ...packet, raw, quirks: deviation ? [...quirks, deviation] : quirks };
}

/** Where the CRC of a packet ends: its raw without CR, LF. */
function packetEnd(raw: Buffer): number {
  let end = raw.length;
  while (end > 0 && (raw[end - 1] === CR || raw[end - 1] === LF)) end--;
  return end;
}

function lineOf(part: Part): DecodedLine {
  if (part.kind === 'junk') {
    const edition = editionInside(part.raw);
    return { kind: 'junk', edition, valid: false, why: part.why, fields: null, data: null, deviations: [] };
  }
  const { edition, fields, data, deviations, problems } = readMessage(part);
  // More CR and LF than one tail, or noise behind, does not make the packet in front of it wrong.
  const fault = frameFault(part.raw.subarray(0, packetEnd(part.raw) + 2));
  return {
    kind: 'packet',
    edition: edition ?? EDITION_ASSUMED,
    valid: fault === undefined,
    why: fault ?? problems[0] ?? null,
    fields,
    data: { dataTime: data.dataTime ?? null, values: data.values, others: data.others },
    deviations,
  };
}

/** The edition that a damaged packet still shows by its head; null when no head can be seen. */
function editionInside(raw: Buffer): EditionLabel | null {
  const max = Math.min(raw.length - 3, 64);
  for (let at = 0; at <= max; at++) {
    if (isHeadField(raw, at)) return editionLabel(readHead(raw.subarray(at))) ?? EDITION_ASSUMED;
  }
  return null;
}

/**
 * Decodes a whole capture, or one that arrives in chunks: one line for each part, in order.
 *
 * @param source  bytes, or an (async) iterable of chunks such as a file stream
 */
export async function* decodeCapture(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options?: FramerOptions,
): AsyncGenerator<DecodedLine> {
  const decoder = new CaptureDecoder(options);
  if (source instanceof Uint8Array) yield* decoder.push(source);
  else for await (const chunk of source) yield* decoder.push(chunk);
  yield* decoder.end();
}

const asBuffer = (chunk: Uint8Array): Buffer =>
  Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
