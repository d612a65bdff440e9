import type { Confidence } from './book.ts';
import type { Instant } from './instant.ts';
import type { PointId, Statistic } from './reading.ts';

/** Why values are missing, as far as it can be told from what did arrive. */
export type GapCause =
  /** Nothing of the logger came: link, power or the logger itself. */
  | 'logger-offline'
  /** The logger spoke, but not of this series. */
  | 'point-silent'
  /** The last value before carried a fault flag. */
  | 'device-fault'
  /** The last value before said maintenance, calibration or stop. */
  | 'maintenance'
  /** Frames came with only some of their factors. */
  | 'partial-frame'
  /** The device's clock leapt: no time passed between two frames whose times lie apart. */
  | 'clock-jump'
  | 'unknown'
  /** Our own server did not receive. */
  | 'our-outage';
export const GAP_CAUSES: readonly GapCause[] = [
  'logger-offline',
  'point-silent',
  'device-fault',
  'maintenance',
  'partial-frame',
  'clock-jump',
  'unknown',
  'our-outage',
];

export type GapState = 'open' | 'recalling' | 'filled' | 'partly-filled' | 'given-up' | 'excused';
export const GAP_STATES: readonly GapState[] = [
  'open',
  'recalling',
  'filled',
  'partly-filled',
  'given-up',
  'excused',
];
/** Still to be worked on. */
export const isGapOpen = (state: GapState): boolean => state === 'open' || state === 'recalling';

/**
 * 缺数: a stretch of one series in which values that were due did not come. It is an object with a story and
 * ends as one: filled, filled in part, given up or excused.
 */
export interface Gap {
  /** Shown number too, `G-000123`. */
  readonly id: string;
  /** Rises by one with each act and change of state; growth of a running gap leaves it. */
  readonly version: number;
  readonly point: PointId;
  readonly enterprise: string;
  /** Logger that is bound to bring it; '' when none is. */
  readonly mn: string;
  /** Factor code, or '' when whole frames are missing. */
  readonly factor: string;
  readonly statistic: Statistic;
  /** First missing DataTime. */
  readonly from: Instant;
  /** First DataTime behind the gap; of a running one the next that will be due. */
  readonly to: Instant;
  /** Nothing newer has come yet. */
  readonly running: boolean;
  /** Seconds between two values of the series. */
  readonly intervalS: number;
  /** Values due in the gap, and those of them still not here. */
  readonly expected: number;
  readonly missing: number;
  readonly cause: GapCause;
  readonly state: GapState;
  /** The event it is part of. */
  readonly event: string;
  /** Whether the logger's edition has a command for it. */
  readonly recallable: boolean;
  readonly attempts: number;
  readonly foundAt: Instant;
  /** When data behind the gap were first seen; null while it runs. */
  readonly backAt: Instant | null;
  /** When values of the gap last came in. */
  readonly progressAt: Instant | null;
  /** Account id of who asked for it to be recalled ('' = the house by itself), and when. */
  readonly askedBy: string;
  readonly askedAt: Instant | null;
  /** No recall of its own before this. */
  readonly nextAt: Instant | null;
  /** Given up after this; null while it runs. */
  readonly deadlineAt: Instant | null;
  readonly closedAt: Instant | null;
  /** Why it was closed: a word of `GapEnd`, or what a person wrote. */
  readonly reason: string;
}

/** Why the house itself gave a gap up. */
export type GapEnd =
  | 'deadline'
  | 'no-command'
  | 'no-data'
  | 'refused'
  | 'failed'
  | 'no-answer'
  | 'no-progress';

/** What one recall came to; null in an attempt: not known yet. */
export type GapOutcome =
  /** Missing values came. */
  | 'progress'
  /** The device said yes and brought nothing that was missing. */
  | 'no-progress'
  | 'no-data'
  | 'refused'
  | 'failed'
  | 'no-answer'
  /** The order never went out: the device was away, or somebody withdrew it. */
  | 'not-sent';

/** One recall: an order for a range of times. */
export interface GapAttempt {
  readonly gap: string;
  readonly seq: number;
  readonly order: string;
  readonly cn: string;
  readonly at: Instant;
  /** Account id or 'system'. */
  readonly by: string;
  /** First and last DataTime asked for, both included. */
  readonly from: Instant;
  readonly to: Instant;
  readonly missingBefore: number;
  readonly missingAfter: number | null;
  readonly outcome: GapOutcome | null;
  readonly endedAt: Instant | null;
}

export type GapStepEvent =
  | 'found'
  | 'data-back'
  | 'self-upload'
  | 'asked'
  | 'answered'
  | 'filled'
  | 'part-filled'
  | 'given-up'
  | 'excused'
  | 'recall'
  | 'joined';

/** One line of a gap's story. */
export interface GapStep {
  readonly gap: string;
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly event: GapStepEvent;
  readonly to: GapState;
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One outage: of one logger, of many enterprises at once, or of our own server. */
export type GapEventKind = 'logger' | 'district' | 'ours';

/** Gaps with one beginning. @source supervision.md §7.5: one event, many points, grouped */
export interface GapEvent {
  /** Shown number too, `GE-000012`. */
  readonly id: string;
  readonly kind: GapEventKind;
  readonly cause: GapCause;
  readonly from: Instant;
  readonly to: Instant;
  readonly running: boolean;
  readonly gaps: number;
  /** Gaps not closed. */
  readonly open: number;
  readonly points: number;
  readonly enterprises: number;
  readonly expected: number;
  readonly missing: number;
  /** How many gaps stand in each state. */
  readonly states: Readonly<Partial<Record<GapState, number>>>;
}

/** A stretch without values, with how many are missing. */
export interface MissingStretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly missing: number;
  /** It reaches to the present. */
  readonly running: boolean;
}

export type GapAct = 'recall' | 'excuse' | 'give-up';
export const GAP_ACTS: readonly GapAct[] = ['recall', 'excuse', 'give-up'];

/** A gap whole, with what may be done with it now. */
export interface GapDetail {
  readonly gap: Gap;
  readonly event: GapEvent;
  /** What is still missing, oldest first. */
  readonly missing: readonly MissingStretch[];
  readonly attempts: readonly GapAttempt[];
  readonly steps: readonly GapStep[];
  readonly choices: readonly GapAct[];
}

/** Which acts a gap allows. A filled gap is over; a closed one may be asked for again. */
export function gapChoices({ state, running, recallable }: Gap): GapAct[] {
  if (state === 'filled') return [];
  const recall: GapAct[] = recallable && !running && state !== 'recalling' ? ['recall'] : [];
  const end: GapAct[] = isGapOpen(state) ? ['excuse', 'give-up'] : state === 'excused' ? [] : ['excuse'];
  return [...recall, ...end];
}

/** How recalls are paced in one district. */
export interface GapSettings {
  /** Ask devices for what is missing without being told to. */
  readonly autoRecall: boolean;
  /** A device has been back this long, and has brought nothing of the gap by itself for as long. */
  readonly settleS: number;
  /** Recalls waiting for their end in the whole district. */
  readonly openMax: number;
  /** Recalls begun in the district within a minute. */
  readonly perMinuteMax: number;
  /** Between two recalls of one logger. */
  readonly loggerRestS: number;
  /** After an outage of many loggers their first recalls are spread over this long. */
  readonly spreadS: number;
}

/** Ours to choose. [P] */
export const GAP_SETTINGS: GapSettings = {
  autoRecall: true,
  settleS: 300,
  openMax: 20,
  perMinuteMax: 60,
  loggerRestS: 15,
  spreadS: 600,
};

/** Bounds of each setting, both included. */
export const GAP_SETTING_BOUNDS: Readonly<
  Record<Exclude<keyof GapSettings, 'autoRecall'>, readonly [min: number, max: number]>
> = {
  settleS: [0, 86_400],
  openMax: [1, 500],
  perMinuteMax: [1, 1_000],
  loggerRestS: [0, 3_600],
  spreadS: [0, 86_400],
};

/** One row of the table by which gaps of a statistic are found, recalled and ended. */
export interface GapRule {
  /** Command that asks for the statistic, when the edition lets it carry a range. */
  readonly cn: string;
  /** Fewer missing values in a row than this are not a gap. */
  readonly missingMin: number;
  /** The longest range one request asks for: what a small device can answer in one go. */
  readonly spanMaxS: number;
  /** Given up so long after the data came back. */
  readonly deadlineS: number;
  /** How far back gaps are looked for the first time. */
  readonly lookBackS: number;
  readonly confidence: Confidence;
}

const HOUR_S = 3_600;
const DAY_S = 86_400;

/**
 * How gaps of each statistic are handled. The commands are the standard's; every number is ours.
 * @source HJ 212-2017 §6.6.5 Table 9, C.20 (day), C.47 (minute), C.48 (hour)
 */
export const GAP_RULES: Readonly<Record<Statistic, GapRule>> = {
  realtime: {
    cn: '2011',
    missingMin: 3,
    spanMaxS: HOUR_S,
    deadlineS: DAY_S,
    lookBackS: DAY_S,
    confidence: 'P',
  },
  minute: {
    cn: '2051',
    missingMin: 1,
    spanMaxS: HOUR_S,
    deadlineS: 7 * DAY_S,
    lookBackS: 2 * DAY_S,
    confidence: 'P',
  },
  hour: {
    cn: '2061',
    missingMin: 1,
    spanMaxS: DAY_S,
    deadlineS: 30 * DAY_S,
    lookBackS: 7 * DAY_S,
    confidence: 'P',
  },
  day: {
    cn: '2031',
    missingMin: 1,
    spanMaxS: 31 * DAY_S,
    deadlineS: 90 * DAY_S,
    lookBackS: 31 * DAY_S,
    confidence: 'P',
  },
  state: {
    cn: '2021',
    missingMin: 3,
    spanMaxS: HOUR_S,
    deadlineS: DAY_S,
    lookBackS: DAY_S,
    confidence: 'P',
  },
  runtime: {
    cn: '2041',
    missingMin: 1,
    spanMaxS: 31 * DAY_S,
    deadlineS: 90 * DAY_S,
    lookBackS: 31 * DAY_S,
    confidence: 'P',
  },
};

/** Loggers keep so much: nothing older is asked for. [S] */
export const LOGGER_MEMORY_S = 365 * DAY_S;
