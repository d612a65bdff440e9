import { hash as digest } from 'node:crypto';
import { type Head, qnInside } from '@wenqu/hj212';
import { keepUnasked } from './actions/retention.ts';
import { Alarms } from './alarms.ts';
import { Backlog, type Due } from './backlog.ts';
import { hash } from './chance.ts';
import type { CutMessage, CutSide } from './cut.ts';
import { Device, type DeviceBody, type DeviceManner, type Report, USUAL_MANNER } from './device.ts';
import { Exchanges } from './exchanges.ts';
import type { Fault, FaultName } from './faults.ts';
import { type Disturbance, disturbed } from './line.ts';
import type { Link, LinkListener } from './link.ts';
import type { LoggerContent } from './logger-content.ts';
import { OwedAnswers } from './owed.ts';
import type { OwnRule } from './own-rule.ts';
import { noRecord, type RecordSink } from './record.ts';
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
/** From power-on to the first packet, simulated seconds. */
const BOOT_S = 45;

/** What a session needs beside its content and its line. */
export interface SessionParts {
  readonly truth: TruthSink;
  readonly tally: Tally;
  readonly record?: RecordSink;
  readonly manner?: DeviceManner;
  /** When it keeps a bottle by itself. */
  readonly ownRule?: OwnRule | undefined;
  readonly key?: Buffer | undefined;
  /** A 2025 logger that has no MN yet. */
  readonly unenrolled?: boolean;
}

/** One logger at work: sends what is due, waits for answers, resends, keeps what failed, answers its host. */
export class Session implements LinkListener, DeviceBody, Wire {
  readonly content: LoggerContent;
  readonly device: Device;
  readonly #link: Link;
  readonly #truth: TruthSink;
  readonly #tally: Tally;
  readonly #owed: OwedAnswers;
  readonly #exchanges: Exchanges;
  readonly #ownRule: OwnRule | undefined;
  readonly #alarms = new Alarms();
  readonly #due = new Map<UploadKind, number>();
  #nextDueMs = 0;
  /** Due by age, oldest first. */
  #fresh: Due[] = [];
  readonly #backlog = new Backlog();
  /** Parts of an upload under way. */
  #parts: { due: Due; frame: Frame; unknownMn: boolean }[] = [];
  #pending: Delivery[] = [];
  #silent = false;
  #bootsAtMs: number | undefined;
  #stopped = false;

  constructor(content: LoggerContent, link: Link, parts: SessionParts, startMs: number) {
    this.content = content;
    const { truth, tally, record = noRecord, manner = USUAL_MANNER, ownRule, key, unenrolled } = parts;
    this.device = new Device(content, manner, this, record, startMs);
    this.device.enrolled = unenrolled !== true;
    this.#link = link;
    this.#truth = truth;
    this.#tally = tally;
    this.#ownRule = ownRule;
    this.#owed = new OwedAnswers(this.device, this);
    this.#exchanges = new Exchanges(this.device, this, this.#owed);
    if (key !== undefined) this.device.keys = [key];
    this.rekeyed();
    this.reschedule();
    if (content.kinds.includes('boot') && this.device.enrolled)
      this.#fresh.push({ kind: 'boot', dueMs: startMs, late: false });
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

  /** Single packets whose answer has not come. */
  get owed(): number {
    return this.#owed.size;
  }

  /** Whether the device wants a connection: it has power, has started, and nothing keeps it off. */
  get wantsLink(): boolean {
    return !this.#silent && this.#bootsAtMs === undefined && this.#active('cut') === undefined;
  }

  get ready(): boolean {
    return this.wantsLink && this.#link.ready && this.#active('late') === undefined;
  }

  reschedule(): void {
    const { settings, logger, kinds } = this.content;
    for (const kind of kinds) this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, this.device.simMs));
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /** Starts anew: what stood in working memory is gone, the store and the memory of exchanges are not. */
  reboot(): void {
    this.device.effect('reboot', { cn: '', qn: '' });
    this.#forgetWork();
    this.#bootsAtMs = this.device.wallMs + (BOOT_S * 1000) / this.device.manner.haste;
    this.#link.cut();
    this.#exchanges.restarted();
  }

  report(report: Report): void {
    this.#owed.report(report);
  }

  renamed(mn: string): void {
    this.content.logger = { ...this.content.logger, mn };
    this.#link.add(mn, this);
    if (!this.device.enrolled) {
      this.device.enrolled = true;
      this.#bootReport();
    }
  }

  rekeyed(): void {
    this.#link.learn(this.device.keys);
  }

  send(bytes: Buffer, frame?: Frame): void {
    this.#link.write([{ bytes, restMs: 0 }], 0);
    this.#tally.replies++;
    if (frame !== undefined && frame.values.length > 0) {
      const told = {
        sentAt: this.device.wallMs,
        ackedAt: null,
        outcome: 'not-asked',
        resends: 0,
        query: true,
      } as const;
      this.#truth.write({ ...truthOf(frame), ...told });
    }
  }

  reach(cn: string, side: CutSide, message: CutMessage): boolean {
    const cut = this.device.cuts.reach(cn, side, message);
    if (cut === undefined) return false;
    const { simMs } = this.device;
    if (cut.forMs > 0)
      this.content.faults.ask({ name: 'cut', intensity: 1, fromMs: simMs, toMs: simMs + cut.forMs });
    this.#link.cut();
    return true;
  }

  /** Advances to a simulated and a wall moment. */
  tick(simMs: number, wallMs: number): void {
    const { device } = this;
    device.wallMs = wallMs;
    while (this.#nextDueMs <= simMs && !this.#stopped) this.#takeDue();
    device.simMs = simMs;
    this.#power();
    if (this.#bootsAtMs !== undefined && wallMs >= this.#bootsAtMs) {
      this.#bootsAtMs = undefined;
      this.#bootReport();
    }
    this.#checkDeadlines();
    this.#exchanges.tick();
    this.#owed.tick();
    this.#pump();
  }

  /** Fills a bottle and tells of it unasked; whether there was one left. */
  keepBottle(): boolean {
    const report = keepUnasked(this.device);
    if (report !== undefined) this.#owed.report(report);
    return report !== undefined;
  }

  /** Sends an upload now, as if it were due. */
  uploadNow(kind: UploadKind): void {
    const dueMs = this.device.simMs - (this.device.simMs % 1000);
    this.#fresh.push({ kind, dueMs, late: false });
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
    this.device.wallMs = wallMs;
    if (!this.device.enrolled) this.#introduce();
    for (const delivery of this.#pending) this.#again(delivery);
    this.#owed.linkUp();
    this.#exchanges.linkUp();
    this.#pump();
  }

  linkDown(): void {
    this.#exchanges.linkDown();
    this.#owed.linkDown();
    if (this.device.misbehaviours.has('no-resend')) {
      for (const delivery of this.#pending) this.#finish(delivery, 'abandoned');
      this.#pending = [];
      this.#parts = [];
    }
    // The clock of an answer stands while there is no line; the same bytes go out again when it is back.
    for (const delivery of this.#pending) delivery.deadlineMs = Number.POSITIVE_INFINITY;
  }

  received(head: Head): void {
    if (!this.wantsLink) return;
    if (head.cn === '9014' || head.cn === '9013') this.#answered(head);
    else if (!head.cn.startsWith('9')) this.#exchanges.received(head);
  }

  #active(name: FaultName): Fault | undefined {
    return this.content.faults.active(name, this.device.simMs);
  }

  /** A new logger of 2025 tells who it is; its MN is still empty. @source HJ 212-2025 (1001, secondary) */
  #introduce(): void {
    const { hardware } = this.device.parameters;
    const area = Object.entries(hardware)
      .map(([code, text]) => `${code}-Info=${text}`)
      .join(';');
    this.#owed.report({ cn: '1001', st: '32', mn: '', asks: '9013', area });
  }

  #bootReport(): void {
    if (!this.content.kinds.includes('boot')) return;
    const { simMs } = this.device;
    this.#fresh.push({ kind: 'boot', dueMs: simMs - (simMs % 1000), late: false });
  }

  #takeDue(): void {
    const { settings, logger, faults } = this.content;
    const dueMs = this.#nextDueMs;
    for (const [kind, at] of this.#due) {
      if (at !== dueMs) continue;
      this.#due.set(kind, dueAfter(kind, settings, logger.phaseS, dueMs));
      if (faults.active('silence', dueMs) || this.#bootsAtMs !== undefined || !this.device.enrolled) continue;
      if (kind === 'realtime') this.#watch(dueMs);
      const held = faults.active('late', dueMs) !== undefined || faults.active('cut', dueMs) !== undefined;
      if (held || !this.#link.up || this.#fresh.length >= FRESH_MAX) this.#keep(kind, dueMs);
      else this.#fresh.push({ kind, dueMs, late: false });
    }
    this.#nextDueMs = Math.min(...this.#due.values());
  }

  /** What it measures makes the device tell of an alarm, or keep a bottle by its own rule. */
  #watch(atMs: number): void {
    const { device } = this;
    for (const alarm of this.#alarms.look(device, atMs)) this.#owed.report(alarm);
    if (this.#ownRule === undefined || !this.#ownRule.strikes(this.content, atMs)) return;
    device.simMs = Math.max(device.simMs, atMs);
    this.keepBottle();
  }

  /** Devices that ask for no answer have no store: what cannot be sent is lost. */
  #keep(kind: UploadKind, dueMs: number): void {
    const { logger } = this.content;
    if (!isKept(kind) || !logger.asks || logger.quirk === 'missing-flag') return;
    if (this.device.misbehaviours.has('no-resend')) return;
    this.#tally.forgotten += this.#backlog.keep(kind, dueMs);
  }

  #power(): void {
    const silent = this.#active('silence') !== undefined;
    if (silent === this.#silent) return;
    this.#silent = silent;
    if (silent) {
      this.#forgetWork();
      this.#exchanges.restarted();
    } else if (this.#due.has('boot')) this.#bootReport();
  }

  /** Working memory is lost with the power; the store is not. */
  #forgetWork(): void {
    for (const delivery of this.#pending) this.#giveUp(delivery);
    this.#pending = [];
    this.#fresh = [];
    this.#parts = [];
  }

  #checkDeadlines(): void {
    for (const delivery of [...this.#pending]) {
      if (this.device.wallMs < delivery.deadlineMs) continue;
      if (delivery.sends <= this.device.resendsMax) {
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
      if (!this.ready || this.#pending.length >= window) return;
      if (sticky && sent === 0 && this.#gathering()) return;
      const part = this.#parts.shift() ?? this.#compose();
      if (part === undefined) return;
      this.#send(part.due, part.frame, part.unknownMn);
    }
  }

  #gathering(): boolean {
    const oldest = this.#fresh[0];
    if (oldest === undefined) return false;
    return this.#fresh.length < STICKY.frames && this.device.simMs - oldest.dueMs < STICKY.waitMs;
  }

  /** New data first, then the store, newest first. @source HJ 212-2025 §8.1.2 (re-upload) */
  #compose(): { due: Due; frame: Frame; unknownMn: boolean } | undefined {
    const due = this.#fresh.shift() ?? this.#backlog.take();
    if (due === undefined) return undefined;
    const { logger, faults } = this.content;
    const unknownMn = faults.active('unknown-mn', this.device.simMs) !== undefined;
    const frames = this.content.frames(due.kind, due.dueMs, {
      clockMs: this.device.clockMs,
      password: this.device.password,
      key: this.device.keys[0],
      ...(unknownMn ? { mn: strangeMn(logger.mn) } : {}),
      ...(due.late ? { resent: true, nextQn: () => this.device.freshQn() } : {}),
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
      sentAt: this.device.wallMs,
      sends: 1,
      deadlineMs: this.device.wallMs + this.device.timeoutMs,
    };
    this.#tally.frames++;
    this.#tally.bytes += frame.bytes.length;
    const lost = this.reach(frame.cn, 'before', 'upload');
    const damaged = lost || this.#write(delivery);
    if (frame.asks !== '') this.#pending.push(delivery);
    else this.#finish(delivery, 'not-asked', damaged);
    if (lost) delivery.deadlineMs = Number.POSITIVE_INFINITY;
    else if (this.reach(frame.cn, 'after', 'upload')) delivery.deadlineMs = Number.POSITIVE_INFINITY;
  }

  #again(delivery: Delivery): void {
    delivery.sends++;
    delivery.deadlineMs = this.device.wallMs + this.device.timeoutMs;
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
    const faults = this.content.faults.near(this.device.simMs);
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
    if (at === -1) {
      this.#owed.answered(head);
      return;
    }
    const { cn } = this.#pending[at]!.frame;
    if (this.reach(cn, 'before', '9014')) return;
    const [delivery] = this.#pending.splice(at, 1);
    this.#finish(delivery!, 'acked');
    this.reach(cn, 'after', '9014');
    this.#pump();
  }

  #finish(delivery: Delivery, outcome: Outcome, damaged = false): void {
    const { frame, sends, sentAt, due, unknownMn } = delivery;
    this.#tally[outcome === 'acked' ? 'acked' : outcome === 'not-asked' ? 'notAsked' : 'abandoned']++;
    this.#truth.write({
      ...truthOf(frame),
      sentAt,
      ackedAt: outcome === 'acked' ? this.device.wallMs : null,
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
