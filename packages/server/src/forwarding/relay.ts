import {
  type BookSnapshot,
  type ForwardState,
  type ForwardStatus,
  type ForwardTarget,
  type Instant,
  type JournalPosition,
  journalPosition,
  MICROS_PER_SECOND,
} from '@wenqu/domain';
import { type Head, isRequest, qnInside } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../ingest/key-ring.ts';
import type { JournalReader } from '../journal/journal.ts';
import { limits } from '../limits.ts';
import type { ForwardProgress, ForwardSecrets, ForwardStep } from '../store/forwarding.ts';
import type { Chooser } from './chooser.ts';
import type { EchoGuard } from './echo-guard.ts';
import type { UpForm } from './encode-up.ts';
import { formOf } from './form-of.ts';
import { isOwnPort } from './own-port.ts';
import { RelayBooks } from './relay-books.ts';
import { returnCode } from './return-code.ts';
import { UpLine } from './up-line.ts';
import { jobAt, type UpJob, UpQueue } from './up-queue.ts';
import { type Flight, UpWindow } from './up-window.ts';

/** Frames one target sends before the others have their turn. */
const FRAMES_PER_TURN = 64;
const CHUNKS_PER_TURN = 8;
const BACKOFF_MS = 1_000;
/** While nothing is answered, frames that may go out beyond the window to find out whom it concerns. */
const PROBES = 8;
const PROBES_MAX = 64;
/** Our own gateway notes a connection within this time; a loop to ourselves is looked for then. */
const LOOK_AROUND_MS = 200;
/** Answers to requests from above that wait for the line. */
const PASSING_MAX = 100;

export interface RelayParts {
  readonly target: ForwardTarget;
  readonly secrets: ForwardSecrets;
  readonly reader: JournalReader;
  readonly chooser: Chooser;
  readonly ring: KeyRing;
  readonly echoes: EchoGuard;
  readonly progress: ForwardProgress;
  readonly settled: ReadonlySet<number>;
  readonly again: readonly JournalPosition[];
  readonly deadCount: number;
  readonly perMinute: readonly number[];
  readonly clock: Clock;
  /** Numbers in [0, 1). */
  readonly chance: () => number;
  durable(): JournalPosition;
  onRequest(head: Head): void;
  /** Something happened: ask for a turn. */
  wake(): void;
}

/** Everything about one target: reads the journal for it, keeps its window full, and its books. */
export class Relay {
  readonly target: ForwardTarget;
  readonly #parts: RelayParts;
  readonly #queue: UpQueue;
  readonly #window: UpWindow;
  readonly #line: UpLine;
  readonly #form: UpForm | undefined;
  readonly #books: RelayBooks;
  /** Undelivered frames to be tried again. */
  readonly #again: JournalPosition[];
  #blocked: UpJob | undefined;
  #atEnd = false;
  #error: ForwardStatus['lastError'] = null;
  #state: ForwardState = 'connecting';
  #since: Instant;
  #dialMs = 0;
  #backoffMs = BACKOFF_MS;
  /** Connections in a row on which nothing was answered. */
  #fruitless = 0;
  #upSinceMs: number | undefined;
  #dialledAt: JournalPosition = journalPosition(0);
  #looped = false;
  #failedMs = 0;
  #passing: Buffer[] = [];

  constructor(parts: RelayParts) {
    const { target, progress } = parts;
    this.target = target;
    this.#parts = parts;
    this.#books = new RelayBooks({ ...parts, target: target.id });
    this.#again = [...parts.again];
    this.#since = parts.clock();
    this.#form = target.mode === 'raw' ? undefined : formOf(target, parts.secrets, parts.chooser);
    this.#queue = new UpQueue({ ...parts, from: progress.cursor, form: this.#form });
    this.#window = new UpWindow({
      windowFrames: target.windowFrames,
      answerTimeoutMs: target.answerTimeoutS * 1000,
      resends: target.resends,
    });
    this.#line = new UpLine(target, {
      onUp: () => this.#up(),
      onDown: (zh, en) => this.#down(zh, en),
      onHead: (head) => this.#hear(head),
      onDrain: () => parts.wake(),
    });
  }

  /** Does what can be done now; true: there is more to do at once. */
  turn(nowMs: number): boolean {
    if (!this.target.enabled || this.#looped || nowMs < this.#failedMs) return false;
    if (this.#line.state === 'down') {
      if (nowMs >= this.#dialMs) this.#dial(nowMs);
      return false;
    }
    if (this.#line.state !== 'up' || !this.#lookedAround(nowMs)) return false;
    this.#keepTime(nowMs);
    return this.#line.state === 'up' && this.#fill(nowMs);
  }

  /** A fault of ours or of the journal: this target rests, the others go on. */
  failed(zh: string, en: string, nowMs: number): void {
    this.#failedMs = nowMs + limits.forwardBackoffMsMax / 2;
    this.#line.drop(zh, en);
    this.#says(zh, en);
  }

  bookChanged(book: BookSnapshot): void {
    this.#parts.chooser.bookChanged(book);
  }

  sendAgain(positions: readonly JournalPosition[]): void {
    for (const position of positions) if (!this.#again.includes(position)) this.#again.push(position);
  }

  /** By hand: what waits for an answer now goes to the undelivered ones. Returns how many. */
  giveUp(): number {
    const flights = this.#window.flights();
    for (const flight of flights) this.#bury(flight, '经人工放弃', 'given up by hand');
    return flights.length;
  }

  /** Passed up beside the uploads, or when the line is up again; no answer is waited for. */
  passUp(bytes: Buffer): void {
    if (this.#line.state === 'up') this.#line.send(bytes);
    else if (this.#passing.push(bytes) > PASSING_MAX) this.#passing.shift();
  }

  /** What was settled since the last time; undefined: nothing. */
  drain(): ForwardStep | undefined {
    return this.#books.drain(this.#queue.safe, this.#echoes());
  }

  /** It could not be saved: it goes with the next. */
  takeBack(step: ForwardStep): void {
    this.#books.takeBack(step);
  }

  status(nowMs: number): ForwardStatus {
    const { clock, durable } = this.#parts;
    const now = clock();
    const cursor = this.#cursor();
    const lagBytes = Math.max(0, durable() - cursor);
    this.#stateIs(this.#stateNow(lagBytes), now);
    const waits = this.#window.flights().map(({ firstSentMs }) => nowMs - firstSentMs);
    return {
      ...{ target: this.target.id, state: this.#state, since: this.#since, cursor, lagBytes },
      lagFrames: this.#lagFrames(durable()),
      lagS: this.#lagS(now, lagBytes),
      inFlight: this.#window.size,
      oldestUnackedS: waits.length === 0 ? null : Math.max(...waits) / 1000,
      ...this.#books.counts(now),
      ...{ echoes: this.#echoes(), lastError: this.#error },
    };
  }

  close(): void {
    this.#line.close();
  }

  #echoes(): number {
    return this.#parts.progress.echoes + this.#queue.echoes;
  }

  /** Everything before it is settled. */
  #cursor(): JournalPosition {
    return this.#books.oldest?.position ?? this.#queue.safe;
  }

  // ---- the line ----

  #dial(nowMs: number): void {
    const { chance, durable } = this.#parts;
    this.#dialledAt = durable();
    this.#dialMs = nowMs + this.#backoffMs * (0.75 + chance() / 2);
    this.#backoffMs = Math.min(this.#backoffMs * 2, limits.forwardBackoffMsMax);
    this.#line.dial();
  }

  #up(): void {
    this.#upSinceMs = undefined;
    this.#parts.wake();
  }

  #down(zh: string, en: string): void {
    this.#says(zh, en);
    // How long to wait counts from the end of the connection.
    this.#dialMs = performance.now() + this.#backoffMs * (0.75 + this.#parts.chance() / 2);
  }

  /** The first look after the line is up: everything unanswered goes out again, in its order. */
  #lookedAround(nowMs: number): boolean {
    if (this.#upSinceMs === undefined) this.#upSinceMs = nowMs;
    if (this.#upSinceMs === Number.NEGATIVE_INFINITY) return true;
    const { sameMachine } = this.#line.ends;
    if (sameMachine && nowMs - this.#upSinceMs < LOOK_AROUND_MS) return false;
    this.#upSinceMs = Number.NEGATIVE_INFINITY;
    const { reader, durable } = this.#parts;
    if (sameMachine && isOwnPort(reader, this.#dialledAt, durable(), this.#line.ends)) {
      this.#looped = true;
      this.#line.drop('目标是本平台自己的接收端口', 'the target is the port of this very server');
      return false;
    }
    for (const flight of this.#window.lineUp(nowMs)) this.#send(flight, nowMs);
    for (const bytes of this.#passing.splice(0)) this.#line.send(bytes);
    return true;
  }

  // ---- sending ----

  #fill(nowMs: number): boolean {
    const { clock, durable } = this.#parts;
    let chunks = 0;
    for (let sent = 0; sent < FRAMES_PER_TURN; sent++) {
      if (!this.#maySend()) return false;
      const job = this.#blocked ?? this.#nextAgain(clock()) ?? this.#read(durable(), clock());
      this.#atEnd = job === 'end';
      if (job === 'end') return false;
      if (job === 'more') {
        if (++chunks >= CHUNKS_PER_TURN) return true;
        continue;
      }
      this.#blocked = undefined;
      if (!this.#begin(job, nowMs)) {
        this.#blocked = job;
        return false;
      }
    }
    return true;
  }

  #maySend(): boolean {
    if (this.#line.state !== 'up' || this.#line.unsentBytes > limits.forwardUnsentBytesMax) return false;
    if (this.#books.unsaved > limits.forwardUnsavedMax) return false;
    if (this.#books.aheadSize >= limits.forwardAheadMax || this.#window.stuck) return false;
    const probes = this.target.unanswered === 'skip' ? Math.min(PROBES_MAX, PROBES * this.#fruitless) : 0;
    return this.#window.hasRoom(probes);
  }

  #read(durable: JournalPosition, now: Instant): UpJob | 'more' | 'end' {
    const job = this.#queue.next(durable, now);
    if (typeof job !== 'string') this.#books.note(job);
    return job;
  }

  #nextAgain(now: Instant): UpJob | undefined {
    const { reader, ring } = this.#parts;
    for (;;) {
      const position = this.#again.shift();
      if (position === undefined) return undefined;
      const job = jobAt(position, { reader, form: this.#form, ring }, now);
      if (!job) continue;
      this.#books.noteAgain(job);
      return job;
    }
  }

  /** False: a frame that would be answered alike is on its way, so this one waits. */
  #begin(job: UpJob, nowMs: number): boolean {
    const [first] = job.frames;
    if (!first) {
      this.#list(job, 0, job.unfitZh, job.unfitEn);
      return true;
    }
    if (!this.#window.isFree(first)) return false;
    this.#launch(job, 0, nowMs);
    return true;
  }

  #launch(job: UpJob, part: number, nowMs: number): void {
    const flight = this.#window.open(job, part, nowMs);
    this.#parts.echoes.sent(flight.frame.mark);
    this.#line.send(flight.frame.bytes);
  }

  #send(flight: Flight, nowMs: number): void {
    if (flight.sends > 0) this.#books.resent();
    this.#window.wentOut(flight, nowMs);
    this.#line.send(flight.frame.bytes);
  }

  #keepTime(nowMs: number): void {
    const { resend, stuck, done, lineDead } = this.#window.due(nowMs);
    for (const flight of done) {
      this.#window.remove(flight);
      this.#goOn(flight, nowMs);
    }
    for (const flight of stuck) {
      flight.stuck = 'silent';
      const { mn, cn, qn } = flight.frame;
      this.#held(
        flight,
        `${flight.sends} 次未应答，而其他报文有应答：上级可能未登记该 MN 或密码不符（MN ${mn}，CN ${cn}，QN ${qn}）`,
        `not answered ${flight.sends} times while others are: its MN or PW may be unknown above (MN ${mn}, CN ${cn}, QN ${qn})`,
      );
    }
    if (lineDead) {
      this.#fruitless++;
      this.#line.drop('已连接，但上级对任何报文都不应答', 'connected, but nothing is answered above');
      return;
    }
    for (const flight of resend) this.#send(flight, nowMs);
  }

  // ---- answers ----

  #hear(head: Head): void {
    if (isRequest(head)) {
      this.#parts.onRequest(head);
      return;
    }
    const qn = qnInside(head) ?? head.qn;
    const flight = this.#window.find(head.mn, qn);
    if (!flight) return;
    const code = returnCode(head);
    const answers = head.cn === '9014' || head.cn === '9013';
    if (code !== '' && code !== '1' && (answers || head.cn === '9011')) this.#refused(flight, code);
    else if (answers) this.#arrived(flight, performance.now());
    this.#parts.wake();
  }

  #arrived(flight: Flight, nowMs: number): void {
    const before = this.#window.answered(flight, nowMs);
    this.#fruitless = 0;
    this.#backoffMs = BACKOFF_MS;
    for (const each of [...before, flight]) this.#goOn(each, nowMs);
    if (!this.#window.stuck && this.#state === 'held') this.#error = null;
  }

  /** The sender waits for the answer to a part before the next. @source HJ 212-2017 C.49, C.50 */
  #goOn(flight: Flight, nowMs: number): void {
    const { job, part } = flight;
    if (part + 1 < job.frames.length) this.#launch(job, part + 1, nowMs);
    else this.#books.received(job, flight.frame.answered);
  }

  #refused(flight: Flight, code: string): void {
    this.#books.refused();
    flight.stuck = 'refused';
    const { mn, cn } = flight.frame;
    const en = `refused above: QnRtn=${code} for MN ${mn}, CN ${cn}`;
    this.#held(flight, `上级拒收：QnRtn=${code}（MN ${mn}，CN ${cn}）`, en);
  }

  /** By the policy of the target: it holds the others, or goes to the undelivered ones. */
  #held(flight: Flight, zh: string, en: string): void {
    const full = this.#books.deadCount >= limits.forwardDeadMax;
    if (this.target.unanswered === 'hold') this.#says(zh, en);
    else if (full)
      this.#says(`未送达清单已满，等待处理；${zh}`, `the list of undelivered frames is full; ${en}`);
    else this.#bury(flight, zh, en);
  }

  #bury(flight: Flight, zh: string, en: string): void {
    for (const each of this.#window.flights()) if (each.job === flight.job) this.#window.remove(each);
    this.#list(flight.job, flight.sends, zh, en);
  }

  #list(job: UpJob, tries: number, zh: string, en: string): void {
    this.#books.listed(job, tries, zh, en);
    this.#says(zh, en);
  }

  // ---- what is told ----

  #says(zh: string, en: string): void {
    this.#error = { zh, en, at: this.#parts.clock() };
  }

  #stateNow(lagBytes: number): ForwardState {
    if (!this.target.enabled) return 'paused';
    if (this.#looped) return 'loop';
    if (this.#line.state !== 'up') return 'connecting';
    if (this.#window.stuck) return 'held';
    return this.#window.size === 0 && (this.#atEnd || lagBytes === 0) ? 'live' : 'sending';
  }

  #stateIs(state: ForwardState, now: Instant): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#since = now;
  }

  #lagFrames(durable: JournalPosition): number {
    return this.#books.unsettled + (this.#atEnd ? 0 : this.#queue.unread(durable));
  }

  #lagS(now: Instant, lagBytes: number): number {
    const oldest = this.#books.oldest?.arrival;
    if (oldest !== undefined) return Math.max(0, (now - oldest) / MICROS_PER_SECOND);
    if (lagBytes === 0 || this.#atEnd) return 0;
    const next = this.#parts.reader.at(this.#queue.safe)?.record.arrival;
    return next === undefined ? 0 : Math.max(0, (now - next) / MICROS_PER_SECOND);
  }
}
