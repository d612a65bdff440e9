import { type Instant, MICROS_PER_MINUTE } from '@wenqu/domain';

const MINUTES = 60;

/** Counts of the last 60 minutes, the running one last. */
export class Throughput {
  #counts: number[];
  #minute: number;

  constructor(counts: readonly number[], now: Instant) {
    this.#counts = [...counts];
    this.#minute = Math.floor(now / MICROS_PER_MINUTE);
  }

  count(now: Instant): void {
    this.#move(now);
    this.#counts[MINUTES - 1] = (this.#counts[MINUTES - 1] ?? 0) + 1;
  }

  perMinute(now: Instant): readonly number[] {
    this.#move(now);
    return [...this.#counts];
  }

  #move(now: Instant): void {
    const minute = Math.floor(now / MICROS_PER_MINUTE);
    const gone = Math.min(MINUTES, Math.max(0, minute - this.#minute));
    if (gone === 0) return;
    this.#minute = minute;
    this.#counts = [...this.#counts.slice(gone), ...Array.from({ length: gone }, () => 0)];
  }
}
