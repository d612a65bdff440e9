import type { Gap, GapCause, GapEvent, GapEventKind, GapState } from '@wenqu/domain';
import { instant, isGapOpen } from '@wenqu/domain';

export const gapId = (number: number): string => `G-${String(number).padStart(6, '0')}`;
export const gapEventId = (number: number): string => `GE-${String(number).padStart(6, '0')}`;
export const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));

/** Gaps of one event, state and cause, counted. */
export interface GapSum {
  readonly event: string;
  readonly state: GapState;
  readonly cause: GapCause;
  readonly factor: string;
  readonly gaps: number;
  readonly from: number;
  readonly to: number;
  readonly running: boolean;
  readonly expected: number;
  readonly missing: number;
}

/** An event as the sum of its gaps. Its cause is that of most of its gaps of whole frames, if it has any. */
export function eventFrom(
  { id, kind }: { readonly id: string; readonly kind: GapEventKind },
  sums: readonly GapSum[],
  { points, enterprises }: { readonly points: number; readonly enterprises: number },
): GapEvent {
  const states: Partial<Record<GapState, number>> = {};
  for (const { state, gaps } of sums) states[state] = (states[state] ?? 0) + gaps;
  const open = sums.filter(({ state }) => isGapOpen(state));
  return {
    id,
    kind,
    cause: mainCause(sums),
    from: instant(Math.min(...sums.map(({ from }) => from))),
    to: instant(Math.max(...sums.map(({ to }) => to))),
    running: sums.some(({ running }) => running),
    gaps: total(sums, ({ gaps }) => gaps),
    open: total(open, ({ gaps }) => gaps),
    points,
    enterprises,
    expected: total(sums, ({ expected }) => expected),
    missing: total(sums, ({ missing }) => missing),
    states,
  };
}

function mainCause(sums: readonly GapSum[]): GapCause {
  const whole = sums.filter(({ factor }) => factor === '');
  const counts = new Map<GapCause, number>();
  for (const { cause, gaps } of whole.length > 0 ? whole : sums) {
    counts.set(cause, (counts.get(cause) ?? 0) + gaps);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'unknown';
}

const total = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

/** One gap as a sum. */
export const sumOf = (gap: Gap): GapSum => ({
  event: gap.event,
  state: gap.state,
  cause: gap.cause,
  factor: gap.factor,
  gaps: 1,
  from: gap.from,
  to: gap.to,
  running: gap.running,
  expected: gap.expected,
  missing: gap.missing,
});

export const wordsOfGap = (q: string | undefined): string[] =>
  (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
