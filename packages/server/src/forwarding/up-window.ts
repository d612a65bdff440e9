import type { UpFrame } from './encode-up.ts';
import type { UpJob } from './up-queue.ts';

export interface WindowRules {
  readonly windowFrames: number;
  readonly answerTimeoutMs: number;
  readonly resends: number;
}

/** A frame that went out and is not answered. Times are ms of one steady clock. */
export interface Flight {
  readonly job: UpJob;
  /** Which frame of the job. */
  readonly part: number;
  readonly frame: UpFrame;
  readonly firstSentMs: number;
  sentMs: number;
  /** Sendings on this connection; 0: not sent on it yet. */
  tries: number;
  /** Number of its first sending on this connection. */
  seq: number;
  /** Sendings in all. */
  sends: number;
  /** It alone is not answered while others are, or it was refused. */
  stuck: '' | 'silent' | 'refused';
}

/** What a look at the clock asks for. */
export interface WindowDue {
  readonly resend: readonly Flight[];
  /** Newly stuck: others that went out later were answered. */
  readonly stuck: readonly Flight[];
  /** They ask for no answer and the line stands: nothing more will be known of them. */
  readonly done: readonly Flight[];
  /** Nothing at all is answered: the line is not usable. */
  readonly lineDead: boolean;
}

/** A frame that is held is tried again so often at most. */
const STUCK_RETRY_MS = 30_000;
/** A line on which a frame is held counts as dead after this long without any answer. */
const SILENT_MS = 300_000;

/**
 * The frames of one target that wait for their answer: at most so many, each known by MN and QN, sent again
 * after the timeout as often as the standard says.
 *
 * @source HJ 212-2017 §6.2
 */
export class UpWindow {
  readonly #rules: WindowRules;
  readonly #flights = new Map<string, Flight>();
  #seq = 0;
  #answeredSeq = 0;
  /** When the last answer came, or the line came up. */
  #answeredMs = 0;

  constructor(rules: WindowRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#flights.size;
  }

  get stuck(): Flight | undefined {
    for (const flight of this.#flights.values()) if (flight.stuck !== '') return flight;
    return undefined;
  }

  flights(): readonly Flight[] {
    return [...this.#flights.values()];
  }

  /** @param more frames beyond the window */
  hasRoom(more: number): boolean {
    return this.#flights.size < this.#rules.windowFrames + more;
  }

  /** False while a frame that would be answered alike is on its way. */
  isFree(frame: UpFrame): boolean {
    return !this.#flights.has(keyOf(frame.mn, frame.qn));
  }

  /** A frame that goes out for the first time. */
  open(job: UpJob, part: number, nowMs: number): Flight {
    const frame = job.frames[part]!;
    const flight: Flight = {
      ...{ job, part, frame, firstSentMs: nowMs, sentMs: nowMs, tries: 0, seq: 0, sends: 0, stuck: '' },
    };
    this.#flights.set(keyOf(frame.mn, frame.qn), flight);
    this.wentOut(flight, nowMs);
    return flight;
  }

  wentOut(flight: Flight, nowMs: number): void {
    if (flight.tries === 0) flight.seq = ++this.#seq;
    flight.tries++;
    flight.sends++;
    flight.sentMs = nowMs;
  }

  /** The frame that this answer is for, if it is on its way. A platform above may answer under an MN of its own. */
  find(mn: string, qn: string): Flight | undefined {
    const exact = this.#flights.get(keyOf(mn, qn));
    if (exact) return exact;
    const same = this.flights().filter(({ frame }) => frame.qn === qn);
    return same.length === 1 ? same[0] : undefined;
  }

  /** It was answered; frames before it that ask for no answer have arrived too. */
  answered(flight: Flight, nowMs: number): readonly Flight[] {
    this.#answeredMs = nowMs;
    this.#answeredSeq = Math.max(this.#answeredSeq, flight.seq);
    this.remove(flight);
    const before = this.flights().filter(({ frame, seq }) => !frame.answered && seq < flight.seq);
    for (const each of before) this.remove(each);
    return before;
  }

  remove(flight: Flight): void {
    this.#flights.delete(keyOf(flight.frame.mn, flight.frame.qn));
  }

  /** A new connection: everything unanswered goes out again, in its order, and its tries count anew. */
  lineUp(nowMs: number): readonly Flight[] {
    this.#answeredMs = nowMs;
    this.#seq = 0;
    this.#answeredSeq = 0;
    for (const flight of this.#flights.values()) flight.tries = 0;
    return this.flights();
  }

  due(nowMs: number): WindowDue {
    const { answerTimeoutMs, resends } = this.#rules;
    const resend: Flight[] = [];
    const stuck: Flight[] = [];
    const done: Flight[] = [];
    const exhausted: Flight[] = [];
    for (const flight of this.#flights.values()) {
      const waitedMs = nowMs - flight.sentMs;
      if (flight.tries === 0 || waitedMs < answerTimeoutMs) continue;
      if (!flight.frame.answered) done.push(flight);
      else if (flight.stuck !== '') {
        if (waitedMs >= Math.max(answerTimeoutMs, STUCK_RETRY_MS)) resend.push(flight);
      } else if (flight.tries <= resends) resend.push(flight);
      else if (this.#answeredSeq > flight.seq) stuck.push(flight);
      else exhausted.push(flight);
    }
    // Where one frame is known to be the trouble, silence of the others may be of the same kind.
    const silentMs = stuck.length > 0 || this.stuck ? SILENT_MS : (resends + 1) * answerTimeoutMs;
    const lineDead = exhausted.length > 0 && nowMs - this.#answeredMs >= silentMs;
    if (!lineDead) resend.push(...exhausted);
    return { resend, stuck, done, lineDead };
  }
}

const keyOf = (mn: string, qn: string): string => `${mn.toLowerCase()} ${qn}`;
