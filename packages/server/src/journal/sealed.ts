import { zstdDecompressSync } from 'node:zlib';
import { WenquError } from '../errors.ts';
import { crc32c } from './crc32c.ts';
import type { JournalFiles, ReadFile } from './files.ts';
import { readU64, writeU64 } from './record.ts';
import { readSegmentHead, SEGMENT_HEAD_BYTES, sealedName } from './segment.ts';

/**
 * A sealed segment: the segment's head; blocks of whole records, each compressed by itself with zstd; an index
 * with 16 bytes a block (raw offset, raw length, offset in the file, length in the file); 24 bytes at the end:
 * number of blocks, CRC-32C of the index, raw length of all records (u64), `WENQUZST`.
 */
const MAGIC = Buffer.from('WENQUZST', 'latin1');
const ENTRY_BYTES = 16;
const FOOT_BYTES = 24;
const BLOCKS_CACHED = 4;

export interface SealedBlock {
  readonly rawAt: number;
  readonly rawBytes: number;
  readonly fileAt: number;
  readonly fileBytes: number;
}

/** The index and the foot that follow the blocks. */
export function writeIndex(blocks: readonly SealedBlock[], rawBytes: number): Buffer {
  const out = Buffer.alloc(blocks.length * ENTRY_BYTES + FOOT_BYTES);
  blocks.forEach((block, index) => {
    const at = index * ENTRY_BYTES;
    out.writeUInt32LE(block.rawAt, at);
    out.writeUInt32LE(block.rawBytes, at + 4);
    out.writeUInt32LE(block.fileAt, at + 8);
    out.writeUInt32LE(block.fileBytes, at + 12);
  });
  const foot = out.length - FOOT_BYTES;
  out.writeUInt32LE(blocks.length, foot);
  out.writeUInt32LE(crc32c(out, 0, foot), foot + 4);
  writeU64(out, foot + 8, rawBytes);
  MAGIC.copy(out, foot + 16);
  return out;
}

/**
 * Opens a sealed segment for reading.
 *
 * @throws WQ_JOURNAL_TORN when head, index or foot do not check
 */
export function openSealed(files: JournalFiles, path: string, base: number): SealedSegment {
  const file = files.openRead(path);
  try {
    return new SealedSegment(file, base);
  } catch (error) {
    file.close();
    throw error;
  }
}

export class SealedSegment {
  readonly base: number;
  readonly salt: number;
  /** Position after the last record. */
  readonly end: number;
  readonly blocks: readonly SealedBlock[];
  readonly #file: ReadFile;
  /** Newest last; a walk through one block reads it once. */
  readonly #cached = new Map<number, Buffer>();

  constructor(file: ReadFile, base: number) {
    this.#file = file;
    this.base = base;
    const head = readSegmentHead(this.#bytes(0, SEGMENT_HEAD_BYTES));
    if (head?.base !== base) throw this.#torn(0);
    this.salt = head.salt;
    const footAt = file.size() - FOOT_BYTES;
    const foot = this.#bytes(footAt, FOOT_BYTES);
    if (foot.length < FOOT_BYTES || !foot.subarray(16).equals(MAGIC)) throw this.#torn(footAt);
    const indexBytes = foot.readUInt32LE(0) * ENTRY_BYTES;
    const index = this.#bytes(footAt - indexBytes, indexBytes);
    if (index.length !== indexBytes || crc32c(index, 0, indexBytes) !== foot.readUInt32LE(4)) {
      throw this.#torn(footAt - indexBytes);
    }
    this.end = base + readU64(foot, 8);
    this.blocks = Array.from({ length: indexBytes / ENTRY_BYTES }, (_, i) =>
      readEntry(index, i * ENTRY_BYTES),
    );
  }

  /** Raw bytes from `position` to the end of its block; empty at or after the end. */
  chunk(position: number): Buffer {
    if (position >= this.end) return Buffer.alloc(0);
    const rawAt = position - this.base;
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle]!.rawAt <= rawAt) low = middle;
      else high = middle - 1;
    }
    return this.block(low).subarray(rawAt - this.blocks[low]!.rawAt);
  }

  /** Raw bytes of one block. @throws WQ_JOURNAL_TORN when it does not decompress to what the index says */
  block(index: number): Buffer {
    const cached = this.#cached.get(index);
    if (cached) return cached;
    const block = this.blocks[index]!;
    let raw: Buffer;
    try {
      raw = zstdDecompressSync(this.#bytes(block.fileAt, block.fileBytes), {
        maxOutputLength: Math.max(1, block.rawBytes),
      });
    } catch (error) {
      throw this.#torn(block.fileAt, error);
    }
    if (raw.length !== block.rawBytes) throw this.#torn(block.fileAt);
    this.#cached.set(index, raw);
    if (this.#cached.size > BLOCKS_CACHED) this.#cached.delete(this.#cached.keys().next().value!);
    return raw;
  }

  close(): void {
    this.#file.close();
  }

  #bytes(at: number, length: number): Buffer {
    if (at < 0) throw this.#torn(0);
    const into = Buffer.alloc(length);
    return into.subarray(0, this.#file.read(into, at));
  }

  #torn(offset: number, cause?: unknown): WenquError {
    return new WenquError('WQ_JOURNAL_TORN', { segment: sealedName(this.base), offset }, cause);
  }
}

const readEntry = (index: Buffer, at: number): SealedBlock => ({
  rawAt: index.readUInt32LE(at),
  rawBytes: index.readUInt32LE(at + 4),
  fileAt: index.readUInt32LE(at + 8),
  fileBytes: index.readUInt32LE(at + 12),
});
