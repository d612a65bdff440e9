import type { LoggerContent } from './logger-content.ts';

/** What an analyser lets others read and set. Kept as text, as it was sent. */
type AnalyserParameters = Record<string, string>;

const AT_FACTORY: Readonly<AnalyserParameters> = {
  i13001: '500',
  i13002: '0.1',
  i13003: '60',
  i13004: '165.0',
  i13005: '15',
  i13006: '20260101080000',
  i13007: '0',
  i13008: '1',
  i13009: '4',
  i13101: '20260101080000',
  i13103: '0.00',
  i13104: '0',
  i13105: '0.0412',
  i13106: '0.2',
  i13107: '20260101083000',
  i13108: '400',
  i13110: '0.8327',
  i13112: '0.4',
  i13116: '500',
  i13118: '1.00',
  i13128: '20260101100000',
  i13129: '1.3',
  i13130: '100',
};

/** When and how often an analyser samples. @source HJ 212-2017 (3016, 3017) */
export interface Sampling {
  readonly start: string;
  readonly hours: string;
}

/** Everything a host can read or set that is no upload setting and no sampler. */
export class Parameters {
  readonly #analysers = new Map<string, AnalyserParameters>();
  readonly #sampling = new Map<string, Sampling>();
  readonly #serials = new Map<string, string>();
  readonly #clocks = new Map<string, number>();
  /** 2005: hours of sampling set by 3014. */
  readonly samplingHours = new Map<string, readonly string[]>();
  /** 2005: alarm limits by the code they travel under; a device without any raises no alarms. */
  readonly thresholds = new Map<string, { readonly low: string; readonly up: string }>();
  warnTimeS = 0;
  alarmTarget = '10.0.0.1:2120';
  reportTime = '0001';
  readonly #seed: number;

  constructor(content: LoggerContent) {
    this.#seed = content.logger.seed;
  }

  /** Parameters of an analyser by info code. */
  of(polId: string): AnalyserParameters {
    let held = this.#analysers.get(polId);
    if (held === undefined) {
      held = { ...AT_FACTORY };
      this.#analysers.set(polId, held);
    }
    return held;
  }

  sampling(polId: string): Sampling {
    return this.#sampling.get(polId) ?? { start: '000000', hours: '1' };
  }

  setSampling(polId: string, sampling: Sampling): void {
    this.#sampling.set(polId, sampling);
  }

  /** Identity of an analyser: 24 characters of 0-9 A-F. @source HJ 212-2017 (3019) */
  serial(polId: string): string {
    const own = this.#serials.get(polId);
    if (own !== undefined) return own;
    const digits = `${this.#seed.toString(16)}${Buffer.from(polId).toString('hex')}`.toUpperCase();
    return digits.padStart(24, '0').slice(-24);
  }

  /** Another analyser hangs there now. */
  replace(polId: string): string {
    const next = `${(Number.parseInt(this.serial(polId).slice(0, 4), 16) + 1).toString(16).toUpperCase().padStart(4, '0')}`;
    const serial = `${next}${this.serial(polId).slice(4)}`.slice(0, 24);
    this.#serials.set(polId, serial);
    return serial;
  }

  /** How far the clock of an analyser is ahead of the true time, ms. */
  analyserClockMs(polId: string): number {
    return this.#clocks.get(polId) ?? 0;
  }

  setAnalyserClock(polId: string, aheadMs: number): void {
    this.#clocks.set(polId, aheadMs);
  }

  /** Who a 2025 logger says it is: identifier, CPU, two network cards. @source HJ 212-2025 (1001, secondary) */
  get hardware(): Readonly<Record<'i23005' | 'i23006' | 'i23007' | 'i23008', string>> {
    const id = this.#seed.toString(16).toUpperCase().padStart(8, '0');
    const mac = `02-00-${id.match(/../g)!.join('-')}`;
    return {
      i23005: `SIM${id}`,
      i23006: `CPU${id}${id}`,
      i23007: mac,
      i23008: mac.replace('02-00', '02-01'),
    };
  }
}
