import { join } from 'node:path';
import { WenquError } from '../errors.ts';
import { type JournalFiles, readWhole, replaceFile } from './files.ts';
import { laterBatchExists, offsetIn, scanSegment } from './scan.ts';
import { openSealed } from './sealed.ts';
import {
  baseOfName,
  readSegmentHead,
  SEGMENT_HEAD_BYTES,
  type SegmentHead,
  sealedName,
  segmentName,
} from './segment.ts';

export interface SegmentEntry {
  readonly base: number;
  readonly sealed: boolean;
}

/** Where writing goes on after a start, and what was cut to get there. */
export interface Recovery {
  readonly end: number;
  /** The raw segment that goes on; undefined: the next batch begins a new one. */
  readonly last: SegmentHead | undefined;
  readonly cutBytes: number;
  /** Name of the segment that was cut, '' when none was. */
  readonly cutSegment: string;
}

const END_FILE = 'end.json';

/** Segments in the folder by base; where a raw and a sealed one stand side by side, the sealed one counts. */
export function listSegments(files: JournalFiles, folder: string): SegmentEntry[] {
  const sealedOf = new Map<number, boolean>();
  for (const name of files.names(folder)) {
    const entry = baseOfName(name);
    if (entry) sealedOf.set(entry.base, entry.sealed || sealedOf.get(entry.base) === true);
  }
  return [...sealedOf].map(([base, sealed]) => ({ base, sealed })).sort((a, b) => a.base - b.base);
}

/** Notes at a clean close how far the journal reaches, so that a later damage of its last batch is seen. */
export async function writeEnd(files: JournalFiles, folder: string, end: number): Promise<void> {
  const bytes = Buffer.from(JSON.stringify({ durable: end }));
  await replaceFile(files, folder, join(folder, END_FILE), bytes);
}

/** The position noted by the last clean close; 0: none. A lower bound of what must be whole. */
function notedEnd(files: JournalFiles, folder: string): number {
  const bytes = readWhole(files, join(folder, END_FILE));
  if (bytes === undefined) return 0;
  try {
    const durable = (JSON.parse(bytes.toString()) as { durable?: unknown }).durable;
    return typeof durable === 'number' && Number.isSafeInteger(durable) ? durable : 0;
  } catch {
    return 0;
  }
}

/**
 * Reads the journal as on a normal day, cuts what a crash left half written at its very end, and says where
 * to go on.
 *
 * @throws WQ_JOURNAL_TORN naming segment and offset when bytes that were once synced do not check
 */
export async function recover(files: JournalFiles, folder: string): Promise<Recovery> {
  const segments = listSegments(files, folder);
  const noted = notedEnd(files, folder);
  segments.slice(0, -1).forEach((entry, index) => {
    const end = checkedEnd(files, folder, entry);
    const next = segments[index + 1]!.base;
    if (end !== next) throw torn(entry, end);
  });
  const last = segments.at(-1);
  if (last === undefined) return noteCut(0, noted, undefined, 0, '');
  if (last.sealed) {
    return noteCut(checkedEnd(files, folder, last), noted, undefined, 0, sealedName(last.base));
  }
  return recoverLast(files, folder, last, noted);
}

async function recoverLast(
  files: JournalFiles,
  folder: string,
  last: SegmentEntry,
  noted: number,
): Promise<Recovery> {
  const name = segmentName(last.base);
  const path = join(folder, name);
  const file = files.openRead(path);
  try {
    const size = file.size();
    const head = headOf(file.read.bind(file), last.base);
    if (head === undefined) {
      // The head is synced before anything follows it: bytes behind a bad head were once good.
      if (size > SEGMENT_HEAD_BYTES || noted > last.base) throw torn(last, last.base);
      await files.remove(path);
      await files.syncFolder(folder);
      return noteCut(last.base, noted, undefined, size, name);
    }
    const end = scanSegment(file, head, () => {});
    const extra = size - offsetIn(head, end);
    if (end < noted || (extra > 0 && laterBatchExists(file, head, end))) throw torn(last, end);
    if (extra > 0) await cut(files, path, offsetIn(head, end));
    return { end, last: head, cutBytes: extra, cutSegment: extra > 0 ? name : '' };
  } finally {
    file.close();
  }
}

function noteCut(
  end: number,
  noted: number,
  last: SegmentHead | undefined,
  cutBytes: number,
  name: string,
): Recovery {
  if (end < noted) {
    throw new WenquError('WQ_JOURNAL_TORN', { segment: name, offset: SEGMENT_HEAD_BYTES, end, noted });
  }
  return { end, last, cutBytes, cutSegment: cutBytes > 0 ? name : '' };
}

async function cut(files: JournalFiles, path: string, size: number): Promise<void> {
  const file = await files.openWrite(path);
  try {
    await file.cut(size);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Position after the last record that checks. */
function checkedEnd(files: JournalFiles, folder: string, entry: SegmentEntry): number {
  if (entry.sealed) {
    const sealed = openSealed(files, join(folder, sealedName(entry.base)), entry.base);
    sealed.close();
    return sealed.end;
  }
  const file = files.openRead(join(folder, segmentName(entry.base)));
  try {
    const head = headOf(file.read.bind(file), entry.base);
    if (head === undefined) throw torn(entry, entry.base);
    const end = scanSegment(file, head, () => {});
    if (file.size() !== offsetIn(head, end)) throw torn(entry, end);
    return end;
  } finally {
    file.close();
  }
}

/** The head of the segment named for `base`, or undefined where it does not check. */
export function headOf(read: (into: Buffer, at: number) => number, base: number): SegmentHead | undefined {
  const bytes = Buffer.alloc(SEGMENT_HEAD_BYTES);
  const head = readSegmentHead(bytes.subarray(0, read(bytes, 0)));
  return head?.base === base ? head : undefined;
}

const torn = (entry: SegmentEntry, position: number): WenquError =>
  new WenquError('WQ_JOURNAL_TORN', {
    segment: entry.sealed ? sealedName(entry.base) : segmentName(entry.base),
    offset: position - entry.base + SEGMENT_HEAD_BYTES,
    position,
  });
