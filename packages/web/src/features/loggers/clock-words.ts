import type { loggerWords } from './words.ts';

/** A device clock against ours, in words. */
export function clockWords(say: (typeof loggerWords)['zh'], offsetS: number | null | undefined): string {
  if (offsetS === null || offsetS === undefined) return say.unknown;
  const size = Math.abs(offsetS);
  if (size < 1) return say.inStep;
  const text = size < 10 ? size.toFixed(1) : String(Math.round(size));
  return offsetS > 0 ? say.fast(text) : say.slow(text);
}
