import type { Instrument } from './instrument.ts';

/** What an interval says of one factor. Totals in the factor's total unit: m³ for flow, kg for mg/L. */
export interface FactorSummary {
  readonly factor: string;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Undefined where the factor has no total (pH, temperature, process values). */
  readonly total: number | undefined;
  readonly flag: string;
}

/** Sums of a span of minutes that can be added to those of the next. */
interface Sums {
  minutes: number;
  volumeM3: number;
  min: number[];
  max: number[];
  /** Integral of the value over time, value × minutes. */
  area: number[];
  /** Integral of value × flow: mass in the total unit. */
  mass: number[];
  flags: string[];
}

const MINUTES_PER_HOUR = 60;
const HOURS_KEPT = 30;
const SECONDS_PER_MINUTE = 60;
/** From more to less serious: which abnormal flag an interval takes. */
const SERIOUS = ['D', 'B', 'F', 'T', 'M', 'C', 'S'];

/**
 * The totaliser and averager of one point. Between two whole minutes flow and value run straight, so a minute's
 * volume and mass are exact integrals; the mean of a concentration is weighted with the flow.
 * @source HJ 212-2017 Appendix D
 */
export class Interval {
  readonly #instruments: readonly Instrument[];
  readonly #flow: Instrument | undefined;
  readonly #hours = new Map<number, Sums>();

  constructor(instruments: readonly Instrument[]) {
    this.#instruments = instruments;
    this.#flow = instruments.find((each) => each.factor === 'w00000');
  }

  /** The span of whole minutes [from, to); whole hours are remembered, so that a day is cheap. */
  summary(fromMinute: number, toMinute: number): FactorSummary[] {
    const sums = this.#empty();
    let minute = fromMinute;
    while (minute < toMinute) {
      if (minute % MINUTES_PER_HOUR === 0 && minute + MINUTES_PER_HOUR <= toMinute) {
        add(sums, this.#hour(minute));
        minute += MINUTES_PER_HOUR;
      } else {
        this.#addMinute(sums, minute);
        minute++;
      }
    }
    return this.#instruments.map((instrument, at) => summaryOf(instrument, at, sums));
  }

  /** What was shown in the past was set anew: nothing remembered holds. */
  forget(): void {
    this.#hours.clear();
  }

  #empty(): Sums {
    const { length } = this.#instruments;
    const filled = (value: number) => new Array<number>(length).fill(value);
    return {
      minutes: 0,
      volumeM3: 0,
      min: filled(Number.POSITIVE_INFINITY),
      max: filled(Number.NEGATIVE_INFINITY),
      area: filled(0),
      mass: filled(0),
      flags: new Array<string>(length).fill(''),
    };
  }

  #hour(minute: number): Sums {
    const held = this.#hours.get(minute);
    if (held !== undefined) return held;
    const sums = this.#empty();
    for (let each = 0; each < MINUTES_PER_HOUR; each++) this.#addMinute(sums, minute + each);
    this.#hours.set(minute, sums);
    if (this.#hours.size > HOURS_KEPT) this.#hours.delete(this.#hours.keys().next().value!);
    return sums;
  }

  #addMinute(sums: Sums, minute: number): void {
    const q0 = this.#flow?.at(minute).value ?? 0;
    const q1 = this.#flow?.at(minute + 1).value ?? 0;
    sums.minutes++;
    sums.volumeM3 += ((q0 + q1) / 2) * (SECONDS_PER_MINUTE / 1000);
    for (let at = 0; at < this.#instruments.length; at++) {
      const instrument = this.#instruments[at]!;
      const { value: c0, flag } = instrument.at(minute);
      // A batch result is a step at a whole minute; anything else runs on to the next minute.
      const c1 = instrument.form.manner === 'batch' ? c0 : instrument.at(minute + 1).value;
      sums.min[at] = Math.min(sums.min[at]!, c0, c1);
      sums.max[at] = Math.max(sums.max[at]!, c0, c1);
      sums.area[at]! += (c0 + c1) / 2;
      // L/s × mg/L × s = mg, and 10⁶ mg are a kilogram (for µg/L: a gram).
      sums.mass[at]! += ((q0 * (2 * c0 + c1) + q1 * (c0 + 2 * c1)) / 6) * (SECONDS_PER_MINUTE / 1e6);
      if (flag !== 'N') sums.flags[at] += flag;
    }
  }
}

function add(sums: Sums, other: Sums): void {
  sums.minutes += other.minutes;
  sums.volumeM3 += other.volumeM3;
  for (let at = 0; at < sums.min.length; at++) {
    sums.min[at] = Math.min(sums.min[at]!, other.min[at]!);
    sums.max[at] = Math.max(sums.max[at]!, other.max[at]!);
    sums.area[at]! += other.area[at]!;
    sums.mass[at]! += other.mass[at]!;
    sums.flags[at] += other.flags[at]!;
  }
}

/** One abnormal minute makes the interval abnormal; the most frequent letter stands for it. */
function worstFlag(flags: string): string {
  if (flags === '') return 'N';
  const counts = SERIOUS.map((letter) => flags.split(letter).length - 1);
  return SERIOUS[counts.indexOf(Math.max(...counts))]!;
}

function summaryOf(instrument: Instrument, at: number, sums: Sums): FactorSummary {
  const { factor, form } = instrument;
  const isFlow = factor === 'w00000';
  const weighted = form.total && !isFlow && sums.volumeM3 > 0;
  const mean = weighted ? (sums.mass[at]! / sums.volumeM3) * 1000 : sums.area[at]! / sums.minutes;
  const total = isFlow ? sums.volumeM3 : form.total ? sums.mass[at]! : undefined;
  // Rounding in the last bit must not carry the mean outside its extremes.
  const inside = Math.min(sums.max[at]!, Math.max(sums.min[at]!, mean));
  return {
    factor,
    min: sums.min[at]!,
    max: sums.max[at]!,
    mean: inside,
    total,
    flag: worstFlag(sums.flags[at]!),
  };
}
