import { answerOwed, HEAD_BYTES, type Head, qnInside } from '@wenqu/hj212';
import { markOf } from './echo-guard.ts';
import type { UpFrame } from './encode-up.ts';

const CRC_BYTES = 4;
const TAIL = Buffer.from('\r\n', 'latin1');

/**
 * The frame as the logger sent it, byte for byte, with the tail of the standard whatever tail it came with: a
 * strict receiver loses its place in the stream without one.
 *
 * @param bytes from `##` on
 * @param head of its plain segment
 * @source hj212.md §10 (transparent relay), §2.6
 */
export function rawUp(bytes: Buffer, head: Head): UpFrame {
  const end = HEAD_BYTES + head.data.length + CRC_BYTES;
  const qn = head.qn || qnInside(head) || '';
  const area = head.areaFrom === -1 ? Buffer.alloc(0) : head.data.subarray(head.areaFrom, head.areaTo);
  return {
    mn: head.mn,
    cn: head.cn,
    qn,
    bytes: Buffer.concat([bytes.subarray(0, end), TAIL]),
    answered: answerOwed(head) !== undefined && qn !== '',
    mark: markOf(head.mn, head.cn, qn, head.pno, area),
  };
}
