/** A number as sent: its text stays beside it, its decimals carry the instrument's resolution. */
export interface WireNumber {
  value: number;
  /** Digits after the point, as sent. */
  decimals: number;
  /** Whether it was written with an exponent, which no edition provides for. */
  exponent: boolean;
}

const TEN = Array.from({ length: 23 }, (_, power) => 10 ** power);
/** Below this many digits the integer and the power of ten are exact, and so is their quotient's rounding. */
const DIGITS_EXACT = 15;

/**
 * Reads `text[from, to)` as a number into `into`; false when it is none: empty, `-`, `NaN`, thousands
 * separators, hexadecimal. Equal to `Number(text)` wherever that is a finite number.
 *
 * @source HJ 212-2017 §6.6 (N14.2: sign and point allowed)
 */
export function readNumberInto(into: WireNumber, text: string, from: number, to: number): boolean {
  let at = from;
  const sign = text.charCodeAt(at);
  if (sign === 0x2d || sign === 0x2b) at++;
  let digits = 0;
  let whole = 0;
  let point = -1;
  for (; at < to; at++) {
    const char = text.charCodeAt(at);
    if (char >= 0x30 && char <= 0x39) {
      whole = whole * 10 + (char - 0x30);
      digits++;
    } else if (char === 0x2e && point === -1) {
      point = at;
    } else {
      return readExponentInto(into, text.slice(from, to));
    }
  }
  if (digits === 0) return false;
  const decimals = point === -1 ? 0 : to - point - 1;
  if (digits > DIGITS_EXACT) into.value = Number(text.slice(from, to));
  else into.value = (sign === 0x2d ? -whole : whole) / TEN[decimals]!;
  into.decimals = decimals;
  into.exponent = false;
  return Number.isFinite(into.value);
}

function readExponentInto(into: WireNumber, text: string): boolean {
  const match = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))[eE]([+-]?\d{1,3})$/.exec(text);
  if (!match) return false;
  into.value = Number(text);
  into.decimals = Math.max(0, (match[1] ?? match[2] ?? '').length - Number(match[3]));
  into.exponent = true;
  return Number.isFinite(into.value);
}

/** {@link readNumberInto} for a whole text; undefined when it is no number. */
export function readNumber(text: string): WireNumber | undefined {
  const number = { value: 0, decimals: 0, exponent: false };
  return readNumberInto(number, text, 0, text.length) ? number : undefined;
}
