import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { mean, median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf, type VisitRecord } from './record.ts';
import { known, slotAtTime, type Track, timeAt, valueAt } from './track.ts';

/** Numbers of the method. @source detection.md D42; return and usual hours [P] */
export const STOP_FOR_VISIT = {
  beforeHours: 2,
  dropShare: 0.6,
  /** Within so many hours after leaving it is back to this share. */
  afterHours: 6,
  backShare: 0.7,
  visitsLeast: 3,
  stopsShare: 2 / 3,
  /** Days whose same hours tell what is usual then: a shift change stops every day. */
  usualDays: 14,
  usualDaysLeast: 5,
} as const;
const P = STOP_FOR_VISIT;

export interface VisitStopEvidence {
  readonly visits: readonly VisitRecord[];
  /** Production power, hourly. */
  readonly power?: Track | undefined;
  /** Discharge, hourly; used where no electricity is known. */
  readonly flow?: Track | undefined;
}

/** Same hours of the days before. */
function usualAt(track: Track, at: Instant): number {
  const values: number[] = [];
  for (let day = 1; day <= P.usualDays; day++) {
    const value = valueAt(track, instant(at - day * MICROS_PER_DAY));
    if (!Number.isNaN(value)) values.push(value);
  }
  return values.length < P.usualDaysLeast ? Number.NaN : median(values);
}

/** Deepest fall of the hours around arrival below both what went before and what is usual at that hour; undefined: cannot be told. */
function dropAt(track: Track, { from, to }: VisitRecord): { share: number; back: boolean } | undefined {
  const first = slotAtTime(track, instant(from - P.beforeHours * MICROS_PER_HOUR)) + 1;
  const last = slotAtTime(track, to);
  const before = mean(known(track.values, first - 4, first));
  const after = known(track.values, last + 1, last + 1 + P.afterHours);
  let share = Number.NEGATIVE_INFINITY;
  let level = Number.NaN;
  for (let slot = first; slot <= Math.min(last, first + P.beforeHours + 1); slot++) {
    const due = Math.min(before, usualAt(track, timeAt(track, slot)));
    const fall = 1 - track.values[slot]! / due;
    if (!(due > 0) || !(fall > share)) continue;
    share = fall;
    level = due;
  }
  if (Number.isNaN(level) || after.length === 0) return undefined;
  return { share, back: Math.max(...after) >= P.backShare * level };
}

/**
 * Production or discharge falls before announced inspections and returns after them, and not before unannounced ones.
 * @source detection.md D42
 */
export function stopForVisit({ visits, power, flow }: VisitStopEvidence): Signal[] {
  const track = power ?? flow;
  if (!track) return [];
  const seen = visits
    .filter(({ inspection }) => inspection)
    .flatMap((visit) => {
      const drop = dropAt(track, visit);
      return drop ? [{ visit, ...drop }] : [];
    })
    .toSorted((a, b) => a.visit.from - b.visit.from);
  const announced = seen.filter(({ visit }) => visit.enteredAt <= visit.from);
  const sudden = seen.filter(({ visit }) => visit.enteredAt > visit.from);
  const stops = (some: typeof seen) => some.filter(({ share, back }) => share > P.dropShare && back);
  const stopped = stops(announced);
  if (announced.length < P.visitsLeast || stopped.length < P.stopsShare * announced.length) return [];
  if (sudden.length > 0 && stops(sudden).length / sudden.length >= stopped.length / announced.length)
    return [];
  const newest = stopped.at(-1)!;
  return [
    {
      pattern: 'D42',
      form: power ? 'power' : 'discharge',
      factors: [track.factor],
      from: stopped[0]!.visit.from,
      to: newest.visit.to,
      score: Math.min(power ? 1 : 0.75, scoreOf(stopped.length, 1, 4)),
      facts: {
        ...{ h: P.beforeHours, p: shown(newest.share * 100, 0), k: stopped.length, n: announced.length },
        sudden: sudden.length,
      },
      missing: missingOf({ E: power, H: sudden.length > 0 || undefined }),
    },
  ];
}
