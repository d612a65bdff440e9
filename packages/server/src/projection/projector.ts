import type { Accounting, BookSnapshot, Edition, FrameSummary, FrameView, Instant, JournalPosition, LoggerTraffic, PointId, ReadingRow } from '@wenqu/domain';
import { journalPosition, MICROS_PER_MINUTE, MICROS_PER_SECOND, parseWireTime } from '@wenqu/domain';
import { editionOf, type Head, readHead } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import { readRows, statisticOf } from '../ingest/readings.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { Judge } from '../judge/judge.ts';
import { limits } from '../limits.ts';
import type { Note, ReadingStore } from '../store/readings.ts';
import { BookIndex, type BoundLogger } from '../ingest/book-index.ts';
import type { BookDeviation } from '../ingest/deviations.ts';
import { type FrameFate, headOf, remoteOf, segmentOf, summaryOf, viewOf } from './frame-view.ts';
import { addCounts, addNamed, closes, countDeviation, countEdition, countFrame, type FrameOutcome, newTraffic, type Traffic, trafficNote, trafficView } from './traffic.ts';
import { knownCommand, knownSystem } from './wire-words.ts';

const READ_BYTES = 1024 * 1024;
const CLOCK_OFF_MICROS = 5 * MICROS_PER_MINUTE;
const NO_NAMES: readonly string[] = [];
const FRAMES_PER_TICK = 100;

interface PendingFrame {
  readonly record: JournalRecord;
  readonly head: Head;
  readonly edition: Edition;
  readonly traffic: Traffic;
  readonly deviations: readonly string[];
  /** Rows it gave, and how many of them said something new. */
  readonly rows: number;
  fresh: number;
}

export interface ProjectorParts {
  readonly reader: JournalReader;
  readonly store: ReadingStore;
  readonly judge: Judge;
  readonly book: BookSnapshot;
  readonly clock: Clock;
  /** False where simulated time runs faster than the clock, so that comparing the two says nothing. */
  readonly clockChecked: boolean;
}

/**
 * Reads the journal in order and keeps everything that can be derived from it: readings, traffic of each MN,
 * findings. Its state belongs to the position it has reached, and is saved with that position, so that after
 * a crash the same records are read once more and nothing counts twice.
 */
export class Projector {
  readonly #parts: ProjectorParts;
  #index: BookIndex;
  #at: JournalPosition;
  #durable: JournalPosition;
  readonly #traffic = new Map<string, Traffic>();
  readonly #dirty = new Set<Traffic>();
  /** MN last heard on a connection: whom its junk belongs to. */
  readonly #speakers = new Map<number, Traffic>();
  #frames: PendingFrame[] = [];
  #rows: ReadingRow[] = [];
  #rowFrame: number[] = [];
  readonly #changed = new Set<PointId>();
  #watched: FrameSummary[] | undefined;
  readonly #recent: [JournalPosition, FrameOutcome][] = [];
  #framesDone = 0;
  #lastArrival: Instant;
  #flushedAt: Instant;

  constructor(parts: ProjectorParts) {
    this.#parts = parts;
    this.#index = new BookIndex(parts.book);
    this.#at = parts.store.cursor();
    if (this.#at < parts.reader.start()) this.#at = parts.reader.start();
    this.#durable = this.#at;
    this.#lastArrival = parts.clock();
    this.#flushedAt = parts.clock();
    for (const note of parts.store.notes('traffic')) {
      this.#traffic.set(note.key, { ...newTraffic(note.key), ...(JSON.parse(note.value) as Traffic) });
    }
    parts.judge.restore(parts.store.notes('judge'));
    parts.judge.bookChanged(parts.book);
  }

  get at(): JournalPosition {
    return this.#at;
  }
  get framesDone(): number {
    return this.#framesDone;
  }
  /** Age of the record being read when behind, in seconds; 0 when caught up. */
  lagS(): number {
    return this.#at >= this.#durable ? 0 : Math.max(0, (this.#parts.clock() - this.#lastArrival) / MICROS_PER_SECOND);
  }

  /** Interpret the next records before `durable`; false when none were left. */
  step(durable: JournalPosition): boolean {
    this.#durable = durable;
    if (this.#at >= durable) return false;
    const { records, next } = this.#parts.reader.read(this.#at, durable, READ_BYTES);
    for (const record of records) this.#take(record);
    this.#settle();
    const last = records.at(-1);
    if (last) this.#lastArrival = last.arrival;
    this.#at = next;
    if (this.#parts.store.pending() >= limits.pendingRowsMax) this.flush();
    return next < durable;
  }

  #take(record: JournalRecord): void {
    switch (record.kind) {
      case 'packet':
        this.#takePacket(record);
        break;
      case 'junk':
        this.#takeJunk(record);
        break;
      case 'sent': {
        const traffic = this.#speakers.get(record.connection) ?? this.#trafficFor('');
        countFrame(traffic, 'sent', record.position, record.arrival, record.bytes.length);
        this.#dirty.add(traffic);
        if (this.#watched) this.#show(record, { outcome: 'sent', why: '', deviations: NO_NAMES, mn: traffic.mn });
        break;
      }
      case 'closed':
        this.#speakers.delete(record.connection);
        break;
      case 'opened':
        break;
    }
  }

  #takePacket(record: JournalRecord): void {
    const data = segmentOf(record.bytes);
    const head = readHead(data);
    const edition = editionOf(head);
    const mn = head.mn ?? '';
    const traffic = this.#hear(mn, record);
    if (record.position >= this.#at) traffic.received++;
    const bound = mn === '' ? undefined : this.#index.get(mn);
    if (!bound) {
      this.#done(record, traffic, { outcome: 'quarantined', why: mn === '' ? 'mn-missing' : 'mn-unknown', deviations: NO_NAMES, mn });
      this.#seeFactors(traffic, data, head, record, edition);
      return;
    }
    const { rows, deviations } = this.#read(data, head, edition, bound, record, traffic);
    for (const row of rows) {
      this.#rowFrame.push(this.#frames.length);
      this.#rows.push(row);
    }
    this.#frames.push({ record, head, edition, traffic, deviations, rows: rows.length, fresh: 0 });
  }

  #read(data: Buffer, head: Head, edition: Edition, bound: BoundLogger, record: JournalRecord, traffic: Traffic) {
    const read = readRows(data, head, bound, { arrival: record.arrival, position: record.position, edition });
    const own = this.#oddities(head, edition, bound, record, traffic);
    for (const name of read.factors) if (!traffic.factors.includes(name)) traffic.factors.push(name);
    const deviations = own.length === 0 ? read.deviations : [...read.deviations, ...own];
    for (const name of deviations) countDeviation(traffic, name);
    return { rows: read.rows, deviations };
  }

  /** What is odd about a packet beside its own words: against the book, the clock, the packet before. */
  #oddities(head: Head, edition: Edition, { logger }: BoundLogger, record: JournalRecord, traffic: Traffic): string[] {
    const names: BookDeviation[] = [];
    if (logger.password !== '' && head.pw !== logger.password) names.push('password-differs');
    if (logger.edition !== '' && edition !== logger.edition) names.push('edition-differs');
    if (!knownSystem(head.st ?? '')) names.push('st-unknown');
    if (!statisticOf(head.cn) && !knownCommand(head.cn ?? '')) names.push('cn-unknown');
    const mark = `${record.bytes.length}:${record.bytes.toString('latin1', record.bytes.length - 8)}`;
    const qn = head.qn ?? '';
    if (qn !== '' && qn === traffic.lastQn && mark !== traffic.lastMark) names.push('qn-repeated');
    traffic.lastQn = qn;
    traffic.lastMark = mark;
    if (this.#parts.clockChecked && qn.length === 17) {
      const sent = parseWireTime(qn);
      if (sent.kind === 'instant') {
        traffic.clockOffsetS = Math.round((sent.at - record.arrival) / MICROS_PER_SECOND);
        if (Math.abs(sent.at - record.arrival) > CLOCK_OFF_MICROS) names.push('clock-off');
      }
    }
    countEdition(traffic, edition);
    traffic.st = head.st ?? '';
    return names;
  }

  /** An unknown logger still shows what it measures, so that adopting it is a choice and not a guess. */
  #seeFactors(traffic: Traffic, data: Buffer, head: Head, record: JournalRecord, edition: Edition): void {
    countEdition(traffic, edition);
    traffic.st = head.st ?? '';
    if (!statisticOf(head.cn) || traffic.quarantined > 20) return;
    const anywhere: BoundLogger = { logger: { bindings: [] } as never, only: 'quarantine' as PointId };
    const { factors } = readRows(data, head, anywhere, { arrival: record.arrival, position: record.position, edition });
    for (const name of factors) if (!traffic.factors.includes(name)) traffic.factors.push(name);
  }

  #takeJunk(record: JournalRecord): void {
    const traffic = this.#speakers.get(record.connection) ?? this.#trafficFor('');
    traffic.received++;
    traffic.junkWhy[record.why] = (traffic.junkWhy[record.why] ?? 0) + 1;
    this.#done(record, traffic, { outcome: 'junk', why: record.why, deviations: NO_NAMES, mn: traffic.mn });
  }

  #hear(mn: string, record: JournalRecord): Traffic {
    const speaker = this.#speakers.get(record.connection);
    if (speaker && speaker.mn === mn) return speaker;
    const traffic = this.#trafficFor(mn);
    if (traffic.mn === mn) traffic.remote = remoteOf(this.#parts.reader, record.connection);
    this.#speakers.set(record.connection, traffic);
    return traffic;
  }

  #trafficFor(mn: string): Traffic {
    let traffic = this.#traffic.get(mn);
    if (!traffic) {
      if (mn !== '' && this.#traffic.size > limits.unknownMnsMax && !this.#index.get(mn)) return this.#trafficFor('');
      traffic = newTraffic(mn);
      this.#traffic.set(mn, traffic);
    }
    return traffic;
  }

  /** Give the collected rows to the store, learn which were new, judge those. */
  #settle(): void {
    const { store, judge } = this.#parts;
    if (this.#rows.length > 0) {
      const fresh = store.append(this.#rows);
      for (const [i, row] of fresh.entries()) {
        if (!row) continue;
        const frame = this.#frames[this.#rowFrame[i]!]!;
        frame.fresh++;
        frame.traffic.values += row.values.length;
        judge.take(row);
        this.#changed.add(row.point);
      }
      for (const row of this.#rows) judge.heard(row.point, row.arrival);
    }
    for (const { record, head, edition, traffic, deviations, rows, fresh } of this.#frames) {
      const outcome = rows > 0 && fresh === 0 ? 'duplicate' : 'stored';
      this.#done(record, traffic, { outcome, why: '', deviations, mn: traffic.mn }, head, edition);
    }
    this.#frames = [];
    this.#rows = [];
    this.#rowFrame = [];
  }

  #done(record: JournalRecord, traffic: Traffic, fate: FrameFate, head?: Head, edition: Edition | '' = ''): void {
    countFrame(traffic, fate.outcome, record.position, record.arrival, record.bytes.length);
    this.#dirty.add(traffic);
    this.#framesDone++;
    this.#recent.push([record.position, fate.outcome]);
    if (this.#recent.length > limits.framesRemembered * 2) this.#recent.splice(0, limits.framesRemembered);
    if (this.#watched) this.#show(record, fate, head, edition);
  }

  #show(record: JournalRecord, fate: FrameFate, head?: Head, edition: Edition | '' = ''): void {
    const known = head ? { head, edition } : headOf(record);
    this.#watched?.push(summaryOf(record, fate, known?.head, known?.edition ?? ''));
    if (this.#watched && this.#watched.length > FRAMES_PER_TICK) this.#watched.shift();
  }

  /**
   * A new book: MNs it names for the first time are read back from their first byte, in journal order, and
   * their frames move from quarantined to stored. Everything else in the journal stays as it was judged.
   */
  bookChanged(book: BookSnapshot): void {
    const before = this.#index;
    this.#index = new BookIndex(book);
    this.#parts.judge.bookChanged(book);
    const adopted = [...this.#traffic.values()].filter(
      ({ mn, quarantined }) => mn !== '' && quarantined > 0 && !before.get(mn) && this.#index.get(mn),
    );
    if (adopted.length > 0) this.#readBack(adopted);
  }

  #readBack(adopted: readonly Traffic[]): void {
    const names = new Set(adopted.map(({ mn }) => mn));
    let from = journalPosition(Math.min(...adopted.map(({ firstPosition }) => firstPosition ?? this.#at)));
    for (const traffic of adopted) {
      traffic.quarantined = 0;
      traffic.bytes = 0;
      traffic.editions = {};
      traffic.recent = traffic.recent.filter(([, outcome]) => outcome !== 'quarantined');
    }
    while (from < this.#at) {
      const { records, next } = this.#parts.reader.read(from, this.#at, READ_BYTES);
      for (const record of records) {
        if (record.kind !== 'packet') continue;
        const head = readHead(segmentOf(record.bytes));
        if (names.has(head.mn ?? '')) this.#takePacket(record);
      }
      this.#settle();
      if (next <= from) break;
      from = next;
    }
    this.flush();
  }

  /** Save everything up to the position reached. */
  flush(): void {
    const notes: Note[] = [...this.#dirty].map((traffic) => ({ kind: 'traffic', key: traffic.mn, value: trafficNote(traffic) }));
    notes.push(...this.#parts.judge.notes());
    this.#parts.store.flush(this.#at, notes);
    this.#dirty.clear();
    this.#flushedAt = this.#parts.clock();
  }

  /** Flush when the last one is long ago and there is something to save. */
  flushWhenDue(): void {
    const due = this.#parts.clock() - this.#flushedAt > limits.flushMs * 1000;
    if (due && this.#at > this.#parts.store.cursor()) this.flush();
  }

  /** Points whose latest values changed since last asked. */
  drainChanged(): PointId[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  watchWire(on: boolean): void {
    this.#watched = on ? (this.#watched ?? []) : undefined;
  }

  drainFrames(): FrameSummary[] {
    const frames = this.#watched ?? [];
    if (this.#watched) this.#watched = [];
    return frames;
  }

  traffic(): LoggerTraffic[] {
    return [...this.#traffic.values()].filter(({ mn }) => mn !== '').map((one) => trafficView(one, this.#index.get(one.mn) !== undefined));
  }

  trafficOf(mn: string): LoggerTraffic | undefined {
    const known = this.#index.get(mn);
    const traffic = this.#traffic.get(mn) ?? (known && this.#traffic.get(known.logger.mn));
    return traffic && trafficView(traffic, known !== undefined);
  }

  accounting(): Accounting {
    const all = [...this.#traffic.values()];
    const total = addCounts(all);
    return {
      total,
      closes: closes(total),
      sent: all.reduce((sum, { sent }) => sum + sent, 0),
      junkWhy: addNamed(all.map(({ junkWhy }) => junkWhy)),
      deviations: addNamed(all.map(({ deviations }) => deviations)),
      journalBytes: this.#durable,
      asOf: this.#parts.clock(),
      lagS: this.lagS(),
    };
  }

  /** Newest frames of one MN, or of the whole wire, newest first. */
  frames(mn: string, limit: number): FrameSummary[] {
    const recent = mn === '' ? this.#recent : (this.#traffic.get(mn)?.recent ?? []);
    const newest = recent.slice(-Math.min(limit, limits.framesRemembered)).reverse();
    return newest.flatMap(([position, outcome]) => {
      const record = this.#parts.reader.at(journalPosition(position))?.record;
      if (!record) return [];
      const known = headOf(record);
      return [summaryOf(record, { outcome, why: record.why, deviations: NO_NAMES, mn }, known?.head, known?.edition ?? '')];
    });
  }

  frame(position: JournalPosition): FrameView | undefined {
    return viewOf(this.#parts.reader, position, this.#durable, (record) => this.#explain(record));
  }

  /** What became of one record, derived again from its bytes and the store. */
  #explain(record: JournalRecord): { fate: FrameFate; rows: readonly ReadingRow[] } {
    if (record.kind === 'junk' || record.kind === 'sent') {
      return { fate: { outcome: record.kind, why: record.why, deviations: NO_NAMES, mn: this.#speakers.get(record.connection)?.mn ?? '' }, rows: [] };
    }
    const data = segmentOf(record.bytes);
    const head = readHead(data);
    const mn = head.mn ?? '';
    const bound = this.#index.get(mn);
    if (!bound) return { fate: { outcome: 'quarantined', why: 'mn-unknown', deviations: NO_NAMES, mn }, rows: [] };
    const edition = editionOf(head);
    const { rows, deviations } = readRows(data, head, bound, { arrival: record.arrival, position: record.position, edition });
    const fresh = rows.some((row) => row.values.some((value) => this.#holds(row, value.column)));
    const outcome = rows.length > 0 && !fresh ? 'duplicate' : 'stored';
    return { fate: { outcome, why: '', deviations, mn }, rows };
  }

  #holds(row: ReadingRow, name: string): boolean {
    return this.#parts.store.versions(row.point, row.statistic, name, row.at).some(({ position }) => position === row.position);
  }
}
