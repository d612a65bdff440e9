import type { Finding } from '@wenqu/domain';
import { PH } from './limit-for.ts';

/** pH, dissolved oxygen and temperature have no exceedance multiple. @source supervision.md §5.2 step 6 [S] */
const NO_MULTIPLE: ReadonlySet<string> = new Set([PH, 'w01009', 'w01010']);

/**
 * (C − L) / L, unrounded; null where the factor has none, where the bound is a lower one, or where it is 0.
 * @source supervision.md §5.2 step 6
 */
export function multipleOf(
  factor: string,
  value: number,
  bound: number,
  side: 'above' | 'below',
): number | null {
  if (side === 'below' || bound <= 0 || NO_MULTIPLE.has(factor)) return null;
  return (value - bound) / bound;
}

/**
 * pH is never averaged: a finding says how low and how high it went.
 * @source supervision.md §4.4
 */
export const phFacts = (factor: string, value: number): Readonly<Record<string, number>> =>
  factor === PH ? { lowest: value, highest: value } : {};

/** Extremes of two findings of one pH episode; empty for other factors. */
export const mergePhFacts = (one: Finding, other: Finding): Readonly<Record<string, number>> =>
  one.factor === PH && 'lowest' in one.facts
    ? {
        lowest: Math.min(Number(one.facts.lowest), Number(other.facts.lowest)),
        highest: Math.max(Number(one.facts.highest), Number(other.facts.highest)),
      }
    : {};
