import type { Instant } from './instant.ts';
import type { JournalPosition } from './reading.ts';

/** How far a device's clock was from ours at one moment. @source HJ 212-2017 §6.7; supervision.md §4.2 V9 */
export interface ClockSample {
  readonly mn: string;
  readonly at: Instant;
  /** Device minus ours, seconds. */
  readonly offsetS: number;
  /** From the time of a live upload, or from the answer to 1011. */
  readonly source: 'upload' | 'asked';
}

/** One parameter of a device as it was last seen, with what was agreed for it. */
export interface Parameter {
  readonly mn: string;
  /** Factor whose analyser is meant; '' = the logger itself or the sampler. */
  readonly polId: string;
  /** Information code (i13001 …), or `SN` for the identity of 3019. */
  readonly infoId: string;
  readonly text: string;
  /** When the device said so, by our clock. */
  readonly seenAt: Instant;
  readonly position: JournalPosition | null;
  /** The agreed text; null while nobody has agreed. */
  readonly baseline: string | null;
  readonly baselineBy: string;
  readonly baselineAt: Instant | null;
}

/** What explains a changed parameter: an order of ours, a visit that was announced, or nothing. */
export type ChangeCause = 'order' | 'visit' | 'unexplained';

/** One line of the change log: never rewritten. */
export interface ParameterChange {
  readonly id: string;
  readonly mn: string;
  readonly polId: string;
  readonly infoId: string;
  readonly before: string;
  readonly after: string;
  /** The old text was last seen then; the change lies between the two moments. */
  readonly since: Instant;
  readonly noticedAt: Instant;
  readonly cause: ChangeCause;
  /** Order or visit that explains it. */
  readonly by: string;
  readonly position: JournalPosition | null;
}

/** A visit of the O&M agency or an inspector at the station, announced or entered afterwards. */
export interface Visit {
  readonly id: string;
  readonly enterprise: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Who came, as they sign. */
  readonly who: string;
  readonly work: string;
  readonly enteredBy: string;
  readonly enteredAt: Instant;
}

export type CheckKind = 'calibration' | 'cleaning' | 'comparison' | 'standard-check';

/** A check that is asked for by the clock. */
export interface CheckPlan {
  readonly id: string;
  readonly version: number;
  readonly mn: string;
  readonly polId: string;
  readonly kind: CheckKind;
  readonly everyH: number;
  /** Next time it is due. */
  readonly nextAt: Instant;
  readonly enabled: boolean;
  readonly by: string;
  readonly reason: string;
}

/** A plan as a list shows it. */
export interface CheckPlanView extends CheckPlan {
  /** Who proposed it; '' where that is not to be told. */
  readonly byName: string;
  /** The newest check of this kind that was done at this analyser, by plan or not. */
  readonly last: CheckRun | null;
  /** It should have been done then and was not; null: nothing is late, or the plan is off. */
  readonly lateSince: Instant | null;
}

export type CheckOutcome = 'running' | 'passed' | 'failed' | 'not-judged' | 'not-done';

/** One check and how it came out. */
export interface CheckRun {
  readonly id: string;
  /** '' = asked by hand or by the device itself. */
  readonly plan: string;
  readonly order: string;
  readonly mn: string;
  readonly polId: string;
  readonly kind: CheckKind;
  readonly at: Instant;
  readonly outcome: CheckOutcome;
  readonly standard: number | null;
  readonly reading: number | null;
  /** Signed, in parts of the standard; null where it was not judged by proportion. */
  readonly error: number | null;
  /** The tolerance that judged, as text with its confidence. */
  readonly tolerance: string;
  readonly why: string;
  readonly position: JournalPosition | null;
}

/** How parameters, clock and checks of a district are cared for. */
export interface CareSettings {
  readonly version: number;
  /** Set a clock that is off by more than this, at most once in `clockEveryH`; 0 = never by itself. */
  readonly clockSetS: number;
  readonly clockEveryH: number;
  /** Answer 1013 by setting the clock. */
  readonly clockOnRequest: boolean;
  /** Ask every logger for its parameters this often; 0 = only by hand. */
  readonly snapshotEveryH: number;
}

export const CARE_DEFAULTS: CareSettings = {
  version: 0,
  clockSetS: 30,
  clockEveryH: 24,
  clockOnRequest: true,
  snapshotEveryH: 0,
};

/** A clock further off makes its data suspect. @source supervision.md §4.2 V9 [P] */
export const CLOCK_SUSPECT_S = 300;

export interface CheckKindRow {
  readonly kind: CheckKind;
  readonly zh: string;
  readonly en: string;
  /** Command by edition; '' where the edition has none. */
  readonly cn: Readonly<Record<'2005' | '2017' | '2025', string>>;
  /** At least this often, hours; null = no duty known. */
  readonly dueH: number | null;
  readonly confidence: 'T' | 'S' | 'G' | 'P';
  readonly source: string;
}

/** @source hj212-commands.csv; HJ 355-2019 as told in supervision.md §4.3 */
export const CHECK_KINDS: readonly CheckKindRow[] = [
  {
    kind: 'calibration',
    zh: '零点/量程校准',
    en: 'zero and span calibration',
    cn: { '2005': '3011', '2017': '3011', '2025': '3011' },
    dueH: 168,
    confidence: 'G',
    source: 'HJ 355-2019; supervision.md §4.3',
  },
  {
    kind: 'cleaning',
    zh: '清洗/反吹',
    en: 'cleaning or blowback',
    cn: { '2005': '', '2017': '3013', '2025': '3013' },
    dueH: null,
    confidence: 'P',
    source: '',
  },
  {
    kind: 'comparison',
    zh: '比对采样',
    en: 'comparison sampling',
    cn: { '2005': '', '2017': '3014', '2025': '' },
    dueH: null,
    confidence: 'P',
    source: 'HJ 212-2017 §6.6 3014',
  },
  {
    kind: 'standard-check',
    zh: '自动标样核查',
    en: 'automatic standard check',
    cn: { '2005': '', '2017': '3014', '2025': '3024' },
    dueH: 24,
    confidence: 'G',
    source: 'HJ 355-2019; supervision.md §4.3',
  },
];

export const checkKind = (kind: CheckKind): CheckKindRow => CHECK_KINDS.find((row) => row.kind === kind)!;

/** Parameters asked for in a snapshot, by whom they belong to. @source HJ 212-2017 B.8–B.10 */
export const SNAPSHOT_CODES: Readonly<Record<'analyser' | 'logger', readonly string[]>> = {
  analyser: ['i13001', 'i13002', 'i13003', 'i13004', 'i13005', 'i13006', 'i13007', 'i13008', 'i13009'],
  logger: ['i22001', 'i22002'],
};

/** Parameters that follow the work and are no setting: kept, never a change. */
export const LIVING_CODES: ReadonlySet<string> = new Set(['i22001', 'i22002', 'i13006']);
