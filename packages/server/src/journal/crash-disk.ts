import type { JournalFiles, ReadFile, WriteFile } from './files.ts';

interface Inode {
  /** What everybody reads now: the page cache. */
  cached: Buffer;
  /** What survives a power cut. */
  synced: Buffer;
}

/**
 * What a crash does with bytes and names that were not synced. `unordered`: removals survive, new names do
 * not, as if the folder had been written back in the worst order.
 */
export type Fate = 'lost' | 'unordered' | 'kept' | 'torn' | 'zeroed' | 'holes';

/**
 * A disk in memory that tells synced from unsynced, fails on command, and loses power on command. Each call
 * that changes something counts as one step; `failAt` and `cutAt` name the step that fails or after which
 * (or, `before`, in front of which) the power is gone.
 */
export class CrashDisk implements JournalFiles {
  /** Names as everybody sees them, and as they survive. */
  #names = new Map<string, Inode>();
  #syncedNames = new Map<string, Inode>();
  #step = 0;
  #dead = false;
  failAt: ((step: number, what: string) => string | undefined) | undefined;
  cutAt: number | undefined;
  cutBefore = false;

  get steps(): number {
    return this.#step;
  }
  get dead(): boolean {
    return this.#dead;
  }

  /** The disk as the next start finds it. */
  afterCrash(fate: Fate): CrashDisk {
    const next = new CrashDisk();
    const names = this.#survivingNames(fate);
    const reborn = new Map<Inode, Inode>();
    for (const [name, inode] of names) {
      const bytes = survive(inode, fate);
      const copy = reborn.get(inode) ?? { cached: Buffer.from(bytes), synced: Buffer.from(bytes) };
      reborn.set(inode, copy);
      next.#names.set(name, copy);
      next.#syncedNames.set(name, copy);
    }
    return next;
  }

  #survivingNames(fate: Fate): Map<string, Inode> {
    if (fate === 'lost') return this.#syncedNames;
    if (fate !== 'unordered') return this.#names;
    return new Map([...this.#syncedNames].filter(([name]) => this.#names.has(name)));
  }

  /** Changes bytes as a failing medium would. */
  damage(path: string, at: number): void {
    const inode = this.#names.get(path)!;
    inode.cached[at]! ^= 0x55;
    inode.synced = Buffer.from(inode.cached);
  }

  append(path: string, bytes: Buffer): void {
    const inode = this.#names.get(path)!;
    inode.cached = Buffer.concat([inode.cached, bytes]);
    inode.synced = Buffer.from(inode.cached);
  }

  bytes(path: string): Buffer | undefined {
    return this.#names.get(path)?.cached;
  }

  async makeFolder(): Promise<void> {}

  names(folder: string): string[] {
    const start = `${folder}/`;
    return [...this.#names.keys()]
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(start.length));
  }

  openRead(path: string): ReadFile {
    const inode = this.#inode(path);
    return {
      read: (into, at) => inode.cached.copy(into, 0, at, at + into.length),
      size: () => inode.cached.length,
      close: () => {},
    };
  }

  async openWrite(path: string): Promise<WriteFile> {
    await this.#change('open', () => {
      if (!this.#names.has(path)) this.#names.set(path, { cached: Buffer.alloc(0), synced: Buffer.alloc(0) });
    });
    const inode = this.#inode(path);
    return {
      write: (bytes, at) => this.#change('write', (part) => write(inode, bytes, at, part)),
      sync: () =>
        this.#change('sync', () => {
          inode.synced = Buffer.from(inode.cached);
        }),
      cut: (size) =>
        this.#change('cut', () => {
          const cut = Buffer.alloc(size);
          inode.cached.copy(cut, 0, 0, size);
          inode.cached = cut;
        }),
      close: async () => {},
    };
  }

  async syncFolder(): Promise<void> {
    await this.#change('syncFolder', () => {
      this.#syncedNames = new Map(this.#names);
    });
  }

  async move(from: string, to: string): Promise<void> {
    await this.#change('move', () => {
      this.#names.set(to, this.#inode(from));
      this.#names.delete(from);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#change('remove', () => {
      this.#inode(path);
      this.#names.delete(path);
    });
  }

  async freeBytes(): Promise<number> {
    return 1 << 30;
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode) return inode;
    throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  }

  async #change(what: string, work: (part: number) => void): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#dead) return new Promise(() => {});
    this.#step++;
    const now = this.#step === this.cutAt;
    if (now && this.cutBefore) return this.#die();
    const code = this.failAt?.(this.#step, what);
    if (code !== undefined) {
      // A write that fails may have written a part; a sync that fails has synced nothing.
      if (what === 'write') work(0.4);
      throw Object.assign(new Error(`${code}: injected at step ${this.#step}`), { code });
    }
    work(1);
    if (now) return this.#die();
    return undefined;
  }

  /** Power is gone: whoever waits for the disk waits for ever. */
  #die(): Promise<void> {
    this.#dead = true;
    return new Promise(() => {});
  }
}

function write(inode: Inode, bytes: Buffer, at: number, part: number): void {
  const some = bytes.subarray(0, Math.ceil(bytes.length * part));
  const size = Math.max(inode.cached.length, at + some.length);
  const next = Buffer.alloc(size);
  inode.cached.copy(next);
  some.copy(next, at);
  inode.cached = next;
}

/** Bytes that are found again; what was synced and not changed since is always among them. */
function survive({ cached, synced }: Inode, fate: Fate): Buffer {
  if (fate === 'lost' || fate === 'unordered') return synced;
  if (fate === 'kept' || cached.length <= synced.length) return cached;
  const fresh = Buffer.from(cached.subarray(synced.length));
  if (fate === 'torn') return Buffer.concat([synced, fresh.subarray(0, Math.floor(fresh.length * 0.6))]);
  if (fate === 'zeroed') return Buffer.concat([synced, Buffer.alloc(fresh.length)]);
  // The first page was lost, later ones were written.
  fresh.fill(0, 0, Math.min(fresh.length, Math.ceil(fresh.length / 3)));
  return Buffer.concat([synced, fresh]);
}
