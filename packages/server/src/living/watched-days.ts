import { dayStart, formatDay, type Instant, instant, MICROS_PER_DAY } from '@wenqu/domain';
import type { WatchStatus } from '../detection/detection.ts';
import type { Projection } from '../projection/projection.ts';
import type { LivingStore, Watcher } from '../store/living.ts';

/** Days behind that are still counted: the detectors read so much of the past when they start. */
const BEHIND_DAYS = 28;

/** Which points were watched on which days: the denominator of false alarms. */
export class WatchedDays {
  readonly #store: LivingStore;
  /** Newest day that is kept, by watcher and point. */
  readonly #kept = new Map<string, Instant>();

  constructor(store: LivingStore) {
    this.#store = store;
  }

  /** Points whose hours detectors have looked at, and points whose values the judge has seen. */
  async note(status: readonly WatchStatus[], projection: Pick<Projection, 'newest'>): Promise<void> {
    const looked = status.flatMap(({ point, state, lookedTo }) =>
      // The hour that ends at midnight is of the day before.
      state === 'watching' && lookedTo !== null ? [[point, instant(lookedTo - 1)] as const] : [],
    );
    await this.#keep('detectors', looked);
    const { points, realtimeAt, hourAt } = await projection.newest();
    const seen = points.flatMap((point, i) => {
      const newest = Math.max(realtimeAt[i]!, hourAt[i]!);
      return Number.isFinite(newest) ? [[point, instant(newest)] as const] : [];
    });
    await this.#keep('judge', seen);
  }

  async #keep(watcher: Watcher, places: readonly (readonly [point: string, at: Instant])[]): Promise<void> {
    const days = new Map<string, string[]>();
    for (const [point, at] of places) {
      const key = `${watcher} ${point}`;
      const last = dayStart(at);
      const known = this.#kept.get(key);
      // Without a memory only the newest day is sure; days between two looks were watched too.
      const first = known === undefined ? last : Math.max(known, last - BEHIND_DAYS * MICROS_PER_DAY);
      for (let day = first; day <= last; day += MICROS_PER_DAY) {
        if (day === known) continue;
        const name = formatDay(instant(day));
        days.set(name, [...(days.get(name) ?? []), point]);
      }
      this.#kept.set(key, last);
    }
    for (const [day, points] of days) await this.#store.watched(watcher, day, points);
  }
}
