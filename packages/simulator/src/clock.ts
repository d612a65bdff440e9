/** Time as an argument: the wall clock and the only way to wait. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  nowMs(): number;
  /** Call `work` about every `periodMs`; the returned function stops it. */
  every(periodMs: number, work: () => void): () => void;
}

/** The machine's clock. The only place of this package that reads it. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  every: (periodMs, work) => {
    const timer = setInterval(work, periodMs);
    return () => clearInterval(timer);
  },
};
