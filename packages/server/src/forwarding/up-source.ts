import { crc16, HEAD_BYTES, type Head, openSealed, readHead, readHex4 } from '@wenqu/hj212';
import { segmentOf } from '../ingest/segment-of.ts';

/** SM4 keys a logger's packets may be encrypted with, the current one first. */
export type KeysOf = (mn: string) => readonly Buffer[];

/**
 * The head of a packet of the journal, its data area in plain text. The check value belongs to the plain text: where
 * it fits as received nothing was encrypted. Undefined: no key opens it.
 *
 * @param bytes from `##` on
 * @source hj212.md §8.4
 */
export function headOfPacket(bytes: Buffer, keysOf: KeysOf): Head | undefined {
  const data = segmentOf(bytes);
  const sent = readHex4(bytes, HEAD_BYTES + data.length);
  const head = readHead(data);
  if (crc16(data) === sent) return head;
  for (const key of keysOf(head.mn)) {
    const plain = openSealed(data, key, sent);
    if (plain) return readHead(plain);
  }
  return undefined;
}
