import { type Device, type Instant, MICROS_PER_DAY, MICROS_PER_HOUR, type Point } from '@wenqu/domain';
import type { DeviceFaults } from '@wenqu/rules/detect';
import { deviceOf, type PointHours } from './evidence-gather.ts';

/** How often each instrument of a point broke down, from the flags of its hours. */
export function deviceFaults(
  point: Point,
  devices: readonly Device[],
  { hours, faults, from }: PointHours,
  now: Instant,
  days: number,
): DeviceFaults[] {
  const first = Math.max(0, Math.round((now - days * MICROS_PER_DAY - from) / MICROS_PER_HOUR));
  return hours.flatMap(({ factor, values }) => {
    const device = deviceOf(point, devices, factor);
    const model = device ? `${device.maker} ${device.model}`.trim() : '';
    const broken = faults[factor];
    if (model === '' || !broken) return [];
    let [known, begun, brokenHours] = [0, 0, 0];
    for (let slot = first; slot < values.length; slot++) {
      if (broken[slot] === 1 || !Number.isNaN(values[slot]!)) known++;
      if (broken[slot] !== 1) continue;
      brokenHours++;
      if (broken[slot - 1] !== 1) begun++;
    }
    const repairMin = begun === 0 ? null : (brokenHours / begun) * 60;
    return [{ point: point.id, factor, model, faults: begun, days: known / 24, repairMin }];
  });
}
