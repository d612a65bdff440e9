import type { Order, OrderStep } from '@wenqu/domain';
import type { Log } from '../log.ts';
import type { OrderBatch, OrderDevice, OrderMarks, OrderStore } from '../store/orders.ts';

export interface KeeperPlan {
  readonly store: OrderStore;
  readonly log: Log;
  /** Between two commits at the most, while much comes. */
  readonly gatherMs: number;
  /** A store that refuses is tried again this often. */
  readonly retryMs: number;
  /** Read when a batch is closed. */
  marks(): OrderMarks;
  onKept(told: readonly (readonly [Order, OrderStep])[]): void;
}

const GATHER_COSTS = 2;
const SYNC_GATHER_MS = 30;

/** Group commit: many transitions in one transaction, in the order in which they happened. */
export class Keeper {
  readonly #plan: KeeperPlan;
  #orders = new Map<string, Order>();
  #told: (readonly [Order, OrderStep])[] = [];
  #devices = new Map<string, OrderDevice>();
  #afters: (() => void)[] = [];
  #durable = false;
  /** Called once the disk has what is committed. */
  #unsynced: (() => void)[] = [];
  #syncing: Promise<void> | undefined;
  #urgent = false;
  /** Somebody waits for the next sync; else it gathers a while, so that the journal has the disk to itself. */
  #pressing = false;
  #syncTimer: NodeJS.Timeout | undefined;
  #due = false;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  #busy: Promise<void> | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #costMs = 0;
  #closed = false;
  /** Set while the store refuses. */
  fault: unknown;

  constructor(plan: KeeperPlan) {
    this.#plan = plan;
  }

  order(order: Order, step?: OrderStep): void {
    this.#orders.set(order.id, order);
    if (step) this.#told.push([order, step]);
    this.#soon();
  }

  device(device: OrderDevice): void {
    this.#devices.set(device.mn, device);
    this.#soon();
  }

  /**
   * The batch that is filling must be on disk before its afters are called; others are kept meanwhile.
   *
   * @param urgent a person, or a request that must not leave before, waits for it
   */
  durable(urgent = true): void {
    this.#durable = true;
    this.#urgent ||= urgent;
    this.#soon();
  }

  /** Called once everything so far is kept. */
  after(work: () => void): void {
    this.#afters.push(work);
    this.#soon();
  }

  /** Only the marks moved. */
  touch(): void {
    this.#soon();
  }

  /** Everything so far is kept. */
  async flush(): Promise<void> {
    while (this.#due || this.#busy || this.#syncing || this.#syncTimer) {
      if (this.#busy) await this.#busy;
      else if (this.#due) this.#run();
      else if (this.#syncing) await this.#syncing;
      else this.#syncNow();
    }
  }

  /** Keeps what it can and stops; a store that refuses now is not waited for: the journal has the rest. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  #soon(): void {
    this.#due = true;
    if (this.#timer || this.#busy) return;
    // Twice as long as the last commit took: committing never fills more than a third of the time.
    const gatherMs = Math.min(this.#plan.gatherMs, this.#costMs * GATHER_COSTS);
    const rest = gatherMs - (performance.now() - this.#lastMs);
    const run = (): void => this.#run();
    this.#timer = rest > 0 ? setTimeout(run, rest) : setImmediate(run);
  }

  #run(): void {
    if (this.#timer) {
      clearTimeout(this.#timer as NodeJS.Timeout);
      clearImmediate(this.#timer as NodeJS.Immediate);
      this.#timer = undefined;
    }
    if (this.#busy || !this.#due) return;
    this.#busy = this.#commit().finally(() => {
      this.#busy = undefined;
      this.#lastMs = performance.now();
      if (this.#due) this.#soon();
    });
  }

  async #commit(): Promise<void> {
    const told = this.#told;
    const afters = this.#afters;
    const batch: OrderBatch = {
      orders: [...this.#orders.values()],
      steps: told.map(([, step]) => step),
      devices: [...this.#devices.values()],
      marks: this.#plan.marks(),
    };
    const durable = this.#durable;
    const urgent = this.#urgent;
    this.#urgent = false;
    this.#due = this.#durable = false;
    this.#told = [];
    this.#afters = [];
    this.#orders = new Map();
    this.#devices = new Map();
    const began = performance.now();
    if (!(await this.#persist(() => this.#plan.store.commit(batch)))) return;
    this.#costMs = performance.now() - began;
    if (durable) this.#sync(afters, urgent);
    else for (const after of afters) after();
    this.#plan.onKept(told);
  }

  /** One sync at a time; what comes while it runs waits for the next one. */
  #sync(afters: readonly (() => void)[], urgent: boolean): void {
    this.#unsynced.push(...afters);
    this.#pressing ||= urgent;
    if (this.#syncing) return;
    if (this.#pressing || this.#closed) this.#syncNow();
    else this.#syncTimer ??= setTimeout(() => this.#syncNow(), SYNC_GATHER_MS);
  }

  #syncNow(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    this.#pressing = false;
    this.#syncing = this.#runSync().finally(() => {
      this.#syncing = undefined;
      if (this.#unsynced.length > 0) this.#sync([], false);
    });
  }

  async #runSync(): Promise<void> {
    const afters = this.#unsynced;
    this.#unsynced = [];
    if (!(await this.#persist(() => this.#plan.store.sync()))) return;
    for (const after of afters) after();
  }

  /** Nothing is given up while we run: what could not be kept is not promised to anybody either. */
  async #persist(work: () => Promise<void>): Promise<boolean> {
    for (;;) {
      try {
        await work();
        this.fault = undefined;
        return true;
      } catch (error) {
        if (!this.fault) this.#plan.log.error({ error: String(error) }, 'orders not kept, tried again');
        this.fault = error;
        if (this.#closed) return false;
        await new Promise((resolve) => setTimeout(resolve, this.#plan.retryMs));
      }
    }
  }
}
