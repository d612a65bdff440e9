// Longer than its neighbours: the one door to lists; what can stand alone lies in kinds, lines, sheet, items.
import { createHash, randomUUID } from 'node:crypto';
import {
  type Account,
  bulletinText,
  checkFields,
  type FieldValues,
  figuresOf,
  formatDay,
  type IssuedDocument,
  type KindVersion,
  type Lang,
  type ListKind,
  type ListRow,
  type Matter,
  type Period,
  parseDay,
  type RowView,
} from '@wenqu/domain';
import type { ImportFault } from '../book/import.ts';
import type { Clock } from '../clock.ts';
import type { DocumentDesk } from '../documents/documents.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Matters } from '../matters/matters.ts';
import type { ListImport, ListStore } from '../store/lists.ts';
import { bulletinData, type UnitProgress } from './bulletin-data.ts';
import { itemsByRow, openItems, rowItem } from './items.ts';
import { type HeldKind, type KindCheck, Kinds } from './kinds.ts';
import {
  authorOf,
  changeOf,
  type ImportWish,
  type KindSummary,
  type ListBulletin,
  type ListFigures,
  type ListLine,
  type ListPreview,
  lineOf,
  merged,
  type Sheet,
  type SheetRowChange,
  viewOf,
} from './lines.ts';
import { keyOf, readListSheet, writeListExport, writeListTemplate } from './sheet.ts';

export interface ListParts {
  readonly store: ListStore;
  readonly matters: Matters;
  readonly documents: Pick<DocumentDesk, 'make'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Texts of the kinds that ship. */
  readonly shipped: readonly string[];
  /** Everybody with an account, to find a unit's leader in charge. */
  readonly accounts: () => Promise<readonly Account[]>;
}

export type {
  ImportWish,
  KindSummary,
  ListBulletin,
  ListFigures,
  ListLine,
  ListPreview,
  Sheet,
  SheetRowChange,
} from './lines.ts';

import { Turns } from '../turns.ts';

/**
 * 清单: kinds as configuration, rows with every version of theirs, sheets that bring them, items to be struck
 * off for rows that have to be put right, and figures that are always computed and never kept.
 */
export class Lists {
  readonly #parts: ListParts;
  readonly #kinds: Kinds;
  readonly #rows = new Map<string, ListRow[]>();
  /** One write at a time: a comparison must hold until it is written. */
  readonly #turns = new Turns();

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.#kinds = new Kinds(parts.store, parts.clock, parts.log);
  }

  /** Kinds that ship are brought in; items a crash left unopened are opened. */
  async start(): Promise<void> {
    await this.#kinds.start(this.#parts.shipped);
    for (const { kind } of this.#kinds.all()) if (kind.item) await this.#open(kind, {});
  }

  async kinds(): Promise<KindSummary[]> {
    const summaries = this.#kinds.all().map(async ({ kind, version }) => ({
      ...{ kind, version: version.version, at: version.at, byName: version.byName },
      rows: (await this.#live(kind.id)).length,
    }));
    return Promise.all(summaries);
  }

  /** @throws WQ_NOT_FOUND */
  kind(id: string): HeldKind {
    return this.#kinds.get(id);
  }

  versions(id: string): Promise<KindVersion[]> {
    return this.#parts.store.versions(id);
  }

  checkKind(text: string): Promise<KindCheck> {
    return this.#kinds.check(text);
  }

  /** @throws WQ_KIND_REFUSED {faults}; WQ_LIST_CONFLICT */
  saveKind(id: string, text: string, seen: number, reason: string, by: Account): Promise<HeldKind> {
    return this.#turns.take(() => this.#kinds.save(id, text, seen, reason, by));
  }

  /** Live rows as the newest version reads them, by key. */
  async rows(id: string): Promise<ListLine[]> {
    const { kind } = this.kind(id);
    const today = this.#today();
    const { rows, views, items } = await this.#views(kind);
    return rows.map((row, at) => lineOf(kind, row, views[at]!, items.get(row.id), today));
  }

  /** One row with its story; retired ones too. @throws WQ_NOT_FOUND */
  async row(id: string): Promise<ListLine & { story: readonly ListRow[] }> {
    const story = await this.#parts.store.story(id);
    const row = story.at(-1);
    if (!row) throw new WenquError('WQ_NOT_FOUND', { row: id });
    const { kind } = this.kind(row.kind);
    const today = this.#today();
    const item = (await itemsByRow(this.#parts.matters, kind.id)).get(id);
    const view = viewOf(kind, row, item, today);
    return { ...lineOf(kind, row, view, item && rowItem(item, today), today), story };
  }

  /**
   * Write one row by hand.
   *
   * @param at the row and the version its author saw; absent: a new row
   * @throws WQ_LIST_ROW {faults}; WQ_LIST_CONFLICT for a stale version, or a key another row has
   */
  save(
    id: string,
    at: { row: string; version: number } | undefined,
    given: FieldValues,
    reason: string,
    by: Account,
  ): Promise<ListLine> {
    return this.#turns.take(async () => {
      const { kind, version } = this.kind(id);
      const checked = checkFields(kind.fields, given, {
        now: this.#parts.clock(),
        newestStep: null,
        opened: null,
      });
      if (!checked.ok) throw new WenquError('WQ_LIST_ROW', { faults: checked.refusals });
      const key = keyOf(kind, checked.values);
      const rows = await this.#all(id);
      const held = at && rows.find((row) => row.id === at.row);
      if (at && !held) throw new WenquError('WQ_NOT_FOUND', { row: at.row });
      if (held && held.version !== at?.version)
        throw new WenquError('WQ_LIST_CONFLICT', { row: held.id, version: held.version });
      const other = rows.find((row) => row.key === key && row.id !== held?.id && !row.retired);
      if (other) throw new WenquError('WQ_LIST_CONFLICT', { key, row: other.id });
      const row = this.#rowOf(
        kind,
        version.version,
        held,
        rows.length,
        { key, values: checked.values },
        reason,
        by,
        '',
      );
      await this.#write(id, [row]);
      await this.#open(kind, { by: by.id });
      return this.row(row.id);
    });
  }

  /** A row no longer counts; its story stays. @throws WQ_NOT_FOUND, WQ_LIST_CONFLICT */
  retire(rowId: string, version: number, reason: string, by: Account): Promise<ListLine> {
    return this.#turns.take(async () => {
      const { row } = await this.row(rowId);
      if (row.version !== version || row.retired)
        throw new WenquError('WQ_LIST_CONFLICT', { row: rowId, version: row.version });
      const next = {
        ...row,
        version: version + 1,
        retired: true,
        at: this.#parts.clock(),
        reason,
        importId: '',
      };
      await this.#write(row.kind, [{ ...next, by: by.id, byName: by.displayName }]);
      return this.row(rowId);
    });
  }

  /** Compare a sheet with the list. */
  async preview(id: string, sheet: Sheet): Promise<ListPreview> {
    const { kind } = this.kind(id);
    const read = await readListSheet(kind, sheet.bytes, sheet.name, this.#parts.clock());
    const byKey = new Map((await this.#live(id)).map((row) => [row.key, row]));
    const digest = createHash('sha256').update(sheet.bytes).digest('hex');
    const again = (await this.#parts.store.imports(id)).find(
      (each) => each.digest === digest && each.refused === 0,
    );
    return {
      ...{ kind: id, digest, count: read.count, faults: read.faults, again: again ?? null },
      rows: read.rows.map((row) => changeOf(kind, row, byKey.get(row.key))),
    };
  }

  /**
   * Take a sheet in: rows with the same key are changed, new ones added, none taken away. All of it or nothing,
   * or only the rows without faults, as wished. The same sheet twice adds nothing.
   *
   * @throws WQ_LIST_IMPORT {faults}; WQ_INPUT when the list would hold more than `listRowsMax` rows
   */
  import(
    id: string,
    sheet: Sheet,
    by: Account | 'system',
    wish: ImportWish,
  ): Promise<{ import: ListImport; faults: readonly ImportFault[]; opened: number }> {
    return this.#turns.take(async () => {
      const { kind, version } = this.kind(id);
      const preview = await this.preview(id, sheet);
      const { faults } = preview;
      if (faults.length > 0 && (wish.rows === 'all' || faults.some(({ row }) => row === 0)))
        throw new WenquError('WQ_LIST_IMPORT', {
          faults: faults.slice(0, limits.pageRowsMax),
          total: faults.length,
        });
      const done = preview.rows.filter(({ op }) => op !== 'unchanged');
      if (preview.again && done.length === 0) return { import: preview.again, faults: [], opened: 0 };
      const importId = randomUUID();
      const read = await readListSheet(kind, sheet.bytes, sheet.name, this.#parts.clock());
      const rows = await this.#all(id);
      const byKey = new Map(rows.filter((row) => !row.retired).map((row) => [row.key, row]));
      const changed = new Set(done.map(({ key }) => key));
      let next = rows.length;
      const written = read.rows
        .filter(({ key }) => changed.has(key))
        .map((row) => {
          const held = byKey.get(row.key);
          const values = merged(kind, held, row.values);
          return this.#rowOf(
            kind,
            version.version,
            held,
            held ? 0 : next++,
            { key: row.key, values },
            wish.reason,
            by,
            importId,
          );
        });
      if (next > limits.listRowsMax)
        throw new WenquError('WQ_INPUT', {
          field: 'rows',
          zh: `一类清单最多 ${limits.listRowsMax} 行`,
          en: `A list holds ${limits.listRowsMax} rows at the most`,
        });
      const count = (op: SheetRowChange['op']) => preview.rows.filter((row) => row.op === op).length;
      const kept: ListImport = {
        ...{ id: importId, kind: id, digest: preview.digest, name: sheet.name, kindVersion: version.version },
        ...{
          at: this.#parts.clock(),
          ...authorOf(by),
          reason: wish.reason,
          rows: preview.count,
        },
        ...{ added: count('add'), changed: count('change'), unchanged: count('unchanged') },
        refused: preview.count - preview.rows.length,
      };
      await this.#write(id, written, kept);
      return {
        import: kept,
        faults,
        opened: await this.#open(kind, { ...wish, ...(by !== 'system' && { by: by.id }) }),
      };
    });
  }

  imports(id: string): Promise<ListImport[]> {
    return this.#parts.store.imports(this.kind(id).kind.id);
  }

  template(id: string): Generator<Uint8Array> {
    return writeListTemplate(this.kind(id).kind);
  }

  /** @param seen what of a line who asks may see */
  async export(id: string, seen: (line: ListLine) => ListLine): Promise<Generator<Uint8Array>> {
    return writeListExport(this.kind(id).kind, (await this.rows(id)).map(seen));
  }

  /**
   * The figures of a kind over a period, computed from its rows now.
   *
   * @throws WQ_INPUT for a period that is none
   */
  async figures(id: string, period: Period): Promise<ListFigures> {
    const { kind, version } = this.kind(id);
    const { views } = await this.#views(kind);
    return this.#figures(kind, version.version, views, period);
  }

  #figures(kind: ListKind, version: number, views: readonly RowView[], { from, to }: Period): ListFigures {
    if (parseDay(from) === undefined || parseDay(to) === undefined || from > to)
      throw new WenquError('WQ_INPUT', {
        field: 'from',
        zh: '起止日期有误',
        en: 'The period has no such days',
      });
    const values = figuresOf(kind, views, { from, to }, this.#today());
    return { kind: kind.id, version, from, to, asOf: this.#parts.clock(), rows: views.length, values };
  }

  /** The bulletin of a period before it is printed. */
  async bulletin(id: string, period: Period, lang: Lang): Promise<ListBulletin> {
    const { kind, version } = this.kind(id);
    const { views } = await this.#views(kind);
    const figures = this.#figures(kind, version.version, views, period);
    return { figures, text: bulletinText(kind, figures.values, views, period, this.#today(), lang) };
  }

  /** Print the bulletin: numbered, with its data as they are now. */
  async issue(id: string, period: Period, lang: Lang, by: Account): Promise<IssuedDocument> {
    const { kind } = this.kind(id);
    const { figures, text } = await this.bulletin(id, period, lang);
    const units = await this.units(id);
    return this.#parts.documents.make({
      template: 'list-bulletin',
      data: bulletinData(kind, text, figures.values, units, period, figures.asOf, lang),
      about: [{ kind: 'list', id }],
      title: `${text.title}（${period.from}—${period.to}）`,
      by,
    });
  }

  /** How far the items of each unit are. */
  async units(id: string): Promise<UnitProgress[]> {
    const { kind } = this.kind(id);
    if (!kind.item) return [];
    const { views, items } = await this.#views(kind);
    const units = new Map<string, { unit: string; total: number; struck: number; overdue: number }>();
    for (const view of views) {
      const item = items.get(view.id);
      if (!item) continue;
      const unit = String(view.get(kind.item.unit) ?? '');
      const held = units.get(unit) ?? { unit, total: 0, struck: 0, overdue: 0 };
      held.total += 1;
      held.struck += Number(item.struck);
      held.overdue += Number(item.overdue);
      units.set(unit, held);
    }
    return [...units.values()].sort((a, b) => (a.unit < b.unit ? -1 : 1));
  }

  async close(): Promise<void> {
    await this.#turns.done();
    await this.#parts.store.close();
  }

  #today(): string {
    return formatDay(this.#parts.clock());
  }

  async #all(id: string): Promise<ListRow[]> {
    const held = this.#rows.get(id) ?? (await this.#parts.store.rows(id));
    this.#rows.set(id, held);
    return held;
  }

  async #live(id: string): Promise<ListRow[]> {
    return (await this.#all(id)).filter(({ retired }) => !retired);
  }

  async #views(kind: ListKind) {
    const rows = (await this.#live(kind.id)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const today = this.#today();
    const matters = kind.item ? await itemsByRow(this.#parts.matters, kind.id) : new Map<string, Matter>();
    const items = new Map([...matters].map(([row, matter]) => [row, rowItem(matter, today)]));
    return { rows, items, views: rows.map((row) => viewOf(kind, row, matters.get(row.id), today)) };
  }

  #rowOf(
    kind: ListKind,
    kindVersion: number,
    held: ListRow | undefined,
    count: number,
    { key, values }: { key: string; values: FieldValues },
    reason: string,
    by: Account | 'system',
    importId: string,
  ): ListRow {
    return {
      id: held?.id ?? `${kind.id}-${String(count + 1).padStart(6, '0')}`,
      ...{
        kind: kind.id,
        kindVersion,
        version: (held?.version ?? 0) + 1,
        key,
        values,
        at: this.#parts.clock(),
      },
      ...{ ...authorOf(by), reason, importId, retired: false },
    };
  }

  async #write(id: string, rows: readonly ListRow[], sheet?: ListImport): Promise<void> {
    // Forgotten first: what failed half-way is read again.
    this.#rows.delete(id);
    await this.#parts.store.write({ rows, ...(sheet && { import: sheet }) });
  }

  /** Items for rows that need one. A refusal is told in the log; the row stays, and is offered at the next write. */
  async #open(kind: ListKind, wish: { campaign?: string; leader?: string; by?: string }): Promise<number> {
    if (!kind.item) return 0;
    const { views } = await this.#views(kind);
    const leaderFor = async (unit: string) => wish.leader ?? (await this.#leaderOf(unit)) ?? wish.by ?? '';
    try {
      const setting = { campaign: wish.campaign ?? '', leaderFor, now: this.#parts.clock() };
      return await openItems(kind, views, this.#parts.matters, setting);
    } catch (error) {
      const why = error instanceof WenquError ? error.detail : {};
      this.#parts.log.error({ kind: kind.id, error: String(error), why }, 'items of a list not opened');
      return 0;
    }
  }

  /** The leader of the unit, else any leader; undefined: nobody has that role. */
  async #leaderOf(unit: string): Promise<string | undefined> {
    const leaders = (await this.#parts.accounts()).filter(
      ({ role, disabled }) => role === 'leader' && !disabled,
    );
    return (leaders.find((account) => account.unit === unit) ?? leaders[0])?.id;
  }
}

/** Brings the lists of a district to life. */
export async function openLists(parts: ListParts): Promise<Lists> {
  const lists = new Lists(parts);
  await lists.start();
  return lists;
}
