import { createHash } from 'node:crypto';
import {
  type Account,
  changeFaults,
  type KindChange,
  type KindFault,
  type KindUsage,
  type KindVersion,
  kindChanges,
  type ListKind,
  type ListRow,
  readKind,
  usageOf,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ListStore } from '../store/lists.ts';

/** A kind as it is in force. */
export interface HeldKind {
  readonly kind: ListKind;
  readonly version: KindVersion;
}
/** What a text would change. Nothing has happened. */
export interface KindCheck {
  readonly faults: readonly KindFault[];
  readonly changes: readonly KindChange[];
  readonly usage: KindUsage;
  /** Version it is compared with; 0: a new kind. */
  readonly against: number;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The kinds of a district: each version is a checked text; what is refused leaves nothing behind. */
export class Kinds {
  readonly #store: ListStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #held = new Map<string, HeldKind>();

  constructor(store: ListStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Reads what is kept, then brings in what ships: a new kind, or a newer text of one nobody has edited here.
   *
   * @throws Error when a shipped file itself is wrong
   */
  async start(shipped: readonly string[]): Promise<void> {
    for (const version of await this.#store.newest()) this.#hold(version);
    for (const text of shipped) {
      const read = readKind(text);
      if (!read.ok) throw new Error(`a shipped kind is wrong: ${JSON.stringify(read.faults.slice(0, 5))}`);
      const held = this.#held.get(read.kind.id);
      if (held?.version.digest === digestOf(text) || (held && held.version.by !== 'system')) continue;
      const { faults } = await this.check(text);
      if (faults.length > 0)
        this.#log.warn({ kind: read.kind.id, faults }, 'shipped kind does not fit the rows');
      else await this.#add(read.kind.id, text, (held?.version.version ?? 0) + 1, '随系统发布', 'system');
    }
  }

  all(): HeldKind[] {
    return [...this.#held.values()];
  }

  /** @throws WQ_NOT_FOUND */
  get(id: string): HeldKind {
    const held = this.#held.get(id);
    if (!held) throw new WenquError('WQ_NOT_FOUND', { kind: id });
    return held;
  }

  /** What is wrong with a text, what it changes, and how many rows that touches. */
  async check(text: string): Promise<KindCheck> {
    const none: KindUsage = { rows: 0, fields: {}, choices: {} };
    const read = readKind(text);
    if (!read.ok) return { faults: read.faults, changes: [], usage: none, against: 0 };
    const held = this.#held.get(read.kind.id);
    if (!held) return { faults: [], changes: [], usage: none, against: 0 };
    const usage = usageOf(held.kind, await this.#rows(read.kind.id));
    return {
      faults: [
        ...changeFaults(held.kind, read.kind, usage, text),
        ...sinceFaults(read.kind, held.version.version + 1),
      ],
      changes: kindChanges(held.kind, read.kind, usage),
      ...{ usage, against: held.version.version },
    };
  }

  /**
   * Keep a text as the next version.
   *
   * @param seen version the author started from; 0: a new kind
   * @throws WQ_KIND_REFUSED {faults}; WQ_LIST_CONFLICT
   */
  async save(id: string, text: string, seen: number, reason: string, by: Account): Promise<HeldKind> {
    const { faults, against } = await this.check(text);
    if (faults.length > 0) throw new WenquError('WQ_KIND_REFUSED', { faults });
    const read = readKind(text);
    if (!read.ok || read.kind.id !== id)
      throw new WenquError('WQ_KIND_REFUSED', {
        faults: [{ path: 'id', line: 1, zh: `标识应为“${id}”`, en: `the id must be “${id}”` }],
      });
    if (seen !== against) throw new WenquError('WQ_LIST_CONFLICT', { kind: id, version: against });
    return this.#add(id, text, against + 1, reason, by);
  }

  async #add(
    kind: string,
    text: string,
    version: number,
    reason: string,
    by: Account | 'system',
  ): Promise<HeldKind> {
    const kept: KindVersion = {
      ...{ kind, version, text, digest: digestOf(text), at: this.#clock(), reason },
      by: by === 'system' ? 'system' : by.id,
      byName: by === 'system' ? '系统' : by.displayName,
    };
    await this.#store.addVersion(kept);
    return this.#hold(kept)!;
  }

  /** Retired rows count too: their story must stay readable. */
  async #rows(kind: string): Promise<ListRow[]> {
    return this.#store.rows(kind);
  }

  #hold(version: KindVersion): HeldKind | undefined {
    const read = readKind(version.text);
    if (!read.ok) {
      this.#log.error({ kind: version.kind, faults: read.faults }, 'a kept kind cannot be read');
      return undefined;
    }
    const held = { kind: read.kind, version };
    this.#held.set(version.kind, held);
    return held;
  }
}

/** A migration cannot be about a version that is not there yet. */
const sinceFaults = (kind: ListKind, next: number): KindFault[] =>
  kind.migrate.flatMap(({ since }, index) =>
    since <= next
      ? []
      : [
          {
            ...{ path: `migrate[${index}].since`, line: 0 },
            ...{ zh: `since 最大为 ${next}`, en: `since is ${next} at the most` },
          },
        ],
  );
