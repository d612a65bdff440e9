/** How simulated time runs against the wall clock; never beyond it. */
export interface Pace {
  /** Simulated milliseconds since the epoch. */
  simMs(wallMs: number): number;
  /** Whether simulated time has reached the present. */
  present(wallMs: number): boolean;
  /** With catch-up: goes on by a step, as long as the loggers keep up. */
  step(wallMs: number, stepMs: number): void;
}

/**
 * @param fromMs where simulated time starts
 * @param startMs wall time at the start
 * @param speed simulated per wall time until the present is reached; then 1
 */
export function steadyPace(fromMs: number, startMs: number, speed: number): Pace {
  const simMs = (wallMs: number) => Math.min(wallMs, fromMs + (wallMs - startMs) * speed);
  return { simMs, present: (wallMs) => simMs(wallMs) >= wallMs, step: () => undefined };
}

/** As fast as the loggers get their uploads away. */
export function catchUpPace(fromMs: number): Pace {
  let nowMs = fromMs;
  let caughtUp = false;
  return {
    simMs: (wallMs) => (caughtUp ? wallMs : nowMs),
    present: () => caughtUp,
    step: (wallMs, stepMs) => {
      nowMs = Math.min(wallMs, nowMs + stepMs);
      caughtUp ||= nowMs >= wallMs;
    },
  };
}
