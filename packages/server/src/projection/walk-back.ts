import type { FrameSummary, FrameView, JournalPosition, ReadingRow } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import { editionOf, readHead, readValues } from '@wenqu/hj212';
import { hostOfOpened } from '../ingest/address-list.ts';
import type { BookIndex } from '../ingest/book-index.ts';
import { identityFaults } from '../ingest/guard.ts';
import type { KeyRing } from '../ingest/key-ring.ts';
import { readRows } from '../ingest/readings.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { ReadingStore } from '../store/readings.ts';
import { type FrameFate, headOf, remoteOf, summaryOf, viewOf } from './frame-view.ts';
import type { FrameOutcome } from './traffic.ts';

const NO_NAMES: readonly string[] = [];

/** What a frame's fate is derived from, again and again, with nothing remembered. */
export interface WalkBackParts {
  readonly reader: JournalReader;
  readonly store: ReadingStore;
  readonly ring: KeyRing;
  readonly index: BookIndex;
  /** MN last heard on a connection. */
  speakerOf(connection: number): string;
}

/** Frames in short, from the journal, in the order given; `mn` names those that name none themselves. */
export const summariesOf = (
  reader: JournalReader,
  frames: readonly (readonly [position: number, outcome: FrameOutcome])[],
  mn: string,
): FrameSummary[] =>
  frames.flatMap(([position, outcome]) => {
    const record = reader.at(journalPosition(position))?.record;
    if (!record) return [];
    const known = headOf(record);
    const fate = { outcome, why: record.why, deviations: NO_NAMES, mn };
    return [summaryOf(record, fate, known?.head, known?.edition ?? '')];
  });

/** One frame whole: the end of the walk back; undefined where none is held. */
export const frameAt = (
  parts: WalkBackParts,
  position: JournalPosition,
  durable: JournalPosition,
): FrameView | undefined =>
  viewOf(parts.reader, position, durable, parts.ring, (record) => explain(parts, record));

function explain(
  parts: WalkBackParts,
  record: JournalRecord,
): { fate: FrameFate; rows: readonly ReadingRow[] } {
  const { arrival, position } = record;
  if (record.kind !== 'packet') {
    const outcome = record.kind === 'sent' ? 'sent' : 'junk';
    const mn = parts.speakerOf(record.connection);
    return { fate: { outcome, why: record.why, deviations: NO_NAMES, mn }, rows: [] };
  }
  const data = segmentOf(record.bytes);
  const head = readHead(data);
  const { mn } = head;
  const bound = parts.index.get(mn, arrival);
  if (!bound) {
    return { fate: { outcome: 'quarantined', why: 'mn-unknown', deviations: NO_NAMES, mn }, rows: [] };
  }
  const host = hostOfOpened(remoteOf(parts.reader, record.connection));
  if (bound.logger.refuse === true && identityFaults(bound.logger, head.pw, host).length > 0) {
    return { fate: { outcome: 'quarantined', why: 'identity-refused', deviations: NO_NAMES, mn }, rows: [] };
  }
  const frame = { arrival, position, edition: editionOf(head) };
  const { rows, deviations } = readRows(readValues(data, head), head, bound, frame, []);
  const fresh = rows.some((row) => row.values.some(({ column }) => holds(parts.store, row, column)));
  const outcome = rows.length > 0 && !fresh ? 'duplicate' : 'stored';
  return { fate: { outcome, why: '', deviations, mn }, rows };
}

const holds = (
  store: ReadingStore,
  { point, statistic, at, position }: ReadingRow,
  column: string,
): boolean => store.versions(point, statistic, column, at).some((held) => held.position === position);
