/**
 * A two-dimensional code of version 3, error correction M (about 15 % of it may be dirt): 29 × 29 modules, up
 * to 42 bytes, which a label needs. One version and one mask keep it short; every reader takes any mask.
 * @source ISO/IEC 18004:2015 §7 (byte mode, one block of 44 data and 26 correction codewords)
 */
export const QR_SIZE = 29;
export const QR_BYTES_MAX = 42;
const DATA_CODEWORDS = 44;
const EC_CODEWORDS = 26;
/** Level M and mask 0, with their check bits, masked as the standard wants it. */
const FORMAT_BITS = 0b101010000010010;

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at++) {
  EXP[at] = value;
  EXP[at + 255] = value;
  LOG[value] = at;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const times = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : EXP[LOG[a]! + LOG[b]!]!);

/** Coefficients of the generator after the leading one. */
function generator(degree: number): Uint8Array {
  const result = new Uint8Array(degree);
  result[degree - 1] = 1;
  for (let power = 0; power < degree; power++) {
    for (let at = 0; at < degree; at++) {
      result[at] = times(result[at]!, EXP[power]!) ^ (result[at + 1] ?? 0);
    }
  }
  return result;
}

/** Correction codewords of `data`. */
export function correction(data: Uint8Array, count: number = EC_CODEWORDS): Uint8Array {
  const divisor = generator(count);
  const rest = new Uint8Array(count);
  for (const byte of data) {
    const factor = byte ^ rest[0]!;
    rest.copyWithin(0, 1);
    rest[count - 1] = 0;
    for (let at = 0; at < count; at++) rest[at]! ^= times(divisor[at]!, factor);
  }
  return rest;
}

function codewords(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > QR_BYTES_MAX) throw new RangeError(`too long for a label: ${bytes.length}`);
  const data = new Uint8Array(DATA_CODEWORDS);
  // Byte mode (0100) and the length push everything half a byte aside.
  data[0] = 0x40 | (bytes.length >> 4);
  data[1] = (bytes.length & 15) << 4;
  bytes.forEach((byte, at) => {
    data[at + 1]! |= byte >> 4;
    data[at + 2] = (byte & 15) << 4;
  });
  for (let at = bytes.length + 2, odd = true; at < DATA_CODEWORDS; at++, odd = !odd)
    data[at] = odd ? 0xec : 0x11;
  const all = new Uint8Array(DATA_CODEWORDS + EC_CODEWORDS);
  all.set(data);
  all.set(correction(data), DATA_CODEWORDS);
  return all;
}

type Grid = (boolean | undefined)[][];

/** Finder patterns with their borders, timing, alignment, format: what is the same on every label. */
function frame(): Grid {
  const grid: Grid = Array.from({ length: QR_SIZE }, () => new Array(QR_SIZE).fill(undefined));
  const put = (x: number, y: number, dark: boolean) => {
    if (x >= 0 && y >= 0 && x < QR_SIZE && y < QR_SIZE) grid[y]![x] = dark;
  };
  for (let at = 0; at < QR_SIZE; at++) {
    put(at, 6, at % 2 === 0);
    put(6, at, at % 2 === 0);
  }
  const square = (cx: number, cy: number, radius: number, isDark: (ring: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++)
        put(cx + dx, cy + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  const finder = (ring: number) => ring !== 2 && ring !== 4;
  square(3, 3, 4, finder);
  square(QR_SIZE - 4, 3, 4, finder);
  square(3, QR_SIZE - 4, 4, finder);
  square(22, 22, 2, (ring) => ring !== 1);
  const bit = (at: number) => ((FORMAT_BITS >> at) & 1) === 1;
  for (let at = 0; at <= 5; at++) put(8, at, bit(at));
  put(8, 7, bit(6));
  put(8, 8, bit(7));
  put(7, 8, bit(8));
  for (let at = 9; at < 15; at++) put(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at++) put(QR_SIZE - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at++) put(8, QR_SIZE - 15 + at, bit(at));
  put(8, QR_SIZE - 8, true);
  return grid;
}

/** Calls `visit` for each module that carries data, in the order of the bits. */
export function walkData(visit: (x: number, y: number) => void): void {
  const grid = frame();
  for (let right = QR_SIZE - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < QR_SIZE; step++) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? QR_SIZE - 1 - step : step;
        if (grid[y]![x] === undefined) visit(x, y);
      }
    }
  }
}

/** Dark modules of the code, row by row. @throws RangeError above 42 bytes */
export function qrModules(text: string): boolean[][] {
  const words = codewords(text);
  const grid = frame();
  let at = 0;
  walkData((x, y) => {
    const dark = at < words.length * 8 && ((words[at >> 3]! >> (7 - (at & 7))) & 1) === 1;
    at++;
    grid[y]![x] = dark !== ((x + y) % 2 === 0);
  });
  return grid as boolean[][];
}
