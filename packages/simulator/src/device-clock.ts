import type { Fault } from './faults.ts';

const OFFSET_MAX_MS = 1_800_000;
/** A host's time this near to ours is the same time: whole seconds and the way of the packet. */
const SAME_MS = 2000;

/** How far a device's own clock is ahead of the true time: a fault shifts it, a host sets it. */
export class DeviceClock {
  #setAheadMs = 0;
  #mended: Fault | undefined;

  /** @param fault the clock-offset fault in force, if any */
  aheadMs(fault: Fault | undefined): number {
    if (fault === undefined || fault === this.#mended) return this.#setAheadMs;
    // Some run fast, some slow.
    const sign = fault.fromMs % 120_000 < 60_000 ? 1 : -1;
    return this.#setAheadMs + sign * Math.round((fault.intensity * OFFSET_MAX_MS) / 1000) * 1000;
  }

  /** The host set the clock, which also mends the fault in force. */
  set(aheadMs: number, fault: Fault | undefined): void {
    this.#setAheadMs = Math.abs(aheadMs) <= SAME_MS ? 0 : aheadMs;
    this.#mended = fault;
  }
}
