import { hash as digest } from 'node:crypto';
import { type Head, qnInside } from '@wenqu/hj212';
import { Backlog, type Due } from './backlog.ts';
import { hash } from './chance.ts';
import { DeviceClock } from './device-clock.ts';
import { type Reply, type Requested, repliesTo } from './exchange.ts';
import type { Fault, FaultName } from './faults.ts';
import { type Disturbance, disturbed } from './line.ts';
import type { Link, LinkListener } from './link.ts';
import type { LoggerContent } from './logger-content.ts';
import { dueAfter, isKept, type UploadKind } from './schedule.ts';
import type { Tally } from './tally.ts';
import type { Outcome, TruthSink } from './truth.ts';
import type { Frame } from './upload.ts';
import { wireTimeMs } from './wire-time.ts';

/** A frame on the line that waits for its answer. */
interface Delivery {
  readonly due: Due;
  readonly frame: Frame;
  readonly sentAt: number;
  readonly unknownMn: boolean;
  sends: number;
  deadlineMs: number;
}

/** Defaults of the standard. @source HJ 212-2017 §6.2 */
const TIMEOUT_MS = 10_000;
const RESENDS = 3;
/** Uploads waiting in the logger's working memory before they go to its store. */
const FRESH_MAX = 32;
/** Frames given to the line in one go, so that no logger starves the others. */
const BURST_MAX = 20;
const WINDOW = 1;
/** Under the fault `sticky` this many frames gather, at most for this long. */
const STICKY = { frames: 3, waitMs: 200_000, holdMs: 150 } as const;
const MEMORY_MS = 48 * 3_600_000;

/** One logger at work: sends what is due, waits for answers, resends, keeps what failed, answers its host. */
export class Session implements LinkListener, Requested {
  readonly content: LoggerContent;
  password: string;
  timeoutMs = TIMEOUT_MS;
  resendsMax = RESENDS;
  bottle = 0;
  simMs: number;
  wallMs = 0;
  readonly memoryFromMs: number;
  readonly #link: Link;
  readonly #truth: TruthSink;
  readonly #tally: Tally;
  readonly #due = new Map<UploadKind, number>();
  #nextDueMs = 0;
  /** Due by age, oldest first. */
  #fresh: Due[] = [];
  readonly #backlog = new Backlog();
  /** Parts of an upload under way. */
  #parts: { due: Due; frame: Frame; unknownMn: boolean }[] = [];
  #pending: Delivery[] = [];
  #lastQnMs = 0;
  readonly #clock = new DeviceClock();
  #silent = false;
  #stopped = false;

  constructor(content: LoggerContent, link: Link, truth: TruthSink, tally: Tally, startMs: number) {
    this.content = content;
    this.password = content.logger.password;
    this.simMs = startMs;
    this.memoryFromMs = startMs - MEMORY_MS;
    this.#link = link;
    this.#truth = truth;
    this.#tally = tally;
    this.reschedule();
    if (content.kinds.includes('boot')) this.#fresh.push({ kind: 'boot', dueMs: startMs, late: false });
    link.add(content.logger.mn, this);
  }

  /** Uploads that wait for the line or an answer, without those in the store. */
  get waiting(): number {
    return this.#fresh.length + this.#parts.length + this.#pending.length;
  }

  get kept(): number {
    return this.#backlog.size;
  }

  get unanswered(): number {
    return this.#pending.length;
  }

  /** Whether the device has power. */
  get powered(): boolean {
    return !this.#silent;
  }

  /** How far the device's own clock is ahead of the true time, ms. */
  get clockMs(): number {
    return this.#clock.aheadMs(this.#active('clock-offset'));
  }

  setClock(aheadMs: number): void {
    this.#clock.set(aheadMs, this.#active('clock-offset'));
  }

  reschedule(): void {
    const { settings, logger, kinds } = this.content;
    for (const kind of kinds) this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, this.simMs));
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /** A QN that this session never used: of now, above every one given before. */
  freshQn(): string {
    const nowMs = this.simMs - (this.simMs % 1000) + this.clockMs;
    this.#lastQnMs = Math.max(nowMs + 500, this.#lastQnMs + 1);
    // The lower half of each second belongs to uploads sent when due.
    if (this.#lastQnMs % 1000 < 500) this.#lastQnMs += 500;
    return this.content.logger.quirk === 'epoch-qn' ? String(this.#lastQnMs) : wireTimeMs(this.#lastQnMs);
  }

  /** Advances to a simulated and a wall moment. */
  tick(simMs: number, wallMs: number): void {
    this.wallMs = wallMs;
    while (this.#nextDueMs <= simMs && !this.#stopped) this.#takeDue();
    this.simMs = simMs;
    this.#power();
    this.#checkDeadlines();
    this.#pump();
  }

  /** No new uploads from now on; answers may still come. */
  stop(): void {
    this.#stopped = true;
    this.#fresh = [];
    this.#parts = [];
    this.#backlog.clear();
  }

  /** Gives up what is still unanswered, for the truth's sake. */
  close(): void {
    for (const delivery of this.#pending) this.#finish(delivery, 'abandoned');
    this.#pending = [];
  }

  linkUp(wallMs: number): void {
    this.wallMs = wallMs;
    for (const delivery of this.#pending) this.#again(delivery);
    this.#pump();
  }

  linkDown(): void {
    // The clock of an answer stands while there is no line; the same bytes go out again when it is back.
    for (const delivery of this.#pending) delivery.deadlineMs = Number.POSITIVE_INFINITY;
  }

  received(head: Head): void {
    if (this.#silent) return;
    if (head.cn === '9014' || head.cn === '9013') {
      this.#answered(head);
      return;
    }
    const mine = head.mn.toUpperCase() === this.content.logger.mn.toUpperCase();
    if (!mine || head.cn.startsWith('9')) return;
    for (const reply of repliesTo(head, this)) this.#reply(reply);
  }

  #active(name: FaultName): Fault | undefined {
    return this.content.faults.active(name, this.simMs);
  }

  #takeDue(): void {
    const { settings, logger, faults } = this.content;
    const dueMs = this.#nextDueMs;
    for (const [kind, at] of this.#due) {
      if (at !== dueMs) continue;
      this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, dueMs));
      if (faults.active('silence', dueMs)) continue;
      const held = faults.active('late', dueMs) !== undefined;
      if (held || !this.#link.up || this.#fresh.length >= FRESH_MAX) this.#keep(kind, dueMs);
      else this.#fresh.push({ kind, dueMs, late: false });
    }
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /** Devices that ask for no answer have no store: what cannot be sent is lost. */
  #keep(kind: UploadKind, dueMs: number): void {
    const { logger } = this.content;
    if (!isKept(kind) || !logger.asks || logger.quirk === 'missing-flag') return;
    this.#tally.forgotten += this.#backlog.keep(kind, dueMs);
  }

  #power(): void {
    const silent = this.#active('silence') !== undefined;
    if (silent === this.#silent) return;
    this.#silent = silent;
    if (silent) {
      // Working memory is lost with the power; the store is not.
      for (const delivery of this.#pending) this.#giveUp(delivery);
      this.#pending = [];
      this.#fresh = [];
      this.#parts = [];
    } else if (this.#due.has('boot')) {
      this.#fresh.push({ kind: 'boot', dueMs: this.simMs - (this.simMs % 1000), late: false });
    }
  }

  #checkDeadlines(): void {
    for (const delivery of [...this.#pending]) {
      if (this.wallMs < delivery.deadlineMs) continue;
      if (delivery.sends <= this.resendsMax) {
        if (this.#link.ready) this.#again(delivery);
        continue;
      }
      this.#pending = this.#pending.filter((each) => each !== delivery);
      this.#giveUp(delivery);
      // After the allowed resends the line counts as unusable (an unknown MN is not the line's fault).
      if (!delivery.unknownMn) this.#link.drop();
    }
  }

  #giveUp(delivery: Delivery): void {
    this.#finish(delivery, 'abandoned');
    if (!delivery.unknownMn && !this.#stopped) this.#keep(delivery.due.kind, delivery.due.dueMs);
  }

  #pump(): void {
    const sticky = this.#active('sticky') !== undefined;
    const window = sticky ? STICKY.frames : WINDOW;
    for (let sent = 0; sent < BURST_MAX; sent++) {
      if (this.#silent || !this.#link.ready || this.#pending.length >= window) return;
      if (this.#active('late')) return;
      if (sticky && sent === 0 && this.#gathering()) return;
      const part = this.#parts.shift() ?? this.#compose();
      if (part === undefined) return;
      this.#send(part.due, part.frame, part.unknownMn);
    }
  }

  #gathering(): boolean {
    const oldest = this.#fresh[0];
    if (oldest === undefined) return false;
    return this.#fresh.length < STICKY.frames && this.simMs - oldest.dueMs < STICKY.waitMs;
  }

  /** New data first, then the store, newest first. @source HJ 212-2025 §8.1.2 (re-upload) */
  #compose(): { due: Due; frame: Frame; unknownMn: boolean } | undefined {
    const due = this.#fresh.shift() ?? this.#backlog.take();
    if (due === undefined) return undefined;
    const { logger, faults } = this.content;
    const unknownMn = faults.active('unknown-mn', this.simMs) !== undefined;
    const frames = this.content.frames(due.kind, due.dueMs, {
      clockMs: this.clockMs,
      password: this.password,
      ...(unknownMn ? { mn: strangeMn(logger.mn) } : {}),
      ...(due.late ? { resent: true, nextQn: () => this.freshQn() } : {}),
    });
    if (due.late) this.#tally.late += frames.length;
    this.#parts = frames.map((frame) => ({ due, frame, unknownMn }));
    return this.#parts.shift();
  }

  #send(due: Due, frame: Frame, unknownMn: boolean): void {
    const delivery: Delivery = {
      due,
      frame,
      unknownMn,
      sentAt: this.wallMs,
      sends: 1,
      deadlineMs: this.wallMs + this.timeoutMs,
    };
    this.#tally.frames++;
    this.#tally.bytes += frame.bytes.length;
    const damaged = this.#write(delivery);
    if (frame.asks !== '') this.#pending.push(delivery);
    else this.#finish(delivery, 'not-asked', damaged);
  }

  #again(delivery: Delivery): void {
    delivery.sends++;
    delivery.deadlineMs = this.wallMs + this.timeoutMs;
    this.#tally.resent++;
    this.#write(delivery);
  }

  /** Gives the bytes to the line with what the line's faults make of them; whether they are damaged. */
  #write(delivery: Delivery): boolean {
    const disturbance = this.#disturbance();
    if (disturbance === undefined) {
      this.#link.write([{ bytes: delivery.frame.bytes, restMs: 0 }], 0);
      return false;
    }
    const draw = hash(this.content.logger.seed, delivery.due.dueMs + delivery.sends);
    const { pieces, damaged } = disturbed(delivery.frame.bytes, disturbance, draw, delivery.sends === 1);
    this.#link.write(pieces, disturbance.sticky === undefined ? 0 : STICKY.holdMs);
    return damaged;
  }

  #disturbance(): Disturbance | undefined {
    const faults = this.content.faults.near(this.simMs);
    if (faults.length === 0) return undefined;
    const named = (['duplicate', 'sticky', 'half', 'garbage', 'wrong-crc'] as const).flatMap((name) => {
      const fault = this.#active(name);
      return fault === undefined
        ? []
        : [[name === 'wrong-crc' ? 'wrongCrc' : name, fault.intensity] as const];
    });
    return named.length === 0 ? undefined : (Object.fromEntries(named) as Disturbance);
  }

  #answered(head: Head): void {
    const qn = head.qn || qnInside(head);
    const at = this.#pending.findIndex((each) => each.frame.qn === qn && each.frame.asks === head.cn);
    if (at === -1) return;
    const [delivery] = this.#pending.splice(at, 1);
    this.#finish(delivery!, 'acked');
    this.#pump();
  }

  #reply({ bytes, frame }: Reply): void {
    this.#link.write([{ bytes, restMs: 0 }], 0);
    this.#tally.replies++;
    if (frame !== undefined) {
      this.#truth.write({
        ...truthOf(frame),
        sentAt: this.wallMs,
        ackedAt: null,
        outcome: 'not-asked',
        resends: 0,
        query: true,
      });
    }
  }

  #finish(delivery: Delivery, outcome: Outcome, damaged = false): void {
    const { frame, sends, sentAt, due, unknownMn } = delivery;
    this.#tally[outcome === 'acked' ? 'acked' : outcome === 'not-asked' ? 'notAsked' : 'abandoned']++;
    this.#truth.write({
      ...truthOf(frame),
      sentAt,
      ackedAt: outcome === 'acked' ? this.wallMs : null,
      outcome,
      resends: sends - 1,
      ...(due.late ? { late: true } : {}),
      ...(damaged ? { damaged: true } : {}),
      ...(unknownMn ? { unknownMn: true } : {}),
    });
  }
}

/** An MN of the same form that no book holds. */
const strangeMn = (mn: string): string => `F${mn.slice(1, -1)}F`;

function truthOf(frame: Frame) {
  const { mn, st, cn, qn, dataTime, values, bytes } = frame;
  return { mn, st, cn, qn, dataTime, bytes: bytes.length, sha256: digest('sha256', bytes, 'hex'), values };
}
