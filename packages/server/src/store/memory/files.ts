import type { KeptFile } from '@wenqu/domain';
import type { FileStore } from '../files.ts';

/** A list of files without a disk. */
export class MemoryFiles implements FileStore {
  readonly #rows: KeptFile[] = [];

  async put(file: KeptFile): Promise<void> {
    if (this.#rows.some(({ sha256, by }) => sha256 === file.sha256 && by === file.by)) return;
    this.#rows.push(file);
  }

  async rows(sha256: string): Promise<KeptFile[]> {
    return this.#rows.filter((row) => row.sha256 === sha256);
  }

  async close(): Promise<void> {}
}
