import type { BookSnapshot, JournalPosition, JournalState } from '@wenqu/domain';
import type { ExchangeLine } from './exchange.ts';
import type { RingKey } from './key-ring.ts';

export interface GatewayStatus {
  readonly port: number;
  /** Port of the TLS listener; 0: there is none. */
  readonly tlsPort: number;
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
  /** Connections refused since the start: over a bound, or while the journal cannot be written. */
  readonly refused: number;
  /** Connections ended because our own code failed on their bytes; anything but 0 is a fault of ours. */
  readonly faults: number;
  /** Bytes of a torn tail that were cut at the start, and the segment they were cut from ('': none). */
  readonly cutBytes: number;
  readonly cutSegment: string;
  /** Why a finished segment could not be sealed; '' when all is well. */
  readonly sealWhy: string;
}

/** The sockets and the journal's only writer, in a thread of their own. */
export interface Gateway {
  status(): GatewayStatus;
  /** Shared word that always holds the durable position: `Float64Array(1)` over shared memory. */
  readonly durable: Float64Array;
  /**
   * Shared word in which whoever interprets the journal keeps how far it is; -1: nobody does. While it is far
   * behind, loggers that pour the past are read more slowly, so that live frames do not wait behind them.
   */
  readonly read: Float64Array;
  /** The way to devices and back. */
  readonly line: ExchangeLine;
  /** All keys that are held, newest first, in place of those it had. */
  setKeys(keys: readonly RingKey[]): void;
  /** Who is refused may have changed. */
  bookChanged(book: BookSnapshot): void;
  onStatus(listener: (status: GatewayStatus) => void): () => void;
  close(): Promise<void>;
}
