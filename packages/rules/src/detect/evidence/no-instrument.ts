import type { TimeRange } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf } from './record.ts';
import { type Track, timeAt, valueAt } from './track.ts';

/** Numbers of the method. @source detection.md D19; idle share and counts [P] */
export const NO_INSTRUMENT = {
  /** New numbers in a stretch without an analyser. */
  newLeast: 2,
  newSure: 8,
  /** Below this share of its usual power the analyser is off. */
  idleShare: 0.1,
  powerSlotsLeast: 24,
} as const;
const P = NO_INSTRUMENT;

export interface InstrumentEvidence {
  /** Live values flagged as normal. */
  readonly live: readonly Track[];
  /** Power or current of the analyser. */
  readonly power?: Track | undefined;
  /** Stretches in which the analyser was off the bus, in maintenance or without power by its own or the logger's state. */
  readonly away?: readonly (TimeRange & { readonly why: 'power' | 'bus' | 'maintenance' })[] | undefined;
  /** Minutes of one analysis; a value may still come so long after the power went. */
  readonly cycleMin: number;
}

/** New numbers, differing from the one before, while the analyser could not have measured. A held value is none. @source detection.md D19 */
export function numbersWithoutInstrument({ live, power, away, cycleMin }: InstrumentEvidence): Signal[] {
  const usual = power ? quantile(power.values, 0.75) : Number.NaN;
  const metered = power !== undefined && power.values.length >= P.powerSlotsLeast && usual > 0;
  return live.flatMap((track) => {
    const graceSlots = Math.ceil(cycleMin / track.stepMin);
    const isAway = (slot: number): boolean => {
      const at = timeAt(track, slot);
      if (away?.some(({ from, to }) => at >= from && at < to)) return true;
      return metered && valueAt(power, at) <= P.idleShare * usual;
    };
    let since = -1;
    let fresh: number[] = [];
    let found: { first: number; fresh: number[] } | undefined;
    for (let slot = 0; slot <= track.values.length; slot++) {
      if (slot < track.values.length && isAway(slot)) {
        if (since === -1) since = slot;
        const changed =
          track.values[slot]! !== track.values[slot - 1] &&
          !Number.isNaN(track.values[slot - 1] ?? Number.NaN);
        if (slot - since >= graceSlots && changed && !Number.isNaN(track.values[slot]!)) fresh.push(slot);
        continue;
      }
      if (fresh.length >= P.newLeast) found = { first: since, fresh };
      since = -1;
      fresh = [];
    }
    if (!found) return [];
    const awayNow = away?.find(
      ({ from, to }) => timeAt(track, found.fresh[0]!) >= from && timeAt(track, found.fresh[0]!) < to,
    );
    return [
      {
        pattern: 'D19',
        form:
          awayNow?.why === 'bus'
            ? 'off-the-bus'
            : awayNow?.why === 'maintenance'
              ? 'in-maintenance'
              : 'without-power',
        factors: [track.factor],
        from: timeAt(track, found.first),
        to: timeAt(track, found.fresh.at(-1)! + 1),
        score: scoreOf(found.fresh.length, P.newLeast - 1, P.newSure),
        facts: { k: found.fresh.length, ...(metered && { usual: shown(usual, 3) }) },
        missing: missingOf({ E: power, A: away }),
      },
    ];
  });
}
