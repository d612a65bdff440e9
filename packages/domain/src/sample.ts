import type { Instant } from './instant.ts';
import type { JournalPosition } from './reading.ts';
import type { SampleRefusal } from './sample-refusals.ts';

/** @source supervision.md Annex A.4 */
export type SampleState =
  | 'requested'
  | 'approved'
  | 'sent'
  | 'acknowledged'
  | 'retained'
  | 'pick-up'
  | 'opened'
  | 'sealed'
  | 'at-lab'
  | 'reported'
  | 'told'
  | 'disposed'
  | 'ended'
  | 'failed'
  | 'compromised';

export type SampleEvent =
  /** A person or a rule asks. */
  | 'request'
  /** A bottle the device kept by its own rule. */
  | 'keep'
  | 'approve'
  | 'refuse'
  /** Urgent: goes out now, a supervisor agrees within 24 hours. */
  | 'go-urgent'
  | 'approve-after'
  | 'refuse-after'
  /** The order to the device exists and waits for its turn. */
  | 'order'
  | 'send'
  | 'not-sent'
  | 'accept'
  | 'no-answer'
  | 'bottle'
  | 'no-bottle'
  | 'cold-lost'
  | 'plan'
  | 'open'
  | 'seal'
  | 'hand-over'
  | 'spoil'
  | 'report'
  | 'tell'
  | 'dispose'
  | 'discard'
  | 'note';

/** What made us ask. `device`: nothing did, the sampler kept water by its own rule. */
export type SampleTrigger = 'person' | 'first-hour-over' | 'calm-after' | 'random' | 'secret' | 'device';

/** Why a sample failed before there was water to use. */
export type SampleFailure =
  | 'not-online'
  | 'not-approved'
  | 'order-refused'
  | 'cancelled'
  | 'device-refused'
  | 'device-failed'
  | 'no-answer'
  | 'no-result'
  | 'contradictory'
  | 'bottle-missing'
  | 'time-missing'
  | 'volume-short'
  | 'no-bottle';

/** Why kept water proves nothing any more. */
export type SampleSpoilage = 'warm' | 'door' | 'position-reused' | 'seal-broken' | 'late' | 'carried-warm';

/** A photo or paper by its name and SHA-256; the file itself stays with the evidence. */
export interface SampleFile {
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly stage?: 'before' | 'during' | 'after';
}

export interface SamplePerson {
  readonly name: string;
  /** Number of the enforcement certificate, or '' for others. */
  readonly certificate: string;
}

/** How the bottle was opened. @source supervision.md §7.4 */
export interface SampleOpening {
  readonly officers: readonly SamplePerson[];
  /** `absent`: neither party nor witness came; `explanation` says why. */
  readonly presence: 'party' | 'witness' | 'absent';
  readonly presentName: string;
  readonly explanation: string;
  readonly photos: readonly SampleFile[];
  readonly signatures: readonly string[];
}

export interface SamplePortion {
  readonly purpose: 'analysis' | 'party' | 'reserve';
  readonly label: string;
  readonly seal: string;
  readonly factors: readonly string[];
  readonly volumeMl: number;
  /** What was added, '' = nothing. */
  readonly preservative: string;
  readonly preservedAt: Instant | null;
  /** Photo of the seal. */
  readonly photo: SampleFile | null;
}

export interface SampleHandOver {
  readonly carrier: string;
  /** Account of the laboratory. */
  readonly lab: string;
  readonly labName: string;
  /** Unit of that account: colleagues of one laboratory see what was handed to it; '' or absent = that account alone. */
  readonly labUnit?: string;
  readonly receiver: string;
  readonly temperatureC: number | null;
  readonly sealsIntact: boolean;
  readonly signatures: readonly string[];
  readonly photos: readonly SampleFile[];
}

export interface SampleResult {
  readonly factor: string;
  /** As reported, `<0.02` too. */
  readonly text: string;
  readonly unit: string;
  readonly method: string;
  readonly analysedAt: Instant;
  /** Within the scope of the laboratory's CMA accreditation. */
  readonly cma: boolean;
  /** Late or outside the scope: information, no proof. */
  readonly forInformation: boolean;
}

export interface SampleReport {
  readonly number: string;
  readonly results: readonly SampleResult[];
  readonly file: SampleFile | null;
}

export interface SampleTelling {
  readonly to: string;
  /** How: by hand, by post, electronically. */
  readonly how: string;
}

/** What made kept water useless, with the stretch of the trace that shows it. */
export interface SampleLoss {
  readonly why: SampleSpoilage;
  readonly from: Instant;
  readonly to: Instant;
  readonly highestC: number | null;
  /** Factors it concerns; empty = all. */
  readonly factors: readonly string[];
}

/**
 * 水样: one portion of water with an identity of its own. The bottle position is only where it stood: positions
 * are used again, samples are not.
 * @source supervision.md §2.2, §7.4
 */
export interface Sample {
  /** The label, `S-2026-000123`; hidden ones `SH-2026-000001` from a row of numbers of their own. */
  readonly id: string;
  readonly version: number;
  readonly state: SampleState;
  readonly trigger: SampleTrigger;
  readonly enterprise: string;
  readonly outlet: string;
  readonly point: string;
  /** The logger the sampler hangs on: its address for orders, and the key of its bottles. */
  readonly mn: string;
  /** Entry and finding of the register it belongs to, '' = none. */
  readonly entry: string;
  readonly finding: string;
  readonly reason: string;
  readonly factors: readonly string[];
  readonly plannedVolumeMl: number;
  /** Not for the eyes of enterprise and agency until the bottle is opened. */
  readonly hidden: boolean;
  readonly urgent: boolean;
  readonly requestedBy: string;
  readonly requestedByName: string;
  readonly requestedAt: Instant;
  readonly approvedBy: string;
  readonly approvedByName: string;
  readonly approvedAt: Instant | null;
  /** Standing approval it went out under, '' = a person agreed to this one. */
  readonly standing: string;
  /** Urgent: when a supervisor must have agreed; null once that is done, or never needed. */
  readonly approveAfterBy: Instant | null;
  /** The order to the device, '' = none yet. */
  readonly order: string;
  readonly cn: string;
  /** Sample whose late bottle this is, '' = none. */
  readonly follows: string;
  readonly bottle: number | null;
  /** Water taken, by the device's clock: holding times run from here. */
  readonly takenAt: Instant | null;
  /** The bottle's news arrived, by ours. */
  readonly retainedAt: Instant | null;
  readonly volumeMl: number | null;
  /** Frames of the exchange in the journal, ours and the device's. */
  readonly frames: readonly JournalPosition[];
  readonly failure: SampleFailure | null;
  readonly loss: SampleLoss | null;
  readonly pickUpAt: Instant | null;
  readonly inspectors: readonly string[];
  readonly openedAt: Instant | null;
  readonly opening: SampleOpening | null;
  readonly portions: readonly SamplePortion[];
  readonly handOver: SampleHandOver | null;
  readonly report: SampleReport | null;
  readonly reportedBy: string;
  readonly telling: SampleTelling | null;
  /** When the present state's clock runs out; null: none. */
  readonly dueAt: Instant | null;
  readonly enteredAt: Instant;
  readonly updatedAt: Instant;
}

/** Who did what to a sample, when and why; refusals are kept too. */
export interface SampleStep {
  readonly seq: number;
  readonly sample: string;
  readonly at: Instant;
  /** Account id, 'system' or 'device'. */
  readonly by: string;
  readonly byName: string;
  readonly event: SampleEvent;
  /** Null: the sample began with this step. */
  readonly from: SampleState | null;
  readonly to: SampleState;
  readonly reason: string;
  readonly refused: SampleRefusal | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What is asked for. */
export interface SampleAsk {
  readonly point: string;
  /** Default: the logger bound to the point. */
  readonly mn?: string;
  readonly factors: readonly string[];
  readonly reason: string;
  readonly hidden?: boolean;
  readonly urgent?: boolean;
  readonly entry?: string;
  readonly finding?: string;
}

export interface SampleDetail {
  readonly sample: Sample;
  readonly steps: readonly SampleStep[];
  /** Events this viewer may choose now. */
  readonly choices: readonly SampleEvent[];
}

/** States in which water may stand in the box. */
export const IN_BOX: readonly SampleState[] = ['retained', 'pick-up'];
/** States in which the machinery is at work. */
export const RUNNING: readonly SampleState[] = ['approved', 'sent', 'acknowledged'];
/** States after which nothing is expected. */
export const SAMPLE_ENDS: readonly SampleState[] = ['disposed', 'ended', 'failed', 'compromised'];

/** Hidden from all but the bureau's inner circle until the bottle is opened. @source supervision.md §3 */
export const isHiddenNow = (sample: Pick<Sample, 'hidden' | 'openedAt'>): boolean =>
  sample.hidden && sample.openedAt === null;
