import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { binomialTail } from './chance.ts';
import { missingOf, type PointEvidence, type StationEvent } from './record.ts';
import { known, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D17; what a change of value is, and the chance allowed [P] */
export const DISTURBED_STATION = {
  besideMin: 60,
  coincidencesLeast: 2,
  withinDays: 30,
  /** Medians of three hours before and after … */
  changeHours: 3,
  /** … differ by so many robust sigmas of what such medians differ by usually. */
  changeSigmas: 5,
  chanceMax: 0.01,
  hoursLeast: 72,
} as const;
const P = DISTURBED_STATION;

/** The middle of three; NaN where one is missing. */
const middle = (a: number, b: number, c: number): number =>
  Number.isNaN(a + b + c) ? Number.NaN : Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** Start of the hours in which the level of a series changed. */
export function changesOf(track: Track): Instant[] {
  const n = track.values.length;
  const moves = new Float64Array(n).fill(Number.NaN);
  for (let i = P.changeHours; i + P.changeHours <= n; i++) {
    const [a, b, c, d, e, f] = track.values.subarray(i - P.changeHours, i + P.changeHours);
    moves[i] = middle(d!, e!, f!) - middle(a!, b!, c!);
  }
  if (known(moves).length < P.hoursLeast) return [];
  const level = Math.abs(median(track.values));
  const bound = Math.max(P.changeSigmas * MAD_TO_SIGMA * mad(moves, 0), 0.1 * level);
  const found = new Set<Instant>();
  for (let i = 1; i < n; i++) {
    const size = Math.abs(moves[i]!);
    const isLargest = size >= Math.abs(moves[i - 1]! || 0) && !(Math.abs(moves[i + 1] ?? 0) > size);
    if (size > bound && isLargest) found.add(timeAt(track, steepest(track.values, i)));
  }
  return [...found];
}

/** Medians move alike for one hour more on both sides: the change is where the values themselves leap. */
function steepest(values: Float64Array, slot: number): number {
  const leap = (at: number) => Math.abs(values[at]! - values[at - 1]!) || 0;
  return [slot, slot - 1, slot + 1].reduce((best, at) => (leap(at) > leap(best) ? at : best));
}

/** Door, power, camera or temperature events beside changes of value, oftener than chance. @source detection.md D17 */
export function disturbedStation(
  evidence: Pick<PointEvidence, 'now' | 'hours'> & { readonly events?: readonly StationEvent[] | undefined },
): Signal[] {
  const { now, hours, events } = evidence;
  const since = instant(now - P.withinDays * MICROS_PER_DAY);
  const open = (events ?? []).filter((each) => !each.appointed && each.from >= since && each.from < now);
  if (open.length < P.coincidencesLeast) return [];
  return hours.flatMap((track) => {
    const changes = changesOf(track).filter((at) => at >= since);
    const beside = P.besideMin * MICROS_PER_MINUTE;
    const near = ({ from }: StationEvent) =>
      Math.min(Number.POSITIVE_INFINITY, ...changes.map((at) => Math.abs(at - from)));
    const hits = open.filter((event) => near(event) <= beside);
    const total = Math.max(1, Math.min(P.withinDays * 24, track.values.length));
    const share = Math.min(1, (changes.length * 2 * P.besideMin) / 60 / total);
    if (hits.length < P.coincidencesLeast) return [];
    const chance = binomialTail(hits.length, open.length, share);
    if (chance > P.chanceMax) return [];
    const newest = hits.reduce((a, b) => (b.from > a.from ? b : a));
    const kinds = new Set(open.map(({ kind }) => kind));
    return [
      {
        pattern: 'D17',
        form: 'event-and-change',
        factors: [track.factor],
        from: instant(Math.min(...hits.map(({ from }) => from))),
        to: instant(newest.from + MICROS_PER_HOUR),
        score: scoreOf(-Math.log10(Math.max(chance, 1e-9)), -Math.log10(P.chanceMax), 5),
        facts: {
          ...{ event: newest.kind, at: newest.from, m: Math.round(near(newest) / MICROS_PER_MINUTE) },
          ...{ d: P.withinDays, k: hits.length, events: open.length, chancePercent: shown(chance * 100, 3) },
        },
        missing: missingOf({
          D: kinds.has('door') || undefined,
          V: kinds.has('camera') || undefined,
          E: kinds.has('power') || undefined,
        }),
      },
    ];
  });
}
