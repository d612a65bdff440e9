import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';

/** @throws WQ_INPUT when a page would hold no row or more than `pageRowsMax` */
export function checkPage(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= limits.pageRowsMax) return;
  throw new WenquError('WQ_INPUT', { field: 'limit', max: limits.pageRowsMax });
}

/** A place in a list as opaque text. */
export const writeCursor = (place: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws WQ_INPUT when the text is not a cursor of this shape */
export function readCursor<T extends readonly ('string' | 'number')[]>(
  text: string,
  ...shape: T
): { [I in keyof T]: T[I] extends 'string' ? string : number } {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (
      Array.isArray(read) &&
      read.length === shape.length &&
      shape.every((type, at) => typeof read[at] === type)
    ) {
      return read as { [I in keyof T]: T[I] extends 'string' ? string : number };
    }
  } catch {
    // Text from outside that is no JSON is as wrong as JSON of another shape.
  }
  throw new WenquError('WQ_INPUT', { field: 'cursor' });
}
