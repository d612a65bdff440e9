import { dayOf, dayStartMinute, weekdayOf } from './calendar.ts';
import { between, hash, pickIndex, seedOf, smooth, uniform } from './chance.ts';
import type { SimulatedPoint } from './district.ts';
import { type FactorForm, formOf } from './factors.ts';
import type { FaultPlan } from './faults.ts';
import * as water from './process.ts';
import type { Rain } from './rain.ts';
import type { Script } from './script.ts';
import { Upkeep } from './upkeep.ts';

/** What one instrument says at a whole minute. */
export interface Indication {
  readonly value: number;
  /** Data flag: N, M maintenance, C calibration, D fault. @source HJ 212-2017 flags table */
  readonly flag: string;
}

/** A batch result: the water of `sampledMinute`, shown until the next result. */
interface Result {
  readonly sampledMinute: number;
  readonly value: number;
}

const AMMONIA = 'w21003';
const TOTAL_NITROGEN = 'w21001';
const MINUTES_PER_HOUR = 60;
const MS_PER_MINUTE = 60_000;
/** Factors that an exceedance raises; flow and pH stay. */
const isPollutant = (form: FactorForm): boolean => form.manner === 'batch';

/** One instrument of one point: from the true water to what is shown, with its habits and faults. */
export class Instrument {
  readonly factor: string;
  readonly form: FactorForm;
  readonly #point: SimulatedPoint;
  readonly #rain: Rain;
  readonly #faults: FaultPlan;
  readonly #seed: number;
  /** Minutes from sampling to result. */
  readonly #resultMin: number;
  readonly #scale: number;
  readonly #script: Script | undefined;
  readonly upkeep = new Upkeep();
  #sampled = Number.NaN;
  #result = 0;

  constructor(point: SimulatedPoint, factor: string, rain: Rain, faults: FaultPlan, script?: Script) {
    this.factor = factor;
    // A scripted value is a step that holds until the next, as a batch result does.
    this.form = script === undefined ? formOf(factor) : { ...formOf(factor), manner: 'batch' };
    this.#script = script;
    this.#point = point;
    this.#rain = rain;
    this.#faults = faults;
    this.#seed = seedOf(point.seed, factor);
    // Total nitrogen and ammonia come from one analyser, so their results belong to the same water.
    const analyser = seedOf(point.seed, factor === TOTAL_NITROGEN ? AMMONIA : factor);
    this.#resultMin = 25 + pickIndex(analyser, 1, 30);
    this.#scale = 10 ** this.form.decimals;
  }

  /** Shown value and flag at a whole minute since the epoch; pure in the minute. */
  at(minute: number): Indication {
    const { value, flag } = this.#script?.at(this.factor, minute) ?? this.#measured(minute);
    const shown = this.upkeep.markAt(minute) ?? flag;
    if (!this.upkeep.adjusted) return { value, flag: shown };
    const { slope, intercept, range } = this.upkeep.adjustment(minute);
    const adjusted = Math.round(this.#bounded(value * slope + intercept) * this.#scale) / this.#scale;
    if (range === undefined || adjusted <= range) return { value: adjusted, flag: shown };
    return { value: range, flag: shown === 'N' ? 'T' : shown };
  }

  /** How long from sampling to result. */
  get resultMin(): number {
    return this.#resultMin;
  }

  #measured(minute: number): Indication {
    const value =
      this.form.manner === 'batch' ? this.#resultAt(minute).value : this.#bounded(this.#true(minute));
    return { value, flag: this.#flag(minute) };
  }

  /** When the shown batch result was sampled (minute), or undefined for continuous instruments. */
  sampledAt(minute: number): number | undefined {
    if (this.#script !== undefined) return undefined;
    return this.form.manner === 'batch' ? this.#sampledMinute(minute) : undefined;
  }

  #sampledMinute(minute: number): number {
    const stuck = this.#faults.active('stuck', minute * MS_PER_MINUTE);
    const shown = stuck ? Math.floor(stuck.fromMs / MS_PER_MINUTE) : minute;
    const ready = shown - this.#resultMin;
    const period = this.upkeep.period(ready);
    const regular =
      period === undefined
        ? Math.floor(ready / MINUTES_PER_HOUR) * MINUTES_PER_HOUR
        : Math.floor((ready - period.startMinute) / period.periodMin) * period.periodMin + period.startMinute;
    return stuck ? regular : this.upkeep.newerSample(regular, minute, this.#resultMin);
  }

  #resultAt(minute: number): Result {
    const sampledMinute = this.#sampledMinute(minute);
    if (sampledMinute !== this.#sampled) {
      this.#sampled = sampledMinute;
      // Repeatability of the method: about two per cent.
      const error = 1 + 0.02 * smooth(this.#seed, hash(this.#seed, sampledMinute) / 64);
      const value = this.#bounded(this.#disturbed(this.#true(sampledMinute) * error, sampledMinute));
      this.#result = Math.round(value * this.#scale) / this.#scale;
    }
    return { sampledMinute, value: this.#result };
  }

  #bounded(value: number): number {
    return Math.min(this.form.max, this.factor === 'e41501' ? value : Math.max(0, value));
  }

  #disturbed(value: number, minute: number): number {
    const atMs = minute * MS_PER_MINUTE;
    const over = this.#point.place === 'influent' ? undefined : this.#faults.active('exceedance', atMs);
    const drift = this.#faults.active('drift', atMs);
    let factor = 1;
    if (over && isPollutant(this.form)) factor *= 2 + 2 * over.intensity;
    if (drift) factor *= 1 + (0.45 * drift.intensity * (atMs - drift.fromMs)) / (drift.toMs - drift.fromMs);
    return value * factor;
  }

  #true(minute: number): number {
    const { plant, place } = this.#point;
    switch (this.factor) {
      case 'w00000':
        return this.#flow(minute);
      case 'w01001':
        return place === 'influent' ? water.influentPh(plant, minute) : water.dischargePh(plant, minute);
      case 'w01009':
      case 'e40601':
        return water.aerobicOxygenMgL(plant, minute);
      case 'w01010':
        return water.temperatureC(plant, minute);
      case 'w01014':
        return water.conductivity(plant, minute);
      case 'e40301':
        return water.sludgeMgL(plant, minute);
      case 'e41501':
        return water.redoxMv(plant, minute);
      case 'e40201':
        return water.aerationA(plant, minute);
      case 'e41801':
        return water.dosageMgL(plant, minute);
      case 'd20101':
        return water.productionKw(plant, minute);
      case 'd20102':
        return water.treatmentKw(plant, minute);
      default:
        return this.#concentration(minute);
    }
  }

  #flow(minute: number): number {
    const { plant, place } = this.#point;
    if (place === 'rain') return water.rainOutlet(plant, this.#rain, minute).flowLs;
    if (place === 'influent') return water.influentFlowLs(plant, minute);
    return water.dischargeFlowLs(plant, minute) * (place === 'workshop' ? 0.35 : 1);
  }

  #concentration(minute: number): number {
    const { place, plant } = this.#point;
    if (place === 'rain') {
      const { codMgL } = water.rainOutlet(plant, this.#rain, minute);
      return this.factor === 'w01018' ? codMgL : codMgL * between(plant.seed, 62, 0.02, 0.05);
    }
    const own = this.#magnitude(this.factor);
    if (this.factor !== TOTAL_NITROGEN) return this.#passed(this.factor, own, minute);
    // Total nitrogen is ammonia and the rest of it, so it is never less than ammonia.
    const ammonia = this.#magnitude(AMMONIA);
    const rest = { influent: own.influent - ammonia.influent, limit: own.limit - ammonia.limit };
    return this.#passed(AMMONIA, ammonia, minute) + this.#passed(TOTAL_NITROGEN, rest, minute);
  }

  /** Typical influent and permitted discharge of a factor at this plant. */
  #magnitude(factor: string): { influent: number; limit: number } {
    const { place, plant } = this.#point;
    const measured = place === 'workshop' ? plant.trade.workshop : plant.trade.factors;
    const known = measured.find((each) => each.factor === factor);
    return { influent: known?.influent ?? 400, limit: known?.limit ?? 60 };
  }

  #passed(factor: string, { influent, limit }: { influent: number; limit: number }, minute: number): number {
    const { plant, place } = this.#point;
    if (place === 'influent') return water.influentOf(plant, factor, influent, minute);
    return water.dischargeOf(plant, factor, influent, limit, minute);
  }

  /** Weekly maintenance in working hours, a calibration after it, and rarely a defect of some hours. */
  #flag(minute: number): string {
    const day = dayOf(minute);
    const weekday = weekdayOf(minute);
    const ofDay = minute - dayStartMinute(day);
    const service = pickIndex(this.#point.seed, 70, 5) + 1;
    if (weekday === service) {
      const start = 540 + pickIndex(this.#point.seed, 71, 420);
      if (ofDay >= start && ofDay < start + 40) return 'M';
      if (this.form.manner === 'batch' && ofDay >= start + 40 && ofDay < start + 70) return 'C';
    }
    if (this.form.manner === 'batch') {
      const draw = hash(this.#seed, day);
      if (uniform(draw, 1) < 0.004) {
        const start = pickIndex(draw, 2, 1200);
        if (ofDay >= start && ofDay < start + 60 + pickIndex(draw, 3, 180)) return 'D';
      }
    }
    return 'N';
  }
}
