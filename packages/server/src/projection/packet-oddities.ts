import type { Edition, Instant } from '@wenqu/domain';
import { MICROS_PER_MINUTE, MICROS_PER_SECOND, parseWireTime } from '@wenqu/domain';
import {
  COMMANDS,
  EXCHANGES,
  Framer,
  formDeviations,
  type Head,
  problemsOf,
  SYSTEMS,
  UPLOADS,
} from '@wenqu/hj212';
import type { BoundLogger } from '../ingest/book-index.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { Traffic } from './traffic.ts';

const CLOCK_OFF_MICROS = 5 * MICROS_PER_MINUTE;
const FRAME_BYTES = 12;
const COMMANDS_KNOWN = new Set([...COMMANDS, ...EXCHANGES, ...UPLOADS].map(({ cn }) => cn));
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
  const names: string[] = [];
  addAll(names, frameQuirks(record.bytes));
  addAll(names, head.deviations);
  addAll(names, formDeviations(head));
  addAll(names, problemsOf(head, { from: 'device' }));
  if (logger.password !== '' && head.pw !== logger.password) names.push('password-differs');
  if (logger.edition !== '' && edition !== logger.edition) names.push('edition-differs');
  if (!SYSTEMS_KNOWN.has(head.st)) names.push('st-unknown');
  if (!COMMANDS_KNOWN.has(head.cn)) names.push('cn-unknown');
  if (carriesOurQn(head, traffic)) return names;
  if (repeatsQn(record, head, traffic)) names.push('qn-repeated');
  if (!clockChecked) seeBeside(head.qn, record.arrival, traffic);
  else if (clockOff(head.qn, record.arrival, traffic)) names.push('clock-off');
  return names;
}

/** Nearly every packet has nothing to add: no array is made for it. */
function addAll(names: string[], more: readonly string[]): void {
  for (const name of more) names.push(name);
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

/**
 * An answer or a data reply: its QN is the one of our request, so that it neither numbers a packet of the device
 * nor tells its clock. @source HJ 212-2017 §6.5
 */
export const carriesOurQn = ({ cn, qn }: Head, { askedQn }: Traffic): boolean =>
  (qn !== '' && qn === askedQn) || (cn.length === 4 && cn >= '9011' && cn <= '9014');

/** A second packet under the QN of the one before, with other bytes. */
function repeatsQn({ bytes }: JournalRecord, { qn }: Head, traffic: Traffic): boolean {
  const mark = bytes.length * 2 ** 32 + bytes.readUInt32LE(bytes.length - 6);
  const repeats = qn !== '' && qn === traffic.lastQn && mark !== traffic.lastMark;
  traffic.lastQn = qn;
  traffic.lastMark = mark;
  return repeats;
}

let lastSecond = '';
let lastMoment: Instant | undefined;

/** The second a QN names; those of many loggers are the same one. */
export const qnMoment = (qn: string): Instant | undefined => (qn.length === 17 ? secondOf(qn) : undefined);

function secondOf(qn: string): Instant | undefined {
  if (!qn.startsWith(lastSecond) || lastSecond === '') {
    lastSecond = qn.slice(0, 14);
    const time = parseWireTime(lastSecond);
    lastMoment = time.kind === 'instant' ? time.at : undefined;
  }
  return lastMoment;
}

/** QN is the device's clock at sending: compared with the arrival. @source supervision.md §4.2 V9 */
function clockOff(qn: string, arrival: Instant, traffic: Traffic): boolean {
  const sent = qnMoment(qn);
  if (sent === undefined) return false;
  const offset = sent - arrival;
  traffic.clockOffsetS = Math.round(offset / MICROS_PER_SECOND);
  return Math.abs(offset) > CLOCK_OFF_MICROS;
}

/** A clock of simulated time that leaps by more than this is bringing history, or was set. */
const BESIDE_S = 30;
const BESIDE_MICROS = MICROS_PER_MINUTE;

/**
 * Simulated time may run ahead of the wall's until it has reached the present. A device's clock is compared from
 * the moment on at which it has run beside ours for a minute.
 */
function seeBeside(qn: string, arrival: Instant, traffic: Traffic): void {
  const sent = qnMoment(qn);
  if (sent === undefined) return;
  const offsetS = Math.round((sent - arrival) / MICROS_PER_SECOND);
  const beside = traffic.clockBeside;
  if (!beside || Math.abs(offsetS - beside.offsetS) > BESIDE_S) {
    traffic.clockBeside = { offsetS, since: arrival };
  } else if (arrival - beside.since >= BESIDE_MICROS) traffic.clockOffsetS = offsetS;
}
