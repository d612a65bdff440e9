import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type JournalPosition, type JournalState, journalPosition } from '@wenqu/domain';
import { type Clock, systemClock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { diskFiles, type JournalFiles, type WriteFile } from './files.ts';
import type { JournalDraft, JournalListener, JournalWriter } from './journal.ts';
import { type JournalLock, lockJournal } from './lock.ts';
import { RECORD_BYTES_MAX, recordBytes, writeRecord } from './record.ts';
import { type Recovery, recover, writeEnd } from './recover.ts';
import { offsetIn } from './scan.ts';
import { SEGMENT_HEAD_BYTES, type SegmentHead, segmentName, writeSegmentHead } from './segment.ts';

export interface JournalOptions {
  readonly files?: JournalFiles;
  readonly clock?: Clock;
  /** A number below 2^32 that nobody outside can guess, for each segment. */
  readonly salt?: () => number;
  readonly segmentBytesMax?: number;
  readonly segmentAgeMsMax?: number;
  /** A sync begins at most this often; when the last one is longer ago, at once. */
  readonly gatherMs?: number;
  readonly retryMs?: number;
  /** False: somebody else guards the folder (crash tests whose disk is in memory). */
  readonly lock?: boolean;
}

export interface OpenJournal {
  readonly writer: JournalWriter;
  readonly recovery: Recovery;
}

/** One write and one sync; positions are dealt out while it fills. */
interface Batch {
  readonly start: number;
  readonly segment: SegmentPlan;
  buffer: Buffer;
  bytes: number;
}

interface SegmentPlan extends SegmentHead {
  readonly since: number;
}

const BATCH_BYTES_FIRST = 256 * 1024;
/** A bigger buffer is not kept for the next batch. */
const BATCH_BYTES_KEPT = 8 * 1024 * 1024;
const MICROS_PER_MS = 1000;

/**
 * Opens the journal in `folder` as its only writer: reads it to its end, cuts a torn tail.
 *
 * @throws WQ_JOURNAL_TORN, WQ_JOURNAL_BUSY
 */
export async function openJournal(folder: string, options: JournalOptions = {}): Promise<OpenJournal> {
  const files = options.files ?? diskFiles;
  await files.makeFolder(folder);
  const lock = options.lock === false ? undefined : await lockJournal(folder);
  try {
    const recovery = await recover(files, folder);
    return { writer: new FileJournal(folder, options, recovery, lock), recovery };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/**
 * Appends batches. While one is written and synced the next one fills; a batch is written only after the one
 * before it was synced.
 *
 * When writing or syncing fails the page cache is not trusted any more (Linux drops the dirty mark of pages it
 * could not write): the file is closed, opened again, cut back to the durable end, and the whole batch is
 * written from memory to the same positions, once a second, until it is durable. So positions that were dealt
 * out stay true and nothing is acknowledged before.
 */
class FileJournal implements JournalWriter {
  readonly #folder: string;
  readonly #files: JournalFiles;
  readonly #clock: Clock;
  readonly #salt: () => number;
  readonly #bounds: { bytes: number; ageMs: number; gatherMs: number; retryMs: number };
  readonly #lock: JournalLock | undefined;
  readonly #listeners: JournalListener[] = [];
  /** The segment of the newest batch. */
  #segment: SegmentPlan | undefined;
  #end: number;
  #durable: number;
  #state: JournalState = 'open';
  #why = '';
  #filling: Batch | undefined;
  #spare: Buffer | undefined;
  #open: { base: number; file: WriteFile } | undefined;
  #running: Promise<void> | undefined;
  #lastCommit = 0;
  #closing = false;
  /** Ends the wait of the moment, whatever it is for; and only while it is for company. */
  #wake: (() => void) | undefined;
  #cut: (() => void) | undefined;
  #hurried = false;

  constructor(folder: string, options: JournalOptions, recovery: Recovery, lock: JournalLock | undefined) {
    this.#folder = folder;
    this.#files = options.files ?? diskFiles;
    this.#clock = options.clock ?? systemClock;
    this.#salt = options.salt ?? (() => randomInt(0x1_0000_0000));
    this.#bounds = {
      bytes: options.segmentBytesMax ?? limits.segmentBytesMax,
      ageMs: options.segmentAgeMsMax ?? limits.segmentAgeMsMax,
      gatherMs: options.gatherMs ?? limits.journalGatherMs,
      retryMs: options.retryMs ?? limits.journalRetryMs,
    };
    this.#lock = lock;
    this.#end = recovery.end;
    this.#durable = recovery.end;
    if (recovery.last) this.#segment = { ...recovery.last, since: this.#clock() };
  }

  get end(): JournalPosition {
    return journalPosition(this.#end);
  }
  get durable(): JournalPosition {
    return journalPosition(this.#durable);
  }
  get pendingBytes(): number {
    return this.#end - this.#durable;
  }
  get state(): JournalState {
    return this.#state;
  }
  get why(): string {
    return this.#why;
  }

  append(draft: JournalDraft): JournalPosition {
    const bytes = recordBytes(draft);
    if (bytes > RECORD_BYTES_MAX || this.#state === 'closed') {
      throw new WenquError('WQ_INTERNAL', { journal: this.#state, bytes });
    }
    this.#filling ??= this.#begin();
    const batch = this.#filling;
    if (batch.bytes + bytes > batch.buffer.length) grow(batch, bytes);
    const position = this.#end;
    writeRecord(batch.buffer, batch.bytes, draft, {
      position,
      salt: batch.segment.salt,
      batchStart: batch.start,
    });
    batch.bytes += bytes;
    this.#end += bytes;
    this.#running ??= this.#run();
    return journalPosition(position);
  }

  hurry(): void {
    if (this.#filling === undefined || this.#hurried) return;
    this.#hurried = true;
    this.#cut?.();
  }

  listen(listener: JournalListener): void {
    this.#listeners.push(listener);
  }

  synced(): Promise<boolean> {
    const goal = this.#end;
    if (this.#durable >= goal) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (done: boolean): void => {
        const index = this.#listeners.indexOf(listener);
        if (index >= 0) this.#listeners.splice(index, 1);
        resolve(done);
      };
      const listener: JournalListener = {
        onDurable: (durable) => {
          if (durable >= goal) settle(true);
        },
        onState: (state) => {
          if (state === 'closed') settle(false);
        },
      };
      this.#listeners.push(listener);
    });
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#closing = true;
    this.#wake?.();
    await this.#running;
    await this.#open?.file.close().catch(() => {});
    this.#open = undefined;
    if (this.#state === 'open') await writeEnd(this.#files, this.#folder, this.#durable).catch(() => {});
    this.#lock?.release();
    this.#setState('closed', this.#why);
  }

  /** The rotation of a batch is settled when it begins, because its segment's salt is in every record. */
  #begin(): Batch {
    const now = this.#clock();
    const last = this.#segment;
    const used = last ? this.#end - last.base : 0;
    const full = used >= this.#bounds.bytes;
    const old = last !== undefined && used > 0 && now - last.since >= this.#bounds.ageMs * MICROS_PER_MS;
    const segment = last && !full && !old ? last : { base: this.#end, salt: this.#salt(), since: now };
    this.#segment = segment;
    const buffer = this.#spare ?? Buffer.allocUnsafeSlow(BATCH_BYTES_FIRST);
    this.#spare = undefined;
    return { start: this.#end, segment, buffer, bytes: 0 };
  }

  async #run(): Promise<void> {
    while (this.#filling) {
      await this.#gather();
      const batch = this.#filling;
      this.#filling = undefined;
      this.#hurried = false;
      this.#lastCommit = this.#clock();
      if (!(await this.#persist(batch))) break;
      if (batch.buffer.length <= BATCH_BYTES_KEPT) this.#spare = batch.buffer;
      this.#durable = batch.start + batch.bytes;
      for (const listener of [...this.#listeners]) listener.onDurable(this.durable);
    }
    this.#running = undefined;
  }

  /**
   * Quiet, or somebody waits: what this turn of the event loop brought goes at once. Busy: what comes until
   * `gatherMs` goes together.
   */
  async #gather(): Promise<void> {
    const sinceMs = (this.#clock() - this.#lastCommit) / MICROS_PER_MS;
    const waitMs = this.#bounds.gatherMs - sinceMs;
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    if (waitMs <= 0 || this.#closing || this.#hurried) return turn();
    const waiting = this.#wait(Math.min(waitMs, this.#bounds.gatherMs));
    this.#cut = this.#wake;
    await waiting;
    this.#cut = undefined;
    if (this.#hurried) await turn();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Resolves when the batch is durable; false when the journal was closed while it could not be written. */
  async #persist(batch: Batch): Promise<boolean> {
    for (;;) {
      try {
        await this.#write(batch);
        if (this.#state === 'retrying') this.#setState('open', '');
        return true;
      } catch (error) {
        await this.#open?.file.close().catch(() => {});
        this.#open = undefined;
        this.#setState('retrying', reason(error));
        if (this.#closing) return false;
        await this.#wait(this.#bounds.retryMs);
      }
    }
  }

  async #write(batch: Batch): Promise<void> {
    const file = this.#open?.base === batch.segment.base ? this.#open.file : await this.#openFor(batch);
    await file.write(batch.buffer.subarray(0, batch.bytes), offsetIn(batch.segment, batch.start));
    await file.sync();
  }

  /** Opens the batch's segment, cut back to the durable end; a new one gets its head first, synced with its name. */
  async #openFor(batch: Batch): Promise<WriteFile> {
    await this.#open?.file.close();
    this.#open = undefined;
    const { segment } = batch;
    const file = await this.#files.openWrite(join(this.#folder, segmentName(segment.base)));
    this.#open = { base: segment.base, file };
    if (segment.base < batch.start) {
      await file.cut(offsetIn(segment, batch.start));
      return file;
    }
    await file.cut(0);
    await file.write(writeSegmentHead(segment), 0);
    await file.sync();
    await this.#files.syncFolder(this.#folder);
    await file.cut(SEGMENT_HEAD_BYTES);
    return file;
  }

  #setState(state: JournalState, why: string): void {
    if (this.#state === state && this.#why === why) return;
    this.#state = state;
    this.#why = why;
    for (const listener of [...this.#listeners]) listener.onState(state, why);
  }
}

function grow(batch: Batch, bytes: number): void {
  const bigger = Buffer.allocUnsafeSlow(Math.max(batch.buffer.length * 2, batch.bytes + bytes));
  batch.buffer.copy(bigger, 0, 0, batch.bytes);
  batch.buffer = bigger;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? String(message) : `${code}: ${message}`;
}
