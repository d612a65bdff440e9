import { createCipheriv, createDecipheriv } from 'node:crypto';
import { crc16 } from './crc.ts';
import { type AreaItem, readArea } from './data-area.ts';
import { readHead } from './segment.ts';

/** SM4 works on groups of this size; a rest that is shorter stays plain. */
export const SM4_GROUP_BYTES = 16;

/**
 * Where the data area stands in a data segment: between `CP=&&` and the closing `&&`. Works on bytes: an
 * encrypted area may hold anything, `&&` included. Undefined without both brackets.
 */
export function areaRange(data: Buffer): { from: number; to: number } | undefined {
  const cp = data.indexOf('CP=&&');
  const to = data.length - 2;
  if (cp === -1 || cp + 5 > to || data[to] !== 0x26 || data[to + 1] !== 0x26) return undefined;
  return { from: cp + 5, to };
}

/** Encrypts the whole groups of the data area; the segment keeps its length. @source HJ 212-2025 §6.4.2 */
export const sealData = (data: Buffer, key: Buffer): Buffer => turn(data, key, true);

/** Decrypts the whole groups of the data area; the segment keeps its length. @source HJ 212-2025 §6.4.2 */
export const openData = (data: Buffer, key: Buffer): Buffer => turn(data, key, false);

function turn(data: Buffer, key: Buffer, seal: boolean): Buffer {
  const range = areaRange(data);
  const result = Buffer.from(data);
  if (range === undefined) return result;
  const bytes = range.to - range.from;
  const whole = data.subarray(range.from, range.from + bytes - (bytes % SM4_GROUP_BYTES));
  const cipher = seal ? createCipheriv('sm4-ecb', key, null) : createDecipheriv('sm4-ecb', key, null);
  cipher.setAutoPadding(false);
  Buffer.concat([cipher.update(whole), cipher.final()]).copy(result, range.from);
  return result;
}

/**
 * The plain segment of an encrypted packet, if this key opens it: the CRC belongs to the plain text, and
 * because eight bits are a weak witness the text must also be printable and parse.
 *
 * @param sent  the check value in the packet
 * @source HJ 212-2025 Appendix A.2
 */
export function openSealed(data: Buffer, key: Buffer, sent: number): Buffer | undefined {
  const range = areaRange(data);
  if (range === undefined || range.to - range.from < SM4_GROUP_BYTES) return undefined;
  const plain = openData(data, key);
  if (crc16(plain) !== sent) return undefined;
  for (let i = range.from; i < range.to; i++) {
    const byte = plain[i]!;
    if (byte === 0x7f || (byte < 0x20 && byte !== 0x0d && byte !== 0x0a && byte !== 0x09)) return undefined;
  }
  return parses(plain, range) ? plain : undefined;
}

/** Whether an area is items with names, and its text is in an encoding. */
function parses(plain: Buffer, { from, to }: { from: number; to: number }): boolean {
  const items: AreaItem[] = [];
  const { deviations } = readArea(plain, from, to, readHead(plain), items);
  if (items.length === 0 || deviations.includes('text-undecodable')) return false;
  return items.every(({ name }) => /^[0-9A-Za-z]{1,24}(?:-[0-9A-Za-z]{1,24})?$/.test(name));
}

/**
 * Whether the end of a data segment is text, as that of a plain packet is. A sealed one has at least one group
 * of ciphertext there, of which one in millions is text. Chinese text is not told from ciphertext.
 */
export function looksPlain(data: Buffer): boolean {
  // The closing brackets, a rest of up to 15 bytes, and one group.
  const end = data.length - 2;
  for (let i = Math.max(0, end - 2 * SM4_GROUP_BYTES + 1); i < end; i++) {
    const byte = data[i]!;
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

/** MN in the head of a segment whose area may be anything; `''` when it has none. */
export const mnOf = (data: Buffer): string => readHead(data).mn;

/**
 * Seals a whole frame: length and check value stay those of the plain packet.
 *
 * @param frame  from `##` to the tail, as {@link encodePacket} builds it
 * @param key  16 bytes
 * @source HJ 212-2025 §6.4.2, Appendix A.2
 */
export function sealFrame(frame: Buffer, key: Buffer): Buffer {
  const size = Number(frame.toString('latin1', 2, 6));
  const sealed = Buffer.from(frame);
  sealData(frame.subarray(6, 6 + size), key).copy(sealed, 6);
  return sealed;
}

/**
 * Packets from a device that an edition 2025 link on the internet has to encrypt: 2000 to 2999, 1014, 3020.
 *
 * @source HJ 212-2025 §6.4.4
 */
export const mustBeSealed = (cn: string): boolean => /^2\d{3}$/.test(cn) || cn === '1014' || cn === '3020';
