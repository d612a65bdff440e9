import type { Confidence } from './book.ts';
import { type Instant, instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from './instant.ts';

/** What has to be added soon after opening; nobody adds anything inside the box. */
export type Preservation = 'none' | 'acid' | 'alkali' | 'hydrochloric';
export type BottleMaterial = 'plastic' | 'glass' | 'either' | 'sterile';

/** How one factor's water is kept. */
export interface SampleFactor {
  /** Factor codes it holds for. */
  readonly codes: readonly string[];
  /** Hours from *water taken* to the analysis; null: no figure at hand, ask the laboratory. */
  readonly holdingH: number | null;
  readonly holdingConfidence: Confidence;
  /** Water one analysis needs, mL. [P] */
  readonly volumeMl: number;
  readonly material: BottleMaterial;
  readonly preservation: Preservation;
  /** From a 4 °C box it is a lead, no proof: manual sampling by HJ 91.1 where proof is needed. */
  readonly leadOnly: boolean;
  /** Goes bad when the box is warm. */
  readonly coldSensitive: boolean;
  /** Must stand in a bottle of its own. */
  readonly alone: boolean;
}

const row = (
  codes: readonly string[],
  holdingH: number | null,
  volumeMl: number,
  material: BottleMaterial,
  preservation: Preservation,
  marks: { lead?: true; cold?: true; alone?: true } = {},
): SampleFactor => ({
  codes,
  holdingH,
  holdingConfidence: 'S',
  volumeMl,
  material,
  preservation,
  leadOnly: marks.lead ?? false,
  coldSensitive: marks.cold ?? false,
  alone: marks.alone ?? false,
});

const DAY = 24;

/**
 * Holding times are a secondary copy [S]; the laboratory's method decides when it is stricter. Volumes [P]
 * stay within the 500 to 1000 mL that are usual for general factors. Metals are proof only from pre-acidified
 * bottles of a line of their own, which no logger can report: from the common box they are leads.
 * @source supervision.md §7.4
 */
export const SAMPLE_FACTORS: readonly SampleFactor[] = [
  row(['w01001'], 6, 50, 'either', 'none'),
  row(['w01012'], 14 * DAY, 100, 'either', 'none'),
  row(['w01018'], 2 * DAY, 50, 'glass', 'acid'),
  row(['w01017'], 6, 250, 'glass', 'none', { lead: true }),
  row(['w21003'], 24, 50, 'either', 'acid', { cold: true }),
  row(['w21011'], 24, 50, 'glass', 'none', { cold: true }),
  row(['w21001'], 7 * DAY, 50, 'either', 'none', { cold: true }),
  row(['w20117'], 24, 100, 'either', 'alkali'),
  row(
    ['w20115', 'w20120', 'w20122', 'w20123', 'w20138', 'w20139', 'w20143', 'w20144'],
    14 * DAY,
    100,
    'plastic',
    'acid',
    { lead: true },
  ),
  row(['w22001'], 7 * DAY, 500, 'glass', 'hydrochloric', { lead: true, alone: true }),
  row(['w23002'], 24, 250, 'glass', 'none'),
  row(['w21016'], 24, 250, 'either', 'alkali', { lead: true }),
  row(['w21019'], null, 250, 'glass', 'alkali', { lead: true }),
  row(['w02003'], 6, 250, 'sterile', 'none', { lead: true }),
];

const BY_CODE = new Map(SAMPLE_FACTORS.flatMap((each) => each.codes.map((code) => [code, each] as const)));

/** How a factor no table names is kept: nothing is known of it but the usual volume. */
const UNKNOWN: SampleFactor = { ...row([], null, 100, 'either', 'none'), holdingConfidence: 'P' };

export const sampleFactor = (code: string): SampleFactor => BY_CODE.get(code) ?? UNKNOWN;

/** Flow and temperature are no matter of a bottle. */
const NOT_IN_WATER: readonly string[] = ['w00000', 'w01010'];
/** Can a laboratory find this factor in a bottle at all? */
export const isSampled = (code: string): boolean => /^w\d{5}$/.test(code) && !NOT_IN_WATER.includes(code);

/** Factors a new sample names when nobody chooses: what most permits judge. */
export const USUAL_FACTORS: readonly string[] = ['w01018', 'w21003', 'w21011', 'w21001'];

/** Analysis, duplicate and reserve. @source supervision.md §7.4 (volume) [S] */
const VOLUME_SHARES = 3;
/** Fills are set in steps of 50 mL. [P] */
const VOLUME_STEP_ML = 50;

/** Water that all planned factors, a duplicate and a reserve need, mL. */
export function plannedVolumeMl(factors: readonly string[]): number {
  const needed = factors.reduce((sum, code) => sum + sampleFactor(code).volumeMl, 0) * VOLUME_SHARES;
  return Math.ceil(needed / VOLUME_STEP_ML) * VOLUME_STEP_ML;
}

/** May these factors share one bottle? */
export const fitsOneBottle = (factors: readonly string[]): boolean =>
  factors.length < 2 || factors.every((code) => !sampleFactor(code).alone);

/** One factor's countdown. */
export interface HoldingLeft {
  readonly factor: string;
  /** Null: no figure at hand. */
  readonly endsAt: Instant | null;
  /** Whole minutes, negative when it has passed; null: no figure at hand. */
  readonly minutesLeft: number | null;
  /** 1 = just taken, 0 = over; null: no figure at hand. */
  readonly share: number | null;
  readonly leadOnly: boolean;
  readonly confidence: Confidence;
}

/** When the holding time of a factor ends; null: no figure at hand. */
export const holdingEnd = (factor: string, takenAt: Instant): Instant | null => {
  const { holdingH } = sampleFactor(factor);
  return holdingH === null ? null : instant(takenAt + holdingH * MICROS_PER_HOUR);
};

/**
 * Countdown per factor from the moment the water was taken, the shortest first.
 *
 * @source supervision.md §7.4
 */
export function holdingLeft(factors: readonly string[], takenAt: Instant, now: Instant): HoldingLeft[] {
  const rows = factors.map((factor): HoldingLeft => {
    const { holdingH, leadOnly, holdingConfidence: confidence } = sampleFactor(factor);
    const endsAt = holdingEnd(factor, takenAt);
    if (endsAt === null || holdingH === null)
      return { factor, endsAt: null, minutesLeft: null, share: null, leadOnly, confidence };
    const left = endsAt - now;
    const share = Math.min(1, Math.max(0, left / (holdingH * MICROS_PER_HOUR)));
    return { factor, endsAt, minutesLeft: Math.floor(left / MICROS_PER_MINUTE), share, leadOnly, confidence };
  });
  const when = ({ endsAt }: HoldingLeft): number => endsAt ?? Number.MAX_SAFE_INTEGER;
  return rows.sort((a, b) => when(a) - when(b));
}

/**
 * The first holding time that ends among the factors that can prove something; when there is none of those,
 * among all. Null: no figure at hand.
 */
export function earliestHolding(factors: readonly string[], takenAt: Instant): Instant | null {
  const proving = factors.filter((code) => !sampleFactor(code).leadOnly);
  const ends = (proving.length > 0 ? proving : factors).flatMap((code) => holdingEnd(code, takenAt) ?? []);
  return ends.length === 0 ? null : instant(Math.min(...ends));
}

/** The last one that ends; null: one of them has no figure, so it is never over. */
export function latestHolding(factors: readonly string[], takenAt: Instant): Instant | null {
  const ends = factors.map((code) => holdingEnd(code, takenAt));
  return ends.some((end) => end === null) ? null : instant(Math.max(...(ends as Instant[])));
}

export const PRESERVATION_NAMES: Readonly<
  Record<Preservation, { readonly zh: string; readonly en: string }>
> = {
  none: { zh: '不加', en: 'nothing' },
  acid: { zh: '加硫酸（金属加硝酸）', en: 'sulphuric acid (metals: nitric)' },
  alkali: { zh: '加氢氧化钠', en: 'sodium hydroxide' },
  hydrochloric: { zh: '加盐酸', en: 'hydrochloric acid' },
};
