import type { Instant } from '@wenqu/domain';
import {
  EVENT_FEATURES,
  type EventFeature,
  EventFeatures,
  type EventSensor,
} from './event-model-features.ts';
import type { Horizons } from './event-model-track.ts';
import { type Boosted, logOdds } from './event-model-trees.ts';

export type { EventFeature, EventSensor, SensorRole } from './event-model-features.ts';

/** One row of all sensors, in the order of the model's list; NaN = missing. */
export interface EventRow {
  readonly at: Instant;
  readonly values: readonly number[];
}

/** How the model did on rows that it had not seen while it was fitted, a block of time at a time. */
export interface BlockCheck {
  readonly blocks: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** F1 with invented events as half of all: what its settings are chosen by. */
  readonly weighed: number;
}

/**
 * Answers "does this row show a change of the water that the operating signals do not explain?". Plain data: it can be
 * kept as JSON, read by a person and taken up again. It speaks of ranks of deviations, not of named sensors, so it holds
 * for another list of sensors too; `sensors` are those it was fitted on.
 */
export interface EventModel {
  readonly version: 1;
  readonly sensors: readonly EventSensor[];
  readonly horizons: Horizons;
  /** What the trees' feature numbers mean. */
  readonly features: readonly EventFeature[];
  readonly boosted: Boosted;
  /** Log-odds above which an event opens, and at or below which it ends. */
  readonly open: number;
  readonly close: number;
  readonly check: BlockCheck;
}

/** One reason of a judgement: what a feature added to the log-odds, and which sensor it came from. */
export interface EventTerm {
  readonly feature: EventFeature;
  /** Key of the sensor. */
  readonly sensor: string;
  readonly role: EventSensor['role'];
  readonly weight: number;
  readonly value: number;
  /** Middle of the last hours; NaN = not known. */
  readonly usual: number;
  /** In units of the sensor's own noise. */
  readonly deviation: number;
}

export interface EventJudgement {
  /** Probability by the model, 0–1. */
  readonly score: number;
  readonly event: boolean;
  /** Strongest first, only those that speak for an event; empty while there is none. */
  readonly terms: readonly EventTerm[];
}

const QUIET: EventJudgement = { score: 0, event: false, terms: [] };

/** Opens above one bound and closes at a lower one: a flickering score is one event. */
export const opensOrStays = (
  open: boolean,
  odds: number,
  bounds: { open: number; close: number },
): boolean => (open ? odds > bounds.close : odds > bounds.open);

/** Follows rows in time order with fixed memory. One per place; nothing of the future is ever used. */
export class EventWatch {
  readonly #model: EventModel;
  readonly #sensors: readonly EventSensor[];
  readonly #features: EventFeatures;
  #last: { at: number; judgement: EventJudgement } | undefined;
  #open = false;

  /** `sensors`: another list than the model was fitted on. */
  constructor(model: EventModel, sensors: readonly EventSensor[] = model.sensors) {
    this.#model = model;
    this.#sensors = sensors;
    this.#features = new EventFeatures(sensors, model.horizons);
  }

  /** Judges a row by what came before it, then learns it. A row of the same instant again changes nothing. */
  take({ at, values }: EventRow): EventJudgement {
    if (this.#last?.at === at) return this.#last.judgement;
    const gapRows = Math.abs(at - (this.#last?.at ?? at)) / this.#model.horizons.cadenceMicros;
    if (gapRows > this.#model.horizons.fastRows) this.#open = false;
    const judgement = this.#judge(at, values);
    this.#last = { at, judgement };
    return judgement;
  }

  #judge(at: number, values: readonly number[]): EventJudgement {
    const row = this.#features.take(at, values);
    const told = row.deviations.some(
      ({ fast, slow }, i) =>
        this.#sensors[i]!.role === 'quality' && !(Number.isNaN(fast) && Number.isNaN(slow)),
    );
    if (!told) {
      this.#open = false;
      return QUIET;
    }
    const parts = new Float64Array(EVENT_FEATURES.length);
    const odds = logOdds(this.#model.boosted, row.values, parts);
    this.#open = opensOrStays(this.#open, odds, this.#model);
    const score = 1 / (1 + Math.exp(-odds));
    if (!this.#open) return { score, event: false, terms: [] };
    const terms = EVENT_FEATURES.map((feature, f): EventTerm | undefined => {
      const sensor = this.#sensors[row.sensors[f]!];
      const deviation = row.deviations[row.sensors[f]!];
      if (!sensor || !deviation || parts[f]! <= 0) return undefined;
      return {
        feature,
        sensor: sensor.key,
        role: sensor.role,
        weight: parts[f]!,
        value: deviation.value,
        usual: deviation.usual,
        deviation: deviation.fast,
      };
    });
    return {
      score,
      event: true,
      terms: terms.filter((term) => term !== undefined).sort((a, b) => b.weight - a.weight),
    };
  }
}
