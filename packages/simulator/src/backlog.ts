import { UPLOAD_KINDS, type UploadKind } from './schedule.ts';

/** One upload that is due: which kind, of which moment. Small, because content is computed when it is sent. */
export interface Due {
  readonly kind: UploadKind;
  readonly dueMs: number;
  /** It could not be sent when it was due. */
  readonly late: boolean;
}

/** Uploads a logger's store can hold: about a week of everything. */
const KEPT_MAX = 20_000;
const KIND_COUNT = UPLOAD_KINDS.length;

/** What a logger could not send and keeps; bounded, the oldest is forgotten first. */
export class Backlog {
  /** Packed as `dueMs × kinds + kind`, in the order of keeping. */
  #kept: number[] = [];

  get size(): number {
    return this.#kept.length;
  }

  /** Keeps one upload; returns how many older ones had to be forgotten. */
  keep(kind: UploadKind, dueMs: number): number {
    this.#kept.push(dueMs * KIND_COUNT + UPLOAD_KINDS.indexOf(kind));
    if (this.#kept.length <= KEPT_MAX) return 0;
    this.#kept.shift();
    return 1;
  }

  /** The newest. */
  take(): Due | undefined {
    const packed = this.#kept.pop();
    if (packed === undefined) return undefined;
    return { kind: UPLOAD_KINDS[packed % KIND_COUNT]!, dueMs: Math.floor(packed / KIND_COUNT), late: true };
  }

  clear(): void {
    this.#kept = [];
  }
}
