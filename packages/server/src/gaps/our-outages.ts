import { type Instant, instant, type TimeRange } from '@wenqu/domain';

/**
 * When we ourselves did not receive: the server was not running, or the journal could not be written. Told from
 * the signs of life it leaves, so a crash counts as a stop does.
 */
export class OurOutages {
  readonly #known: TimeRange[];
  readonly #silentMicros: number;
  #aliveAt: Instant | null;

  /**
   * @param known outages of before
   * @param aliveAt last sign of life; null: this is the first start
   * @param silentMs longer than this between two signs is an outage
   */
  constructor(known: readonly TimeRange[], aliveAt: Instant | null, silentMs: number) {
    this.#known = [...known];
    this.#aliveAt = aliveAt;
    this.#silentMicros = silentMs * 1_000;
  }

  /**
   * A look at ourselves.
   *
   * @returns the outage that ends now, if one does
   */
  look(now: Instant, receiving: boolean): TimeRange | undefined {
    if (!receiving) return undefined;
    const since = this.#aliveAt;
    this.#aliveAt = now;
    if (since === null || now - since <= this.#silentMicros) return undefined;
    const outage = { from: since, to: now };
    this.#known.push(outage);
    return outage;
  }

  /** The outages that touch a range; a present one as well. */
  within({ from, to }: TimeRange, now: Instant): TimeRange[] {
    const since = this.#aliveAt;
    const running = since !== null && now - since > this.#silentMicros;
    const all = running ? [...this.#known, { from: since, to: instant(now) }] : this.#known;
    return all.filter((outage) => outage.from < to && outage.to > from);
  }
}
