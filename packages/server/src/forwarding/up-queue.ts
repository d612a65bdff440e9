import { type Instant, instant, type JournalPosition, journalPosition, msOf } from '@wenqu/domain';
import { type Head, qnInside, SPLIT_LIMITS, SplitJoiner } from '@wenqu/hj212';
import type { KeyRing } from '../ingest/key-ring.ts';
import { openRecord } from '../ingest/opened.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import type { Chooser } from './chooser.ts';
import type { EchoGuard } from './echo-guard.ts';
import { encodeUp, type UpEncoded, type UpForm, type UpFrame } from './encode-up.ts';
import { isLate } from './lateness.ts';
import { rawUp } from './raw-up.ts';

const READ_BYTES = 64 * 1024;
const REQUESTS_REMEMBERED = 512;
/** An upload, our answer and their heads in the journal: the least, and a usual one. */
const BYTES_LEAST = 200;
const BYTES_GUESSED = 500;
const LETTER_3 = 0x33;
const NO_FRAMES: readonly UpFrame[] = [];

/** One upload on its way: its frames go one after the other, the next when the one before is answered. */
export interface UpJob {
  /** Of the packet that opened it. */
  readonly position: JournalPosition;
  readonly arrival: Instant;
  /** Of the logger. */
  readonly mn: string;
  readonly cn: string;
  readonly qn: string;
  readonly frames: readonly UpFrame[];
  /** Why it cannot go up at all; '' when it can. */
  readonly unfitZh: string;
  readonly unfitEn: string;
}

export interface UpQueuePlan {
  readonly reader: JournalReader;
  readonly from: JournalPosition;
  readonly chooser: Chooser;
  /** Undefined: the bytes go up as they came. */
  readonly form: UpForm | undefined;
  readonly ring: KeyRing;
  readonly echoes: EchoGuard;
  /** Answered before a crash, though the cursor stands before them. */
  readonly settled: ReadonlySet<number>;
}

interface Waiting {
  readonly record: JournalRecord;
  readonly key: string;
}

/**
 * The uploads of the journal in their order, as one target wants them. The journal is the queue: nothing is
 * kept here but the chunk that is being read and parts of split packets that wait for each other.
 */
export class UpQueue {
  readonly #plan: UpQueuePlan;
  readonly #joiner = new SplitJoiner();
  readonly #waiting = new Map<Head, Waiting>();
  readonly #requests = new Set<string>();
  #records: readonly JournalRecord[] = [];
  #index = 0;
  readonly #from: JournalPosition;
  #at: JournalPosition;
  #ready: UpJob[] = [];
  #lastArrival: Instant = instant(0);
  #echoes = 0;
  #jobsRead = 0;

  constructor(plan: UpQueuePlan) {
    this.#plan = plan;
    this.#from = journalPosition(Math.max(plan.from, plan.reader.start()));
    this.#at = this.#from;
  }

  /** Where to read on after a crash once everything given out is settled. */
  get safe(): JournalPosition {
    let least: number = this.#at;
    for (const { record } of this.#waiting.values()) least = Math.min(least, record.position);
    for (const { position } of this.#ready) least = Math.min(least, position);
    return journalPosition(least);
  }

  get echoes(): number {
    return this.#echoes;
  }

  /** How many uploads wait unread up to `durable`, by what the part that was read held. */
  unread(durable: JournalPosition): number {
    const read = this.#at - this.#from;
    const bytesPerJob = this.#jobsRead === 0 ? Math.max(read, BYTES_GUESSED) : read / this.#jobsRead;
    return (
      Math.ceil(Math.max(0, durable - this.#at) / Math.max(bytesPerJob, BYTES_LEAST)) + this.#ready.length
    );
  }

  /** The next upload; `more`: a chunk was read without one, ask again; `end`: nothing up to `durable`. */
  next(durable: JournalPosition, now: Instant): UpJob | 'more' | 'end' {
    const waits = this.#ready.shift();
    if (waits) return waits;
    if (this.#index >= this.#records.length) {
      // Behind, the journal's own time counts: what waits there is old for everybody.
      this.#expire(this.#at >= durable ? now : this.#lastArrival, now);
      if (this.#ready.length > 0) return 'more';
      if (this.#at >= durable) return 'end';
      const { records, next } = this.#plan.reader.read(this.#at, durable, READ_BYTES);
      this.#records = records;
      this.#index = 0;
      if (records.length === 0) this.#at = next;
      this.#end = next;
    }
    while (this.#index < this.#records.length && this.#ready.length === 0) {
      this.#lastArrival = this.#records[this.#index]!.arrival;
      this.#take(this.#records[this.#index]!, now);
      this.#index++;
      this.#at = this.#records[this.#index]?.position ?? this.#end;
    }
    return this.#ready.shift() ?? 'more';
  }

  /** Where the chunk at hand ends. */
  #end: JournalPosition = journalPosition(0);

  #take(record: JournalRecord, now: Instant): void {
    if (record.kind === 'sent' && record.about === null) this.#rememberRequest(record);
    if (record.kind !== 'packet') return;
    const { head, seal } = openRecord(record, this.#plan.ring);
    const { chooser, form } = this.#plan;
    if (!chooser.takes(head, record.arrival) || this.#answersUs(head)) return;
    const raw = rawUp(record.bytes, head);
    if (this.#plan.echoes.isEcho(record.connection, head.mn, raw.mark)) {
      this.#echoes++;
      return;
    }
    if (!form) {
      if (chooser.keepsAny(head, record.arrival)) this.#give(record, head, fine([raw]));
    } else if (seal === 'shut') this.#give(record, head, SHUT);
    else if (head.pnum === undefined || head.pnum <= 1) {
      const area = head.areaFrom === -1 ? NO_AREA : head.data.subarray(head.areaFrom, head.areaTo);
      this.#encode(record, head, area, 1, now);
    } else this.#offer(record, now);
  }

  #rememberRequest(record: JournalRecord): void {
    const { head } = openRecord(record, this.#plan.ring);
    this.#requests.add(`${head.mn.toLowerCase()} ${head.qn}`);
    if (this.#requests.size > REQUESTS_REMEMBERED) {
      this.#requests.delete(this.#requests.values().next().value!);
    }
  }

  /** A reply under the QN of a request of ours. Data of a time range go up, whichever QN they bear. */
  #answersUs(head: Head): boolean {
    if (head.cn.charCodeAt(0) !== LETTER_3) return false;
    const qn = head.qn || qnInside(head) || '';
    return qn !== '' && this.#requests.has(`${head.mn.toLowerCase()} ${qn}`);
  }

  /** Parts that were cut anywhere in the text can only be translated whole. @source hj212.md §3.5 */
  #offer(shared: JournalRecord, now: Instant): void {
    // What waits must not hold the whole chunk in memory.
    const record = { ...shared, bytes: Buffer.from(shared.bytes) };
    const { head } = openRecord(record, this.#plan.ring);
    const key = keyOf(head);
    const outcome = this.#joiner.offer(head, msOf(record.arrival));
    if (outcome.kind === 'refused') return;
    this.#waiting.set(head, { record, key });
    const stays = !outcome.ready.some(
      (area) => area.head === head || (keyOf(area.head) === key && area.parts === head.pnum),
    );
    this.#release(outcome.ready, stays ? head : undefined, now);
  }

  #expire(at: Instant, now: Instant): void {
    if (this.#waiting.size === 0) return;
    this.#release(this.#joiner.expire(msOf(at)), undefined, now);
    // A repeated part waits for nobody: it goes with its set, or with its age.
    for (const [head, { record }] of this.#waiting)
      if (msOf(at) - msOf(record.arrival) > 2 * SPLIT_LIMITS.waitMs) this.#waiting.delete(head);
  }

  #release(
    areas: readonly { head: Head; area: Buffer; parts: number }[],
    stays: Head | undefined,
    now: Instant,
  ): void {
    const openers = areas.map(({ head }) => this.#waiting.get(head)?.record);
    const keys = new Set(areas.map(({ head }) => keyOf(head)));
    for (const [head, { key }] of this.#waiting)
      if (head !== stays && keys.has(key)) this.#waiting.delete(head);
    areas.forEach(({ head, area, parts }, index) => {
      const record = openers[index];
      if (record) this.#encode(record, head, area, parts, now);
    });
  }

  #encode(record: JournalRecord, head: Head, area: Buffer, parts: number, now: Instant): void {
    const { arrival } = record;
    const late = isLate(head, now);
    this.#give(record, head, encodeUp({ head, area, arrival, parts }, this.#plan.form!, late));
  }

  #give(record: JournalRecord, head: Head, encoded: UpEncoded): void {
    // Here, not before: a part that was answered with its whole must still find its others.
    if (encoded.kind === 'nothing' || this.#plan.settled.has(record.position)) return;
    this.#jobsRead++;
    const unfit = encoded.kind === 'unfit';
    this.#ready.push({
      ...{ position: record.position, arrival: record.arrival, mn: head.mn, cn: head.cn, qn: head.qn },
      frames: unfit ? NO_FRAMES : encoded.frames,
      unfitZh: unfit ? encoded.zh : '',
      unfitEn: unfit ? encoded.en : '',
    });
  }
}

const NO_AREA = Buffer.alloc(0);
const fine = (frames: readonly UpFrame[]): UpEncoded => ({ kind: 'frames', frames });
/** It can be read here neither now nor above. */
const SHUT: UpEncoded = {
  kind: 'unfit',
  zh: '加密报文，本平台没有其密钥',
  en: 'an encrypted packet whose key is not held here',
};
const keyOf = ({ mn, cn, pnum }: Head): string => `${mn}/${cn}/${pnum}`;

/** One upload of the journal again, by the place of the packet that opened it; split ones as their part alone. */
export function jobAt(
  position: JournalPosition,
  plan: Pick<UpQueuePlan, 'reader' | 'form' | 'ring'>,
  now: Instant,
): UpJob | undefined {
  const record = plan.reader.at(position)?.record;
  if (record?.kind !== 'packet') return undefined;
  const { head, seal } = openRecord(record, plan.ring);
  const { arrival } = record;
  const area = head.areaFrom === -1 ? NO_AREA : head.data.subarray(head.areaFrom, head.areaTo);
  const encoded = !plan.form
    ? fine([rawUp(record.bytes, head)])
    : seal === 'shut'
      ? SHUT
      : encodeUp({ head, area, arrival, parts: 1 }, plan.form, isLate(head, now));
  return {
    ...{ position, arrival, mn: head.mn, cn: head.cn, qn: head.qn },
    frames: encoded.kind === 'frames' ? encoded.frames : NO_FRAMES,
    unfitZh: encoded.kind === 'unfit' ? encoded.zh : encoded.kind === 'nothing' ? '已不在转发范围' : '',
    unfitEn: encoded.kind === 'unfit' ? encoded.en : encoded.kind === 'nothing' ? 'no longer chosen' : '',
  };
}
