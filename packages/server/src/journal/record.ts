import { instant, type JournalPosition, journalPosition } from '@wenqu/domain';
import { crc32c } from './crc32c.ts';
import type { JournalDraft, JournalRecord, RecordKind, RecordWhy } from './journal.ts';

/**
 * A record on disk, little-endian:
 *
 * | at | bytes | what |
 * |---|---|---|
 * | 0 | 4 | length of the whole record |
 * | 4 | 4 | CRC-32C of salt and position, then of all other bytes of the record |
 * | 8 | 8 | arrival, µs since the epoch |
 * | 16 | 8 | connection: position of its `opened` record |
 * | 24 | 8 | about: position of the packet this one answers; all ones: none |
 * | 32 | 4 | batch: bytes back to the first record of the batch that was synced with this one |
 * | 36 | 1 | kind |
 * | 37 | 1 | why |
 * | 38 | 2 | zero |
 * | 40 | … | bytes |
 *
 * Salt (of the segment) and position go into the CRC so that nobody can send bytes that look like a record,
 * and so that a record is valid in one place only.
 */
export const RECORD_HEAD_BYTES = 40;
/** The longest record: a junk piece of 64 KiB is the longest part; twice that leaves room. */
export const RECORD_BYTES_MAX = 128 * 1024;

/** The code is the index: append only, never reorder. */
const KINDS: readonly RecordKind[] = ['packet', 'junk', 'sent', 'opened', 'closed'];
const WHYS: readonly RecordWhy[] = [
  '',
  'noise',
  'header',
  'crc',
  'half',
  'tail',
  'peer',
  'error',
  'idle',
  'junk',
  'unsent',
  'stop',
  'moved',
];
const KIND_CODES = new Map(KINDS.map((kind, code) => [kind, code]));
const WHY_CODES = new Map(WHYS.map((why, code) => [why, code]));
const TWO_32 = 0x1_0000_0000;
const NONE = 0xffff_ffff;

const place = Buffer.alloc(12);

function seed(salt: number, position: number): number {
  place.writeUInt32LE(salt, 0);
  place.writeUInt32LE(position % TWO_32, 4);
  place.writeUInt32LE(Math.floor(position / TWO_32), 8);
  return crc32c(place, 0, 12);
}

function checksum(buffer: Buffer, at: number, length: number, salt: number, position: number): number {
  const head = crc32c(buffer, at, at + 4, seed(salt, position));
  return crc32c(buffer, at + 8, at + length, head);
}

/** Where a record goes: its position, the salt of its segment and the start of its batch. */
export interface RecordFrame {
  readonly position: number;
  readonly salt: number;
  readonly batchStart: number;
}

export const recordBytes = (draft: JournalDraft): number => RECORD_HEAD_BYTES + draft.bytes.length;

/** Writes `draft` into `buffer` at `at`, which has room for `recordBytes(draft)`. */
export function writeRecord(buffer: Buffer, at: number, draft: JournalDraft, frame: RecordFrame): void {
  const length = recordBytes(draft);
  buffer.writeUInt32LE(length, at);
  writeU64(buffer, at + 8, draft.arrival);
  writeU64(buffer, at + 16, draft.kind === 'opened' ? frame.position : draft.connection);
  if (draft.about === null) buffer.fill(0xff, at + 24, at + 32);
  else writeU64(buffer, at + 24, draft.about);
  buffer.writeUInt32LE(frame.position - frame.batchStart, at + 32);
  buffer[at + 36] = KIND_CODES.get(draft.kind)!;
  buffer[at + 37] = WHY_CODES.get(draft.why)!;
  buffer[at + 38] = 0;
  buffer[at + 39] = 0;
  draft.bytes.copy(buffer, at + RECORD_HEAD_BYTES);
  buffer.writeUInt32LE(checksum(buffer, at, length, frame.salt, frame.position), at + 4);
}

/** Length of the record that may begin at `at`: `more` bytes are needed to tell, or no record can begin here. */
export function recordLength(buffer: Buffer, at: number, end: number): number | 'more' | 'not' {
  if (end - at < RECORD_HEAD_BYTES) return 'more';
  const length = buffer.readUInt32LE(at);
  if (length < RECORD_HEAD_BYTES || length > RECORD_BYTES_MAX) return 'not';
  const known = buffer[at + 36]! < KINDS.length && buffer[at + 37]! < WHYS.length;
  if (!known || buffer[at + 38] !== 0 || buffer[at + 39] !== 0) return 'not';
  return end - at < length ? 'more' : length;
}

/** Whether the `length` bytes at `at` are the record of this position. */
export const recordChecks = (
  buffer: Buffer,
  at: number,
  length: number,
  salt: number,
  position: number,
): boolean => checksum(buffer, at, length, salt, position) === buffer.readUInt32LE(at + 4);

/** The record at `at`, already checked; its bytes share memory with `buffer`. */
export function readRecord(buffer: Buffer, at: number, length: number, position: number): JournalRecord {
  const none = buffer.readUInt32LE(at + 24) === NONE && buffer.readUInt32LE(at + 28) === NONE;
  return {
    position: journalPosition(position),
    kind: KINDS[buffer[at + 36]!]!,
    arrival: instant(readU64(buffer, at + 8)),
    connection: readU64(buffer, at + 16),
    why: WHYS[buffer[at + 37]!]!,
    about: none ? null : (readU64(buffer, at + 24) as JournalPosition),
    bytes: buffer.subarray(at + RECORD_HEAD_BYTES, at + length),
  };
}

/** First position of the batch that the record at `at` was synced with. */
export const batchStartOf = (buffer: Buffer, at: number, position: number): number =>
  position - buffer.readUInt32LE(at + 32);

export function writeU64(buffer: Buffer, at: number, value: number): void {
  buffer.writeUInt32LE(value % TWO_32, at);
  buffer.writeUInt32LE(Math.floor(value / TWO_32), at + 4);
}

export const readU64 = (buffer: Buffer, at: number): number =>
  buffer.readUInt32LE(at + 4) * TWO_32 + buffer.readUInt32LE(at);
