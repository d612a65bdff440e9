import { crc16, writeHex4 } from './crc.ts';
import { DATA_BYTES_STANDARD, HEAD_BYTES } from './framer.ts';

/** The editions of HJ 212; the version bits of Flag tell them apart. */
export type Edition = '2005' | '2017' | '2025';

/** Version bits of Flag by edition, already in place. @source HJ 212-2017 §6.3.3; HJ 212-2025 Table 3 */
export const VERSION_FLAG = { '2005': 0, '2017': 4, '2025': 8 } as const satisfies Record<Edition, number>;

/** The Flag of a packet: version, whether an answer is wanted, whether PNUM and PNO are present. */
export const flagOf = (edition: Edition, answer: boolean, split = false): number =>
  VERSION_FLAG[edition] + (split ? 2 : 0) + (answer ? 1 : 0);

/** One item of the data area: its fields are joined by `,`, items by `;`. */
export type Item = readonly (readonly [name: string, text: string])[];

/** A packet to build. Absent head fields are left out; text is UTF-8. */
export interface PacketFields {
  qn?: string;
  st: string;
  cn: string;
  pw?: string;
  mn: string;
  flag?: number;
  pnum?: number;
  pno?: number;
  /** Marks data sent again (2025). */
  rf?: '1';
  /** What stands between the brackets, as text or as items. */
  area: string | readonly Item[];
}

/** The readings of one factor as an item: `factorItem('w01018', { Rtd: '38.2', Flag: 'N' })`. */
export const factorItem = (code: string, values: Readonly<Record<string, string>>): Item =>
  Object.entries(values).map(([suffix, text]) => [`${code}-${suffix}`, text] as const);

/** The text of a data area. @source HJ 212-2017 §6.3.4 */
export const areaText = (items: readonly Item[]): string =>
  items.map((item) => item.map(([name, text]) => `${name}=${text}`).join(',')).join(';');

/** The data segment of a packet, in the order of the standard. @source HJ 212-2017 §6.3.2 Table 3 */
export function dataText(fields: PacketFields): string {
  const { qn, st, cn, pw, mn, flag, pnum, pno, rf, area } = fields;
  const head: [string, string | number | undefined][] = [
    ['QN', qn],
    ['ST', st],
    ['CN', cn],
    ['PW', pw],
    ['MN', mn],
    ['Flag', flag],
    ['PNUM', pnum],
    ['PNO', pno],
    ['RF', rf],
  ];
  const present = head.flatMap(([name, value]) => (value === undefined ? [] : `${name}=${value};`));
  const odd = present.find((field) => /[;,&\r\n]/.test(field.slice(0, -1)));
  if (odd !== undefined) throw new RangeError(`字段含分隔符 / a separator inside a head field: ${odd}`);
  return `${present.join('')}CP=&&${typeof area === 'string' ? area : areaText(area)}&&`;
}

/**
 * Puts header, length, CRC and tail around a data segment.
 *
 * @throws RangeError above 1024 bytes
 * @source HJ 212-2017 §6.3.1 Table 2, Appendix A
 */
export function encodeFrame(data: string | Buffer): Buffer {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  const size = bytes.length;
  if (size > DATA_BYTES_STANDARD) {
    throw new RangeError(`数据段超过 1024 字节 / data segment longer than 1024 bytes: ${size}`);
  }
  const frame = Buffer.allocUnsafe(size + 12);
  frame.write(`##${String(size).padStart(4, '0')}`, 0, 'latin1');
  frame.set(bytes, HEAD_BYTES);
  writeHex4(frame, HEAD_BYTES + size, crc16(bytes));
  frame.write('\r\n', HEAD_BYTES + size + 4, 'latin1');
  return frame;
}

/**
 * Builds one packet.
 *
 * @throws RangeError when the segment is longer than 1024 bytes (then {@link encodeSplit} it) or a head
 *   field holds a separator
 */
export const encodePacket = (fields: PacketFields): Buffer => encodeFrame(dataText(fields));

/**
 * Builds as many packets as the items need. One packet is sent unsplit; more carry PNUM and PNO, each with
 * the leading items (DataTime) repeated and its own QN, cut between items and never inside one.
 *
 * @param leading  items that every part repeats
 * @param nextQn  gives the QN of each part
 * @throws RangeError when one item alone does not fit, or more parts are needed than the edition can number
 * @source HJ 212-2017 Appendix C.49, C.50
 */
export function encodeSplit(
  fields: Omit<PacketFields, 'area' | 'qn'> & { edition: Edition },
  leading: readonly Item[],
  items: readonly Item[],
  nextQn: () => string,
): Buffer[] {
  const { edition, ...head } = fields;
  const qn = nextQn();
  const whole = dataText({ ...head, qn, area: [...leading, ...items] });
  if (Buffer.byteLength(whole) <= DATA_BYTES_STANDARD) return [encodeFrame(whole)];
  const flag = head.flag === undefined ? {} : { flag: head.flag | 2 };
  const pnumMax = edition === '2025' ? 9 : 9999;
  const frame = { ...head, ...flag, qn, pnum: pnumMax, pno: pnumMax };
  const groups = groupItems(
    items,
    DATA_BYTES_STANDARD - Buffer.byteLength(dataText({ ...frame, area: leading })),
  );
  if (groups.length > pnumMax) {
    throw new RangeError(`分包数超过该版本上限 / more parts than the edition can number: ${groups.length}`);
  }
  return groups.map((group, index) => {
    const numbers = { pnum: groups.length, pno: index + 1, qn: index === 0 ? qn : nextQn() };
    return encodePacket({ ...head, ...flag, ...numbers, area: [...leading, ...group] });
  });
}

/** Items in groups of at most `bytesMax`, each item with the `;` in front of it. */
function groupItems(items: readonly Item[], bytesMax: number): Item[][] {
  const groups: Item[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(areaText([item])) + 1;
    if (size > bytesMax) {
      throw new RangeError(`单个因子超出一个数据包 / one item does not fit into a packet: ${item[0]?.[0]}`);
    }
    if (bytes + size > bytesMax) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(item);
    bytes += size;
  }
  return groups;
}
