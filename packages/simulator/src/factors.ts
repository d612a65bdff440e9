/** How one factor travels: its codes, the decimals of its instrument, and how it is measured. */
export interface FactorForm {
  /** Code of HJ/T 212-2005, '' where that edition has none. */
  readonly code2005: string;
  readonly unit: string;
  /** Decimals of concentration fields. @source HJ 212-2017 Appendix B, digit formats */
  readonly decimals: number;
  /** Largest number the format can hold. */
  readonly max: number;
  /** `continuous` follows the water; `batch` holds the last result until the next sample is analysed. */
  readonly manner: 'continuous' | 'batch';
  /** Whether interval data carry a mass or volume (-Cou). */
  readonly total: boolean;
}

const form = (
  code2005: string,
  unit: string,
  decimals: number,
  max: number,
  manner: FactorForm['manner'],
  total: boolean,
): FactorForm => ({ code2005, unit, decimals, max, manner, total });

/**
 * d20101 and d20102 stand for electricity of production and of treatment in this district; what their digits mean in
 * HJ 212-2025 is not known to us.
 * @source HJ 212-2017 Appendix B.1 (w codes with the codes of 2005), B.5 (e codes; 01 is the device number)
 */
export const FACTOR_FORMS: Readonly<Record<string, FactorForm>> = {
  w00000: form('B01', 'L/s', 2, 99999.99, 'continuous', true),
  w01001: form('001', '1', 2, 14, 'continuous', false),
  w01009: form('', 'mg/L', 1, 999.9, 'continuous', false),
  w01010: form('', '℃', 1, 999.9, 'continuous', false),
  w01012: form('003', 'mg/L', 0, 9999, 'continuous', true),
  w01014: form('', 'μS/cm', 1, 999.9, 'continuous', false),
  w01018: form('011', 'mg/L', 1, 99999.9, 'batch', true),
  w21003: form('060', 'mg/L', 2, 9999.99, 'batch', true),
  w21011: form('101', 'mg/L', 2, 999.99, 'batch', true),
  w21001: form('065', 'mg/L', 2, 9999.99, 'batch', true),
  w20116: form('023', 'mg/L', 3, 999.999, 'batch', true),
  w20121: form('028', 'mg/L', 2, 999.99, 'batch', true),
  w20122: form('029', 'mg/L', 2, 999.99, 'batch', true),
  w20123: form('030', 'mg/L', 3, 999.999, 'batch', true),
  w21017: form('072', 'mg/L', 2, 9999.99, 'batch', true),
  w21019: form('071', 'mg/L', 3, 999.999, 'batch', true),
  e40201: form('', 'A', 2, 9999.99, 'continuous', false),
  e40301: form('', 'mg/L', 1, 99999.9, 'continuous', false),
  e40601: form('', 'mg/L', 1, 99999.9, 'continuous', false),
  e41501: form('', 'mV', 0, 9999999, 'continuous', false),
  e41801: form('', 'mg/L', 1, 99999.9, 'continuous', false),
  d20101: form('', 'kW', 1, 99999.9, 'continuous', false),
  d20102: form('', 'kW', 1, 99999.9, 'continuous', false),
};

/** The form of a factor of the simulated district. */
export function formOf(factor: string): FactorForm {
  const found = FACTOR_FORMS[factor];
  if (found === undefined) throw new Error(`no form for factor ${factor}`);
  return found;
}

const BY_2005 = new Map(
  Object.entries(FACTOR_FORMS).flatMap(([factor, { code2005 }]) =>
    code2005 === '' ? [] : [[code2005, factor]],
  ),
);

/** The factor of a code of 2005; '' for none. */
export const factorOf2005 = (code: string): string => BY_2005.get(code.toUpperCase()) ?? '';
