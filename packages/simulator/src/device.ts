import { flagOf, type Head, mustBeSealed } from '@wenqu/hj212';
import { Cuts } from './cut.ts';
import { DeviceClock } from './device-clock.ts';
import type { LoggerContent } from './logger-content.ts';
import { type MisbehaviourName, Misbehaviours } from './misbehaviour.ts';
import { Parameters } from './parameters.ts';
import type { EffectName, RecordSink } from './record.ts';
import { Sampler } from './sampler.ts';
import { framed } from './upload.ts';
import { wireTime, wireTimeMs } from './wire-time.ts';

/** How the devices of a run differ from the usual. */
export interface DeviceManner {
  /** Sampler, calibration and boot take one n-th of their time. */
  readonly haste: number;
  /** Local commands grown out of 2017: 3023 and 3024 keep water, 3043 restarts. */
  readonly extensions: boolean;
  /** CN of the upload that tells of a 3022 retention; the standard's is not known to us. */
  readonly retainedCn: string;
}

export const USUAL_MANNER: DeviceManner = { haste: 1, extensions: false, retainedCn: '3015' };

/** Something a device tells by itself once, or after an exchange. */
export interface Report {
  readonly cn: string;
  readonly st: string;
  readonly area: string;
  readonly asks: '9013' | '9014' | '';
  /** Default: the MN and the QN of the device. */
  readonly mn?: string;
  readonly qn?: string;
}

/** What a device can do beyond its memory; the session behind it does it. */
export interface DeviceBody {
  /** Settings of uploads changed: due times count anew. */
  reschedule(): void;
  reboot(): void;
  report(report: Report): void;
  /** The MN of this device is another from now on. */
  renamed(mn: string): void;
  /** Keys to read and to seal packets with changed. */
  rekeyed(): void;
}

/** One line of a log inside a device. */
export interface LogEntry {
  readonly atMs: number;
  /** i11001, i21001, i31001 or i41002. */
  readonly code: string;
  readonly polId: string;
  readonly text: string;
}

/** Defaults of the standard. @source HJ 212-2017 §6.2 */
const TIMEOUT_MS = 10_000;
const RESENDS = 3;
const LOGS_KEPT = 500;
const MEMORY_MS = 48 * 3_600_000;

/** What one logger remembers and what stands behind it: settings, sampler, analysers, keys, logs. */
export class Device {
  readonly content: LoggerContent;
  readonly manner: DeviceManner;
  readonly body: DeviceBody;
  readonly clock = new DeviceClock();
  readonly sampler: Sampler;
  readonly parameters: Parameters;
  readonly misbehaviours = new Misbehaviours();
  readonly cuts = new Cuts();
  readonly logs: LogEntry[] = [];
  /** Oldest moment the device can still tell of. */
  readonly memoryFromMs: number;
  password: string;
  timeoutMs = TIMEOUT_MS;
  resendsMax = RESENDS;
  /** SM4 keys, the one in use first; empty: nothing is sealed. */
  keys: Buffer[] = [];
  /** False until a 2025 logger was given its MN. */
  enrolled = true;
  simMs: number;
  wallMs = 0;
  /** Results of standard-sample checks ordered: when, and of which factor. */
  readonly checks: { atMs: number; factor: string }[] = [];
  readonly #record: RecordSink;
  #oldPassword = { text: '', untilMs: 0 };
  #lastQnMs = 0;

  constructor(
    content: LoggerContent,
    manner: DeviceManner,
    body: DeviceBody,
    record: RecordSink,
    startMs: number,
  ) {
    this.content = content;
    this.manner = manner;
    this.body = body;
    this.#record = record;
    this.simMs = startMs;
    this.memoryFromMs = startMs - MEMORY_MS;
    this.password = content.logger.password;
    this.sampler = new Sampler(content.logger.seed);
    this.parameters = new Parameters(content);
  }

  get edition() {
    return this.content.logger.edition;
  }

  /** System codes it answers to. 44: the plant's electricity. */
  get systems(): readonly string[] {
    const own = this.content.systems;
    return this.edition === '2025' ? [...own, '44'] : own;
  }

  /** How far the device's own clock is ahead of the true time, ms. */
  get clockMs(): number {
    return this.clock.aheadMs(this.content.faults.active('clock-offset', this.simMs), this.simMs);
  }

  /** The time the device would print. */
  get timeText(): string {
    return wireTime(this.simMs + this.clockMs);
  }

  /** Sets how far the clock is ahead, ms. */
  setClock(aheadMs: number): void {
    this.clock.set(aheadMs, this.content.faults.active('clock-offset', this.simMs), this.simMs);
    // A clock that comes back from another year counts its QNs from its new time.
    if (Math.abs(this.#lastQnMs - this.simMs) > MEMORY_MS) this.#lastQnMs = 0;
  }

  /** A QN that this device never used: of now, above every one given before. */
  freshQn(): string {
    const nowMs = this.simMs - (this.simMs % 1000) + this.clockMs;
    this.#lastQnMs = Math.max(nowMs + 500, this.#lastQnMs + 1);
    // The lower half of each second belongs to uploads sent when due.
    if (this.#lastQnMs % 1000 < 500) this.#lastQnMs += 500;
    return this.content.logger.quirk === 'epoch-qn' ? String(this.#lastQnMs) : wireTimeMs(this.#lastQnMs);
  }

  /** The password before the last change is good for one time-out more. @source HJ 212-2017 (1072, not stated) */
  setPassword(text: string): void {
    this.#oldPassword = { text: this.password, untilMs: this.wallMs + this.timeoutMs };
    this.password = text;
  }

  knowsPassword(text: string): boolean {
    return (
      text === this.password || (text === this.#oldPassword.text && this.wallMs < this.#oldPassword.untilMs)
    );
  }

  /** Whether a misbehaviour strikes now; it is used up by one. */
  misbehaves(name: MisbehaviourName, cn: string): boolean {
    return this.misbehaviours.take(name, cn) !== undefined;
  }

  /** Something really happened: into the record before anything is said of it. */
  effect(
    effect: EffectName,
    by: { readonly cn: string; readonly qn: string },
    detail: Readonly<Record<string, string | number | boolean | null>> = {},
  ): void {
    const { mn } = this.content.logger;
    const { cn, qn } = by;
    this.#record.write({ effect, mn, cn, qn, at: this.wallMs, simAt: Math.round(this.simMs), ...detail });
  }

  /** Writes a line into one of the logs of the device. */
  note(code: string, polId: string, text: string): void {
    this.logs.push({ atMs: this.simMs, code, polId, text });
    if (this.logs.length > LOGS_KEPT) this.logs.shift();
  }

  /** An answer in the edition and with the habits of this device. In 2005 the QN of the request stands inside CP. */
  answer(head: Head, st: string, cn: string, area: string, qn: string, asks = false): Buffer {
    const { logger } = this.content;
    const [pw, mn] = [head.pw === '' ? this.password : head.pw, cn.startsWith('9') ? head.mn : logger.mn];
    if (logger.edition === '2005') {
      const inside = qn === '' ? area : area === '' ? `QN=${qn}` : `QN=${qn};${area}`;
      const flag = cn.startsWith('9') ? 'Flag=0;' : asks ? 'Flag=1;' : '';
      return framed(logger, `ST=${st};CN=${cn};PW=${pw};MN=${mn};${flag}CP=&&${inside}&&`, this.keyFor(cn));
    }
    const flag = flagOf(logger.edition, asks);
    const text = `QN=${qn};ST=${st};CN=${cn};PW=${pw};MN=${mn};Flag=${flag};CP=&&${area}&&`;
    return framed(logger, text, this.keyFor(cn));
  }

  /** A packet of the device's own. */
  own(report: Report, qn: string): Buffer {
    const { logger } = this.content;
    const mn = report.mn ?? logger.mn;
    const bare = logger.edition === '2005' && report.asks === '';
    const flag = flagOf(logger.edition, report.asks !== '');
    const head = `ST=${report.st};CN=${report.cn};PW=${this.password};MN=${mn}`;
    const text = bare
      ? `${head};CP=&&${report.area}&&`
      : `QN=${qn};${head};Flag=${flag};CP=&&${report.area}&&`;
    return framed(logger, text, this.keyFor(report.cn));
  }

  /** The key that packets of a command are sealed with, if they are. @source HJ 212-2025 §6.4.4 */
  keyFor(cn: string): Buffer | undefined {
    return mustBeSealed(cn) ? this.keys[0] : undefined;
  }
}
