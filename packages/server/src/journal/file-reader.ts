import { join } from 'node:path';
import type { JournalPosition } from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import { diskFiles, type JournalFiles, type ReadFile } from './files.ts';
import type { JournalReader, JournalRecord, RecordPlace } from './journal.ts';
import { RECORD_BYTES_MAX, readRecord, recordChecks, recordLength } from './record.ts';
import { headOf, listSegments, type SegmentEntry } from './recover.ts';
import { offsetIn, SCAN_BLOCK_BYTES, scanBlock } from './scan.ts';
import { openSealed, type SealedSegment } from './sealed.ts';
import { type SegmentHead, sealedName, segmentName } from './segment.ts';

const SOURCES_OPEN_MAX = 8;
/** One frame and its head, nearly always. */
const RECORD_GUESS_BYTES = 2048;

/** Opens the journal in `folder` for reading; nothing is locked, any number of readers may be open. */
export const openJournalReader = (folder: string, files: JournalFiles = diskFiles): JournalReader =>
  new FileJournalReader(folder, files);

/** Bytes of one segment by position, raw or sealed. */
interface Source {
  readonly salt: number;
  /** Up to `bytesMax` bytes from `position`; fewer at the segment's end, none behind it. */
  chunk(position: number, bytesMax: number): Buffer;
  close(): void;
}

class FileJournalReader implements JournalReader {
  readonly #folder: string;
  readonly #files: JournalFiles;
  #segments: SegmentEntry[];
  /** Least recently used first. */
  readonly #sources = new Map<number, Source>();

  constructor(folder: string, files: JournalFiles) {
    this.#folder = folder;
    this.#files = files;
    this.#segments = listSegments(files, folder);
  }

  start(): JournalPosition {
    this.#list();
    return journalPosition(this.#segments[0]?.base ?? 0);
  }

  read(
    from: JournalPosition,
    to: JournalPosition,
    bytesMax: number,
  ): { records: JournalRecord[]; next: JournalPosition } {
    const records: JournalRecord[] = [];
    let position: number = from;
    while (position < to && position - from < Math.max(1, bytesMax)) {
      const { source, entry } = this.#sourceOf(position, to);
      const left = Math.max(bytesMax - (position - from), RECORD_BYTES_MAX);
      const chunk = source.chunk(position, Math.min(SCAN_BLOCK_BYTES, left, to - position));
      const { bytes } = scanBlock(chunk, position, source.salt, (block, at, length, where) => {
        records.push(readRecord(block, at, length, where));
      });
      if (bytes === 0) throw torn(entry, position);
      position += bytes;
    }
    return { records, next: journalPosition(position) };
  }

  at(position: JournalPosition): { record: JournalRecord; place: RecordPlace } | undefined {
    const found = this.#find(position);
    if (!found) return undefined;
    const { source, entry } = found;
    let chunk = source.chunk(position, RECORD_GUESS_BYTES);
    let length = recordLength(chunk, 0, chunk.length);
    if (length === 'more') {
      chunk = source.chunk(position, RECORD_BYTES_MAX);
      length = recordLength(chunk, 0, chunk.length);
    }
    if (typeof length !== 'number') return undefined;
    if (!recordChecks(chunk, 0, length, source.salt, position)) return undefined;
    const segment = entry.sealed ? sealedName(entry.base) : segmentName(entry.base);
    const offset = offsetIn({ base: entry.base, salt: 0 }, position);
    return {
      record: readRecord(chunk, 0, length, position),
      place: { segment, offset, sealed: entry.sealed },
    };
  }

  close(): void {
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  /** The segment that holds the record at `position`; lists the folder again when a new one has begun. */
  #sourceOf(position: number, to: number): { source: Source; entry: SegmentEntry } {
    const found = this.#find(position);
    if (found && found.source.chunk(position, 1).length > 0) return found;
    this.#list();
    const again = this.#find(position);
    if (again && again.source.chunk(position, 1).length > 0) return again;
    throw new WenquError('WQ_JOURNAL_TORN', {
      segment: again ? segmentName(again.entry.base) : '',
      offset: again ? offsetIn({ base: again.entry.base, salt: 0 }, position) : 0,
      position,
      to,
    });
  }

  #find(position: number): { source: Source; entry: SegmentEntry } | undefined {
    for (let round = 0; ; round++) {
      const entry = this.#segments.findLast((segment) => segment.base <= position);
      if (!entry) return undefined;
      try {
        return { source: this.#open(entry), entry };
      } catch (error) {
        // Sealed and removed since we listed the folder.
        if (round > 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        this.#list();
      }
    }
  }

  /** Reads the folder anew; a source whose segment was sealed meanwhile is opened again in its new form. */
  #list(): void {
    const before = new Map(this.#segments.map((entry) => [entry.base, entry.sealed]));
    this.#segments = listSegments(this.#files, this.#folder);
    for (const { base, sealed } of this.#segments) {
      if (before.get(base) === sealed) continue;
      this.#sources.get(base)?.close();
      this.#sources.delete(base);
    }
  }

  #open(entry: SegmentEntry): Source {
    const open = this.#sources.get(entry.base);
    if (open) {
      this.#sources.delete(entry.base);
      this.#sources.set(entry.base, open);
      return open;
    }
    const path = join(this.#folder, entry.sealed ? sealedName(entry.base) : segmentName(entry.base));
    const source = entry.sealed
      ? new SealedSource(openSealed(this.#files, path, entry.base))
      : openRaw(this.#files, path, entry);
    this.#sources.set(entry.base, source);
    if (this.#sources.size > SOURCES_OPEN_MAX) {
      const [oldest, stale] = this.#sources.entries().next().value!;
      stale.close();
      this.#sources.delete(oldest);
    }
    return source;
  }
}

function openRaw(files: JournalFiles, path: string, entry: SegmentEntry): RawSource {
  const file = files.openRead(path);
  const head = headOf(file.read.bind(file), entry.base);
  if (head) return new RawSource(file, head);
  file.close();
  throw torn(entry, entry.base);
}

class RawSource implements Source {
  readonly salt: number;
  readonly #file: ReadFile;
  readonly #head: SegmentHead;

  constructor(file: ReadFile, head: SegmentHead) {
    this.#file = file;
    this.#head = head;
    this.salt = head.salt;
  }

  chunk(position: number, bytesMax: number): Buffer {
    const block = Buffer.allocUnsafeSlow(bytesMax);
    return block.subarray(0, this.#file.read(block, offsetIn(this.#head, position)));
  }

  close(): void {
    this.#file.close();
  }
}

class SealedSource implements Source {
  readonly salt: number;
  readonly #segment: SealedSegment;

  constructor(segment: SealedSegment) {
    this.#segment = segment;
    this.salt = segment.salt;
  }

  chunk(position: number, bytesMax: number): Buffer {
    return this.#segment.chunk(position).subarray(0, bytesMax);
  }

  close(): void {
    this.#segment.close();
  }
}

const torn = (entry: SegmentEntry, position: number): WenquError =>
  new WenquError('WQ_JOURNAL_TORN', {
    segment: entry.sealed ? sealedName(entry.base) : segmentName(entry.base),
    offset: offsetIn({ base: entry.base, salt: 0 }, position),
    position,
  });
