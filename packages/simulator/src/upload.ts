import {
  crc16Text,
  dataText,
  encodeFrame,
  flagOf,
  type Item,
  mustBeSealed,
  type PacketFields,
  sealData,
} from '@wenqu/hj212';
import type { SimulatedLogger } from './district.ts';
import { formOf } from './factors.ts';
import { gbkBytes } from './gbk.ts';
import type { FactorFields } from './measure.ts';

/** One value as it left: the column, its text and the flag sent with it ('' when none). */
export type SentValue = readonly [column: string, text: string, flag: string];

/** One frame ready for the line. */
export interface Frame {
  readonly mn: string;
  readonly st: string;
  readonly cn: string;
  readonly qn: string;
  /** Fourteen digits as sent, '' where the command has none. */
  readonly dataTime: string;
  readonly values: readonly SentValue[];
  readonly bytes: Buffer;
  /** The answer that the device waits for. */
  readonly asks: '9013' | '9014' | '';
}

/** What a packet is to say, before it is known whether it fits into one. */
export interface Content {
  readonly st: string;
  readonly cn: string;
  readonly dataTime: string;
  readonly factors: readonly FactorFields[];
  /** Items that are not of a factor: facility states, log text, RestartTime. */
  readonly others?: readonly Item[];
  readonly asks: '9013' | '9014' | '';
}

export interface Envelope {
  readonly mn: string;
  readonly password: string;
  /** A fresh QN for each frame. */
  readonly nextQn: () => string;
  readonly resent: boolean;
  /** Seals what the edition wants sealed. */
  readonly key?: Buffer | undefined;
}

/** The standard allows 1024; one byte less leaves room for a stray semicolon. */
const DATA_BYTES_PLANNED = 1023;
const PARTS_MAX = 9;
const HEAD_BYTES = 6;

interface Cell {
  readonly item: Item;
  readonly values: readonly SentValue[];
}

/** The code a factor travels under. */
const codeOf = (logger: SimulatedLogger, factor: string): string =>
  logger.edition === '2005' ? formOf(factor).code2005 || factor : factor;

function cellOf(logger: SimulatedLogger, { factor, fields, flag }: FactorFields, interval: boolean): Cell {
  const code = codeOf(logger, factor);
  // HJ/T 212-2005 has flags in real-time data only, and no SampleTime.
  const old = logger.edition === '2005';
  const kept = old ? fields.filter(([suffix]) => suffix !== 'SampleTime') : fields;
  const sentFlag = old && interval ? '' : flag;
  const named = kept.map(([suffix, text]) => [`${code}-${suffix}`, text] as const);
  const flagItem: Item = sentFlag === '' ? [] : [[`${code}-Flag`, sentFlag]];
  return {
    item: logger.quirk === 'flag-before-value' ? [...flagItem, ...named] : [...named, ...flagItem],
    values: named
      .filter(([name]) => !name.endsWith('-SampleTime'))
      .map(([column, text]) => [column, text, sentFlag] as const),
  };
}

const otherCell = (item: Item): Cell => ({
  item,
  values: item
    .filter(([name]) => name.endsWith('-RS') || name.endsWith('-RT'))
    .map(([column, text]) => [column, text, ''] as const),
});

const itemLength = (item: Item): number =>
  item.reduce((sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text) + 2, 0);

/** Cells in groups that fit into one packet each, given the bytes that head and DataTime take. */
function grouped(cells: readonly Cell[], headBytes: number, spaced: number): Cell[][] {
  const groups: Cell[][] = [[]];
  let bytes = headBytes;
  for (const cell of cells) {
    const size = itemLength(cell.item) + cell.item.length * spaced;
    if (bytes + size > DATA_BYTES_PLANNED && groups.at(-1)!.length > 0) {
      groups.push([]);
      bytes = headBytes;
    }
    groups.at(-1)!.push(cell);
    bytes += size;
  }
  if (groups.length > PARTS_MAX) throw new RangeError(`more than ${PARTS_MAX} parts`);
  return groups;
}

function areaOf(logger: SimulatedLogger, items: readonly Item[]): string {
  const equals = logger.quirk === 'spaces' ? ' = ' : '=';
  const text = items
    .map((item) => item.map(([name, value]) => `${name}${equals}${value}`).join(','))
    .join(';');
  return logger.quirk === 'trailing-semicolon' && text !== '' ? `${text};` : text;
}

/**
 * The bytes of a segment with the vendor's habits of framing.
 * @param key seals the data area; the check value stays that of the plain text
 * @source HJ 212-2025 §6.4.2, Appendix A.2
 */
export function framed(logger: SimulatedLogger, segment: string, key?: Buffer): Buffer {
  const frame = plainFrame(logger, segment);
  if (key === undefined) return frame;
  const end = HEAD_BYTES + Number(frame.toString('latin1', 2, HEAD_BYTES));
  return Buffer.concat([
    frame.subarray(0, HEAD_BYTES),
    sealData(frame.subarray(HEAD_BYTES, end), key),
    frame.subarray(end),
  ]);
}

function plainFrame(logger: SimulatedLogger, segment: string): Buffer {
  let data =
    logger.quirk === 'gbk-log' && /[^\0-\x7f]/.test(segment) ? gbkBytes(segment) : Buffer.from(segment);
  if (logger.quirk === 'head-order')
    data = Buffer.from(segment.replace(/^(QN=[^;]*;)(ST=[^;]*;CN=[^;]*;)/, '$2$1'));
  if (data.length > 1024) {
    return Buffer.from(
      `##${String(data.length).padStart(4, '0')}${data.toString('latin1')}${crc16Text(data)}\r\n`,
      'latin1',
    );
  }
  const frame = encodeFrame(data);
  if (logger.quirk === 'missing-tail') return frame.subarray(0, frame.length - 2);
  if (logger.quirk === 'lower-case-crc') {
    frame.write(
      frame.toString('latin1', frame.length - 6, frame.length - 2).toLowerCase(),
      frame.length - 6,
      'latin1',
    );
  }
  return frame;
}

/** The frames that say `content`: one, or several parts when it does not fit, each with its own QN. */
export function framesOf(logger: SimulatedLogger, content: Content, envelope: Envelope): Frame[] {
  const { st, cn, dataTime, factors, others = [] } = content;
  const mn = logger.quirk === 'lower-case-mn' ? envelope.mn.toLowerCase() : envelope.mn;
  // The old habit: no QN, no Flag, so nothing to answer to; also with codes of 2017.
  const bare = logger.quirk === 'missing-flag' || (logger.edition === '2005' && !logger.asks);
  const asks = bare ? '' : content.asks;
  const interval = cn !== '2011';
  const cells = [...factors.map((each) => cellOf(logger, each, interval)), ...others.map(otherCell)];
  const shownTime = logger.quirk === 'long-data-time' && dataTime !== '' ? `${dataTime}000` : dataTime;
  const leading: Item[] = dataTime === '' ? [] : [[['DataTime', shownTime]]];
  const spaced = logger.quirk === 'spaces' ? 2 : 0;
  // 118: the longest head with split numbers and RF, the brackets, and DataTime.
  const groups = logger.quirk === 'long-segment' ? [cells] : grouped(cells, 118 + 28, spaced);
  return groups.map((group, index) => {
    const qn = bare ? '' : envelope.nextQn();
    const fields: PacketFields = {
      ...(bare ? {} : { qn, flag: flagOf(logger.edition, asks === '9014', groups.length > 1) }),
      st,
      cn,
      pw: envelope.password,
      mn,
      ...(groups.length > 1 ? { pnum: groups.length, pno: index + 1 } : {}),
      ...(envelope.resent && logger.edition === '2025' ? { rf: '1' as const } : {}),
      area: areaOf(logger, [...leading, ...group.map((cell) => cell.item)]),
    };
    const values = group.flatMap((cell) => cell.values);
    const key = mustBeSealed(cn) ? envelope.key : undefined;
    const bytes = framed(logger, dataText(fields), key);
    return { mn, st, cn, qn, dataTime, values, bytes, asks };
  });
}
