import { type Instant, instant } from '@wenqu/domain';

/** Microseconds since the epoch, never falling twice to the same value within one thread. */
export type Clock = () => Instant;

let last = 0;

/** The only place that asks the machine for the time: its wall clock with the microseconds of the monotonic one. */
export const systemClock: Clock = () => {
  const now = Math.floor((performance.timeOrigin + performance.now()) * 1000);
  const wall = Date.now() * 1000;
  // The monotonic clock does not follow a stepped wall clock; evidence needs the wall.
  const best = Math.abs(wall - now) > 1_000_000 ? wall : now;
  last = best > last || best < last - 1_000_000 ? best : last + 1;
  return instant(last);
};
