import { BOOK_KINDS, type BookKind, type BookTables } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { AnyBookRow, BookAuthor, BookEdit } from './book.ts';
import { faultsOf } from './book-check.ts';
import { LIMIT_OPEN_FIELDS } from './book-fields.ts';
import type { BookImage, PlannedChange } from './book-image.ts';
import { KEEPS_ALIVE, referencesOf, resolveAhead, uniqueKey } from './book-references.ts';

type Fields = Readonly<Record<string, unknown>>;
type Touched = PlannedChange & { readonly edit: number };

/** What a batch would change: the rows as they would stand, and the row of each edit. */
export interface BookPlan {
  readonly changes: readonly PlannedChange[];
  readonly results: readonly AnyBookRow[];
}

/**
 * Work out a batch against the book as it stands, without changing it.
 *
 * @throws the codes of `BookStore.apply`
 */
export function planEdits(image: BookImage, edits: readonly BookEdit[], author: BookAuthor): BookPlan {
  const ids = edits.map((edit) => (edit.op === 'add' ? (edit.row.id ?? image.nextId(edit.kind)) : edit.id));
  const touched = new Map<string, Touched>();
  const keys = edits.map((edit, at) => {
    const key = `${edit.kind}/${ids[at]}`;
    const held = touched.get(key);
    const present = held?.after ?? image.row(edit.kind, ids[at] as string);
    const after = edited(edit, ids, at, present, author);
    touched.set(key, { kind: edit.kind, before: held ? held.before : present, after, edit: at });
    return key;
  });
  const overlay = new Overlay(image, touched);
  for (const each of touched.values()) checkReferences(overlay, each);
  checkUnique(image, touched);
  checkDependents(overlay);
  const changes = [...touched.values()].filter(({ before, after }) => before !== after);
  return { changes, results: keys.map((key) => (touched.get(key) as Touched).after) };
}

/** The row after one edit. */
function edited(
  edit: BookEdit,
  ids: readonly string[],
  at: number,
  present: AnyBookRow | undefined,
  author: BookAuthor,
): AnyBookRow {
  const id = ids[at] as string;
  if (edit.op === 'add') {
    if (present) throw new WenquError('WQ_BOOK_TAKEN', { row: at, kind: edit.kind, field: 'id', value: id });
    if (!/^[\w.-]{1,80}$/.test(id)) throw invalid(at, edit.kind, [ID_FAULT]);
    const times = { version: 1, createdAt: author.at, updatedAt: author.at, retiredAt: null };
    return checked(edit.kind, { ...resolveAhead(edit.kind, edit.row as Fields, ids), ...times, id }, at);
  }
  if (!present) throw new WenquError('WQ_NOT_FOUND', { row: at, kind: edit.kind, id });
  if (present.version !== edit.version || present.retiredAt !== null) {
    const { version, retiredAt } = present;
    throw new WenquError('WQ_BOOK_CONFLICT', {
      row: at,
      kind: edit.kind,
      id,
      version,
      retired: retiredAt !== null,
    });
  }
  const next = { version: present.version + 1, updatedAt: author.at };
  if (edit.op === 'retire') return { ...present, ...next, retiredAt: author.at };
  const set = changedFields(present, resolveAhead(edit.kind, edit.set as Fields, ids));
  if (Object.keys(set).length === 0) return present;
  if (edit.kind === 'limits') checkLimitSet(present as BookTables['limits'], set, at);
  return checked(edit.kind, { ...present, ...set, ...next }, at);
}

const ID_FAULT = {
  field: 'id',
  zh: '编号只能含字母、数字和 _ . -，最多 80 个字符',
  en: 'An id holds letters, digits and _ . - and at most 80 of them',
};

const invalid = (row: number, kind: BookKind, faults: ReturnType<typeof faultsOf>): WenquError =>
  new WenquError('WQ_BOOK_INVALID', { row, kind, ...faults[0], faults });

/** The row, frozen, when its fields hold what they must. Fields of the book only: nothing rides along. */
function checked(kind: BookKind, row: Fields, at: number): AnyBookRow {
  const faults = faultsOf(kind, row);
  if (faults.length > 0) throw invalid(at, kind, faults);
  return Object.freeze(row) as unknown as AnyBookRow;
}

/** What a set really changes; the store's own fields are never set. */
function changedFields(present: AnyBookRow, set: Fields): Fields {
  const held = present as unknown as Fields;
  return Object.fromEntries(
    Object.entries(set).filter(
      ([field, value]) =>
        field !== 'id' && value !== undefined && JSON.stringify(value) !== JSON.stringify(held[field]),
    ),
  );
}

/** A limit is ended once, and verified; its number is never edited. @source supervision.md §2.1 */
function checkLimitSet(limit: BookTables['limits'], set: Fields, at: number): void {
  const fixed = Object.keys(set).find((field) => !LIMIT_OPEN_FIELDS.includes(field));
  if (fixed === undefined && !(Object.hasOwn(set, 'validTo') && limit.validTo !== '')) return;
  throw new WenquError('WQ_LIMIT_FIXED', { row: at, id: limit.id, field: fixed ?? 'validTo' });
}

/** The book as it would stand after the batch. */
class Overlay {
  readonly #image: BookImage;
  readonly #touched: ReadonlyMap<string, Touched>;

  constructor(image: BookImage, touched: ReadonlyMap<string, Touched>) {
    this.#image = image;
    this.#touched = touched;
  }

  row(kind: BookKind, id: string): AnyBookRow | undefined {
    return this.#touched.get(`${kind}/${id}`)?.after ?? this.#image.row(kind, id);
  }

  touched(): Iterable<Touched> {
    return this.#touched.values();
  }

  *rows(kind: BookKind): Iterable<AnyBookRow> {
    for (const row of this.#image.rows(kind)) yield this.row(kind, row.id) as AnyBookRow;
    for (const each of this.#touched.values()) if (each.kind === kind && !each.before) yield each.after;
  }
}

/** What an added row names must be there; a changed row answers only for what it newly names. */
function checkReferences(overlay: Overlay, { kind, before, after, edit }: Touched): void {
  if (before === after || after.retiredAt !== null) return;
  const named = (row: AnyBookRow) => referencesOf(kind, row as unknown as Fields);
  const held = new Set(before ? named(before).map(nameOf) : []);
  for (const reference of named(after)) {
    if (held.has(nameOf(reference))) continue;
    const target = overlay.row(reference.kind, reference.id);
    if (target && (target.retiredAt === null || reference.past)) continue;
    const { field, kind: to, id } = reference;
    throw new WenquError('WQ_BOOK_REFERENCE', {
      row: edit,
      kind,
      field,
      to,
      id,
      retired: target !== undefined,
    });
  }
  if (kind !== 'points') return;
  const { enterprise, outlet } = after as BookTables['points'];
  if ((overlay.row('outlets', outlet) as BookTables['outlets']).enterprise !== enterprise) {
    throw invalid(edit, kind, [
      { field: 'outlet', zh: '排放口不属于该企业', en: 'The outlet belongs to another enterprise' },
    ]);
  }
}

const nameOf = (reference: { field: string; id: string; past: boolean }): string =>
  `${reference.field}/${reference.id}/${reference.past}`;

function checkUnique(image: BookImage, touched: ReadonlyMap<string, Touched>): void {
  const claims = new Map<string, string>();
  for (const { kind, after, edit } of touched.values()) {
    const key = after.retiredAt === null ? uniqueKey(kind, after) : undefined;
    if (!key) continue;
    const owner = image.owner(kind, key.key);
    const claimed = claims.get(`${kind}/${key.key}`);
    const rival = claimed ?? (owner !== undefined && !touched.has(`${kind}/${owner}`) ? owner : undefined);
    if (rival !== undefined && rival !== after.id) {
      const value = (after as unknown as Fields)[key.field];
      throw new WenquError('WQ_BOOK_TAKEN', { row: edit, kind, field: key.field, value, by: rival });
    }
    claims.set(`${kind}/${key.key}`, after.id);
  }
}

/** Nothing present may be left pointing at a retired row, and points follow their outlet's enterprise. */
function checkDependents(overlay: Overlay): void {
  const gone = new Map<string, number>();
  const moved = new Map<string, number>();
  for (const { kind, before, after, edit } of overlay.touched()) {
    if (after.retiredAt !== null) gone.set(`${kind}/${after.id}`, edit);
    if (kind !== 'outlets' || !before) continue;
    const owner = (after as BookTables['outlets']).enterprise;
    if (owner !== (before as BookTables['outlets']).enterprise) moved.set(after.id, edit);
  }
  if (gone.size === 0 && moved.size === 0) return;
  for (const child of BOOK_KINDS) {
    for (const row of overlay.rows(child)) {
      if (row.retiredAt === null) checkChild(overlay, child, row, gone, moved);
    }
  }
}

function checkChild(
  overlay: Overlay,
  child: BookKind,
  row: AnyBookRow,
  gone: ReadonlyMap<string, number>,
  moved: ReadonlyMap<string, number>,
): void {
  for (const { kind, id, past, field } of referencesOf(child, row as unknown as Fields)) {
    const edit = past || !KEEPS_ALIVE[kind]?.includes(child) ? undefined : gone.get(`${kind}/${id}`);
    if (edit !== undefined) {
      throw new WenquError('WQ_BOOK_REFERENCE', {
        row: edit,
        kind,
        id,
        neededBy: child,
        needs: row.id,
        field,
      });
    }
  }
  if (child !== 'points') return;
  const { outlet, enterprise } = row as BookTables['points'];
  const edit = moved.get(outlet);
  if (
    edit === undefined ||
    (overlay.row('outlets', outlet) as BookTables['outlets']).enterprise === enterprise
  )
    return;
  throw invalid(edit, 'outlets', [
    {
      field: 'enterprise',
      zh: '排放口下还有属于原企业的监测点位',
      en: 'Points of the outlet still belong to the former enterprise',
    },
  ]);
}
