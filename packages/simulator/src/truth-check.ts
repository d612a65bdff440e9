import { code2017, column as columnOf, factorOf, fieldOf, type Statistic } from '@wenqu/domain';
import type { TruthLine } from './truth.ts';

/** One version of a value that the host holds. */
export interface HeldVersion {
  readonly value: number;
  readonly flag: string;
}

/** What a host holds of one MN, command and DataTime: every version of every column. */
export type HeldValues = ReadonlyMap<string, readonly HeldVersion[]>;

/** @param dataTime fourteen digits; @returns undefined when nothing is held */
export type Held = (mn: string, cn: string, dataTime: string) => HeldValues | undefined;

export interface TruthExample {
  readonly line: TruthLine;
  readonly column: string;
  readonly sent: string;
  readonly held: readonly HeldVersion[];
}

/** How truth and host agree. A host is right when `missing` and `differing` are 0. */
export interface TruthComparison {
  /** Frames with values that the host acknowledged. */
  framesAcked: number;
  /** Frames with values for which nobody asked an answer. */
  framesNotAsked: number;
  /** Acknowledged frames of which some value is not held at all. */
  missing: number;
  /** The same for frames without answer: the line may have lost them, so this is no fault of the host. */
  missingNotAsked: number;
  /** Values of acknowledged frames, and of other frames that the host holds. */
  valuesCompared: number;
  /** Values held only with another number or flag. */
  differing: number;
  examples: TruthExample[];
}

const EXAMPLES_MAX = 20;
const CN_STATISTIC: Readonly<Record<string, Statistic>> = {
  '2011': 'realtime',
  '2051': 'minute',
  '2061': 'hour',
  '2031': 'day',
  '2021': 'state',
  '2041': 'runtime',
};

/** The statistic a command carries, or undefined when it carries no readings. */
export const statisticOf = (cn: string): Statistic | undefined => CN_STATISTIC[cn];

/** The column under which a host files what was sent under a code of 2005. */
const presentColumn = (sent: string): string => columnOf(code2017(factorOf(sent)), fieldOf(sent));

export const newComparison = (): TruthComparison => ({
  framesAcked: 0,
  framesNotAsked: 0,
  missing: 0,
  missingNotAsked: 0,
  valuesCompared: 0,
  differing: 0,
  examples: [],
});

/** Whether a line says anything a host must hold: values, under an MN it knows, undamaged. */
export const isComparable = (line: TruthLine): boolean =>
  line.values.length > 0 &&
  line.outcome !== 'abandoned' &&
  !line.damaged &&
  !line.unknownMn &&
  statisticOf(line.cn) !== undefined;

/** Adds one line to a comparison. */
export function compareLine(comparison: TruthComparison, line: TruthLine, held: Held): void {
  if (!isComparable(line)) return;
  const acked = line.outcome === 'acked';
  if (acked) comparison.framesAcked++;
  else comparison.framesNotAsked++;
  const columns = held(line.mn, line.cn, line.dataTime);
  let absent = 0;
  for (const [column, sent, flag] of line.values) {
    const versions = columns?.get(presentColumn(column)) ?? columns?.get(column) ?? [];
    if (versions.length === 0) absent++;
    if (versions.length === 0 && !acked) continue;
    comparison.valuesCompared++;
    if (versions.some((version) => version.value === Number(sent) && version.flag === flag)) continue;
    if (versions.length > 0) comparison.differing++;
    if (comparison.examples.length < EXAMPLES_MAX)
      comparison.examples.push({ line, column, sent, held: versions });
  }
  if (absent === 0) return;
  if (acked) comparison.missing++;
  else comparison.missingNotAsked++;
}

/** Compares what was sent with what a host holds; a value agrees when any version equals it, flag included. */
export function compareTruth(lines: Iterable<TruthLine>, held: Held): TruthComparison {
  const comparison = newComparison();
  for (const line of lines) compareLine(comparison, line, held);
  return comparison;
}
