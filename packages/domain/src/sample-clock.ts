import type { Confidence } from './book.ts';
import { type Instant, instant, MICROS_PER_HOUR, MICROS_PER_MINUTE, MICROS_PER_SECOND } from './instant.ts';
import type { Sample, SampleState } from './sample.ts';
import { earliestHolding } from './sample-factors.ts';

export interface SampleClock {
  readonly seconds: number;
  readonly confidence: Confidence;
  readonly source: string;
}

const A4 = 'supervision.md A.4';

/**
 * Clocks that run from entering a state. `sent`: 5 s, three tries; how often it is really tried is the order's
 * own policy. `acknowledged`: a bottle is expected within 15 minutes and given up after 20.
 * @source supervision.md A.4
 */
export const SAMPLE_CLOCKS: Readonly<Partial<Record<SampleState, SampleClock>>> = {
  requested: { seconds: 10 * 60, confidence: 'P', source: A4 },
  sent: { seconds: 5 * 3, confidence: 'P', source: A4 },
  acknowledged: { seconds: 15 * 60, confidence: 'P', source: A4 },
  opened: { seconds: 30 * 60, confidence: 'P', source: A4 },
};

/** After this the house gives a bottle up. @source supervision.md A.4 [P] */
export const NO_BOTTLE_MINUTES = 20;

/**
 * A bottle that was told of counts without the closing 9012 after this: 9012 follows the data at once or was
 * lost, and holding times must not wait for it. @source HJ 212-2017 §6.2 (10 s after any data)
 */
export const BOTTLE_SETTLE_SECONDS = 10;

/** An urgent sample's approval is made up for within this. @source supervision.md §7.4 [P] */
export const APPROVE_AFTER_HOURS = 24;
export const approveAfterBy = (at: Instant): Instant => instant(at + APPROVE_AFTER_HOURS * MICROS_PER_HOUR);

/** When the clock of a state entered at `at` runs out: fixed, or the first holding time; null: none. */
export function sampleDueAt(
  state: SampleState,
  at: Instant,
  sample: Pick<Sample, 'factors' | 'takenAt'>,
): Instant | null {
  if (state === 'retained' || state === 'pick-up' || state === 'sealed' || state === 'at-lab')
    return sample.takenAt === null ? null : earliestHolding(sample.factors, sample.takenAt);
  const clock = SAMPLE_CLOCKS[state];
  return clock ? instant(at + clock.seconds * MICROS_PER_SECOND) : null;
}

/** One stop of a pick-up round. */
export interface PickUpStop {
  readonly sample: Sample;
  /** First holding time that ends; null: no figure at hand. */
  readonly endsAt: Instant | null;
  readonly travelMinutes: number;
  /** Leave by then; null: no figure at hand. */
  readonly leaveBy: Instant | null;
  /** Minutes left before one must leave, negative when it is too late; null: no figure at hand. */
  readonly slackMinutes: number | null;
}

/**
 * Samples that wait in their boxes, by when one must leave to be there in time.
 *
 * @param travelMinutes from the bureau to the enterprise
 * @source supervision.md A.4 (plan pick-up: earliest holding time minus travel)
 */
export function pickUpRound(
  waiting: readonly Sample[],
  travelMinutes: (enterprise: string) => number,
  now: Instant,
): PickUpStop[] {
  const stops = waiting.map((sample): PickUpStop => {
    const minutes = travelMinutes(sample.enterprise);
    const endsAt = sample.takenAt === null ? null : earliestHolding(sample.factors, sample.takenAt);
    const leaveBy = endsAt === null ? null : instant(endsAt - minutes * MICROS_PER_MINUTE);
    const slackMinutes = leaveBy === null ? null : Math.floor((leaveBy - now) / MICROS_PER_MINUTE);
    return { sample, endsAt, travelMinutes: minutes, leaveBy, slackMinutes };
  });
  const when = ({ leaveBy }: PickUpStop): number => leaveBy ?? Number.MAX_SAFE_INTEGER;
  return stops.sort((a, b) => when(a) - when(b) || (a.sample.id < b.sample.id ? -1 : 1));
}
