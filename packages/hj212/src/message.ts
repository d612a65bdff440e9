import { isRequest, possibleNumbers } from './answer.ts';
import { type AreaItem, readArea, type WireValues } from './data-area.ts';
import type { DeviationName } from './deviations.ts';
import { type EditionLabel, editionLabel } from './edition.ts';
import type { PacketPart } from './framer.ts';
import { type Head, hasFlag, headFields, readHead } from './segment.ts';

/** Why a packet whose frame is right is still rejected, by stable name. Its bytes are kept all the same. */
export const PROBLEMS = {
  'data-empty': { zh: '数据段为空', en: 'data segment is empty' },
  'mn-missing': { zh: '缺 MN，无法归属', en: 'no MN: it belongs to no one' },
  'cn-form': { zh: 'CN 不是 4 位数字', en: 'CN is not 4 digits' },
  'st-form': { zh: 'ST 不是 2 或 3 个字符', en: 'ST is not 2 or 3 characters' },
  'cp-missing': { zh: '数据命令缺 CP', en: 'a data command without CP' },
  'split-numbers': {
    zh: '分包号不可能（PNO 大于 PNUM 等）',
    en: 'impossible packet numbers (PNO above PNUM …)',
  },
  'request-from-device': {
    zh: '设备侧发来上位机请求命令，疑为伪造或回环',
    en: 'a request of a host from the side of a device: forged or looped',
  },
} as const;
export type ProblemName = keyof typeof PROBLEMS;

export interface MessageOptions {
  /** Who sent it; with `device`, requests are a problem. Default `any`. */
  from?: 'device' | 'any';
}

/** A packet with everything read that its bytes say. */
export interface Message {
  /** Undefined where the bytes do not tell. */
  readonly edition: EditionLabel | undefined;
  readonly head: Head;
  /** Head fields as sent, by the standard's names. */
  readonly fields: Readonly<Record<string, string>>;
  readonly data: WireValues;
  /** The items of the data area in order of sending. */
  readonly items: readonly AreaItem[];
  readonly deviations: readonly DeviationName[];
  readonly problems: readonly ProblemName[];
}

/**
 * Reads a packet, or a bare data segment, completely. Never fails: what is wrong is named.
 *
 * @source HJ 212-2017 §6.3, §6.6; HJ 212-2025 Table 3; 2005 from secondary sources
 */
export function readMessage(source: PacketPart | Buffer, options: MessageOptions = {}): Message {
  const part = Buffer.isBuffer(source) ? undefined : source;
  const head = readHead(Buffer.isBuffer(source) ? source : source.data);
  const items: AreaItem[] = [];
  const area = head.areaFrom === -1 ? [0, 0] : [head.areaFrom, head.areaTo];
  const data = readArea(head.data, area[0]!, area[1]!, head, items);
  const form = formDeviations(head);
  if (!hasFlag(head) && data.values.some(({ code }) => /^[aw]\d{5}$/.test(code))) form.push('flag-missing');
  return {
    edition: editionLabel(head),
    head,
    fields: headFields(head),
    data,
    items,
    deviations: [...(part?.quirks ?? []), ...head.deviations, ...form, ...data.deviations],
    problems: problemsOf(head, options),
  };
}

/** Why this packet is rejected by its head; empty for nearly every one. */
export function problemsOf(head: Head, { from = 'any' }: MessageOptions = {}): ProblemName[] {
  if (head.data.length === 0) return ['data-empty'];
  const problems: ProblemName[] = [];
  const enrolling = head.cn === '1001' || head.cn === '9013';
  if (head.mn === '' && !enrolling) problems.push('mn-missing');
  const command = /^\d{4}$/.test(head.cn);
  if (!command) problems.push('cn-form');
  if (head.st.length < 2 || head.st.length > 3) problems.push('st-form');
  if (!possibleNumbers(head)) problems.push('split-numbers');
  if (head.areaFrom === -1) {
    if (command && head.cn < '9000') problems.push('cp-missing');
  } else if (from === 'device' && command && isRequest(head)) problems.push('request-from-device');
  return problems;
}

const HEX_24 = /^[0-9A-F]{24}$/;

/** Deviations in the content of head fields, beside those of their form in `head.deviations`. */
export function formDeviations(head: Head): DeviationName[] {
  const found: DeviationName[] = [];
  if (head.data.length === 0) return found;
  const { qn, mn, pw, st, flag } = head;
  const is2005 = flag === undefined || flag >> 2 === 0;
  if (qn === '') {
    if (!is2005) found.push('qn-missing');
  } else if (!/^\d{17}$/.test(qn)) found.push('qn-form');
  if (mn !== '' && !(is2005 ? mn.length === 14 : HEX_24.test(mn))) found.push('mn-form');
  if (pw.length !== 6) found.push('pw-form');
  if (st.length !== 2) found.push('st-form');
  const numbers = head.pnum !== undefined || head.pno !== undefined;
  // Requests of 2005 carry Flag=3 without numbers in the standard's own examples.
  if (flag !== undefined && !is2005 && (flag & 2) !== 0 && !numbers) found.push('flag-bit1-without-numbers');
  if (flag !== undefined && (flag & 2) === 0 && numbers) found.push('numbers-without-flag-bit1');
  if (/^901[1-4]$/.test(head.cn) && !isPlainAnswer(head, is2005)) found.push('answer-form');
  return found;
}

function isPlainAnswer({ st, cn, flag, areaFrom, areaTo }: Head, is2005: boolean): boolean {
  if (st !== '91' || ((flag ?? 0) & 1) !== 0) return false;
  return is2005 || cn < '9013' || areaTo - areaFrom <= 1;
}
