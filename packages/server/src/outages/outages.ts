import {
  type ClaimSource,
  type Finding,
  factorOf,
  flagMeaning,
  formatDay,
  type Instant,
  instant,
  type Matter,
  type MatterLink,
  type MatterRow,
  type MatterStep,
  MICROS_PER_DAY,
  manualDay,
  OUTAGE_TABLE,
  type Point,
  type PointId,
  parseDay,
  pointId,
  type QcRecord,
  type ValidityClaim,
} from '@wenqu/domain';
import { notReportedFinding, notRestoredFinding, silenceAfterS } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Matters } from '../matters/matters.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookStore } from '../store/book.ts';
import { changeClaim } from './change-claims.ts';
import { type Announced, groupOf, type Silent } from './grouping.ts';

export interface OutageParts {
  readonly matters: Matters;
  readonly book: BookStore;
  readonly projection: Pick<Projection, 'newest' | 'latest'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Silence that is suspected to be an outage; absent: an hour. */
  readonly silentMs?: number;
  /** Checks of a point carried out in a stretch and held. */
  readonly checks: (point: string, from: Instant, to: Instant) => readonly QcRecord[];
  /** Moments at which something was measured by hand. */
  readonly manualTimes: (point: string, from: Instant, to: Instant) => Promise<readonly Instant[]>;
  /** Gap events of a point that touch a stretch. */
  readonly gapEvents: (point: string, from: Instant, to: Instant) => Promise<readonly string[]>;
  readonly announced: (now: Instant) => Promise<readonly Announced[]>;
  /** Take the parameters of a point as they stand for its new baseline. */
  readonly agreeBaseline: (point: string, by: string, at: Instant) => Promise<void>;
  /** Takes findings into the register. */
  readonly raise: (findings: readonly Finding[]) => void;
}

const MICROS_PER_MS = 1000;
const MS_PER_S = 1000;
/** States in which the house looks for checks that came in. */
const CHECKED: readonly string[] = OUTAGE_TABLE.rows.flatMap((row) =>
  row.event === 'qc' && row.from !== null ? [row.from] : [],
);
const BACK: ReadonlySet<string> = new Set(['suspected', 'grouped', 'unreported']);
const BY_HAND: ReadonlySet<string> = new Set(['reported', 'unrestored']);
const AGREED: ReadonlySet<string> = new Set(['agree', 'deem-agreed']);
/** Checks named in one step; what they showed is told of all. */
const CHECKS_NAMED_MAX = 12;
/** Days back over which checks and values by hand are looked for. */
const LOOK_BACK_DAYS = 60;
/** The newest values of all points are dear: they are asked for this many times more rarely than they take. */
const REST_TIMES = 20;

/**
 * Outages of devices 设备故障、停运: suspected from silence or a fault flag, grouped where many go at once, followed
 * by the table of A.5, told to the register when a clock runs out.
 * @source supervision.md §7.5, Annex A.5
 */
export class Outages implements ClaimSource {
  readonly #parts: OutageParts;
  readonly #stops: (() => void)[];
  readonly #claimListeners = new Set<(claim: ValidityClaim) => void>();
  /** Nothing is silent through us: what fell silent while we were away fell silent when we came. */
  readonly #listeningSince: Instant;
  readonly #silentMs: number;
  #flagsAfter = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: OutageParts) {
    this.#parts = parts;
    this.#silentMs = parts.silentMs ?? limits.outageSilentMs;
    this.#listeningSince = parts.clock();
    const timer = setInterval(() => void this.look(), Math.min(limits.outageLookMs, this.#silentMs));
    this.#stops = [
      () => clearInterval(timer),
      parts.matters.onMatter((matter, step, row) => {
        if (matter.machine === 'outage') void this.#inTurn(() => this.#followed(matter, step, row));
      }),
    ];
  }

  /** Look at every point once: who is silent, who is back, what checks and values by hand came. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      const open = await this.#open();
      const heard = await this.#heard();
      await this.#suspect(await this.#silent(heard), open);
      await this.#flags(open);
      for (const matter of await this.#open()) {
        if (this.#isBack(matter, heard)) await this.#back(matter);
        else await this.#tend(matter);
      }
    });
  }

  async claims(stretch: {
    readonly point?: PointId;
    readonly from: Instant;
    readonly to: Instant;
  }): Promise<readonly ValidityClaim[]> {
    const { matters } = this.#parts;
    const { point, from, to } = stretch;
    const changed = await matters.all({ machine: ['outage'], ...(point && { point }) });
    const found = await Promise.all(
      changed
        .filter(({ fields }) => fields['change-at'] !== undefined)
        .map(async (matter) => changeClaim(matter, await matters.steps(matter.id))),
    );
    return found.filter((claim) => claim !== undefined).filter((each) => each.from < to && from < each.to);
  }

  onClaim(listener: (claim: ValidityClaim) => void): () => void {
    this.#claimListeners.add(listener);
    return () => this.#claimListeners.delete(listener);
  }

  async settled(): Promise<void> {
    await this.#turn;
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#turn;
  }

  #open(): Promise<Matter[]> {
    return this.#parts.matters.all({ machine: ['outage'], open: true });
  }

  /** When something last arrived of each point. */
  async #heard(): Promise<ReadonlyMap<string, number>> {
    const { points, receivedAt } = await this.#parts.projection.newest();
    return new Map(points.map((point, at) => [point as string, receivedAt[at]!]));
  }

  /** Points from which nothing has come for longer than a point is waited for. */
  async #silent(heard: ReadonlyMap<string, number>): Promise<Silent[]> {
    const { book, clock } = this.#parts;
    const { points, enterprises } = await book.snapshot();
    const areas = new Map(enterprises.map(({ id, area }) => [id, area]));
    const now = clock();
    return points.flatMap((point) => {
      const last = heard.get(point.id);
      // A point never heard of is waiting, not silent.
      if (point.retiredAt !== null || last === undefined || !Number.isFinite(last)) return [];
      const silentMs = Math.min(silenceAfterS(point.realtimeIntervalS) * MS_PER_S, this.#silentMs);
      if (now - last < silentMs * MICROS_PER_MS) return [];
      const since = instant(Math.max(last, this.#listeningSince));
      const { id, enterprise } = point;
      return [{ point: id, enterprise, area: areas.get(enterprise) ?? '', since }];
    });
  }

  async #suspect(silent: readonly Silent[], open: readonly Matter[]): Promise<void> {
    const { clock, announced } = this.#parts;
    const now = clock();
    const held = new Set(open.map(({ point }) => point));
    const long = silent.filter(
      ({ point, since }) => !held.has(point) && now - since >= this.#silentMs * MICROS_PER_MS,
    );
    if (long.length === 0) return;
    const cuts = await announced(now);
    for (const each of long) {
      const matter = await this.#begin(each.point, each.since, 'silence', []);
      const group = groupOf(each, silent, cuts);
      if (matter && group !== undefined) await this.#act(matter, 'group', { group });
    }
  }

  /** Points whose own flag says fault; the newest values of all are asked for as rarely as they are dear. */
  async #flags(open: readonly Matter[]): Promise<void> {
    const begun = performance.now();
    if (begun < this.#flagsAfter) return;
    const latest = await this.#parts.projection.latest();
    const tookMs = performance.now() - begun;
    this.#flagsAfter = begun + Math.max(limits.outageFlagsMs, tookMs * REST_TIMES);
    const now = this.#parts.clock();
    const held = new Map(open.map((matter) => [matter.point, matter]));
    for (const { point, state, stateSince, realtime } of latest) {
      const faulty = realtime.filter(({ flag }) => flagMeaning('2017', flag).means === 'fault');
      const factors = [...new Set(faulty.map(({ column }) => factorOf(column)))];
      const matter = held.get(point);
      if (matter && matter.state === 'suspected' && matter.fields.seen === 'fault-flag' && state === 'normal')
        await this.#act(matter, 'back', {});
      if (matter || factors.length === 0 || state === 'offline') continue;
      const since = instant(Math.max(stateSince, this.#listeningSince));
      if (now - since >= limits.outageFaultMs * MICROS_PER_MS)
        await this.#begin(point, since, 'fault-flag', factors);
    }
  }

  async #begin(
    id: string,
    since: Instant,
    seen: 'silence' | 'fault-flag',
    factors: readonly string[],
  ): Promise<Matter | undefined> {
    const { book, matters, gapEvents, clock } = this.#parts;
    const { points, enterprises } = await book.snapshot();
    const point = points.find((each) => each.id === id);
    if (!point) return undefined;
    const enterprise = enterprises.find((each) => each.id === point.enterprise);
    const events = await gapEvents(id, since, clock());
    const { matter } = await matters.open(
      {
        ...{ machine: 'outage', event: 'suspect', title: titleOf(point, enterprise?.name ?? '', seen) },
        ...{ enterprise: point.enterprise, outlet: point.outlet, point: id, reason: '', happenedAt: since },
        links: [{ kind: 'point', id }, ...events.map((event) => ({ kind: 'gap-event', id: event }))],
        given: {
          ...{ seen, since, 'key-unit': enterprise?.keyUnit ?? false },
          ...(factors.length > 0 && { factors: factors.join(',') }),
        },
      },
      'system',
    );
    return matter;
  }

  #isBack({ state, fields, point }: Matter, heard: ReadonlyMap<string, number>): boolean {
    return BACK.has(state) && fields.seen === 'silence' && (heard.get(point) ?? 0) > Number(fields.since);
  }

  /** What came for an outage that is open: checks, values by hand. */
  async #tend(matter: Matter): Promise<void> {
    const checked = CHECKED.includes(matter.state) ? await this.#checks(matter) : matter;
    if (BY_HAND.has(checked.state)) await this.#byHand(checked);
  }

  async #back(matter: Matter): Promise<void> {
    const { gapEvents, clock } = this.#parts;
    const events = await gapEvents(matter.point, instant(Number(matter.fields.since)), clock());
    await this.#act(
      matter,
      'back',
      {},
      events.map((id) => ({ kind: 'gap-event', id })),
    );
  }

  /** Checks that came in since it began: the newest of each factor counts. */
  async #checks(matter: Matter): Promise<Matter> {
    const { checks, clock, gapEvents } = this.#parts;
    const from = matter.state === 'stopped' ? await this.#stoppedAt(matter) : beginningOf(matter);
    const found = checks(matter.point, from, instant(clock() + 1)).toSorted((a, b) => a.at - b.at);
    const ids = found
      .slice(-CHECKS_NAMED_MAX)
      .map(({ id }) => id)
      .join(',');
    if (ids === '' || ids === matter.fields['qc-records']) return matter;
    const newest = new Map(found.map((each) => [each.factor, each.outcome]));
    const of = (outcome: string) =>
      [...newest].flatMap(([factor, each]) => (each === outcome ? [factor] : [])).join(',');
    const events = await gapEvents(matter.point, from, clock());
    const given = { 'qc-records': ids, 'qc-passed': of('passed'), 'qc-failed': of('failed') };
    return this.#act(
      matter,
      'qc',
      given,
      events.map((id) => ({ kind: 'gap-event', id })),
    );
  }

  async #stoppedAt({ id, openedAt }: Matter): Promise<Instant> {
    const steps = await this.#parts.matters.steps(id);
    return (
      steps.findLast(({ event, refused }) => refused === null && AGREED.has(event))?.happenedAt ?? openedAt
    );
  }

  /** The oldest day on which enough was measured by hand and that was not counted yet. */
  async #byHand(matter: Matter): Promise<void> {
    const { manualTimes, clock } = this.#parts;
    const now = clock();
    const counted = String(matter.fields['manual-day'] ?? '');
    const first = parseDay(formatDay(beginningOf(matter))) ?? now;
    for (
      let day = Math.max(first, now - LOOK_BACK_DAYS * MICROS_PER_DAY);
      day <= now;
      day += MICROS_PER_DAY
    ) {
      const name = formatDay(instant(day));
      if (name <= counted) continue;
      const [from, to] = [parseDay(name) ?? now, instant((parseDay(name) ?? now) + MICROS_PER_DAY)] as const;
      const { count, gapH, isEnough } = manualDay(await manualTimes(matter.point, from, to), from, to);
      if (!isEnough) continue;
      await this.#act(matter, 'manual', { 'manual-day': name, 'manual-count': count, 'manual-gap': gapH });
      return;
    }
  }

  /** What follows from a step: findings of clocks that ran out, disputed data, a new baseline. */
  async #followed(matter: Matter, step: MatterStep, _row: MatterRow): Promise<void> {
    const { book, raise, agreeBaseline, matters } = this.#parts;
    if (step.event === 'no-report' || step.event === 'not-restored') {
      const { enterprises } = await book.snapshot();
      const keyUnit = enterprises.find(({ id }) => id === matter.enterprise)?.keyUnit ?? false;
      const of = step.event === 'no-report' ? notReportedFinding : notRestoredFinding;
      const told = { matter: matter.number, since: beginningOf(matter), dueAt: step.happenedAt, keyUnit };
      const seen = String(matter.fields.seen ?? 'silence');
      raise([of({ ...told, point: pointId(matter.point), seen, now: step.at })]);
    }
    if (step.event === 'accept' && matter.point !== '')
      await agreeBaseline(matter.point, step.byName || step.by, step.at);
    if (step.event === 'change' || step.event === 'accept') {
      const claim = changeClaim(matter, await matters.steps(matter.id));
      if (claim) for (const listener of this.#claimListeners) listener(claim);
    }
    // A change of state may make something count that was there before.
    const held = step.by === 'system' ? undefined : (await this.#open()).find(({ id }) => id === matter.id);
    if (held) await this.#tend(held);
  }

  /** A step of the house. Somebody else’s step in between is no fault: the next look sees what it led to. */
  async #act(
    matter: Matter,
    event: string,
    given: Readonly<Record<string, string | number | boolean>>,
    links: readonly MatterLink[] = [],
  ): Promise<Matter> {
    try {
      const act = { matter: matter.id, version: matter.version, event, reason: '', given, links };
      return (await this.#parts.matters.act(act, 'system')).matter;
    } catch (error) {
      if (!(error instanceof WenquError)) throw error;
      this.#parts.log.warn({ matter: matter.id, event, error: error.code }, 'step of an outage not taken');
      return matter;
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work).catch((error: unknown) => {
      this.#parts.log.error({ error: String(error) }, 'outages of devices');
    });
    this.#turn = done;
    return done;
  }
}

/** When an outage, a stop or a change began, as far as it was told. */
function beginningOf({ fields, openedAt }: Matter): Instant {
  const told = fields.since ?? fields['fault-from'] ?? fields['change-at'];
  return typeof told === 'number' ? instant(told) : openedAt;
}

const titleOf = (point: Point, enterprise: string, seen: 'silence' | 'fault-flag'): string =>
  `${enterprise} ${point.name} ${seen === 'silence' ? '无数据' : '设备故障标识'}`.trim();
