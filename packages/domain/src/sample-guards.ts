import type { Instant } from './instant.ts';
import type { Account } from './role.ts';
import type {
  Sample,
  SampleFile,
  SampleHandOver,
  SampleOpening,
  SamplePortion,
  SampleReport,
  SampleSpoilage,
  SampleTelling,
} from './sample.ts';
import { WARM_C } from './sample-cold.ts';
import { earliestHolding, fitsOneBottle, holdingEnd, latestHolding, sampleFactor } from './sample-factors.ts';
import type { SampleRefusal } from './sample-refusals.ts';

/** Who takes a step: the house, a rule of the house, the device, or a person. */
export type SampleActor =
  | 'system'
  | 'device'
  | (Pick<Account, 'id' | 'role'> & Partial<Pick<Account, 'unit'>>);

/** What the sample's surroundings say. */
export interface SampleFacts {
  /** Free bottles in its sampler; null: there is no sampler. */
  readonly freeBottles: number | null;
  readonly bottleMl: number;
  /** The entry it is about is hidden. */
  readonly entryHidden: boolean;
  /** A standing approval covers it today. */
  readonly standing: boolean;
  /** The order has its QN. */
  readonly ordered: boolean;
}

/** What comes with the step. */
export interface SampleInput {
  readonly at: Instant;
  readonly reason: string;
  readonly bottle?: number | null;
  readonly takenAt?: Instant | null;
  readonly volumeMl?: number | null;
  readonly pickUpAt?: Instant;
  readonly inspectors?: readonly string[];
  readonly opening?: SampleOpening;
  readonly portions?: readonly SamplePortion[];
  readonly handOver?: SampleHandOver;
  readonly spoilage?: SampleSpoilage;
  readonly report?: SampleReport;
  readonly telling?: SampleTelling;
  /** dispose: what allows it. */
  readonly release?: string;
}

export type SampleGuard =
  | 'reason'
  | 'factors'
  | 'free-bottle'
  | 'second-person'
  | 'hidden-set'
  | 'standing'
  | 'urgent'
  | 'approval-due'
  | 'ordered'
  | 'position'
  | 'volume'
  | 'pick-up'
  | 'officers'
  | 'presence'
  | 'photos'
  | 'in-time'
  | 'seals'
  | 'preservation'
  | 'hand-over'
  | 'loss'
  | 'report'
  | 'results'
  | 'told'
  | 'second-lab-person'
  | 'release';

/** Guards that hang on who and what, not on what is typed: they decide which buttons are shown. */
export const SAMPLE_STANDING_GUARDS: readonly SampleGuard[] = [
  'second-person',
  'hidden-set',
  'urgent',
  'approval-due',
  'second-lab-person',
];

export interface SampleQuestion {
  readonly sample: Sample;
  readonly actor: SampleActor;
  readonly facts: SampleFacts;
  readonly input: SampleInput;
}

const person = (actor: SampleActor) => (typeof actor === 'string' ? undefined : actor);
const blank = (text: string | undefined): boolean => (text ?? '').trim() === '';
const SHA256 = /^[0-9a-f]{64}$/i;
const hashesHold = (files: readonly (SampleFile | null)[]): boolean =>
  files.every((file) => file === null || (SHA256.test(file.sha256) && !blank(file.name)));

/** Each guard: undefined = passes, else the refusal. @source supervision.md Annex A.4 */
export const SAMPLE_GUARDS: Readonly<Record<SampleGuard, (q: SampleQuestion) => SampleRefusal | undefined>> =
  {
    reason: ({ actor, input }) => (person(actor) && blank(input.reason) ? 'reason-missing' : undefined),
    factors: ({ sample, facts }) => {
      if (sample.factors.length === 0) return 'factors-missing';
      if (!fitsOneBottle(sample.factors)) return 'separate-bottle';
      return sample.plannedVolumeMl > facts.bottleMl ? 'volume-too-large' : undefined;
    },
    'free-bottle': ({ facts }) => {
      if (facts.freeBottles === null) return 'no-sampler';
      return facts.freeBottles < 1 ? 'no-free-bottle' : undefined;
    },
    'second-person': ({ sample, actor }) =>
      person(actor)?.id === sample.requestedBy ? 'same-as-requester' : undefined,
    'hidden-set': ({ sample, facts }) => (facts.entryHidden && !sample.hidden ? 'hidden-not-set' : undefined),
    standing: ({ actor, facts }) =>
      actor === 'system' && !facts.standing ? 'no-standing-approval' : undefined,
    urgent: ({ sample }) => (sample.urgent ? undefined : 'not-urgent'),
    'approval-due': ({ sample }) => (sample.approveAfterBy === null ? 'nothing-to-approve' : undefined),
    ordered: ({ facts }) => (facts.ordered ? undefined : 'qn-missing'),
    position: ({ input }) => {
      if (input.bottle == null) return 'position-missing';
      return input.takenAt == null ? 'time-missing' : undefined;
    },
    // What the device does not tell cannot be refused: the volume then stays unknown.
    volume: ({ sample, input }) =>
      input.volumeMl != null && input.volumeMl < sample.plannedVolumeMl ? 'volume-short' : undefined,
    'pick-up': ({ sample, input }) => {
      const { pickUpAt, inspectors = [], reason } = input;
      if (pickUpAt === undefined || inspectors.filter((name) => !blank(name)).length < 2)
        return 'pick-up-missing';
      const end = sample.takenAt === null ? null : earliestHolding(sample.factors, sample.takenAt);
      return end !== null && pickUpAt > end && blank(reason) ? 'pick-up-late' : undefined;
    },
    officers: ({ input }) => {
      const officers = input.opening?.officers ?? [];
      const known = officers.filter(({ name, certificate }) => !blank(name) && !blank(certificate));
      const distinct = new Set(known.map(({ certificate }) => certificate.trim()));
      return distinct.size < 2 || known.length < officers.length ? 'two-officers' : undefined;
    },
    presence: ({ input: { opening } }) => {
      if (!opening) return 'presence-missing';
      const said = opening.presence === 'absent' ? opening.explanation : opening.presentName;
      return blank(said) ? 'presence-missing' : undefined;
    },
    photos: ({ input: { opening } }) => {
      const photos = opening?.photos ?? [];
      if (!hashesHold(photos)) return 'hash-wrong';
      const stages = new Set(photos.map(({ stage }) => stage));
      return stages.has('before') && stages.has('during') && stages.has('after')
        ? undefined
        : 'photos-missing';
    },
    'in-time': ({ sample, input }) => {
      const end = sample.takenAt === null ? null : latestHolding(sample.factors, sample.takenAt);
      return end !== null && input.at > end ? 'holding-over' : undefined;
    },
    seals: ({ input }) => {
      const portions = input.portions ?? [];
      if (!portions.some(({ purpose, factors }) => purpose === 'analysis' && factors.length > 0))
        return 'seals-missing';
      if (portions.some(({ seal, label }) => blank(seal) || blank(label))) return 'seals-missing';
      if (!hashesHold(portions.map(({ photo }) => photo))) return 'hash-wrong';
      return new Set(portions.map(({ seal }) => seal.trim())).size < portions.length
        ? 'seal-twice'
        : undefined;
    },
    preservation: ({ input }) => {
      const wanting = (input.portions ?? []).filter(
        ({ purpose, factors, preservative, preservedAt }) =>
          purpose === 'analysis' &&
          factors.some((code) => sampleFactor(code).preservation !== 'none') &&
          (blank(preservative) || preservedAt === null),
      );
      return wanting.length > 0 ? 'preservation-missing' : undefined;
    },
    'hand-over': ({ input: { handOver } }) => {
      if (!handOver || blank(handOver.lab)) return 'lab-missing';
      if (handOver.signatures.filter((name) => !blank(name)).length < 2) return 'signatures-missing';
      if (!hashesHold(handOver.photos)) return 'hash-wrong';
      if (handOver.temperatureC === null) return 'temperature-missing';
      if (!handOver.sealsIntact) return 'seal-broken';
      return handOver.temperatureC > WARM_C ? 'carried-warm' : undefined;
    },
    loss: ({ input }) => (input.spoilage === undefined ? 'loss-missing' : undefined),
    report: ({ input: { report } }) => {
      if (!report || blank(report.number) || report.results.length === 0) return 'report-missing';
      if (report.results.some(({ factor, text }) => blank(factor) || blank(text))) return 'report-missing';
      return hashesHold([report.file]) ? undefined : 'hash-wrong';
    },
    results: ({ sample, input: { report } }) => {
      const takenAt = sample.takenAt;
      if (takenAt === null) return undefined;
      const wrong = (report?.results ?? []).some(({ factor, analysedAt, cma, forInformation }) => {
        const end = holdingEnd(factor, takenAt);
        return !forInformation && (!cma || (end !== null && analysedAt > end));
      });
      return wrong ? 'result-late' : undefined;
    },
    told: ({ input: { telling } }) =>
      !telling || blank(telling.to) || blank(telling.how) ? 'told-missing' : undefined,
    'second-lab-person': ({ sample, actor }) =>
      person(actor)?.id === sample.reportedBy ? 'same-as-reporter' : undefined,
    release: ({ input }) => (blank(input.release) ? 'release-missing' : undefined),
  };
