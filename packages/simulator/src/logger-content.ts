import type { Item } from '@wenqu/hj212';
import { activity } from './calendar.ts';
import { uniform } from './chance.ts';
import type { District, SimulatedLogger } from './district.ts';
import { factorOf2005 } from './factors.ts';
import { FaultPlan, type FaultRates } from './faults.ts';
import type { Instrument } from './instrument.ts';
import { Measurement, textOf } from './measure.ts';
import { type Settings, spanOf, UPLOAD_CN, UPLOAD_KINDS, type UploadKind } from './schedule.ts';
import type { Script } from './script.ts';
import { type Content, type Frame, framesOf } from './upload.ts';
import { wireTime, wireTimeMs } from './wire-time.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;

/** Texts a COD analyser writes into its log. */
const LOG_TEXTS = [
  '试剂余量低于百分之二十',
  '自动校准完成，斜率正常',
  '采样管路清洗完成',
  '消解温度165度，消解时间15分钟',
] as const;

export interface Composition {
  /** How far the device's clock is ahead of the simulated time, ms. */
  readonly clockMs: number;
  /** Undefined: the QN that belongs to the moment it is due, the same in every replay. */
  readonly nextQn?: () => string;
  readonly resent?: boolean;
  readonly mn?: string;
  readonly password?: string;
  readonly key?: Buffer | undefined;
}

/** What one logger has to say at any moment: a pure function of district seed, fault plan and time. */
export class LoggerContent {
  /** Replaced when the device is given another MN. */
  logger: SimulatedLogger;
  readonly faults: FaultPlan;
  readonly settings: Settings;
  /** Leads its instruments, where it has one. */
  readonly script: Script | undefined;
  readonly #measurements: readonly { readonly st: string; readonly measurement: Measurement }[];

  constructor(district: District, logger: SimulatedLogger, rates: FaultRates, script?: Script) {
    this.logger = logger;
    this.faults = new FaultPlan(logger.seed, rates);
    this.script = script;
    this.settings = {
      realtimeIntervalS: logger.realtimeIntervalS,
      minuteIntervalMin: logger.minuteIntervalMin,
      realtimeOn: true,
      statesOn: logger.states,
    };
    this.#measurements = logger.points.map(({ point, st }) => ({
      st,
      measurement: new Measurement(point, district.rain, this.faults, script),
    }));
  }

  /** The kinds this logger sends by itself. */
  get kinds(): readonly UploadKind[] {
    const { edition, quirk, index } = this.logger;
    const logs = quirk === 'gbk-log' || quirk === 'polid-alias' || (edition !== '2005' && index % 12 === 7);
    return UPLOAD_KINDS.filter((kind) => {
      if (kind === 'heartbeat') return edition === '2025';
      if (kind === 'boot') return edition !== '2005';
      if (kind === 'log') return logs;
      return true;
    });
  }

  /** The measurement of the point whose data travel under a system code. */
  measurement(st = '32'): Measurement | undefined {
    return this.#measurements.find((each) => each.st === st)?.measurement;
  }

  /** System codes of its points. */
  get systems(): readonly string[] {
    return this.#measurements.map(({ st }) => st);
  }

  /** The measurement that holds the analyser of a factor, by the code it travels under. */
  analyser(polId: string): Instrument | undefined {
    for (const { measurement } of this.#measurements) {
      const found = measurement.instrument(polId) ?? measurement.instrument(factorOf2005(polId));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A script changed what was shown in the past. */
  forget(): void {
    for (const { measurement } of this.#measurements) measurement.forget();
  }

  /** The frames of one kind due at a simulated moment. */
  frames(kind: UploadKind, dueMs: number, composition: Composition): Frame[] {
    const { logger } = this;
    let count = UPLOAD_KINDS.indexOf(kind) * 20;
    const dueQn = () => this.#qnText(dueMs - (dueMs % 1000) + composition.clockMs + count++);
    return this.contents(kind, dueMs, composition.clockMs).flatMap((content) =>
      framesOf(logger, content, {
        mn: composition.mn ?? logger.mn,
        password: composition.password ?? logger.password,
        nextQn: composition.nextQn ?? dueQn,
        resent: composition.resent ?? false,
        key: composition.key,
      }),
    );
  }

  #qnText(ms: number): string {
    return this.logger.quirk === 'epoch-qn' ? String(ms) : wireTimeMs(ms);
  }

  /** What the packets of one kind say; one per system code. */
  contents(kind: UploadKind, dueMs: number, clockMs: number): Content[] {
    switch (kind) {
      case 'realtime':
        return this.#measurements.map(({ st, measurement }) => ({
          ...this.#base(kind, st, wireTime(dueMs + clockMs)),
          factors: measurement.realtime(dueMs, clockMs),
        }));
      case 'minute':
      case 'hour':
      case 'day':
        return this.#intervals(kind, dueMs, clockMs);
      case 'state':
        return [{ ...this.#base(kind, '32', wireTime(dueMs + clockMs)), others: this.#states(dueMs) }];
      case 'runtime':
        return [this.#runtimes(dueMs, clockMs)];
      case 'heartbeat':
        return [{ ...this.#base(kind, '32', ''), asks: '9013' }];
      case 'boot':
        return [
          {
            ...this.#base(kind, '32', wireTime(dueMs + clockMs)),
            others: [[['RestartTime', wireTime(dueMs + clockMs - 45_000)]]],
          },
        ];
      case 'log':
        return [this.#log(dueMs, clockMs)];
    }
  }

  #base(kind: UploadKind, st: string, dataTime: string): Content {
    return { st, cn: UPLOAD_CN[kind], dataTime, factors: [], asks: this.logger.asks ? '9014' : '' };
  }

  #intervals(kind: 'minute' | 'hour' | 'day', dueMs: number, clockMs: number): Content[] {
    const { from, to } = spanOf(kind, this.settings, dueMs);
    const lengthMs = (to - from) * MS_PER_MINUTE;
    // A wrong clock still cuts its own hours: the label moves by whole intervals.
    const shiftMs = Math.round(clockMs / lengthMs) * lengthMs;
    const label = this.logger.quirk === 'end-label' ? to : from;
    const massDecimals = this.logger.edition === '2005' ? 2 : 4;
    return this.#measurements.map(({ st, measurement }) => ({
      ...this.#base(kind, st, wireTime(label * MS_PER_MINUTE + shiftMs)),
      factors: measurement.interval(from, to, massDecimals),
    }));
  }

  /** Lift pump, blower and dosing of the facility. */
  #states(dueMs: number): readonly Item[] {
    return this.running(dueMs).map((on, at) => [[`SB${at + 1}-RS`, on ? '1' : '0']]);
  }

  /** Hours each of them ran on the day that is over. @source HJ 212-2017 Appendix C, SBn-RT */
  #runtimes(dueMs: number, clockMs: number): Content {
    const { from } = spanOf('day', this.settings, dueMs);
    const hours = this.ranH(from * MS_PER_MINUTE);
    return {
      ...this.#base(
        'runtime',
        '32',
        wireTime(from * MS_PER_MINUTE + Math.round(clockMs / MS_PER_DAY) * MS_PER_DAY),
      ),
      others: hours.map((each, at) => [[`SB${at + 1}-RT`, textOf(each, 2)]]),
    };
  }

  /** Hours each facility item runs on the day that begins at a moment, by tens of minutes. */
  ranH(dayMs: number): readonly number[] {
    const tenths = Array.from({ length: 144 }, (_, at) => this.running(dayMs + at * 10 * MS_PER_MINUTE));
    return tenths[0]!.map((_, unit) => tenths.filter((running) => running[unit]).length / 6);
  }

  /** Which of them run at a moment. */
  running(atMs: number): readonly boolean[] {
    const { plant } = this.logger.points[0]!.point;
    const minute = Math.floor(atMs / MS_PER_MINUTE);
    const busy = activity(plant, minute);
    return [busy > 0.15, busy > 0.05, busy > 0.3 || uniform(this.logger.seed, minute) < 0.02];
  }

  /** What its analyser writes into its log at a moment. */
  logText(atMs: number): string {
    return LOG_TEXTS[Math.floor(uniform(this.logger.seed, Math.floor(atMs / 1000)) * LOG_TEXTS.length)]!;
  }

  #log(dueMs: number, clockMs: number): Content {
    const text = this.logText(dueMs);
    const polId = this.logger.quirk === 'polid-alias' ? 'PolID' : 'PolId';
    return {
      ...this.#base('log', '32', wireTime(dueMs + clockMs)),
      others: [[[polId, 'w01018']], [['i11001-Info', `//${text}//`]]],
    };
  }
}
