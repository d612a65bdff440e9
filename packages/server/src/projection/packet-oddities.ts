import type { Edition, Instant } from '@wenqu/domain';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND, parseWireTime } from '@wenqu/domain';
import { COMMANDS, Framer, formDeviations, type Head, problemsOf, SYSTEMS } from '@wenqu/hj212';
import type { BoundLogger } from '../ingest/book-index.ts';
import type { BookDeviation } from '../ingest/deviations.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { Traffic } from './traffic.ts';

const CLOCK_OFF_MICROS = 5 * MICROS_PER_MINUTE;
const FRAME_BYTES = 12;
const COMMANDS_KNOWN = new Set(COMMANDS.map(({ cn }) => cn));
const SYSTEMS_KNOWN = new Set(SYSTEMS.map(({ code }) => code));
const NO_NAMES: readonly string[] = [];

/** What is odd about a packet beside its data area: its frame, its head, and against book, clock and neighbours. */
export function packetOddities(
  record: JournalRecord,
  head: Head,
  edition: Edition,
  { logger }: BoundLogger,
  traffic: Traffic,
  clockChecked: boolean,
): string[] {
  const book: BookDeviation[] = [];
  if (logger.password !== '' && head.pw !== logger.password) book.push('password-differs');
  if (logger.edition !== '' && edition !== logger.edition) book.push('edition-differs');
  if (!SYSTEMS_KNOWN.has(head.st)) book.push('st-unknown');
  if (!COMMANDS_KNOWN.has(head.cn)) book.push('cn-unknown');
  if (repeatsQn(record, head, traffic)) book.push('qn-repeated');
  if (clockChecked && clockOff(head.qn, record.arrival, traffic)) book.push('clock-off');
  return [
    ...frameQuirks(record.bytes),
    ...head.deviations,
    ...formDeviations(head),
    ...problemsOf(head, { from: 'device' }),
    ...book,
  ];
}

/** The framer's own words for this packet, asked again only when its frame is not the plain form. */
function frameQuirks(raw: Buffer): readonly string[] {
  const size = Number(raw.toString('latin1', 2, 6)) + FRAME_BYTES;
  const plain =
    raw.length === size && raw[size - 2] === 0x0d && raw[size - 1] === 0x0a && size <= 1024 + FRAME_BYTES;
  if (plain && !/[a-f]/.test(raw.toString('latin1', size - 6, size - 2))) return NO_NAMES;
  const framer = new Framer();
  const part = [...framer.push(raw), ...framer.flush('close')][0];
  return part?.kind === 'packet' ? part.quirks : NO_NAMES;
}

/** A second packet under the QN of the one before, with other bytes. */
function repeatsQn({ bytes }: JournalRecord, { qn }: Head, traffic: Traffic): boolean {
  const mark = `${bytes.length}:${bytes.toString('latin1', bytes.length - 8)}`;
  const repeats = qn !== '' && qn === traffic.lastQn && mark !== traffic.lastMark;
  traffic.lastQn = qn;
  traffic.lastMark = mark;
  return repeats;
}

/** QN is the device's clock at sending: compared with the arrival. @source supervision.md §4.2 V9 */
function clockOff(qn: string, arrival: Instant, traffic: Traffic): boolean {
  const sent = qn.length === 17 ? parseWireTime(qn) : undefined;
  if (sent?.kind !== 'instant') return false;
  const offset = sent.at - arrival;
  traffic.clockOffsetS = Math.round(offset / MICROS_PER_SECOND);
  return Math.abs(offset) > CLOCK_OFF_MICROS;
}
