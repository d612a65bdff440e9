import type { Confidence } from '@wenqu/domain';

/** Rows of supervision.md §4.2. */
export type ValidityRowId = 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'V6' | 'V7' | 'V8' | 'V9' | 'V10';

/** What a row looks at. */
export type ValidityNeed =
  | 'flag'
  | 'flow'
  | 'check'
  | 'three-ends'
  | 'number'
  | 'course'
  | 'arrival'
  | 'clock'
  | 'condition';

/**
 * What a row does to the hour it speaks of. `question`: the number counts, and is shown with a question mark.
 * `late`: it counts, and never as real time.
 */
export type ValidityYield = 'invalid' | 'disputed' | 'above' | 'question' | 'late';

export interface ValidityRow {
  readonly row: ValidityRowId;
  readonly needs: ValidityNeed;
  readonly yields: ValidityYield;
  readonly zh: string;
  readonly en: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** One edition of the rules of validity with its numbers. An edition is ended and followed, never edited. */
export interface ValidityEdition {
  readonly edition: string;
  /** Days of conduct it judges, `YYYY-MM-DD` (UTC+8), both included; '' = open. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly confidence: Confidence;
  readonly source: string;
  readonly rows: readonly ValidityRow[];
  /** A number below zero is more than a question. */
  readonly belowZero: ValidityYield;
  /** Share of the due hours of a day, and of the due days of a month, that must be valid. */
  readonly validShareMin: number;
  /** V4: analyser, logger and platform may differ by so much of the analyser's number. */
  readonly endsShareMax: number;
  /** V9: a clock further off makes its data suspect, seconds. */
  readonly clockSuspectS: number;
  /** Factors of which one hour a day of automatic standard check may leave the due hours. */
  readonly checkHourFactors: readonly string[];
}

const row = (
  id: ValidityRowId,
  needs: ValidityNeed,
  yields: ValidityYield,
  zh: string,
  en: string,
  confidence: Confidence,
  source: string,
): ValidityRow => ({ row: id, needs, yields, zh, en, confidence, source });

const CH_6 = 'HJ 356-2019 ch. 6; supervision.md §4.2';
const HOUSE = 'supervision.md §4.2';

/**
 * Editions of the rules of validity, oldest first. HJ 212-2025 Annex G determines validity on the wire; once its
 * text has been read it follows here as an edition of its own, and this one gets its last day.
 * @source HJ 356-2019 ch. 6–8 as told in supervision.md §4.2, §4.4
 */
export const VALIDITY_EDITIONS: readonly ValidityEdition[] = [
  {
    edition: 'HJ356-2019/1',
    validFrom: '2020-03-24',
    validTo: '',
    confidence: 'G',
    source: 'HJ 356-2019 ch. 6–8; supervision.md §4',
    rows: [
      row(
        'V1',
        'flag',
        'invalid',
        '停运、故障、维护、校准或质控期间',
        'stopped, fault, maintenance, calibration or check in progress',
        'G',
        CH_6,
      ),
      row('V2', 'flow', 'invalid', '该时段无水排放', 'no water left in that hour', 'G', CH_6),
      row(
        'V3',
        'check',
        'invalid',
        '质控不合格：上次合格至下次合格之间',
        'a check failed: from the last passed one to the next passed one',
        'G',
        CH_6,
      ),
      row(
        'V4',
        'three-ends',
        'invalid',
        '分析仪、数采仪与平台三端数据不一致',
        'analyser, logger and platform differ',
        'G',
        CH_6,
      ),
      row(
        'V5',
        'number',
        'question',
        '零值、负值或低于检出限',
        'zero, negative or below the detection limit',
        'G',
        CH_6,
      ),
      row(
        'V6',
        'course',
        'question',
        '突变或长时间不变',
        'a sudden rise or fall, or no change at all',
        'G',
        CH_6,
      ),
      row('V7', 'flag', 'above', '超过测量上限', 'above the measuring range', 'P', HOUSE),
      row('V8', 'arrival', 'late', '迟到补全', 'came late: completed, not immediate', 'S', HOUSE),
      row('V9', 'clock', 'question', '数采仪时钟偏差过大', 'the logger’s clock was too far off', 'P', HOUSE),
      row(
        'V10',
        'condition',
        'disputed',
        '标记与工况矛盾，待复核',
        'a mark contradicted by the working condition, until reviewed',
        'P',
        HOUSE,
      ),
    ],
    belowZero: 'disputed',
    validShareMin: 0.75,
    endsShareMax: 0.01,
    clockSuspectS: 300,
    checkHourFactors: ['w01018', 'w21003', 'w21011', 'w21001'],
  },
];

/**
 * The edition in force on a day of conduct. A day before the first edition is judged by the first, a day behind
 * the last by the last: data without any rule would be data nobody looks at.
 *
 * @param day `YYYY-MM-DD` (UTC+8)
 */
export function validityEditionOn(
  day: string,
  editions: readonly ValidityEdition[] = VALIDITY_EDITIONS,
): ValidityEdition {
  const inForce = editions.find(
    ({ validFrom, validTo }) => (validFrom === '' || validFrom <= day) && (validTo === '' || day <= validTo),
  );
  return inForce ?? (day < editions[0]!.validFrom ? editions[0]! : editions.at(-1)!);
}

/** Name of a row on screen. */
export const validityRow = (
  id: string,
  edition: ValidityEdition = VALIDITY_EDITIONS.at(-1)!,
): ValidityRow | undefined => edition.rows.find((each) => each.row === id);
