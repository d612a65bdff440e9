/** A unit's quantity and its power of ten within that quantity. */
type Scale = readonly [quantity: string, power: number];

const SCALES: Readonly<Record<string, Scale>> = {
  'g/L': ['mass per volume', 0],
  'mg/L': ['mass per volume', -3],
  'ug/L': ['mass per volume', -6],
  'ng/L': ['mass per volume', -9],
  '1': ['no dimension', 0],
  '1/L': ['count per volume', 0],
  'count/L': ['count per volume', 0],
  'colour degree': ['colour in degrees', 0],
  'dilution multiple': ['colour by dilution', 0],
  degC: ['temperature', 0],
  'S/m': ['conductivity', 0],
  'mS/cm': ['conductivity', -1],
  'uS/cm': ['conductivity', -4],
  'Bq/L': ['activity', 0],
  'L/s': ['flow', 0],
  NTU: ['turbidity', 0],
};

/** Other spellings people type for the same unit. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'μg/L': 'ug/L',
  'µg/L': 'ug/L',
  无量纲: '1',
  pH: '1',
  '-': '1',
  '/': '1',
  dimensionless: '1',
  '': '1',
  '℃': 'degC',
  度: 'colour degree',
  倍: 'dilution multiple',
  '个/L': '1/L',
  'MPN/L': '1/L',
  'μS/cm': 'uS/cm',
};

export type UnitScale =
  /** `from` = `to` × 10^power. */
  | { readonly ok: true; readonly power: number }
  | { readonly ok: false; readonly why: 'unit-unknown' | 'other-quantity'; readonly unit: string };

const scaleOf = (unit: string): Scale | undefined => {
  const spelled = SPELLINGS[unit] ?? unit;
  return Object.hasOwn(SCALES, spelled) ? SCALES[spelled] : undefined;
};

/**
 * How a number in one unit becomes a number in another: by a power of ten within one quantity, else not at
 * all. Colour in degrees and colour by dilution multiple are two quantities.
 * @source supervision.md §13 traps 10 and 11
 */
export function unitScale(from: string, to: string): UnitScale {
  const one = scaleOf(from);
  if (!one) return { ok: false, why: 'unit-unknown', unit: from };
  const other = scaleOf(to);
  if (!other) return { ok: false, why: 'unit-unknown', unit: to };
  if (one[0] !== other[0]) return { ok: false, why: 'other-quantity', unit: from };
  return { ok: true, power: one[1] - other[1] };
}

/**
 * `value` × 10^power by moving the decimal point, exactly: 1.001 mg/L is 1001 µg/L and not the
 * 1000.9999999999999 of a product, over which a compliant 1001 would lie.
 */
export function shiftDecimal(value: number, power: number): number {
  if (power === 0) return value;
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + power}`);
}
