import { dayStart, type Instant, instant, MICROS_PER_DAY } from '@wenqu/domain';
import { shown } from '../facility-record.ts';
import { mean } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf } from './record.ts';

/** Numbers of the method. @source detection.md D13; deviation of a ratio that matters [P] */
export const RANGE_MISMATCH = {
  /** Ranges nearer than this are the same. */
  sameShare: 0.005,
  pairsLeast: 20,
  cvMax: 0.02,
  ratioOffLeast: 0.03,
} as const;
const P = RANGE_MISMATCH;

export interface RangesHeld {
  readonly factor: string;
  /** Upper ends as the analyser tells them; two of a two-range instrument. Undefined: never told. */
  readonly analyser?: readonly number[] | undefined;
  readonly logger?: readonly number[] | undefined;
  /** As registered in the book. */
  readonly registered?: number | undefined;
  /** Result of the analyser and of the platform for the same samples. */
  readonly pairs?: readonly { readonly analyser: number; readonly platform: number }[] | undefined;
}

/**
 * Upper ends in the text of a range parameter: `0-500`, `0~100/0~500mg/L`, `500`.
 * @returns empty when the text holds no range
 */
export function rangesIn(text: string): number[] {
  const number = String.raw`\d+(?:\.\d+)?`;
  const spans = [...text.matchAll(new RegExp(`${number}\\s*(?:-|~|～|—|至|,)\\s*(${number})`, 'g'))];
  if (spans.length > 0) return spans.map((span) => Number(span[1]));
  const single = new RegExp(`^\\s*(${number})\\s*(?:[a-zA-Zμµ/%]*)\\s*$`).exec(text);
  return single ? [Number(single[1])] : [];
}

const shares = (some: readonly number[], others: readonly number[]): boolean =>
  some.some((a) => others.some((b) => Math.abs(a - b) <= P.sameShare * Math.max(a, b)));

const text = (ranges: readonly number[] | undefined): string => (ranges ?? []).join('/');

/** Ranges of analyser, logger and register differ, or platform and analyser differ by one constant factor. @source detection.md D13 */
export function rangeMismatch(held: RangesHeld, now: Instant): Signal[] {
  const { factor, analyser, logger, registered, pairs = [] } = held;
  const to = dayStart(now);
  const base = { pattern: 'D13' as const, factors: [factor], from: instant(to - MICROS_PER_DAY), to };
  const missing = missingOf({ C: analyser, G: logger });
  const found: Signal[] = [];
  const ends = [analyser, logger, registered === undefined ? undefined : [registered]].filter(
    (each) => each !== undefined && each.length > 0,
  ) as (readonly number[])[];
  const apart = ends.some((one, at) => ends.slice(at + 1).some((other) => !shares(one, other)));
  if (apart)
    found.push({
      ...{ ...base, form: 'ranges-differ', missing, score: ends.length > 2 ? 0.8 : 0.7 },
      facts: {
        ...(analyser && { a: text(analyser) }),
        ...(logger && { g: text(logger) }),
        ...(registered !== undefined && { r: registered }),
      },
    });
  const ratios = pairs
    .filter((pair) => pair.analyser > 0)
    .map((pair) => pair.platform / pair.analyser)
    .filter(Number.isFinite);
  if (ratios.length < P.pairsLeast) return found;
  const ratio = mean(ratios);
  const cv = Math.sqrt(mean(ratios.map((each) => (each - ratio) ** 2))) / ratio;
  if (cv < P.cvMax && Math.abs(ratio - 1) > P.ratioOffLeast)
    found.push({
      ...{ ...base, form: 'constant-ratio', missing, score: Math.abs(ratio - 1) > 0.1 ? 0.9 : 0.7 },
      facts: { ratio: shown(ratio, 3), cvPercent: shown(cv * 100, 2), n: ratios.length },
    });
  return found;
}
