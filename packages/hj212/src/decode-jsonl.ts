import { CaptureDecoder, type DecodedLine, type FrameFault, frameFault } from './decode.ts';
import type { EditionLabel } from './edition.ts';
import { Framer, type FramerOptions } from './framer.ts';
import { decodeText, encodeGbk } from './text.ts';

/** Why a line of input cannot be decoded, for people. */
export interface InputFault {
  name: 'json' | 'shape' | 'encoding';
  zh: string;
  en: string;
}

/** What one line of input gave. */
export type DecodedInput =
  | { error: InputFault }
  | {
      /** For `frame` input: whether the bytes are exactly one packet as the standard frames it. */
      valid?: boolean;
      edition?: EditionLabel;
      why?: FrameFault | null;
      /** The packets a receiver delivers, without tail, as text in the encoding of the input. */
      frames: string[];
      parts: DecodedLine[];
    };

const ENCODINGS = ['utf8', 'utf-8', 'latin1', 'gbk'] as const;
type Encoding = (typeof ENCODINGS)[number];

const FAULTS = {
  json: { zh: '不是合法的 JSON', en: 'not valid JSON' },
  shape: {
    zh: '应为 {"frame": "文本"} 或 {"chunks": ["文本", …]}',
    en: 'expected {"frame": "text"} or {"chunks": ["text", …]}',
  },
  encoding: { zh: 'encoding 只能是 utf8、latin1 或 gbk', en: 'encoding must be utf8, latin1 or gbk' },
} as const;

const fault = (name: InputFault['name']): DecodedInput => ({ error: { name, ...FAULTS[name] } });

/**
 * Decodes one line of a JSON Lines file: `{"frame": …}` is one packet, `{"chunks": […]}` the reads of a
 * stream; `encoding` says how text becomes bytes (a frame is UTF-8, chunks are latin1 unless it says else).
 */
export function decodeJsonlLine(text: string, options?: FramerOptions): DecodedInput {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return fault('json');
  }
  if (typeof input !== 'object' || input === null) return fault('shape');
  const { frame, chunks, encoding } = input as Record<string, unknown>;
  if (encoding !== undefined && !isEncoding(encoding)) return fault('encoding');
  if (typeof frame === 'string') return decodeFrame(frame, encoding ?? 'utf8', options);
  if (!Array.isArray(chunks) || !chunks.every((chunk) => typeof chunk === 'string')) return fault('shape');
  const code = encoding ?? 'latin1';
  const reads = chunks.map((chunk) => toBytes(chunk, code));
  return { frames: delivered(reads, code, options), parts: decodeReads(reads, options) };
}

function decodeFrame(frame: string, encoding: Encoding, options?: FramerOptions): DecodedInput {
  const bytes = toBytes(frame, encoding);
  const parts = decodeReads([bytes], options);
  const why = frameFault(bytes) ?? null;
  const edition = parts.find((part) => part.kind === 'packet') ?? parts.find((part) => part.edition !== null);
  return {
    valid: why === null,
    edition: edition?.edition ?? '2017',
    why,
    frames: delivered([bytes], encoding, options),
    parts,
  };
}

function decodeReads(reads: readonly Buffer[], options?: FramerOptions): DecodedLine[] {
  const decoder = new CaptureDecoder(options);
  return [...reads.flatMap((read) => decoder.push(read)), ...decoder.end()];
}

function delivered(reads: readonly Buffer[], encoding: Encoding, options?: FramerOptions): string[] {
  const framer = new Framer(options);
  const parts = [...reads.flatMap((read) => framer.push(read)), ...framer.flush('close')];
  return parts
    .filter((part) => part.kind === 'packet')
    .map(({ raw }) => toText(raw, encoding).replace(/[\r\n]+$/, ''));
}

const isEncoding = (value: unknown): value is Encoding => ENCODINGS.includes(value as Encoding);

const toBytes = (text: string, encoding: Encoding): Buffer =>
  encoding === 'gbk' ? encodeGbk(text) : Buffer.from(text, encoding);

const toText = (bytes: Buffer, encoding: Encoding): string =>
  encoding === 'gbk' ? decodeText(bytes).text : bytes.toString(encoding);
