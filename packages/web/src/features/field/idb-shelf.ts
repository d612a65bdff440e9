import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { HeldPack, OutFile, OutRecord, Shelf, SiteDraft } from './shelf.ts';

interface FieldSchema extends DBSchema {
  packs: { key: string; value: HeldPack };
  drafts: { key: string; value: SiteDraft; indexes: { account: string } };
  records: { key: string; value: OutRecord; indexes: { account: string } };
  files: { key: string; value: OutFile };
  bytes: { key: string; value: ArrayBuffer };
  notes: { key: string; value: unknown };
}

/** On disk before it is believed: a battery that is taken out loses nothing that was shown as kept. */
const STRICT = { durability: 'strict' } as const;

/**
 * The device's store.
 *
 * @param name of the database: districts do not share one
 */
export async function openShelf(name: string): Promise<IdbShelf> {
  const db = await openDB<FieldSchema>(name, 1, {
    upgrade(made) {
      made.createObjectStore('packs', { keyPath: 'account' });
      made.createObjectStore('drafts', { keyPath: 'id' }).createIndex('account', 'account');
      made.createObjectStore('records', { keyPath: 'clientId' }).createIndex('account', 'account');
      made.createObjectStore('files', { keyPath: 'sha256' });
      made.createObjectStore('bytes');
      made.createObjectStore('notes');
    },
  });
  return new IdbShelf(db);
}

/** IndexedDB behind the words of a shelf. */
export class IdbShelf implements Shelf {
  readonly #db: IDBPDatabase<FieldSchema>;

  constructor(db: IDBPDatabase<FieldSchema>) {
    this.#db = db;
  }

  pack(account: string): Promise<HeldPack | undefined> {
    return this.#db.get('packs', account);
  }

  async savePack(held: HeldPack): Promise<void> {
    await this.#db.put('packs', held);
  }

  async dropPack(account: string): Promise<void> {
    await this.#db.delete('packs', account);
  }

  drafts(account: string): Promise<SiteDraft[]> {
    return this.#db.getAllFromIndex('drafts', 'account', account);
  }

  draft(id: string): Promise<SiteDraft | undefined> {
    return this.#db.get('drafts', id);
  }

  async saveDraft(draft: SiteDraft): Promise<void> {
    const write = this.#db.transaction('drafts', 'readwrite', STRICT);
    await Promise.all([write.store.put(draft), write.done]);
  }

  async dropDraft(id: string): Promise<void> {
    await this.#db.delete('drafts', id);
  }

  async close(record: OutRecord): Promise<void> {
    const write = this.#db.transaction(['drafts', 'records'], 'readwrite', STRICT);
    await Promise.all([
      write.objectStore('records').put(record),
      write.objectStore('drafts').delete(record.clientId),
      write.done,
    ]);
  }

  records(account: string): Promise<OutRecord[]> {
    return this.#db.getAllFromIndex('records', 'account', account);
  }

  async saveRecord(record: OutRecord): Promise<void> {
    const write = this.#db.transaction('records', 'readwrite', STRICT);
    await Promise.all([write.store.put(record), write.done]);
  }

  async putFile(file: OutFile, bytes: ArrayBuffer): Promise<void> {
    const write = this.#db.transaction(['files', 'bytes'], 'readwrite', STRICT);
    const held = await write.objectStore('files').get(file.sha256);
    if (!held || held.cleared) {
      await write.objectStore('files').put(held ? { ...held, cleared: false } : file);
      await write.objectStore('bytes').put(bytes, file.sha256);
    }
    await write.done;
  }

  file(sha256: string): Promise<OutFile | undefined> {
    return this.#db.get('files', sha256);
  }

  files(): Promise<OutFile[]> {
    return this.#db.getAll('files');
  }

  bytes(sha256: string): Promise<ArrayBuffer | undefined> {
    return this.#db.get('bytes', sha256);
  }

  async saveFile(file: OutFile): Promise<void> {
    const write = this.#db.transaction('files', 'readwrite', STRICT);
    await Promise.all([write.store.put(file), write.done]);
  }

  async clearBytes(sha256: string): Promise<void> {
    const write = this.#db.transaction(['files', 'bytes'], 'readwrite');
    const held = await write.objectStore('files').get(sha256);
    if (held) await write.objectStore('files').put({ ...held, cleared: true });
    await write.objectStore('bytes').delete(sha256);
    await write.done;
  }

  async offset(): Promise<number | null> {
    return (await this.note<number>('offset')) ?? null;
  }

  saveOffset(micros: number): Promise<void> {
    return this.saveNote('offset', micros);
  }

  async note<T>(name: string): Promise<T | undefined> {
    return (await this.#db.get('notes', name)) as T | undefined;
  }

  async saveNote(name: string, value: unknown): Promise<void> {
    await this.#db.put('notes', value, name);
  }

  /** Ends the connection, for tests and benches. */
  end(): void {
    this.#db.close();
  }
}
