import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR, type Sample } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';
import { binomialTail } from './chance.ts';
import { missingOf, type StationEvent } from './record.ts';

/** Numbers of the method. @source detection.md D36; chance and what counts as common to all [P] */
export const RETENTION = {
  windowDays: 30,
  failuresLeast: 2,
  chanceMax: 0.05,
  fleetLeast: 10,
  /** Failures of a fleet without one: as if half a one. */
  fleetFailuresLeast: 0.5,
  doorScore: 0.75,
  doorsScore: 0.95,
} as const;
const P = RETENTION;

export type RetentionRecord = Pick<
  Sample,
  'id' | 'point' | 'state' | 'failure' | 'loss' | 'volumeMl' | 'plannedVolumeMl' | 'requestedAt' | 'takenAt'
>;

/** The command was taken and no good water came of it, or the water was spoiled in its box. */
const FAILED: ReadonlySet<string> = new Set<NonNullable<Sample['failure']>>([
  'device-failed',
  'no-result',
  'contradictory',
  'bottle-missing',
  'volume-short',
  'no-bottle',
]);
const LOST: ReadonlySet<string> = new Set<NonNullable<Sample['loss']>['why']>([
  'warm',
  'door',
  'position-reused',
  'seal-broken',
]);
export const retentionFault = ({ failure, loss }: RetentionRecord): string | undefined =>
  loss && LOST.has(loss.why) ? loss.why : failure && FAILED.has(failure) ? failure : undefined;

/** Samples that were really tried: the device took the command, or water came. */
const wasTried = (record: RetentionRecord): boolean =>
  record.takenAt !== null || retentionFault(record) !== undefined;

export interface RetentionEvidence {
  readonly now: Instant;
  readonly point: string;
  readonly factors: readonly string[];
  /** Samples of the whole district. */
  readonly samples: readonly RetentionRecord[];
  /** Openings of the point's own box that nobody had announced. */
  readonly doors?: readonly StationEvent[] | undefined;
}

/** Retention fails here oftener than at the fleet, or its box is opened by somebody. @source detection.md D36 */
export function retentionSabotaged({ now, point, factors, samples, doors }: RetentionEvidence): Signal[] {
  const since = now - P.windowDays * MICROS_PER_DAY;
  const tried = samples.filter(
    (each) => each.requestedAt >= since && each.requestedAt <= now && wasTried(each),
  );
  const own = tried.filter((each) => each.point === point);
  const fleet = tried.filter((each) => each.point !== point);
  const failed = own.filter((each) => retentionFault(each)).toSorted((a, b) => a.requestedAt - b.requestedAt);
  const opened = [...(doors ?? [])].filter(
    (each) => !each.appointed && each.from >= since && each.from <= now,
  );
  const spoiledByDoor = failed.filter((each) => retentionFault(each) === 'door');
  const openings = Math.max(opened.length, spoiledByDoor.length);
  const signals: Signal[] = [];
  const base = { pattern: 'D36' as const, factors: [...factors] };
  if (openings > 0) {
    const times = [...opened.map(({ from }) => from), ...spoiledByDoor.map(({ requestedAt }) => requestedAt)];
    signals.push({
      ...{ ...base, form: 'door', score: openings > 1 ? P.doorsScore : P.doorScore },
      from: instant(Math.min(...times)),
      to: instant(Math.max(...times) + MICROS_PER_HOUR),
      facts: {
        k: openings,
        d: P.windowDays,
        spoiled: spoiledByDoor.length,
        sample: spoiledByDoor.at(-1)?.id ?? '',
      },
      missing: missingOf({ V: undefined, D: doors }),
    });
  }
  if (failed.length < P.failuresLeast) return signals;
  const share =
    fleet.length < P.fleetLeast
      ? undefined
      : Math.max(P.fleetFailuresLeast, fleet.filter((each) => retentionFault(each)).length) / fleet.length;
  const chance = share === undefined ? undefined : binomialTail(failed.length, own.length, share);
  if (chance !== undefined && chance > P.chanceMax) return signals;
  const newest = failed.at(-1)!;
  signals.push({
    ...{ ...base, form: 'failures', from: failed[0]!.requestedAt },
    to: instant(newest.requestedAt + MICROS_PER_HOUR),
    score:
      chance === undefined ? 0.5 : scoreOf(-Math.log10(Math.max(chance, 1e-6)), -Math.log10(P.chanceMax), 4),
    facts: {
      ...{
        k: failed.length,
        n: own.length,
        d: P.windowDays,
        why: retentionFault(newest)!,
        sample: newest.id,
      },
      ...(share !== undefined && { fleetPercent: shown(share * 100) }),
      ...(newest.volumeMl !== null && { volumeMl: newest.volumeMl, plannedMl: newest.plannedVolumeMl }),
    },
    missing: missingOf({ V: undefined, D: doors, N: share }),
  });
  return signals;
}
