import { quantileSorted } from './robust.ts';

/** The last `capacity` numbers, kept in order of arrival and in order of size: any quantile at once, memory fixed. */
export class SlidingQuantiles {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#ring = new Float64Array(capacity);
    this.#sorted = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** Takes a finite number; the oldest makes room. */
  push(value: number): void {
    if (this.#count === this.#ring.length) this.#forget(this.#ring[this.#next]!);
    const place = this.#placeOf(value);
    this.#sorted.copyWithin(place + 1, place, this.#count);
    this.#sorted[place] = value;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
    this.#count++;
  }

  /** NaN while empty. */
  quantile(share: number): number {
    return quantileSorted(this.#sorted.subarray(0, this.#count), share);
  }

  #forget(value: number): void {
    const place = this.#placeOf(value);
    this.#sorted.copyWithin(place, place + 1, this.#count);
    this.#count--;
  }

  /** First place whose number is not below `value`. */
  #placeOf(value: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
