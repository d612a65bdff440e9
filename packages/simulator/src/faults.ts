import { between, hash, pickIndex, seedOf, uniform } from './chance.ts';

/** What can go wrong, and what its intensity (0..1) does. `perDay` is the chance per logger and day under `some`. */
export const FAULTS = {
  silence: {
    zh: '无声',
    en: 'the device has no power and sends nothing; the data are lost',
    perDay: 0.015,
    minutes: [20, 180],
  },
  late: {
    zh: '迟到补传',
    en: 'the network is gone; data are kept and sent later, newest first',
    perDay: 0.02,
    minutes: [20, 120],
  },
  cut: {
    zh: '断线',
    en: 'the connection is closed and cannot be opened; data are kept and sent later; only on demand',
    perDay: 0,
    minutes: [60, 360],
  },
  drift: {
    zh: '漂移',
    en: 'batch analysers drift, up to +45 % at the end',
    perDay: 0.01,
    minutes: [360, 1200],
  },
  exceedance: {
    zh: '超标',
    en: 'pollutants at 2 to 4 times their value',
    perDay: 0.012,
    minutes: [120, 360],
  },
  stuck: {
    zh: '恒值',
    en: 'the result of the batch analysers stays as it is',
    perDay: 0.012,
    minutes: [540, 960],
  },
  'clock-offset': {
    zh: '时钟偏差',
    en: 'the clock of the device is up to 30 minutes off',
    perDay: 0.01,
    minutes: [120, 600],
  },
  duplicate: { zh: '重复', en: 'frames are sent twice', perDay: 0.03, minutes: [30, 120] },
  sticky: { zh: '粘包', en: 'several frames in one write', perDay: 0.05, minutes: [30, 240] },
  half: { zh: '半包', en: 'one frame in two writes with a pause', perDay: 0.05, minutes: [30, 240] },
  garbage: { zh: '杂波', en: 'noise bytes between frames', perDay: 0.02, minutes: [15, 90] },
  'wrong-crc': { zh: 'CRC 错', en: 'bytes are damaged on the line', perDay: 0.02, minutes: [15, 90] },
  'unknown-mn': { zh: '未知 MN', en: 'the device uses an MN nobody knows', perDay: 0.003, minutes: [20, 60] },
} as const satisfies Record<
  string,
  { zh: string; en: string; perDay: number; minutes: readonly [number, number] }
>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
const NAMES_SET: ReadonlySet<string> = new Set(FAULT_NAMES);

/** One fault at one logger. Times are simulated milliseconds since the epoch. */
export interface Fault {
  readonly name: FaultName;
  /** 0..1 */
  readonly intensity: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How often each kind comes by itself: a multiple of its `perDay`. */
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>;

const every = (rate: number): FaultRates => Object.fromEntries(FAULT_NAMES.map((name) => [name, rate]));

/**
 * Reads `--faults`: `none`, `some`, `many` (eight times some), or names joined by commas, each perhaps with `*rate`.
 * @throws Error for a name that is not in the table
 */
export function faultRatesOf(text: string): FaultRates {
  if (text === 'none') return {};
  if (text === 'some') return every(1);
  if (text === 'many') return every(8);
  const rates: Partial<Record<FaultName, number>> = {};
  for (const item of text.split(',')) {
    const [name = '', rate = '8'] = item.trim().split('*');
    if (!NAMES_SET.has(name) || !(Number(rate) >= 0)) throw new Error(`unknown fault: ${item}`);
    rates[name as FaultName] = Number(rate);
  }
  return rates;
}

export const isFaultName = (text: string): text is FaultName => NAMES_SET.has(text);

const MS_PER_DAY = 86_400_000;

/** The faults of one logger: those of its seed, and those somebody asked for. */
export class FaultPlan {
  readonly #seed: number;
  readonly #rates: FaultRates;
  readonly #asked: Fault[] = [];
  #day = Number.NaN;
  #near: readonly Fault[] = [];

  constructor(seed: number, rates: FaultRates) {
    this.#seed = seedOf(seed, 'faults');
    this.#rates = rates;
  }

  /** Adds a fault on demand; it must lie in the future, so that what was computed stays true. */
  ask(fault: Fault): void {
    this.#asked.push(fault);
    this.#day = Number.NaN;
  }

  /** Ends what was asked for under a name. */
  end(name: FaultName, atMs: number): void {
    for (const [index, fault] of this.#asked.entries())
      if (fault.name === name && fault.toMs > atMs) this.#asked[index] = { ...fault, toMs: atMs };
    this.#day = Number.NaN;
  }

  /** The fault of that name in force at a simulated moment. */
  active(name: FaultName, atMs: number): Fault | undefined {
    for (const fault of this.near(atMs)) {
      if (fault.name === name && atMs >= fault.fromMs && atMs < fault.toMs) return fault;
    }
    return undefined;
  }

  /** Every fault that can touch the day of a moment (no fault lasts a day). */
  near(atMs: number): readonly Fault[] {
    const day = Math.floor(atMs / MS_PER_DAY);
    if (day !== this.#day) {
      this.#day = day;
      this.#near = [...this.#asked, ...this.#ofDay(day - 1), ...this.#ofDay(day)];
    }
    return this.#near;
  }

  #ofDay(day: number): Fault[] {
    const faults: Fault[] = [];
    for (const name of FAULT_NAMES) {
      const rate = this.#rates[name];
      if (rate === undefined) continue;
      const { perDay, minutes } = FAULTS[name];
      const draw = hash(seedOf(this.#seed, name), day);
      if (uniform(draw, 0) >= perDay * rate) continue;
      const fromMs = day * MS_PER_DAY + pickIndex(draw, 1, 1440) * 60_000;
      const lengthMin = Math.round(between(draw, 2, minutes[0], minutes[1]));
      faults.push({ name, intensity: between(draw, 3, 0.2, 1), fromMs, toMs: fromMs + lengthMin * 60_000 });
    }
    return faults;
  }
}
