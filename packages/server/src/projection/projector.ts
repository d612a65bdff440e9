// One class reads one stream: what each kind of record does to readings, traffic and findings stands in one place.
import type {
  Accounting,
  BookSnapshot,
  Edition,
  FrameSummary,
  FrameView,
  JournalPosition,
  LoggerTraffic,
  PointId,
  ReadingRow,
} from '@wenqu/domain';
import { journalPosition, MICROS_PER_SECOND } from '@wenqu/domain';
import { editionOf, type Head, readHead, readValues } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import { hostOfOpened } from '../ingest/address-list.ts';
import { BookIndex, type BoundLogger } from '../ingest/book-index.ts';
import type { KeyRing } from '../ingest/key-ring.ts';
import { openedReader, openedRecord, openRecord } from '../ingest/opened.ts';
import { readRows, statisticOf } from '../ingest/readings.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { Judge } from '../judge/judge.ts';
import { limits } from '../limits.ts';
import type { Note, ReadingStore } from '../store/readings.ts';
import { type FrameFate, headOf, remoteOf, summaryOf } from './frame-view.ts';
import { IdentityWatch, type Sighting } from './identity-watch.ts';
import { carriesOurQn, packetOddities, qnMoment } from './packet-oddities.ts';
import { type ReadyArea, SplitParts } from './split-parts.ts';
import {
  countDeviation,
  countEdition,
  countFrame,
  type FrameOutcome,
  forgetQuarantined,
  hearSystem,
  recentFrames,
  type Traffic,
  trafficView,
} from './traffic.ts';
import { TrafficTable } from './traffic-table.ts';
import { frameAt, summariesOf } from './walk-back.ts';

const READ_BYTES = 256 * 1024;
const NO_NAMES: readonly string[] = [];
/** Its check value is that of a plain text which none of the keys that are held brings to light. */
const SHUT: readonly string[] = ['sealed-unopened'];
const FRAMES_PER_TICK = 100;
/** Frames of an unknown MN that are looked into for its factors. */
const FRAMES_SEEN_UNKNOWN = 20;

interface PendingFrame {
  readonly record: JournalRecord;
  readonly head: Head;
  readonly edition: Edition;
  readonly traffic: Traffic;
  readonly deviations: readonly string[];
  /** Rows it gave, and how many of them said something new. */
  readonly rows: number;
  fresh: number;
  readonly sighting: Sighting;
  /** What was new in it. */
  readonly changed: ReadingRow[];
}

export interface ProjectorParts {
  readonly reader: JournalReader;
  readonly store: ReadingStore;
  readonly judge: Judge;
  readonly book: BookSnapshot;
  /** Opens packets of loggers that seal them. */
  readonly ring: KeyRing;
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
  readonly #traffic: TrafficTable;
  readonly #split = new SplitParts();
  readonly #identity: IdentityWatch;
  /** Address of each connection that spoke. */
  readonly #hosts = new Map<number, string>();
  #index: BookIndex;
  #at: JournalPosition;
  #durable: JournalPosition;
  #frames: PendingFrame[] = [];
  #rows: ReadingRow[] = [];
  #rowFrame: number[] = [];
  readonly #changed = new Set<PointId>();
  #watched: FrameSummary[] | undefined;
  readonly #recent: [number, FrameOutcome][] = [];
  #framesDone = 0;
  #lastArrival: number;
  #flushedAt: number;

  constructor(parts: ProjectorParts) {
    const { reader, store, judge, book, clock } = parts;
    this.#parts = parts;
    this.#traffic = new TrafficTable(reader, store.notes('traffic'));
    this.#index = new BookIndex(book);
    this.#identity = new IdentityWatch(judge, parts.clockChecked);
    this.#at = journalPosition(Math.max(store.cursor(), reader.start()));
    this.#durable = this.#at;
    this.#lastArrival = clock();
    this.#flushedAt = clock();
    for (const { value } of store.notes('split')) {
      this.#split.restore(JSON.parse(value) as JournalPosition[], reader, parts.ring);
    }
    judge.restore(store.notes('judge'));
    judge.bookChanged(book);
  }

  get at(): JournalPosition {
    return this.#at;
  }

  get framesDone(): number {
    return this.#framesDone;
  }

  /** Age of the record being read when behind, in seconds; 0 when caught up. */
  lagS(durable: JournalPosition = this.#durable): number {
    return this.#at >= durable
      ? 0
      : Math.max(0, (this.#parts.clock() - this.#lastArrival) / MICROS_PER_SECOND);
  }

  /**
   * Interpret the next records before `durable`; false when none were left.
   *
   * @throws WQ_DISK_LOW when a flush was due and the disk refuses: nothing is lost, step again
   */
  step(durable: JournalPosition): boolean {
    this.#durable = durable;
    if (this.#parts.store.pending() >= limits.pendingRowsMax) this.flush();
    if (this.#at >= durable) return false;
    const { records, next } = this.#parts.reader.read(this.#at, durable, READ_BYTES);
    for (const record of records) this.#take(record);
    const last = records.at(-1);
    if (last) {
      this.#lastArrival = last.arrival;
      this.#placeExpired(last);
    }
    this.#settle();
    this.#at = next;
    return next < durable;
  }

  #take(record: JournalRecord): void {
    if (record.kind === 'packet') this.#takePacket(record, true);
    else if (record.kind === 'junk') this.#takeJunk(record);
    else if (record.kind === 'sent') this.#takeSent(record);
    else if (record.kind === 'closed') {
      this.#traffic.hangUp(record.connection);
      this.#hosts.delete(record.connection);
    }
  }

  /** @param first false when the packet was counted before, as quarantined */
  #takePacket(record: JournalRecord, first: boolean): void {
    const { data, head, seal } = openRecord(record, this.#parts.ring);
    const edition = editionOf(head);
    const traffic = this.#traffic.hear(head.mn, record, this.#index);
    if (first) {
      traffic.received++;
      traffic.bytes += record.bytes.length;
      countEdition(traffic, edition);
    }
    hearSystem(traffic, head.st);
    const bound = head.mn === '' ? undefined : this.#index.get(head.mn, record.arrival);
    if (!bound) {
      this.#lookInto(traffic, data, head);
      traffic.quarantinedFrom ??= record.position;
      if (first && traffic.mn !== '') {
        const host = this.#hostOf(record.connection);
        const names = this.#identity.seeUnknown({ record, head, identity: traffic.identity, host });
        for (const name of names) countDeviation(traffic, name);
      }
      const why = head.mn === '' ? 'mn-missing' : 'mn-unknown';
      this.#done(record, traffic, { outcome: 'quarantined', why, deviations: NO_NAMES, mn: head.mn });
      return;
    }
    if (seal === 'shut') {
      this.#done(
        record,
        traffic,
        { outcome: 'stored', why: '', deviations: SHUT, mn: head.mn },
        head,
        edition,
      );
      countDeviation(traffic, SHUT[0]!);
      return;
    }
    const { clockChecked } = this.#parts;
    const deviations = packetOddities(record, head, edition, bound, traffic, clockChecked);
    const sighting = {
      ...{ record, head, logger: bound.logger, identity: traffic.identity },
      host: this.#hostOf(record.connection),
      qnAt: carriesOurQn(head, traffic) ? undefined : qnMoment(head.qn),
      isRequest: deviations.includes('request-from-device'),
    };
    if (this.#identity.see(sighting)) {
      for (const name of deviations) countDeviation(traffic, name);
      const why = 'identity-refused';
      this.#done(record, traffic, { outcome: 'quarantined', why, deviations, mn: head.mn }, head, edition);
      return;
    }
    const areas = this.#split.offer(head, data, record);
    const rows = areas
      .map((area) => this.#place(area, bound, traffic, deviations))
      .reduce((sum, each) => sum + each, 0);
    for (const name of deviations) countDeviation(traffic, name);
    this.#frames.push({ record, head, edition, traffic, deviations, rows, fresh: 0, sighting, changed: [] });
  }

  /** Rows of one data area, to be kept with the next batch; returns how many. */
  #place(
    { head, wire, frame }: ReadyArea,
    bound: BoundLogger,
    traffic: Traffic,
    deviations: string[],
  ): number {
    const read = readRows(wire, head, bound, { ...frame, edition: editionOf(head) }, traffic.factors);
    for (const name of read.deviations) if (!deviations.includes(name)) deviations.push(name);
    for (const row of read.rows) {
      this.#rowFrame.push(this.#frames.length);
      this.#rows.push(row);
    }
    return read.rows.length;
  }

  /** Parts whose neighbours never came are read as they are; their frames were counted when they arrived. */
  #placeExpired(last: JournalRecord): void {
    for (const area of this.#split.expire(last.arrival)) {
      const bound = this.#index.get(area.head.mn, area.frame.arrival);
      const traffic = this.#traffic.get(area.head.mn);
      if (!bound || !traffic) continue;
      const read = readRows(
        area.wire,
        area.head,
        bound,
        { ...area.frame, edition: editionOf(area.head) },
        traffic.factors,
      );
      for (const row of read.rows) {
        this.#rowFrame.push(-1);
        this.#rows.push(row);
      }
    }
  }

  /** An unknown logger still shows what it measures, so that adopting it is a choice and not a guess. */
  #lookInto(traffic: Traffic, data: Buffer, head: Head): void {
    if (!statisticOf(head.cn) || traffic.quarantined > FRAMES_SEEN_UNKNOWN) return;
    for (const { code } of readValues(data, head).values) {
      if (!traffic.factors.includes(code)) traffic.factors.push(code);
    }
  }

  #takeJunk(record: JournalRecord): void {
    const traffic = this.#traffic.speaker(record.connection);
    traffic.received++;
    traffic.bytes += record.bytes.length;
    traffic.junkWhy[record.why] = (traffic.junkWhy[record.why] ?? 0) + 1;
    this.#done(record, traffic, { outcome: 'junk', why: record.why, deviations: NO_NAMES, mn: traffic.mn });
  }

  #takeSent(record: JournalRecord): void {
    const traffic = this.#traffic.speaker(record.connection);
    countFrame(traffic, 'sent', record.position, record.arrival);
    if (record.about === null) this.#takeRequest(record);
    this.#traffic.touch(traffic);
    this.#show(record, { outcome: 'sent', why: '', deviations: NO_NAMES, mn: traffic.mn });
  }

  /** A request of ours speaks to the MN it names, whoever spoke last on the connection. */
  #takeRequest(record: JournalRecord): void {
    const { head } = openRecord(record, this.#parts.ring);
    const traffic = this.#traffic.get(head.mn);
    if (!traffic) return;
    traffic.askedQn = head.qn;
    if (head.cn === '1072') this.#identity.ordered(traffic.identity, head);
    this.#traffic.touch(traffic);
  }

  /** Give the collected rows to the store, learn which were new, judge those. */
  #settle(): void {
    const { store, judge } = this.#parts;
    if (this.#rows.length > 0) {
      for (const [i, row] of store.append(this.#rows).entries()) {
        const asked = this.#rows[i]!;
        judge.heard(asked.point, asked.arrival);
        if (!row) continue;
        const frame = this.#frames[this.#rowFrame[i]!];
        if (frame) {
          frame.fresh++;
          frame.changed.push(row);
          frame.traffic.values += row.values.length;
        }
        judge.take(row);
        this.#changed.add(row.point);
      }
    }
    for (const { record, head, edition, traffic, deviations, rows, fresh, sighting, changed } of this
      .#frames) {
      this.#identity.settled(sighting, rows, fresh, () => changed.some((row) => this.#changesHeld(row)));
      const outcome = rows > 0 && fresh === 0 ? 'duplicate' : 'stored';
      this.#done(record, traffic, { outcome, why: '', deviations, mn: traffic.mn }, head, edition);
    }
    this.#frames = [];
    this.#rows = [];
    this.#rowFrame = [];
  }

  /** A value for a time that had another one. */
  #changesHeld({ point, statistic, at, values }: ReadingRow): boolean {
    const { store } = this.#parts;
    return values.some(({ column }) => store.versions(point, statistic, column, at).length > 1);
  }

  #hostOf(connection: number): string {
    let host = this.#hosts.get(connection);
    if (host === undefined) {
      host = hostOfOpened(remoteOf(this.#parts.reader, connection));
      this.#hosts.set(connection, host);
    }
    return host;
  }

  #done(record: JournalRecord, traffic: Traffic, fate: FrameFate, head?: Head, edition?: Edition): void {
    countFrame(traffic, fate.outcome, record.position, record.arrival);
    this.#traffic.touch(traffic);
    this.#framesDone++;
    this.#recent.push([record.position, fate.outcome]);
    if (this.#recent.length > limits.framesRemembered * 2) this.#recent.splice(0, limits.framesRemembered);
    this.#show(record, fate, head, edition);
  }

  #show(record: JournalRecord, fate: FrameFate, head?: Head, edition?: Edition): void {
    if (!this.#watched) return;
    const shown = openedRecord(record, this.#parts.ring);
    const known = head && edition ? { head, edition } : headOf(shown);
    this.#watched.push(summaryOf(shown, fate, known?.head, known?.edition ?? ''));
    if (this.#watched.length > FRAMES_PER_TICK) this.#watched.shift();
  }

  /**
   * A new book: MNs it names for the first time are read back from their first byte, in journal order, and
   * their frames move from quarantined to stored. Everything else in the journal stays as it was judged.
   *
   * @throws WQ_DISK_LOW when the readings of an adopted logger cannot be saved
   */
  bookChanged(book: BookSnapshot): void {
    const before = this.#index;
    this.#index = new BookIndex(book);
    this.#parts.judge.bookChanged(book);
    const adopted = this.#traffic
      .values()
      .filter(
        ({ mn, quarantined }) => mn !== '' && quarantined > 0 && !before.get(mn) && this.#index.get(mn),
      );
    if (adopted.length > 0) this.#readBack(adopted, before);
  }

  #readBack(adopted: readonly Traffic[], before: BookIndex): void {
    const names = new Set(adopted.map(({ mn }) => mn));
    let from = journalPosition(
      Math.min(...adopted.map(({ quarantinedFrom }) => quarantinedFrom ?? this.#at)),
    );
    for (const traffic of adopted) forgetQuarantined(traffic);
    while (from < this.#at) {
      const { records, next } = this.#parts.reader.read(from, this.#at, READ_BYTES);
      for (const record of records) {
        if (record.kind !== 'packet') continue;
        const { mn } = readHead(segmentOf(record.bytes));
        if (names.has(mn) && !before.get(mn, record.arrival)) this.#takePacket(record, false);
      }
      this.#settle();
      if (next <= from) break;
      from = next;
    }
    this.flush();
  }

  /** Save everything up to the position reached. @throws WQ_DISK_LOW */
  flush(): void {
    const { store, judge, clock } = this.#parts;
    const split: Note = { kind: 'split', key: '', value: JSON.stringify(this.#split.waiting()) };
    store.flush(this.#at, [...this.#traffic.notes(), ...judge.notes(), split]);
    this.#flushedAt = clock();
  }

  /** Flush when the last one is long ago and there is something to save. @throws WQ_DISK_LOW */
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
    return this.#traffic.views(this.#index);
  }

  trafficOf(mn: string): LoggerTraffic | undefined {
    const known = this.#index.get(mn);
    const traffic = this.#traffic.get(mn) ?? (known && this.#traffic.get(known.logger.mn));
    return traffic && trafficView(traffic, known !== undefined);
  }

  accounting(): Accounting {
    return this.#traffic.accounting(this.#durable, this.#parts.clock(), this.lagS());
  }

  /** Newest frames of one MN, or of the whole wire (''), newest first. */
  frames(mn: string, limit: number): FrameSummary[] {
    const heard = mn === '' ? undefined : this.#traffic.get(mn);
    const wire = this.#recent.slice(-limits.framesRemembered).reverse();
    const newest = mn === '' ? wire : heard ? recentFrames(heard) : [];
    const { reader, ring } = this.#parts;
    return summariesOf(openedReader(reader, ring), newest.slice(0, limit), mn);
  }

  frame(position: JournalPosition): FrameView | undefined {
    const { reader, store, ring } = this.#parts;
    const speakerOf = (connection: number) => this.#traffic.speaker(connection).mn;
    return frameAt({ reader, store, ring, index: this.#index, speakerOf }, position, this.#durable);
  }
}
