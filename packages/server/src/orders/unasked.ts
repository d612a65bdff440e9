import type { JournalPosition } from '@wenqu/domain';
import type { JournalRecord } from '../journal/journal.ts';
import type { Log } from '../log.ts';

type Handler = (record: JournalRecord) => Promise<void>;

/** Tells packets that answer nothing, one after the other; remembers how far. */
export class Unasked {
  readonly #handlers = new Set<Handler>();
  readonly #log: Log;
  readonly #retryMs: number;
  readonly #triesMax: number;
  readonly #waiting: JournalRecord[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(log: Log, retryMs: number, triesMax: number) {
    this.#log = log;
    this.#retryMs = retryMs;
    this.#triesMax = triesMax;
  }

  on(handler: Handler): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Everything before this has been told, given that everything before `applied` was read. */
  told(applied: JournalPosition): JournalPosition {
    return this.#waiting[0]?.position ?? applied;
  }

  add(record: JournalRecord): void {
    // The bytes may share memory with a block that is read into again.
    this.#waiting.push({ ...record, bytes: Buffer.from(record.bytes) });
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const first = this.#waiting[0];
      if (!first || this.#closed) return;
      for (const handler of this.#handlers) await this.#tell(handler, first);
      if (this.#closed) return;
      this.#waiting.shift();
    }
  }

  /** A handler that fails is asked again; one that always fails must not hold up all that follow. */
  async #tell(handler: Handler, record: JournalRecord): Promise<void> {
    for (let tries = 1; !this.#closed; tries++) {
      try {
        return await handler(record);
      } catch (error) {
        const gone = tries >= this.#triesMax;
        const { position } = record;
        this.#log[gone ? 'error' : 'warn'](
          { position, tries, error: String(error) },
          'unasked packet not taken',
        );
        if (gone) return;
        await new Promise((resolve) => setTimeout(resolve, this.#retryMs));
      }
    }
  }
}
