import { type Instant, instant, MICROS_PER_MINUTE } from './instant.ts';
import type { JournalPosition } from './reading.ts';
import type { SampleLoss } from './sample.ts';
import { sampleFactor } from './sample-factors.ts';

/** Cold chain of a box. @source supervision.md §7.4: 4 °C [S], the rest [P] */
export const COLD_C = 4;
export const COLD_SPAN_C = 2;
/** Above this it is warm. */
export const WARM_C = COLD_C + COLD_SPAN_C;
/** Warm for longer than this spoils ammonia, total phosphorus and total nitrogen. */
export const WARM_MINUTES_MAX = 30;
/** A trace point is due this often. */
export const TRACE_MINUTES = 5;
/** A hole in the trace longer than this is shown: nothing is known of the box in it. */
export const TRACE_HOLE_MINUTES = 3 * TRACE_MINUTES;

/** What a sampler said of its box at one moment; null: it did not say. */
export interface BoxReading {
  readonly mn: string;
  readonly at: Instant;
  readonly arrival: Instant;
  readonly temperatureC: number | null;
  readonly doorOpen: boolean | null;
  readonly freeBottles: number | null;
  /** Water of the bottle it speaks of, mL. */
  readonly volumeMl: number | null;
  readonly bottle: number | null;
  readonly fault: string;
  readonly position: JournalPosition;
}

/** A warm stretch of a trace. */
export interface WarmSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly highestC: number;
}

/**
 * Stretches above 6 °C, from the first warm reading to the first cold one after it (or the last reading). A
 * reading holds until the next one: between a warm and a cold reading nobody knows better.
 *
 * @param trace readings of one box, oldest first; those without a temperature are passed over
 */
export function warmSpans(trace: readonly Pick<BoxReading, 'at' | 'temperatureC'>[]): WarmSpan[] {
  const spans: WarmSpan[] = [];
  let open: WarmSpan | undefined;
  for (const { at, temperatureC } of trace) {
    if (temperatureC === null) continue;
    if (temperatureC > WARM_C) {
      open = open
        ? { ...open, to: at, highestC: Math.max(open.highestC, temperatureC) }
        : { from: at, to: at, highestC: temperatureC };
    } else if (open) {
      spans.push({ ...open, to: at });
      open = undefined;
    }
  }
  return open ? [...spans, open] : spans;
}

/** What the judgement needs of a sample. */
export interface ColdQuestion {
  readonly factors: readonly string[];
  readonly retainedAt: Instant;
  /** Readings of its box since it was kept, oldest first. */
  readonly trace: readonly BoxReading[];
  /** From then on an open door is the pick-up itself; null: it is nobody's to open. */
  readonly doorAllowedFrom: Instant | null;
}
/** Inspectors may be so much earlier than planned. [P] */
export const PICK_UP_EARLY_MINUTES = 30;

/**
 * Did the box spoil the sample? More than 30 minutes above 6 °C does, for factors that do not bear it; an open
 * door does for all. What is unknown spoils nothing.
 *
 * @returns the first loss, or undefined while the water is good
 * @source supervision.md §7.4
 */
export function judgeCold({
  factors,
  retainedAt,
  trace,
  doorAllowedFrom,
}: ColdQuestion): SampleLoss | undefined {
  const since = trace.filter(({ at }) => at >= retainedAt);
  const opened = since.find(
    ({ at, doorOpen }) => doorOpen === true && (doorAllowedFrom === null || at < doorAllowedFrom),
  );
  const sensitive = factors.filter((code) => sampleFactor(code).coldSensitive);
  const warm =
    sensitive.length === 0
      ? undefined
      : warmSpans(since).find(({ from, to }) => to - from > WARM_MINUTES_MAX * MICROS_PER_MINUTE);
  if (warm && (!opened || warm.from <= opened.at)) {
    const { from, to, highestC } = warm;
    return { why: 'warm', from, to, highestC, factors: sensitive };
  }
  if (!opened) return undefined;
  return { why: 'door', from: opened.at, to: opened.at, highestC: opened.temperatureC, factors: [] };
}

/** Holes in a trace: stretches without a temperature that are longer than they may be. */
export function traceHoles(
  trace: readonly Pick<BoxReading, 'at' | 'temperatureC'>[],
  from: Instant,
  to: Instant,
): { readonly from: Instant; readonly to: Instant }[] {
  const known = trace.filter(({ temperatureC }) => temperatureC !== null).map(({ at }) => at as number);
  const edges = [from as number, ...known.filter((at) => at >= from && at <= to), to as number];
  const holes = [];
  for (let at = 1; at < edges.length; at++) {
    const [a, b] = [edges[at - 1]!, edges[at]!];
    if (b - a > TRACE_HOLE_MINUTES * MICROS_PER_MINUTE) holes.push({ from: instant(a), to: instant(b) });
  }
  return holes;
}
