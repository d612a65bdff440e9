import {
  dayStart,
  type ForwardDead,
  type ForwardReceipt,
  type ForwardStatus,
  type Instant,
  type JournalPosition,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import type { ForwardProgress, ForwardStep } from '../store/forwarding.ts';
import { Throughput } from './throughput.ts';
import type { UpJob } from './up-queue.ts';

export interface BooksPlan {
  readonly target: string;
  readonly progress: ForwardProgress;
  readonly deadCount: number;
  readonly perMinute: readonly number[];
  readonly clock: Clock;
}

/** An upload that was read and is not settled before the cursor. */
interface Ahead {
  readonly job: UpJob;
  done: boolean;
}

type Counts = Pick<
  ForwardStatus,
  'acked' | 'ackedToday' | 'refused' | 'resent' | 'dead' | 'lastAckAt' | 'perMinute'
>;

/**
 * What one target settled: the uploads between its cursor and the place of reading, receipts and undelivered
 * frames that wait to be saved, and counts.
 */
export class RelayBooks {
  readonly #plan: BooksPlan;
  readonly #throughput: Throughput;
  readonly #ahead: Ahead[] = [];
  readonly #aheadOf = new Map<UpJob, Ahead>();
  /** Undelivered once, on their way again: the cursor is long past them. */
  readonly #again = new Set<UpJob>();
  #receipts: ForwardReceipt[] = [];
  #dead: ForwardDead[] = [];
  #undead: JournalPosition[] = [];
  #deadCount: number;
  #progress: ForwardProgress;
  #savedCursor: number;
  #dirty = false;

  constructor(plan: BooksPlan) {
    this.#plan = plan;
    this.#progress = plan.progress;
    this.#savedCursor = plan.progress.cursor;
    this.#deadCount = plan.deadCount;
    this.#throughput = new Throughput(plan.perMinute, plan.clock());
  }

  /** The oldest upload that is not settled. */
  get oldest(): UpJob | undefined {
    return this.#ahead[0]?.job;
  }

  get aheadSize(): number {
    return this.#ahead.length;
  }

  get unsettled(): number {
    return this.#aheadOf.size;
  }

  get unsaved(): number {
    return this.#receipts.length;
  }

  get deadCount(): number {
    return this.#deadCount;
  }

  /** Read from the journal, in its order. */
  note(job: UpJob): void {
    const ahead = { job, done: false };
    this.#ahead.push(ahead);
    this.#aheadOf.set(job, ahead);
  }

  /** One of the undelivered, to be tried again. */
  noteAgain(job: UpJob): void {
    this.#again.add(job);
  }

  resent(): void {
    this.#count({ resent: this.#progress.resent + 1 });
  }

  refused(): void {
    this.#count({ refused: this.#progress.refused + 1 });
  }

  /** @param answered false: it asked for no answer; it has gone, and whether it was received nobody can say */
  received(job: UpJob, answered: boolean): void {
    const now = this.#plan.clock();
    if (this.#again.delete(job)) {
      this.#undead.push(job.position);
      this.#deadCount--;
    }
    this.#throughput.count(now);
    const { mn, qn } = job.frames[0]!;
    if (answered) this.#receipts.push({ position: job.position, mn, qn, ackedAt: now });
    const day = dayStart(now);
    const { acked, ackedToday } = this.#progress;
    const today = day === this.#progress.day ? ackedToday : 0;
    this.#count({ acked: acked + 1, ackedToday: today + 1, day, lastAckAt: now });
    this.#settle(job);
  }

  /** It goes to the undelivered frames. */
  listed(job: UpJob, tries: number, zh: string, en: string): void {
    const { position, mn, cn } = job;
    const qn = job.frames[0]?.qn ?? job.qn;
    const at = this.#plan.clock();
    this.#dead.push({ position, mn, cn, qn, zh, en, tries, at, state: 'dead' });
    if (!this.#again.delete(job)) this.#deadCount++;
    this.#settle(job);
  }

  /**
   * What was settled since the last time; undefined: nothing.
   *
   * @param safe where reading may go on when nothing is unsettled
   */
  drain(safe: JournalPosition, echoes: number): ForwardStep | undefined {
    const cursor = this.oldest?.position ?? safe;
    if (!this.#dirty && cursor === this.#savedCursor) return undefined;
    this.#savedCursor = cursor;
    this.#dirty = false;
    this.#progress = { ...this.#progress, cursor, echoes };
    const step = {
      ...{ target: this.#plan.target, progress: this.#progress, receipts: this.#receipts },
      ...{ dead: this.#dead, undead: this.#undead },
    };
    this.#receipts = [];
    this.#dead = [];
    this.#undead = [];
    return step;
  }

  /** It could not be saved: it goes with the next. */
  takeBack({ receipts, dead, undead }: ForwardStep): void {
    this.#receipts = [...receipts, ...this.#receipts];
    this.#dead = [...dead, ...this.#dead];
    this.#undead = [...undead, ...this.#undead];
    this.#dirty = true;
  }

  counts(now: Instant): Counts {
    const { acked, ackedToday, day, refused, resent, lastAckAt } = this.#progress;
    return {
      ...{ acked, refused, resent, lastAckAt, dead: this.#deadCount },
      ackedToday: dayStart(now) === day ? ackedToday : 0,
      perMinute: this.#throughput.perMinute(now),
    };
  }

  #count(set: Partial<ForwardProgress>): void {
    this.#progress = { ...this.#progress, ...set };
    this.#dirty = true;
  }

  #settle(job: UpJob): void {
    this.#dirty = true;
    const ahead = this.#aheadOf.get(job);
    if (!ahead) return;
    ahead.done = true;
    this.#aheadOf.delete(job);
    let settled = 0;
    while (this.#ahead[settled]?.done) settled++;
    if (settled > 0) this.#ahead.splice(0, settled);
  }
}
