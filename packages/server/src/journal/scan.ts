import type { ReadFile } from './files.ts';
import { batchStartOf, RECORD_BYTES_MAX, recordChecks, recordLength } from './record.ts';
import { SEGMENT_HEAD_BYTES, type SegmentHead } from './segment.ts';

export const SCAN_BLOCK_BYTES = 1024 * 1024;

/** Called with each record that checks: it lies at `at` in the block and has this length and position. */
export type RecordVisit = (block: Buffer, at: number, length: number, position: number) => void;

/**
 * Walks the records at the start of `block`, whose first byte has `position`.
 *
 * @returns bytes walked, and why it stopped: at the block's end, for want of more bytes, or at bad ones
 */
export function scanBlock(
  block: Buffer,
  position: number,
  salt: number,
  visit: RecordVisit,
): { bytes: number; stop: 'end' | 'more' | 'bad' } {
  let at = 0;
  while (at < block.length) {
    const length = recordLength(block, at, block.length);
    if (length === 'more') return { bytes: at, stop: 'more' };
    if (length === 'not' || !recordChecks(block, at, length, salt, position + at)) {
      return { bytes: at, stop: 'bad' };
    }
    visit(block, at, length, position + at);
    at += length;
  }
  return { bytes: at, stop: 'end' };
}

/** Walks a raw segment from its first record; returns the position up to which everything checks. */
export function scanSegment(file: ReadFile, head: SegmentHead, visit: RecordVisit): number {
  const size = file.size();
  let position = head.base;
  for (;;) {
    const at = offsetIn(head, position);
    const block = Buffer.allocUnsafe(Math.max(0, Math.min(SCAN_BLOCK_BYTES, size - at)));
    const held = block.subarray(0, file.read(block, at));
    const { bytes, stop } = scanBlock(held, position, head.salt, visit);
    position += bytes;
    // A record cut by the block's end is read whole in the next round, unless the file ends there.
    if (stop === 'bad' || bytes === 0 || offsetIn(head, position) >= size) return position;
  }
}

/**
 * Whether something after the bad bytes at `bad` proves that they were once synced: a record of a batch that
 * began later, since a batch is written only after the one before was synced. Valid records of the same
 * batch prove nothing: a power cut may keep a batch's later pages and lose its first.
 */
export function laterBatchExists(file: ReadFile, head: SegmentHead, bad: number): boolean {
  const from = offsetIn(head, bad);
  const rest = Buffer.alloc(Math.max(0, file.size() - from));
  const held = rest.subarray(0, file.read(rest, from));
  for (let at = 1; at < held.length; at++) {
    const length = recordLength(held, at, held.length);
    if (typeof length !== 'number' || length > RECORD_BYTES_MAX) continue;
    const position = bad + at;
    if (batchStartOf(held, at, position) <= bad) continue;
    if (recordChecks(held, at, length, head.salt, position)) return true;
  }
  return false;
}

export const offsetIn = (head: SegmentHead, position: number): number =>
  position - head.base + SEGMENT_HEAD_BYTES;
