import type {
  BookSnapshot,
  Finding,
  Instant,
  LatestValue,
  Point,
  PointId,
  PointLatest,
  Reading,
  ReadingRow,
} from '@wenqu/domain';
import {
  dayStart,
  formatDay,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_SECOND,
} from '@wenqu/domain';
import {
  type CompiledLimits,
  compileLimits,
  judgeRow,
  judgeSilence,
  judgeValue,
  mergeFinding,
  preparedFor,
  silenceAfterS,
  validityOf,
} from '@wenqu/rules';
import type { Note, ReadingStore } from '../store/readings.ts';
import { DayJudge } from './day-judge.ts';
import {
  type NewestTimes,
  newStanding,
  noteOdd,
  renew,
  type Standing,
  settle,
  stateByFlag,
} from './standing.ts';
import { TrendWatch } from './trend-watch.ts';

/** Compiled limits kept for so many natural days: today, and the days that late data belong to. */
const DAYS_COMPILED_MAX = 16;
/** Findings that may still grow; older ones are the register's alone. */
const OPEN_FINDINGS_MAX = 50_000;
const SWEEP_MICROS = 5 * MICROS_PER_SECOND;
const FINDINGS_PER_DRAIN = 500;
const WATER_TEMPERATURE = 'w01010-Rtd';

/**
 * Feeds readings to the rules in the order of the journal and keeps what the rules need between two frames.
 * It judges only what is new: the store has already left out what was held.
 */
export class Judge {
  readonly #store: ReadingStore;
  readonly #days: DayJudge;
  readonly #trends = new TrendWatch();
  #book: BookSnapshot | undefined;
  readonly #points = new Map<PointId, { point: Point; keyUnit: boolean }>();
  readonly #compiled = new Map<Instant, CompiledLimits>();
  readonly #standings = new Map<PointId, Standing>();
  readonly #open = new Map<string, Finding>();
  readonly #told = new Set<string>();
  readonly #unsaved = new Set<string>();
  #sweptAt = 0;

  constructor(store: ReadingStore) {
    this.#store = store;
    this.#days = new DayJudge(store);
    for (const { point, statistic, values } of store.latest()) {
      for (const { arrival, at } of values) {
        this.heard(point, arrival);
        // A day may have ended just before the stop: the newest one and the one before are looked at again.
        if (statistic === 'hour')
          for (const back of [MICROS_PER_DAY, 0]) this.#days.mark(point, instant(at - back));
      }
    }
  }

  bookChanged(book: BookSnapshot): void {
    this.#book = book;
    this.#compiled.clear();
    this.#points.clear();
    const keyUnits = new Set(book.enterprises.filter(({ keyUnit }) => keyUnit).map(({ id }) => id));
    for (const point of book.points) {
      if (point.retiredAt === null)
        this.#points.set(point.id, { point, keyUnit: keyUnits.has(point.enterprise) });
    }
    this.#trends.keepOnly(new Set(this.#points.keys()));
    this.#recall();
  }

  /** The newest readings against this book: after a start, and when a limit begins or ends to hold. */
  #recall(): void {
    for (const { point, statistic, values } of this.#store.latest()) {
      if (statistic !== 'realtime' && statistic !== 'hour') continue;
      for (const reading of values) {
        const standing = this.#standing(point, reading.arrival);
        const state = this.hold(reading).over ? 'over' : stateByFlag(reading.edition, reading.flag);
        if (state === 'normal') standing.odd.delete(reading.column);
        else standing.odd.set(reading.column, state);
        if (statistic === 'hour') {
          standing.hourAt = Math.max(standing.hourAt, reading.at);
          standing.hourArrival = Math.max(standing.hourArrival, reading.arrival);
        } else standing.realtimeAt = Math.max(standing.realtimeAt, reading.at);
        if (standing.state !== 'offline') settle(standing, reading.arrival);
      }
    }
  }

  points(): PointId[] {
    return [...this.#points.keys()];
  }

  #limitsOf(at: Instant): CompiledLimits | undefined {
    const day = dayStart(at);
    const held = this.#compiled.get(day);
    if (held || !this.#book) return held;
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= DAYS_COMPILED_MAX && oldest !== undefined) this.#compiled.delete(oldest);
    const made = compileLimits(this.#book, formatDay(at));
    this.#compiled.set(day, made);
    return made;
  }

  #standing(point: PointId, at: Instant): Standing {
    let standing = this.#standings.get(point);
    if (!standing) {
      standing = newStanding(at);
      this.#standings.set(point, standing);
    }
    return standing;
  }

  /** A frame for this point arrived, new or not: a sign of life. */
  heard(point: PointId, arrival: Instant): void {
    const standing = this.#standing(point, arrival);
    if (standing.receivedAt !== null && standing.receivedAt >= arrival) return;
    standing.receivedAt = arrival;
    if (standing.state === 'offline' || standing.state === 'waiting') settle(standing, arrival);
  }

  /** Judge what is new in one frame. */
  take(row: ReadingRow): void {
    const standing = this.#standing(row.point, row.arrival);
    const limits = this.#limitsOf(row.at)?.points.get(row.point);
    const findings = limits ? judgeRow(limits, row, row.arrival, standing.waterC) : [];
    for (const finding of findings) this.#raise(finding);
    if (row.statistic === 'hour') {
      standing.hourArrival = row.arrival;
      this.#days.mark(row.point, row.at);
      if (limits) for (const finding of this.#trends.take(row, limits)) this.#raise(finding);
    }
    if (row.statistic !== 'realtime' && row.statistic !== 'hour') return;
    const newest = row.statistic === 'hour' ? standing.hourAt : standing.realtimeAt;
    if (row.at < newest) return;
    if (row.statistic === 'hour') standing.hourAt = row.at;
    else this.#takeRealtime(standing, row);
    noteOdd(standing, row, findings);
    settle(standing, row.arrival);
  }

  #takeRealtime(standing: Standing, row: ReadingRow): void {
    standing.realtimeAt = row.at;
    if (renew(standing, row)) standing.changedAt = row.arrival;
    const water = row.values.find(({ column }) => column === WATER_TEMPERATURE);
    if (water && validityOf(row.edition, water.flag) === 'valid') standing.waterC = water.value;
  }

  /** A finding of a rule that needs more than readings. */
  raise(finding: Finding): void {
    this.#raise(finding);
  }

  #raise(finding: Finding): void {
    const open = this.#open.get(finding.id);
    const merged = open ? mergeFinding(open, finding) : finding;
    if (merged === open) return;
    this.#open.set(finding.id, merged);
    this.#told.add(finding.id);
    this.#unsaved.add(finding.id);
  }

  /** What time itself brings: silence, and days that are over. Returns points whose state changed. */
  sweep(now: Instant): PointId[] {
    if (now - this.#sweptAt < SWEEP_MICROS) return [];
    this.#sweptAt = now;
    for (const finding of this.#days.judge(now, (at) => this.#limitsOf(at))) this.#raise(finding);
    return [...this.#points.values()]
      .filter((each) => this.#fellSilent(each, now))
      .map(({ point }) => point.id);
  }

  #fellSilent({ point, keyUnit }: { point: Point; keyUnit: boolean }, now: Instant): boolean {
    const standing = this.#standings.get(point.id);
    if (!standing || standing.receivedAt === null) return false;
    const { receivedAt } = standing;
    const { realtimeIntervalS } = point;
    if (now - receivedAt < silenceAfterS(realtimeIntervalS) * MICROS_PER_SECOND) return false;
    const finding = judgeSilence({
      point: point.id,
      lastArrival: receivedAt,
      realtimeIntervalS,
      now,
      keyUnit,
    });
    if (finding) this.#raiseSilence(finding);
    const before = standing.state;
    settle(standing, receivedAt, true);
    return before !== 'offline';
  }

  /** A silence grows: told again when it began or once an hour, not every five seconds. */
  #raiseSilence(finding: Finding): void {
    const open = this.#open.get(finding.id);
    if (open && finding.to - open.to < MICROS_PER_HOUR) return;
    this.#open.set(finding.id, open ? { ...finding, raisedAt: open.raisedAt } : finding);
    this.#told.add(finding.id);
    this.#unsaved.add(finding.id);
  }

  /** Findings raised or grown since last asked. */
  drain(): Finding[] {
    const ids = [...this.#told].slice(0, FINDINGS_PER_DRAIN);
    for (const id of ids) this.#told.delete(id);
    return ids.flatMap((id) => this.#open.get(id) ?? []);
  }

  /** How one reading stands against the limits of its own kind and day. */
  hold(reading: Reading): Pick<LatestValue, 'over' | 'limitMax' | 'limitMin' | 'forReference'> {
    const compiled = this.#limitsOf(reading.at);
    const prepared = compiled && preparedFor(compiled, reading.point, reading.statistic, reading.column);
    if (!prepared) return { over: false, limitMax: null, limitMin: null, forReference: false };
    const waterC = this.#standings.get(reading.point)?.waterC ?? Number.NaN;
    const beyond = judgeValue(prepared, reading.value, validityOf(reading.edition, reading.flag), waterC);
    return {
      over: beyond !== null,
      limitMax: Number.isFinite(prepared.max) ? prepared.max : null,
      limitMin: Number.isFinite(prepared.min) ? prepared.min : null,
      forReference: beyond ? beyond.by.forReference : prepared.rows.every((row) => row.forReference),
    };
  }

  standing(point: PointId): Pick<PointLatest, 'state' | 'stateSince' | 'receivedAt' | 'changedAt'> {
    const { state, since, receivedAt, changedAt } = this.#standings.get(point) ?? newStanding(0 as Instant);
    return { state, stateSince: since, receivedAt, changedAt };
  }

  /** Times of the newest of every point that was ever heard; a few numbers each, for who only asks what is new. */
  newest(): NewestTimes {
    const all = [...this.#standings];
    const column = (of: (standing: Standing) => number) => Float64Array.from(all, ([, each]) => of(each));
    return {
      points: all.map(([point]) => point),
      receivedAt: column((each) => each.receivedAt ?? Number.NEGATIVE_INFINITY),
      realtimeAt: column((each) => each.realtimeAt),
      hourAt: column((each) => each.hourAt),
      hourArrival: column((each) => each.hourArrival),
    };
  }

  /** Findings that changed since the last flush, to be saved with the cursor so that they go on growing after it. */
  notes(): Note[] {
    const notes = [...this.#unsaved].flatMap((id) => {
      const finding = this.#open.get(id);
      return finding ? [{ kind: 'judge', key: id, value: JSON.stringify(finding) }] : [];
    });
    this.#unsaved.clear();
    this.#forget();
    return [...notes, ...this.#days.notes()];
  }

  restore(notes: readonly Note[]): void {
    const newest = notes.slice(-OPEN_FINDINGS_MAX);
    for (const { key, value } of newest) {
      this.#open.set(key, JSON.parse(value) as Finding);
      // The register may not have seen it before the crash; told twice it is still one finding.
      this.#told.add(key);
    }
  }

  #forget(): void {
    for (const id of this.#open.keys()) {
      if (this.#open.size <= OPEN_FINDINGS_MAX) return;
      if (!this.#told.has(id)) this.#open.delete(id);
    }
  }
}
