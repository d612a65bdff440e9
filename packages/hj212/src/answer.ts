import { crc16, writeHex4 } from './crc.ts';
import type { Head } from './segment.ts';

/**
 * What a packet from a device asks of the host: `9014` for an upload, `9013` for a notice.
 *
 * @source HJ 212-2017 §6.5; HJ 212-2025 (9015)
 */
export type AnswerCn = '9013' | '9014';

const ANSWER_BIT = 1;
const VERSION_BITS = 0xfc;

/**
 * Single data replies of the parameter commands: the words that tell the reply from the request. Without `=`, in
 * front of which the examples of 2017 print a blank here and there.
 */
const REPLY_WORDS: Record<string, string> = {
  '1011': 'SystemTime',
  // At surface-water stations; a request for a key in 2025.
  '1014': 'SystemTime',
  '1061': 'RtdInterval',
  '1063': 'MinInterval',
  '1021': 'Value',
  '1031': 'Target',
  '1041': 'ReportTime',
  '3017': 'CstartTime',
  '3018': 'Stime',
  '3019': '-SN',
};

/**
 * Which answer the host owes for this packet, if any. Requests that come back to the host, packets without
 * MN, with impossible packet numbers or without CP are owed nothing.
 *
 * @source HJ 212-2017 §6.5, Appendix C; 2005 as quoted by secondary sources
 */
export function answerOwed(head: Head): AnswerCn | undefined {
  const { cn, flag } = head;
  if (cn.length !== 4 || head.st.length < 2 || head.st.length > 3) return undefined;
  if (isNotice(head, cn)) return '9013';
  if (flag === undefined || (flag & ANSWER_BIT) === 0 || head.mn === '') return undefined;
  if (head.areaFrom === -1 || !possibleNumbers(head)) return undefined;
  return isUpload(head, cn) ? '9014' : undefined;
}

/** Whether PNUM and PNO, when given, fit each other: 1 ≤ PNO ≤ PNUM. */
export function possibleNumbers({ pnum, pno }: Head): boolean {
  if (pnum === undefined && pno === undefined) return true;
  return pnum !== undefined && pno !== undefined && pno >= 1 && pno <= pnum;
}

/** Commands of a device that are answered 9013, whatever their Flag says. */
function isNotice(head: Head, cn: string): boolean {
  switch (cn) {
    case '1013':
      return true;
    case '9015':
      return true;
    case '2072':
      // 2005 only; the national surface-water protocol and extensions may use the number for data.
      return head.mn !== '' && (head.flag === undefined || head.flag >> 2 === 0);
    case '1001':
      // In 2005 the same number sets the alarm time, host to device.
      return head.flag !== undefined && head.flag >> 2 === 2 && areaHas(head, 'i2300');
    case '1014':
      // At surface-water stations (ST=21) the same number reads the clock.
      return areaHas(head, 'SKCreateTime=') && !areaHas(head, 'NewSK=');
    default:
      return false;
  }
}

/** Whether a packet is a request of a host: such a one that reaches a host is forged or looped. */
export function isRequest(head: Head): boolean {
  const first = head.cn.charCodeAt(0);
  return first >= 0x31 && first <= 0x33 && !isNotice(head, head.cn) && !isUpload(head, head.cn);
}

/** Whether a 2xxx or 3xxx packet, known or not, or a data reply carries data for the host. */
export function isUpload(head: Head, cn: string): boolean {
  const first = cn.charCodeAt(0);
  if (first === 0x32)
    return cn !== '2012' && cn !== '2022' && !isEmptyArea(head) && !areaHas(head, 'BeginTime=');
  if (first === 0x33 && areaHas(head, 'DataTime=')) return true;
  const word = REPLY_WORDS[cn];
  return word !== undefined && areaHas(head, word);
}

function isEmptyArea({ data, areaFrom, areaTo }: Head): boolean {
  for (let i = areaFrom; i < areaTo; i++) if (data[i] !== 0x20 && data[i] !== 0x26) return false;
  return true;
}

function areaHas({ data, areaFrom, areaTo }: Head, word: string): boolean {
  if (areaFrom === -1) return false;
  // The first field decides in nearly every packet; the search behind it is the exception.
  if (data[areaFrom] === 0x44 && word === 'BeginTime=') return false;
  const at = data.indexOf(word, areaFrom, 'latin1');
  return at !== -1 && at + word.length <= areaTo;
}

/**
 * The bytes of the answer the host owes, or undefined. QN, PW and MN as they came, ST=91, Flag with the
 * version bits alone. A packet of 2005 is answered in the form of 2005, with QN inside CP.
 *
 * @source HJ 212-2017 §6.5, Appendix C.14; 2005 as quoted by secondary sources
 */
export function answerTo(head: Head): Buffer | undefined {
  const cn = answerOwed(head);
  return cn === undefined ? undefined : answerAs(cn, head);
}

/** The bytes of this answer to this packet, without asking whether it is owed. */
export function answerAs(cn: AnswerCn, head: Head): Buffer {
  const { flag } = head;
  if (flag === undefined || flag >> 2 === 0) return wrap(answer2005(cn, head));
  const qn = head.qn === '' ? '' : `QN=${head.qn};`;
  const pw = head.pw === '' ? '' : `PW=${head.pw};`;
  return wrap(`${qn}ST=91;CN=${cn};${pw}MN=${head.mn};Flag=${flag & VERSION_BITS};CP=&&&&`);
}

function answer2005(cn: AnswerCn, head: Head): string {
  const qn = head.qn === '' ? qnInside(head) : head.qn;
  const items: string[] = [];
  if (qn !== undefined) items.push(`QN=${qn}`);
  if (cn === '9014') items.push(`CN=${head.cn}`);
  if (cn === '9014' && head.pnum !== undefined && head.pno !== undefined) {
    items.push(`PNUM=${head.pnum}`, `PNO=${head.pno}`);
  }
  const pw = head.pw === '' ? '' : `PW=${head.pw};`;
  const flag = head.flag === undefined ? '' : 'Flag=0;';
  return `ST=91;CN=${cn};${pw}MN=${head.mn};${flag}CP=&&${items.join(';')}&&`;
}

/** The QN that a packet of 2005 carries at the start of its data area. */
export function qnInside({ data, areaFrom, areaTo }: Head): string | undefined {
  let from = areaFrom;
  while (from < areaTo && (data[from] === 0x26 || data[from] === 0x20)) from++;
  if (areaFrom === -1 || data[from] !== 0x51 || data[from + 1] !== 0x4e || data[from + 2] !== 0x3d) {
    return undefined;
  }
  let to = from + 3;
  while (to < areaTo && data[to] !== 0x3b && data[to] !== 0x2c) to++;
  return data.toString('latin1', from + 3, to).trim();
}

/** Puts header, length, CRC and tail around a data segment given as latin1 text. */
function wrap(data: string): Buffer {
  const size = data.length;
  const frame = Buffer.allocUnsafe(size + 12);
  frame.write(`##${String(size).padStart(4, '0')}${data}`, 0, 'latin1');
  writeHex4(frame, size + 6, crc16(frame, 6, size + 6));
  frame[size + 10] = 0x0d;
  frame[size + 11] = 0x0a;
  return frame;
}
