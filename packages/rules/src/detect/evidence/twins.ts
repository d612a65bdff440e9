import { instant, MICROS_PER_DAY, MICROS_PER_HOUR, type PointId } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';
import { binomialTail } from './chance.ts';
import { changesOf } from './disturbed-station.ts';
import { type ChangeRecord, missingOf } from './record.ts';
import { type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D34, D03; information and counts [P] */
export const TWINS = {
  /** Equal hours in a row, and how many different values they hold. */
  hoursLeast: 12,
  distinctLeast: 6,
  /** Surprise of the equal stretch, from how often each value occurs in its own series: far beyond all pairs tried. */
  bitsLeast: 50,
  bitsSure: 120,
  togetherHours: 24,
  /** Enterprises that change together. */
  enterprisesLeast: 3,
  chanceMax: 0.01,
} as const;
const P = TWINS;

export interface AgencyPoint {
  readonly point: PointId;
  readonly enterprise: string;
  readonly hours: readonly Track[];
  readonly changes?: readonly ChangeRecord[] | undefined;
}

export interface AgencyEvidence {
  readonly agency: string;
  readonly points: readonly AgencyPoint[];
  /** Points of other agencies, to tell a change of all waters from one of theirs. */
  readonly others?: readonly AgencyPoint[] | undefined;
}

/** A common finding is of the agency: one, carried by one of its points. */
export interface AgencySignal {
  readonly point: PointId;
  readonly signal: Signal;
}

/** −log2 of the share of each value in its own series. */
function surprises(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  let total = 0;
  for (const value of values)
    if (!Number.isNaN(value)) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
      total++;
    }
  return new Map([...counts].map(([value, count]) => [value, Math.log2(total / count)]));
}

interface Stretch {
  readonly point: AgencyPoint;
  readonly track: Track;
  readonly first: number;
}

/** A number for what a stretch holds; undefined where hours are missing or too few values differ. */
function keyOf(values: Float64Array, first: number): number | undefined {
  let key = 17;
  let distinct = 0;
  for (let i = first; i < first + P.hoursLeast; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) return undefined;
    key = (Math.imul(key, 1_000_003) + Math.round(value * 4096)) | 0;
    let isNew = 1;
    for (let j = first; j < i; j++)
      if (values[j] === value) {
        isNew = 0;
        break;
      }
    distinct += isNew;
  }
  return distinct >= P.distinctLeast ? key : undefined;
}

interface Match {
  readonly a: Stretch;
  readonly b: Stretch;
  readonly length: number;
  readonly bits: number;
}

/** Grow an equal start as far as it is equal. A value that repeats the one before tells nothing new. */
function grown(a: Stretch, b: Stretch, bits: ReadonlyMap<number, number>): Match {
  let length = 0;
  let sum = 0;
  for (;;) {
    const value = a.track.values[a.first + length];
    if (value === undefined || value !== b.track.values[b.first + length]) break;
    if (length === 0 || value !== a.track.values[a.first + length - 1]) sum += bits.get(value) ?? 0;
    length++;
  }
  return { a, b, length, bits: sum };
}

/**
 * Equal stretches of one factor at two enterprises, the longest of each pair of points. Keys only propose: what counts
 * is compared value by value.
 */
function equalStretches(points: readonly AgencyPoint[], factor: string): Match[] {
  const seen = new Map<number, Stretch>();
  const best = new Map<string, Match>();
  for (const point of points)
    for (const track of point.hours.filter((each) => each.factor === factor)) {
      const bits = surprises(track.values);
      for (let first = 0; first + P.hoursLeast <= track.values.length; first++) {
        const key = keyOf(track.values, first);
        if (key === undefined) continue;
        const stretch = { point, track, first };
        const other = seen.get(key);
        if (!other) seen.set(key, stretch);
        else if (other.point.enterprise !== point.enterprise) {
          const match = grown(stretch, other, bits);
          const pair = [other.point.point, point.point].sort().join(' ');
          const longest = best.get(pair)?.length ?? P.hoursLeast - 1;
          if (match.bits >= P.bitsLeast && match.length > longest) best.set(pair, match);
        }
      }
    }
  return [...best.values()];
}

function sameValues({ agency, points }: AgencyEvidence, factor: string): AgencySignal[] {
  const matches = equalStretches(points, factor);
  if (matches.length === 0) return [];
  const all = matches.flatMap(({ a, b, length }) => [a, b].map((each) => ({ ...each, length })));
  const ids = [...new Set(all.map(({ point }) => point.point))].sort();
  const strongest = matches.reduce((x, y) => (y.bits > x.bits ? y : x));
  const ends = all.map(({ track, first, length }) => timeAt(track, first + length));
  return [
    {
      point: ids[0]!,
      signal: {
        pattern: 'D34',
        form: 'same-values',
        factors: [factor],
        from: instant(Math.min(...all.map(({ track, first }) => timeAt(track, first)))),
        to: instant(Math.max(...ends)),
        score: scoreOf(strongest.bits, P.bitsLeast, P.bitsSure),
        facts: {
          ...{ agency, other: ids.slice(1).join('+'), points: ids.length, n: strongest.length },
          from: timeAt(strongest.a.track, strongest.a.first),
          ref: timeAt(strongest.b.track, strongest.b.first),
          refPoint: strongest.b.point.point,
          bits: shown(strongest.bits, 0),
        },
        missing: ['A', 'C'],
      },
    },
  ];
}

/** Enterprises at which something happened within a day of a moment. */
const within = (times: readonly { readonly enterprise: string; readonly at: number }[], at: number) =>
  new Set(
    times
      .filter((each) => each.at >= at && each.at < at + P.togetherHours * MICROS_PER_HOUR)
      .map(({ enterprise }) => enterprise),
  );

/** The same parameter with the same new text at several enterprises within a day, and nobody ordered it. */
export function commonParameterChange({ agency, points }: AgencyEvidence): AgencySignal[] {
  const changes = points.flatMap(({ changes: own = [], enterprise, point }) =>
    own
      .filter(({ cause }) => cause === 'unexplained')
      .map((change) => ({ ...change, enterprise, point, at: change.noticedAt })),
  );
  const groups = Map.groupBy(changes, ({ polId, infoId, after }) => `${polId} ${infoId} ${after}`);
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => a.at - b.at);
    const first = sorted.find(({ at }) => within(sorted, at).size >= P.enterprisesLeast);
    if (!first) return [];
    const together = sorted.filter(
      ({ at }) => at >= first.at && at < first.at + P.togetherHours * MICROS_PER_HOUR,
    );
    const ids = [...new Set(together.map(({ point }) => point))].sort();
    return [
      {
        point: ids[0]!,
        signal: {
          pattern: 'D34' as const,
          form: 'same-parameter-change',
          factors: [first.polId === '' ? 'w00000' : first.polId],
          from: first.noticedAt,
          to: instant(together.at(-1)!.at + MICROS_PER_HOUR),
          score: scoreOf(within(sorted, first.at).size, P.enterprisesLeast - 1, 8),
          facts: {
            agency,
            other: ids.slice(1).join('+'),
            points: ids.length,
            infoId: first.infoId,
            after: first.after,
          },
          missing: ['A'],
        },
      },
    ];
  });
}

interface Change {
  readonly enterprise: string;
  readonly point: PointId;
  readonly at: number;
}

const levelChanges = (points: readonly AgencyPoint[], factor: string): Change[] =>
  points.flatMap(({ enterprise, point, hours }) =>
    hours
      .filter((track) => track.factor === factor)
      .flatMap((track) => changesOf(track).map((at) => ({ enterprise, point, at }))),
  );

const enterprisesOf = (points: readonly AgencyPoint[]): number =>
  new Set(points.map(({ enterprise }) => enterprise)).size;

/** Levels that change within a day at plants of one agency and not at those of others. Silent without others. */
function commonChange({ agency, points, others }: AgencyEvidence, factor: string): AgencySignal[] {
  if (!others || enterprisesOf(others) < P.enterprisesLeast) return [];
  const own = levelChanges(points, factor);
  const theirs = levelChanges(others, factor);
  const span = Math.max(
    P.togetherHours,
    ...points.flatMap(({ hours }) => hours.map((track) => (track.values.length * track.stepMin) / 60)),
  );
  for (const { at } of own.toSorted((a, b) => b.at - a.at)) {
    const together = within(own, at);
    if (together.size < P.enterprisesLeast) continue;
    const beside = within(theirs, at).size;
    // A share that both a usual day and this very day of the others allow.
    const usual = (own.length + theirs.length) / (enterprisesOf(points) + enterprisesOf(others));
    const share = Math.max(
      (beside + 1) / (enterprisesOf(others) + 1),
      Math.min(1, (usual * P.togetherHours) / span),
    );
    const chance = binomialTail(together.size, enterprisesOf(points), share);
    if (chance > P.chanceMax) continue;
    const all = own.filter((each) => each.at >= at && each.at < at + MICROS_PER_DAY);
    const ids = [...new Set(all.map(({ point }) => point))].sort();
    return [
      {
        point: ids[0]!,
        signal: {
          pattern: 'D34',
          form: 'common-change',
          factors: [factor],
          from: instant(at),
          to: instant(Math.max(...all.map((each) => each.at)) + MICROS_PER_HOUR),
          score: scoreOf(-Math.log10(Math.max(chance, 1e-9)), -Math.log10(P.chanceMax), 6),
          facts: {
            ...{ agency, other: ids.slice(1).join('+'), points: ids.length, elsewhere: beside },
            chancePercent: shown(chance * 100, 3),
          },
          missing: missingOf({ C: points.find(({ changes }) => changes), N: undefined }),
        },
      },
    ];
  }
  return [];
}

/** Equal stretches and common changes of one factor. @source detection.md D34 */
export const twinsIn = (evidence: AgencyEvidence, factor: string): AgencySignal[] =>
  enterprisesOf(evidence.points) < 2
    ? []
    : [...sameValues(evidence, factor), ...commonChange(evidence, factor)];

/** The same numbers, the same parameter change or a common change of level at several enterprises of one agency. @source detection.md D34 */
export function twins(evidence: AgencyEvidence): AgencySignal[] {
  const factors = new Set(evidence.points.flatMap(({ hours }) => hours.map(({ factor }) => factor)));
  return [...[...factors].flatMap((factor) => twinsIn(evidence, factor)), ...commonParameterChange(evidence)];
}
