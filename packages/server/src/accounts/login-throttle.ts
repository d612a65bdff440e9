import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';

interface Tries {
  count: number;
  /** Microseconds at which the window ends and the count is forgotten. */
  until: number;
}

/** Failed logins per name and per address in a fixed window; bounded, the oldest key is forgotten first. */
export class LoginThrottle {
  readonly #clock: Clock;
  readonly #names = new Map<string, Tries>();
  readonly #addresses = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Count a try before its password is looked at, so that a burst cannot slip through.
   *
   * @throws WQ_LOGIN_THROTTLED with the seconds to wait
   */
  begin(name: string, address: string): void {
    const waitS = Math.max(
      this.#waitS(this.#names, key(name), limits.loginTriesPerName),
      this.#waitS(this.#addresses, address, limits.loginTriesPerAddress),
    );
    if (waitS > 0) throw new WenquError('WQ_LOGIN_THROTTLED', { waitS });
    this.#count(this.#names, key(name));
    this.#count(this.#addresses, address);
  }

  /** A right password: its name starts afresh, and the try does not weigh on the address. */
  succeed(name: string, address: string): void {
    this.#names.delete(key(name));
    const tries = this.#addresses.get(address);
    if (tries) tries.count -= 1;
  }

  #waitS(table: Map<string, Tries>, name: string, triesMax: number): number {
    const tries = table.get(name);
    const left = tries ? tries.until - this.#clock() : 0;
    if (!tries || left <= 0) {
      table.delete(name);
      return 0;
    }
    return tries.count >= triesMax ? Math.ceil(left / 1_000_000) : 0;
  }

  #count(table: Map<string, Tries>, name: string): void {
    const tries = table.get(name) ?? { count: 0, until: this.#clock() + limits.loginWindowMs * 1000 };
    tries.count += 1;
    table.set(name, tries);
    if (table.size > limits.loginKeysMax) table.delete(table.keys().next().value!);
  }
}

const key = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
