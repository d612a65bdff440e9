import type { ByteReader, ByteWriter } from './readings-bytes.ts';

/** Beyond this the differences of differences would no longer be exact in a double. */
const EXACT_MAX = 2 ** 50;

const CONSTANT = 0;
const STEADY = 1;
const DIRECT = 2;
const DELTA = 3;
const RAW = 9;

/**
 * Numbers as one column: a constant, a steady step, distances from their middle, or differences from the
 * mean step, whichever is shorter. What is not a whole number below 2^50 is kept as it is.
 */
export function writeNumbers(out: ByteWriter, numbers: Float64Array, count: number): void {
  if (count === 0) return;
  if (!allExact(numbers, count)) {
    out.byte(RAW);
    for (let i = 0; i < count; i++) out.float(numbers[i]!);
    return;
  }
  const first = numbers[0]!;
  const step = count > 1 ? Math.round((numbers[count - 1]! - first) / (count - 1)) : 0;
  const middle = middleOf(numbers, count);
  let directBits = 0;
  let deltaBits = 0;
  let previous = first - step;
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!;
    directBits += bitsOf(number - middle);
    deltaBits += bitsOf(number - previous - step);
    previous = number;
  }
  if (deltaBits === 0) {
    out.byte(step === 0 ? CONSTANT : STEADY);
    out.signed(first);
    if (step !== 0) out.signed(step);
  } else if (directBits < deltaBits) {
    out.byte(DIRECT);
    out.signed(middle);
    for (let i = 0; i < count; i++) out.signed(numbers[i]! - middle);
  } else {
    out.byte(DELTA);
    out.signed(first);
    out.signed(step);
    for (let i = 1; i < count; i++) out.signed(numbers[i]! - numbers[i - 1]! - step);
  }
}

/** Reads `count` numbers back. */
export function readNumbers(from: ByteReader, count: number): Float64Array {
  const numbers = new Float64Array(count);
  if (count === 0) return numbers;
  const mode = from.byte();
  if (mode === RAW) {
    for (let i = 0; i < count; i++) numbers[i] = from.float();
    return numbers;
  }
  const first = from.signed();
  if (mode === CONSTANT) return numbers.fill(first);
  if (mode === DIRECT) {
    for (let i = 0; i < count; i++) numbers[i] = from.signed() + first;
    return numbers;
  }
  if (mode !== STEADY && mode !== DELTA) throw new RangeError(`column coding ${mode}`);
  const step = from.signed();
  let number = first;
  numbers[0] = number;
  for (let i = 1; i < count; i++) {
    number += mode === STEADY ? step : from.signed() + step;
    numbers[i] = number;
  }
  return numbers;
}

/** Small numbers that seldom change, as (value, how often) pairs. */
export function writeRuns(out: ByteWriter, numbers: ArrayLike<number>, count: number): void {
  for (let i = 0; i < count; ) {
    const value = numbers[i]!;
    let end = i + 1;
    while (end < count && numbers[end] === value) end++;
    out.signed(value);
    out.varint(end - i);
    i = end;
  }
}

/** Calls `run` for each stretch of equal numbers, `count` in all. */
export function readRuns(
  from: ByteReader,
  count: number,
  run: (value: number, start: number, end: number) => void,
): void {
  for (let i = 0; i < count; ) {
    const value = from.signed();
    const end = i + from.varint();
    if (end <= i || end > count) throw new RangeError('runs do not add up');
    run(value, i, end);
    i = end;
  }
}

function allExact(numbers: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!;
    if (!(Math.abs(number) < EXACT_MAX) || Math.trunc(number) !== number || Object.is(number, -0)) {
      return false;
    }
  }
  return true;
}

function middleOf(numbers: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += numbers[i]! / count;
  return Math.round(sum);
}

/** Length of a distance in bits, good enough to choose by. */
const bitsOf = (distance: number): number => {
  const size = Math.abs(distance);
  return size < 2 ** 31 ? 32 - Math.clz32(size) : 62 - Math.clz32(size / 2 ** 31);
};
