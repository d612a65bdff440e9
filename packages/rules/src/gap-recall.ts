import {
  type GapAttempt,
  type GapEnd,
  type GapOutcome,
  type GapRule,
  type Instant,
  instant,
  LOGGER_MEMORY_S,
  MICROS_PER_SECOND,
  type MissingStretch,
} from '@wenqu/domain';

/** A range to ask for: first and last DataTime, both included. */
export interface RecallSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** After this outcome the same range waits so long, and is asked so often in all. [P] */
interface Retry {
  readonly waitS: number;
  readonly triesMax: number;
}

const RETRY: Readonly<Record<Exclude<GapOutcome, 'progress' | 'not-sent'>, Retry>> = {
  // The device searched and has nothing: once more on another day, then it is believed.
  'no-data': { waitS: 6 * 3_600, triesMax: 2 },
  refused: { waitS: 3_600, triesMax: 3 },
  failed: { waitS: 1_800, triesMax: 4 },
  'no-answer': { waitS: 1_800, triesMax: 5 },
  'no-progress': { waitS: 3_600, triesMax: 2 },
};
/** A device that went away, or an order that was withdrawn, does not count as a try. */
const UNSENT_WAIT_S = 300;
/** Each further try waits twice as long as the one before, up to this. */
const WAIT_MAX_S = 86_400;

export type NextRecall =
  | { readonly kind: 'ask'; readonly span: RecallSpan }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'give-up'; readonly why: GapEnd };

export interface RecallQuestion {
  readonly missing: readonly MissingStretch[];
  readonly attempts: readonly GapAttempt[];
  readonly intervalS: number;
  readonly rule: GapRule;
  readonly now: Instant;
}

/**
 * The missing times as ranges a small device can answer, newest first: each covers as much as one request may.
 */
export function recallSpans(
  missing: readonly MissingStretch[],
  intervalS: number,
  spanMaxS: number,
): RecallSpan[] {
  const step = intervalS * MICROS_PER_SECOND;
  const reach = Math.max(0, spanMaxS - intervalS) * MICROS_PER_SECOND;
  const spans: { from: number; to: number }[] = [];
  for (const stretch of [...missing].sort((a, b) => b.from - a.from)) {
    const first = stretch.from;
    let last = stretch.from + (Math.max(1, Math.round((stretch.to - stretch.from) / step)) - 1) * step;
    const open = spans.at(-1);
    if (open) {
      const low = open.to - reach;
      if (last >= low) {
        open.from = Math.max(first, first + Math.ceil((low - first) / step) * step);
        if (open.from === first || open.from - step < first) continue;
        last = open.from - step;
      }
    }
    while (last >= first) {
      const from = Math.max(first, last - Math.floor(reach / step) * step);
      spans.push({ from, to: last });
      last = from - step;
    }
  }
  return spans.map(({ from, to }) => ({ from: instant(from), to: instant(to) }));
}

/** What to do next about what a gap still lacks: newest first, each range with its own tries and its own rest. */
export function nextRecall({ missing, attempts, intervalS, rule, now }: RecallQuestion): NextRecall {
  const oldest = now - LOGGER_MEMORY_S * MICROS_PER_SECOND;
  const spans = recallSpans(missing, intervalS, rule.spanMaxS).filter(({ to }) => to >= oldest);
  let wait: number | undefined;
  let why: GapEnd = 'no-data';
  for (const span of spans) {
    const tried = attempts.filter((each) => each.from <= span.to && each.to >= span.from);
    const ready = readiness(tried);
    if (ready.kind === 'over') {
      why = ready.why;
      continue;
    }
    if (ready.at <= now) return { kind: 'ask', span };
    wait = Math.min(wait ?? ready.at, ready.at);
  }
  return wait === undefined ? { kind: 'give-up', why } : { kind: 'wait', until: instant(wait) };
}

type Ready = { readonly kind: 'at'; readonly at: number } | { readonly kind: 'over'; readonly why: GapEnd };

/** When a range may be asked for again, from what became of the requests that touched it; oldest first. */
function readiness(tried: readonly GapAttempt[]): Ready {
  const last = tried.at(-1);
  if (!last) return { kind: 'at', at: Number.NEGATIVE_INFINITY };
  const { outcome } = last;
  const endedAt = last.endedAt ?? last.at;
  if (outcome === null) return { kind: 'at', at: Number.POSITIVE_INFINITY };
  if (outcome === 'progress') return { kind: 'at', at: endedAt };
  if (outcome === 'not-sent') return { kind: 'at', at: endedAt + UNSENT_WAIT_S * MICROS_PER_SECOND };
  const { waitS, triesMax } = RETRY[outcome];
  // Only the tries since the last that brought something count: a device that answers in part goes on.
  const since = tried.slice(tried.findLastIndex((each) => each.outcome === 'progress') + 1);
  const tries = since.filter((each) => each.outcome === outcome).length;
  if (tries >= triesMax) return { kind: 'over', why: outcome };
  const restS = Math.min(WAIT_MAX_S, waitS * 2 ** (tries - 1));
  return { kind: 'at', at: endedAt + restS * MICROS_PER_SECOND };
}
