import { crc16, type Head, looksPlain, openSealed, readHead, readHex4 } from '@wenqu/hj212';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { KeyRing } from './key-ring.ts';
import { segmentOf } from './segment-of.ts';

const HEAD_BYTES = 6;

/** A packet as its keys open it. */
export interface Opened {
  /** The data segment, plain where it could be opened. */
  readonly data: Buffer;
  readonly head: Head;
  /** `plain`: it came so. `sealed`: a key opened it. `shut`: no key that was known then does. */
  readonly seal: 'plain' | 'sealed' | 'shut';
}

/**
 * Reads a packet or `sent` record of the journal, which keeps the ciphertext as it came.
 *
 * @source HJ 212-2025 §6.4.2, Appendix A.2
 */
export function openRecord(record: JournalRecord, ring: KeyRing): Opened {
  const data = segmentOf(record.bytes);
  const head = readHead(data);
  if (looksPlain(data)) {
    const keys = ring.empty ? [] : ring.keysAt(head.mn, record.arrival);
    // Text at the end is plain in all but one of millions; where there are keys the check value is asked too.
    if (keys.length === 0 || crc16(data) === crcOf(record.bytes, data)) return { data, head, seal: 'plain' };
    return opened(data, head, keys, record);
  }
  return opened(data, head, ring.keysAt(head.mn, record.arrival), record);
}

function opened(data: Buffer, head: Head, keys: readonly Buffer[], { bytes }: JournalRecord): Opened {
  const sent = crcOf(bytes, data);
  for (const key of keys) {
    const plain = openSealed(data, key, sent);
    if (plain) return { data: plain, head: readHead(plain), seal: 'sealed' };
  }
  return { data, head, seal: crc16(data) === sent ? 'plain' : 'shut' };
}

const crcOf = (bytes: Buffer, data: Buffer): number => readHex4(bytes, HEAD_BYTES + data.length);

/** The frame with its plain segment: length and check value are those of the plain text already. */
export function openedFrame(raw: Buffer, data: Buffer): Buffer {
  const frame = Buffer.from(raw);
  data.copy(frame, HEAD_BYTES);
  return frame;
}

/** The record as readers of exchanges and uploads want it: a sealed packet or request as the plain frame it was. */
export function openedRecord(record: JournalRecord, ring: KeyRing): JournalRecord {
  if (ring.empty || (record.kind !== 'packet' && record.kind !== 'sent')) return record;
  const { data, seal } = openRecord(record, ring);
  return seal === 'sealed' ? { ...record, bytes: openedFrame(record.bytes, data) } : record;
}

/** A reader of the journal to whom sealed packets are open. */
export const openedReader = (reader: JournalReader, ring: KeyRing): JournalReader => ({
  start: () => reader.start(),
  read: (from, to, bytesMax) => {
    const { records, next } = reader.read(from, to, bytesMax);
    return { records: ring.empty ? records : records.map((record) => openedRecord(record, ring)), next };
  },
  at: (position) => {
    const held = reader.at(position);
    return held && { ...held, record: openedRecord(held.record, ring) };
  },
  close: () => reader.close(),
});
