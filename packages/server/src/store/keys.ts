import type { Enrolment, Instant, JournalPosition, LoggerKey } from '@wenqu/domain';

/** A key as threads need it, and nobody else. */
export interface KeySecret {
  readonly mn: string;
  /** 32 hex digits. */
  readonly key: string;
  readonly state: LoggerKey['state'];
  readonly createdAt: Instant;
}

export interface KeyDraft {
  readonly mn: string;
  /** 32 hex digits. */
  readonly key: string;
  readonly origin: LoggerKey['origin'];
  /** What made it, once: the same cause twice keeps one key. '' for none. */
  readonly cause: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant;
}

/** Whether a logger that asks for a key gets one by itself, and whose word that is. */
export interface KeySettings {
  readonly autoRotate: boolean;
  readonly by: string;
  readonly byName: string;
  readonly at: Instant | null;
}

/** A logger that asked for a new key. */
export interface KeyRequest {
  readonly mn: string;
  readonly at: Instant;
  readonly position: JournalPosition;
}

/** SM4 keys of 2025 loggers. Keys are never deleted: what came under them must stay readable. */
export interface KeyStore {
  /** Newest first; of one MN (without case) or of all. */
  list(mn?: string): Promise<LoggerKey[]>;
  /** Every key with its secret, newest first. */
  secrets(): Promise<KeySecret[]>;
  /**
   * A key entered by hand is the current one at once; one for an order waits as `pending`. Current becomes
   * previous, previous retired.
   *
   * @returns the key, and whether it is new: a `cause` that is held gives the key of then
   */
  add(draft: KeyDraft): Promise<{ readonly key: LoggerKey; readonly isNew: boolean }>;
  /** Names the order that brings a key. */
  name(id: string, order: string): Promise<void>;
  /** A pending key was taken or not; of others nothing changes. */
  settle(id: string, taken: boolean, at: Instant): Promise<void>;
  /** Keep that a logger asked for a key; the newest of each MN stays. */
  asked(request: KeyRequest): Promise<void>;
  requests(): Promise<KeyRequest[]>;
  /** Keep that a logger told its identity; what was given to it stays. */
  announced(enrolment: Pick<Enrolment, 'id' | 'mn' | 'info' | 'lastAt' | 'position'>): Promise<void>;
  /** Newest first. */
  enrolments(): Promise<Enrolment[]>;
  given(id: string, mn: string, order: string): Promise<void>;
  settings(): Promise<KeySettings>;
  set(settings: KeySettings): Promise<void>;
  close(): Promise<void>;
}
