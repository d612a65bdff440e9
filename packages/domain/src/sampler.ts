import type { Confidence } from './book.ts';
import type { Instant } from './instant.ts';
import type { Edition } from './reading.ts';
import type { SampleTrigger } from './sample.ts';

/** Info codes by what they carry; null: unknown for this model, ask its maker. */
export interface SamplerCodes {
  readonly state: string | null;
  readonly clock: string | null;
  readonly door: string | null;
  readonly fault: string | null;
  readonly samplingMode: string | null;
  readonly retentionMode: string | null;
  readonly sampleVolumeMl: string | null;
  readonly retainedVolumeMl: string | null;
  readonly bottle: string | null;
  readonly freeBottles: string | null;
  readonly boxTemperatureC: string | null;
}

/** How one family of samplers is spoken to. */
export interface SamplerProfile {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Edition whose form the order takes. */
  readonly edition: Edition;
  /** The command that keeps water. Never 3012: that measures and keeps nothing. */
  readonly cn: string;
  /** Does the request name a factor (PolId)? */
  readonly namesFactor: boolean;
  /** Where the bottle's number comes: in the exchange itself, or in an upload afterwards. */
  readonly bottleComes: 'reply' | 'upload';
  readonly codes: SamplerCodes;
  /** Values of the door code that mean open. */
  readonly doorOpenValues: readonly string[];
  readonly confidence: Confidence;
  readonly source: string;
  readonly note: string;
}

/** How the sampler behind one logger is set up; people enter it, versions are kept. */
export interface SamplerSetup {
  readonly mn: string;
  /** '' = by the model in the book, else by the logger's edition. */
  readonly profile: string;
  /** Bottles in the carousel. */
  readonly bottles: number;
  readonly bottleMl: number;
  /** Codes of this very device that differ from its profile. */
  readonly codes: Partial<SamplerCodes>;
  readonly doorOpenValues: readonly string[] | null;
  /** How sampler and analyser get the same water. */
  readonly tubePlan: string;
}

/** Usual carousel. @source supervision.md §7.4 [S] */
export const BOTTLES_USUAL = 24;
export const BOTTLE_ML_USUAL = 1000;
/** Highest bottle number on the wire. @source HJ 212-2017 §6.5.3 (VaseNo N2) */
export const BOTTLES_MAX = 99;

/** One position of the carousel. */
export interface BottlePosition {
  readonly bottle: number;
  /** `unclear`: water may stand there, of which nobody knows for certain. */
  readonly state: 'free' | 'kept' | 'compromised' | 'unclear';
  /** Sample that stands there, '' = none. */
  readonly sample: string;
  /** Water taken, or since when it is free. */
  readonly since: Instant | null;
}

/** A sampler as the console shows it. */
export interface SamplerView {
  readonly mn: string;
  readonly point: string;
  readonly enterprise: string;
  readonly profile: SamplerProfile;
  readonly setup: SamplerSetup;
  readonly setupVersion: number;
  readonly bottles: readonly BottlePosition[];
  readonly free: number;
  /** What the device itself says of free bottles; null: it does not say. */
  readonly freeByDevice: number | null;
  readonly boxTemperatureC: number | null;
  readonly doorOpen: boolean | null;
  readonly boxAt: Instant | null;
}

/** A supervisor's word in advance: samples of these triggers may go out by themselves. */
export interface StandingApproval {
  readonly triggers: readonly SampleTrigger[];
  /** '' = every point. */
  readonly point: string;
  /** Natural days (UTC+8), both included. */
  readonly validFrom: string;
  readonly validTo: string;
}

/** Samples drawn by chance: so many a month at each enterprise, or one within a window at one point. */
export interface SamplePlan {
  readonly kind: 'random' | 'secret';
  /** '' = every point with a sampler. */
  readonly point: string;
  readonly factors: readonly string[];
  readonly perMonth: number;
  readonly validFrom: string;
  readonly validTo: string;
}

/** Bounds and proportions of the sampler loop. */
export interface SamplePolicy {
  readonly samplesPerDay: number;
  readonly samplesPerPointDay: number;
  readonly cooldownHours: number;
  /** An hour at or below this share of the limit is calm. */
  readonly calmShare: number;
  /** Rules that propose at all. */
  readonly triggers: readonly SampleTrigger[];
}

/** Proposals of ours, to be set by the bureau. [P] */
export const SAMPLE_POLICY: SamplePolicy = {
  samplesPerDay: 20,
  samplesPerPointDay: 2,
  cooldownHours: 12,
  calmShare: 0.8,
  triggers: ['first-hour-over', 'calm-after', 'random', 'secret'],
};

/** Minutes from the bureau to an enterprise. */
export interface SampleTravel {
  readonly enterprise: string;
  readonly minutes: number;
}
/** When nobody has said how far it is. [P] */
export const TRAVEL_MINUTES_USUAL = 45;

/** What people set about sampling, each a row with versions and an end. */
export interface SampleSettings {
  sampler: SamplerSetup;
  standing: StandingApproval;
  plan: SamplePlan;
  policy: SamplePolicy;
  travel: SampleTravel;
}
export type SampleSettingKind = keyof SampleSettings;
export const SAMPLE_SETTING_KINDS: readonly SampleSettingKind[] = [
  'sampler',
  'standing',
  'plan',
  'policy',
  'travel',
];

/** One setting in its newest version, or one line of its history. */
export interface SampleSetting<K extends SampleSettingKind = SampleSettingKind> {
  readonly kind: K;
  /** MN for `sampler`, enterprise for `travel`, 'policy' for `policy`, else a number of its own. */
  readonly id: string;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  /** Ended: it holds no more. */
  readonly ended: boolean;
  readonly value: SampleSettings[K];
}
