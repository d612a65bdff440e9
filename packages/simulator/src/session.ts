import type { Head } from '@wenqu/hj212';
import { keepUnasked } from './actions/retention.ts';
import { Alarms } from './alarms.ts';
import type { CutMessage, CutSide } from './cut.ts';
import { Device, type DeviceBody, type DeviceManner, type Report, USUAL_MANNER } from './device.ts';
import { Exchanges } from './exchanges.ts';
import type { Fault, FaultName } from './faults.ts';
import type { Link, LinkListener } from './link.ts';
import type { LoggerContent } from './logger-content.ts';
import { OwedAnswers } from './owed.ts';
import type { OwnRule } from './own-rule.ts';
import { noRecord, type RecordSink } from './record.ts';
import type { UploadKind } from './schedule.ts';
import type { Tally } from './tally.ts';
import type { TruthSink } from './truth.ts';
import type { Frame } from './upload.ts';
import { Uploads } from './uploads.ts';
import type { Wire } from './wire.ts';

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
  readonly #tally: Tally;
  readonly #uploads: Uploads;
  readonly #owed: OwedAnswers;
  readonly #exchanges: Exchanges;
  readonly #ownRule: OwnRule | undefined;
  readonly #alarms = new Alarms();
  #silent = false;
  #bootsAtMs: number | undefined;
  /** The device was kept off its line at the last look. */
  #off = false;

  constructor(content: LoggerContent, link: Link, parts: SessionParts, startMs: number) {
    this.content = content;
    const { truth, tally, record = noRecord, manner = USUAL_MANNER, ownRule, key, unenrolled } = parts;
    this.device = new Device(content, manner, this, record, startMs);
    this.device.enrolled = unenrolled !== true;
    this.#link = link;
    this.#tally = tally;
    this.#ownRule = ownRule;
    this.#uploads = new Uploads(this.device, link, this, truth, tally);
    this.#owed = new OwedAnswers(this.device, this);
    this.#exchanges = new Exchanges(this.device, this, this.#owed);
    if (key !== undefined) this.device.keys = [key];
    this.rekeyed();
    if (this.device.enrolled) this.#uploads.now('boot', startMs);
    link.add(content.logger.mn, this);
  }

  /** Uploads that wait for the line or an answer, without those in the store. */
  get waiting(): number {
    return this.#uploads.waiting;
  }

  get kept(): number {
    return this.#uploads.kept;
  }

  get unanswered(): number {
    return this.#uploads.unanswered;
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
    this.#uploads.reschedule();
  }

  /** Starts anew: what stood in working memory is gone, the store and the memory of exchanges are not. */
  reboot(): void {
    this.device.effect('reboot', { cn: '', qn: '' });
    this.#uploads.forgetWork();
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
      this.#uploads.now('boot');
    }
  }

  rekeyed(): void {
    this.#link.learn(this.device.keys);
  }

  send(bytes: Buffer, frame?: Frame): void {
    this.#link.write([{ bytes, restMs: 0 }], 0);
    this.#tally.replies++;
    if (frame !== undefined && frame.values.length > 0) this.#uploads.toldOf(frame);
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
    const off = this.#bootsAtMs !== undefined || !device.enrolled;
    this.#uploads.takeDue(simMs, off, (atMs) => this.#watch(atMs));
    device.simMs = simMs;
    this.#power();
    if (this.#bootsAtMs !== undefined && wallMs >= this.#bootsAtMs) {
      this.#bootsAtMs = undefined;
      this.#uploads.now('boot');
    }
    this.#lookAtLine();
    this.#exchanges.tick();
    this.#owed.tick();
    this.#uploads.tick();
  }

  /** Fills a bottle and tells of it unasked; whether there was one left. */
  keepBottle(): boolean {
    const report = keepUnasked(this.device);
    if (report !== undefined) this.#owed.report(report);
    return report !== undefined;
  }

  /** Sends an upload now, as if it were due. */
  uploadNow(kind: UploadKind): void {
    this.#uploads.now(kind);
    this.#uploads.pump();
  }

  /** No new uploads from now on; answers may still come. */
  stop(): void {
    this.#uploads.stop();
  }

  /** Gives up what is still unanswered, for the truth's sake. */
  close(): void {
    this.#uploads.close();
  }

  linkUp(wallMs: number): void {
    this.device.wallMs = wallMs;
    if (!this.wantsLink) return;
    this.#uploads.linkUp();
    this.#owed.linkUp();
    if (!this.device.enrolled && this.#owed.size === 0) this.#introduce();
    this.#exchanges.linkUp();
    this.#uploads.pump();
  }

  linkDown(): void {
    this.#exchanges.linkDown();
    this.#owed.linkDown();
    this.#uploads.linkDown();
  }

  received(head: Head): void {
    if (!this.wantsLink) return;
    if (head.cn === '9014' || head.cn === '9013') {
      if (!this.#uploads.answered(head)) this.#owed.answered(head);
    } else if (!head.cn.startsWith('9')) this.#exchanges.received(head);
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

  /** A line shared with others stays when this device is kept off it, and tells nobody. */
  #lookAtLine(): void {
    const off = !this.wantsLink;
    if (off === this.#off) return;
    this.#off = off;
    if (off) this.linkDown();
    else if (this.#link.up) this.linkUp(this.device.wallMs);
  }

  /** What it measures makes the device tell of an alarm, or keep a bottle by its own rule. */
  #watch(atMs: number): void {
    const { device } = this;
    for (const alarm of this.#alarms.look(device, atMs)) this.#owed.report(alarm);
    if (this.#ownRule === undefined || !this.#ownRule.strikes(this.content, atMs)) return;
    device.simMs = Math.max(device.simMs, atMs);
    this.keepBottle();
  }

  #power(): void {
    const silent = this.#active('silence') !== undefined;
    if (silent === this.#silent) return;
    this.#silent = silent;
    if (silent) {
      this.#uploads.forgetWork();
      this.#exchanges.restarted();
    } else this.#uploads.now('boot');
  }
}
