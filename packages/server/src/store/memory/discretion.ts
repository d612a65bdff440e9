import type { DiscretionStore, KeptStandard } from '../discretion.ts';

/** Standards without a disk. */
export class MemoryDiscretion implements DiscretionStore {
  readonly #kept: KeptStandard[] = [];

  async add(kept: KeptStandard): Promise<boolean> {
    if (this.#kept.some(({ standard }) => standard.id === kept.standard.id)) return false;
    this.#kept.push(kept);
    return true;
  }

  async all(): Promise<KeptStandard[]> {
    return [...this.#kept];
  }

  async close(): Promise<void> {}
}
