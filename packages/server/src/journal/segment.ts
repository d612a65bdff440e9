import { crc32c } from './crc32c.ts';
import { readU64, writeU64 } from './record.ts';

/** `WENQUJNL`, version, salt, base (u64), zero, CRC-32C of the 28 bytes before. Not counted in positions. */
export const SEGMENT_HEAD_BYTES = 32;
const MAGIC = Buffer.from('WENQUJNL', 'latin1');
const VERSION = 1;
const BASE_DIGITS = 16;

export interface SegmentHead {
  /** Position of the first record. */
  readonly base: number;
  readonly salt: number;
}

export const segmentName = (base: number): string => `${String(base).padStart(BASE_DIGITS, '0')}.seg`;
export const sealedName = (base: number): string => `${String(base).padStart(BASE_DIGITS, '0')}.zst`;
export const sealName = (base: number): string => `${String(base).padStart(BASE_DIGITS, '0')}.seal.json`;

/** The base in a segment's or sealed segment's name, or undefined for another file. */
export function baseOfName(name: string): { base: number; sealed: boolean } | undefined {
  const match = /^(\d{16})\.(seg|zst)$/.exec(name);
  return match ? { base: Number(match[1]), sealed: match[2] === 'zst' } : undefined;
}

export function writeSegmentHead({ base, salt }: SegmentHead): Buffer {
  const head = Buffer.alloc(SEGMENT_HEAD_BYTES);
  MAGIC.copy(head, 0);
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(salt, 12);
  writeU64(head, 16, base);
  head.writeUInt32LE(crc32c(head, 0, 28), 28);
  return head;
}

/** The head in the first bytes of a segment, or undefined where they are not one. */
export function readSegmentHead(head: Buffer): SegmentHead | undefined {
  if (head.length < SEGMENT_HEAD_BYTES || !head.subarray(0, 8).equals(MAGIC)) return undefined;
  if (head.readUInt32LE(8) !== VERSION || head.readUInt32LE(28) !== crc32c(head, 0, 28)) return undefined;
  return { base: readU64(head, 16), salt: head.readUInt32LE(12) };
}
