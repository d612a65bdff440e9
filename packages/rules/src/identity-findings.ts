import type { Finding, Instant, JournalPosition, Level, PointId } from '@wenqu/domain';
import { findingId } from './episode.ts';
import { RULE_EDITION } from './rule-editions.ts';

/** Rules about who sends, and whether a frame is of its time. @source hj212.md §1.6, §9.2; detection.md */
export type IdentityRule =
  | 'wrong-address'
  | 'wrong-password'
  | 'two-places'
  | 'stale-qn'
  | 'replayed-frame'
  | 'password-changed'
  | 'request-from-device';

/** What was seen again and again of one kind: an episode ends when a day passes without it. */
export interface IdentityEpisode {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  /** Frames that showed it, the first few. */
  readonly positions: readonly JournalPosition[];
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Two addresses alive at once within so many minutes, and returns between them before it is told. [P] */
export const TWO_PLACES_MINUTES = 10;
export const TWO_PLACES_RETURNS = 2;
/** A QN further behind the newest one than this is of the past. [P] */
export const STALE_MINUTES = 30;
/** A lost answer brings one frame again after a long silence; more of them within an hour do not. [P] */
export const REPLAYS_MIN = 3;

const LEVELS: Readonly<Record<IdentityRule, Level>> = {
  'wrong-address': 'B',
  'wrong-password': 'B',
  'two-places': 'B',
  'stale-qn': 'B',
  'replayed-frame': 'B',
  'password-changed': 'C',
  'request-from-device': 'B',
};
/** A PW is often a matter of settings that the agency has to know of; the rest is looked into first. */
const OPEN: ReadonlySet<IdentityRule> = new Set(['wrong-password', 'password-changed']);

/** A finding about who sent; `mn` stands in the facts. */
export function identityFinding(
  rule: IdentityRule,
  point: PointId,
  mn: string,
  { from, to, count, positions, facts }: IdentityEpisode,
): Finding {
  return {
    id: findingId(rule, point, '', from),
    ...{ rule, ruleEdition: RULE_EDITION, point, factor: '', statistic: 'realtime', from, to },
    ...{ value: null, multiple: null, count, limit: null, forReference: false, inputs: [] },
    facts: { mn, ...facts, position: positions[0] ?? 0, positions: positions.join(' ') },
    ...{ level: LEVELS[rule], hidden: !OPEN.has(rule), raisedAt: from },
  };
}
