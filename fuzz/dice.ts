/** Chance with a seed: the same seed gives the same throws, on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ whole number < `sides`. */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * sides);
  }

  between(min: number, max: number): number {
    return min + this.roll(max - min + 1);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.roll(list.length)]!;
  }

  /** True once in `n`. */
  oneIn(n: number): boolean {
    return this.roll(n) === 0;
  }

  digits(count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) text += this.roll(10);
    return text;
  }

  letters(alphabet: string, count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) text += alphabet[this.roll(alphabet.length)];
    return text;
  }
}
