import { type FlagDialect, type FlagEffect, flagMeaning } from './flags.ts';
import { type Instant, instant, type TimeRange } from './instant.ts';
import { type MarkType, TYPE_OF_FLAG } from './mark.ts';
import { type Edition, factorOf } from './reading.ts';

/** One number’s flag, as far as the automatic layer needs it. */
export interface FlagSeen {
  readonly column: string;
  readonly at: Instant;
  readonly flag: string;
  readonly edition: Edition;
}

/** A run of one flag: a layer over the numbers as received, computed and never kept. */
export interface FlagRun {
  readonly factor: string;
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly flag: string;
  readonly means: FlagEffect;
  readonly zh: string;
  readonly en: string;
  /** The type of mark the flag amounts to; null: none of V1. */
  readonly type: MarkType | null;
  readonly count: number;
}

/**
 * Automatic marks: runs of flags that mean something else than normal, by factor. A pause longer than one and a
 * half steps ends a run: nobody said anything about what is missing.
 *
 * @param rows flags oldest first within each column
 * @param stepMicros the series’ own step; the last number of a run stands for so long
 * @source supervision.md §2.1 “Reading”, §4.1
 */
export function flagRuns(
  rows: readonly FlagSeen[],
  stepMicros: number,
  dialect: FlagDialect = 'source',
): FlagRun[] {
  const runs: FlagRun[] = [];
  const open = new Map<string, FlagRun>();
  for (const { column, at, flag, edition } of rows) {
    const factor = factorOf(column);
    const { means, zh, en } = flagMeaning(edition, flag, dialect);
    const held = open.get(column);
    const joins = held && held.flag === flag && at <= held.to + stepMicros / 2;
    if (held && !joins) {
      runs.push(held);
      open.delete(column);
    }
    if (means === 'normal') continue;
    const to = instant(at + stepMicros);
    const type = TYPE_OF_FLAG[means] ?? null;
    if (joins) open.set(column, { ...held, to, count: held.count + 1 });
    else open.set(column, { factor, from: at, to, flag, means, zh, en, type, count: 1 });
  }
  runs.push(...open.values());
  return runs.sort((a, b) => a.from - b.from || (a.factor < b.factor ? -1 : 1));
}

/** The parts of `range` that no other range covers. */
export function uncovered(range: TimeRange, others: readonly TimeRange[]): TimeRange[] {
  let rest: TimeRange[] = [range];
  for (const other of others) {
    rest = rest.flatMap((part) => {
      if (other.to <= part.from || other.from >= part.to) return [part];
      const before = { from: part.from, to: other.from };
      const after = { from: other.to, to: part.to };
      return [before, after].filter(({ from, to }) => to > from);
    });
  }
  return rest;
}
