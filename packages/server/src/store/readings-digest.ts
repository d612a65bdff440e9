import { createHash } from 'node:crypto';
import type { Column, Edition, PointId, Statistic } from '@wenqu/domain';

const BLOCK_BYTES = 256 * 1024;

/**
 * SHA-256 over readings in canonical order: point, statistic, time, column, position; texts by their UTF-16
 * units. The caller brings them in that order. Every text is preceded by its length, every number is a
 * little-endian double, so no two contents write the same bytes.
 */
export class ReadingsDigest {
  readonly #hash = createHash('sha256');
  #block = Buffer.alloc(BLOCK_BYTES);
  #used = 0;

  series(point: PointId, statistic: Statistic): void {
    this.#text(`series ${point}`);
    this.#text(statistic);
  }

  reading(
    at: number,
    column: Column,
    position: number,
    value: number,
    decimals: number,
    flag: string,
    arrival: number,
    edition: Edition,
  ): void {
    this.#text(column);
    this.#room(40);
    for (const number of [at, position, value, decimals, arrival]) {
      this.#block.writeDoubleLE(number, this.#used);
      this.#used += 8;
    }
    this.#text(flag);
    this.#text(edition);
  }

  /** @returns 64 hexadecimal digits */
  end(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #text(text: string): void {
    // Three bytes of UTF-8 per UTF-16 unit at most.
    this.#room(4 + text.length * 3);
    const bytes = this.#block.write(text, this.#used + 4, 'utf8');
    this.#block.writeUInt32LE(bytes, this.#used);
    this.#used += 4 + bytes;
  }

  #room(bytes: number): void {
    if (this.#used + bytes <= this.#block.length) return;
    this.#flush();
    if (bytes > this.#block.length) this.#block = Buffer.alloc(bytes);
  }

  #flush(): void {
    this.#hash.update(this.#block.subarray(0, this.#used));
    this.#used = 0;
  }
}
