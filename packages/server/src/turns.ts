/**
 * Work one after the other, in the order it was asked for. What fails fails for who asked, and the next takes its turn
 * all the same.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** What was asked for until now is done. */
  async done(): Promise<void> {
    await this.#last;
  }

  /** Nothing is left to do, whatever was asked for while waiting. */
  async settled(): Promise<void> {
    for (let seen: unknown; seen !== this.#last; ) {
      seen = this.#last;
      await seen;
    }
  }
}
