import { setImmediate } from 'node:timers/promises';
import type { Finding, FiredFinding } from '@wenqu/domain';
import { ruleIdOf } from '@wenqu/rules/detect';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { FiredDraft, LivingStore } from '../store/living.ts';

/** What was told waits so long for its place in the ledger; after a crash it is read again from the register. */
/** Written in one go. */
const FLUSH_ROWS = 200;
const FLUSH_MS = 30_000;

/** The form a finding was told in; '' where its rule has none. */
export const formOf = ({ facts }: Finding): string => (typeof facts.form === 'string' ? facts.form : '');
export const ruleOf = (finding: Finding): string => ruleIdOf(finding.rule, formOf(finding));

/** What rules said, on its way to the store: findings that grow every few seconds are written together. */
export class Ledger {
  readonly #store: LivingStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #waiting = new Map<string, FiredDraft>();
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();

  constructor(store: LivingStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#timer = setInterval(() => this.later(() => this.#flush()), FLUSH_MS);
  }

  /** @param since when it was first said, where that was before now */
  note(finding: Finding, mode: FiredFinding['mode'], since = this.#clock()): void {
    const held = this.#waiting.get(finding.id);
    const at = held?.at ?? since;
    const told = held?.mode === 'told' ? 'told' : mode;
    this.#waiting.set(finding.id, { finding, rule: ruleOf(finding), mode: told, at });
  }

  /** Everything noted so far is in the store. */
  settled(): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#flush());
    return this.#turn;
  }

  /** In its turn, when what was asked before is done; what goes wrong is logged. */
  later(work: () => Promise<void>): void {
    this.#turn = this.#turn
      .catch(() => undefined)
      .then(work)
      .catch((error: unknown) => this.#log.error({ error: String(error) }, 'living rules'));
  }

  async #flush(): Promise<void> {
    const drafts = [...this.#waiting.values()];
    this.#waiting.clear();
    for (let from = 0; from < drafts.length; from += FLUSH_ROWS) {
      try {
        await this.#store.fire(drafts.slice(from, from + FLUSH_ROWS));
      } catch (error) {
        for (const draft of drafts.slice(from))
          if (!this.#waiting.has(draft.finding.id)) this.#waiting.set(draft.finding.id, draft);
        throw error;
      }
      // Thousands at once, as after a long stop, are written between other work.
      await setImmediate();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.later(() => this.#flush());
    await this.#turn;
  }
}
