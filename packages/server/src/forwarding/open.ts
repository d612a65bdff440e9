import { Worker } from 'node:worker_threads';
import type { BookSnapshot, ForwardStatus, Instant, JournalPosition } from '@wenqu/domain';
import { type Answer, errorOf } from '../ask.ts';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { KeyRing, type RingKey } from '../ingest/key-ring.ts';
import { openedReader } from '../ingest/opened.ts';
import { openJournalReader } from '../journal/file-reader.ts';
import type { JournalReader } from '../journal/journal.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Orders } from '../orders/orders.ts';
import type { ForwardingStore } from '../store/forwarding.ts';
import { openSqliteForwarding } from '../store/sqlite/forwarding.ts';
import type { Forwarding, LineTested } from './forwarding.ts';
import { testLine } from './test-line.ts';
import type { ForwardNews, ForwardThreadData } from './thread.ts';
import { UpControl } from './up-control.ts';
import type { LinePlace } from './up-line.ts';

export interface ForwardingPlan {
  /** Folder of the journal. */
  readonly journal: string;
  /** Path of forwarding.sqlite. */
  readonly store: string;
  readonly book: BookSnapshot;
  readonly keys: readonly RingKey[];
  readonly durable: Float64Array;
  readonly orders: Pick<Orders, 'askAs' | 'onStep'>;
  readonly clock: Clock;
  readonly log: Log;
}

const YOUNG_MB = 32;
/** Between the death of the thread and the next try. */
const RESTART_MS = 5_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Forwarding of one district. Its thread lives as long as there are targets; should it die, it begins again from
 * what it saved, and the rest of the house goes on.
 */
export function openForwarding(plan: ForwardingPlan): OpenForwarding {
  return new ThreadForwarding(plan, openSqliteForwarding(plan.store));
}

export interface OpenForwarding extends Forwarding {
  /** Begins to send; what comes down from above needs the orders by then. */
  begin(): Promise<void>;
}

class ThreadForwarding implements OpenForwarding {
  readonly #plan: ForwardingPlan;
  readonly #store: ForwardingStore;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(changed: readonly ForwardStatus[]) => void>();
  readonly #ring: KeyRing;
  readonly #reader: JournalReader;
  readonly #control: UpControl;
  #book: BookSnapshot;
  #keys: readonly RingKey[];
  #worker: Worker | undefined;
  #starting: Promise<void> | undefined;
  #restart: NodeJS.Timeout | undefined;
  #statuses: readonly ForwardStatus[] = [];
  #nextId = 1;
  #closing = false;

  constructor(plan: ForwardingPlan, store: ForwardingStore) {
    this.#plan = plan;
    this.#store = store;
    this.#book = plan.book;
    this.#keys = plan.keys;
    this.#ring = new KeyRing(plan.keys);
    this.#reader = openJournalReader(plan.journal);
    this.#control = new UpControl({
      ...{ store, orders: plan.orders, clock: plan.clock, log: plan.log },
      reader: openedReader(this.#reader, this.#ring),
      passUp: (id, bytes) => this.#ask('passUp', id, bytes),
    });
  }

  async begin(): Promise<void> {
    if ((await this.#store.targets()).length > 0) await this.#started();
  }

  targets: Forwarding['targets'] = () => this.#store.targets();
  target: Forwarding['target'] = (id) => this.#store.target(id);
  history: Forwarding['history'] = (id) => this.#store.history(id);
  receipts: Forwarding['receipts'] = (query) => this.#store.receipts(query);
  receivedBy: Forwarding['receivedBy'] = (position) => this.#store.receivedBy(position);
  dead: Forwarding['dead'] = (id, cursor, limit) => this.#store.dead(id, cursor, limit);
  controls: Forwarding['controls'] = (id, cursor, limit) => this.#store.controls(id, cursor, limit);

  add: Forwarding['add'] = async (draft, author) => {
    if ((await this.#store.targets()).length >= limits.forwardTargetsMax)
      throw new WenquError('WQ_INPUT', { field: 'targets', max: limits.forwardTargetsMax });
    const target = await this.#store.add(draft, author);
    await this.#changed();
    return target;
  };

  change: Forwarding['change'] = async (id, version, draft, author) => {
    const target = await this.#store.change(id, version, draft, author);
    await this.#changed();
    return target;
  };

  setEnabled: Forwarding['setEnabled'] = async (id, version, enabled, author) => {
    const target = await this.#store.setEnabled(id, version, enabled, author);
    await this.#changed();
    return target;
  };

  retire: Forwarding['retire'] = async (id, version, author) => {
    await this.#store.retire(id, version, author);
    await this.#changed();
  };

  statuses(): readonly ForwardStatus[] {
    return this.#statuses;
  }

  onStatus(listener: (changed: readonly ForwardStatus[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  resendFrom(id: string, at: Instant): Promise<JournalPosition> {
    return this.#ask('resendFrom', id, at);
  }

  async sendAgain(id: string, positions: readonly JournalPosition[] | undefined): Promise<number> {
    const count = await this.#store.sendAgain(id, positions);
    if (count > 0) await this.#ask('sendAgain', id);
    return count;
  }

  giveUp(id: string): Promise<number> {
    return this.#ask('giveUp', id);
  }

  test(place: LinePlace): Promise<LineTested> {
    return this.#worker ? this.#ask('test', place) : testLine(place);
  }

  async bookChanged(book: BookSnapshot): Promise<void> {
    this.#book = book;
    if (this.#worker) await this.#ask('bookChanged', book);
  }

  async keysChanged(keys: readonly RingKey[]): Promise<void> {
    this.#keys = keys;
    this.#ring.set(keys);
    if (this.#worker) await this.#ask('keysChanged', keys);
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    await this.#starting?.catch(() => undefined);
    await this.#control.close();
    const worker = this.#worker;
    if (worker) {
      const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
      await this.#ask('close').catch(() => undefined);
      await gone;
    }
    this.#reader.close();
    await this.#store.close();
  }

  async #changed(): Promise<void> {
    if (this.#worker) await this.#ask('targetsChanged');
    else await this.#started();
  }

  #ask<T>(name: string, ...args: unknown[]): Promise<T> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new WenquError('WQ_NOT_FOUND'));
    return new Promise<T>((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id, ask: name, args });
    });
  }

  #started(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  #start(): Promise<void> {
    const { journal, store, durable } = this.#plan;
    const data: ForwardThreadData = { journal, store, durable, book: this.#book, keys: this.#keys };
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      name: 'forwarding',
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    return new Promise((resolve, reject) => {
      let fault: unknown;
      worker.on('error', (error) => {
        fault = error;
      });
      worker.on('exit', (code) => {
        this.#died(fault ?? new WenquError('WQ_INTERNAL', { thread: 'forwarding', exit: code }));
        reject(fault);
      });
      worker.on('message', (news: ForwardNews | Answer) => {
        if ('ready' in news) {
          this.#worker = worker;
          resolve();
        } else this.#take(news);
      });
    });
  }

  #take(news: Exclude<ForwardNews, { ready: true }> | Answer): void {
    if ('statuses' in news) {
      const before = new Map(this.#statuses.map((each) => [each.target, JSON.stringify(each)]));
      this.#statuses = news.statuses;
      const changed = news.statuses.filter((each) => before.get(each.target) !== JSON.stringify(each));
      if (changed.length > 0) for (const listener of this.#listeners) listener(changed);
    } else if ('request' in news) {
      this.#control
        .take(news.request)
        .catch((error: unknown) => this.#plan.log.error({ error: String(error) }, 'a request from above'));
    } else {
      const waiting = this.#waiting.get(news.id);
      this.#waiting.delete(news.id);
      if ('fault' in news) waiting?.reject(errorOf(news.fault));
      else waiting?.resolve(news.value);
    }
  }

  #died(fault: unknown): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(fault);
    this.#waiting.clear();
    if (this.#closing) return;
    this.#plan.log.error({ error: String(fault) }, 'forwarding stopped, begins again');
    this.#restart = setTimeout(() => void this.#started().catch(() => undefined), RESTART_MS);
  }
}
