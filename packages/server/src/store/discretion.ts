import type { DiscretionStandard, Instant } from '@wenqu/domain';

/** An edition of the bureau's standard with who entered it. */
export interface KeptStandard {
  readonly standard: DiscretionStandard;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
}

/**
 * 裁量基准: editions the bureau has entered. One that is there stays as it is, for what was decided by it; a new one
 * has a name of its own. Every store passes `discretion.contract.ts`.
 */
export interface DiscretionStore {
  /** @returns false where an edition of this id is there already */
  add(kept: KeptStandard): Promise<boolean>;
  /** Oldest first. */
  all(): Promise<KeptStandard[]>;
  close(): Promise<void>;
}
