import type { Fault } from './faults.ts';

const OFFSET_MAX_MS = 1_800_000;
const MS_PER_DAY = 86_400_000;
/** A host's time this near to ours is the same time: whole seconds and the way of the packet. */
const SAME_MS = 2000;

/** How far a device's own clock is ahead of the true time: a fault shifts it, it drifts, a host sets it. */
export class DeviceClock {
  #setAheadMs = 0;
  #mended: Fault | undefined;
  #driftMsPerDay = 0;
  #driftSinceMs = 0;

  /** @param fault the clock-offset fault in force, if any */
  aheadMs(fault: Fault | undefined, simMs: number): number {
    const own = this.#setAheadMs + this.#drifted(simMs);
    if (fault === undefined || fault === this.#mended) return own;
    // Some run fast, some slow.
    const sign = fault.fromMs % 120_000 < 60_000 ? 1 : -1;
    return own + sign * Math.round((fault.intensity * OFFSET_MAX_MS) / 1000) * 1000;
  }

  /** The host set the clock, which also mends the fault in force; a drift goes on from there. */
  set(aheadMs: number, fault: Fault | undefined, simMs: number): void {
    this.#setAheadMs = Math.abs(aheadMs) <= SAME_MS ? 0 : aheadMs;
    this.#mended = fault;
    this.#driftSinceMs = simMs;
  }

  /** From now on the clock gains (or loses) so many seconds a day. */
  drift(secondsPerDay: number, simMs: number): void {
    this.#setAheadMs += this.#drifted(simMs);
    this.#driftMsPerDay = secondsPerDay * 1000;
    this.#driftSinceMs = simMs;
  }

  /** Whole seconds, as clocks of devices show them. */
  #drifted(simMs: number): number {
    if (this.#driftMsPerDay === 0) return 0;
    const ms = ((simMs - this.#driftSinceMs) / MS_PER_DAY) * this.#driftMsPerDay;
    return Math.trunc(ms / 1000) * 1000;
  }
}
