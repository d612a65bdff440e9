import type { Account } from '@wenqu/domain';
import type { SignedIn } from '../accounts/sign-in.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import { type EventStream, eventText } from './event-stream.ts';
import type { Parts } from './parts.ts';

export interface Member {
  readonly person: SignedIn;
  readonly stream: EventStream;
}

/** Who listens to one hub: bounded, kept alive by a beat, and let go when the session behind it ends. */
export class Audience<M extends Member> {
  readonly #members = new Set<M>();
  readonly #timer: NodeJS.Timeout;
  readonly #parts: Pick<Parts, 'accounts' | 'clock' | 'log'>;
  readonly #onLeave: () => void;

  /** @param onBeat called before each beat; `onLeave` after each member that left */
  constructor(parts: Pick<Parts, 'accounts' | 'clock' | 'log'>, onBeat: () => void, onLeave: () => void) {
    this.#parts = parts;
    this.#onLeave = onLeave;
    this.#timer = setInterval(() => {
      onBeat();
      this.#beat().catch((error: unknown) => parts.log.error({ err: error }, 'live beat failed'));
    }, limits.liveHeartbeatMs).unref();
  }

  get size(): number {
    return this.#members.size;
  }

  [Symbol.iterator](): IterableIterator<M> {
    return this.#members.values();
  }

  /** @throws WQ_STREAMS_FULL; ask before the stream's head is written */
  assertRoom(): void {
    if (this.#members.size >= limits.subscribersMax) throw new WenquError('WQ_STREAMS_FULL');
  }

  join(member: M): void {
    this.#members.add(member);
    member.stream.onClose(() => {
      if (this.#members.delete(member)) this.#onLeave();
    });
  }

  end(ends: (session: string, account: string) => boolean): void {
    for (const { person, stream } of this.#members) {
      if (ends(person.session.id, person.account.id)) stream.end();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.end(() => true);
  }

  /** Sessions also run out, or are ended by another process (`wenqu` on the command line). */
  async #beat(): Promise<void> {
    const asOf = this.#parts.clock();
    const alive = new Map<string, Promise<ReadonlySet<string>>>();
    for (const member of this.#members) {
      const { account, session } = member.person;
      if (!alive.has(account.id)) alive.set(account.id, this.#sessionsOf(account));
      const sessions = await alive.get(account.id);
      if (sessions?.has(session.id)) member.stream.write(eventText('beat', { asOf }));
      else member.stream.end();
    }
  }

  async #sessionsOf(account: Account): Promise<ReadonlySet<string>> {
    const now = await this.#parts.accounts.get(account.id);
    if (!now || now.disabled || now.role !== account.role) return new Set();
    const sessions = await this.#parts.accounts.sessionsOf(account.id, this.#parts.clock());
    return new Set(sessions.map((session) => session.id));
  }
}
