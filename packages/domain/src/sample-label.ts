import { wireTime } from './format.ts';
import type { Sample } from './sample.ts';

/** First word of the content of a label's two-dimensional code. */
export const LABEL_MARK = 'WQS1';

/**
 * One character that tells a wrong or two swapped ones: code units weighed by powers of three, a primitive root,
 * modulo 31, so that no weight is nothing and neighbours never weigh alike.
 */
function checkLetter(text: string): string {
  let sum = 0;
  let weight = 1;
  for (let at = 0; at < text.length; at++) {
    sum = (sum + text.charCodeAt(at) * weight) % 31;
    weight = (weight * 3) % 31;
  }
  return '0123456789ABCDEFGHJKLMNPQRSTUVW'[sum]!;
}

/**
 * What the two-dimensional code on a label holds: identity, when the water was taken, and a check. Neither
 * enterprise nor bottle position: a laboratory works blind, and positions are used again.
 *
 * @param portion number of the portion, 0 = the bottle itself
 */
export function labelCode({ id, takenAt }: Pick<Sample, 'id' | 'takenAt'>, portion = 0): string {
  const body = [LABEL_MARK, id, String(portion), takenAt === null ? '' : wireTime(takenAt)].join(';');
  return `${body};${checkLetter(body)}`;
}

/** Reads a scanned label; undefined: it is none of ours or was typed wrongly. */
export function readLabel(text: string): { readonly id: string; readonly portion: number } | undefined {
  const at = text.lastIndexOf(';');
  const body = text.slice(0, Math.max(at, 0));
  const [mark, id, portion, time] = body.split(';');
  if (mark !== LABEL_MARK || text.slice(at + 1) !== checkLetter(body)) return undefined;
  if (!id || !/^\d+$/.test(portion ?? '') || time === undefined) return undefined;
  return { id, portion: Number(portion) };
}
