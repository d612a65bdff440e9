import type { Instant, LoggerKeyState } from '@wenqu/domain';
import { mnKey } from './links.ts';

/** A key on its way to the threads. */
export interface RingKey {
  readonly mn: string;
  /** 32 hex digits. */
  readonly key: string;
  readonly state: LoggerKeyState;
  readonly createdAt: Instant;
}

interface Held {
  readonly key: Buffer;
  readonly live: number;
  readonly createdAt: number;
}

/** In which order keys are tried on what comes now; others are for the past alone. */
const LIVE: Readonly<Partial<Record<LoggerKeyState, number>>> = { current: 0, pending: 1, previous: 2 };
/** A damaged frame must not cost a row of decryptions. */
const LIVE_MAX = 4;
const NO_KEYS: readonly Buffer[] = [];

/** Keys of loggers by MN, in the thread that opens their packets. */
export class KeyRing {
  #held = new Map<string, readonly Held[]>();
  #live = new Map<string, readonly Buffer[]>();
  #current = new Map<string, Buffer>();

  constructor(keys: readonly RingKey[] = []) {
    this.set(keys);
  }

  get empty(): boolean {
    return this.#held.size === 0;
  }

  /** @param keys  all that are held, newest first */
  set(keys: readonly RingKey[]): void {
    this.#held = new Map(
      [...Map.groupBy(keys, ({ mn }) => mnKey(mn))].map(([mn, own]) => [mn, own.map(heldOf)]),
    );
    this.#live = new Map([...this.#held].map(([mn, own]) => [mn, liveOf(own)]));
    this.#current = new Map(
      keys
        .filter(({ state }) => state === 'current')
        .map(({ mn, key }) => [mnKey(mn), Buffer.from(key, 'hex')]),
    );
  }

  /** Keys to try on a packet that comes now: current, pending, previous. */
  keysOf(mn: string): readonly Buffer[] {
    return this.#live.size === 0 ? NO_KEYS : (this.#live.get(mnKey(mn)) ?? NO_KEYS);
  }

  /** The key under which something may go out. */
  currentOf(mn: string): Buffer | undefined {
    return this.#current.get(mnKey(mn));
  }

  /**
   * Keys to try on a packet of the journal: all that were known when it arrived. A key that came later opens
   * nothing, so that reading the journal again gives what it gave the first time.
   */
  keysAt(mn: string, arrival: Instant): readonly Buffer[] {
    const own = this.#held.get(mnKey(mn));
    return own ? own.filter(({ createdAt }) => createdAt <= arrival).map(({ key }) => key) : NO_KEYS;
  }
}

const heldOf = ({ key, state, createdAt }: RingKey): Held => ({
  key: Buffer.from(key, 'hex'),
  live: LIVE[state] ?? -1,
  createdAt,
});

const liveOf = (own: readonly Held[]): readonly Buffer[] =>
  own
    .filter(({ live }) => live >= 0)
    .sort((one, other) => one.live - other.live)
    .slice(0, LIVE_MAX)
    .map(({ key }) => key);

/** A key as people write it: 16 characters, or 32 hex digits. Undefined when it is neither. */
export function parseKey(text: string): Buffer | undefined {
  if (/^[0-9A-Fa-f]{32}$/.test(text)) return Buffer.from(text, 'hex');
  return /^[\x21-\x7e]{16}$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
}
