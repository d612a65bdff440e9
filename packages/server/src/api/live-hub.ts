import type { Entry, ForwardStatus, LiveEvents, Matter, Order, PointLatest, Sample } from '@wenqu/domain';
import type { SignedIn } from '../accounts/sign-in.ts';
import { limits } from '../limits.ts';
import { viewOf, visibleTo } from '../register/visibility.ts';
import { isSeen } from '../samples/view.ts';
import { permissionsOf } from './access.ts';
import { Audience, type Member } from './audience.ts';
import type { BookReader, BookView } from './book-view.ts';
import { type EventStream, eventText } from './event-stream.ts';
import { onOrderNews } from './order-news.ts';
import type { District, Parts } from './parts.ts';
import { type Scope, scopeOf, seesPoint } from './scope.ts';

/** One event as kept for replay. The id is its moment, so that numbers tell nothing of what others saw. */
type Kept = { readonly id: number; readonly text: string } & (
  | { readonly name: 'latest'; readonly points: readonly PointLatest[] }
  | { readonly name: 'entry'; readonly entry: Entry; readonly told: boolean }
  | { readonly name: 'order'; readonly order: Order }
  | { readonly name: 'sample'; readonly sample: Sample }
  | { readonly name: 'matter'; readonly matter: Matter }
  | { readonly name: 'system' }
  | { readonly name: 'forward'; readonly targets: readonly ForwardStatus[] }
);

/** What one listener may hear. */
interface Listener extends Member {
  readonly register: boolean;
  readonly system: boolean;
  readonly forward: boolean;
  readonly orders: boolean;
  readonly hidden: boolean;
  scope: Scope;
  view: BookView;
}

/** The live stream of one district: rising ids, bounded replay, each listener its own part of it. */
export class LiveHub {
  readonly #district: District;
  readonly #parts: Parts;
  readonly #book: BookReader;
  readonly #audience: Audience<Listener>;
  readonly #stops: (() => void)[];
  readonly #kept: Kept[] = [];
  #keptBytes = 0;
  /** Everything after this id is still kept. */
  #completeSince: number;
  #lastId = 0;
  /** Until when the projection is asked for changes though nobody listens; 0: it is not asked. */
  #watchedUntil = 0;
  #system = '';

  constructor(district: District, book: BookReader, parts: Parts) {
    this.#district = district;
    this.#book = book;
    this.#parts = parts;
    this.#completeSince = parts.clock();
    this.#audience = new Audience(
      parts,
      () => this.#beat(),
      () => {},
    );
    this.#stops = [
      district.projection.onTick(({ latest }) => {
        if (latest.length > 0) this.#tell('latest', { points: latest }, { points: latest });
      }),
      district.register.onEntry((entry, told) => {
        const { id, state, level, hidden } = entry;
        this.#tell('entry', { id, state, level, hidden }, { entry, told });
      }),
      onOrderNews(district.orders, (order) => {
        // Nobody listens and nobody is waited for: what comes later begins anew.
        if (this.#watchedUntil === 0) return;
        const { id, version, mn, enterprise, state, hidden } = order;
        this.#tell('order', { id, version, mn, enterprise, state, hidden }, { order });
      }),
      district.samples.onSample((sample) => {
        const { id, version, state, point } = sample;
        this.#tell('sample', { id, version, state, point }, { sample });
      }),
      district.matters.onMatter((matter) => {
        if (this.#watchedUntil === 0) return;
        const { id, version, machine, state } = matter;
        this.#tell('matter', { id, version, machine, state }, { matter });
      }),
      district.forwarding.onStatus((targets) => this.#tell('forward', { targets }, { targets })),
    ];
  }

  get size(): number {
    return this.#audience.size;
  }

  /** @throws WQ_STREAMS_FULL */
  assertRoom(): void {
    this.#audience.assertRoom();
  }

  /**
   * Begin a stream: what was missed since `lastId` when all of it is still kept, otherwise `gap` (for one who
   * comes back) and a snapshot.
   *
   * @param open writes the head; called when the snapshot is at hand, so that a fault can still be answered
   */
  async subscribe(person: SignedIn, lastId: number | undefined, open: () => EventStream): Promise<void> {
    this.#watch();
    const resumes = lastId !== undefined && lastId >= this.#completeSince && lastId <= this.#parts.clock();
    const view = await this.#book.view();
    const points = resumes ? [] : await this.#district.projection.latest();
    const listener = this.#listener(person, view, open());
    // Nothing may be awaited between the answer of the projection and joining: a tick would be lost.
    if (resumes) for (const kept of this.#kept) if (kept.id > lastId) this.#send(listener, kept);
    if (!resumes && lastId !== undefined) listener.stream.write(eventText('gap', {}));
    if (!resumes) this.#snapshot(listener, points);
    this.#audience.join(listener);
  }

  end(ends: (session: string, account: string) => boolean): void {
    this.#audience.end(ends);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#audience.close();
  }

  #listener(person: SignedIn, view: BookView, stream: EventStream): Listener {
    const { account } = person;
    const scope = scopeOf(account, view);
    const held = permissionsOf(account);
    return {
      person,
      stream,
      view,
      scope,
      register: held.includes('register.read'),
      system: held.includes('system.read'),
      forward: held.includes('forward.read'),
      orders: held.includes('order.read'),
      hidden: held.includes('hidden.read'),
    };
  }

  #snapshot(listener: Listener, latest: readonly PointLatest[]): void {
    const points = latest.filter(({ point }) => seesPoint(listener.scope, listener.view, point));
    const snapshot: LiveEvents['snapshot'] = { points };
    listener.stream.write(eventText('snapshot', snapshot, this.#nextId()));
    if (listener.system) listener.stream.write(eventText('system', this.#parts.system()));
  }

  #tell(name: 'latest', data: LiveEvents['latest'], about: { points: readonly PointLatest[] }): void;
  #tell(name: 'entry', data: LiveEvents['entry'], about: { entry: Entry; told: boolean }): void;
  #tell(name: 'order', data: LiveEvents['order'], about: { order: Order }): void;
  #tell(name: 'sample', data: LiveEvents['sample'], about: { sample: Sample }): void;
  #tell(name: 'matter', data: LiveEvents['matter'], about: { matter: Matter }): void;
  #tell(name: 'system', data: LiveEvents['system'], about: object): void;
  #tell(name: 'forward', data: LiveEvents['forward'], about: object): void;
  #tell(name: Kept['name'], data: unknown, about: object): void {
    const kept = this.#keep(name, data, about);
    for (const listener of this.#audience) this.#send(listener, kept);
  }

  #keep(name: Kept['name'], data: unknown, about: object): Kept {
    const id = this.#nextId();
    const kept = { id, name, text: eventText(name, data, id), ...about } as Kept;
    this.#kept.push(kept);
    this.#keptBytes += kept.text.length;
    while (this.#kept.length > limits.liveReplayEvents || this.#keptBytes > limits.liveReplayBytesMax) {
      const gone = this.#kept.shift();
      if (!gone) break;
      this.#keptBytes -= gone.text.length;
      this.#completeSince = gone.id;
    }
    return kept;
  }

  /** The listener's part of an event; nothing at all where it has no part. */
  #send(listener: Listener, kept: Kept): void {
    const current = this.#book.current;
    if (current && listener.view !== current) {
      listener.view = current;
      listener.scope = scopeOf(listener.person.account, current);
    }
    const { scope, view, stream } = listener;
    switch (kept.name) {
      case 'latest': {
        if (scope.whole) return void stream.write(kept.text);
        const points = kept.points.filter(({ point }) => seesPoint(scope, view, point));
        return void (points.length > 0 && stream.write(eventText('latest', { points }, kept.id)));
      }
      case 'entry': {
        if (!listener.register) return;
        const sees = viewOf(listener.person.account, view.snapshot);
        return void (visibleTo(sees, kept.entry, kept.told) && stream.write(kept.text));
      }
      case 'order': {
        const { hidden, enterprise } = kept.order;
        const exists = scope.whole
          ? !hidden || listener.hidden
          : !hidden && scope.enterprises.has(enterprise);
        return void (listener.orders && exists && stream.write(kept.text));
      }
      case 'sample':
        return void (isSeen(kept.sample, listener.person.account) && stream.write(kept.text));
      case 'matter': {
        const { account } = listener.person;
        const seen = this.#district.matters.isSeen(kept.matter, account, [...scope.enterprises]);
        return void (seen && stream.write(kept.text));
      }
      case 'forward':
        return void (listener.forward && stream.write(kept.text));
      case 'system':
        return void (listener.system && stream.write(kept.text));
    }
  }

  /**
   * Listen to the projection as long as somebody listens here and for the time of a replay after; a pause
   * would be a hole in what is kept, so what is complete begins anew with it.
   */
  #watch(): void {
    const now = this.#parts.clock();
    if (this.#watchedUntil === 0) {
      this.#district.projection.watchLatest(true);
      this.#completeSince = Math.max(this.#completeSince, now);
    }
    this.#watchedUntil = now + limits.liveReplayMs * 1000;
  }

  #beat(): void {
    if (this.#audience.size > 0) this.#watch();
    else if (this.#watchedUntil !== 0 && this.#parts.clock() > this.#watchedUntil) {
      this.#district.projection.watchLatest(false);
      this.#watchedUntil = 0;
    }
    this.#book.view().catch((error: unknown) => this.#parts.log.error({ err: error }, 'book not read'));
    const system = this.#parts.system();
    const text = JSON.stringify(system);
    if (text !== this.#system) this.#tell('system', system, {});
    this.#system = text;
  }

  #nextId(): number {
    this.#lastId = Math.max(this.#lastId + 1, this.#parts.clock());
    return this.#lastId;
  }
}
