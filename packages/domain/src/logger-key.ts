import { type Instant, instant, MICROS_PER_DAY } from './instant.ts';

/**
 * How a key stands. `pending`: sent to the logger, which has not said success yet; tried meanwhile. `current`;
 * `previous`: the one before, still tried. `retired`: older; only for what came in its time. `dropped`: the
 * logger never took it.
 */
export type LoggerKeyState = 'pending' | 'current' | 'previous' | 'retired' | 'dropped';

/** An SM4 key of a 2025 logger, without the key: that is shown to nobody after its entry. */
export interface LoggerKey {
  readonly id: string;
  readonly mn: string;
  readonly state: LoggerKeyState;
  readonly origin: 'hand' | 'order';
  /** The order 1014 that brought it; '' while there is none. */
  readonly order: string;
  readonly createdAt: Instant;
  /** When it became the current one, and when another took its place. */
  readonly currentFrom: Instant | null;
  readonly currentTo: Instant | null;
  readonly by: string;
  readonly byName: string;
}

/** A current key is to be changed after so many days. @source HJ 212-2025 §6.4.3 */
export const KEY_DAYS = 90;

/** When the current key is to be changed; null where none is current. */
export const keyDueAt = (keys: readonly LoggerKey[]): Instant | null => {
  const from = keys.find(({ state }) => state === 'current')?.currentFrom ?? null;
  return from === null ? null : instant(from + KEY_DAYS * MICROS_PER_DAY);
};
