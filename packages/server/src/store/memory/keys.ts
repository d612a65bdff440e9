import type { Enrolment, Instant, LoggerKey } from '@wenqu/domain';
import type { KeyDraft, KeyRequest, KeySecret, KeySettings, KeyStore } from '../keys.ts';
import { announcedAgain, displaced, keyOf, NO_SETTINGS } from '../keys-rules.ts';

interface Held {
  key: LoggerKey;
  readonly secret: string;
  readonly cause: string;
}

/** Keys without a disk. */
export class MemoryKeys implements KeyStore {
  readonly #held: Held[] = [];
  readonly #requests = new Map<string, KeyRequest>();
  readonly #enrolments = new Map<string, Enrolment>();
  #settings = NO_SETTINGS;

  async list(mn?: string): Promise<LoggerKey[]> {
    return this.#held
      .map(({ key }) => key)
      .filter((key) => mn === undefined || same(key.mn, mn))
      .reverse();
  }

  async secrets(): Promise<KeySecret[]> {
    return this.#held
      .map(({ key: { mn, state, createdAt }, secret }) => ({ mn, key: secret, state, createdAt }))
      .reverse();
  }

  async add(draft: KeyDraft): Promise<{ key: LoggerKey; isNew: boolean }> {
    const known = draft.cause === '' ? undefined : this.#held.find(({ cause }) => cause === draft.cause);
    if (known) return { key: known.key, isNew: false };
    const key = keyOf(draft, `k${this.#held.length + 1}`);
    if (key.state === 'current') this.#displace(key, draft.at);
    this.#held.push({ key, secret: draft.key, cause: draft.cause });
    return { key, isNew: true };
  }

  async name(id: string, order: string): Promise<void> {
    const held = this.#held.find(({ key }) => key.id === id);
    if (held) held.key = { ...held.key, order };
  }

  async settle(id: string, taken: boolean, at: Instant): Promise<void> {
    const held = this.#held.find(({ key }) => key.id === id);
    if (held?.key.state !== 'pending') return;
    if (taken) this.#displace(held.key, at);
    held.key = taken ? { ...held.key, state: 'current', currentFrom: at } : { ...held.key, state: 'dropped' };
  }

  async asked(request: KeyRequest): Promise<void> {
    this.#requests.set(request.mn.toLowerCase(), request);
  }

  async requests(): Promise<KeyRequest[]> {
    return [...this.#requests.values()];
  }

  async announced(told: Parameters<KeyStore['announced']>[0]): Promise<void> {
    this.#enrolments.set(told.id, announcedAgain(told, this.#enrolments.get(told.id)));
  }

  async enrolments(): Promise<Enrolment[]> {
    return [...this.#enrolments.values()].sort((one, other) => other.lastAt - one.lastAt);
  }

  async given(id: string, mn: string, order: string): Promise<void> {
    const held = this.#enrolments.get(id);
    if (held) this.#enrolments.set(id, { ...held, given: mn, order });
  }

  async settings(): Promise<KeySettings> {
    return this.#settings;
  }

  async set(settings: KeySettings): Promise<void> {
    this.#settings = settings;
  }

  async close(): Promise<void> {}

  #displace({ mn }: LoggerKey, at: Instant): void {
    for (const held of this.#held) {
      if (same(held.key.mn, mn)) held.key = displaced(held.key, at) ?? held.key;
    }
  }
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
