import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';
import { missingOf, type Place, type VisitRecord } from './record.ts';

/** Numbers of the method. @source detection.md D33; detour, slack and what a written time is worth [P] */
export const IMPOSSIBLE_VISITS = {
  kmPerHour: 90,
  /** Roads are longer than the straight line. */
  detour: 1.2,
  /** Times are written down by the minute, often rounded. */
  slackMin: 10,
  /** Overlapping visits told by enterprise alone: short of “alone enough”. */
  byEnterpriseMax: 0.75,
  nearKm: 1,
  sameRecords: 8,
  /** A duration on this grid was written, not measured. */
  roundedMin: 5,
} as const;
const P = IMPOSSIBLE_VISITS;
const EARTH_KM = 6371;

/** Straight line in km. */
export function kmBetween(a: Place, b: Place): number {
  const rad = Math.PI / 180;
  const half =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

/** People named in one signature. */
const peopleOf = ({ who }: VisitRecord): string[] =>
  who.split(/[,，、;；/\s]+/).filter((name) => name.length >= 2);

/** A visit's finding is of the later site. */
export interface VisitSignal {
  readonly enterprise: string;
  readonly signal: Signal;
}

const FACTORS = ['w00000'];

function twoPlaces(
  person: string,
  a: VisitRecord,
  b: VisitRecord,
  placeOf: (enterprise: string) => Place | undefined,
): VisitSignal | undefined {
  const [pa, pb] = [a.place ?? placeOf(a.enterprise), b.place ?? placeOf(b.enterprise)];
  const km = pa && pb ? kmBetween(pa, pb) : undefined;
  if (km !== undefined && km < P.nearKm) return undefined;
  const betweenMin = (b.from - a.to) / MICROS_PER_MINUTE;
  const neededMin = km === undefined ? 0 : ((km * P.detour) / P.kmPerHour) * 60;
  if (betweenMin + P.slackMin >= neededMin) return undefined;
  const signed = a.place !== undefined && b.place !== undefined;
  // Minutes that are short of the way, in shares of it.
  const short = (neededMin - betweenMin) / Math.max(neededMin, P.slackMin);
  return {
    enterprise: b.enterprise,
    signal: {
      pattern: 'D33',
      form: 'two-places',
      factors: FACTORS,
      from: a.from,
      to: instant(Math.max(a.to, b.to)),
      score: Math.min(signed ? 1 : P.byEnterpriseMax, 0.5 + 0.5 * short),
      facts: {
        ...{ m: Math.max(0, Math.round(betweenMin)), overlapMin: Math.max(0, Math.round(-betweenMin)) },
        ...(km !== undefined && { km: shown(km) }),
        ...{ neededMin: Math.round(neededMin), person, other: a.enterprise, visits: `${a.id}+${b.id}` },
      },
      missing: missingOf({ O: signed || undefined, D: undefined, V: undefined }),
    },
  };
}

/** Records with one text and one duration to the second. Durations on a grid of minutes were written by hand. */
function sameText(person: string, visits: readonly VisitRecord[]): VisitSignal[] {
  const groups = Map.groupBy(visits, ({ work, from, to }) => `${to - from} ${work.trim()}`);
  return [...groups.values()].flatMap((group) => {
    const duration = group[0]!.to - group[0]!.from;
    if (group.length < P.sameRecords || duration % (P.roundedMin * MICROS_PER_MINUTE) === 0) return [];
    const sorted = group.toSorted((a, b) => a.from - b.from);
    const newest = sorted.at(-1)!;
    return [
      {
        enterprise: newest.enterprise,
        signal: {
          ...{
            pattern: 'D33' as const,
            form: 'same-text',
            factors: FACTORS,
            from: sorted[0]!.from,
            to: newest.to,
          },
          score: Math.min(0.85, 0.5 + 0.05 * (group.length - P.sameRecords + 1)),
          facts: {
            k: group.length,
            seconds: Math.round(duration / 1e6),
            person,
            work: group[0]!.work.trim().slice(0, 60),
          },
          missing: ['D', 'V'],
        },
      },
    ];
  });
}

/**
 * One person at two sites closer in time than the way takes, or the same record again and again.
 * @param placeOf an enterprise's place; used where a visit does not say where it was signed
 * @source detection.md D33
 */
export function impossibleVisits(
  visits: readonly VisitRecord[],
  placeOf: (enterprise: string) => Place | undefined,
): VisitSignal[] {
  const byPerson = new Map<string, VisitRecord[]>();
  for (const visit of visits)
    for (const person of peopleOf(visit)) byPerson.set(person, [...(byPerson.get(person) ?? []), visit]);
  return [...byPerson].flatMap(([person, own]) => {
    const sorted = own.toSorted((a, b) => a.from - b.from);
    const found = sorted.slice(1).flatMap((visit, at) => {
      const before = sorted
        .slice(Math.max(0, at - 3), at + 1)
        .filter((each) => each.enterprise !== visit.enterprise);
      const [worst] = before
        .flatMap((each) => twoPlaces(person, each, visit, placeOf) ?? [])
        .sort((a, b) => b.signal.score - a.signal.score);
      return worst ?? [];
    });
    return [...found, ...sameText(person, sorted)];
  });
}

/** How far back visits are compared, hours. [P] */
export const VISITS_BACK_H = 45 * 24;
export const visitsBackMicros = VISITS_BACK_H * MICROS_PER_HOUR;
