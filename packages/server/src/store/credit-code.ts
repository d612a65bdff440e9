/** Digits and capitals without I, O, S, V, Z. @source GB 32100-2015 §4 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^(i−1) mod 31. @source GB 32100-2015 §5 */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * What is wrong with a unified social credit code: `shape` (not 18 characters of the code's alphabet) or
 * `check` (its last character does not follow from the others); undefined when it is in order.
 * @source GB 32100-2015
 */
export function creditCodeFault(code: string): 'shape' | 'check' | undefined {
  if (code.length !== 18 || ![...code].every((char) => ALPHABET.includes(char))) return 'shape';
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(code.charAt(at)), 0);
  return ALPHABET.charAt((31 - (sum % 31)) % 31) === code.charAt(17) ? undefined : 'check';
}
