import type { JournalRecord } from '../journal/journal.ts';

/** A request on its way out. */
export interface Outbound {
  /** Id of the order it belongs to; only for `onUnsent`, the journal knows it by MN and QN. */
  readonly order: string;
  readonly mn: string;
  /** The whole frame; the same bytes at every resend. */
  readonly bytes: Uint8Array;
  /**
   * Command whose uploads by this MN belong to the exchange although they look like any other (2011 to 2062 of
   * a time range): they are told too until `endExchange(mn)`. '' where none are.
   */
  readonly dataCn: string;
}

/** Why a request did not go out: nothing was written into the journal. */
export type UnsentWhy = 'offline' | 'journal' | 'closing';

/** An MN began or ceased to speak on a connection, or speaks there under another PW than before. */
export interface LinkChange {
  readonly mn: string;
  readonly up: boolean;
  /** PW of its packets, '' while none came; a secret: for requests to this device and nothing else. */
  readonly pw: string;
  readonly connection: number;
  readonly address: string;
}

/**
 * The way to a device and back, beside the stream of uploads. What is told of exchanges is durable and in the
 * order of the journal, so a reader that stopped reads on from the journal with {@link isExchangeRecord}.
 */
export interface ExchangeLine {
  /** Journal first (`sent`, about nothing), then the wire: on the connection on which the MN spoke last. */
  send(request: Outbound): void;
  /** An exchange whose request went out before this process began is still open: tell its uploads again. */
  openExchange(mn: string, dataCn: string): void;
  endExchange(mn: string): void;
  /**
   * Durable records of exchanges: our requests (`sent`) and packets that are or may be answers. Told after the
   * shared durable position moved past them; only to who listens then.
   */
  onExchange(listener: (records: readonly JournalRecord[]) => void): () => void;
  onUnsent(listener: (order: string, why: UnsentWhy) => void): () => void;
  onLink(listener: (changes: readonly LinkChange[]) => void): () => void;
  /**
   * A 2025 logger without an MN of its own announced this hardware identity (1001): what goes to `mn` goes to the
   * connection on which it did, now and whenever it announces itself again.
   */
  assume(identity: string, mn: string): void;
  /** Whether the MN is on line now; told apart without case, as everywhere here. */
  online(mn: string): boolean;
  /** The PW under which an MN on line uploads: what it wants to be asked under. '' when none is known. */
  passwordOf(mn: string): string;
}
