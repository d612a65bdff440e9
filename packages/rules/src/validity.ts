import {
  type ClaimLayer,
  type Edition,
  type FlagDialect,
  type FlagEffect,
  flagMeaning,
  type Instant,
  type ValidityClaim,
  wasKnown,
} from '@wenqu/domain';
import {
  VALIDITY_EDITIONS,
  type ValidityEdition,
  type ValidityRowId,
  type ValidityYield,
  validityRow,
} from './validity-table.ts';

/**
 * `valid`: the number counts. `above`: no number, but the fact “above X” stays. `disputed`: kept out until a
 * person has looked. `invalid`: kept, shown hollow, counts nowhere.
 * @source supervision.md §4.1, §4.2
 */
export type Validity = 'valid' | 'above' | 'disputed' | 'invalid';

const BY_EFFECT: Readonly<Record<FlagEffect, Validity>> = {
  normal: 'valid',
  'over-range': 'above',
  stopped: 'invalid',
  maintenance: 'invalid',
  manual: 'invalid',
  fault: 'invalid',
  calibration: 'invalid',
  link: 'invalid',
  unknown: 'invalid',
};

/**
 * What the device's own flag makes of a number. A flag is a claim: `valid` still needs the checks of the
 * hour. An unknown letter is not N.
 *
 * @source supervision.md §4.1; HJ 212-2017 Table 8
 */
export const validityOf = (edition: Edition, flag: string, dialect: FlagDialect = 'source'): Validity =>
  flag === 'N' && dialect === 'source' ? 'valid' : BY_EFFECT[flagMeaning(edition, flag, dialect).means];

/** What decided about an hour: a row of supervision.md §4.2, or the lack of a figure. */
export type ValidityWhy = ValidityRowId | 'claim' | 'no-number' | 'no-flow';

export interface HourValidity {
  readonly validity: Validity;
  /** What decided; '' = nothing spoke against it. */
  readonly why: ValidityWhy | '';
  /** Rows that ask without deciding. */
  readonly questions: readonly ValidityRowId[];
  /** False: declared and confirmed as without discharge; the hour leaves those that are due. */
  readonly due: boolean;
  /** Ids of the claims that spoke, strongest first. */
  readonly claims: readonly string[];
}

/** All that is known of one hour. What is left out says nothing. */
export interface HourClaim {
  readonly edition: Edition;
  /** The hour's mean in the factor's unit, null when none came. */
  readonly mean: number | null;
  readonly flag: string;
  /** Water of the hour, m³; null = no figure or no valid one. */
  readonly volumeM3: number | null;
  /** False for pH and temperature: they need no flow to count. */
  readonly weighed?: boolean;
  /** Claims that touch the hour and are known: see `claimsOn`. */
  readonly claims?: readonly ValidityClaim[];
  /** Device minus ours, seconds. */
  readonly clockOffsetS?: number | null;
  /** One moment at the three ends. */
  readonly ends?: {
    readonly analyser: number | null;
    readonly logger: number | null;
    readonly platform: number;
  };
  /** The course around the hour leapt or stood still. */
  readonly odd?: boolean;
  readonly detectionLimit?: number | null;
  readonly rules?: ValidityEdition;
}

/** The layers as they lie over one another: what a higher one says stands before a lower one. @source supervision.md §2.1 */
const LAYERS: readonly ClaimLayer[] = ['automatic-mark', 'manual-mark', 'qc', 'review'];

/** Claims about a stretch as known on a moment, strongest first: higher layer, then the newer word. */
export function claimsOn(
  claims: readonly ValidityClaim[],
  { factor, from, to, knownAt }: { factor: string; from: Instant; to: Instant; knownAt: Instant },
): ValidityClaim[] {
  return claims
    .filter((each) => each.from < to && from < each.to && wasKnown(each, knownAt))
    .filter(({ factors }) => factors.length === 0 || factors.includes(factor))
    .sort(
      (one, other) =>
        LAYERS.indexOf(other.layer) - LAYERS.indexOf(one.layer) ||
        other.knownFrom - one.knownFrom ||
        (one.id < other.id ? -1 : 1),
    );
}

/** What a yield makes of a number that came. */
const OF_YIELD: Readonly<Record<ValidityYield, Validity>> = {
  invalid: 'invalid',
  disputed: 'disputed',
  above: 'above',
  question: 'valid',
  late: 'valid',
};

/**
 * May an hour's concentration be used? Order: whether there is a number at all, what people and checks say of it
 * (the highest layer alone), the device's own flag, whether water ran, then the number itself. An hour without
 * discharge is not a compliant hour. `valid` of a higher layer lifts a flag, a difference of the three ends and a
 * doubt about the number; it makes neither a number nor water, and lifts no “above range”.
 *
 * A declared stop in whose hour water was measured stays due, and asks: it was not without discharge.
 * @source supervision.md §4.2 [G]; HJ 356-2019 ch. 6
 */
export function hourValidity(hour: HourClaim): HourValidity {
  const claims = hour.claims ?? [];
  const wet = hour.volumeM3 !== null && hour.volumeM3 > 0;
  const stopped = claims.some(({ effect }) => effect === 'lawful-stop');
  const spoken = { due: !stopped || wet, claims: claims.map(({ id }) => id) };
  const questions = questionsOf(hour, stopped && wet);
  const told = (validity: Validity, why: ValidityWhy | ''): HourValidity => ({
    ...{ validity, why, questions },
    ...spoken,
  });
  if (hour.mean === null || !Number.isFinite(hour.mean)) return told('invalid', 'no-number');
  const word = claims.find(({ effect }) => effect !== 'lawful-stop');
  const said = word && BY_WORD[word.effect];
  if (word && said) return told(said, isRow(word.row) ? word.row : 'claim');
  const against = verdictOf(hour, word !== undefined);
  if (against) return told(OF_YIELD[against.yields], against.row);
  if (hour.volumeM3 === null && hour.weighed !== false) return told('valid', 'no-flow');
  return told('valid', questions[0] ?? '');
}

const BY_WORD: Readonly<Partial<Record<ValidityClaim['effect'], Validity>>> = {
  invalid: 'invalid',
  disputed: 'disputed',
};

const isRow = (row: string): row is ValidityRowId => /^V([1-9]|10)$/.test(row);

/** @param lifted a higher layer said that the number is valid */
function verdictOf(
  { edition, mean, flag, volumeM3, weighed = true, ends, rules = VALIDITY_EDITIONS.at(-1)! }: HourClaim,
  lifted: boolean,
): { readonly row: ValidityRowId; readonly yields: ValidityYield } | undefined {
  const by = (row: ValidityRowId, yields?: ValidityYield) => {
    const held = yields ?? validityRow(row, rules)?.yields ?? 'question';
    return held === 'question' || held === 'late' ? undefined : { row, yields: held };
  };
  const claimed = validityOf(edition, flag);
  if (claimed === 'above') return by('V7');
  if (claimed === 'invalid' && !lifted) return by('V1');
  if (weighed && volumeM3 !== null && volumeM3 <= 0) return by('V2');
  if (lifted) return undefined;
  if (ends && endsDiffer(ends, rules.endsShareMax)) return by('V4');
  return mean! < 0 && weighed ? by('V5', rules.belowZero) : undefined;
}

/** @source supervision.md §4.2 V4 */
function endsDiffer(
  { analyser, logger, platform }: NonNullable<HourClaim['ends']>,
  shareMax: number,
): boolean {
  const known = [analyser, logger, platform].filter((each) => each !== null);
  const truth = analyser ?? logger ?? platform;
  // A difference that equals its bound in decimal must not fail by the last bit of a double.
  return known.some((each) => Math.abs(each - truth) > Math.abs(truth) * shareMax * (1 + 1e-9));
}

function questionsOf(hour: HourClaim, contradicted: boolean): ValidityRowId[] {
  const { mean, weighed = true, odd = false, clockOffsetS = null, detectionLimit = null } = hour;
  const rules = hour.rules ?? VALIDITY_EDITIONS.at(-1)!;
  const asks: readonly [ValidityRowId, boolean][] = [
    ['V5', weighed && mean !== null && mean >= 0 && mean <= (detectionLimit ?? 0)],
    ['V6', odd],
    ['V9', clockOffsetS !== null && Math.abs(clockOffsetS) > rules.clockSuspectS],
    ['V10', contradicted],
  ];
  return asks.flatMap(([row, asked]) => (asked ? [row] : []));
}
