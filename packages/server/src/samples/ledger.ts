import {
  type Account,
  decideSample,
  type Edition,
  type Instant,
  SAMPLE_REFUSALS,
  type Sample,
  type SampleActor,
  type SampleEvent,
  type SampleFacts,
  type SampleInput,
  sampleDueAt,
} from '@wenqu/domain';
import type { SamplingHour } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Orders } from '../orders/orders.ts';
import type { BookStore } from '../store/book.ts';
import type { SampleStore } from '../store/samples.ts';

/** What the loop of samples is built from. */
export interface SamplesPlan {
  readonly store: SampleStore;
  readonly orders: Orders;
  readonly book: BookStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Edition the logger speaks, by hand or as heard. */
  editionOf(mn: string): Promise<Edition>;
  /** Valid hours of one factor at one point, `from ≤ at < to`, oldest first. */
  hours(point: string, factor: string, from: Instant, to: Instant): Promise<readonly SamplingHour[]>;
  /** Is this entry of the register hidden? */
  isEntryHidden(entry: string): Promise<boolean>;
  /** Chance for the seed of the draws, asked for once in a district's life. */
  seed(): string;
}

/** One step to take. */
export interface LedgerStep {
  readonly event: SampleEvent;
  readonly actor: 'system' | 'device' | Account;
  readonly input: SampleInput;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** What the step changes besides the state. */
  readonly set?: Partial<Sample>;
}

/** How often a step of the house is tried anew when somebody was faster. */
const TRIES = 5;

/** Asks the machine, keeps its answer, tells who listens. All steps of all samples go through here. */
export class SampleLedger {
  readonly #store: SampleStore;
  readonly #factsOf: (sample: Sample) => Promise<SampleFacts>;
  readonly #listeners = new Set<(sample: Sample) => void>();

  constructor(store: SampleStore, factsOf: (sample: Sample) => Promise<SampleFacts>) {
    this.#store = store;
    this.#factsOf = factsOf;
  }

  /**
   * One step of a sample as it was seen.
   *
   * @throws WQ_SAMPLE_REFUSED with the reason as `zh` and `en`; WQ_SAMPLE_CONFLICT
   */
  async take(sample: Sample, { event, actor, input, detail = {}, set = {} }: LedgerStep): Promise<Sample> {
    const facts = await this.#factsOf(sample);
    const decision = decideSample(sample.state, event, { sample, actor: actor as SampleActor, facts, input });
    const person =
      typeof actor === 'string' ? { by: actor, byName: '' } : { by: actor.id, byName: actor.displayName };
    const { id, version, state } = sample;
    const { at, reason } = input;
    const draft = { sample: id, version, at, ...person, event, from: state, reason, detail };
    if (!decision.ok) {
      const { refused } = decision;
      await this.#store.step({ ...draft, to: state, refused, set: {} });
      throw new WenquError('WQ_SAMPLE_REFUSED', { sample: id, event, refused, ...SAMPLE_REFUSALS[refused] });
    }
    const { to } = decision;
    const dueAt = to === state ? sample.dueAt : sampleDueAt(to, at, { ...sample, ...set });
    const stepped = await this.#store.step({ ...draft, to, refused: null, set: { dueAt, ...set } });
    this.tell(stepped.sample);
    return stepped.sample;
  }

  /**
   * A step of the house or a device: taken on the sample as it stands now, again when somebody was faster.
   *
   * @param next the step for the sample as it stands; undefined = nothing is to be done any more
   */
  async advance(id: string, next: (sample: Sample) => LedgerStep | undefined): Promise<Sample | undefined> {
    for (let left = TRIES; ; left--) {
      const sample = await this.#store.sample(id);
      const step = sample && next(sample);
      if (!sample || !step) return sample;
      try {
        return await this.take(sample, step);
      } catch (error) {
        const lost = error instanceof WenquError && error.code === 'WQ_SAMPLE_CONFLICT';
        if (!lost || left <= 1) throw error;
      }
    }
  }

  tell(sample: Sample): void {
    for (const listener of this.#listeners) listener(sample);
  }

  /** Called after each step, once it is kept. */
  onSample(listener: (sample: Sample) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A sample with nothing in it yet. */
export const blankSample = (
  at: Instant,
): Omit<
  Sample,
  | 'id'
  | 'version'
  | 'state'
  | 'trigger'
  | 'enterprise'
  | 'outlet'
  | 'point'
  | 'mn'
  | 'factors'
  | 'plannedVolumeMl'
> => ({
  entry: '',
  finding: '',
  reason: '',
  hidden: true,
  urgent: false,
  requestedBy: 'system',
  requestedByName: '',
  requestedAt: at,
  approvedBy: '',
  approvedByName: '',
  approvedAt: null,
  standing: '',
  approveAfterBy: null,
  order: '',
  cn: '',
  follows: '',
  bottle: null,
  takenAt: null,
  retainedAt: null,
  volumeMl: null,
  frames: [],
  failure: null,
  loss: null,
  pickUpAt: null,
  inspectors: [],
  openedAt: null,
  opening: null,
  portions: [],
  handOver: null,
  report: null,
  reportedBy: '',
  telling: null,
  dueAt: null,
  enteredAt: at,
  updatedAt: at,
});
