import type { Column, PointId, Statistic } from '@wenqu/domain';
import { STATISTICS } from '@wenqu/domain';

/** One point and statistic with what is held of it in memory. */
export interface HeldSeries {
  readonly id: number;
  readonly point: PointId;
  readonly statistic: Statistic;
  /** Newest `at` of any value ever held; -Infinity: none. */
  newestAt: number;
  /** Slots of the table of newest values, in the order in which columns were first seen. */
  readonly slots: number[];
  /** Slot by column, once there are many. */
  slotBy: Map<number, number> | undefined;
  /** Rows waiting in the memtable, the newest of them (-1: none), and an index once there are many. */
  waiting: number;
  lastRow: number;
  byAt: Map<number, number[]> | undefined;
}

/** Texts numbered in the order in which they were first seen. */
export class Names {
  readonly texts: string[] = [];
  /** How many of them are durable. */
  saved = 0;
  readonly #ids = new Map<string, number>();

  idOf(text: string): number {
    const held = this.#ids.get(text);
    if (held !== undefined) return held;
    const id = this.texts.length;
    this.texts.push(text);
    this.#ids.set(text, id);
    return id;
  }

  find(text: string): number | undefined {
    return this.#ids.get(text);
  }

  clear(): void {
    this.texts.length = 0;
    this.#ids.clear();
    this.saved = 0;
  }
}

/** Every point and statistic ever seen, numbered. */
export class SeriesNames {
  readonly all: HeldSeries[] = [];
  saved = 0;
  readonly #ofPoint = new Map<PointId, (HeldSeries | undefined)[]>();

  find(point: PointId, statistic: Statistic): HeldSeries | undefined {
    return this.#ofPoint.get(point)?.[STATISTIC_IDS[statistic]];
  }

  of(point: PointId, statistic: Statistic): HeldSeries {
    const statisticId = STATISTIC_IDS[statistic];
    let ofPoint = this.#ofPoint.get(point);
    if (ofPoint === undefined) {
      ofPoint = STATISTICS.map(() => undefined);
      this.#ofPoint.set(point, ofPoint);
    }
    const held = ofPoint[statisticId];
    if (held !== undefined) return held;
    const series: HeldSeries = {
      id: this.all.length,
      point,
      statistic,
      newestAt: Number.NEGATIVE_INFINITY,
      slots: [],
      slotBy: undefined,
      waiting: 0,
      lastRow: -1,
      byAt: undefined,
    };
    ofPoint[statisticId] = series;
    this.all.push(series);
    return series;
  }

  clear(): void {
    this.all.length = 0;
    this.saved = 0;
    this.#ofPoint.clear();
  }
}

const STATISTIC_IDS = Object.fromEntries(STATISTICS.map((name, id) => [name, id])) as Record<
  Statistic,
  number
>;

/** In canonical order of points and statistics. */
export const bySeries = (a: HeldSeries, b: HeldSeries): number =>
  compareText(a.point, b.point) || compareText(a.statistic, b.statistic);

/** Order of texts by their UTF-16 units: the same on every machine, unlike a locale's. */
export const compareText = (a: string | Column, b: string | Column): number => (a < b ? -1 : a > b ? 1 : 0);
