import type { Device, Report } from './device.ts';
import { textOf } from './measure.ts';
import { wireTime } from './wire-time.ts';

const MS_PER_MINUTE = 60_000;

/**
 * Alarms of a device of 2005 whose host set limits (1022): told by 2072 when a value stays above for the alarm
 * time (1001), and again when it is over.
 * @source HJ/T 212-2005 (2072, secondary)
 */
export class Alarms {
  /** Since when a code is above its limit, and whether that was told. */
  readonly #over = new Map<string, { readonly sinceMs: number; told: boolean }>();

  /** What is to be told of what the device shows at a moment. */
  look(device: Device, atMs: number): Report[] {
    if (device.edition !== '2005') return [];
    return [...device.parameters.thresholds].flatMap(([code, { up }]) => {
      const instrument = device.content.analyser(code);
      if (instrument === undefined) return [];
      const { value } = instrument.at(Math.floor(atMs / MS_PER_MINUTE));
      const begins = this.#begins(code, value > Number(up), atMs, device.parameters.warnTimeS * 1000);
      if (begins === undefined) return [];
      const time = wireTime(atMs + device.clockMs);
      const area = `AlarmTime=${time};${code}-Ala=${textOf(value, instrument.form.decimals)},AlarmType=${begins ? 1 : 0}`;
      return [{ cn: '2072', st: '32', asks: '9013' as const, area }];
    });
  }

  /** True: an alarm begins; false: one ends; undefined: nothing to tell. */
  #begins(code: string, above: boolean, atMs: number, warnMs: number): boolean | undefined {
    const over = this.#over.get(code);
    if (!above) {
      this.#over.delete(code);
      return over?.told ? false : undefined;
    }
    const held = over ?? { sinceMs: atMs, told: false };
    this.#over.set(code, held);
    if (held.told || atMs - held.sinceMs < warnMs) return undefined;
    held.told = true;
    return true;
  }
}
