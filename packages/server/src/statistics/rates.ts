import type { BookSnapshot, Device, Indicator, IndicatorRow, Instant, QcRecord } from '@wenqu/domain';
import { MICROS_PER_HOUR } from '@wenqu/domain';
import {
  addTallies,
  CASES_MIN,
  complianceIndicator,
  connectedIndicator,
  hourIndicators,
  type MarkCounts,
  markIndicators,
  onlineIndicator,
  QC_RULES,
  qcIndicators,
} from '@wenqu/rules';
import type { SeriesTally } from '../store/statistics.ts';
import { ONLINE } from './online-day.ts';

/** What rates are made of. */
export interface RateFacts {
  readonly book: BookSnapshot;
  readonly devices: readonly Device[];
  readonly tallies: readonly SeriesTally[];
  /** Checks carried out in the range and held. */
  readonly qcs: readonly QcRecord[];
  readonly from: Instant;
  readonly to: Instant;
  /** Counts of marks of some points; undefined where nobody keeps them. */
  readonly marks?: ((points: ReadonlySet<string>) => MarkCounts) | undefined;
}

export interface RateGroup {
  readonly id: string;
  readonly name: string;
  readonly enterprise: string;
  readonly points: ReadonlySet<string>;
}

/** Indicators of one group of points, each with what it is made of. @source supervision.md §6 */
export function ratesOf(group: RateGroup, facts: RateFacts): IndicatorRow {
  const own = facts.tallies.filter(({ point }) => group.points.has(point));
  const factors = own.filter(({ factor }) => factor !== ONLINE);
  const online = addTallies(own.filter(({ factor }) => factor === ONLINE));
  const all = addTallies(factors);
  const byFactor = Map.groupBy(factors, ({ factor }) => factor);
  const k6 = complianceIndicator(all).indicator;
  const { id, name, enterprise } = group;
  return {
    ...{ id, name, enterprise },
    indicators: [
      ...hourIndicators(all),
      connected(group, facts),
      onlineIndicator(online.valid, online.due),
      k6,
      ...(facts.marks ? markIndicators(facts.marks(group.points)) : []),
      ...checks(group, facts),
    ],
    compliance: [...byFactor].map(([factor, list]) => ({
      factor,
      ...complianceIndicator(addTallies(list)),
    })),
    cases: all.days,
    few: all.days < CASES_MIN,
  };
}

/** K4: which outlets must be connected follows from the permit, not from who is. @source supervision.md §6 K4 */
function connected({ points }: RateGroup, { book, tallies }: RateFacts): Indicator {
  const must = new Set(
    book.enterprises
      .filter(({ permitClass, keyUnit }) => permitClass === 'key' || keyUnit)
      .map(({ id }) => id),
  );
  const owed = new Set(
    book.points
      .filter(
        ({ id, enterprise, retiredAt, place }) =>
          retiredAt === null && place === 'discharge' && points.has(id) && must.has(enterprise),
      )
      .map(({ outlet }) => outlet),
  );
  const heard = new Set(tallies.filter(({ received }) => received > 0).map(({ point }) => point));
  const isHeard = (outlet: string): boolean =>
    book.points.some((point) => point.outlet === outlet && heard.has(point.id));
  return connectedIndicator(owed.size, [...owed].filter(isHeard).length);
}

/** K16: standard checks and comparisons of the analysers the book names. @source supervision.md §6 K16 */
function checks({ points }: RateGroup, { devices, qcs, from, to }: RateFacts): Indicator[] {
  const counted = ['standard-check', 'comparison'] as const;
  const own = qcs.filter(
    ({ point, kind }) => points.has(point) && (kind === 'standard-check' || kind === 'comparison'),
  );
  const done = own.filter(({ outcome }) => outcome !== 'not-judged');
  const analysers = devices.filter(
    ({ kind, retiredAt, point, factor }) =>
      kind === 'analyser' &&
      retiredAt === null &&
      points.has(point) &&
      counted.some((each) => QC_RULES[each].tolerances.some(({ factors }) => factors.includes(factor))),
  );
  const hours = Math.max(0, (to - from) / MICROS_PER_HOUR);
  const perAnalyser = counted.reduce(
    (sum, each) => sum + Math.floor(hours / (QC_RULES[each].dueH ?? Infinity)),
    0,
  );
  const due = analysers.length === 0 ? null : analysers.length * perAnalyser;
  return qcIndicators(done.filter(({ outcome }) => outcome === 'passed').length, done.length, due);
}
