import type { LoggerContent } from './logger-content.ts';

const MS_PER_MINUTE = 60_000;
/** One event is one bottle: the next at the earliest after this time, or when the value was good in between. */
const AGAIN_MS = 3_600_000;

/** A device's own rule for keeping a bottle: a factor above a value. @source HJ 212-2017 Table 9 (3015 upload) */
export class OwnRule {
  readonly #factor: string;
  readonly #above: number;
  #lastMs = Number.NEGATIVE_INFINITY;
  #over = false;

  constructor(factor: string, above: number) {
    this.#factor = factor;
    this.#above = above;
  }

  /** Whether a bottle is due with what the device shows at this moment. */
  strikes(content: LoggerContent, atMs: number): boolean {
    const shown = content.analyser(this.#factor)?.at(Math.floor(atMs / MS_PER_MINUTE));
    const over = shown !== undefined && shown.flag === 'N' && shown.value > this.#above;
    const first = over && (!this.#over || atMs - this.#lastMs >= AGAIN_MS);
    this.#over = over;
    if (first) this.#lastMs = atMs;
    return first;
  }
}

/** Reads `w01018>80`. @throws Error for anything else */
export function ownRuleOf(text: string): { readonly factor: string; readonly above: number } {
  const match = /^([\w]{5,6})>(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) throw new Error(`not a rule such as w01018>80: ${text}`);
  return { factor: match[1]!, above: Number(match[2]) };
}
