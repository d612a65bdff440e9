import {
  type BookSnapshot,
  dayStart,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type Point,
  type PointId,
} from '@wenqu/domain';
import type { Projection } from '../projection/projection.ts';
import type { Coverage } from '../store/readings.ts';

/** Points asked for in one go; the thread that reads live frames pauses for about this many times 0.1 ms. */
const POINTS_PER_ASK = 40;
/** Every look goes so far back; a longer one takes a few points in turn. */
const NEAR_MICROS = 3 * MICROS_PER_DAY;
const FAR_MICROS = 40 * MICROS_PER_DAY;
const FAR_POINTS = 20;
/** So many points are all asked every time. */
const SMALL_DISTRICT_POINTS = 300;
/** After a start of a large district its points are looked at in parts: live frames wait meanwhile. */
const POINTS_PER_LOOK = 400;

/** Days remembered as looked at; beyond it all are looked at once more. */
const SEEN_MAX = 500_000;
/** A day whose last hour does not come is over so long after its end. */
const SETTLE_MICROS = 2 * MICROS_PER_HOUR;
/** In simulated time loggers bring their history each at its own pace. */
const SIMULATED_SETTLE_MICROS = MICROS_PER_DAY;

interface ChangedDay {
  readonly point: Point;
  readonly day: Instant;
  readonly key: string;
  readonly mark: string;
}

/** Tells which days that are over have hours that were not there when they were last looked at. */
export class NewHours {
  readonly #projection: Projection;
  readonly #clockChecked: boolean;
  /** What was there by point and day: how many hours, and the newest arrival. */
  readonly #seen = new Map<string, string>();
  /** Newest hour by point. */
  readonly #newest = new Map<PointId, Instant>();
  /** Arrival of the newest hourly frame when a point was last looked at. */
  readonly #arrived = new Map<PointId, number>();
  #farFrom = 0;

  constructor(projection: Projection, clockChecked: boolean) {
    this.#projection = projection;
    this.#clockChecked = clockChecked;
  }

  /** Newest moment of which data can have come: our clock, or the devices' where the two do not compare. */
  presentBy(now: Instant): Instant {
    if (this.#clockChecked) return now;
    return instant(Math.min(now, Math.max(0, ...this.#newest.values())));
  }

  /** The last hour of the day is there, or will not come. */
  isOver(point: PointId, day: Instant, now: Instant): boolean {
    const end = day + MICROS_PER_DAY;
    if ((this.#newest.get(point) ?? 0) >= end - MICROS_PER_HOUR) return true;
    return this.presentBy(now) >= end + (this.#clockChecked ? SETTLE_MICROS : SIMULATED_SETTLE_MICROS);
  }

  /** Ask for the newest hour of one point. */
  async look(point: Point, now: Instant): Promise<void> {
    const [found] = await this.#coverages([point], new Set(), now);
    if (found) this.#heard(point.id, found);
  }

  #heard(point: PointId, { newestAt }: Coverage): void {
    if (newestAt !== null) this.#newest.set(point, newestAt);
  }

  /** Days with something new, oldest first, at most `max`; what is left comes next time. */
  async changed(book: BookSnapshot, now: Instant, max: number): Promise<readonly ChangedDay[]> {
    const points = book.points.filter(({ retiredAt }) => retiredAt === null);
    if (points.length === 0) return [];
    const far = new Set(
      Array.from(
        { length: Math.min(FAR_POINTS, points.length) },
        (_, i) => points[(this.#farFrom + i) % points.length]!,
      ),
    );
    this.#farFrom = (this.#farFrom + FAR_POINTS) % points.length;
    const due = await this.#withNews(points, far);
    const seen: { readonly point: Point; readonly coverage: Coverage }[] = [];
    for (let from = 0; from < due.length; from += POINTS_PER_ASK) {
      const asked = due.slice(from, from + POINTS_PER_ASK);
      const coverages = await this.#coverages(asked, far, now);
      for (const [i, point] of asked.entries()) {
        this.#heard(point.id, coverages[i]!);
        seen.push({ point, coverage: coverages[i]! });
      }
    }
    const found = seen.flatMap(({ point, coverage }) => this.#changedOf(point, coverage, now));
    const days = found.sort((one, other) => one.day - other.day);
    const told = days.slice(0, max);
    // What is left over is found again with the next look.
    for (const { point } of days.slice(max)) this.#arrived.delete(point.id);
    if (this.#seen.size > SEEN_MAX) this.#seen.clear();
    for (const { key, mark } of told) this.#seen.set(key, mark);
    return told;
  }

  /**
   * Points that sent hours since the last look, those whose turn it is, and in a small district all of them: a day
   * also ends where nothing comes any more.
   */
  async #withNews(points: readonly Point[], far: ReadonlySet<Point>): Promise<Point[]> {
    const newest = await this.#projection.newest();
    const arrivals = new Map(newest.points.map((point, i) => [point, newest.hourArrival[i]!]));
    for (const [i, point] of newest.points.entries()) {
      const hourAt = newest.hourAt[i]!;
      if (Number.isFinite(hourAt)) this.#newest.set(point, instant(hourAt));
    }
    const due = points.filter((point) => {
      const arrival = arrivals.get(point.id) ?? Number.NEGATIVE_INFINITY;
      const isNew = arrival !== (this.#arrived.get(point.id) ?? Number.NEGATIVE_INFINITY);
      return isNew || far.has(point) || points.length <= SMALL_DISTRICT_POINTS;
    });
    const now = due.slice(0, POINTS_PER_LOOK);
    for (const { id } of now) this.#arrived.set(id, arrivals.get(id) ?? Number.NEGATIVE_INFINITY);
    return now;
  }

  /** What was told is not done yet: tell it again. */
  forget({ key, point }: Pick<ChangedDay, 'key' | 'point'>): void {
    this.#seen.delete(key);
    this.#arrived.delete(point.id);
  }

  #coverages(points: readonly Point[], far: ReadonlySet<Point>, now: Instant): Promise<Coverage[]> {
    return this.#projection.coverage(
      points.map((point) => ({
        ...{ point: point.id, statistic: 'hour', factors: [], of: '', arrivals: true },
        range: {
          from: dayStart(instant(now - (far.has(point) ? FAR_MICROS : NEAR_MICROS))),
          to: instant(now + MICROS_PER_DAY),
        },
      })),
    );
  }

  #changedOf(point: Point, { at, arrival }: Coverage, now: Instant): ChangedDay[] {
    const days = new Map<Instant, { readonly n: number; readonly last: number }>();
    for (let i = 0; i < at.length; i++) {
      const day = dayStart(instant(at[i]!));
      const held = days.get(day);
      days.set(day, { n: (held?.n ?? 0) + 1, last: Math.max(held?.last ?? 0, arrival[i]!) });
    }
    const [first] = days.keys();
    // A day in which nothing came, behind one in which something did, is a day too.
    for (let day = first; day !== undefined && this.isOver(point.id, day, now); ) {
      if (!days.has(day)) days.set(day, { n: 0, last: 0 });
      day = instant(day + MICROS_PER_DAY);
    }
    return [...days].flatMap(([day, { n, last }]) => {
      const key = `${point.id} ${day}`;
      const mark = `${n} ${last}`;
      const isNew = this.#seen.get(key) !== mark && this.isOver(point.id, day, now);
      return isNew ? [{ point, day, key, mark }] : [];
    });
  }
}
