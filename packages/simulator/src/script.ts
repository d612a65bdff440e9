import { seedOf, smooth } from './chance.ts';
import { FACTOR_FORMS } from './factors.ts';

interface Step {
  readonly fromMinute: number;
  readonly value: number;
  readonly flag: string;
}

/** Values of a simple line of water: complying, with the small unrest of a living instrument. */
const USUAL: Readonly<Record<string, number>> = {
  w00000: 20,
  w01001: 7.2,
  w01018: 42,
  w21003: 3.2,
  w21011: 0.31,
  w21001: 9.5,
};
const UNREST = 0.03;
const MS_PER_MINUTE = 60_000;

/** Factors of the scripted line, in the order of its packets. */
export const SCRIPTED_FACTORS = ['w00000', 'w01018', 'w21003', 'w21011', 'w21001', 'w01001'] as const;

/** What the instruments of a scripted logger show: steps set by a file or by hand, else the usual value. */
export class Script {
  readonly #steps = new Map<string, Step[]>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** From this moment on a factor shows a value exactly, until the next step. @throws Error for an unknown factor */
  set(factor: string, fromMs: number, value: number, flag = 'N'): void {
    if (!Object.hasOwn(FACTOR_FORMS, factor) || !Number.isFinite(value))
      throw new Error(`not a step: ${factor} ${value}`);
    const step = { fromMinute: Math.ceil(fromMs / MS_PER_MINUTE), value, flag };
    const steps = (this.#steps.get(factor) ?? []).filter((each) => each.fromMinute !== step.fromMinute);
    this.#steps.set(
      factor,
      [...steps, step].sort((a, b) => a.fromMinute - b.fromMinute),
    );
  }

  /** From this moment on the usual value again. */
  unset(factor: string, fromMs: number): void {
    this.set(factor, fromMs, 0, '');
  }

  /** What a factor shows at a whole minute. */
  at(factor: string, minute: number): { value: number; flag: string } {
    const step = this.#steps.get(factor)?.findLast((each) => each.fromMinute <= minute);
    if (step !== undefined && step.flag !== '') return { value: step.value, flag: step.flag };
    const usual = USUAL[factor] ?? 1;
    return { value: usual * (1 + UNREST * smooth(seedOf(this.#seed, factor), minute / 7)), flag: 'N' };
  }

  /**
   * Reads a file of lines `TIME FACTOR VALUE [FLAG]`; TIME is ISO 8601, or `+10m` / `-1h` from the start; `#`
   * begins a comment.
   *
   * @throws Error naming the line that is wrong
   */
  load(text: string, startMs: number): void {
    for (const [index, line] of text.split('\n').entries()) {
      const [time = '', factor = '', value = '', flag] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (time === '') continue;
      const atMs = stepMoment(time, startMs);
      if (atMs === undefined) throw new Error(`script line ${index + 1}: not a moment: ${time}`);
      this.set(factor, atMs, value === '' ? Number.NaN : Number(value), flag);
    }
  }
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ISO 8601, or `+10m`, `-1h` from a moment; undefined for anything else. */
export function stepMoment(text: string, startMs: number): number | undefined {
  const shift = /^([+-])(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (shift) return startMs + (shift[1] === '-' ? -1 : 1) * Number(shift[2]) * UNIT_MS[shift[3]!]!;
  const ms = Date.parse(text);
  return Number.isFinite(ms) ? ms : undefined;
}
