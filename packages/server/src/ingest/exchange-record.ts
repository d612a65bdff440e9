import { type Head, readHead } from '@wenqu/hj212';
import type { JournalRecord } from '../journal/journal.ts';
import { segmentOf } from './segment-of.ts';

/** Command whose uploads belong to the open exchange of this MN (as it stands on the wire); '' for none. */
export type OpenDataCn = (mn: string) => string;

/** `DataTime=` with its 14 digits and the `;` behind: where the bottle number of a retained sample stands. */
const BEHIND_DATA_TIME = 24;
const LETTER_V = 0x56;

/**
 * Whether a record belongs to an exchange: a request of ours, or a packet that is or may be an answer, a data
 * reply or a notice. The gateway's thread tells exactly these; whoever reads the journal again finds the same.
 *
 * @source HJ 212-2017 §6.5; hj212.md §3.4 (data of a time range carry QNs of their own)
 */
export function isExchangeRecord(record: JournalRecord, openDataCn: OpenDataCn): boolean {
  if (record.kind === 'sent') return record.about === null;
  return record.kind === 'packet' && isExchangeHead(readHead(segmentOf(record.bytes)), openDataCn);
}

/** The same for a packet from a device whose head is read. */
export function isExchangeHead(head: Head, openDataCn: OpenDataCn): boolean {
  const { cn } = head;
  if (cn.length !== 4) return false;
  switch (cn.charCodeAt(0)) {
    case 0x32:
      return bringsBottle(head) || openDataCn(head.mn) === cn || isEvent(cn);
    case 0x31:
    case 0x33:
      return true;
    // 9017, 9018: configuration of a vendor's profile.
    case 0x39:
      return (cn >= '9011' && cn <= '9014') || cn === '9017' || cn === '9018';
    default:
      return false;
  }
}

/** 20x1 but 2031, sent by thousands: a bottle number is looked for only where the form puts it. */
const isFrequent = (cn: string): boolean =>
  cn.charCodeAt(3) === 0x31 && cn.charCodeAt(2) !== 0x33 && cn.charCodeAt(1) === 0x30;

/** 2062: result of a standard check (2025). 2072: alarm of 2005. 2081: the logger was switched on. */
const isEvent = (cn: string): boolean =>
  cn.charCodeAt(2) > 0x35 && (cn === '2062' || cn === '2072' || cn === '2081');

/** C.63 of 2025 uploads a kept bottle under a number nobody could read. @source hj212.md §8.3 */
function bringsBottle({ cn, data, areaFrom, areaTo }: Head): boolean {
  if (areaFrom === -1) return false;
  if (isFrequent(cn) && data[areaFrom + BEHIND_DATA_TIME] !== LETTER_V) return false;
  const area = data.subarray(areaFrom, areaTo);
  return area.includes('VaseNo=', 0, 'latin1') || area.includes('VeseNo=', 0, 'latin1');
}
