import type { KindVersion, ListRow } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { ListImport, ListStore, ListWrite } from '../lists.ts';

/** Lists without a disk. */
export class MemoryLists implements ListStore {
  readonly #kinds = new Map<string, KindVersion[]>();
  readonly #rows = new Map<string, ListRow[]>();
  readonly #imports: ListImport[] = [];

  async addVersion(version: KindVersion): Promise<void> {
    const held = this.#kinds.get(version.kind) ?? [];
    if (version.version !== held.length + 1) throw new WenquError('WQ_LIST_CONFLICT', { kind: version.kind });
    this.#kinds.set(version.kind, [...held, structuredClone(version)]);
  }

  async versions(kind: string): Promise<KindVersion[]> {
    return this.#kinds.get(kind) ?? [];
  }

  async newest(): Promise<KindVersion[]> {
    const newest = [...this.#kinds.values()].map((versions) => versions.at(-1)!);
    return newest.sort((a, b) => (a.kind < b.kind ? -1 : 1));
  }

  async write({ rows, import: sheet }: ListWrite): Promise<void> {
    const next = new Map<string, number>();
    for (const { id, version } of rows) {
      const wanted = next.get(id) ?? (this.#rows.get(id)?.length ?? 0) + 1;
      if (version !== wanted) throw new WenquError('WQ_LIST_CONFLICT', { row: id });
      next.set(id, version + 1);
    }
    for (const row of rows) this.#rows.set(row.id, [...(this.#rows.get(row.id) ?? []), structuredClone(row)]);
    if (sheet) this.#imports.push({ ...sheet });
  }

  async rows(kind: string): Promise<ListRow[]> {
    const newest = [...this.#rows.values()].map((versions) => versions.at(-1)!);
    return newest.filter((row) => row.kind === kind).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async row(id: string): Promise<ListRow | undefined> {
    return this.#rows.get(id)?.at(-1);
  }

  async story(id: string): Promise<ListRow[]> {
    return this.#rows.get(id) ?? [];
  }

  async imports(kind: string): Promise<ListImport[]> {
    return this.#imports.filter((each) => each.kind === kind).toReversed();
  }

  async close(): Promise<void> {}
}
