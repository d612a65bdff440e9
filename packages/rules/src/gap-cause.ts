import type { FlagEffect, GapCause } from '@wenqu/domain';

/** What is known around a gap when it is found. */
export interface GapFacts {
  readonly factor: string;
  /** Part of the gap in which our own server did not receive, 0 to 1. */
  readonly ourShare: number;
  /** Anything of the same logger arrived for the time of the gap; null: no logger is bound. */
  readonly loggerHeard: boolean | null;
  /** What the flag of the last value before the gap says. */
  readonly flagBefore: FlagEffect;
  /** Seconds between the arrivals of the frames on both sides; null while the gap runs or clocks say nothing. */
  readonly arrivalsApartS: number | null;
  readonly gapS: number;
}

/** More than this part of a gap in our own outage makes it ours. [P] */
export const OUR_SHARE_MIN = 0.5;
/** Frames that arrive in this part of the time between their DataTimes tell of a clock that leapt. [P] */
const LEAP_SHARE = 0.25;

/**
 * The likeliest cause, ours first: an enterprise is never blamed for what we did not receive.
 * @source supervision.md §7.5
 */
export function causeOf(facts: GapFacts): GapCause {
  if (facts.ourShare > OUR_SHARE_MIN) return 'our-outage';
  const flagged = causeByFlag(facts.flagBefore);
  if (facts.factor !== '') return flagged ?? 'partial-frame';
  if (facts.loggerHeard === null) return 'unknown';
  if (facts.arrivalsApartS !== null && facts.arrivalsApartS < LEAP_SHARE * facts.gapS) return 'clock-jump';
  if (!facts.loggerHeard) return 'logger-offline';
  return flagged ?? 'point-silent';
}

function causeByFlag(means: FlagEffect): GapCause | undefined {
  if (means === 'fault' || means === 'link') return 'device-fault';
  if (means === 'maintenance' || means === 'calibration' || means === 'stopped') return 'maintenance';
  return undefined;
}

/** The part of a range that lies in stretches of ours, 0 to 1. */
export function shareWithin(
  range: { readonly from: number; readonly to: number },
  stretches: readonly { readonly from: number; readonly to: number }[],
): number {
  if (range.to <= range.from) return 0;
  const overlaps = stretches.map(({ from, to }) =>
    Math.max(0, Math.min(to, range.to) - Math.max(from, range.from)),
  );
  return Math.min(1, overlaps.reduce((sum, each) => sum + each, 0) / (range.to - range.from));
}
