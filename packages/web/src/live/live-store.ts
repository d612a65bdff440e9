import type { LiveEvents, PointId, PointLatest, SystemStatus } from '@wenqu/domain';

export type LinkState = 'connecting' | 'open' | 'lost';
export interface Link {
  readonly state: LinkState;
  /** Browser clock when values last came, ms; 0 = never. */
  readonly valuesAtMs: number;
  /** Browser clock when anything was last heard, ms. */
  readonly heardAtMs: number;
}

type Listener = () => void;

/** Events that tell of one thing each and are not kept: an entry, an order, what else a page follows. */
export type ThingEvent = Exclude<keyof LiveEvents, 'snapshot' | 'latest' | 'system' | 'gap'>;

/** What a stream may tell, by name. */
export type LiveMessage = { [K in keyof LiveEvents]: { name: K; data: LiveEvents[K] } }[keyof LiveEvents];

/**
 * The newest of every point, one subscription per point. What arrives waits until `flush`, which the owner
 * calls at most four times a second, so that a burst costs each card one redraw.
 */
export class LiveStore {
  #points = new Map<PointId, PointLatest>();
  #waiting = new Map<PointId, PointLatest>();
  #byPoint = new Map<PointId, Set<Listener>>();
  #all = new Set<Listener>();
  #status = new Set<Listener>();
  #things = new Map<string, Set<(data: never) => void>>();
  #gaps = new Set<Listener>();
  #list: readonly PointLatest[] | undefined;
  #system: SystemStatus | undefined;
  #link: Link = { state: 'connecting', valuesAtMs: 0, heardAtMs: 0 };

  /** @returns whether something waits for a flush */
  accept(message: LiveMessage, atMs: number): boolean {
    switch (message.name) {
      case 'snapshot':
      case 'latest':
        for (const point of message.data.points) this.#waiting.set(point.point, point);
        this.#link = { state: 'open', valuesAtMs: atMs, heardAtMs: atMs };
        return this.#waiting.size > 0;
      case 'system':
        this.#system = message.data;
        call(this.#status);
        return false;
      case 'gap':
        call(this.#gaps);
        return false;
      default:
        for (const listener of this.#things.get(message.name) ?? []) listener(message.data as never);
        return false;
    }
  }

  /** Hand out what waits. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    const changed = [...this.#waiting.keys()];
    for (const [id, latest] of this.#waiting) this.#points.set(id, latest);
    this.#waiting.clear();
    this.#list = undefined;
    for (const id of changed) call(this.#byPoint.get(id));
    call(this.#all);
  }

  setLink(state: LinkState, atMs: number): void {
    const heardAtMs = state === 'open' ? atMs : this.#link.heardAtMs;
    const changed = state !== this.#link.state;
    this.#link = { ...this.#link, state, heardAtMs };
    if (changed) call(this.#status);
  }

  setSystem(system: SystemStatus): void {
    this.#system = system;
    call(this.#status);
  }

  /** Values fetched by a list, for points the stream has not told of yet. */
  seed(points: readonly PointLatest[]): void {
    for (const point of points) if (!this.#points.has(point.point)) this.#waiting.set(point.point, point);
    this.flush();
  }

  /** Everything known, as one stable array between two flushes. */
  readonly all = (): readonly PointLatest[] => {
    this.#list ??= [...this.#points.values()];
    return this.#list;
  };
  readonly point = (id: PointId): PointLatest | undefined => this.#points.get(id);
  readonly system = (): SystemStatus | undefined => this.#system;
  readonly link = (): Link => this.#link;

  subscribePoint(id: PointId, listener: Listener): () => void {
    const set = this.#byPoint.get(id) ?? new Set();
    this.#byPoint.set(id, set.add(listener));
    return () => {
      set.delete(listener);
    };
  }
  readonly subscribeAll = (listener: Listener): (() => void) => subscribe(this.#all, listener);
  /** Link and system. */
  readonly subscribeStatus = (listener: Listener): (() => void) => subscribe(this.#status, listener);
  readonly onThing = <K extends ThingEvent>(
    name: K,
    listener: (data: LiveEvents[K]) => void,
  ): (() => void) => {
    const set = this.#things.get(name) ?? new Set();
    this.#things.set(name, set);
    return subscribe(set, listener as (data: never) => void);
  };
  readonly onGap = (listener: Listener): (() => void) => subscribe(this.#gaps, listener);
}

function subscribe<L>(set: Set<L>, listener: L): () => void {
  set.add(listener);
  return () => {
    set.delete(listener);
  };
}

const call = (listeners: ReadonlySet<Listener> | undefined): void => {
  for (const listener of listeners ?? []) listener();
};
