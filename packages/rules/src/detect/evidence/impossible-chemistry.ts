import { type Confidence, factor as factorOf } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { mean } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { factsOf, type PointEvidence } from './record.ts';
import { aligned, runBack, type Track, timeAt, trackOf } from './track.ts';

/** `parts` together cannot be more than `times` of `whole`. */
export interface Relation {
  readonly id: string;
  readonly parts: readonly string[];
  readonly whole: string;
  readonly times: number;
  /** What a part is multiplied by before it is compared. */
  readonly partTimes: number;
  readonly confidence: Confidence;
}

const relation = (
  id: string,
  parts: readonly string[],
  whole: string,
  times: number,
  confidence: Confidence,
  partTimes = 1,
): Relation => ({ id, parts, whole, times, partTimes, confidence });

/** That a part is not more than its whole is arithmetic [T]; the margins are [P]. @source detection.md D20 */
export const RELATIONS: readonly Relation[] = [
  relation('ammonia-total-nitrogen', ['w21003'], 'w21001', 1.05, 'P'),
  relation('bod-cod', ['w01017'], 'w01018', 1, 'S'),
  // HJ 212 lists no code of phosphate; this one is used in the field.
  relation('phosphate-total-phosphorus', ['w21012'], 'w21011', 1.05, 'G'),
  relation('hexavalent-total-chromium', ['w20117'], 'w20116', 1, 'T'),
  relation('toc-cod', ['w01020'], 'w01018', 1.5, 'P', 2.67),
  relation('nitrogen-species-total', ['w21003', 'w21006', 'w21007'], 'w21001', 1.05, 'P'),
];

/** Numbers of the method. @source detection.md D20; error of one analyser: HJ 355-2019 standard check ±10 % [S] */
export const IMPOSSIBLE_CHEMISTRY = {
  hoursLeast: 3,
  hoursSure: 24,
  errorShare: 0.1,
  /** Two analysers sample at other minutes: the whole may be that of a neighbouring hour. */
  besideHours: 1,
} as const;
const P = IMPOSSIBLE_CHEMISTRY;

/** Into mg/L: the standard lists some metals in µg/L. */
const scaleOf = (code: string): number => (factorOf(code)?.unit === 'ug/L' ? 0.001 : 1);

interface Sides {
  readonly part: Float64Array;
  readonly whole: Float64Array;
  readonly track: Track;
}

function sidesOf(
  { hours }: Pick<PointEvidence, 'hours'>,
  { parts, whole, partTimes }: Relation,
): Sides | undefined {
  const track = trackOf(hours, whole);
  const found = parts.map((code) => trackOf(hours, code));
  if (!track || found.some((each) => each === undefined)) return undefined;
  const part = new Float64Array(track.values.length);
  for (const each of found as Track[]) {
    const values = aligned(each, track);
    if (!values) return undefined;
    const scale = scaleOf(each.factor) * partTimes;
    for (let slot = 0; slot < part.length; slot++) part[slot]! += values[slot]! * scale;
  }
  return { part, whole: track.values.map((value) => value * scaleOf(whole)), track };
}

/** Beyond the margin and the joint error of both, against the highest of the hours beside it. */
function isBeyond({ part, whole }: Sides, times: number, floor: number, slot: number): boolean {
  let most = Number.NaN;
  for (let i = Math.max(0, slot - P.besideHours); i <= Math.min(whole.length - 1, slot + P.besideHours); i++)
    if (!Number.isNaN(whole[i]!)) most = Number.isNaN(most) ? whole[i]! : Math.max(most, whole[i]!);
  if (Number.isNaN(whole[slot]!) || part[slot]! <= floor) return false;
  const error = P.errorShare * Math.hypot(part[slot]!, times * most);
  return part[slot]! - times * most > error;
}

/** A part that is more than its whole for hours in a row. @source detection.md D20 */
export function impossibleChemistry(evidence: Pick<PointEvidence, 'facts' | 'hours' | 'checks'>): Signal[] {
  return RELATIONS.flatMap((each) => {
    const sides = sidesOf(evidence, each);
    if (!sides || sides.part.length === 0) return [];
    const floor = Math.max(
      ...each.parts.map((code) => (factsOf(evidence, code)?.detectionLimit ?? 0) * scaleOf(code)),
    );
    const holds = (slot: number) => isBeyond(sides, each.times, floor, slot);
    const last = sides.part.length - 1;
    if (!holds(last)) return [];
    const first = runBack(last, holds);
    const count = last - first + 1;
    if (count < P.hoursLeast) return [];
    const [a, b] = [mean(sides.part, first), mean(sides.whole, first)];
    return [
      {
        pattern: 'D20' as const,
        form: each.id,
        factors: [...each.parts, each.whole],
        from: timeAt(sides.track, first),
        to: timeAt(sides.track, last + 1),
        score: Math.min(
          scoreOf(count, P.hoursLeast - 1, P.hoursSure) + 0.2 * Math.min(1, a / (each.times * b) - 1),
          1,
        ),
        facts: {
          ...{ a: each.parts.join('+'), b: each.whole, n: count, aValue: shown(a, 3), bValue: shown(b, 3) },
          ...{ times: each.times, confidence: each.confidence },
        },
        missing: evidence.checks === undefined ? ['K'] : [],
      },
    ];
  });
}
