import type {
  BoxReading,
  Instant,
  Sample,
  SampleSetting,
  SampleSettingKind,
  SampleSettings,
  SampleState,
  SampleStep,
} from '@wenqu/domain';
import type { SamplingEpisode } from '@wenqu/rules';
import type { BookPage } from './book.ts';

/** Which samples exist for somebody. */
export interface SampleScope {
  /** Without it samples that are hidden now do not exist: not in items, totals or counts. */
  readonly withHidden: boolean;
  /** Only what was handed to this laboratory. */
  readonly lab?: string;
  /** Beside `lab`: what was handed to colleagues of this unit. */
  readonly labUnit?: string;
}

export interface SampleQuery extends SampleScope {
  readonly state?: readonly SampleState[];
  readonly enterprise?: string;
  readonly point?: string;
  readonly mn?: string;
  readonly entry?: string;
  /** Part of the label. */
  readonly q?: string;
  readonly sort: 'newest' | 'due';
  readonly cursor?: string;
  readonly limit: number;
}

/** A sample on its way into the store. */
export interface SampleDraft {
  readonly sample: Omit<Sample, 'id' | 'version'>;
  /** What caused it; the same cause again gives the same sample. '' = every time a new one. */
  readonly key: string;
}

/** A step and what it changes, written in one transaction. */
export interface SampleStepDraft {
  readonly sample: string;
  /** Version the author saw. */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly event: SampleStep['event'];
  readonly from: SampleState;
  readonly to: SampleState;
  readonly reason: string;
  readonly refused: SampleStep['refused'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly set: Partial<Sample>;
}

/** The first step of a sample. */
export type SampleBirth = Pick<SampleStep, 'at' | 'by' | 'byName' | 'event' | 'reason' | 'detail'>;

/** What stands at one position of a carousel. */
export interface BottleRow {
  readonly mn: string;
  readonly bottle: number;
  /** '' = free. */
  readonly sample: string;
  readonly since: Instant;
}

/** A proposal that came to nothing, and why. */
export interface StoppedProposal {
  readonly key: string;
  readonly at: Instant;
  readonly point: string;
  readonly trigger: string;
  readonly stop: string;
}

export interface SettingDraft<K extends SampleSettingKind = SampleSettingKind> {
  readonly kind: K;
  readonly id: string;
  /** Version the author saw, 0 = it is new. */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  readonly ended: boolean;
  readonly value: SampleSettings[K];
}

/**
 * Samples 水样, their steps, the bottles and boxes they stand in, and what people set about sampling. Every store
 * passes `samples.contract.ts`.
 */
export interface SampleStore {
  /** @returns the sample of the same key when there is one already */
  open(draft: SampleDraft, birth: SampleBirth): Promise<{ sample: Sample; isNew: boolean }>;
  /**
   * Keep a step and what it changes; a refused one changes nothing but is kept. A sample that gets a bottle
   * takes its position.
   *
   * @throws WQ_SAMPLE_CONFLICT when `version` is stale; WQ_NOT_FOUND
   */
  step(draft: SampleStepDraft): Promise<{ sample: Sample; step: SampleStep }>;
  sample(id: string): Promise<Sample | undefined>;
  /** The sample opened for this cause. */
  ofKey(key: string): Promise<Sample | undefined>;
  ofOrder(order: string): Promise<Sample | undefined>;
  /** The sample of this very water: one bottle of one sampler, filled at one moment. */
  ofWater(mn: string, bottle: number, takenAt: Instant): Promise<Sample | undefined>;
  /** Oldest first; `seq` counts within the sample. */
  steps(sample: string): Promise<SampleStep[]>;
  list(query: SampleQuery): Promise<BookPage<Sample>>;
  counts(scope: SampleScope): Promise<Readonly<Record<SampleState, number>>>;
  /** All samples in these states, oldest first. */
  inStates(states: readonly SampleState[], mn?: string): Promise<Sample[]>;
  /** Samples asked for since a moment, by rule, person or device; oldest first. */
  since(at: Instant, point?: string): Promise<Sample[]>;

  bottles(mn: string): Promise<BottleRow[]>;
  /** Clean bottles stand at these positions now. */
  empty(mn: string, bottles: readonly number[], at: Instant): Promise<void>;

  /** False when the same reading is held already. */
  keepBox(reading: BoxReading): Promise<boolean>;
  /** Oldest first, `from ≤ at < to`, at most `limits.boxRowsMax` newest ones. */
  box(mn: string, from: Instant, to: Instant): Promise<BoxReading[]>;
  newestBox(mn: string): Promise<BoxReading | undefined>;

  /** @throws WQ_SAMPLE_CONFLICT when `version` is stale */
  set<K extends SampleSettingKind>(draft: SettingDraft<K>): Promise<SampleSetting<K>>;
  /** Newest versions, ended ones too, by id. */
  settings<K extends SampleSettingKind>(kind: K): Promise<SampleSetting<K>[]>;
  /** All versions of one, oldest first. */
  settingHistory(kind: SampleSettingKind, id: string): Promise<SampleSetting[]>;

  /** Keep the newest state of an episode by its point and factor. */
  keepEpisode(episode: SamplingEpisode): Promise<void>;
  episode(point: string, factor: string): Promise<SamplingEpisode | undefined>;
  /** Episodes that held at or after `since`. */
  episodes(since: Instant): Promise<SamplingEpisode[]>;

  keepStopped(proposal: StoppedProposal): Promise<void>;
  /** Newest first. */
  stopped(limit: number): Promise<StoppedProposal[]>;

  /** Small facts of the house by name: the seed of the draws, the last hour drawn. */
  note(name: string): Promise<string | undefined>;
  setNote(name: string, value: string): Promise<void>;
  close(): Promise<void>;
}
