import type { Level } from '../finding.ts';
import type { Instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { FieldDef } from '../matter/field.ts';
import type { MatterLink } from '../matter/matter.ts';
import type { FieldTaskKind, SiteOfficer } from './site-visit.ts';

/** A step that may be asked for with the record of a task, with what it wants to know. */
export interface FieldOffer {
  readonly on: 'matter' | 'sample';
  readonly event: string;
  readonly name: Words;
  readonly asks: readonly FieldDef[];
  readonly reasonNeeded: boolean;
}

export interface FieldCall {
  readonly name: string;
  readonly phone: string;
  readonly what: Words;
}

/** What one should know before setting out. */
export interface FieldBrief {
  /** Why: the sentences of the cards, of the inquiry, of the item. */
  readonly why: readonly Words[];
  /** Newest parameters that were agreed to, and whether they have changed since. */
  readonly baseline: readonly {
    readonly name: string;
    readonly text: string;
    readonly agreed: string | null;
    readonly seenAt: Instant;
  }[];
  readonly call: readonly FieldCall[];
  readonly bring: readonly Words[];
}

export interface FieldTask {
  /** `matter ID` or `sample ID`. */
  readonly key: string;
  readonly kind: FieldTaskKind;
  readonly about: MatterLink;
  readonly number: string;
  readonly title: string;
  readonly version: number;
  readonly state: string;
  readonly stateName: Words;
  readonly level: Level | '';
  readonly hidden: boolean;
  readonly dueAt: Instant | null;
  /** When it was given out: nobody can have arrived before. */
  readonly dispatchedAt: Instant | null;
  readonly enterprise: string;
  readonly outlet: string;
  readonly point: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly offers: readonly FieldOffer[];
  readonly brief: FieldBrief;
  /** Factors of a sample that is fetched. */
  readonly factors: readonly string[];
}

export interface FieldEnterprise {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly phone: string;
}

/** One factor of one point over the last day; a value for each moment, null where none came. */
export interface FieldCurve {
  readonly point: string;
  readonly factor: string;
  readonly unit: string;
  readonly limit: number | null;
  readonly at: readonly number[];
  readonly value: readonly (number | null)[];
}

/** Everything a day without network needs. */
export interface FieldPack {
  readonly at: Instant;
  readonly tasks: readonly FieldTask[];
  readonly enterprises: readonly FieldEnterprise[];
  readonly curves: readonly FieldCurve[];
  /** Officers with certificates, for the second one. */
  readonly officers: readonly (SiteOfficer & { readonly unit: string })[];
}

/** Which state of which machine is a task in the field, and the steps it may ask for; the first is the usual one. */
export interface FieldStepRule {
  readonly machine: string;
  readonly state: string;
  readonly kind: FieldTaskKind;
  readonly events: readonly string[];
}
