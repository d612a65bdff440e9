import type { BookChange, BookKind, BookTables } from '@wenqu/domain';
import { limits } from '../limits.ts';
import type { BookStore } from '../store/book.ts';
import type { Seat } from './house.ts';
import { seesEnterprise, seesLogger, seesPoint } from './scope.ts';

/** Stands where a logger's PW is; sent back unchanged it changes nothing. */
export const PASSWORD_STARS = '******';

const stars = (password: unknown): string => (password === '' ? '' : PASSWORD_STARS);

/** A row for people: a logger's PW needs its own permission and a request of its own. */
export function withoutPassword<K extends BookKind>(kind: K, row: BookTables[K]): BookTables[K] {
  return kind === 'loggers' ? { ...row, password: stars((row as BookTables['loggers']).password) } : row;
}

type Fields = Readonly<Record<string, unknown>>;
const masked = (fields: Fields): Fields =>
  Object.hasOwn(fields, 'password') ? { ...fields, password: stars(fields.password) } : fields;

/** A line of the history for people; that the PW changed still shows by the version. */
export const changeWithoutPassword = (change: BookChange): BookChange =>
  change.kind !== 'loggers'
    ? change
    : { ...change, before: change.before && masked(change.before), after: masked(change.after) };

/** Does this row belong to what the person sees? Decided by what the row hangs on. */
export function seesRow<K extends BookKind>(seat: Seat, kind: K, row: BookTables[K]): boolean {
  const { scope, view } = seat;
  if (scope.whole) return true;
  const any = row as Partial<Record<'enterprise' | 'outlet' | 'point', string>>;
  if (kind === 'agencies') {
    const serves = view.snapshot.enterprises.some(
      (each) => scope.enterprises.has(each.id) && each.agency === row.id,
    );
    return row.id === scope.agency || serves;
  }
  if (kind === 'enterprises') return scope.enterprises.has(row.id);
  if (kind === 'loggers') return seesLogger(scope, view, row as BookTables['loggers']);
  if (any.enterprise !== undefined) return seesEnterprise(scope, any.enterprise);
  if (any.point !== undefined) return seesPoint(scope, view, any.point);
  return seesEnterprise(scope, view.outlets.get(any.outlet ?? '')?.enterprise ?? '');
}

/**
 * Every row of a kind that a bound login sees, in the book's own order. Read in pages so that no list of the
 * store is asked for more than its bound.
 */
export async function rowsInSight<K extends BookKind>(
  seat: Seat,
  kind: K,
  query: Omit<Parameters<BookStore['list']>[1], 'cursor' | 'limit'>,
): Promise<BookTables[K][]> {
  const found: BookTables[K][] = [];
  let cursor: string | undefined;
  do {
    const page = await seat.district.book.list(kind, {
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
      limit: limits.pageRowsMax,
    });
    found.push(...page.items.filter((row) => seesRow(seat, kind, row)));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}
