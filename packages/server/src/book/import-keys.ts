import { BOOK_KINDS, type BookKind, type BookTables } from '@wenqu/domain';
import type { AnyBookRow, BookWhole } from '../store/book.ts';
import { foldName } from './import-columns.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A row of the book or of the list, found by what people call it. */
export interface Known {
  /** Id in the book, `@n` of a row the list adds, or text that names nothing where the row is at fault. */
  readonly ref: string;
  /** Its enterprise, for points. */
  readonly enterprise: string;
  readonly row: AnyBookRow | undefined;
}

export type Lookup = Known | 'none' | 'several';

/**
 * What people call a row: credit code or name, enterprise and outlet code, enterprise and point name, MN.
 * The first name that is found decides. Devices and limits have no name: their place and kind tell them apart.
 */
export function keysOf(kind: BookKind, row: Fields): string[] {
  const text = (field: string) => foldName(String(row[field] ?? ''));
  switch (kind) {
    case 'agencies':
      return [text('name')];
    case 'enterprises':
      return [...(text('creditCode') === '' ? [] : [`code:${text('creditCode')}`]), `name:${text('name')}`];
    case 'outlets':
      return [`${row.enterprise}/${text('code')}`];
    case 'points':
      return [`${row.enterprise}/${text('name')}`];
    case 'loggers':
      return [text('mn')];
    case 'devices':
      return [`${row.point}/${row.kind}/${text('serial') || text('factor')}`];
    case 'limits':
      return [['outlet', 'factor', 'kind', 'source', 'condition', 'validFrom'].map(text).join('/')];
  }
}

/** Everything that can be named: the present rows of the book and those the list has added so far. */
export class KeyIndex {
  readonly #known = new Map<string, Known[]>();

  constructor(book: BookWhole) {
    for (const kind of BOOK_KINDS) {
      for (const row of book[kind]) {
        const enterprise = kind === 'points' ? (row as BookTables['points']).enterprise : '';
        this.add(kind, row as unknown as Fields, { ref: row.id, enterprise, row });
      }
    }
  }

  add(kind: BookKind, row: Fields, known: Known): void {
    for (const key of keysOf(kind, row)) {
      const held = this.#known.get(`${kind}|${key}`);
      if (!held) this.#known.set(`${kind}|${key}`, [known]);
      else if (!held.some(({ ref }) => ref === known.ref)) held.push(known);
    }
  }

  /** The row of any of these names. */
  find(kind: BookKind, keys: readonly string[]): Lookup {
    for (const key of keys) {
      const [first, second] = this.#known.get(`${kind}|${key}`) ?? [];
      if (first) return second ? 'several' : first;
    }
    return 'none';
  }
}
