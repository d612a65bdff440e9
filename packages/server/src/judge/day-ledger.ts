import { dayStart, formatDay, type Instant, instant, MICROS_PER_DAY, type PointId } from '@wenqu/domain';
import type { DayVerdict, YearDay } from '@wenqu/rules';
import type { Note, ReadingStore } from '../store/readings.ts';

/** Days remembered of each factor: a year of loads and the days before its first that a repetition reaches back to. */
const DAYS_KEPT = 400;
const KIND = 'day';
const VERDICTS = { none: 0, within: 1, over: 2, reference: 3 } as const;
const EMPTY = -1;

/** One factor's days in arrays of fixed length; a day lies at its number modulo the length. */
interface Days {
  readonly day: Int32Array;
  /** kg, NaN = not judged. */
  readonly loadKg: Float64Array;
  readonly verdict: Uint8Array;
}

export interface JudgedDay {
  readonly loadKg: number | null;
  /** null: the day could not be judged. */
  readonly verdict: DayVerdict['verdict'] | null;
  readonly forReference: boolean;
}

const dayNumber = (from: Instant): number => Math.round((from - DAY_ZERO) / MICROS_PER_DAY);
const DAY_ZERO = dayStart(instant(0));
const fromOf = (number: number): Instant => instant(DAY_ZERO + number * MICROS_PER_DAY);

/**
 * What each judged day of a point and factor came to, for the rules that need many days. Saved as notes month by
 * month with the cursor, so that a restart goes on where it was and a day judged again replaces itself.
 */
export class DayLedger {
  readonly #days = new Map<string, Days>();
  readonly #unsaved = new Set<string>();

  constructor(store: ReadingStore) {
    for (const { key, value } of store.notes(KIND)) {
      const [point, factor] = key.split(' ') as [PointId, string];
      const days = this.#of(point, factor);
      for (const [number, loadKg, verdict] of JSON.parse(value) as [number, number | null, number][])
        write(days, number, loadKg ?? Number.NaN, verdict);
    }
  }

  #of(point: PointId, factor: string): Days {
    const key = `${point} ${factor}`;
    let days = this.#days.get(key);
    if (!days) {
      days = {
        day: new Int32Array(DAYS_KEPT).fill(EMPTY),
        loadKg: new Float64Array(DAYS_KEPT),
        verdict: new Uint8Array(DAYS_KEPT),
      };
      this.#days.set(key, days);
    }
    return days;
  }

  put(point: PointId, factor: string, from: Instant, { loadKg, verdict, forReference }: JudgedDay): void {
    const code = verdict === null ? 'none' : verdict === 'over' && forReference ? 'reference' : verdict;
    write(this.#of(point, factor), dayNumber(from), loadKg ?? Number.NaN, VERDICTS[code]);
    this.#unsaved.add(`${point} ${factor} ${formatDay(from).slice(0, 7)}`);
  }

  /** Days up to and with `upTo`, oldest first. */
  #held(point: PointId, factor: string, upTo: Instant): { days: Days; slots: number[] } {
    const days = this.#of(point, factor);
    const last = dayNumber(upTo);
    const slots: number[] = [];
    for (let number = last - DAYS_KEPT + 1; number <= last; number++) {
      const slot = slotOf(number);
      if (days.day[slot] === number) slots.push(slot);
    }
    return { days, slots };
  }

  loads(point: PointId, factor: string, upTo: Instant): YearDay[] {
    const { days, slots } = this.#held(point, factor, upTo);
    return slots.map((slot) => {
      const loadKg = days.loadKg[slot]!;
      return { from: fromOf(days.day[slot]!), loadKg: Number.isNaN(loadKg) ? null : loadKg };
    });
  }

  verdicts(point: PointId, factor: string, upTo: Instant): DayVerdict[] {
    const { days, slots } = this.#held(point, factor, upTo);
    return slots
      .filter((slot) => days.verdict[slot] !== VERDICTS.none)
      .map((slot) => ({
        from: fromOf(days.day[slot]!),
        verdict: days.verdict[slot] === VERDICTS.within ? 'within' : 'over',
        forReference: days.verdict[slot] === VERDICTS.reference,
      }));
  }

  /** Months that changed since last asked. */
  notes(): Note[] {
    const notes = [...this.#unsaved].map((key) => {
      const [point, factor, month] = key.split(' ') as [PointId, string, string];
      const days = this.#of(point, factor);
      const rows: [number, number | null, number][] = [];
      for (let slot = 0; slot < DAYS_KEPT; slot++) {
        const number = days.day[slot]!;
        if (number === EMPTY || !formatDay(fromOf(number)).startsWith(month)) continue;
        const loadKg = days.loadKg[slot]!;
        rows.push([number, Number.isNaN(loadKg) ? null : loadKg, days.verdict[slot]!]);
      }
      return { kind: KIND, key, value: JSON.stringify(rows) };
    });
    this.#unsaved.clear();
    return notes;
  }
}

const slotOf = (number: number): number => ((number % DAYS_KEPT) + DAYS_KEPT) % DAYS_KEPT;

/** A day older than what its place holds is past remembering. */
function write(days: Days, number: number, loadKg: number, verdict: number): void {
  const slot = slotOf(number);
  if (days.day[slot]! > number) return;
  days.day[slot] = number;
  days.loadKg[slot] = loadKg;
  days.verdict[slot] = verdict;
}
