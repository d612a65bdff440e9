/**
 * The check value of HJ 212. Called "ANSI CRC16" by the standard, it is neither CRC-16/ARC nor
 * CRC-16/MODBUS: the low byte of the register is lost at every step, so it has only 256 outcomes.
 */

/** What eight shifts do to one byte; one look-up is one step. */
const STEP = Uint16Array.from({ length: 256 }, (_, byte) => shiftEight(byte));

/**
 * The step is linear over bits and its eighth power is the identity, so bytes eight places apart can be
 * folded together by XOR before any step is made. FOLD[k] holds the register's high byte after k+1 steps.
 */
const FOLD = Array.from({ length: 8 }, (_, k) =>
  Uint8Array.from({ length: 256 }, (_, byte) => {
    let high = byte;
    for (let step = 0; step <= k; step++) high = STEP[high]! >> 8;
    return high;
  }),
);

/** The value of one hexadecimal digit by its byte, -16384 for every other byte so that a sum stays negative. */
const HEX = Int32Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit === -1 ? -16384 * 16 : digit;
});

const DIGITS = Buffer.from('0123456789ABCDEF', 'latin1');

function shiftEight(register: number): number {
  let reg = register;
  for (let bit = 0; bit < 8; bit++) reg = reg & 1 ? (reg >> 1) ^ 0xa001 : reg >> 1;
  return reg;
}

/**
 * Check value of `bytes[from, to)`, 0..65535, folded eight bytes at a time.
 *
 * @source HJ 212-2017 Appendix A
 */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const count = to - from;
  if (count === 0) return 0xffff;
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  const start = from + (count & 7);
  for (let i = start; i < to; i += 8) {
    a ^= bytes[i]!;
    b ^= bytes[i + 1]!;
    c ^= bytes[i + 2]!;
    d ^= bytes[i + 3]!;
    e ^= bytes[i + 4]!;
    f ^= bytes[i + 5]!;
    g ^= bytes[i + 6]!;
    h ^= bytes[i + 7]!;
  }
  // The odd bytes in front are stepped one by one; whole eights behind them do not move the register.
  let high = 0xff;
  for (let i = from; i < start; i++) high = STEP[high ^ bytes[i]!]! >> 8;
  if (count < 8) return STEP_BACK[high]!;
  high ^= FOLD[7]![a]! ^ FOLD[6]![b]! ^ FOLD[5]![c]! ^ FOLD[4]![d]! ^ FOLD[3]![e]! ^ FOLD[2]![f]!;
  high ^= FOLD[1]![g]! ^ FOLD[0]![h]!;
  return STEP_BACK[high]!;
}

/** The whole register by its high byte: every step's result has one of 256 values, one for each high byte. */
const STEP_BACK = Uint16Array.from({ length: 256 }, (_, high) => STEP.find((value) => value >> 8 === high)!);

/** The check value written as the standard writes it: four upper-case digits, high byte first. */
export const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** {@link crc16} as four upper-case hexadecimal digits. */
export const crc16Text = (bytes: Uint8Array, from = 0, to = bytes.length): string =>
  hex4(crc16(bytes, from, to));

/** Reads four hexadecimal digits of any case at `at`; negative when one of them is not a digit. */
export const readHex4 = (bytes: Uint8Array, at: number): number =>
  HEX[bytes[at]!]! * 4096 + HEX[bytes[at + 1]!]! * 256 + HEX[bytes[at + 2]!]! * 16 + HEX[bytes[at + 3]!]!;

/** Writes a check value as four upper-case digits at `at`. */
export function writeHex4(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = DIGITS[(value >> 12) & 15]!;
  bytes[at + 1] = DIGITS[(value >> 8) & 15]!;
  bytes[at + 2] = DIGITS[(value >> 4) & 15]!;
  bytes[at + 3] = DIGITS[value & 15]!;
}

/** Check values met in the field that no edition prints. All are off unless a device is set to one. */
export const CRC_VARIANTS = ['bytes-swapped', 'modbus', 'modbus-swapped', 'signed-char'] as const;
export type CrcVariant = (typeof CRC_VARIANTS)[number];

const swap = (value: number): number => ((value & 0xff) << 8) | (value >> 8);

function modbus(bytes: Uint8Array, from: number, to: number): number {
  let reg = 0xffff;
  for (let i = from; i < to; i++) reg = (reg >> 8) ^ STEP[(reg ^ bytes[i]!) & 0xff]!;
  return reg;
}

/**
 * C code that declares the text `char`: a byte above 0x7F enters a 32-bit register with its sign, and the
 * ones it sets above bit 15 come down into the bytes that follow.
 */
function signedChar(bytes: Uint8Array, from: number, to: number): number {
  let reg = 0xffff;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    reg = (reg >>> 8) ^ (byte > 0x7f ? byte - 256 : byte);
    for (let bit = 0; bit < 8; bit++) reg = reg & 1 ? (reg >>> 1) ^ 0xa001 : reg >>> 1;
  }
  return reg & 0xffff;
}

/** The check value of `bytes[from, to)` as a device with this variant computes and writes it. */
export function crcVariant(variant: CrcVariant, bytes: Uint8Array, from = 0, to = bytes.length): number {
  switch (variant) {
    case 'bytes-swapped':
      return swap(crc16(bytes, from, to));
    case 'modbus':
      return modbus(bytes, from, to);
    case 'modbus-swapped':
      return swap(modbus(bytes, from, to));
    case 'signed-char':
      return signedChar(bytes, from, to);
  }
}

/**
 * Which variant explains the check value of a frame that failed, for the log: a device may be switched
 * to it only by an operator. Undefined when none fits.
 *
 * @param raw  a junk part with why `crc`, beginning with its header
 */
export function recogniseCrc(raw: Uint8Array): CrcVariant | undefined {
  const declared = Number(Buffer.from(raw.subarray(2, 6)).toString('latin1'));
  const end = 6 + declared;
  if (!(raw.length >= end + 4)) return undefined;
  const sent = readHex4(raw, end);
  return CRC_VARIANTS.find((variant) => crcVariant(variant, raw, 6, end) === sent);
}
