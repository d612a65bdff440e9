import type { BookKind, BookTables } from '@wenqu/domain';
import type { AnyBookRow, BookPage, BookQuery } from './book.ts';
import { checkPage, readCursor, writeCursor } from './cursor.ts';

/** 中文 by pinyin, digits by value: DW2 before DW10. */
const ORDER = new Intl.Collator('zh-Hans-CN', { numeric: true });

interface Found {
  readonly row: AnyBookRow;
  /** What it is ordered by. */
  readonly name: string;
  /** What `q` is looked for in. */
  readonly words: string;
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Fields of each kind that name a row, the one it is ordered by first. */
const NAMING: { readonly [K in BookKind]: readonly (keyof BookTables[K] & string)[] } = {
  agencies: ['name'],
  enterprises: ['name', 'creditCode', 'permitNumber'],
  outlets: ['code', 'name'],
  points: ['name'],
  loggers: ['mn', 'name'],
  devices: ['serial', 'kind', 'maker', 'model', 'factor'],
  limits: ['factor', 'clause'],
};

/** Lists of the book: filtered, ordered by name or code, cut into pages. Caches until told to forget. */
export class BookSearch {
  readonly #rowsOf: (kind: BookKind) => AnyBookRow[];
  readonly #row: (kind: BookKind, id: string) => AnyBookRow | undefined;
  readonly #ordered = new Map<BookKind, readonly Found[]>();

  constructor(
    rowsOf: (kind: BookKind) => AnyBookRow[],
    row: (kind: BookKind, id: string) => AnyBookRow | undefined,
  ) {
    this.#rowsOf = rowsOf;
    this.#row = row;
  }

  forget(): void {
    this.#ordered.clear();
  }

  /** @throws WQ_INPUT when the cursor is not one of ours or the page is larger than `pageRowsMax` */
  list(kind: BookKind, query: BookQuery): BookPage<AnyBookRow> {
    checkPage(query.limit);
    const wanted = fold(query.q ?? '')
      .split(/\s+/)
      .filter(Boolean);
    const found = this.#order(kind).filter(
      ({ row, words }) =>
        (row.retiredAt !== null) === (query.retired ?? false) &&
        wanted.every((word) => words.includes(word)) &&
        this.#within(kind, row, query),
    );
    const start = query.cursor === undefined ? 0 : after(found, readCursor(query.cursor, 'string', 'string'));
    const page = found.slice(start, start + query.limit);
    const last = page.at(-1);
    const more = last !== undefined && start + query.limit < found.length;
    return {
      items: page.map(({ row }) => row),
      next: more ? writeCursor([last.name, last.row.id]) : null,
      total: found.length,
    };
  }

  #order(kind: BookKind): readonly Found[] {
    const held = this.#ordered.get(kind);
    if (held) return held;
    const list = this.#rowsOf(kind).map((row) => this.#describe(kind, row));
    list.sort(compare);
    this.#ordered.set(kind, list);
    return list;
  }

  #describe(kind: BookKind, row: AnyBookRow): Found {
    const fields = row as unknown as Record<string, unknown>;
    const names = (NAMING[kind] as readonly string[]).map((field) => String(fields[field] ?? ''));
    const enterprise = this.#row('enterprises', this.#enterpriseOf(kind, row));
    const owner = enterprise && kind !== 'enterprises' ? (enterprise as BookTables['enterprises']).name : '';
    return { row, name: names[0] ?? '', words: fold([...names, owner].join('\n')) };
  }

  /** The enterprise a row belongs to, '' for agencies. */
  #enterpriseOf(kind: BookKind, row: AnyBookRow): string {
    if (kind === 'enterprises') return row.id;
    if ('enterprise' in row) return row.enterprise;
    if (kind === 'limits') return this.#ownerOf('outlets', (row as BookTables['limits']).outlet);
    return kind === 'devices' ? this.#ownerOf('points', (row as BookTables['devices']).point) : '';
  }

  #ownerOf(kind: 'outlets' | 'points', id: string): string {
    return (this.#row(kind, id) as BookTables['outlets'] | undefined)?.enterprise ?? '';
  }

  #within(kind: BookKind, row: AnyBookRow, query: BookQuery): boolean {
    const { enterprise, agency, outlet, point } = query;
    if (enterprise !== undefined && !this.#touches(kind, row, enterprise)) return false;
    if (agency !== undefined && !this.#served(kind, row, agency)) return false;
    if (outlet !== undefined && !this.#outletsOf(kind, row).includes(outlet)) return false;
    return point === undefined || this.#atPoint(kind, row, point);
  }

  #touches(kind: BookKind, row: AnyBookRow, enterprise: string): boolean {
    if (kind !== 'agencies') return this.#enterpriseOf(kind, row) === enterprise;
    return (this.#row('enterprises', enterprise) as BookTables['enterprises'] | undefined)?.agency === row.id;
  }

  #served(kind: BookKind, row: AnyBookRow, agency: string): boolean {
    if (kind === 'agencies') return row.id === agency;
    const owner = this.#row('enterprises', this.#enterpriseOf(kind, row));
    return owner !== undefined && (owner as BookTables['enterprises']).agency === agency;
  }

  #outletsOf(kind: BookKind, row: AnyBookRow): string[] {
    if (kind === 'outlets') return [row.id];
    if ('outlet' in row) return [row.outlet];
    return this.#pointsOf(kind, row).map(
      (id) => (this.#row('points', id) as BookTables['points'] | undefined)?.outlet ?? '',
    );
  }

  #pointsOf(kind: BookKind, row: AnyBookRow): string[] {
    if (kind === 'points') return [row.id];
    if (kind === 'devices') return [(row as BookTables['devices']).point];
    return kind === 'loggers' ? (row as BookTables['loggers']).bindings.map((each) => each.point) : [];
  }

  /** A limit belongs to an outlet: it is listed at each of the outlet's points. */
  #atPoint(kind: BookKind, row: AnyBookRow, point: string): boolean {
    if (kind !== 'limits' && kind !== 'outlets') return this.#pointsOf(kind, row).includes(point);
    const outlet = (this.#row('points', point) as BookTables['points'] | undefined)?.outlet;
    return outlet !== undefined && this.#outletsOf(kind, row).includes(outlet);
  }
}

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const compare = (a: Found, b: Found): number => ORDER.compare(a.name, b.name) || byId(a.row.id, b.row.id);

/** Index of the first row after the cursor, which itself may be gone by now. */
function after(found: readonly Found[], [name, id]: readonly [string, string]): number {
  const at = found.findIndex((each) => (ORDER.compare(each.name, name) || byId(each.row.id, id)) > 0);
  return at === -1 ? found.length : at;
}
