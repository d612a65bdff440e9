import type { Finding, FindingInput, Instant, PointId, RuleId } from '@wenqu/domain';
import { moreUrgent } from './level.ts';
import { mergePhFacts } from './ph-range.ts';

/** A finding keeps at most so many of the readings that made it; `count` tells how many there were. */
export const FINDING_INPUTS_MAX = 100;

/**
 * The name of a finding, from what it is about alone: judging the same readings again names the same
 * finding. Readable on purpose: `hourly-over.p-7.w01018.<µs in base 36>`.
 */
export const findingId = (rule: RuleId, point: PointId, factor: string, from: Instant): string =>
  `${rule}.${point}.${factor}.${from.toString(36)}`;

/** How far beyond its bound the value lies, in parts of the bound. */
const excess = ({ value, facts }: Finding): number => {
  const bound = Number(facts.bound);
  return value === null || !Number.isFinite(bound) ? 0 : Math.abs(value - bound) / (Math.abs(bound) || 1);
};

const sameInput = (one: FindingInput, other: FindingInput): boolean =>
  one.at === other.at && one.column === other.column && one.position === other.position;

/**
 * Join what was noticed again in the same episode to the finding that is open. The worst value and its limit
 * are shown; a finding that rests on a verified limit is never displaced by one for reference. A reading that
 * is already among the inputs adds nothing.
 *
 * @param open the finding as kept
 * @param next a finding with the same id
 */
export function mergeFinding(open: Finding, next: Finding): Finding {
  // A day, a silence and a run of rising hours are judged as a whole each time: the newer statement stands in
  // the older one's place.
  if (next.statistic === 'day' || next.inputs.length === 0 || next.rule === 'trend-warning')
    return { ...next, raisedAt: open.raisedAt };
  const fresh = next.inputs.filter((input) => !open.inputs.some((kept) => sameInput(kept, input)));
  if (fresh.length === 0) return open;
  const firmer = open.forReference && !next.forReference;
  const softer = !open.forReference && next.forReference;
  const worst = !softer && (firmer || excess(next) > excess(open)) ? next : open;
  const inputs = [...open.inputs, ...fresh].slice(0, FINDING_INPUTS_MAX);
  // A full list still shows the reading that the sentence speaks of.
  if (worst === next && open.inputs.length >= FINDING_INPUTS_MAX) inputs[FINDING_INPUTS_MAX - 1] = fresh[0]!;
  return {
    ...worst,
    statistic: open.statistic,
    to: Math.max(open.to, next.to) as Instant,
    count: open.count + fresh.length,
    inputs,
    facts: { ...worst.facts, ...mergePhFacts(open, next), firstAt: firstAt(open, next) },
    level: moreUrgent(open.level, next.level),
    hidden: open.hidden || next.hidden,
    raisedAt: open.raisedAt,
  };
}

const firstAt = (open: Finding, next: Finding): number =>
  Math.min(Number(open.facts.firstAt ?? open.from), Number(next.facts.firstAt ?? next.from));
