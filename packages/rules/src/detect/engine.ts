import { dayStart, type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { Episodes, type Weigh } from './arbiter.ts';
import type { Mark, PointSpec } from './channel.ts';
import type { Detector, LookAlikeDetector } from './detector.ts';
import { History, type HourRecord, type View } from './history.ts';
import type { Episode, LookAlike, Signal } from './signal.ts';

export interface Detectors {
  readonly detectors: readonly Detector[];
  readonly lookAlikes: readonly LookAlikeDetector[];
  readonly weigh: Weigh;
  /** How far back a view reaches. */
  readonly historyDays: number;
}

/**
 * All detectors over one point, hour by hour, in the order of the data. Feed it with `live` and `hour`, then
 * `advance` to a moment: every full hour up to it is looked at once, with nothing in view that came later.
 */
export class PointWatch {
  readonly history: History;
  readonly #plan: Detectors;
  readonly #baselines = new Map<string, unknown>();
  readonly #learned = new Map<string, Instant>();
  readonly #episodes = new Episodes();
  #fittedDay: Instant | undefined;
  #looked: Instant | undefined;

  /** @param heldDays days of values that are held; more than a view reaches only where all are given at once */
  constructor(spec: PointSpec, plan: Detectors, heldDays?: number) {
    this.history = new History(spec, plan.historyDays, heldDays);
    this.#plan = plan;
  }

  /** @param at start of the value's slot or any moment in it */
  live(at: Instant, factor: string, value: number, mark: Mark): void {
    this.history.live(at, factor, value, mark);
  }

  /** @param at start of the hour */
  hour(at: Instant, factor: string, record: HourRecord): void {
    this.history.hour(at, factor, record);
  }

  /** Look at every full hour that has passed; returns what began or grew. */
  advance(to: Instant): Episode[] {
    const { start } = this.history;
    if (start === undefined) return [];
    const changed: Episode[] = [];
    let next = instant((this.#looked ?? start) + MICROS_PER_HOUR);
    for (; next <= to; next = instant(next + MICROS_PER_HOUR)) {
      this.#looked = next;
      const view = this.history.view(next);
      if (view) changed.push(...this.#look(view));
    }
    return changed;
  }

  #look(view: View): Episode[] {
    const { detectors, lookAlikes, weigh } = this.#plan;
    this.#learn(view);
    const innocent: LookAlike[] = [];
    for (const each of lookAlikes) innocent.push(...each.look(view, this.#baselines.get(each.name)));
    const signals: Signal[] = [];
    for (const each of detectors) signals.push(...each.look(view, this.#baselines.get(each.name)));
    const changed = this.#episodes.take(weigh(signals, innocent), view.now);
    for (const { factors, from, to } of changed) this.history.suspect(factors, from, to);
    return changed;
  }

  /** Once a natural day, each detector as often as its normal changes. */
  #learn(view: View): void {
    const day = dayStart(view.now);
    if (day === this.#fittedDay) return;
    this.#fittedDay = day;
    const { detectors, lookAlikes } = this.#plan;
    for (const { name, fit, nights = 1 } of [...lookAlikes, ...detectors]) {
      if (!fit) continue;
      const learned = this.#learned.get(name);
      if (learned !== undefined && Math.abs(day - learned) < nights * MICROS_PER_DAY) continue;
      const baseline = fit(view);
      this.#baselines.set(name, baseline);
      // Too little to learn from is tried again the next night.
      if (baseline !== undefined) this.#learned.set(name, day);
    }
  }
}
