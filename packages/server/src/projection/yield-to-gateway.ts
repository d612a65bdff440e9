import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Far enough below 0 that an answer to a logger always goes first, near enough that reading goes on. */
const PRIORITY = 10;

/**
 * Lowers this thread below the one that answers loggers, where the system has priorities of threads (Linux).
 * Loggers wait for their answer; nobody waits for the projection.
 */
export function yieldToGateway(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, PRIORITY);
  } catch {
    // Elsewhere both threads have one priority: slower under full load, right all the same.
  }
}
