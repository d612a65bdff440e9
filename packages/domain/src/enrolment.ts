import type { Instant } from './instant.ts';
import type { JournalPosition } from './reading.ts';

/** A 2025 logger that has told its hardware identity (1001) and waits for its MN. @source HJ 212-2025 C.2, C.3 [S] */
export interface Enrolment {
  /** i23005: hardware identity of the logger; tells one from another. */
  readonly id: string;
  /** The MN it wrote; '' when it has none yet. */
  readonly mn: string;
  /** All `i230xx` it told, by their code. */
  readonly info: Readonly<Record<string, string>>;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Newest frame of 1001. */
  readonly position: JournalPosition;
  /** The MN it was given, and the order 1002 that carries it; '' while it waits. */
  readonly given: string;
  readonly order: string;
}
