import {
  type Agency,
  type AgencyLeagueRow,
  type Enterprise,
  type Instant,
  type Matter,
  type MatterStep,
  MICROS_PER_HOUR,
  type PlantRecord,
  type Point,
  type QcRecord,
} from '@wenqu/domain';
import { visitInTime } from '../ledger/visits.ts';

/** What agencies are compared by. */
export interface LeagueFacts {
  readonly agencies: readonly Agency[];
  readonly enterprises: readonly Enterprise[];
  readonly points: readonly Point[];
  /** Checks carried out in the time and held. */
  readonly checks: readonly QcRecord[];
  readonly visits: readonly PlantRecord[];
  readonly outages: readonly { readonly matter: Matter; readonly steps: readonly MatterStep[] }[];
  readonly now: Instant;
}

/** A comparison of fewer cases says so. @source supervision.md §6 [P] */
export const LEAGUE_CASES_MIN = 20;

/**
 * Agencies side by side: checks passed of those done, hours to restore (the median), visits in time of those due.
 * Every rate with what it is made of; nothing to divide by is no rate.
 */
export function agencyLeague(facts: LeagueFacts): AgencyLeagueRow[] {
  const { agencies, enterprises, points, checks, visits, outages, now } = facts;
  const agencyOf = new Map(enterprises.map(({ id, agency }) => [id, agency]));
  const ofPoint = new Map(points.map(({ id, enterprise }) => [id as string, agencyOf.get(enterprise) ?? '']));
  const rows = agencies
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, name }): AgencyLeagueRow => {
      const judged = checks.filter(
        ({ point, outcome }) => ofPoint.get(point) === id && outcome !== 'not-judged',
      );
      const came = visits
        .filter(({ agency }) => agency === id)
        .map((visit) => visitInTime(visit, now))
        .filter((inTime) => inTime !== undefined);
      const hours = outages
        .filter(({ matter }) => ofPoint.get(matter.point) === id)
        .map(({ steps }) => restoreHours(steps))
        .filter((each) => each !== undefined)
        .sort((a, b) => a - b);
      const passed = judged.filter(({ outcome }) => outcome === 'passed').length;
      return {
        ...{ agency: id, name, enterprises: enterprises.filter(({ agency }) => agency === id).length },
        ...{ passed, checks: judged.length, restored: hours.length },
        restoreHours: hours.length === 0 ? null : hours[Math.floor((hours.length - 1) / 2)]!,
        ...{ inTime: came.filter(Boolean).length, visits: came.length },
        few: judged.length < LEAGUE_CASES_MIN,
      };
    });
  const share = ({ passed, checks: done }: AgencyLeagueRow) => (done === 0 ? -1 : passed / done);
  // Who has too few cases stands behind those that can be compared.
  return rows.sort(
    (a, b) => Number(a.few) - Number(b.few) || share(b) - share(a) || a.name.localeCompare(b.name, 'zh'),
  );
}

/** From the beginning of a fault to its repair; undefined: it was no fault, or is not over. */
function restoreHours(steps: readonly MatterStep[]): number | undefined {
  const kept = steps.filter(({ refused }) => refused === null);
  const end = kept.findLast(({ event }) => event === 'repaired');
  const [first] = kept;
  if (!end || !first) return undefined;
  const told = first.given.since ?? first.given['fault-from'];
  const from = typeof told === 'number' ? told : first.happenedAt;
  return Math.round(((end.happenedAt - from) / MICROS_PER_HOUR) * 10) / 10;
}
