import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import {
  dayEnd,
  type FacilityDetector,
  type FacilityRecord,
  factorsOf,
  lastDay,
  scoreOf,
  shown,
} from './facility-record.ts';

/** Share of the normal power above which a stopped plant is running. @source detection.md D29 [P] */
const POWER_SHARE = 0.2;
const HOURS_LEAST = 2;
const HOURS_FULL = 8;
/** Sanitary water of a stopped plant, share of the usual hourly flow. */
const FLOW_SHARE = 0.1;

/** Mean power of production while it runs; NaN where no meter has two levels. */
function normalKw({ slots }: FacilityRecord): number {
  const own = slots.meters.filter(({ purpose }) => purpose === 'production');
  return own.length === 0
    ? Number.NaN
    : own.reduce((sum, { levels }) => sum + (levels?.onKw ?? Number.NaN), 0);
}

const powerAt = ({ slots }: FacilityRecord, slot: number): number =>
  slots.meters.filter(({ purpose }) => purpose === 'production').reduce((sum, { kw }) => sum + kw[slot]!, 0);

/** Median hourly flow of the hours in which water left. */
function usualFlow({ hours }: FacilityRecord): number {
  const wet = hours.outM3.filter((value) => value > 0).sort();
  return wet.length === 0 ? Number.NaN : wet[Math.floor(wet.length / 2)]!;
}

/**
 * A stop was declared and production takes its power, or water leaves as on a working day. A standby load or the
 * water of the canteen is below the thresholds and stays silent.
 * @source detection.md D29
 */
export const stillRunning: FacilityDetector = (record) => {
  const day = lastDay(record);
  if (!day || day.stoppedH < HOURS_LEAST) return [];
  const { slots, hours } = record;
  const normal = normalKw(record);
  const flow = usualFlow(record);
  const step = slots.slotMin * MICROS_PER_MINUTE;
  let [running, wet, sum, counted, m3] = [0, 0, 0, 0, 0];
  for (let slot = 0; slot < slots.count; slot++) {
    const at = slots.from + slot * step;
    if (slots.stopped[slot] !== 1 || at < day.from || at >= dayEnd(day)) continue;
    const kw = powerAt(record, slot);
    if (!Number.isNaN(kw)) {
      sum += kw;
      counted++;
    }
    if (kw > POWER_SHARE * normal) running += slots.slotMin / 60;
    const outM3 = hours.outM3[Math.floor((at - hours.from) / MICROS_PER_HOUR)] ?? Number.NaN;
    if (outM3 > FLOW_SHARE * flow) {
      wet += slots.slotMin / 60;
      m3 += (outM3 * slots.slotMin) / 60;
    }
  }
  const byPower = running >= HOURS_LEAST;
  const byWater = wet >= HOURS_LEAST;
  if (!byPower && !byWater) return [];
  return [
    {
      pattern: 'D29',
      form: byPower ? 'power' : 'discharge',
      factors: factorsOf(record, 'production'),
      from: day.from,
      to: instant(dayEnd(day)),
      // Two independent witnesses are worth more than one.
      score: Math.min(
        1,
        scoreOf(Math.max(running, wet), HOURS_LEAST, HOURS_FULL) + (byPower && byWater ? 0.2 : 0),
      ),
      facts: {
        p: counted === 0 || Number.isNaN(normal) ? '—' : shown((sum / counted / normal) * 100, 0),
        f: shown(m3),
        h: shown(Math.max(running, wet)),
        stoppedH: shown(day.stoppedH),
      },
      missing: [
        ...(Number.isNaN(normal) ? ['production-meter'] : []),
        ...(Number.isNaN(flow) ? ['effluent-flow'] : []),
      ],
    },
  ];
};
