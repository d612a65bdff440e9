import type { JournalRecord } from '../journal/journal.ts';

/** Records on their way between threads: all their bytes in one buffer that moves instead of being copied. */
export interface RecordPack {
  readonly heads: readonly (Omit<JournalRecord, 'bytes'> & { readonly length: number })[];
  readonly bytes: ArrayBuffer;
}

export function packRecords(records: readonly JournalRecord[]): RecordPack {
  const total = records.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const bytes = new ArrayBuffer(total);
  const whole = Buffer.from(bytes);
  let at = 0;
  const heads = records.map(({ bytes: raw, ...head }) => {
    raw.copy(whole, at);
    at += raw.length;
    return { ...head, length: raw.length };
  });
  return { heads, bytes };
}

export function unpackRecords({ heads, bytes }: RecordPack): JournalRecord[] {
  const whole = Buffer.from(bytes);
  let at = 0;
  return heads.map(({ length, ...head }) => {
    at += length;
    return { ...head, bytes: whole.subarray(at - length, at) };
  });
}
