import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR, rangesTouch } from '@wenqu/domain';
import { sameText } from '../../parameter-change.ts';
import { shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';
import { type ChangeRecord, factsOf, missingOf, type PointEvidence } from './record.ts';
import { timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D14; lookBackDays [P] */
export const PARAMETER_CHURN = {
  changesLeast: 3,
  withinDays: 7,
  exceedanceHours: 2,
  backHours: 24,
  lookBackDays: 14,
} as const;
const P = PARAMETER_CHURN;

type Evidence = Pick<PointEvidence, 'now' | 'facts' | 'hours' | 'marks' | 'changes'>;

/** Explained by an order, a visit or an accepted mark (commissioning, calibration, maintenance). */
const isReported = ({ cause, since, noticedAt }: ChangeRecord, { marks = [] }: Evidence): boolean =>
  cause !== 'unexplained' ||
  marks.some((mark) => mark.accepted && rangesTouch(mark, { from: since, to: instant(noticedAt + 1) }));

/** Hours over the limit, any factor. */
const exceedances = (evidence: Evidence): Instant[] =>
  evidence.hours.flatMap((track) => {
    const limit = factsOf(evidence, track.factor)?.limitMax ?? null;
    if (limit === null) return [];
    return [...track.values].flatMap((value, slot) => (value > limit ? [timeAt(track, slot)] : []));
  });

/** Hours between a change (it lies somewhere in its span) and the nearest exceedance. */
function hoursFrom({ since, noticedAt }: ChangeRecord, over: readonly Instant[]): number {
  // A change seen days after the last look says nothing of the hour it was made in.
  if (noticedAt - since > P.backHours * MICROS_PER_HOUR) return Number.POSITIVE_INFINITY;
  const away = over.map((at) =>
    at > noticedAt ? at - noticedAt : Math.max(0, since - at - MICROS_PER_HOUR),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...away) / MICROS_PER_HOUR;
}

const isBack = (change: ChangeRecord, all: readonly ChangeRecord[]): boolean =>
  all.some(
    (before) =>
      before.polId === change.polId &&
      before.infoId === change.infoId &&
      before.noticedAt < change.noticedAt &&
      change.noticedAt - before.noticedAt <= P.backHours * MICROS_PER_HOUR &&
      sameText(before.before, change.after),
  );

/**
 * Parameters changed again and again, near an exceedance, or there and back within a day, and not all of it reported.
 * A single unreported change is told by the care of devices (`parameter-changed`).
 * @source detection.md D14
 */
export function parameterChurn(evidence: Evidence): Signal[] {
  const { changes = [], now, marks } = evidence;
  const recent = changes
    .filter(({ noticedAt }) => noticedAt <= now && noticedAt > now - P.lookBackDays * MICROS_PER_DAY)
    .toSorted((a, b) => a.noticedAt - b.noticedAt);
  const newest = recent.at(-1);
  if (!newest) return [];
  const cluster = recent.filter(
    ({ noticedAt }) => newest.noticedAt - noticedAt <= P.withinDays * MICROS_PER_DAY,
  );
  const unreported = cluster.filter((change) => !isReported(change, evidence));
  if (unreported.length === 0) return [];
  const over = exceedances(evidence);
  const nearestH = Math.min(...unreported.map((change) => hoursFrom(change, over)));
  const back = unreported.some((change) => isBack(change, recent));
  const near = nearestH <= P.exceedanceHours;
  const many = cluster.length >= P.changesLeast;
  if (!back && !near && !many) return [];
  const first = cluster[0]!;
  return [
    {
      pattern: 'D14',
      form: near ? 'near-exceedance' : back ? 'changed-back' : 'frequent',
      factors: [newest.polId === '' ? (evidence.hours[0]?.factor ?? 'w00000') : newest.polId],
      from: first.noticedAt,
      to: instant(newest.noticedAt + MICROS_PER_HOUR),
      score: Math.min(1, 0.4 + 0.2 * [back, near, many].filter(Boolean).length + 0.05 * unreported.length),
      facts: {
        ...{ k: cluster.length, m: unreported.length, d: P.withinDays },
        ...(Number.isFinite(nearestH) && near && { h: shown(nearestH) }),
        ...{ infoIds: [...new Set(cluster.map(({ infoId }) => infoId))].join('+'), back: back ? 1 : 0 },
        ...{ before: newest.before, after: newest.after },
      },
      missing: missingOf({ M: marks, D: undefined }),
    },
  ];
}
