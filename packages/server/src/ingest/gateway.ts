import type { JournalPosition, JournalState } from '@wenqu/domain';

export interface GatewayStatus {
  readonly port: number;
  readonly connections: number;
  readonly paused: number;
  readonly journal: JournalState;
  /** Errno and message while the journal cannot be written. */
  readonly journalWhy: string;
  /** Everything before this is synced. */
  readonly durable: JournalPosition;
  readonly framesReceived: number;
  readonly answersSent: number;
  readonly diskFreeBytes: number | null;
}

/** The sockets and the journal's only writer, in a thread of their own. */
export interface Gateway {
  status(): GatewayStatus;
  /** Shared word that always holds the durable position: `Float64Array(1)` over shared memory. */
  readonly durable: Float64Array;
  onStatus(listener: (status: GatewayStatus) => void): () => void;
  close(): Promise<void>;
}
