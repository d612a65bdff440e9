import { LIVING_CODES, type Parameter } from '@wenqu/domain';

export type Difference =
  | { readonly kind: 'same' | 'other' | 'none' | 'living' }
  /** Both are numbers: by how much, and by what part of the baseline where that says something. */
  | { readonly kind: 'higher' | 'lower'; readonly by: number; readonly part: number | null };

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** A parameter against the text that was agreed for it. */
export function differenceOf({ infoId, text, baseline }: Parameter): Difference {
  if (LIVING_CODES.has(infoId)) return { kind: 'living' };
  if (baseline === null) return { kind: 'none' };
  if (baseline === text) return { kind: 'same' };
  if (!NUMBER.test(text) || !NUMBER.test(baseline)) return { kind: 'other' };
  const [now, was] = [Number(text), Number(baseline)];
  if (now === was) return { kind: 'same' };
  return {
    kind: now > was ? 'higher' : 'lower',
    by: now - was,
    part: was === 0 ? null : (now - was) / Math.abs(was),
  };
}

/** `+499 (+33.3 %)`. */
export function differenceText(difference: Difference): string {
  if (difference.kind !== 'higher' && difference.kind !== 'lower') return '';
  const signed = (value: number, digits: number) =>
    `${value > 0 ? '+' : '−'}${Number(Math.abs(value).toFixed(digits))}`;
  const part = difference.part === null ? '' : ` (${signed(difference.part * 100, 1)} %)`;
  return `${signed(difference.by, 6)}${part}`;
}
