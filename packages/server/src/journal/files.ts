import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { constants, type FileHandle, open, rename, statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file being read. Reads are synchronous: readers have threads of their own. */
export interface ReadFile {
  /** Fills `into` from `at`; returns how many bytes there were. */
  read(into: Buffer, at: number): number;
  size(): number;
  close(): void;
}

/** A file being written, off the thread. */
export interface WriteFile {
  /** Writes all of `bytes` at `at`, or throws. */
  write(bytes: Buffer, at: number): Promise<void>;
  /** What was written and the file's size survive a power cut. */
  sync(): Promise<void>;
  cut(size: number): Promise<void>;
  close(): Promise<void>;
}

/** What the journal needs of a disk; crash tests bring their own. */
export interface JournalFiles {
  makeFolder(path: string): Promise<void>;
  names(folder: string): string[];
  openRead(path: string): ReadFile;
  /** Opens for writing, created when absent, never truncated. */
  openWrite(path: string): Promise<WriteFile>;
  /** Names made, moved or removed in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  freeBytes(folder: string): Promise<number | null>;
}

/** The machine's own disk. */
export const diskFiles: JournalFiles = {
  async makeFolder(path) {
    const first = mkdirSync(path, { recursive: true });
    if (first !== undefined) await syncFolder(dirname(first));
  },
  names: (folder) => readdirSync(folder),
  openRead: (path) => new DiskReadFile(openSync(path, 'r')),
  async openWrite(path) {
    return new DiskWriteFile(await open(path, constants.O_RDWR | constants.O_CREAT, 0o640));
  },
  syncFolder,
  move: (from, to) => rename(from, to),
  remove: (path) => unlink(path),
  async freeBytes(folder) {
    try {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    } catch {
      return null;
    }
  },
};

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; NTFS journals names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

class DiskReadFile implements ReadFile {
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  read(into: Buffer, at: number): number {
    let done = 0;
    while (done < into.length) {
      const bytes = readSync(this.#fd, into, done, into.length - done, at + done);
      if (bytes === 0) break;
      done += bytes;
    }
    return done;
  }

  size(): number {
    return fstatSync(this.#fd).size;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

class DiskWriteFile implements WriteFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Buffer, at: number): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  }

  sync(): Promise<void> {
    return this.#handle.datasync();
  }

  cut(size: number): Promise<void> {
    return this.#handle.truncate(size);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Replaces a small file whole: readers see the old or the new one, also after a power cut. */
export async function replaceFile(
  files: JournalFiles,
  folder: string,
  path: string,
  bytes: Buffer,
): Promise<void> {
  const draft = `${path}.tmp`;
  const file = await files.openWrite(draft);
  try {
    await file.cut(0);
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.move(draft, path);
  await files.syncFolder(folder);
}

/** A small file whole, or undefined when it is not there. */
export function readWhole(files: JournalFiles, path: string): Buffer | undefined {
  let file: ReadFile;
  try {
    file = files.openRead(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(file.size());
    return bytes.subarray(0, file.read(bytes, 0));
  } finally {
    file.close();
  }
}
