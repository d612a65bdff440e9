import type { Confidence, Limit, LimitKind } from './book.ts';
import { LIMIT_CONDITIONS, LIMIT_LINES, LIMIT_NOTES } from './limit-lines.ts';

export * from './surface-water.ts';

/** Where the standard wants the sample taken. It is part of the rule. */
export type OutletPosition = 'total' | 'workshop' | 'sewer' | 'stack' | 'purifier';

/** One limit as a standard prints it; not yet the limit of any plant. */
export interface StandardLimit {
  /** Stable: the line's number in the table, `GB 4287-2012/12`. */
  readonly id: string;
  readonly standard: string;
  readonly table: string;
  readonly class: string;
  /** Factor code, '' when HJ 212 has none for the factor. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly min: number | null;
  readonly max: number | null;
  readonly unit: string;
  readonly kind: LimitKind;
  readonly position: OutletPosition;
  /** Dates of the number, `YYYY-MM-DD`, not of the plant; '' = not known or open. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly confidence: Confidence;
  readonly condition: string;
  readonly note: string;
}

let book: readonly StandardLimit[] | undefined;

/** All lines of the limit book, in the order of the table. */
export function standardLimits(): readonly StandardLimit[] {
  book ??= LIMIT_LINES.map((line, at) => {
    const [standard, table, klass, code, zh, en, min, max, unit, kind, position] = line;
    const [, , , , , , , , , , , validFrom, validTo, confidence, condition, note] = line;
    return {
      id: `${standard}/${at}`,
      standard,
      table,
      class: klass,
      code,
      zh,
      en,
      min,
      max,
      unit,
      kind,
      position,
      validFrom,
      validTo,
      confidence,
      condition: LIMIT_CONDITIONS[condition]!,
      note: LIMIT_NOTES[note]!,
    };
  });
  return book;
}

/** Lines in force on a natural day, optionally of one standard or factor. */
export function standardLimitsOn(
  day: string,
  only: { readonly standard?: string; readonly code?: string } = {},
): StandardLimit[] {
  return standardLimits().filter(
    (row) =>
      (row.validFrom === '' || row.validFrom <= day) &&
      (row.validTo === '' || day <= row.validTo) &&
      (only.standard === undefined || row.standard === only.standard) &&
      (only.code === undefined || row.code === only.code),
  );
}

export type ToVerifyWhy = 'no-number' | 'no-code' | 'no-date' | 'not-read';

/** Why a line may not judge yet; undefined: nothing is missing. `not-detectable` needs no number. */
export function toVerifyWhy(row: StandardLimit): ToVerifyWhy | undefined {
  if (row.min === null && row.max === null && row.kind !== 'not-detectable') return 'no-number';
  if (row.code === '') return 'no-code';
  if (row.validFrom === '') return 'no-date';
  return row.confidence === 'T' ? undefined : 'not-read';
}

/** The “to verify” page: every line that may not judge, with the reason. */
export const limitsToVerify = (): { readonly row: StandardLimit; readonly why: ToVerifyWhy }[] =>
  standardLimits().flatMap((row) => {
    const why = toVerifyWhy(row);
    return why ? [{ row, why }] : [];
  });

/** What a person completes to make a standard's line the limit of an outlet. */
export type LimitDraft = Pick<
  Limit,
  | 'factor'
  | 'kind'
  | 'min'
  | 'max'
  | 'unit'
  | 'source'
  | 'clause'
  | 'condition'
  | 'confidence'
  | 'validFrom'
  | 'validTo'
>;

/**
 * A draft of an outlet's limit from a standard's line; undefined when the line has no number or no factor
 * code, because such a limit could judge nothing. Confidence travels along: findings by it are 仅供参考 until
 * somebody has compared it with the text.
 * @source supervision.md §5.5
 */
export function limitDraft(row: StandardLimit): LimitDraft | undefined {
  const why = toVerifyWhy(row);
  if (why === 'no-number' || why === 'no-code') return undefined;
  const { kind, min, max, unit, condition, confidence, validFrom, validTo } = row;
  const clause = `${row.standard} ${row.table} ${row.class}`;
  return {
    factor: row.code,
    kind,
    min,
    max,
    unit,
    source: 'national',
    clause,
    condition,
    confidence,
    validFrom,
    validTo,
  };
}
