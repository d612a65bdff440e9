import type {
  Column,
  Instant,
  JournalPosition,
  PointId,
  Reading,
  ReadingRow,
  ReadingValue,
  Series,
  SeriesColumn,
  Statistic,
  TimeRange,
} from '@wenqu/domain';
import { factorOf, instant, journalPosition, MICROS_PER_SECOND } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type {
  Coverage,
  CoverageQuery,
  LatestRow,
  Note,
  ReadingStore,
  RowsQuery,
  SeriesQuery,
} from '../readings.ts';
import { bucketStart, bucketsOf, flagRank } from '../readings-buckets.ts';
import { ReadingsDigest } from '../readings-digest.ts';

/** All readings of one point and statistic, unordered. */
interface Held {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly readings: Reading[];
}

/** Newest version of each column at one time. */
type Moment = Map<Column, Reading>;

/** Readings in plain arrays: what the other stores are held against. For tests and small programs. */
export class MemoryReadings implements ReadingStore {
  #held = new Map<string, Held>();
  #notes = new Map<string, Note>();
  #cursor = journalPosition(0);
  #pending = 0;

  cursor(): JournalPosition {
    return this.#cursor;
  }

  append(rows: readonly ReadingRow[]): (ReadingRow | undefined)[] {
    return rows.map((row) => {
      const values = row.values.filter((value) => this.#take(row, value));
      if (values.length === 0) return undefined;
      this.#pending++;
      return values.length === row.values.length ? row : { ...row, values };
    });
  }

  #take(row: ReadingRow, { column, value, decimals, flag }: ReadingValue): boolean {
    const { point, statistic, at, arrival, edition, position } = row;
    const key = `${point}\n${statistic}`;
    const held = this.#held.get(key) ?? { point, statistic, readings: [] };
    const known = held.readings.some(
      (other) =>
        other.at === at &&
        other.column === column &&
        other.flag === flag &&
        (other.value === value || (Number.isNaN(other.value) && Number.isNaN(value))),
    );
    if (known) return false;
    this.#held.set(key, held);
    held.readings.push({
      point,
      statistic,
      column,
      at,
      value,
      decimals,
      flag,
      arrival,
      edition,
      position,
    });
    return true;
  }

  pending(): number {
    return this.#pending;
  }

  flush(cursor: JournalPosition, notes: readonly Note[]): void {
    for (const note of notes) this.#notes.set(`${note.kind}\n${note.key}`, note);
    this.#cursor = cursor;
    this.#pending = 0;
  }

  notes(kind: string): Note[] {
    const notes = [...this.#notes.values()].filter((note) => note.kind === kind);
    return notes.sort((a, b) => compare(a.key, b.key));
  }

  latest(): LatestRow[] {
    return [...this.#held.values()].map(({ point, statistic }) => ({
      point,
      statistic,
      values: this.latestOf(point, statistic),
    }));
  }

  latestOf(point: PointId, statistic: Statistic): readonly Reading[] {
    const newest = new Map<Column, Reading>();
    // Canonical order: of each column the last one stays.
    for (const reading of this.#readings(point, statistic)) newest.set(reading.column, reading);
    return [...newest.values()].sort((a, b) => compare(a.column, b.column));
  }

  series(query: SeriesQuery): Series {
    const { point, statistic, columns, range, buckets, knownAt } = query;
    const moments = new Map<number, Moment>();
    for (const reading of this.#readings(point, statistic, range)) {
      if (!columns.includes(reading.column)) continue;
      if (knownAt !== undefined && reading.arrival > knownAt) continue;
      const moment = moments.get(reading.at) ?? new Map<Column, Reading>();
      moments.set(reading.at, moment.set(reading.column, reading));
    }
    const rowsMax = Math.min(Math.max(1, buckets ?? limits.seriesRowsMax), limits.seriesRowsMax);
    if (moments.size <= rowsMax) return rawSeries(query, moments);
    if (buckets === undefined) throw new WenquError('WQ_RANGE_WIDE', { rowsMax });
    return bucketSeries(query, moments, rowsMax);
  }

  rows({ point, statistic, range, limit, before }: RowsQuery): ReadingRow[] {
    const frames = new Map<string, Reading[]>();
    for (const reading of this.#readings(point, statistic, range)) {
      const { at, position } = reading;
      const later = before && (at > before.at || (at === before.at && position >= before.position));
      if (later) continue;
      const key = `${at} ${position}`;
      frames.set(key, [...(frames.get(key) ?? []), reading]);
    }
    const rows = [...frames.values()].map((readings): ReadingRow => {
      const { at, arrival, position, edition } = readings[0]!;
      const values = readings.map(({ column, value, decimals, flag }) => ({ column, value, decimals, flag }));
      return { point, statistic, at, arrival, position, edition, values };
    });
    return rows.sort((a, b) => b.at - a.at || b.position - a.position).slice(0, limit);
  }

  coverage({ point, statistic, range, factors, of, arrivals }: CoverageQuery): Coverage {
    const all = this.#readings(point, statistic);
    const seen = this.#readings(point, statistic, range).filter(
      ({ column }) => of === '' || factorOf(column) === of,
    );
    const at = [...new Set(seen.map((reading) => reading.at))];
    const arrivalAt = (time: number) =>
      Math.min(...seen.filter((each) => each.at === time).map(({ arrival }) => arrival));
    const lacking = (factor: string) =>
      at.filter((time) => !seen.some((each) => each.at === time && factorOf(each.column) === factor));
    const absent = factors.map((factor) => [factor, Float64Array.from(lacking(factor))] as const);
    return {
      point,
      statistic,
      at: Float64Array.from(at),
      arrival: Float64Array.from(arrivals ? at.map(arrivalAt) : []),
      absent: Object.fromEntries(absent.filter(([, times]) => times.length > 0)),
      newestAt: all.at(-1)?.at ?? null,
    };
  }

  versions(point: PointId, statistic: Statistic, column: Column, at: Instant): Reading[] {
    const moment = { from: at, to: instant(at + 1) };
    return this.#readings(point, statistic, moment).filter((reading) => reading.column === column);
  }

  range(
    point: PointId,
    statistic: Statistic,
    range: TimeRange,
  ): { at: Instant; values: ReadingValue[]; position: JournalPosition }[] {
    const moments = new Map<Instant, Moment>();
    for (const reading of this.#readings(point, statistic, range)) {
      const moment = moments.get(reading.at) ?? new Map<Column, Reading>();
      moments.set(reading.at, moment.set(reading.column, reading));
    }
    return [...moments].map(([at, moment]) => {
      const newest = [...moment.values()].sort((a, b) => compare(a.column, b.column));
      const position = journalPosition(Math.max(...newest.map((reading) => reading.position)));
      const values = newest.map(({ column, value, decimals, flag }) => ({ column, value, decimals, flag }));
      return { at, values, position };
    });
  }

  digest(): string {
    const digest = new ReadingsDigest();
    const held = [...this.#held.values()];
    held.sort((a, b) => compare(a.point, b.point) || compare(a.statistic, b.statistic));
    for (const { point, statistic } of held) {
      digest.series(point, statistic);
      for (const reading of this.#readings(point, statistic)) {
        const { at, column, position, value, decimals, flag, arrival, edition } = reading;
        digest.reading(at, column, position, value, decimals, flag, arrival, edition);
      }
    }
    return digest.end();
  }

  tidy(): boolean {
    return false;
  }

  clear(): void {
    this.#held = new Map();
    this.#notes = new Map();
    this.#cursor = journalPosition(0);
    this.#pending = 0;
  }

  close(): void {
    this.clear();
  }

  /** Readings of a point and statistic in canonical order. */
  #readings(point: PointId, statistic: Statistic, range?: TimeRange): Reading[] {
    const all = this.#held.get(`${point}\n${statistic}`)?.readings ?? [];
    const inRange = all.filter(({ at }) => range === undefined || (at >= range.from && at < range.to));
    return inRange.sort((a, b) => a.at - b.at || compare(a.column, b.column) || a.position - b.position);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rawSeries({ point, statistic, columns }: SeriesQuery, moments: Map<number, Moment>): Series {
  const at = Float64Array.from(moments.keys());
  return {
    point,
    statistic,
    at,
    bucketS: null,
    columns: columns.map((column): SeriesColumn => {
      const readings = [...moments.values()].map((moment) => moment.get(column));
      const flags = flagsOf(readings);
      return {
        column,
        value: Float64Array.from(readings, (reading) => reading?.value ?? Number.NaN),
        min: null,
        max: null,
        count: null,
        flag: Uint8Array.from(readings, (reading) => flags.indexOf(reading?.flag ?? '')),
        flags,
        position: Float64Array.from(readings, (reading) => reading?.position ?? Number.NaN),
      };
    }),
  };
}

function bucketSeries(query: SeriesQuery, moments: Map<number, Moment>, count: number): Series {
  const { point, statistic, columns, range } = query;
  const buckets = bucketsOf(range, count);
  const filled = Map.groupBy(moments, ([at]) => bucketStart(buckets, at));
  return {
    point,
    statistic,
    at: Float64Array.from(filled.keys()),
    bucketS: buckets.micros / MICROS_PER_SECOND,
    columns: columns.map((column): SeriesColumn => {
      const flags = flagsOf([...moments.values()].map((moment) => moment.get(column)));
      const cells = [...filled.values()].map((held) =>
        held.map(([, moment]) => moment.get(column)).filter((reading) => reading !== undefined),
      );
      const numbers = cells.map((cell) => cell.map(({ value }) => value));
      return {
        column,
        value: Float64Array.from(numbers, (cell) => cell.at(-1) ?? Number.NaN),
        min: Float64Array.from(numbers, (cell) => (cell.length > 0 ? Math.min(...cell) : Number.NaN)),
        max: Float64Array.from(numbers, (cell) => (cell.length > 0 ? Math.max(...cell) : Number.NaN)),
        count: Uint32Array.from(numbers, (cell) => cell.length),
        flag: Uint8Array.from(cells, (cell) => flags.indexOf(worstFlag(cell))),
        flags,
        position: null,
      };
    }),
  };
}

const flagsOf = (readings: readonly (Reading | undefined)[]): string[] => [
  ...new Set(['', ...readings.flatMap((reading) => (reading === undefined ? [] : [reading.flag]))]),
];

/** The latest flag of the worst rank. */
const worstFlag = (readings: readonly Reading[]): string =>
  readings.reduce((worst, { flag }, i) => (i === 0 || flagRank(flag) >= flagRank(worst) ? flag : worst), '');
