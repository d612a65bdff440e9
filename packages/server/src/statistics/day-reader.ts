import {
  type BookSnapshot,
  code2005,
  type Delivery,
  deliveryOf,
  factorOf,
  fixedIntervalS,
  formatDay,
  hourStart,
  type Instant,
  instant,
  lateByOrder,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  type Point,
  type PointId,
  type ReadingRow,
  type Statistic,
} from '@wenqu/domain';
import {
  type CompiledLimits,
  compileLimits,
  type DayInputs,
  hoursOfDay,
  PH,
  type PhDay,
  phOfDay,
  preparedFor,
  validityOf,
} from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';

/** Hour frames of one point and day: 24 of each factor's, with resends. */
const ROWS_MAX = 1_000;
/** Compiled limits kept for so many natural days. */
const DAYS_COMPILED_MAX = 48;
const HOUR_S = 3_600;
const WATER_TEMPERATURE = 'w01010';

/** What a day's statistics rest on, without claims and what is known when. */
export type DayFacts = Omit<DayInputs, 'claims' | 'knownAt' | 'checkedIn' | 'clockOffsetS'>;

/** One point on one day, read once for all its factors. */
export interface DayRead {
  readonly point: Point;
  readonly dayFrom: Instant;
  readonly keyUnit: boolean;
  /** True while the point had sent no hour before this day. */
  readonly firstDay: boolean;
  readonly factors: readonly DayFacts[];
}

/** Reads days from the projection, and limits from the book of the moment. */
export class DayReader {
  readonly #projection: Projection;
  readonly #clockChecked: boolean;
  readonly #compiled = new Map<string, CompiledLimits>();
  /** A day before which hours are known to exist, by point. */
  readonly #online = new Map<PointId, Instant>();

  constructor(projection: Projection, clockChecked: boolean) {
    this.#projection = projection;
    this.#clockChecked = clockChecked;
  }

  limitsOn(book: BookSnapshot, at: Instant): CompiledLimits {
    const key = `${book.seq} ${formatDay(at)}`;
    const held = this.#compiled.get(key);
    if (held) return held;
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size >= DAYS_COMPILED_MAX && oldest !== undefined) this.#compiled.delete(oldest);
    const made = compileLimits(book, formatDay(at));
    this.#compiled.set(key, made);
    return made;
  }

  /**
   * @param arrivedBy only what had arrived by then; undefined: all that is here
   * @returns undefined where the point was not on line yet
   */
  async read(
    book: BookSnapshot,
    point: Point,
    dayFrom: Instant,
    arrivedBy?: Instant,
  ): Promise<DayRead | undefined> {
    const range = { from: dayFrom, to: instant(dayFrom + MICROS_PER_DAY) };
    const asked = { point: point.id, statistic: 'hour', range, limit: ROWS_MAX } as const;
    const all = await this.#projection.rows(asked);
    const rows = arrivedBy === undefined ? all : all.filter(({ arrival }) => arrival <= arrivedBy);
    const firstDay = !(await this.#wasOnline(point.id, dayFrom));
    if (firstDay && rows.length === 0) return undefined;
    const limits = this.limitsOn(book, dayFrom).points.get(point.id);
    const onlineFrom = firstDay ? hourStart(instant(Math.min(...rows.map(({ at }) => at)))) : undefined;
    const ph = point.factors.includes(PH) ? await this.#phOf(book, point.id, dayFrom) : undefined;
    const waterC = waterOf(rows, dayFrom);
    const rest = { point: point.id, dayFrom, waterC, ...(onlineFrom === undefined ? {} : { onlineFrom }) };
    return {
      ...{ point, dayFrom, firstDay, keyUnit: limits?.keyUnit ?? false },
      factors: point.factors.map((factor) => ({
        ...{ ...rest, factor, hours: hoursOfDay(rows, factor, dayFrom) },
        limits: limits?.dailyMean.get(factor),
        delivery: deliveries(rows, factor, this.#clockChecked),
        ph: factor === PH ? ph : undefined,
      })),
    };
  }

  async #wasOnline(point: PointId, before: Instant): Promise<boolean> {
    const known = this.#online.get(point);
    if (known !== undefined && known <= before) return true;
    const range = { from: instant(0), to: before };
    const [row] = await this.#projection.rows({ point, statistic: 'hour', range, limit: 1 });
    if (row) this.#online.set(point, before);
    return row !== undefined;
  }

  /** Minute values, or real-time ones where the logger sends no minutes. */
  async #phOf(book: BookSnapshot, point: PointId, dayFrom: Instant): Promise<PhDay> {
    const range = { from: dayFrom, to: instant(dayFrom + MICROS_PER_DAY) };
    const prepared = preparedFor(this.limitsOn(book, dayFrom), point, 'hour', `${PH}-Avg`);
    const found =
      (await this.#phValues(point, 'minute', range)) ?? (await this.#phValues(point, 'realtime', range));
    const bounds = prepared && { min: prepared.min, max: prepared.max };
    return {
      ...phOfDay(found?.values ?? [], found?.stepMin ?? 0, bounds),
      limit: prepared?.rows[0]?.limit.id ?? '',
      limitVerified: prepared?.rows.some(({ forReference }) => !forReference) ?? false,
    };
  }

  async #phValues(point: PointId, statistic: Statistic, range: { from: Instant; to: Instant }) {
    const column = `${PH}-${statistic === 'minute' ? 'Avg' : 'Rtd'}`;
    const { at, columns } = await this.#projection.series({ point, statistic, columns: [column], range });
    const held = columns[0];
    if (!held) return undefined;
    const values = [...held.value].filter(
      (each, i) => Number.isFinite(each) && validityOf('2017', held.flags[held.flag[i]!] ?? '') === 'valid',
    );
    return values.length === 0 ? undefined : { values, stepMin: stepOf([...at]) };
  }

  /** Minutes of a day in which the point was on line: back-fill makes none. */
  async onlineMinutes(point: Point, dayFrom: Instant): Promise<number> {
    const range = { from: dayFrom, to: instant(dayFrom + MICROS_PER_DAY) };
    const query = {
      point: point.id,
      statistic: 'realtime',
      range,
      factors: [],
      of: '',
      arrivals: true,
    } as const;
    const [found] = await this.#projection.coverage([query]);
    if (!found) return 0;
    const { at, arrival } = found;
    const intervalS = fixedIntervalS('realtime') ?? point.realtimeIntervalS;
    const late = this.#clockChecked ? undefined : lateByOrder('realtime', at, arrival, intervalS);
    const minutes = new Set<number>();
    for (let i = 0; i < at.length; i++) {
      const isLate = late
        ? late[i] === 1
        : deliveryOf('realtime', instant(at[i]!), instant(arrival[i]!), intervalS) === 'completed';
      if (isLate) continue;
      const from = Math.floor(at[i]! / MICROS_PER_MINUTE);
      const last = Math.ceil(Math.max(1, intervalS) / 60);
      for (let minute = 0; minute < last; minute++) minutes.add(from + minute);
    }
    const [first, end] = [range.from / MICROS_PER_MINUTE, range.to / MICROS_PER_MINUTE];
    return [...minutes].filter((minute) => minute >= first && minute < end).length;
  }
}

/** Whether each hour of a factor came in time: by its first arrival, a correction later makes it no later. */
function deliveries(
  rows: readonly ReadingRow[],
  factor: string,
  clockChecked: boolean,
): DayFacts['delivery'] & object {
  const names = new Set([factor, code2005(factor) ?? factor]);
  const first = new Map<Instant, Instant>();
  for (const { at, arrival, values } of rows) {
    if (!values.some(({ column }) => names.has(factorOf(column)))) continue;
    const hour = hourStart(at);
    first.set(hour, instant(Math.min(first.get(hour) ?? arrival, arrival)));
  }
  const hours = [...first].sort(([one], [other]) => one - other);
  const late = clockChecked
    ? undefined
    : lateByOrder(
        'hour',
        hours.map(([at]) => at),
        hours.map(([, arrival]) => arrival),
        HOUR_S,
      );
  const said = new Map<Instant, Delivery>(
    hours.map(([at, arrival], i) => [
      at,
      late ? (late[i] === 1 ? 'completed' : 'immediate') : deliveryOf('hour', at, arrival, HOUR_S),
    ]),
  );
  return ({ at }) => said.get(at) ?? 'immediate';
}

function waterOf(rows: readonly ReadingRow[], dayFrom: Instant): number {
  const known = hoursOfDay(rows, WATER_TEMPERATURE, dayFrom).flatMap(({ mean, edition }) =>
    mean && validityOf(edition, mean.flag) === 'valid' ? mean.value : [],
  );
  return known.length === 0 ? Number.NaN : known.reduce((sum, each) => sum + each, 0) / known.length;
}

/** The usual step between two times, minutes. */
function stepOf(at: readonly number[]): number {
  const steps = at.slice(1).map((each, i) => each - at[i]!);
  const sorted = steps.sort((one, other) => one - other);
  return (sorted[Math.floor(sorted.length / 2)] ?? MICROS_PER_MINUTE) / MICROS_PER_MINUTE;
}
