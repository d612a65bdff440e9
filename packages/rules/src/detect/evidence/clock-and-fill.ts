import { type ClockSample, type Instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { fTail } from './chance.ts';
import { known, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D18; samples, spans and the share of calm live stretches [P] */
export const CLOCK_AND_FILL = {
  offMin: 5,
  driftSPerDay: 30,
  driftHours: 24,
  samplesLeast: 6,
  /** A step between two samples is a clock that was set, not a drift. */
  stepS: 60,
  ratioLeast: 3,
  chanceMax: 0.01,
  valuesLeast: 20,
  /** So small a share of the live stretches of this length may be as smooth. */
  calmShareMax: 0.02,
} as const;
const P = CLOCK_AND_FILL;

/** Runs away by more than 30 s a day since it was last set, or goes back in time. @source detection.md D18 */
export function clockGames(
  samples: readonly Pick<ClockSample, 'at' | 'offsetS'>[],
  factors: readonly string[],
): Signal[] {
  let first = samples.length - 1;
  while (first > 0 && Math.abs(samples[first]!.offsetS - samples[first - 1]!.offsetS) <= P.stepS) first--;
  const run = samples.slice(Math.max(0, first));
  const [from, to] = [run[0], run.at(-1)];
  if (!from || !to || factors.length === 0) return [];
  const signal = (form: string, since: Instant, score: number, facts: Signal['facts']): Signal[] => [
    { ...{ pattern: 'D18', form, factors: [...factors], from: since, to: to.at, score, facts } },
  ];
  const before = samples[first - 1];
  // Set back and left wrong: a correction ends near zero.
  if (before && to.offsetS < -P.offMin * 60 && to.offsetS < before.offsetS - P.offMin * 60)
    return signal('set-back', from.at, scoreOf(-to.offsetS / 60, P.offMin, 60), {
      m: shown(to.offsetS / 60),
      before: shown(before.offsetS / 60),
    });
  const days = (to.at - from.at) / MICROS_PER_DAY;
  if (run.length < P.samplesLeast || days * 24 < P.driftHours) return [];
  const perDay = slopeOf(run) * MICROS_PER_DAY;
  if (Math.abs(perDay) <= P.driftSPerDay) return [];
  return signal('drift', from.at, scoreOf(Math.abs(perDay), P.driftSPerDay, 10 * P.driftSPerDay), {
    m: shown(to.offsetS / 60),
    sPerDay: shown(perDay),
    d: shown(days),
  });
}

function slopeOf(run: readonly Pick<ClockSample, 'at' | 'offsetS'>[]): number {
  // Theil and Sen: the median of all slopes bears a late frame.
  const hop = Math.max(1, Math.floor(run.length / 40));
  const some = run.filter((_, at) => at % hop === 0);
  return median(
    some.flatMap((a, at) =>
      some.slice(at + 1).map((b) => (b.at > a.at ? (b.offsetS - a.offsetS) / (b.at - a.at) : Number.NaN)),
    ),
  );
}

/** Mean square of the steps from one value to the next, with how many there are. */
function roughness(values: ArrayLike<number>, from: number, to: number): { square: number; count: number } {
  let sum = 0;
  let count = 0;
  for (let i = from + 1; i < to; i++) {
    const step = values[i]! - values[i - 1]!;
    if (Number.isNaN(step)) continue;
    sum += step * step;
    count++;
  }
  return { square: count === 0 ? Number.NaN : sum / count, count };
}

/**
 * A stretch that came late is far smoother than what comes live: by the ratio of spreads, and smoother than nearly
 * every live stretch of its length, so that a calm night is not taken for it.
 *
 * @param track values of one factor, late ones too
 * @param late stretches that came late, on the same factor
 * @source detection.md D18
 */
export function smoothFill(
  track: Track,
  late: readonly { readonly from: Instant; readonly to: Instant }[],
): Signal[] {
  const slotOf = (at: Instant) => Math.round((at - track.from) / (track.stepMin * 60e6));
  const isLate = new Uint8Array(track.values.length);
  for (const { from, to } of late) isLate.fill(1, Math.max(0, slotOf(from)), Math.max(0, slotOf(to)));
  const live = track.values.map((value, slot) => (isLate[slot] ? Number.NaN : value));
  const whole = roughness(live, 0, live.length);
  return late.flatMap(({ from, to }) => {
    const [first, end] = [Math.max(0, slotOf(from)), Math.min(track.values.length, slotOf(to))];
    const filled = roughness(track.values, first, end);
    if (filled.count < P.valuesLeast || whole.count < 3 * P.valuesLeast) return [];
    const ratio = whole.square / filled.square;
    if (!(ratio > P.ratioLeast) || fTail(ratio, whole.count, filled.count) > P.chanceMax) return [];
    const length = end - first;
    const hop = Math.max(1, Math.floor(length / 4));
    let windows = 0;
    let asSmooth = 0;
    for (let i = 0; i + length <= live.length; i += hop) {
      const window = roughness(live, i, i + length);
      if (window.count < 0.8 * filled.count) continue;
      windows++;
      if (window.square <= filled.square) asSmooth++;
    }
    if (windows < 10 || asSmooth > P.calmShareMax * windows) return [];
    return [
      {
        pattern: 'D18' as const,
        form: 'smooth-fill',
        factors: [track.factor],
        from: timeAt(track, first),
        to: timeAt(track, end),
        score: scoreOf(Math.min(ratio, 30), P.ratioLeast, 30),
        facts: {
          ...{ ratio: shown(Math.min(ratio, 999)), n: known(track.values, first, end).length },
          hours: shown((to - from) / MICROS_PER_HOUR),
        },
        missing: ['G', 'N'],
      },
    ];
  });
}
