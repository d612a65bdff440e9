import { setTimeout as pause } from 'node:timers/promises';
import { vi } from 'vitest';

const LOOK_MS = 10;

/**
 * Waits for something another thread, process or socket does.
 *
 * @throws Error saying what was waited for
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string | (() => string),
  withinMs = 30_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`never: ${typeof what === 'string' ? what : what()}`);
    await pause(LOOK_MS);
  }
}

/** Waits until a number has stood still for so long. @returns it */
export async function settled(count: () => number, stillMs = 100): Promise<number> {
  let held = count();
  for (let since = performance.now(); performance.now() - since < stillMs; ) {
    await pause(LOOK_MS);
    const now = count();
    if (now === held) continue;
    held = now;
    since = performance.now();
  }
  return held;
}

/** Repeats a check until it holds; what it says last is what fails. */
export const soon = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 30_000, interval: 5 });
