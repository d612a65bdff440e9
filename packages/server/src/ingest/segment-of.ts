const HEAD_BYTES = 6;

/** The data segment of a packet or `sent` record: its bytes begin with `##` and four digits. */
export function segmentOf(raw: Buffer): Buffer {
  const length = (raw[2]! - 48) * 1000 + (raw[3]! - 48) * 100 + (raw[4]! - 48) * 10 + (raw[5]! - 48);
  return raw.subarray(HEAD_BYTES, HEAD_BYTES + length);
}
