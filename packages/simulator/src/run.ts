import { connect as connectTcp } from 'node:net';
import type { Clock } from './clock.ts';
import { command } from './command.ts';
import type { Cut } from './cut.ts';
import { type DeviceManner, USUAL_MANNER } from './device.ts';
import { type District, districtOf, type SimulatedLogger } from './district.ts';
import type { Fault, FaultRates } from './faults.ts';
import { type Connect, Link } from './link.ts';
import { LoggerContent } from './logger-content.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { type OneLogger, oneDistrict } from './one.ts';
import { OwnRule } from './own-rule.ts';
import { catchUpPace, type Pace, steadyPace } from './pace.ts';
import { noRecord, type RecordSink, recordFile } from './record.ts';
import type { FullManner, VaseStyle } from './sampler.ts';
import { Script } from './script.ts';
import { Session, type SessionParts } from './session.ts';
import { newTally, type Tally } from './tally.ts';
import { noTruth, type TruthSink, truthFile } from './truth.ts';

/** What to simulate and where to send it. */
export interface SimulatorOptions {
  readonly host: string;
  readonly port: number;
  /** Number of enterprises; 120 give 300 points. */
  readonly enterprises: number;
  readonly seed: number;
  /** Simulated per wall time until the present is reached. */
  readonly speed: number;
  /** Simulated start, ms since the epoch; not after now. */
  readonly fromMs: number;
  readonly faults: FaultRates;
  /** Ignore `speed`: as fast as the host answers, until the present. */
  readonly catchUp?: boolean;
  /** Wall minutes to run; absent: until stopped. */
  readonly minutes?: number;
  /** File of one JSON line per frame. */
  readonly truthPath?: string;
  /** File of one JSON line per real effect in a device. */
  readonly recordPath?: string;
  /** Wall milliseconds to wait for outstanding answers at the end. */
  readonly drainMs?: number;
  /** Instead of a district: these loggers, each with one simple line of water that a script can lead. */
  readonly one?: readonly OneLogger[];
  /** Text of the script file of `one`. */
  readonly script?: string;
  readonly manner?: Partial<DeviceManner>;
  readonly full?: FullManner;
  readonly vase?: VaseStyle;
  readonly ownRule?: { readonly factor: string; readonly above: number };
  /** In force from the start in every device. */
  readonly misbehaviours?: readonly Misbehaviour[];
  readonly cuts?: readonly Cut[];
  /** SM4 keys of 16 bytes by MN. */
  readonly keys?: ReadonlyMap<string, Buffer>;
}

export interface SimulatorStatus extends Tally {
  readonly simMs: number;
  readonly loggers: number;
  readonly connected: number;
  readonly links: number;
  readonly connections: number;
  /** Uploads waiting for line or answer, and uploads in the loggers' stores. */
  readonly waiting: number;
  readonly kept: number;
}

export interface Simulator {
  readonly district: District;
  status(): SimulatorStatus;
  /** Brings a fault on demand, from now for `minutes` of simulated time. @param mn '' for every logger */
  inject(name: Fault['name'], intensity: number, minutes: number, mn: string): number;
  /** One line of the control protocol; see `CONTROL_HELP`. @returns a line that begins with `ok` or `error` */
  command(line: string): string;
  /** Stops sending, waits for outstanding answers, closes everything. */
  stop(): Promise<SimulatorStatus>;
  /** Resolves when stopped, also by `minutes`. */
  readonly done: Promise<SimulatorStatus>;
}

export interface Surroundings {
  readonly clock: Clock;
  /** Default: a TCP connection to the target. */
  readonly connect?: Connect;
  /** Default: the file of `truthPath`, or none. */
  readonly truth?: TruthSink;
  /** Default: the file of `recordPath`, or none. */
  readonly record?: RecordSink;
}

const TICK_MS = 25;
/** A reader of the truth file is at most this far behind. */
const FLUSH_MS = 5000;
/** Shorter than the patience of whoever sent SIGTERM. */
const DRAIN_MS = 2000;
const DRAIN_LOOK_MS = 20;
const MS_PER_MINUTE = 60_000;
/**
 * Catch-up: the simulated step, the part of a tick it may use, and how many uploads may wait per logger on
 * average; one logger counts for at most `counted`, so that a few that are stuck do not hold up the others.
 */
const CATCH_UP = { stepMs: 10_000, budgetMs: 18, waitingPerLogger: 1.5, counted: 4 } as const;

/** Starts the district; returns at once. @throws when the truth file cannot be opened */
export function runSimulator(options: SimulatorOptions, surroundings: Surroundings): Simulator {
  return new RunningSimulator(options, surroundings);
}

class RunningSimulator implements Simulator {
  readonly district: District;
  readonly done: Promise<SimulatorStatus>;
  readonly #options: SimulatorOptions;
  readonly #clock: Clock;
  readonly #truth: TruthSink;
  readonly #pace: Pace;
  readonly #tally = newTally();
  readonly #links = new Map<string, Link>();
  readonly #behind = new Map<Link, Session[]>();
  readonly #sessions: Session[] = [];
  readonly #record: RecordSink;
  readonly #startMs: number;
  readonly #stopTicking: () => void;
  #finished: (status: SimulatorStatus) => void = () => undefined;
  #stopping: Promise<SimulatorStatus> | undefined;

  constructor(options: SimulatorOptions, { clock, connect, truth, record }: Surroundings) {
    this.#options = options;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
    const fromMs = Math.min(options.fromMs, this.#startMs);
    this.#truth = truth ?? (options.truthPath === undefined ? noTruth : truthFile(options.truthPath));
    this.#record = record ?? (options.recordPath === undefined ? noRecord : recordFile(options.recordPath));
    this.#pace = options.catchUp ? catchUpPace(fromMs) : steadyPace(fromMs, this.#startMs, options.speed);
    this.done = new Promise((resolve) => {
      this.#finished = resolve;
    });
    this.district =
      options.one === undefined
        ? districtOf(options.seed, options.enterprises)
        : oneDistrict(options.seed, options.one);
    const open = connect ?? (() => connectTcp({ host: options.host, port: options.port }));
    for (const logger of this.district.loggers) this.#add(logger, open, fromMs);
    const stopTicking = clock.every(TICK_MS, () => this.#tick());
    const stopFlushing = clock.every(FLUSH_MS, () => this.#truth.flush());
    this.#stopTicking = () => {
      stopTicking();
      stopFlushing();
    };
  }

  #add(logger: SimulatedLogger, open: Connect, fromMs: number): void {
    const { faults, ownRule, manner, keys, full, vase, misbehaviours = [], cuts = [] } = this.#options;
    const link = this.#linkOf(logger.link, open);
    const content = new LoggerContent(this.district, logger, faults, this.#scriptOf(logger, fromMs));
    const parts: SessionParts = {
      truth: this.#truth,
      tally: this.#tally,
      record: this.#record,
      manner: { ...USUAL_MANNER, ...manner },
      ownRule: ownRule && new OwnRule(ownRule.factor, ownRule.above),
      key: keys?.get(logger.mn),
      unenrolled: logger.mn === '',
    };
    const session = new Session(content, link, parts, fromMs);
    const { device } = session;
    device.sampler.full = full ?? device.sampler.full;
    device.sampler.style = vase ?? device.sampler.style;
    for (const misbehaviour of misbehaviours) device.misbehaviours.add(misbehaviour);
    for (const cut of cuts) device.cuts.add(cut);
    this.#sessions.push(session);
    this.#behind.get(link)!.push(session);
  }

  #scriptOf({ seed }: SimulatedLogger, fromMs: number): Script | undefined {
    const { one, script: text = '' } = this.#options;
    if (one === undefined) return undefined;
    const script = new Script(seed);
    script.load(text, fromMs);
    return script;
  }

  command(line: string): string {
    try {
      const simMs = this.#pace.simMs(this.#clock.nowMs());
      return `ok ${command(line, { sessions: this.#sessions, simMs, stop: () => void this.stop() })}`.trim();
    } catch (error) {
      return `error ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  status(): SimulatorStatus {
    const links = [...this.#links.values()];
    const sum = (pick: (session: Session) => number) =>
      this.#sessions.reduce((total, session) => total + pick(session), 0);
    return {
      ...this.#tally,
      simMs: this.#pace.simMs(this.#clock.nowMs()),
      loggers: this.#sessions.length,
      links: links.length,
      connected: links.filter((link) => link.up).length,
      connections: links.reduce((total, link) => total + link.opened, 0),
      waiting: sum((session) => session.waiting),
      kept: sum((session) => session.kept),
    };
  }

  inject(name: Fault['name'], intensity: number, minutes: number, mn: string): number {
    const fromMs = this.#pace.simMs(this.#clock.nowMs());
    const hit = this.#sessions.filter((session) => mn === '' || session.content.logger.mn === mn);
    for (const session of hit) {
      session.content.faults.ask({ name, intensity, fromMs, toMs: fromMs + minutes * MS_PER_MINUTE });
    }
    return hit.length;
  }

  stop(): Promise<SimulatorStatus> {
    this.#stopping ??= this.#drain();
    return this.#stopping;
  }

  #linkOf(key: string, open: Connect): Link {
    const held = this.#links.get(key);
    if (held !== undefined) return held;
    const link = new Link(key, open, () => this.#clock.nowMs());
    this.#links.set(key, link);
    this.#behind.set(link, []);
    return link;
  }

  #tick(): void {
    const wallMs = this.#clock.nowMs();
    for (const [link, sessions] of this.#behind)
      link.tick(
        wallMs,
        sessions.some((session) => session.wantsLink),
      );
    this.#advance(wallMs);
    const { minutes } = this.#options;
    if (minutes !== undefined && wallMs - this.#startMs >= minutes * MS_PER_MINUTE) void this.stop();
  }

  #advance(wallMs: number): void {
    const turn = (at: number) => {
      const simMs = this.#pace.simMs(at);
      for (const session of this.#sessions) session.tick(simMs, at);
    };
    turn(wallMs);
    if (!this.#options.catchUp || this.#stopping) return;
    for (
      let at = wallMs;
      at - wallMs < CATCH_UP.budgetMs && !this.#pace.present(at);
      at = this.#clock.nowMs()
    ) {
      const { connected, links } = this.status();
      const waiting = this.#sessions.reduce(
        (sum, session) => sum + Math.min(session.waiting, CATCH_UP.counted),
        0,
      );
      // Time stands still while hardly anybody has a line or everybody waits for answers.
      if (connected * 2 < links || waiting > this.#sessions.length * CATCH_UP.waitingPerLogger) return;
      this.#pace.step(at, CATCH_UP.stepMs);
      turn(at);
    }
  }

  async #drain(): Promise<SimulatorStatus> {
    for (const session of this.#sessions) session.stop();
    const untilMs = this.#clock.nowMs() + (this.#options.drainMs ?? DRAIN_MS);
    await new Promise<void>((resolve) => {
      const stopLooking = this.#clock.every(DRAIN_LOOK_MS, () => {
        const unanswered = this.#sessions.some((session) => session.unanswered > 0);
        if (unanswered && this.#clock.nowMs() < untilMs) return;
        stopLooking();
        resolve();
      });
    });
    this.#stopTicking();
    for (const session of this.#sessions) session.close();
    const status = this.status();
    for (const link of this.#links.values()) link.drop();
    this.#truth.close();
    this.#record.close();
    this.#finished(status);
    return status;
  }
}
