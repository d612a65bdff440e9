import type { Confidence } from './book.ts';
import { GAS_LINES } from './factors-gas.ts';
import { PROCESS_LINES } from './factors-process.ts';
import { WATER_LINES } from './factors-water.ts';

/** code, 2005 code, 中文, English, unit, unit of the total, printed digit format, confidence. */
export type FactorLine = readonly [
  code: string,
  code2005: string,
  zh: string,
  en: string,
  unit: string,
  unitTotal: string,
  wire: string,
  confidence: Confidence,
];

export type Lang = 'zh' | 'en';
export type Medium = 'water' | 'gas' | 'process';

export interface Factor {
  /** Code of the 2017 and 2025 editions, with the device's number filled in for process codes. */
  readonly code: string;
  /** Code of HJ/T 212-2005, '' when it had none. */
  readonly code2005: string;
  readonly zh: string;
  readonly en: string;
  /** Unit of -Rtd, -Avg, -Min, -Max on the wire; '1' = no dimension, '' = the standard does not settle it. */
  readonly unit: string;
  /** Unit of -Cou, '' when the factor has no total. */
  readonly unitTotal: string;
  /** Digits after the point in the printed format; null when no format is printed. */
  readonly decimals: number | null;
  /** Format as printed, `N5.1`. */
  readonly wire: string;
  readonly medium: Medium;
  readonly confidence: Confidence;
}

/** Names that fit a card, for the factors every outlet has. */
const SHORT: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  w00000: ['流量', 'flow'],
  w01001: ['pH', 'pH'],
  w01009: ['溶解氧', 'DO'],
  w01010: ['水温', 'temp.'],
  w01012: ['悬浮物', 'SS'],
  w01014: ['电导率', 'cond.'],
  w01017: ['BOD₅', 'BOD₅'],
  w01018: ['COD', 'COD'],
  w01019: ['高锰酸盐指数', 'CODMn'],
  w01020: ['TOC', 'TOC'],
  w19002: ['LAS', 'LAS'],
  w21001: ['总氮', 'TN'],
  w21003: ['氨氮', 'NH₃-N'],
  w21011: ['总磷', 'TP'],
};

const read = (line: FactorLine, medium: Medium): Factor => {
  const [code, code2005, zh, en, unit, unitTotal, wire, confidence] = line;
  const decimals = wire === '' ? null : Number(wire.split('.')[1] ?? 0);
  return { code, code2005, zh, en, unit, unitTotal, decimals, wire, medium, confidence };
};

/** Water factors in the order of the standard; what a choice list of an outlet offers. */
export const WATER_FACTORS: readonly Factor[] = WATER_LINES.map((line) => read(line, 'water'));

const TABLE = new Map<string, Factor>();
const BY_2005 = new Map<string, Factor>();
for (const row of [
  ...WATER_FACTORS,
  ...PROCESS_LINES.map((line) => read(line, 'process')),
  ...GAS_LINES.map((line) => read(line, 'gas')),
]) {
  TABLE.set(row.code, row);
  if (row.code2005 !== '') BY_2005.set(row.code2005, row);
}

/** Process code `e10203`: table row `e102xx`, device 3. */
function processFactor(code: string): Factor | undefined {
  const found = /^([eg]\d{3})(\d{2})$/.exec(code);
  if (!found) return undefined;
  const row = TABLE.get(`${found[1]}xx`);
  return row && numbered({ ...row, code }, Number(found[2]));
}

/** Facility code `SB3`: the state (-RS) or running time (-RT) of treatment facility 3. */
function facilityFactor(code: string): Factor | undefined {
  const found = /^SB(\d{1,3})$/.exec(code);
  if (!found) return undefined;
  const line: FactorLine = [code, code, '治理设施', 'treatment facility', '1', '', 'N1', 'T'];
  return numbered(read(line, 'process'), Number(found[1]));
}

/**
 * Item of electricity monitoring 用电监控, `d20105`. What its digits name is not known to us, so the unit is open.
 * @source HJ 212-2025, ST=44 (secondary)
 */
function electricityFactor(code: string): Factor | undefined {
  if (!/^d\d{5}$/.test(code)) return undefined;
  return read([code, '', `用电监控 ${code}`, `electricity ${code}`, '', '', '', 'S'], 'process');
}

const numbered = (row: Factor, device: number): Factor => ({
  ...row,
  zh: `${row.zh} ${device}#`,
  en: `${row.en} no. ${device}`,
});

/**
 * The factor of a wire code of any edition: `w01018`, `011`, `e10201`, `SB1`. The table is open (可扩充):
 * undefined means that the code is kept as sent and shown by its code.
 * @source HJ 212-2017 Appendix B; HJ/T 212-2005 codes as listed there
 */
export function factor(code: string): Factor | undefined {
  return (
    TABLE.get(code) ??
    BY_2005.get(code) ??
    processFactor(code) ??
    facilityFactor(code) ??
    electricityFactor(code)
  );
}

/** Full name on screen; an unknown code is its own name. */
export const factorName = (code: string, lang: Lang): string => factor(code)?.[lang] ?? code;

/** Name that fits a card: `COD`, `氨氮`; the full name where there is no short one. */
export function factorShort(code: string, lang: Lang): string {
  const row = factor(code);
  if (!row) return code;
  const short = SHORT[row.code];
  return short ? short[lang === 'zh' ? 0 : 1] : row[lang];
}

/** `011` → `w01018`; a code that is not a 2005 code of the table comes back as it is. */
export const code2017 = (code: string): string => BY_2005.get(code)?.code ?? code;

/** `w01018` → `011`; undefined when the 2005 edition had no code for the factor. */
export const code2005 = (code: string): string | undefined => TABLE.get(code)?.code2005 || undefined;
