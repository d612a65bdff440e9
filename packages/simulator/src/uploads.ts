import { hash as digest } from 'node:crypto';
import { type Head, qnInside } from '@wenqu/hj212';
import { Backlog, type Due } from './backlog.ts';
import { hash } from './chance.ts';
import type { Device } from './device.ts';
import { type Disturbance, disturbed } from './line.ts';
import type { Link } from './link.ts';
import { dueAfter, isKept, type UploadKind } from './schedule.ts';
import type { Tally } from './tally.ts';
import type { Outcome, TruthSink } from './truth.ts';
import type { Frame } from './upload.ts';
import type { Wire } from './wire.ts';

/** A frame on the line that waits for its answer. */
interface Delivery {
  readonly due: Due;
  readonly frame: Frame;
  readonly sentAt: number;
  readonly unknownMn: boolean;
  sends: number;
  deadlineMs: number;
}

/** Uploads waiting in the logger's working memory before they go to its store. */
const FRESH_MAX = 32;
/** Frames given to the line in one go, so that no logger starves the others. */
const BURST_MAX = 20;
const WINDOW = 1;
/** Under the fault `sticky` this many frames gather, at most for this long. */
const STICKY = { frames: 3, waitMs: 200_000, holdMs: 150 } as const;

/** What one logger uploads by itself: sent when due, again when unanswered, kept when it cannot be sent. */
export class Uploads {
  readonly #device: Device;
  readonly #link: Link;
  readonly #wire: Wire;
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
  #stopped = false;

  constructor(device: Device, link: Link, wire: Wire, truth: TruthSink, tally: Tally) {
    this.#device = device;
    this.#link = link;
    this.#wire = wire;
    this.#truth = truth;
    this.#tally = tally;
    this.reschedule();
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

  /** Settings changed: due times count anew. */
  reschedule(): void {
    const { content, simMs } = this.#device;
    const { settings, logger, kinds } = content;
    for (const kind of kinds) this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, simMs));
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /**
   * Takes what became due up to a simulated moment.
   * @param off the device does not work: nothing is measured
   * @param watch told of each real-time moment
   */
  takeDue(simMs: number, off: boolean, watch: (atMs: number) => void): void {
    while (this.#nextDueMs <= simMs && !this.#stopped) this.#takeNext(off, watch);
  }

  /** Sends what there is to send, and again what was not answered. */
  tick(): void {
    this.#checkDeadlines();
    this.pump();
  }

  /** Sends one upload of a kind now, as if it were due. */
  now(kind: UploadKind, atMs = this.#device.simMs - (this.#device.simMs % 1000)): void {
    if (!this.#device.content.kinds.includes(kind)) return;
    this.#fresh.push({ kind, dueMs: atMs, late: false });
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

  linkUp(): void {
    for (const delivery of this.#pending) this.#again(delivery);
  }

  linkDown(): void {
    if (this.#device.misbehaviours.has('no-resend')) {
      for (const delivery of this.#pending) this.#finish(delivery, 'abandoned');
      this.#pending = [];
      this.#parts = [];
      this.#fresh = [];
    }
    // The clock of an answer stands while there is no line; the same bytes go out again when it is back.
    for (const delivery of this.#pending) delivery.deadlineMs = Number.POSITIVE_INFINITY;
  }

  /** Working memory is lost with the power; the store is not. */
  forgetWork(): void {
    for (const delivery of this.#pending) this.#giveUp(delivery);
    this.#pending = [];
    this.#fresh = [];
    this.#parts = [];
  }

  /** Whether this answer was waited for here. */
  answered(head: Head): boolean {
    const qn = head.qn || qnInside(head);
    const at = this.#pending.findIndex((each) => each.frame.qn === qn && each.frame.asks === head.cn);
    if (at === -1) return false;
    const { cn } = this.#pending[at]!.frame;
    if (this.#wire.reach(cn, 'before', '9014')) return true;
    const [delivery] = this.#pending.splice(at, 1);
    this.#finish(delivery!, 'acked');
    this.#wire.reach(cn, 'after', '9014');
    this.pump();
    return true;
  }

  /** Data told because a host asked for a range. */
  toldOf(frame: Frame): void {
    const sentAt = this.#device.wallMs;
    const told = { sentAt, ackedAt: null, outcome: 'not-asked', resends: 0, query: true } as const;
    this.#truth.write({ ...truthOf(frame), ...told });
  }

  #takeNext(off: boolean, watch: (atMs: number) => void): void {
    const { settings, logger, faults } = this.#device.content;
    const dueMs = this.#nextDueMs;
    for (const [kind, at] of this.#due) {
      if (at !== dueMs) continue;
      this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, dueMs));
      if (off || faults.active('silence', dueMs)) continue;
      if (kind === 'realtime') watch(dueMs);
      const held = faults.active('late', dueMs) !== undefined || faults.active('cut', dueMs) !== undefined;
      if (held || !this.#link.up || this.#fresh.length >= FRESH_MAX) this.#keep(kind, dueMs);
      else this.#fresh.push({ kind, dueMs, late: false });
    }
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /** Devices that ask for no answer have no store: what cannot be sent is lost. */
  #keep(kind: UploadKind, dueMs: number): void {
    const { logger } = this.#device.content;
    if (!isKept(kind) || !logger.asks || logger.quirk === 'missing-flag') return;
    if (this.#device.misbehaviours.has('no-resend')) return;
    this.#tally.forgotten += this.#backlog.keep(kind, dueMs);
  }

  #checkDeadlines(): void {
    for (const delivery of [...this.#pending]) {
      if (this.#device.wallMs < delivery.deadlineMs) continue;
      if (delivery.sends <= this.#device.resendsMax) {
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

  pump(): void {
    const { content, simMs } = this.#device;
    const sticky = content.faults.active('sticky', simMs) !== undefined;
    const window = sticky ? STICKY.frames : WINDOW;
    for (let sent = 0; sent < BURST_MAX; sent++) {
      if (!this.#wire.ready || this.#pending.length >= window) return;
      if (sticky && sent === 0 && this.#gathering()) return;
      const part = this.#parts.shift() ?? this.#compose();
      if (part === undefined) return;
      this.#send(part.due, part.frame, part.unknownMn);
    }
  }

  #gathering(): boolean {
    const oldest = this.#fresh[0];
    if (oldest === undefined) return false;
    return this.#fresh.length < STICKY.frames && this.#device.simMs - oldest.dueMs < STICKY.waitMs;
  }

  /** New data first, then the store, newest first. @source HJ 212-2025 §8.1.2 (re-upload) */
  #compose(): { due: Due; frame: Frame; unknownMn: boolean } | undefined {
    const due = this.#fresh.shift() ?? this.#backlog.take();
    if (due === undefined) return undefined;
    const { logger, faults } = this.#device.content;
    const unknownMn = faults.active('unknown-mn', this.#device.simMs) !== undefined;
    const frames = this.#device.content.frames(due.kind, due.dueMs, {
      clockMs: this.#device.clockMs,
      password: this.#device.password,
      key: this.#device.keys[0],
      ...(unknownMn ? { mn: strangeMn(logger.mn) } : {}),
      ...(due.late ? { resent: true, nextQn: () => this.#device.freshQn() } : {}),
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
      sentAt: this.#device.wallMs,
      sends: 1,
      deadlineMs: this.#device.wallMs + this.#device.timeoutMs,
    };
    this.#tally.frames++;
    this.#tally.bytes += frame.bytes.length;
    const lost = this.#wire.reach(frame.cn, 'before', 'upload');
    const damaged = lost || this.#write(delivery);
    if (frame.asks !== '') this.#pending.push(delivery);
    else this.#finish(delivery, 'not-asked', damaged);
    if (lost) delivery.deadlineMs = Number.POSITIVE_INFINITY;
    else if (this.#wire.reach(frame.cn, 'after', 'upload')) delivery.deadlineMs = Number.POSITIVE_INFINITY;
  }

  #again(delivery: Delivery): void {
    delivery.sends++;
    delivery.deadlineMs = this.#device.wallMs + this.#device.timeoutMs;
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
    const draw = hash(this.#device.content.logger.seed, delivery.due.dueMs + delivery.sends);
    const { pieces, damaged } = disturbed(delivery.frame.bytes, disturbance, draw, delivery.sends === 1);
    this.#link.write(pieces, disturbance.sticky === undefined ? 0 : STICKY.holdMs);
    return damaged;
  }

  #disturbance(): Disturbance | undefined {
    const { content, simMs } = this.#device;
    if (content.faults.near(simMs).length === 0) return undefined;
    const named = (['duplicate', 'sticky', 'half', 'garbage', 'wrong-crc'] as const).flatMap((name) => {
      const fault = content.faults.active(name, simMs);
      return fault === undefined
        ? []
        : [[name === 'wrong-crc' ? 'wrongCrc' : name, fault.intensity] as const];
    });
    return named.length === 0 ? undefined : (Object.fromEntries(named) as Disturbance);
  }

  #finish(delivery: Delivery, outcome: Outcome, damaged = false): void {
    const { frame, sends, sentAt, due, unknownMn } = delivery;
    this.#tally[outcome === 'acked' ? 'acked' : outcome === 'not-asked' ? 'notAsked' : 'abandoned']++;
    this.#truth.write({
      ...truthOf(frame),
      sentAt,
      ackedAt: outcome === 'acked' ? this.#device.wallMs : null,
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
