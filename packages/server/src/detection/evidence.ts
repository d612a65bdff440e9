import { setImmediate } from 'node:timers/promises';
import {
  type Edition,
  type Finding,
  formatDay,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Point,
  type PointId,
  type RuleMode,
  type Sample,
  type Visit,
} from '@wenqu/domain';
import { type CompiledLimits, compileLimits } from '@wenqu/rules';
import {
  type DeviceFaults,
  FAULT_PRONE,
  faultProne,
  impossibleVisits,
  type Place,
  type Signal,
  visitsBackMicros,
} from '@wenqu/rules/detect';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore, BookWhole } from '../store/book.ts';
import type { DetectionStore, HeldLead } from '../store/detection.ts';
import { lookAtAgency } from './evidence-agency.ts';
import { dailyKnown } from './evidence-daily.ts';
import { deviceFaults } from './evidence-faults.ts';
import {
  cyclesOf,
  digestionMin,
  factorFacts,
  HOURS_DAYS,
  hoursOf,
  mnsOf,
  type PointHours,
} from './evidence-gather.ts';
import { lookAtPoint, type Told, visitRecord } from './evidence-look.ts';
import type { EvidenceSources } from './evidence-sources.ts';
import { findingsOf, newsOf, tell } from './evidence-tell.ts';
import { watched } from './point-spec.ts';

export interface EvidenceParts {
  readonly store: Pick<DetectionStore, 'leads' | 'keep'>;
  readonly book: Pick<BookStore, 'whole'>;
  readonly projection: Pick<Projection, 'newest' | 'series' | 'frames' | 'frame'>;
  readonly sources: EvidenceSources;
  readonly clock: Clock;
  readonly log: Log;
  /** False where simulated time may run beside ours. */
  readonly clockChecked: boolean;
  readonly editionOf?: (point: PointId) => Edition;
  /** What people decided of a rule: only what is `on` is told and weighs. */
  readonly modeOf?: (pattern: string, form: string) => RuleMode;
  /** Takes what rules in shadow say. */
  readonly shadow?: (findings: readonly Finding[]) => Promise<void>;
}

const TICK_MS = 10_000;
/** A district whose points are many is asked for what is newest as much more rarely. */
const ASK_TIMES = 60;
/** Points looked at in one round: a district of three hundred is done in five minutes of each hour. */
const POINTS_PER_ROUND = 10;
/** Data that run this far from our clock are not held against what people did by it. */
const COMPARABLE_MICROS = 2 * MICROS_PER_HOUR;
const SAMPLES_DAYS = 60;
const TOLD_DAYS = 35;
const CLOCK_DAYS = 3;
const BOX_DAYS = 30;
const NEIGHBOURS_MAX = 8;
const NEIGHBOUR_DAYS = 5;
const SHADOW_LEADS_MAX = 200;
const AGENCY_EVERY_MICROS = 6 * MICROS_PER_HOUR;

/** What one round has read of the whole district. */
interface Round {
  readonly book: BookWhole;
  readonly limits: CompiledLimits;
  readonly samples: readonly Sample[];
  readonly visits: readonly Visit[];
}

/**
 * Looks at what else than the readings of one point speaks of it, once an hour of its data: parameters, checks, clocks,
 * visits, marks, samples, other points. Tells findings as the detectors do; a few points at a time, so that pages and
 * loggers never wait for it.
 */
export class EvidenceWatch {
  readonly #parts: EvidenceParts;
  readonly #listeners = new Set<(findings: readonly Finding[]) => void>();
  /** End of the newest hour looked at. */
  readonly #looked = new Map<PointId, Instant>();
  readonly #agencies = new Map<string, Instant>();
  /** Faults of every instrument, as last counted. */
  readonly #faults = new Map<string, DeviceFaults>();
  /** What rules in shadow said since the start: it weighs nothing and is kept by nobody here. */
  readonly #shadowLeads = new Map<PointId, readonly HeldLead[]>();
  #limits: CompiledLimits | undefined;
  #visitsLooked = 0;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #closing = false;
  /** By the clock of this process, ms. */
  #restUntil = 0;

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (performance.now() >= this.#restUntil) void this.round();
    }, TICK_MS);
    this.#timer.unref();
  }

  onFindings(listener: (findings: readonly Finding[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One round: some points that are due, then one agency, then the visits. Rounds never overlap. */
  round(): Promise<void> {
    this.#round ??= this.#goRound()
      .catch((error: unknown) => this.#parts.log.error({ error: String(error) }, 'evidence not looked at'))
      .finally(() => {
        this.#round = undefined;
      });
    return this.#round;
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  async #goRound(): Promise<void> {
    const { book: store, projection, clock } = this.#parts;
    if (this.#closing) return;
    const book = await store.whole();
    const points = new Map(
      book.points.filter(({ retiredAt }) => retiredAt === null).map((each) => [each.id, each]),
    );
    const asked = performance.now();
    const newest = await projection.newest();
    const askedMs = performance.now() - asked;
    this.#restUntil = asked + ASK_TIMES * askedMs;
    const due = newest.points
      .flatMap((id, i) => {
        const [point, now] = [points.get(id), newestHour(newest.hourAt[i]!, newest.realtimeAt[i]!)];
        const looked = this.#looked.get(id) ?? 0;
        return point && now !== undefined && now > looked ? [{ point, now, looked }] : [];
      })
      .toSorted((a, b) => a.looked - b.looked)
      .slice(0, POINTS_PER_ROUND);
    if (due.length === 0) return;
    const at = clock();
    const round: Round = {
      book,
      limits: this.#limitsOf(book, due[0]!.now),
      samples: await this.#parts.sources.samples(instant(at - SAMPLES_DAYS * MICROS_PER_DAY)),
      visits: await this.#parts.sources.visits({ from: instant(at - visitsBackMicros), to: at }),
    };
    for (const { point, now } of due) {
      if (this.#closing) return;
      await this.#look(round, point, now);
      await setImmediate();
    }
    await this.#lookAtVisits(round);
    await this.#lookAtAgencies(round);
  }

  #limitsOf(book: BookWhole, at: Instant): CompiledLimits {
    const day = formatDay(at);
    if (this.#limits?.day !== day || this.#limits.bookSeq !== book.seq)
      this.#limits = compileLimits(book, day);
    return this.#limits;
  }

  /** One point; what fails for it does not keep the others waiting. */
  async #look(round: Round, point: Point, now: Instant): Promise<void> {
    const before = this.#looked.get(point.id);
    this.#looked.set(point.id, now);
    try {
      const isNewDay = before === undefined || formatDay(before) !== formatDay(now);
      await this.#tell(point.id, await this.#signals(round, point, now, isNewDay), now);
    } catch (error) {
      this.#parts.log.error({ point: point.id, error: String(error) }, 'evidence of a point not looked at');
    }
  }

  async #signals(round: Round, point: Point, now: Instant, isNewDay: boolean): Promise<Signal[]> {
    const { projection, sources, editionOf } = this.#parts;
    const edition = editionOf?.(point.id) ?? '2017';
    const { book, limits } = round;
    const mns = mnsOf(book, point);
    const hours = await hoursOf(projection, point, now, HOURS_DAYS, edition);
    const parameters = mns[0] === undefined ? [] : await sources.parameters(mns[0]);
    const models = watched(point).flatMap((factor) => {
      const minimumMin = digestionMin(parameters, factor);
      return minimumMin === null ? [] : [{ factor, minimumMin }];
    });
    const outlet = book.outlets.find(({ id }) => id === point.outlet);
    const told = await this.#toldOf(round, point, mns, now);
    const known = {
      ...{ point, outlet, now, hours, told, models },
      facts: factorFacts(point, limits, book.devices, parameters, hours.hours),
      // Without a known minimum the order of times alone would be judged: not worth reading frames for.
      cycles: models.length > 0 ? await cyclesOf(projection, mns[0]!, watched(point)) : [],
      neighbours: await this.#neighbours(round, point, now, edition),
      daily: isNewDay
        ? await dailyKnown({ projection, sources, book }, point, now, hours, parameters, edition)
        : undefined,
    };
    return [...lookAtPoint(known), ...this.#faultSignals(book, point, hours, now)];
  }

  async #toldOf(round: Round, point: Point, mns: readonly string[], now: Instant): Promise<Told | undefined> {
    const { sources, clock, clockChecked } = this.#parts;
    const at = clock();
    if (!clockChecked && Math.abs(at - now) > COMPARABLE_MICROS) return undefined;
    const since = instant(at - TOLD_DAYS * MICROS_PER_DAY);
    const [mn] = mns;
    const hasSampler =
      round.book.devices.some(
        (each) => each.retiredAt === null && each.kind === 'sampler' && each.point === point.id,
      ) || round.samples.some((each) => each.point === point.id);
    return {
      changes: (await sources.changes(mns, since)).filter(
        ({ polId }) => polId === '' || point.factors.includes(polId),
      ),
      checks: (await sources.checks(mns)).filter((each) => each.at >= since),
      clocks:
        mn === undefined
          ? []
          : await sources.clocks(mn, { from: instant(at - CLOCK_DAYS * MICROS_PER_DAY), to: at }),
      visits: round.visits.filter(({ enterprise }) => enterprise === point.enterprise),
      marks: await sources.marks(point.id, { from: since, to: at }),
      samples: round.samples,
      box:
        hasSampler && mn !== undefined
          ? await sources.box(mn, { from: instant(at - BOX_DAYS * MICROS_PER_DAY), to: at })
          : undefined,
    };
  }

  /** What other rain outlets carry: the only rain gauge there is. */
  async #neighbours({ book }: Round, point: Point, now: Instant, edition: Edition) {
    if (point.place !== 'rain') return [];
    const others = book.points.filter(
      (each) => each.place === 'rain' && each.id !== point.id && each.retiredAt === null,
    );
    const found = [];
    for (const other of others.slice(0, NEIGHBOURS_MAX)) {
      const { volume } = await hoursOf(this.#parts.projection, other, now, NEIGHBOUR_DAYS, edition);
      if (volume) found.push(volume);
    }
    return found;
  }

  #faultSignals(book: BookWhole, point: Point, hours: PointHours, now: Instant): Signal[] {
    const own = deviceFaults(point, book.devices, hours, now, FAULT_PRONE.windowDays);
    for (const each of own) this.#faults.set(`${each.point} ${each.factor}`, each);
    return own.flatMap((each) => faultProne(each, [...this.#faults.values()], now));
  }

  async #lookAtVisits({ book, visits }: Round): Promise<void> {
    const at = hourStart(this.#parts.clock());
    if (at <= this.#visitsLooked) return;
    this.#visitsLooked = at;
    const found = impossibleVisits(visits.map(visitRecord), (enterprise) => placeOf(book, enterprise));
    for (const { enterprise, signal } of found) {
      const carrier = book.points
        .filter((each) => each.enterprise === enterprise && each.retiredAt === null)
        .toSorted((a, b) => b.order - a.order)[0];
      if (carrier) await this.#tell(carrier.id, [signal], this.#parts.clock());
    }
  }

  /** One agency whose turn it is; the next one in the next round. */
  async #lookAtAgencies({ book }: Round): Promise<void> {
    const newest = Math.max(...this.#looked.values());
    const agency = book.agencies.find(
      ({ id, retiredAt }) =>
        retiredAt === null && newest - (this.#agencies.get(id) ?? 0) >= AGENCY_EVERY_MICROS,
    );
    if (!agency) return;
    this.#agencies.set(agency.id, instant(newest));
    const { projection, sources } = this.#parts;
    const now = instant(newest);
    for (const { point, signal } of await lookAtAgency({ projection, sources, book }, agency.id, now))
      await this.#tell(point, [signal], now);
  }

  async #tell(point: PointId, signals: readonly Signal[], now: Instant): Promise<void> {
    const { modeOf = () => 'on' as const } = this.#parts;
    const of = (mode: RuleMode) => signals.filter(({ pattern, form }) => modeOf(pattern, form) === mode);
    await this.#shadow(point, of('shadow'), now);
    const findings = await tell(this.#parts, point, of('on'), now);
    if (findings.length > 0) for (const listener of this.#listeners) listener(findings);
  }

  async #shadow(point: PointId, signals: readonly Signal[], now: Instant): Promise<void> {
    const held = this.#shadowLeads.get(point) ?? [];
    const news = newsOf(signals, held, point, now);
    if (news.length === 0) return;
    const leads = new Map([...held, ...news.map(({ lead }) => lead)].map((lead) => [lead.id, lead]));
    this.#shadowLeads.set(point, [...leads.values()].slice(-SHADOW_LEADS_MAX));
    await this.#parts.shadow?.(await findingsOf(this.#parts, point, news, 'C', now));
  }
}

/** End of the newest hour that came, or the newest full hour where a point sends no hours. */
function newestHour(hourAt: number, realtimeAt: number): Instant | undefined {
  if (hourAt !== Number.NEGATIVE_INFINITY) return instant(hourStart(instant(hourAt)) + MICROS_PER_HOUR);
  if (realtimeAt === Number.NEGATIVE_INFINITY) return undefined;
  return hourStart(instant(realtimeAt - 10 * MICROS_PER_MINUTE));
}

/** Where an enterprise lies: the first of its outlets that says so. */
function placeOf({ outlets }: BookWhole, enterprise: string): Place | undefined {
  const found = outlets.find(
    (each) => each.enterprise === enterprise && each.lon !== null && each.lat !== null,
  );
  return found ? { lon: found.lon!, lat: found.lat! } : undefined;
}
