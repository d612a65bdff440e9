/**
 * Round a decimal text to `places` digits after the point, half to even, on the digits themselves, so that
 * 0.285 is a half and not the binary number beside it.
 *
 * @param text a plain decimal, `-12.345`; a sign and a point are allowed, an exponent is not
 * @returns the rounded decimal with exactly `places` digits, or undefined when `text` is no plain decimal
 * @source GB/T 8170-2008, half to even
 */
export function roundText(text: string, places: number): string | undefined {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = ''] = found;
  if (whole === '' && fraction === '') return undefined;
  const kept = `${whole}${fraction.slice(0, places).padEnd(places, '0')}`;
  const rest = fraction.slice(places);
  let digits = BigInt(kept === '' ? '0' : kept);
  const half = rest[0] ?? '0';
  const beyond = /[1-9]/.test(rest.slice(1));
  if (half > '5' || (half === '5' && (beyond || digits % 2n === 1n))) digits += 1n;
  const body = digits.toString().padStart(places + 1, '0');
  const point = body.length - places;
  const joined = places === 0 ? body : `${body.slice(0, point)}.${body.slice(point)}`;
  return sign === '-' && digits !== 0n ? `-${joined}` : joined;
}

/**
 * Round a finite number by the shortest decimal text that names it; the text with exactly `places` digits.
 * @source GB/T 8170-2008, half to even
 */
export function roundHalfEven(value: number, places: number): string {
  const text = String(value);
  // An exponent appears below 1e-6 and from 1e21 on: spell the digits out.
  return roundText(text.includes('e') ? spellOut(text) : text, places) ?? text;
}

function spellOut(text: string): string {
  const [mantissa = '0', exponent = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '0', fraction = ''] = mantissa.replace('-', '').split('.');
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`;
}
