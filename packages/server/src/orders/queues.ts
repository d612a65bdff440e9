/** Orders that wait at one device, and the one whose exchange is open. */
interface Line {
  readonly waiting: { readonly id: string; readonly rank: number }[];
  active: string | undefined;
}

/**
 * Whose turn it is. One exchange at a time at each device, devices in the order in which they became ready, and
 * a bound on all open exchanges. Within a device the lower rank goes first, then who came first.
 * @source hj212.md §1.6: many loggers handle one request only
 */
export class Queues {
  readonly #lines = new Map<string, Line>();
  readonly #ready = new Set<string>();
  readonly #openMax: number;
  #open = 0;
  #waiting = 0;

  constructor(openMax: number) {
    this.#openMax = openMax;
  }

  /** Exchanges that are open now, over all devices. */
  get open(): number {
    return this.#open;
  }

  get waiting(): number {
    return this.#waiting;
  }

  active(device: string): string | undefined {
    return this.#lines.get(device)?.active;
  }

  waitingAt(device: string): readonly string[] {
    return this.#lines.get(device)?.waiting.map(({ id }) => id) ?? [];
  }

  /** @param first in front of its equals: it was there before and could not go out */
  add(device: string, id: string, rank: number, first = false): void {
    const line = this.#line(device);
    const behind = line.waiting.findIndex((each) => (first ? each.rank >= rank : each.rank > rank));
    line.waiting.splice(behind === -1 ? line.waiting.length : behind, 0, { id, rank });
    this.#waiting++;
    this.wake(device);
  }

  /** An exchange that is open already, as found at the start. */
  resume(device: string, id: string): void {
    this.#line(device).active = id;
    this.#open++;
    this.#ready.delete(device);
  }

  /** Takes an order out, waiting or active. @returns whether its exchange was open */
  remove(device: string, id: string): boolean {
    const line = this.#lines.get(device);
    if (!line) return false;
    const at = line.waiting.findIndex((each) => each.id === id);
    if (at !== -1) {
      line.waiting.splice(at, 1);
      this.#waiting--;
    }
    const wasActive = line.active === id;
    if (wasActive) {
      line.active = undefined;
      this.#open--;
    }
    if (line.active === undefined && line.waiting.length === 0) this.#forget(device);
    else this.wake(device);
    return wasActive;
  }

  /** The device may be asked for its next: it came on line, or something waits. */
  wake(device: string): void {
    const line = this.#lines.get(device);
    if (line && line.active === undefined && line.waiting.length > 0) this.#ready.add(device);
  }

  /** The next order to send; it is active from now on. Devices that are away leave the row until they are woken. */
  next(online: (device: string) => boolean): { device: string; id: string } | undefined {
    for (const device of this.#ready) {
      if (this.#open >= this.#openMax) return undefined;
      this.#ready.delete(device);
      const line = this.#lines.get(device);
      if (!line || !online(device)) continue;
      const first = line.waiting.shift();
      if (!first) continue;
      this.#waiting--;
      line.active = first.id;
      this.#open++;
      return { device, id: first.id };
    }
    return undefined;
  }

  #line(device: string): Line {
    const held = this.#lines.get(device) ?? { waiting: [], active: undefined };
    this.#lines.set(device, held);
    return held;
  }

  #forget(device: string): void {
    this.#lines.delete(device);
    this.#ready.delete(device);
  }
}
