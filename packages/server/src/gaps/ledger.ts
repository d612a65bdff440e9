import {
  type Gap,
  type GapAttempt,
  type GapEventKind,
  type GapStep,
  type GapStepEvent,
  type Instant,
  instant,
  isGapOpen,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import type { GapEventRow, GapMark, GapStore } from '../store/gaps.ts';
import { gapEventId, gapId } from '../store/gaps-rules.ts';

/** Closed gaps are watched so long for values that come after all; filled ones only to be grouped with. */
const CLOSED_DAYS = 30;
const FILLED_DAYS = 2;

/** What a step says besides its gap. */
export interface StepWords {
  readonly event: GapStepEvent;
  readonly by?: string;
  readonly byName?: string;
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * The gaps that may still change, in memory, and what has changed since the last save. The store sees one write
 * for each piece of work; memory is the store's image.
 */
export class Ledger {
  readonly #store: GapStore;
  readonly #gaps = new Map<string, Gap>();
  readonly #bySeries = new Map<string, Set<string>>();
  readonly #attempts = new Map<string, GapAttempt[]>();
  readonly #stepCounts = new Map<string, number>();
  readonly #kinds = new Map<string, GapEventKind>();
  readonly marks = new Map<string, GapMark>();
  #numbers = { gap: 0, event: 0 };
  #changed = new Map<string, Gap>();
  #newAttempts = new Map<string, GapAttempt>();
  #newSteps: GapStep[] = [];
  #newMarks = new Map<string, GapMark>();
  #newEvents = new Map<string, GapEventRow>();

  constructor(store: GapStore) {
    this.#store = store;
  }

  async load(now: Instant): Promise<void> {
    this.#numbers = { ...(await this.#store.numbers()) };
    for (const gap of await this.#store.recent(instant(now - CLOSED_DAYS * MICROS_PER_DAY))) this.#hold(gap);
    for (const mark of await this.#store.marks()) this.marks.set(seriesKey(mark), mark);
    this.forget(now);
  }

  all(): Gap[] {
    return [...this.#gaps.values()];
  }

  get(id: string): Gap | undefined {
    return this.#gaps.get(id);
  }

  /** Gaps of one series and factor. */
  of(point: string, statistic: string, factor: string): Gap[] {
    const ids = this.#bySeries.get(seriesKey({ point, statistic })) ?? [];
    return [...ids].flatMap((id) => this.#gaps.get(id) ?? []).filter((gap) => gap.factor === factor);
  }

  nextGapId(): string {
    return gapId(++this.#numbers.gap);
  }

  nextEvent(kind: GapEventKind): string {
    const id = gapEventId(++this.#numbers.event);
    this.event(id, kind);
    return id;
  }

  event(id: string, kind: GapEventKind): void {
    if (this.#kinds.get(id) === kind) return;
    this.#kinds.set(id, kind);
    this.#newEvents.set(id, { id, kind });
  }

  /** The gap as it is now. */
  put(gap: Gap): Gap {
    this.#hold(gap);
    this.#changed.set(gap.id, gap);
    return gap;
  }

  mark(mark: GapMark): void {
    this.marks.set(seriesKey(mark), mark);
    this.#newMarks.set(seriesKey(mark), mark);
  }

  async attempts(gap: string): Promise<readonly GapAttempt[]> {
    let held = this.#attempts.get(gap);
    if (!held) {
      held = await this.#store.attempts(gap);
      this.#attempts.set(gap, held);
    }
    return held;
  }

  /** Keep an attempt: a new one, or one that has ended. */
  async attempt(attempt: GapAttempt): Promise<void> {
    const held = [...(await this.attempts(attempt.gap))];
    const at = held.findIndex(({ seq }) => seq === attempt.seq);
    if (at === -1) held.push(attempt);
    else held[at] = attempt;
    this.#attempts.set(attempt.gap, held);
    this.#newAttempts.set(`${attempt.gap} ${attempt.seq}`, attempt);
  }

  async step(gap: Gap, at: Instant, words: StepWords): Promise<void> {
    const count = this.#stepCounts.get(gap.id) ?? (await this.#store.steps(gap.id)).length;
    this.#stepCounts.set(gap.id, count + 1);
    const { event, by = 'system', byName = '', reason = '', detail = {} } = words;
    this.#newSteps.push({
      gap: gap.id,
      seq: count + 1,
      at,
      by,
      byName,
      event,
      to: gap.state,
      reason,
      detail,
    });
  }

  /** Write what has changed, all or none. */
  async save(more: { aliveAt?: Instant; outages?: { from: Instant; to: Instant }[] } = {}): Promise<void> {
    const write = {
      gaps: [...this.#changed.values()],
      events: [...this.#newEvents.values()],
      attempts: [...this.#newAttempts.values()],
      steps: this.#newSteps,
      marks: [...this.#newMarks.values()],
    };
    await this.#store.keep({ ...write, ...more });
    this.#changed = new Map();
    this.#newAttempts = new Map();
    this.#newSteps = [];
    this.#newMarks = new Map();
    this.#newEvents = new Map();
  }

  /** Let go of what can no longer change. */
  forget(now: Instant): void {
    for (const gap of this.#gaps.values()) {
      if (isGapOpen(gap.state) || gap.closedAt === null) continue;
      const days = gap.state === 'filled' ? FILLED_DAYS : CLOSED_DAYS;
      if (now - gap.closedAt < days * MICROS_PER_DAY) continue;
      this.#gaps.delete(gap.id);
      this.#bySeries.get(seriesKey(gap))?.delete(gap.id);
      this.#attempts.delete(gap.id);
      this.#stepCounts.delete(gap.id);
    }
  }

  #hold(gap: Gap): void {
    this.#gaps.set(gap.id, gap);
    const key = seriesKey(gap);
    const ids = this.#bySeries.get(key);
    if (ids) ids.add(gap.id);
    else this.#bySeries.set(key, new Set([gap.id]));
  }
}

export const seriesKey = ({ point, statistic }: { point: string; statistic: string }): string =>
  `${point} ${statistic}`;
