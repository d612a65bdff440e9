/** What an analyser multiplies, adds, and can show at most. @source HJ 212-2017 Table B.8 (i13001, i13007, i13008) */
export interface Adjustment {
  readonly slope: number;
  readonly intercept: number;
  /** Undefined: it changes its range by itself. */
  readonly range: number | undefined;
}

interface Since<T> {
  readonly fromMinute: number;
  readonly what: T;
}

const FACTORY: Adjustment = { slope: 1, intercept: 0, range: undefined };
const SAMPLES_KEPT = 50;

/**
 * What people and hosts did to one instrument: adjustments, times of calibration and cleaning, samples asked for,
 * another period. Empty for most, and then nothing of it is felt; what was shown before a change stays as it was.
 */
export class Upkeep {
  #adjustments: Since<Adjustment>[] = [];
  #marks: { fromMinute: number; toMinute: number; flag: string }[] = [];
  #samples: number[] = [];
  #periods: Since<{ startMinute: number; periodMin: number }>[] = [];

  /** In force at a minute since the epoch. */
  adjustment(minute: number): Adjustment {
    return this.#adjustments.findLast((each) => each.fromMinute <= minute)?.what ?? FACTORY;
  }

  adjust(fromMinute: number, change: Partial<Adjustment>): void {
    this.#adjustments.push({ fromMinute, what: { ...this.adjustment(fromMinute), ...change } });
  }

  get adjusted(): boolean {
    return this.#adjustments.length > 0;
  }

  /** Data of these minutes carry a flag of their own. */
  mark(fromMinute: number, toMinute: number, flag: string): void {
    this.#marks.push({ fromMinute, toMinute, flag });
  }

  markAt(minute: number): string | undefined {
    if (this.#marks.length === 0) return undefined;
    return this.#marks.find((each) => minute >= each.fromMinute && minute < each.toMinute)?.flag;
  }

  /** A batch analyser takes a sample now. */
  sample(minute: number): void {
    this.#samples = [...this.#samples, minute].slice(-SAMPLES_KEPT);
  }

  /** The youngest sample asked for whose result is out, later than the regular one; else the regular one. */
  newerSample(regular: number, minute: number, resultMin: number): number {
    let newest = regular;
    for (const each of this.#samples) if (each > newest && each + resultMin <= minute) newest = each;
    return newest;
  }

  /** Samples are taken every `periodMin`, counted from a minute since the epoch. */
  setPeriod(fromMinute: number, startMinute: number, periodMin: number): void {
    this.#periods.push({ fromMinute, what: { startMinute, periodMin } });
  }

  period(minute: number): { startMinute: number; periodMin: number } | undefined {
    if (this.#periods.length === 0) return undefined;
    return this.#periods.findLast((each) => each.fromMinute <= minute)?.what;
  }
}
