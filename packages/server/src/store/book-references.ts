import type { BookKind, BookTables, LoggerBinding } from '@wenqu/domain';
import type { AnyBookRow, BookEdit } from './book.ts';
import { BOOK_FIELDS } from './book-fields.ts';

/** A row named by another. `past`: a closed binding may name a retired point, nothing else may. */
export interface BookReference {
  readonly field: string;
  readonly kind: BookKind;
  readonly id: string;
  readonly past: boolean;
}

const REFERENCE_FIELDS = Object.fromEntries(
  Object.entries(BOOK_FIELDS).map(([kind, fields]) => [
    kind,
    Object.entries(fields).flatMap(([field, rule]) =>
      rule.type === 'reference' ? [{ field, kind: rule.kind }] : [],
    ),
  ]),
) as Record<BookKind, { field: string; kind: BookKind }[]>;

/** Every row that `row` names, its bindings included. */
export function referencesOf(kind: BookKind, row: Readonly<Record<string, unknown>>): BookReference[] {
  const found: BookReference[] = [];
  for (const { field, kind: target } of REFERENCE_FIELDS[kind]) {
    const id = row[field];
    if (typeof id === 'string' && id !== '') found.push({ field, kind: target, id, past: false });
  }
  if (kind !== 'loggers') return found;
  for (const { point, to } of row.bindings as readonly LoggerBinding[]) {
    found.push({ field: 'bindings', kind: 'points', id: point, past: to !== null });
  }
  return found;
}

/**
 * Rows that must go before a row of this kind can be retired. Limits and devices stay behind with their
 * retired outlet or point: they harm nobody and their history is read there.
 */
export const KEEPS_ALIVE: Readonly<Partial<Record<BookKind, readonly BookKind[]>>> = {
  agencies: ['enterprises'],
  enterprises: ['outlets', 'points', 'loggers'],
  outlets: ['points'],
  points: ['loggers'],
};

/** What must be unique among the present rows of a kind; '' = nothing. */
export function uniqueKey(kind: BookKind, row: AnyBookRow): { field: string; key: string } | undefined {
  if (kind === 'enterprises') {
    const { creditCode } = row as BookTables['enterprises'];
    return creditCode === '' ? undefined : { field: 'creditCode', key: creditCode.toUpperCase() };
  }
  if (kind === 'outlets') {
    const { enterprise, code } = row as BookTables['outlets'];
    return { field: 'code', key: `${enterprise}/${code.toUpperCase()}` };
  }
  if (kind === 'loggers') return { field: 'mn', key: (row as BookTables['loggers']).mn.toUpperCase() };
  return undefined;
}

/** `@3` in place of an id names the row that edit 3 of the same batch adds. */
const AHEAD = /^@(\d+)$/;

const resolveId = (id: unknown, ids: readonly string[]): unknown => {
  const ahead = typeof id === 'string' ? AHEAD.exec(id) : null;
  return ahead ? (ids[Number(ahead[1])] ?? id) : id;
};

/** The fields of an edit with every `@n` replaced by the id that edit n has been given. */
export function resolveAhead(
  kind: BookEdit['kind'],
  fields: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): Record<string, unknown> {
  const resolved: Record<string, unknown> = { ...fields };
  for (const { field } of REFERENCE_FIELDS[kind]) {
    if (Object.hasOwn(resolved, field)) resolved[field] = resolveId(resolved[field], ids);
  }
  if (kind === 'loggers' && Array.isArray(resolved.bindings)) {
    resolved.bindings = resolved.bindings.map((binding: unknown) =>
      typeof binding === 'object' && binding !== null && 'point' in binding
        ? { ...binding, point: resolveId(binding.point, ids) }
        : binding,
    );
  }
  return resolved;
}
