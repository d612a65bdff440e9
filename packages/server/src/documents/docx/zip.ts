import { crc32, inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** Parts of an opened document by name, in the order of the file. */
export type Parts = Map<string, Uint8Array>;

/** What no honest template reaches; a file past it is not opened. */
export const ZIP_BOUNDS = { bytesMax: 8 << 20, openedBytesMax: 64 << 20, partsMax: 500 } as const;

/** Why a file was not opened. */
export class ZipFault extends Error {
  readonly code: 'not-docx' | 'too-large';

  constructor(code: 'not-docx' | 'too-large') {
    super(code);
    this.code = code;
  }
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const COMMENT_MAX = 65_535;
const STORED = 0;
const DEFLATED = 8;
/** 1980-01-01, the first day a zip can say: bytes do not depend on when they were made. */
const FIXED_DATE = new Date(1980, 0, 1);

/**
 * Open a zip within bounds, whatever its headers claim: each part is inflated no further than the size it
 * declares, the sizes are summed before anything is inflated, and every check value is compared.
 *
 * @throws ZipFault
 */
export function openZip(bytes: Buffer): Parts {
  if (bytes.length > ZIP_BOUNDS.bytesMax) throw new ZipFault('too-large');
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  let opened = 0;
  if (count > ZIP_BOUNDS.partsMax) throw new ZipFault('too-large');
  const parts: Parts = new Map();
  for (let index = 0; index < count; index++) {
    const entry = entryAt(bytes, at);
    at = entry.next;
    opened += entry.size;
    if (opened > ZIP_BOUNDS.openedBytesMax) throw new ZipFault('too-large');
    if (entry.name.endsWith('/')) continue;
    if (!/^(?!\/)[^:*?"<>|]+$/u.test(entry.name) || entry.name.includes('..')) throw new ZipFault('not-docx');
    parts.set(entry.name, contentOf(bytes, entry));
  }
  return parts;
}

function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END_BYTES - COMMENT_MAX);
  for (let at = bytes.length - END_BYTES; at >= first; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new ZipFault('not-docx');
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
  readonly next: number;
}

function entryAt(bytes: Buffer, at: number): Entry {
  if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw new ZipFault('not-docx');
  const nameBytes = bytes.readUInt16LE(at + 28);
  const rest = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
  if (encrypted) throw new ZipFault('not-docx');
  return {
    name: bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes).replaceAll('\\', '/'),
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packed: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    local: bytes.readUInt32LE(at + 42),
    next: at + ENTRY_BYTES + nameBytes + rest,
  };
}

function contentOf(bytes: Buffer, { method, crc, packed, size, local }: Entry): Uint8Array {
  if (local + LOCAL_BYTES > bytes.length) throw new ZipFault('not-docx');
  const start = local + LOCAL_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const held = bytes.subarray(start, start + packed);
  if (held.length !== packed) throw new ZipFault('not-docx');
  const content = method === STORED ? held : method === DEFLATED ? inflate(held, size) : undefined;
  if (content?.length !== size || crc32(content) !== crc) throw new ZipFault('not-docx');
  return content;
}

function inflate(held: Buffer, size: number): Buffer {
  if (size === 0) return Buffer.alloc(0);
  try {
    return inflateRawSync(held, { maxOutputLength: size });
  } catch {
    // More than it declared, or no deflate stream at all.
    throw new ZipFault('not-docx');
  }
}

/** The parts as a zip; the same parts give the same bytes. */
export const writeZip = (parts: Parts): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(parts), { level: 6, mtime: FIXED_DATE }));

/** A part as text; undefined: there is none. */
export function partText(parts: Parts, name: string): string | undefined {
  const bytes = parts.get(name);
  return (
    bytes &&
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  );
}
