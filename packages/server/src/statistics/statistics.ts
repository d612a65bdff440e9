import {
  type BookSnapshot,
  type CheckRun,
  type ClaimSource,
  dayStart,
  effectSide,
  type Finding,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type Point,
  type PointId,
  type QcEntry,
  type QcRecord,
  type RetroEffect,
  type StatisticCause,
  type StatisticVersion,
  type ValidityClaim,
} from '@wenqu/domain';
import {
  FOREVER,
  findingId,
  type LoadFigure,
  loadOf,
  type MarkCounts,
  monthFigure,
  monthRange,
} from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore } from '../store/book.ts';
import type { StatisticDraft, StatisticKey, StatisticsStore } from '../store/statistics.ts';
import { Turns } from '../turns.ts';
import { ClaimSources } from './claim-sources.ts';
import { type ClockOffsets, type DayResult, dayResults, digestOf } from './day-figures.ts';
import { DayReader } from './day-reader.ts';
import { effectText, withdrawnText } from './effect-text.ts';
import { NewHours } from './new-hours.ts';
import { ONLINE, onlineDay } from './online-day.ts';
import { claimText, type QcAuthor, QcLedger, type RunPlace } from './qc-ledger.ts';

export interface StatisticsParts {
  readonly store: StatisticsStore;
  readonly book: BookStore;
  readonly projection: Projection;
  readonly clock: Clock;
  readonly log: Log;
  /** False where simulated time runs faster than the clock. */
  readonly clockChecked: boolean;
  /** Marks and reviews; checks are our own. */
  readonly sources: readonly ClaimSource[];
  /** How far the clock of a point's logger was off around a day. */
  readonly clockOffsets: (point: PointId, from: Instant, to: Instant) => Promise<ClockOffsets>;
  /** Checks that devices have come out of lately. */
  readonly runs: () => Promise<readonly CheckRun[]>;
  readonly placeOfRun: (book: BookSnapshot, run: CheckRun) => Promise<RunPlace | undefined>;
  /** Entries of the register and samples that rest on a stretch of a factor. */
  readonly restingOn: (
    point: PointId,
    factor: string,
    from: Instant,
    to: Instant,
  ) => Promise<{ readonly entries: readonly string[]; readonly samples: readonly string[] }>;
  /** Counts of marks of a time at some points; undefined where they are too many to be counted in one go. */
  readonly marksIn?: (
    points: readonly string[],
    from: Instant,
    to: Instant,
  ) => Promise<((points: ReadonlySet<string>) => MarkCounts) | undefined>;
  /** Takes findings into the register. */
  readonly raise: (findings: readonly Finding[]) => void;
  /** A finding that is held no longer holds: said to its entry, never taken out of it. */
  readonly withdraw: (
    finding: string,
    text: string,
    detail: Readonly<Record<string, unknown>>,
  ) => Promise<void>;
}

const TICK_MS = 15_000;
/** A claim that reaches further back changes nothing older: 13 months cover a year's report. */
const REACH_BACK_MICROS = 400 * MICROS_PER_DAY;
/** Days computed in one go before others get their turn. */
const DAYS_PER_TURN = 50;

/** What a change would do to days that are known. */
export interface Touched {
  readonly days: readonly Omit<RetroEffect, 'id'>[];
  readonly entries: readonly string[];
  readonly samples: readonly string[];
}

/**
 * Statistics as versions: computed when hours come, again when a claim begins or ends. It lists what each change
 * touches, and speaks for the day in the register, so that a finding never says what the newest version does not.
 * @source supervision.md §4
 */
export class Statistics {
  readonly store: StatisticsStore;
  readonly qc: QcLedger;
  readonly #parts: StatisticsParts;
  readonly #reader: DayReader;
  readonly #hours: NewHours;
  readonly #claims: ClaimSources;
  readonly #stops: (() => void)[];
  #closed = false;
  /** What changes versions takes turns: none sees a day half changed by another. */
  readonly #turns = new Turns();

  private constructor(parts: StatisticsParts, qc: QcLedger) {
    this.#parts = parts;
    this.store = parts.store;
    this.qc = qc;
    this.#reader = new DayReader(parts.projection, parts.clockChecked);
    this.#hours = new NewHours(parts.projection, parts.clockChecked);
    this.#claims = new ClaimSources([...parts.sources, qc]);
    const timer = setInterval(() => void this.tick(), TICK_MS);
    this.#stops = [
      () => clearInterval(timer),
      this.#claims.onClaim((claim) => this.#logged(this.#turns.take(() => this.#claimed(claim)))),
    ];
  }

  static async open(parts: StatisticsParts): Promise<Statistics> {
    return new Statistics(parts, await QcLedger.open(parts.store));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    await this.#turns.done();
    await this.store.close();
  }

  /** Everything that time brings: new hours, days that are over, results of devices' own checks. */
  tick(): Promise<void> {
    return this.#logged(
      this.#turns.take(async () => {
        const book = await this.#parts.book.snapshot(true);
        for (const run of await this.#parts.runs()) {
          const place = await this.#parts.placeOfRun(book, run);
          if (place) await this.qc.takeRun(run, place, this.#parts.clock());
        }
        const now = this.#parts.clock();
        for (const each of await this.#hours.changed(book, now, DAYS_PER_TURN)) {
          if (this.#closed) return;
          await this.#compute(book, each.point, each.day, 'late-data').catch((error: unknown) => {
            this.#hours.forget(each);
            throw error;
          });
        }
      }),
    );
  }

  /** Waits until what came before is worked on. */
  async settled(): Promise<void> {
    await this.#turns.settled();
  }

  /**
   * A finding of the first rung about a day, as the day stands with all that is claimed of it.
   * @returns null when the day makes none
   */
  review(finding: Finding): Promise<Finding | null> {
    const { rule, point, factor, from } = finding;
    if (rule !== 'daily-mean-over' && rule !== 'day-not-judgeable') return Promise.resolve(finding);
    return this.#turns
      .take(async () => {
        const book = await this.#parts.book.snapshot(true);
        const place = book.points.find(({ id }) => id === point);
        if (!place) return finding;
        const results = await this.#results(book, place, from, 'first', new Set([factor]));
        const own = results.find(({ draft }) => draft.factor === factor);
        if (!own || own.draft.claims.length === 0) return finding;
        return own.finding;
      })
      .catch((error: unknown) => {
        this.#parts.log.error({ finding: finding.id, error: String(error) }, 'a day could not be reviewed');
        return finding;
      });
  }

  /**
   * One day of one factor: as known then, or as it stands now, computed anew when it is not kept yet.
   * @returns undefined where nothing was known, or the point was not on line
   */
  async day(
    point: Point,
    factor: string,
    day: Instant,
    knownAt?: Instant,
  ): Promise<StatisticVersion | undefined> {
    const key = { kind: 'day', point: point.id, factor, from: day } as const;
    if (knownAt !== undefined) return this.store.version(key, knownAt);
    return this.#turns.take(async () => {
      const book = await this.#parts.book.snapshot(true);
      await this.#hours.look(point, this.#parts.clock());
      if (this.#hours.isOver(point.id, day, this.#parts.clock())) {
        await this.#compute(book, point, day, 'late-data');
        return this.store.version(key);
      }
      const [own] = await this.#results(book, point, day, 'first', new Set([factor]));
      return own && { ...own.draft, version: 0, knownFrom: this.#parts.clock(), knownTo: null };
    });
  }

  /** A month from its days as known then; undefined: no day of it is known. */
  async months(
    query: {
      readonly points?: readonly string[];
      readonly factors?: readonly string[];
      readonly month: Instant;
    },
    knownAt?: Instant,
  ): Promise<StatisticVersion[]> {
    const { from, to } = monthRange(query.month);
    const { points, factors } = query;
    const days = await this.store.list({
      ...{ kind: 'day', from, to, knownAt },
      ...(points ? { points } : {}),
      ...(factors ? { factors } : {}),
    });
    const at = knownAt ?? this.#parts.clock();
    const series = Map.groupBy(days, (each) => `${each.point} ${each.factor}`);
    return [...series.values()].flatMap((list) => {
      const draft = list[0]?.factor === ONLINE ? undefined : monthDraft(list, from, 'first');
      return draft ? { ...draft, version: 0, knownFrom: at, knownTo: null } : [];
    });
  }

  /** What entering a check would change, before it is entered. */
  async wouldTouch(
    entry: QcEntry,
  ): Promise<Touched & { readonly record: ReturnType<QcLedger['preview']>['draft'] }> {
    const at = this.#parts.clock();
    const { draft, claims } = this.qc.preview(entry, at);
    const before = await this.qc.claims({ point: entry.point, from: instant(0), to: FOREVER });
    const held = new Set(before.map(claimText));
    const fresh = claims.filter((each) => !held.has(claimText(each)));
    const touched = await this.#turns.take(() => this.#wouldTouch(entry, fresh, claims, at));
    return { ...touched, record: draft };
  }

  async #wouldTouch(
    entry: QcEntry,
    fresh: readonly ValidityClaim[],
    own: readonly ValidityClaim[],
    at: Instant,
  ): Promise<Touched> {
    const book = await this.#parts.book.snapshot(true);
    const point = book.points.find(({ id }) => id === entry.point);
    const effects: Omit<RetroEffect, 'id'>[] = [];
    if (!point) return { days: [], entries: [], samples: [] };
    for (const day of await this.#daysOf(point.id, fresh)) {
      // Checks are judged as if the entry were there already; all else as it is claimed.
      const others = (await this.#claimsOn(point.id, day)).filter(({ layer }) => layer !== 'qc');
      const results = await this.#results(book, point, day, 'claim', undefined, [...others, ...own], at);
      for (const { draft } of results) {
        const before = await this.store.version(keyOf(draft));
        const effect = before && (await this.#effectOf(before, draft, fresh[0], at));
        if (effect) effects.push(effect);
      }
    }
    return sumOf(effects);
  }

  /** The claims that spoke in a version, as they were known then. */
  async claimsOf({
    point,
    from,
    kind,
    claims,
    knownFrom,
    knownTo,
  }: StatisticVersion): Promise<ValidityClaim[]> {
    const to = kind === 'month' ? monthRange(from).to : instant(from + MICROS_PER_DAY);
    const all = await this.#claims.claims({ point, from, to });
    const end = knownTo ?? this.#parts.clock() + 1;
    return all.filter(
      (each) => claims.includes(each.id) && each.knownFrom < end && (each.knownTo ?? end) > knownFrom,
    );
  }

  /** The load of a day for load statistics alone. @source supervision.md §4.5 */
  async load({ point, factor, from, loadKg }: StatisticVersion): Promise<LoadFigure> {
    const before = instant(from - REACH_BACK_MICROS);
    const history =
      loadKg !== null
        ? []
        : await this.store.list({ kind: 'day', points: [point], factors: [factor], from: before, to: from });
    return loadOf({ from, loadKg }, history, this.qc.passedBefore(point, factor, from));
  }

  /** Counts of marks by points, where somebody keeps them. */
  async marksIn(
    points: readonly string[],
    from: Instant,
    to: Instant,
  ): Promise<((points: ReadonlySet<string>) => MarkCounts) | undefined> {
    return this.#parts.marksIn?.(points, from, to);
  }

  async enterQc(entry: QcEntry, author: QcAuthor): Promise<QcRecord> {
    const record = await this.qc.enter(entry, author, this.#parts.clock());
    await this.settled();
    return record;
  }

  /** @throws WQ_NOT_FOUND; WQ_INPUT */
  async withdrawQc(id: string, byName: string, reason: string): Promise<QcRecord> {
    const record = await this.qc.withdraw(id, byName, reason, this.#parts.clock());
    await this.settled();
    return record;
  }

  /** A claim began or ended: the days it touches are judged again. */
  async #claimed(claim: ValidityClaim): Promise<void> {
    const book = await this.#parts.book.snapshot(true);
    const point = book.points.find(({ id }) => id === claim.point);
    if (!point) return;
    for (const day of await this.#daysOf(claim.point, [claim])) {
      if (this.#closed) return;
      await this.#compute(book, point, day, 'claim', claim);
    }
  }

  /** Days that are known and that the claims touch. */
  async #daysOf(point: PointId, claims: readonly ValidityClaim[]): Promise<Instant[]> {
    if (claims.length === 0) return [];
    const now = this.#parts.clock();
    const from = Math.max(Math.min(...claims.map((each) => each.from)), now - REACH_BACK_MICROS);
    const to = Math.min(Math.max(...claims.map((each) => each.to)), now + MICROS_PER_DAY);
    const query = { kind: 'day', points: [point], from: dayStart(instant(from)), to: instant(to) } as const;
    const days = await this.store.list(query);
    return [...new Set(days.map((each) => each.from))].sort((a, b) => a - b);
  }

  async #claimsOn(point: PointId, day: Instant): Promise<readonly ValidityClaim[]> {
    return this.#claims.claims({ point, from: day, to: instant(day + MICROS_PER_DAY) });
  }

  async #results(
    book: BookSnapshot,
    point: Point,
    day: Instant,
    cause: StatisticCause,
    factors?: ReadonlySet<string>,
    claims?: readonly ValidityClaim[],
    knownAt: Instant = this.#parts.clock(),
  ): Promise<DayResult[]> {
    const read = await this.#reader.read(book, point, day);
    if (!read) return [];
    const clockOffsetS = await this.#parts.clockOffsets(point.id, day, instant(day + MICROS_PER_DAY));
    const known = {
      claims: claims ?? (await this.#claimsOn(point.id, day)),
      knownAt,
      clockOffsetS,
      qc: this.qc,
    };
    return dayResults(read, known, cause, factors);
  }

  /** Bring a day that is over to its newest version, with all that follows from a change. */
  async #compute(
    book: BookSnapshot,
    point: Point,
    day: Instant,
    cause: StatisticCause,
    claim?: ValidityClaim,
  ): Promise<void> {
    const at = this.#parts.clock();
    const results = await this.#results(book, point, day, cause);
    const drafts: StatisticDraft[] = [];
    const effects: Omit<RetroEffect, 'id'>[] = [];
    const news: { readonly before: StatisticVersion | undefined; readonly result: DayResult }[] = [];
    for (const result of results) {
      const before = await this.store.version(keyOf(result.draft));
      if (before?.digest === result.draft.digest) continue;
      drafts.push(before ? result.draft : { ...result.draft, cause: 'first' });
      news.push({ before, result });
      const effect = before && (await this.#effectOf(before, result.draft, claim, at));
      if (effect) effects.push(effect);
    }
    if (results.length > 0) {
      drafts.push(
        onlineDay(point.id, day, await this.#reader.onlineMinutes(point, day), results[0]!.draft, cause),
      );
    }
    await this.store.keep(drafts, effects, at);
    await this.#keepMonth(point.id, day, drafts, cause, at);
    for (const each of news) await this.#tell(each.before, each.result, effects, claim);
  }

  async #keepMonth(
    point: PointId,
    day: Instant,
    drafts: readonly StatisticDraft[],
    cause: StatisticCause,
    at: Instant,
  ): Promise<void> {
    const { from, to } = monthRange(day);
    if (this.#hours.presentBy(at) < to) return;
    const factors = drafts.map(({ factor }) => factor).filter((factor) => factor !== ONLINE);
    if (factors.length === 0) return;
    const days = await this.store.list({ kind: 'day', points: [point], factors, from, to });
    const series = Map.groupBy(days, ({ factor }) => factor);
    const months = [...series.values()].flatMap((list) => monthDraft(list, from, cause) ?? []);
    await this.store.keep(months, [], at);
  }

  async #effectOf(
    before: StatisticVersion,
    after: StatisticDraft,
    claim: ValidityClaim | undefined,
    at: Instant,
  ): Promise<Omit<RetroEffect, 'id'> | undefined> {
    const same =
      before.value === after.value && before.outcome === after.outcome && before.nValid === after.nValid;
    if (same) return undefined;
    const { point, factor, from } = after;
    const resting = await this.#parts.restingOn(point, factor, from, instant(from + MICROS_PER_DAY));
    return {
      ...{ at, cause: after.cause, claim: claim?.id ?? '', ...effectText(claim), point, factor, day: from },
      before: effectSide(before),
      after: { ...effectSide({ ...before, ...after }), version: before.version + 1 },
      flipped: before.outcome !== after.outcome,
      ...resting,
    };
  }

  /** What the register has to know of a new version. */
  async #tell(
    before: StatisticVersion | undefined,
    { draft, finding }: DayResult,
    effects: readonly Omit<RetroEffect, 'id'>[],
    claim: ValidityClaim | undefined,
  ): Promise<void> {
    const { point, factor, from } = draft;
    // A first version by frames alone is the first rung's to tell.
    if (finding && (before !== undefined || draft.claims.length > 0)) this.#parts.raise([finding]);
    if (!before || before.finding === '' || before.finding === draft.finding) return;
    const effect = effects.find((each) => each.factor === factor);
    const detail = {
      day: formatDay(from),
      claim: claim?.id ?? '',
      before: before.value,
      after: draft.value,
      outcome: draft.outcome,
    };
    await this.#parts.withdraw(
      findingId(before.finding, point, factor, from),
      withdrawnText(before, draft, claim),
      {
        ...detail,
        ...(effect ? { version: effect.after.version } : {}),
      },
    );
  }

  /** What presses on people is logged, and what follows goes on. */
  #logged(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => {
      if (!this.#closed) this.#parts.log.error({ error: String(error) }, 'statistics');
    });
  }

  /** @throws WQ_NOT_FOUND for a point the book does not hold */
  async pointOf(id: string): Promise<Point> {
    const point = (await this.#parts.book.snapshot(true)).points.find((each) => each.id === id);
    if (!point) throw new WenquError('WQ_NOT_FOUND', { point: id });
    return point;
  }
}

const keyOf = ({ kind, point, factor, from }: StatisticKey): StatisticKey => ({ kind, point, factor, from });

function monthDraft(
  days: readonly StatisticVersion[],
  from: Instant,
  cause: StatisticCause,
): StatisticDraft | undefined {
  const figure = monthFigure(days, from);
  if (!figure) return undefined;
  const whole = { ...figure, kind: 'month', finding: '' } as const;
  return { ...whole, digest: digestOf(whole), cause };
}

const sumOf = (days: readonly Omit<RetroEffect, 'id'>[]): Touched => ({
  days,
  entries: [...new Set(days.flatMap(({ entries }) => entries))],
  samples: [...new Set(days.flatMap(({ samples }) => samples))],
});
