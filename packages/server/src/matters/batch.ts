import type { MatterStep } from '@wenqu/domain';
import type { MatterStore, MatterStory, MatterVersion } from '../store/matters.ts';
import { numberCount, numberPrefix } from '../store/matters-rules.ts';

/** The ledger as a piece of work sees it: with everything decided before it, kept or about to be. */
export interface OpenLedger {
  story(id: string): Promise<MatterStory | undefined>;
  byClientId(by: string, clientId: string): Promise<MatterStep | undefined>;
  lastNumber(prefix: string): Promise<number>;
  /** @param before every step before this one */
  keep(version: MatterVersion, before: readonly MatterStep[]): void;
}
type Job = (ledger: OpenLedger) => Promise<() => void>;

/**
 * One hand for the ledger: work is decided one piece after the other, and what came while the disk was busy is
 * committed together. Nobody is answered before the commit.
 */
export class LedgerBatch {
  readonly #store: MatterStore;
  readonly #waiting: { readonly job: Job; readonly fail: (error: unknown) => void }[] = [];
  #running: Promise<void> | undefined;

  constructor(store: MatterStore) {
    this.#store = store;
  }

  /** Decide now, answer when kept. What `work` throws after keeping a refusal is thrown once that is on disk. */
  take<T>(work: (ledger: OpenLedger) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job: Job = async (ledger) => {
        try {
          const result = await work(ledger);
          return () => resolve(result);
        } catch (error) {
          return () => reject(error);
        }
      };
      this.#waiting.push({ job, fail: reject });
      this.#running ??= this.#run();
    });
  }

  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    // Requests of one round of the event loop go together.
    await new Promise((resolve) => setImmediate(resolve));
    // Nothing may come between finding no more work and saying so: it would wait for ever.
    while (this.#waiting.length > 0) await this.#together(this.#waiting.splice(0));
    this.#running = undefined;
  }

  /** Never throws: each piece is answered. */
  async #together(
    jobs: readonly { readonly job: Job; readonly fail: (error: unknown) => void }[],
  ): Promise<void> {
    const ledger = new Overlay(this.#store);
    try {
      const answers: (() => void)[] = [];
      for (const { job } of jobs) answers.push(await job(ledger));
      if (ledger.versions.length > 0) await this.#store.append(ledger.versions);
      for (const answer of answers) answer();
    } catch (error) {
      for (const { fail } of jobs) fail(error);
    }
  }
}

/** What is kept, and over it what is about to be. */
class Overlay implements OpenLedger {
  readonly versions: MatterVersion[] = [];
  readonly #store: MatterStore;
  readonly #stories = new Map<string, MatterStory>();
  readonly #numbers = new Map<string, number>();
  readonly #clients = new Map<string, MatterStep>();

  constructor(store: MatterStore) {
    this.#store = store;
  }

  async story(id: string): Promise<MatterStory | undefined> {
    return this.#stories.get(id) ?? this.#store.story(id);
  }

  async byClientId(by: string, clientId: string): Promise<MatterStep | undefined> {
    return this.#clients.get(`${by} ${clientId}`) ?? this.#store.byClientId(by, clientId);
  }

  async lastNumber(prefix: string): Promise<number> {
    return this.#numbers.get(prefix) ?? this.#store.lastNumber(prefix);
  }

  keep(version: MatterVersion, before: readonly MatterStep[]): void {
    const { matter, step } = version;
    this.versions.push(version);
    this.#stories.set(matter.id, { matter, steps: [...before, step] });
    if (step.clientId !== '') this.#clients.set(`${step.by} ${step.clientId}`, step);
    if (before.length === 0) this.#numbers.set(numberPrefix(matter.number), numberCount(matter.number));
  }
}
