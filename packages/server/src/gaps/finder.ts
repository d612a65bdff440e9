import {
  type BookSnapshot,
  deliveryOf,
  dueAfterS,
  type FlagEffect,
  flagMeaning,
  GAP_RULES,
  type Gap,
  type Instant,
  instant,
  isGapOpen,
  type LoggerTraffic,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
} from '@wenqu/domain';
import { causeOf, groupOutages, type OutageMember, remaining, shareWithin } from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';
import type { CoverageQuery } from '../store/readings.ts';
import { Bringers, canRecall, spokenEdition } from './bringer.ts';
import { type Ledger, seriesKey } from './ledger.ts';
import type { OurOutages } from './our-outages.ts';
import {
  bringingHistory,
  covered,
  lookAtAll,
  type Seen,
  type Sighting,
  sightingsOf,
  simulatedPresent,
} from './watch.ts';

/** New gaps of one sweep whose surroundings are looked into; the rest of a storm has the storm's cause. */
const LOOKED_INTO_MAX = 200;
/** Gaps looked at again in one sweep for what came meanwhile. */
const RECHECKS_MAX = 1_000;
/** Outages are grouped with those that began within a day. */
const GROUP_MICROS = 86_400 * MICROS_PER_SECOND;

/** Simulated time so far behind ours is still catching up: its loggers bring their history unevenly. */
const BEHIND_MICROS = 10 * MICROS_PER_MINUTE;

export interface FinderParts {
  readonly projection: Projection;
  readonly ledger: Ledger;
  readonly outages: OurOutages;
  readonly clockChecked: boolean;
}

/** Finds gaps, follows them while they run, sees them fill. Everything it changes waits in the ledger. */
export class Finder {
  readonly #parts: FinderParts;
  /** Where the round of looking again stopped. */
  #recheckFrom = 0;
  #present: Instant | undefined;

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  /** Newest moment of which data can have come; by our clock, or by the devices' where the two do not compare. */
  get present(): Instant | undefined {
    return this.#present;
  }

  /** One look at every series. @param settleS rest before a gap that has ended is recalled */
  async sweep(book: BookSnapshot, now: Instant, settleS: number): Promise<void> {
    const { projection, ledger } = this.#parts;
    const { seen, learnt } = await lookAtAll(projection, book, ledger.marks, now);
    for (const mark of learnt) ledger.mark(mark);
    const present = this.#presentOf(seen, now);
    if (present === undefined) return;
    this.#present = present;
    const bringers = new Bringers(book);
    const found: Sighting[] = [];
    const { clockChecked } = this.#parts;
    const bringing = clockChecked ? undefined : bringingHistory(seen, present, now);
    for (const each of seen) {
      if (bringing?.has(each.point.id)) continue;
      const { sightings, settledTo } = sightingsOf(each, present);
      found.push(...sightings);
      if (settledTo > each.mark.settledTo) ledger.mark({ ...each.mark, settledTo });
    }
    const fresh = await this.#take(found, seen, bringers, now);
    await this.#endRunning(seen, now, settleS);
    if (fresh.length > 0) await this.#group(fresh, now);
    await this.recheck(this.#due(), now);
  }

  /** Look at gaps again: what is still missing of each. @returns missing before and after by id */
  async recheck(gaps: readonly Gap[], now: Instant): Promise<Map<string, { before: number; after: number }>> {
    const { projection, ledger } = this.#parts;
    const found = await covered(projection, gaps.map(queryOf));
    const changed = new Map<string, { before: number; after: number }>();
    for (const [i, { id }] of gaps.entries()) {
      const gap = ledger.get(id);
      if (!gap) continue;
      const after = remaining(found[i]!.at, gap).reduce((sum, { missing }) => sum + missing, 0);
      changed.set(id, { before: gap.missing, after });
      if (after >= gap.missing) continue;
      await this.#shrink(gap, after, now);
    }
    return changed;
  }

  async #shrink(gap: Gap, missing: number, now: Instant): Promise<void> {
    const { ledger } = this.#parts;
    const own = gap.state !== 'recalling';
    const kept = ledger.put({
      ...gap,
      missing,
      // What our own recall brings is no sign that the device goes on by itself.
      progressAt: own ? now : gap.progressAt,
    });
    if (own && gap.progressAt === null)
      await ledger.step(kept, now, { event: 'self-upload', detail: { missing } });
    if (missing > 0) return;
    const filled = ledger.put({
      ...{ ...kept, state: 'filled', version: kept.version + 1, closedAt: now },
      ...{ running: false, backAt: kept.backAt ?? now, nextAt: null, deadlineAt: null, reason: '' },
    });
    const attempts = await ledger.attempts(gap.id);
    await ledger.step(filled, now, {
      event: 'filled',
      detail: { attempts: attempts.length, expected: gap.expected, from: gap.state },
    });
  }

  /** Undefined while a simulated district still brings its history. */
  #presentOf(seen: readonly Seen[], now: Instant): Instant | undefined {
    const { clockChecked, projection } = this.#parts;
    if (clockChecked) return instant(now - projection.status().lagS * MICROS_PER_SECOND);
    const at = simulatedPresent(seen);
    if (at === undefined) return undefined;
    return now - at > BEHIND_MICROS ? undefined : instant(Math.min(now, at));
  }

  /** Sightings become gaps or parts of the gaps they touch. @returns the gaps that are new */
  async #take(
    found: readonly Sighting[],
    seen: readonly Seen[],
    bringers: Bringers,
    now: Instant,
  ): Promise<Gap[]> {
    const fresh: Gap[] = [];
    const heard = heardOf(seen, bringers, now);
    for (const sighting of found) {
      const known = this.#touching(sighting);
      if (known) this.#extend(known, sighting);
      else fresh.push(await this.#open(sighting, heard, bringers, now, fresh.length < LOOKED_INTO_MAX));
    }
    return fresh;
  }

  #touching({ seen, factor, stretch }: Sighting): Gap | undefined {
    const { point, statistic, intervalS } = seen.mark;
    const near = (intervalS * MICROS_PER_SECOND) / 2;
    return this.#parts.ledger
      .of(point, statistic, factor)
      .find((gap) => stretch.from <= gap.to + near && stretch.to >= gap.from - near);
  }

  #extend(gap: Gap, { stretch }: Sighting): void {
    if (stretch.to <= gap.to || gap.state === 'filled') return;
    const step = gap.intervalS * MICROS_PER_SECOND;
    const grown = Math.round((stretch.to - gap.to) / step);
    if (grown <= 0) return;
    this.#parts.ledger.put({
      ...{ ...gap, to: stretch.to, running: stretch.running },
      ...{ expected: gap.expected + grown, missing: gap.missing + grown },
    });
  }

  async #open(
    { seen, factor, stretch, after }: Sighting,
    heard: Heard,
    bringers: Bringers,
    now: Instant,
    lookInto: boolean,
  ): Promise<Gap> {
    const { ledger, projection, outages, clockChecked } = this.#parts;
    const { mark, point } = seen;
    const mn = bringers.mnOf(point.id, factor, now);
    const logger = bringers.logger(mn);
    const traffic = logger && lookInto ? await projection.trafficOf(mn) : undefined;
    const sent = sentRange(seen, stretch);
    const apartS = clockChecked ? arrivalsApartS(seen, after, stretch) : null;
    const cause = causeOf({
      factor,
      ourShare: clockChecked ? shareWithin(sent, outages.within(sent, now)) : 0,
      loggerHeard: mn === '' ? null : heard(mn, seen, stretch.from, stretch.to, traffic),
      flagBefore: lookInto ? await this.#flagAt(seen, factor, after) : 'normal',
      arrivalsApartS: stretch.running ? null : apartS,
      gapS: (stretch.to - after) / MICROS_PER_SECOND,
    });
    const gap = ledger.put({
      ...{ id: ledger.nextGapId(), version: 1, point: point.id, enterprise: point.enterprise, mn, factor },
      ...{ statistic: mark.statistic, from: stretch.from, to: stretch.to, running: true },
      ...{ intervalS: mark.intervalS, expected: stretch.missing, missing: stretch.missing, cause },
      recallable:
        logger !== undefined &&
        canRecall(mark.statistic, spokenEdition(logger, traffic), traffic?.st ?? '32'),
      ...{ state: 'open', event: '', attempts: 0, foundAt: now, backAt: null, progressAt: null },
      ...{ askedBy: '', askedAt: null, nextAt: null, deadlineAt: null, closedAt: null, reason: '' },
    });
    await ledger.step(gap, now, { event: 'found', detail: { missing: gap.missing, cause } });
    return gap;
  }

  /** What the flags of the last frame before a gap say of it. */
  async #flagAt(seen: Seen, factor: string, at: Instant): Promise<FlagEffect> {
    const { point, statistic } = seen.mark;
    const range = { from: at, to: instant(at + 1) };
    const rows = await this.#parts.projection.rows({ point, statistic, range, limit: 1 });
    const effects = rows.flatMap(({ edition, values }) =>
      values
        .filter(({ column }) => factor === '' || column.startsWith(`${factor}-`))
        .map(({ flag }) => flagMeaning(edition, flag).means),
    );
    // One instrument in order tells that the frame as a whole was no fault.
    return effects.every((each) => each === effects[0]) ? (effects[0] ?? 'normal') : 'normal';
  }

  /** Gaps behind which something has come again stand still from now on. */
  async #endRunning(seen: readonly Seen[], now: Instant, settleS: number): Promise<void> {
    const { ledger } = this.#parts;
    const bySeries = new Map(seen.map((each) => [seriesKey(each.mark), each.coverage]));
    for (const gap of ledger.all()) {
      if (!gap.running) continue;
      const coverage = bySeries.get(seriesKey(gap));
      const absent = new Set(coverage?.absent[gap.factor] ?? []);
      const back = coverage?.at.some((at) => at >= gap.to && !absent.has(at)) ?? false;
      if (!back) continue;
      const ended = ledger.put({
        ...{ ...gap, running: false, backAt: now, version: gap.version + 1 },
        nextAt: instant(now + settleS * MICROS_PER_SECOND),
        deadlineAt: instant(now + GAP_RULES[gap.statistic].deadlineS * MICROS_PER_SECOND),
      });
      await ledger.step(ended, now, { event: 'data-back', detail: { missing: ended.missing } });
    }
  }

  /** Put new gaps, and those that began with them, into events. */
  async #group(fresh: readonly Gap[], now: Instant): Promise<void> {
    const { ledger } = this.#parts;
    const first = Math.min(...fresh.map(({ from }) => from)) - GROUP_MICROS;
    const last = Math.max(...fresh.map(({ from }) => from)) + GROUP_MICROS;
    const near = ledger.all().filter(({ from }) => from >= first && from <= last);
    const taken = new Set<string>();
    for (const { kind, members } of groupOutages(near.map(memberOf))) {
      const gaps = members.flatMap(({ id }) => ledger.get(id) ?? []);
      const held = commonest(gaps.map(({ event }) => event).filter((id) => id !== '' && !taken.has(id)));
      const id = held ?? ledger.nextEvent(kind);
      ledger.event(id, kind);
      taken.add(id);
      for (const gap of gaps) {
        if (gap.event === id) continue;
        const moved = ledger.put({ ...gap, event: id });
        if (gap.event !== '') await ledger.step(moved, now, { event: 'joined', detail: { event: id } });
      }
    }
  }

  /** The gaps to be looked at again this time: all that are open, the closed ones in turn. */
  #due(): Gap[] {
    const all = this.#parts.ledger.all().filter(({ state }) => state !== 'filled');
    const open = all.filter(({ state }) => isGapOpen(state));
    const closed = all.filter(({ state }) => !isGapOpen(state));
    const pool = [...open, ...closed];
    if (pool.length <= RECHECKS_MAX) return pool;
    const from = this.#recheckFrom % pool.length;
    this.#recheckFrom = from + RECHECKS_MAX;
    return [...pool.slice(from), ...pool.slice(0, from)].slice(0, RECHECKS_MAX);
  }
}

/** Times present in a gap. */
export const queryOf = ({ point, statistic, factor, from, to }: Gap): CoverageQuery => ({
  ...{ point, statistic, factors: [], of: factor, arrivals: false },
  range: { from, to },
});

const memberOf = ({
  id,
  mn,
  point,
  enterprise,
  statistic,
  factor,
  cause,
  from,
  intervalS,
}: Gap): OutageMember => ({
  ...{ id, mn, point, enterprise, statistic, factor, cause, from, intervalS },
});

function commonest(ids: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

/** Between the sendings of the first and the last missing value, half an interval wider on both sides. */
function sentRange(
  { mark }: Seen,
  { from, to }: { from: Instant; to: Instant },
): { from: Instant; to: Instant } {
  const step = mark.intervalS * MICROS_PER_SECOND;
  const after = dueAfterS(mark.statistic, mark.intervalS) * MICROS_PER_SECOND;
  return { from: instant(from + after - step / 2), to: instant(to + after - step / 2) };
}

/** Null where it says nothing of the device's clock: a frame that came late came when the line let it. */
function arrivalsApartS({ coverage, mark }: Seen, after: Instant, { to }: { to: Instant }): number | null {
  const before = coverage.at.indexOf(after);
  const behind = coverage.at.indexOf(to);
  if (before === -1 || behind === -1) return null;
  const arrived = instant(coverage.arrival[before]!);
  if (deliveryOf(mark.statistic, after, arrived, mark.intervalS) === 'completed') return null;
  return Math.abs(coverage.arrival[behind]! - coverage.arrival[before]!) / MICROS_PER_SECOND;
}

type Heard = (
  mn: string,
  self: Seen,
  from: number,
  to: number,
  traffic: LoggerTraffic | undefined,
) => boolean;

/** Whether anything else of a logger came for a stretch of time. */
function heardOf(seen: readonly Seen[], bringers: Bringers, now: Instant): Heard {
  const byMn = new Map<string, Seen[]>();
  for (const each of seen) {
    const mn = bringers.mnOf(each.point.id, '', now);
    const held = byMn.get(mn);
    if (held) held.push(each);
    else byMn.set(mn, [each]);
  }
  return (mn, self, from, to, traffic) => {
    const step = self.mark.intervalS * MICROS_PER_SECOND;
    // A byte that came later than the first missing value should have tells that the line was up.
    if (traffic?.lastArrival && traffic.lastArrival > from + 2 * step && traffic.lastArrival < to)
      return true;
    return (byMn.get(mn) ?? []).some(
      (each) => each !== self && each.coverage.at.some((at) => at >= from && at < to),
    );
  };
}
