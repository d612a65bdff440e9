/**
 * Chance that remembers nothing: every draw is a pure function of a seed and an index, so any moment can be
 * computed without the moments before it, and a replay is exact.
 */

/** 32 well-mixed bits of a seed and a whole number (up to 2^53). */
export function hash(seed: number, index: number): number {
  const high = Math.floor(index / 4294967296);
  let bits =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index | 0, 0xc2b2ae35) ^ Math.imul(high, 0x27d4eb2f);
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A seed for a named use, so that two uses of one parent seed are unrelated. */
export function seedOf(parent: number, name: string): number {
  let seed = parent >>> 0;
  for (let at = 0; at < name.length; at++) seed = hash(seed, name.charCodeAt(at));
  return seed;
}

/** A draw in [0, 1). */
export const uniform = (seed: number, index: number): number => hash(seed, index) / 4294967296;

/** A whole draw in [0, count). */
export const pickIndex = (seed: number, index: number, count: number): number =>
  Math.floor(uniform(seed, index) * count);

/** A draw in [low, high). */
export const between = (seed: number, index: number, low: number, high: number): number =>
  low + uniform(seed, index) * (high - low);

/** A draw with mean 0 and standard deviation 1, within ±2.45: a bell without tails that no instrument has. */
function bell(seed: number, index: number): number {
  const bits = hash(seed, index);
  return ((bits & 0xffff) / 65535 + (bits >>> 16) / 65535 - 1) * 2.449;
}

/** Smooth noise over real `x`: bells at whole numbers, eased in between. */
export function smooth(seed: number, x: number): number {
  const floor = Math.floor(x);
  const part = x - floor;
  const ease = part * part * (3 - 2 * part);
  const left = bell(seed, floor);
  return left + (bell(seed, floor + 1) - left) * ease;
}

/**
 * Noise with the memory of a real process: minutes, hours and days at once; mean 0, deviation about 1.
 * @param minute minutes since the epoch
 */
export function wander(seed: number, minute: number): number {
  return (
    0.3 * smooth(seed, minute / 9) +
    0.55 * smooth(seed ^ 0x51ed27, minute / 55) +
    0.6 * smooth(seed ^ 0xa3c59b, minute / 410) +
    0.55 * smooth(seed ^ 0x1b873f, minute / 3100)
  );
}
