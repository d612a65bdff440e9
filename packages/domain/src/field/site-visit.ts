import { type Instant, instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { FieldValues } from '../matter/field.ts';
import type { MatterLink } from '../matter/matter.ts';
import type { SamplePortion } from '../sample.ts';

/** A moment as a phone without network knows it: both clocks, so that neither has to be believed alone. */
export interface FieldMoment {
  /** By the clock of the device. */
  readonly deviceAt: Instant;
  /** Server's clock minus the device's at the last contact, µs; null: there was none yet. */
  readonly offsetMicros: number | null;
}
/** The moment by the server's clock as far as it is known. */
export const fieldInstant = ({ deviceAt, offsetMicros }: FieldMoment): Instant =>
  instant(deviceAt + (offsetMicros ?? 0));

/** Degrees of CGCS2000, with the radius the device vouches for. */
export interface FieldPlace {
  readonly lon: number;
  readonly lat: number;
  readonly accuracyM: number;
}

/** `visit`: somebody went there; `evidence`: photos and a note without a visit. */
export type SiteRecordKind = 'visit' | 'evidence';
/** What one person must do by a time. @source supervision.md §2.3 */
export type FieldTaskKind = 'visit' | 'verify' | 'look-back' | 'pick-up' | 'seal' | 'recheck' | 'complaint';

export interface SiteOfficer {
  /** Account id; '' for one who has no login. */
  readonly account: string;
  readonly name: string;
  /** 执法证号. */
  readonly certificate: string;
}

export type SiteCheckAnswer = 'yes' | 'no' | 'not-here';
export interface SiteCheck {
  readonly id: string;
  readonly answer: SiteCheckAnswer;
  readonly note: string;
}

export interface SiteAnswer {
  readonly question: string;
  readonly answer: string;
}

export type SitePhotoStage = 'before' | 'during' | 'after' | 'seal';

/** A photo by its digest, taken when it was: the bytes are kept untouched beside the record. */
export interface SitePhoto {
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  readonly stage: SitePhotoStage;
  readonly taken: FieldMoment;
  readonly place: FieldPlace | null;
  readonly note: string;
}

export interface SiteParty {
  /** `absent`: nobody came; `explanation` says why. */
  readonly presence: 'party' | 'witness' | 'absent';
  readonly name: string;
  readonly explanation: string;
}

/** A signature drawn on the screen, kept as PNG. */
export interface SiteSignature {
  readonly role: 'officer' | 'party' | 'witness';
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly signed: FieldMoment;
}

/** A text made on the phone, by its digest. */
export interface SitePaper {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
}

/** A step that is asked for with the record: taken when the table allows, otherwise kept as a conflict. */
export interface SiteStep {
  readonly on: 'matter' | 'sample';
  readonly id: string;
  /** Version and state the phone knew; '' = whatever the step before it led to. */
  readonly version: number;
  readonly state: string;
  readonly event: string;
  readonly reason: string;
  readonly given: FieldValues;
}

/**
 * 现场检查: what two officers did and found at a place, as they closed it on the phone. Never changed afterwards.
 * @source supervision.md §7.2; 行政处罚办法 Art. 28
 */
export interface SiteRecord {
  /** Given on the phone: the same record sent twice is one record. */
  readonly clientId: string;
  readonly kind: SiteRecordKind;
  readonly task: FieldTaskKind | '';
  readonly about: MatterLink | null;
  readonly title: string;
  readonly enterprise: string;
  readonly outlet: string;
  readonly point: string;
  /** When the task was given out; null: unknown. */
  readonly dispatchedAt: Instant | null;
  readonly arrived: FieldMoment;
  readonly place: FieldPlace | null;
  /** Why there is no position; '' where there is one. */
  readonly placeWhy: string;
  readonly closed: FieldMoment;
  readonly officers: readonly SiteOfficer[];
  readonly certificatesShown: boolean;
  readonly checks: readonly SiteCheck[];
  readonly answers: readonly SiteAnswer[];
  readonly photos: readonly SitePhoto[];
  readonly portions: readonly SamplePortion[];
  readonly party: SiteParty;
  readonly signatures: readonly SiteSignature[];
  /** Why somebody did not sign; '' where all did. */
  readonly unsigned: string;
  readonly note: string;
  /** The record as text that anybody can read, made when it was closed. */
  readonly papers: readonly SitePaper[];
  readonly steps: readonly SiteStep[];
}

/** What came of a step that was asked for. */
export type SiteOutcome = Pick<SiteStep, 'on' | 'id' | 'event'> &
  (
    | { readonly taken: true; readonly state: string; readonly version: number }
    | ({ readonly taken: false; readonly code: string; readonly fields: readonly string[] } & Words & {
          /** Where it stands on the server: that is what counts. '' where it cannot be seen. */
          readonly state: string;
          readonly version: number;
        })
  );

/** `going`: its steps are being taken; `conflict`: a step could not be; `settled`: somebody has looked at it. */
export type SiteVisitState = 'going' | 'kept' | 'conflict' | 'settled';

export interface SiteSettlement {
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
  /** `record-only`: the record stands for itself; `done-otherwise`: the step was taken at the screen. */
  readonly how: 'record-only' | 'done-otherwise';
  readonly reason: string;
}

/** A record as the server keeps it. */
export interface SiteVisit {
  /** `XC-2026-000012`; hidden ones from a row of numbers of their own. */
  readonly id: string;
  readonly record: SiteRecord;
  /** SHA-256 of the record's canonical text, computed when it was closed. */
  readonly digest: string;
  readonly by: string;
  readonly byName: string;
  readonly byUnit: string;
  readonly hidden: boolean;
  readonly receivedAt: Instant;
  /** Device's clock when it was sent. */
  readonly sentDeviceAt: Instant;
  readonly state: SiteVisitState;
  readonly outcomes: readonly SiteOutcome[];
  readonly settlement: SiteSettlement | null;
}

/** What the phone is shown when its record has arrived. */
export interface SiteReceipt {
  readonly id: string;
  readonly clientId: string;
  readonly digest: string;
  readonly receivedAt: Instant;
  readonly state: SiteVisitState;
  readonly outcomes: readonly SiteOutcome[];
}

/** The digests of all files a record names, each once. */
export const filesOf = ({
  photos,
  signatures,
  papers = [],
}: Pick<SiteRecord, 'photos' | 'signatures'> & Partial<Pick<SiteRecord, 'papers'>>): string[] => [
  ...new Set([...photos, ...signatures, ...papers].map(({ sha256 }) => sha256)),
];

/** The record as the text its digest is taken of: names in order, nothing between; whoever writes it, it is the same. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const parts = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalText(each)}`);
  return `{${parts.join(',')}}`;
}
