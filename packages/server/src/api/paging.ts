import { WenquError } from '../errors.ts';

/**
 * One page of rows that are all at hand. The cursor is the id of the last row seen, so that a row added
 * meanwhile shifts nothing; when that row has gone the caller must begin again.
 *
 * @throws WQ_INPUT when the cursor's row is not among them
 */
export function pageRows<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { items: T[]; next: string | null; total: number } {
  const start = cursor === undefined ? 0 : rows.findIndex((row) => idOf(row) === cursor) + 1;
  if (cursor !== undefined && start === 0) throw new WenquError('WQ_INPUT', { field: 'cursor' });
  const items = rows.slice(start, start + limit);
  const last = items.at(-1);
  const more = start + items.length < rows.length;
  return { items, next: more && last !== undefined ? idOf(last) : null, total: rows.length };
}
