import {
  factorOf,
  fieldOf,
  flagMeaning,
  type Instant,
  instant,
  type MarkCheck,
  type MarkClaimed,
  type MarkDoubt,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  markType,
  type ReadingRow,
  roundHalfEven,
  spanHours,
  type TimeRange,
} from '@wenqu/domain';
import { type Evidence, keptOverlaps } from './evidence.ts';

/** Proposals without legal force. [P] */
const RULES = {
  /** A facility that ran for so long was not stopped. */
  runsMinutesMin: 30,
  /** A state that is not told again counts for so long at most. */
  stateHoldsMinutesMax: 60,
  /** Hours with water from which on a stop is doubted. @source detection.md D29 */
  flowHoursMin: 2,
  /** Values that came in time during a claimed break. */
  cameMin: 3,
  cameWithinMicros: 5 * MICROS_PER_MINUTE,
  normalShareMin: 0.5,
};
const FLOW = new Set(['w00000', 'B01']);

/**
 * The automatic check: what speaks against a mark, by the numbers as received and what the house knows.
 *
 * @param clockChecked false where arrivals follow another clock than ours
 * @source supervision.md §7.6, Annex A.6; detection.md D28, D29
 */
export function checkMark(
  mark: MarkClaimed,
  evidence: Evidence,
  now: Instant,
  clockChecked: boolean,
): MarkCheck {
  const doubts = [
    ...stopDoubts(mark, evidence),
    ...breakDoubts(mark, evidence, clockChecked),
    ...handDoubts(mark, evidence),
    ...lengthDoubts(mark),
    ...evidence.conditions,
  ];
  return {
    at: now,
    doubts,
    overlaps: keptOverlaps(evidence.overlaps),
    overlapCount: evidence.overlaps.length,
    support: supportOf(mark, evidence),
    missing: evidence.missing,
  };
}

const within = ({ from, to }: TimeRange, { at }: ReadingRow): boolean => at >= from && at < to;
const doubt = (code: MarkDoubt['code'], contradicts: boolean, facts: MarkDoubt['facts'] = {}): MarkDoubt => ({
  code,
  contradicts,
  facts,
});

/** A stop is contradicted by a facility that runs and by water that leaves. */
function stopDoubts(mark: MarkClaimed, { states, hours, realtime }: Evidence): MarkDoubt[] {
  if (!markType(mark.type).saysStopped) return [];
  const measured = hours.some(hasFlow) ? hours : realtime.some(hasFlow) ? realtime : undefined;
  const flowing = measured && flowHours(mark, measured);
  const flows = flowing !== undefined && flowing.hours >= RULES.flowHoursMin;
  const doubts: MarkDoubt[] = [];
  for (const [unit, minutes] of runningMinutes(mark, states)) {
    if (minutes < RULES.runsMinutesMin) continue;
    // A treatment kept alive while nothing leaves is no production.
    doubts.push(doubt('facility-runs', flows || flowing === undefined, { unit, minutes }));
  }
  if (flows) doubts.push(doubt('water-flows', true, { ...flowing }));
  return doubts;
}

const flowsOf = (row: ReadingRow): readonly { readonly value: number; readonly field: string }[] =>
  row.values.flatMap(({ column, value, flag }) => {
    if (!FLOW.has(factorOf(column))) return [];
    const { means } = flagMeaning(row.edition, flag);
    return means === 'fault' || means === 'calibration' ? [] : [{ value, field: fieldOf(column) }];
  });
const hasFlow = (row: ReadingRow): boolean => flowsOf(row).length > 0;

/** Clock hours in which water left, and the most of it in L/s where that was told. */
function flowHours(
  mark: MarkClaimed,
  rows: readonly ReadingRow[],
): { hours: number; most: string; unit: string } {
  const hours = new Set<number>();
  let most = 0;
  for (const row of rows.filter((each) => within(mark, each))) {
    for (const { value, field } of flowsOf(row)) {
      if (value <= 0) continue;
      hours.add(Math.floor(row.at / MICROS_PER_HOUR));
      if (field !== 'Cou') most = Math.max(most, value);
    }
  }
  return { hours: hours.size, most: roundHalfEven(most, 2), unit: 'L/s' };
}

/** Minutes each facility reported as running: 1 in SBn-RS. @source HJ 212-2017 §6.6.3 2021 */
function runningMinutes(mark: MarkClaimed, states: readonly ReadingRow[]): Map<string, number> {
  const minutes = new Map<string, number>();
  const since = new Map<string, Instant>();
  const end = (unit: string, at: Instant): void => {
    const from = since.get(unit);
    if (from === undefined) return;
    const held = Math.min((at - from) / MICROS_PER_MINUTE, RULES.stateHoldsMinutesMax);
    minutes.set(unit, Math.round((minutes.get(unit) ?? 0) + held));
    since.delete(unit);
  };
  for (const row of states.filter((each) => within(mark, each))) {
    for (const { column, value } of row.values.filter((each) => fieldOf(each.column) === 'RS')) {
      const unit = factorOf(column);
      end(unit, row.at);
      if (value === 1) since.set(unit, row.at);
    }
  }
  const last = states.at(-1)?.at ?? mark.from;
  const until = instant(Math.min(mark.to, last + RULES.stateHoldsMinutesMax * MICROS_PER_MINUTE));
  for (const unit of [...since.keys()]) end(unit, until);
  return minutes;
}

/** A break is contradicted by values that came while it lasted. */
function breakDoubts(mark: MarkClaimed, { realtime, hours }: Evidence, clockChecked: boolean): MarkDoubt[] {
  if (mark.type !== 'communication-break' || !clockChecked) return [];
  const came = [...realtime, ...hours].filter(
    (row) =>
      within(mark, row) &&
      row.arrival - row.at <= RULES.cameWithinMicros &&
      row.arrival >= mark.from + RULES.cameWithinMicros &&
      row.arrival <= mark.to - RULES.cameWithinMicros,
  );
  return came.length >= RULES.cameMin ? [doubt('data-came', true, { count: came.length })] : [];
}

/** What people do leaves traces; their lack supports nothing and contradicts nothing. */
function handDoubts(mark: MarkClaimed, { visits, checks, hours, realtime }: Evidence): MarkDoubt[] {
  if (!markType(mark.type).needsHands) return [];
  const doubts: MarkDoubt[] = [];
  if (visits + checks === 0) doubts.push(doubt('nobody-there', false));
  const flags = flagsOf(mark, realtime.length > 0 ? realtime : hours);
  const calibrated = flags.some((means) => means === 'calibration');
  if (mark.type === 'calibration' && checks === 0 && !calibrated) doubts.push(doubt('no-check', false));
  const normal = flags.filter((means) => means === 'normal').length;
  if (flags.length > 0 && normal / flags.length >= RULES.normalShareMin) {
    doubts.push(doubt('flags-normal', false, { percent: Math.round((normal / flags.length) * 100) }));
  }
  return doubts;
}

/** What the flags of the marked factors mean, one for each value in the stretch. */
const flagsOf = (mark: MarkClaimed, rows: readonly ReadingRow[]) =>
  rows
    .filter((row) => within(mark, row))
    .flatMap(({ values, edition }) =>
      values
        .filter(({ column }) => mark.factors.length === 0 || mark.factors.includes(factorOf(column)))
        .filter(({ flag }) => flag !== '')
        .map(({ flag }) => flagMeaning(edition, flag).means),
    );

function lengthDoubts(mark: MarkClaimed): MarkDoubt[] {
  const hours = Math.round(spanHours(mark) * 10) / 10;
  const usual = markType(mark.type).usualHMax;
  return hours > usual ? [doubt('too-long', false, { hours, usual })] : [];
}

/** Codes of what speaks for it. */
function supportOf(mark: MarkClaimed, { visits, checks, hours, realtime }: Evidence): string[] {
  const flags = flagsOf(mark, realtime.length > 0 ? realtime : hours);
  const flagged = flags.filter((means) => means !== 'normal').length;
  return [
    ...(visits > 0 ? ['visit'] : []),
    ...(checks > 0 ? ['check'] : []),
    ...(flags.length > 0 && flagged / flags.length >= RULES.normalShareMin ? ['flags'] : []),
  ];
}
