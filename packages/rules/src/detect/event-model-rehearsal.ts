import type { EventRow } from './event-model.ts';
import type { EventSensor } from './event-model-features.ts';

/**
 * Labelled events are few and alike. A rehearsal puts invented ones into quiet stretches of the same rows: one to three
 * quality sensors stepping, rising, swinging or humping by a few to many times their own noise.
 */
export interface Rehearsal {
  readonly rows: readonly EventRow[];
  /** 1 where a row belongs to an invented event. */
  readonly invented: Uint8Array;
}

const SHAPES: readonly ((share: number, row: number) => number)[] = [
  () => 1,
  (share) => share,
  (_, row) => (row % 2 === 0 ? 1 : -1),
  (share) => Math.sin(Math.PI * share),
];
const LEAST_ROWS = 10;
const MOST_ROWS = 40;
const LEAST_SIZE = 4;
const MOST_SIZE = 25;
/** One sensor, two or three. */
const MOVED_SHARES = [0.35, 0.75];

/** The same numbers for the same seed, 0 ≤ x < 1. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}

/**
 * Invents about one event every `everyRows` rows, none within `apartRows` of a labelled one. `noise` by sensor, in its
 * own unit.
 */
export function rehearse(
  rows: readonly EventRow[],
  labels: Uint8Array,
  sensors: readonly EventSensor[],
  noise: readonly number[],
  { everyRows, apartRows, seed }: { everyRows: number; apartRows: number; seed: number },
): Rehearsal {
  const random = seeded(seed);
  const out = [...rows];
  const invented = new Uint8Array(rows.length);
  const quality = sensors.flatMap(({ role }, i) => (role === 'quality' && noise[i]! > 0 ? [i] : []));
  for (let start = everyRows; start + MOST_ROWS < rows.length; start += everyRows) {
    const length = LEAST_ROWS + Math.floor(random() * (MOST_ROWS - LEAST_ROWS));
    const from = start + Math.floor(random() * (everyRows / 2));
    const dice = random();
    const moved = shuffled(quality, random).slice(
      0,
      dice < MOVED_SHARES[0]! ? 1 : dice < MOVED_SHARES[1]! ? 2 : 3,
    );
    const shape = SHAPES[Math.floor(random() * SHAPES.length)]!;
    const sizes = moved.map(
      (i) => noise[i]! * LEAST_SIZE * (MOST_SIZE / LEAST_SIZE) ** random() * (random() < 0.5 ? -1 : 1),
    );
    if (labels.subarray(Math.max(0, from - apartRows), from + length + apartRows).includes(1)) continue;
    for (let row = from; row < Math.min(rows.length, from + length); row++) {
      const values = [...rows[row]!.values];
      moved.forEach((sensor, k) => {
        values[sensor]! += sizes[k]! * shape((row - from + 1) / length, row - from);
      });
      out[row] = { at: rows[row]!.at, values };
      invented[row] = 1;
    }
  }
  return { rows: out, invented };
}
