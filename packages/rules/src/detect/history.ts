import { type Instant, instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { type ChannelRole, type ChannelSpec, MARK, type Mark, type PointSpec, roleOf } from './channel.ts';

/** One hour as the logger summed it up; NaN where it sent nothing. */
export interface HourRecord {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** m³ for flow, kg for a pollutant. */
  readonly amount: number;
  /** Totaliser, m³; flow only. */
  readonly total: number;
}

/** One channel over the stretch of a view. All arrays share one grid; index 0 is the oldest. */
export interface ChannelView {
  readonly spec: ChannelSpec;
  readonly role: ChannelRole;
  /** Valid live values; NaN where missing or not flagged N. Single precision: compare with a tolerance. */
  readonly values: Float32Array;
  /** Live values whatever their flag; NaN where none came. */
  readonly sent: Float32Array;
  /** A `MARK` per slot. */
  readonly marks: Uint8Array;
  /** 1 where an earlier finding already doubts or explains the slot: baselines leave it out. */
  readonly suspect: Uint8Array;
  /** Logger's hours, `hourCount` of each, NaN where none came. */
  readonly hourMin: Float64Array;
  readonly hourMean: Float64Array;
  readonly hourMax: Float64Array;
  readonly hourAmount: Float64Array;
  readonly hourTotal: Float64Array;
}

/** What was known of a point at one moment: nothing later than `now` is in it. */
export interface View {
  /** End of the last slot; a full hour. */
  readonly now: Instant;
  /** Start of slot 0 and of hour 0; a full hour. */
  readonly start: Instant;
  readonly stepMin: number;
  readonly slotsPerHour: number;
  readonly count: number;
  readonly hourCount: number;
  readonly channels: readonly ChannelView[];
}

export const slotAt = (view: View, index: number): Instant =>
  instant(view.start + index * view.stepMin * MICROS_PER_MINUTE);
export const slotOf = (view: View, at: Instant): number =>
  Math.floor((at - view.start) / (view.stepMin * MICROS_PER_MINUTE));
export const hourAt = (view: View, index: number): Instant => instant(view.start + index * MICROS_PER_HOUR);
export const channelOf = (view: View, factor: string): ChannelView | undefined =>
  view.channels.find(({ spec }) => spec.factor === factor);

interface Columns {
  values: Float32Array;
  sent: Float32Array;
  marks: Uint8Array;
  suspect: Uint8Array;
  hourMin: Float64Array;
  hourMean: Float64Array;
  hourMax: Float64Array;
  hourAmount: Float64Array;
  hourTotal: Float64Array;
}

const HOUR_COLUMNS = ['hourMin', 'hourMean', 'hourMax', 'hourAmount', 'hourTotal'] as const;
const SLOT_COLUMNS = ['values', 'sent', 'marks', 'suspect'] as const;

function emptyColumns(slots: number, hours: number): Columns {
  const nan = () => new Float64Array(hours).fill(Number.NaN);
  return {
    values: new Float32Array(slots).fill(Number.NaN),
    sent: new Float32Array(slots).fill(Number.NaN),
    marks: new Uint8Array(slots),
    suspect: new Uint8Array(slots),
    hourMin: nan(),
    hourMean: nan(),
    hourMax: nan(),
    hourAmount: nan(),
    hourTotal: nan(),
  };
}

/**
 * The last days of one point on a fixed grid, in arrays that lie in one piece so that a window is a view of them
 * and nothing is copied when a detector looks. Memory is bounded by `days`: what is older is moved out when the
 * slack of a quarter is used up.
 */
export class History {
  readonly spec: PointSpec;
  readonly slotsPerHour: number;
  readonly #hoursKept: number;
  readonly #hoursHeld: number;
  readonly #columns: Columns[];
  readonly #index = new Map<string, number>();
  #start: Instant | undefined;

  /**
   * @param days how far back a view reaches
   * @param heldDays how much is held; a back-test that is given everything at once holds all of it
   */
  constructor(spec: PointSpec, days: number, heldDays = days * 1.25) {
    this.spec = spec;
    this.slotsPerHour = Math.round(60 / spec.stepMin);
    this.#hoursKept = days * 24;
    this.#hoursHeld = Math.ceil(Math.max(days, heldDays) * 24) + 2;
    this.#columns = spec.channels.map(() =>
      emptyColumns(this.#hoursHeld * this.slotsPerHour, this.#hoursHeld),
    );
    spec.channels.forEach(({ factor }, at) => {
      this.#index.set(factor, at);
    });
  }

  /** First hour it knows of. */
  get start(): Instant | undefined {
    return this.#start;
  }

  /** A live value. What is older than the history, or of a factor that is not watched, is passed over. */
  live(at: Instant, factor: string, value: number, mark: Mark): void {
    const columns = this.#columnsOf(factor);
    if (!columns) return;
    this.#reach(at);
    const slot = Math.floor((at - this.#start!) / (this.spec.stepMin * MICROS_PER_MINUTE));
    if (slot < 0) return;
    columns.sent[slot] = value;
    columns.marks[slot] = mark;
    columns.values[slot] = mark === MARK.valid ? value : Number.NaN;
  }

  /** The logger's own hour; `at` is its start. */
  hour(at: Instant, factor: string, record: HourRecord): void {
    const columns = this.#columnsOf(factor);
    if (!columns) return;
    this.#reach(at);
    const slot = Math.floor((at - this.#start!) / MICROS_PER_HOUR);
    if (slot < 0) return;
    columns.hourMin[slot] = record.min;
    columns.hourMean[slot] = record.mean;
    columns.hourMax[slot] = record.max;
    columns.hourAmount[slot] = record.amount;
    columns.hourTotal[slot] = record.total;
  }

  /** From now on no baseline learns from this stretch. */
  suspect(factors: readonly string[], from: Instant, to: Instant): void {
    if (this.#start === undefined) return;
    const step = this.spec.stepMin * MICROS_PER_MINUTE;
    const first = Math.max(0, Math.floor((from - this.#start) / step));
    const last = Math.ceil((to - this.#start) / step);
    for (const factor of factors) this.#columnsOf(factor)?.suspect.fill(1, first, Math.max(first, last));
  }

  /** What was known at the full hour `now`; undefined before the first whole hour. */
  view(now: Instant): View | undefined {
    if (this.#start === undefined || now <= this.#start) return undefined;
    this.#reach(instant(now - 1));
    const end = Math.round((now - this.#start) / MICROS_PER_HOUR);
    const first = Math.max(0, end - this.#hoursKept);
    const perHour = this.slotsPerHour;
    const channels = this.#columns.map((columns, at): ChannelView => {
      const spec = this.spec.channels[at]!;
      const cut = <T extends Float32Array | Uint8Array>(all: T) =>
        all.subarray(first * perHour, end * perHour) as T;
      return {
        spec,
        role: roleOf(spec.factor),
        values: cut(columns.values),
        sent: cut(columns.sent),
        marks: cut(columns.marks),
        suspect: cut(columns.suspect),
        hourMin: columns.hourMin.subarray(first, end),
        hourMean: columns.hourMean.subarray(first, end),
        hourMax: columns.hourMax.subarray(first, end),
        hourAmount: columns.hourAmount.subarray(first, end),
        hourTotal: columns.hourTotal.subarray(first, end),
      };
    });
    return {
      now,
      start: instant(this.#start + first * MICROS_PER_HOUR),
      stepMin: this.spec.stepMin,
      slotsPerHour: perHour,
      count: (end - first) * perHour,
      hourCount: end - first,
      channels,
    };
  }

  #columnsOf(factor: string): Columns | undefined {
    const at = this.#index.get(factor);
    return at === undefined ? undefined : this.#columns[at];
  }

  /** Make room for `at`: everything moves back by whole hours when the end of the arrays is reached. */
  #reach(at: Instant): void {
    const hour = Math.floor(at / MICROS_PER_HOUR) * MICROS_PER_HOUR;
    this.#start ??= instant(hour);
    const end = (hour - this.#start) / MICROS_PER_HOUR + 1;
    if (end <= this.#hoursHeld) return;
    const move = Math.min(end - this.#hoursKept, this.#hoursHeld);
    for (const columns of this.#columns) {
      for (const name of SLOT_COLUMNS) {
        const all = columns[name];
        all.copyWithin(0, move * this.slotsPerHour);
        const empty = name === 'values' || name === 'sent' ? Number.NaN : 0;
        all.fill(empty, Math.max(0, (this.#hoursHeld - move) * this.slotsPerHour));
      }
      for (const name of HOUR_COLUMNS) {
        columns[name].copyWithin(0, move);
        columns[name].fill(Number.NaN, Math.max(0, this.#hoursHeld - move));
      }
    }
    this.#start = instant(this.#start + (end - this.#hoursKept) * MICROS_PER_HOUR);
  }
}
