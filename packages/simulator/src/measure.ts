import type { SimulatedPoint } from './district.ts';
import { formOf } from './factors.ts';
import type { FaultPlan } from './faults.ts';
import { Instrument } from './instrument.ts';
import { type FactorSummary, Interval } from './interval.ts';
import type { Rain } from './rain.ts';
import type { Script } from './script.ts';
import { wireTime } from './wire-time.ts';

/** What one factor contributes to a packet: suffix and text in the order of the wire. */
export interface FactorFields {
  readonly factor: string;
  readonly fields: readonly (readonly [suffix: string, text: string])[];
  readonly flag: string;
}

const MS_PER_MINUTE = 60_000;
/** Decimals of totals: of volumes, and of masses that may be a few grams. */
const VOLUME_DECIMALS = 2;
const MASS_DECIMALS = 4;

/** Text of a number at a resolution, without a sign on zero. */
export function textOf(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return text.startsWith('-') && Number(text) === 0 ? text.slice(1) : text;
}

/** All instruments of one point together with their totaliser. */
export class Measurement {
  readonly point: SimulatedPoint;
  readonly #instruments: readonly Instrument[];
  readonly #interval: Interval;

  constructor(point: SimulatedPoint, rain: Rain, faults: FaultPlan, script?: Script) {
    this.point = point;
    this.#instruments = point.factors.map((factor) => new Instrument(point, factor, rain, faults, script));
    this.#interval = new Interval(this.#instruments);
  }

  instrument(factor: string): Instrument | undefined {
    return this.#instruments.find((each) => each.factor === factor);
  }

  /** Means of an interval by factor. */
  summaries(fromMinute: number, toMinute: number): readonly FactorSummary[] {
    return this.#interval.summary(fromMinute, toMinute);
  }

  /** A script changed what was shown in the past. */
  forget(): void {
    this.#interval.forget();
  }

  /**
   * Readings at a moment. Between whole minutes a continuous value runs straight.
   * @param atMs simulated milliseconds
   * @param clockMs what the device's clock is ahead, for sampling times
   */
  realtime(atMs: number, clockMs: number): FactorFields[] {
    const minute = Math.floor(atMs / MS_PER_MINUTE);
    const part = atMs / MS_PER_MINUTE - minute;
    return this.#instruments.map((instrument) => {
      const { factor, form } = instrument;
      const { value, flag } = instrument.at(minute);
      const sampled = instrument.sampledAt(minute);
      if (sampled !== undefined) {
        const time = wireTime(sampled * MS_PER_MINUTE + clockMs);
        return {
          factor,
          flag,
          fields: [
            ['SampleTime', time],
            ['Rtd', textOf(value, form.decimals)],
          ],
        };
      }
      const held = part === 0 || form.manner === 'batch';
      const now = held ? value : value + (instrument.at(minute + 1).value - value) * part;
      return { factor, flag, fields: [['Rtd', textOf(now, form.decimals)]] };
    });
  }

  /** Interval data over whole minutes. @param massDecimals decimals of -Cou of a mass */
  interval(fromMinute: number, toMinute: number, massDecimals = MASS_DECIMALS): FactorFields[] {
    return this.#interval.summary(fromMinute, toMinute).map((summary) => {
      const { factor, min, mean, max, total, flag } = summary;
      const { decimals } = formOf(factor);
      const cou: [string, string][] =
        total === undefined
          ? []
          : [['Cou', textOf(total, factor === 'w00000' ? VOLUME_DECIMALS : massDecimals)]];
      return {
        factor,
        flag,
        fields: [
          ...cou,
          ['Min', textOf(min, decimals)],
          ['Avg', textOf(mean, decimals)],
          ['Max', textOf(max, decimals)],
        ],
      };
    });
  }
}
