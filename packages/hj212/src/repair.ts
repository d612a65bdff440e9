import { crc16, readHex4 } from './crc.ts';

const HEAD_FIELDS = ['QN=', 'ST=', 'CN=', 'PW=', 'MN='];

/** Whether a head field that can open a data segment stands at `at`, in any case of letters. */
export function isHeadField(bytes: Buffer, at: number): boolean {
  if (bytes[at + 2] !== 0x3d) return false;
  const name = String.fromCharCode(bytes[at]! & 0xdf, bytes[at + 1]! & 0xdf, 0x3d);
  return HEAD_FIELDS.includes(name);
}

/**
 * The data segment of a block whose length field is wrong, by its other end: a known head field within
 * eight bytes of `##`, then the first `&&`, four digits and CR LF whose CRC fits the bytes between. Only for
 * devices set to it: length, not a delimiter, ends a packet.
 *
 * @param at  where `##` stands
 */
export function repairedData(bytes: Buffer, at: number, dataBytesMax: number) {
  let from = at + 2;
  while (from <= at + 8 && !isHeadField(bytes, from)) from++;
  if (from > at + 8) return undefined;
  const limit = Math.min(bytes.length - 1, from + dataBytesMax + 5);
  for (let cr = bytes.indexOf('\r\n', from); cr !== -1 && cr <= limit; cr = bytes.indexOf('\r\n', cr + 2)) {
    const to = cr - 4;
    if (to < from + 2 || bytes[to - 1] !== 0x26 || bytes[to - 2] !== 0x26) continue;
    if (crc16(bytes, from, to) === readHex4(bytes, to)) return { from, to };
  }
  return undefined;
}
