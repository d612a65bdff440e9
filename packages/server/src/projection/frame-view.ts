import { createHash } from 'node:crypto';
import type { Edition, FrameSummary, FrameView, JournalPosition, Reading, ReadingRow } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import { editionOf, type Head, readHead, readMessage } from '@wenqu/hj212';
import type { KeyRing } from '../ingest/key-ring.ts';
import { openedRecord } from '../ingest/opened.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { FrameOutcome } from './traffic.ts';

const SUMMARY_CHARS = 400;
/** The answer stands in the same batch as its packet or shortly after: no need to look further. */
const ANSWER_WITHIN_BYTES = 4 * 1024 * 1024;

const maskPassword = (text: string): string => text.replaceAll(/((?:NewPW|NewSK|PW)=)[^;,&]*/gi, '$1******');

/** Bytes as text for people: UTF-8 where it is, else GB18030; control characters shown as escapes. */
export function readableText(bytes: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('gb18030').decode(bytes);
  }
  return text.replace(
    /[^\P{Cc}\t\r\n]/gu,
    (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

export interface FrameFate {
  readonly outcome: FrameOutcome;
  readonly why: string;
  readonly deviations: readonly string[];
  readonly mn: string;
}

export function summaryOf(
  record: JournalRecord,
  fate: FrameFate,
  head: Head | undefined,
  edition: Edition | '',
): FrameSummary {
  return {
    position: record.position,
    kind: record.kind === 'junk' ? 'junk' : record.kind === 'sent' ? 'sent' : 'packet',
    arrival: record.arrival,
    connection: record.connection,
    bytes: record.bytes.length,
    mn: head?.mn ?? fate.mn,
    cn: head?.cn ?? '',
    st: head?.st ?? '',
    qn: head?.qn ?? '',
    edition,
    outcome: fate.outcome,
    why: fate.why,
    deviations: fate.deviations,
    text: maskPassword(readableText(record.bytes.subarray(0, SUMMARY_CHARS * 2))).slice(0, SUMMARY_CHARS),
  };
}

/** Head and edition of a packet or answer record; nothing for junk. */
export function headOf(record: JournalRecord): { head: Head; edition: Edition } | undefined {
  if (record.kind !== 'packet' && record.kind !== 'sent') return undefined;
  const head = readHead(segmentOf(record.bytes));
  return { head, edition: editionOf(head) };
}

/** Remote address of a connection: the `opened` record its number points to. */
export const remoteOf = (reader: JournalReader, connection: number): string => {
  const opened = reader.at(journalPosition(connection))?.record;
  return opened?.kind === 'opened' ? opened.bytes.toString('latin1') : '';
};

/** Position of the answer to a packet, if one was sent. */
export function answerTo(
  reader: JournalReader,
  packet: JournalRecord,
  durable: JournalPosition,
): JournalPosition | null {
  let from = packet.position;
  while (from < durable && from < packet.position + ANSWER_WITHIN_BYTES) {
    const { records, next } = reader.read(from, durable, 256 * 1024);
    const found = records.find((record) => record.kind === 'sent' && record.about === packet.position);
    if (found) return found.position;
    if (next <= from) return null;
    from = next;
  }
  return null;
}

/**
 * One frame whole, from the journal alone: bytes and hash as they came, text and fields as its keys open
 * it; `rows` are the readings it brought. PW is left in: the API masks it.
 */
export function viewOf(
  reader: JournalReader,
  position: JournalPosition,
  durable: JournalPosition,
  ring: KeyRing,
  explain: (record: JournalRecord) => { fate: FrameFate; rows: readonly ReadingRow[] },
): FrameView | undefined {
  const held = reader.at(position);
  if (!held || held.record.kind === 'opened' || held.record.kind === 'closed') return undefined;
  const { record, place } = held;
  const plain = openedRecord(record, ring);
  const known = headOf(plain);
  const { fate, rows } = explain(plain);
  const message = known ? readMessage(segmentOf(plain.bytes)) : undefined;
  return {
    ...summaryOf(plain, fate, known?.head, known?.edition ?? ''),
    deviations: [...new Set([...fate.deviations, ...(message?.deviations ?? [])])],
    text: readableText(plain.bytes),
    hex: record.bytes.toString('hex'),
    sha256: createHash('sha256').update(record.bytes).digest('hex'),
    segment: place.segment,
    segmentOffset: place.offset,
    sealed: place.sealed,
    remote: remoteOf(reader, record.connection),
    fields: message?.fields ?? {},
    data: message?.items ?? [],
    readings: rows.flatMap(readingsOf),
    answer: record.kind === 'packet' ? answerTo(reader, record, durable) : null,
  };
}

const readingsOf = (row: ReadingRow): Reading[] =>
  row.values.map((value) => ({
    point: row.point,
    statistic: row.statistic,
    at: row.at,
    arrival: row.arrival,
    edition: row.edition,
    position: row.position,
    ...value,
  }));
