import {
  type Account,
  type Enrolment,
  type Instant,
  isOrderOpen,
  type JournalPosition,
  keyDueAt,
  type LoggerKey,
  type Order,
  wireTime,
} from '@wenqu/domain';
import { readHead } from '@wenqu/hj212';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Gateway } from '../ingest/gateway.ts';
import { identityOf } from '../ingest/identity.ts';
import { parseKey, type RingKey } from '../ingest/key-ring.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { JournalRecord } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Orders } from '../orders/orders.ts';
import type { KeySettings, KeyStore } from '../store/keys.ts';

/** The keys of one logger, without the keys. */
export interface KeyHolder {
  readonly mn: string;
  /** Newest first. */
  readonly keys: readonly LoggerKey[];
  /** When the current one is to be changed; null where none is current. */
  readonly dueAt: Instant | null;
  readonly due: boolean;
  /** The logger asked for a new key after it got its newest. */
  readonly requestedAt: Instant | null;
}

/** What a person or the house gives as its name. */
type By = Pick<Account, 'id' | 'displayName'>;

export interface KeysPlan {
  readonly store: KeyStore;
  readonly orders: Orders;
  readonly gateway: Pick<Gateway, 'setKeys' | 'line'>;
  /** The projection, which has to know a key before the gateway does. */
  keysChanged(keys: readonly RingKey[]): Promise<void>;
  /** 16 letters and digits that nobody can guess. */
  newKey(): string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keys of 2025 loggers, and the MNs they are given. @source HJ 212-2025 §6.4; hj212.md §8 */
export interface Keys {
  holders(): Promise<KeyHolder[]>;
  /** Takes a key a person knows. @throws WQ_INPUT when it is none */
  enter(mn: string, text: string, by: By): Promise<LoggerKey>;
  /** A new key for the logger, through order 1014. @throws what asking throws; the key is dropped then */
  rotate(mn: string, reason: string, by: By): Promise<Order>;
  settings(): Promise<KeySettings>;
  /** @param by  whose word lets keys be sent without asking again */
  set(autoRotate: boolean, by: By): Promise<KeySettings>;
  enrolments(): Promise<Enrolment[]>;
  /** Order 1002 for a logger that announced itself. `mn` is in the book already. @throws WQ_NOT_FOUND and what asking throws */
  give(identity: string, mn: string, reason: string, by: By): Promise<Order>;
  close(): Promise<void>;
}

/** How an order that ended leaves its key; undefined: whether the logger took it is not known, so it goes on being tried. */
const TAKEN: Readonly<Record<string, boolean | undefined>> = {
  success: true,
  'success-unclosed': true,
  'no-answer': undefined,
  'no-result': undefined,
  contradictory: undefined,
  unreadable: undefined,
};
const takenBy = (order: Order): boolean | undefined =>
  order.outcome !== null && Object.hasOwn(TAKEN, order.outcome) ? TAKEN[order.outcome] : false;

/** Opens the keys' side of a district; orders that ended while nobody watched are taken up. */
export async function openKeys(plan: KeysPlan): Promise<Keys> {
  const keys = new KeyKeeper(plan);
  await keys.begin();
  return keys;
}

class KeyKeeper implements Keys {
  readonly #plan: KeysPlan;
  readonly #stops: (() => void)[] = [];
  #working: Promise<void> = Promise.resolve();

  constructor(plan: KeysPlan) {
    this.#plan = plan;
  }

  async begin(): Promise<void> {
    const { orders, store, gateway } = this.#plan;
    this.#stops.push(
      orders.onStep((order) => {
        if (order.cn === '1014') this.#later(() => this.#follow(order));
      }),
      orders.onUnasked((record) => this.#unasked(record)),
    );
    for (const { order } of await store.list()) {
      const held = order === '' ? undefined : await orders.order(order);
      if (held) await this.#follow(held);
    }
    for (const { id, order, given } of await store.enrolments()) {
      const held = order === '' ? undefined : await orders.order(order);
      if (held && isOrderOpen(held.state)) gateway.line.assume(id, given);
    }
    await this.#publish();
  }

  async holders(): Promise<KeyHolder[]> {
    const { store, clock } = this.#plan;
    const requests = new Map((await store.requests()).map(({ mn, at }) => [mn.toLowerCase(), { mn, at }]));
    const byMn = Map.groupBy(await store.list(), ({ mn }) => mn.toLowerCase());
    const now = clock();
    return [...new Set([...byMn.keys(), ...requests.keys()])].sort().map((key) => {
      const keys = byMn.get(key) ?? [];
      const request = requests.get(key);
      const dueAt = keyDueAt(keys);
      const asked = request && !keys.some(({ createdAt }) => createdAt >= request.at) ? request.at : null;
      const mn = keys[0]?.mn ?? request?.mn ?? key;
      return { mn, keys, dueAt, due: dueAt !== null && dueAt <= now, requestedAt: asked };
    });
  }

  async enter(mn: string, text: string, by: By): Promise<LoggerKey> {
    const key = parseKey(text);
    if (!key) {
      const words = { zh: '应为 16 个字符或 32 位十六进制', en: 'must be 16 characters or 32 hex digits' };
      throw new WenquError('WQ_INPUT', { field: 'key', ...words });
    }
    const { store, clock } = this.#plan;
    const named = { by: by.id, byName: by.displayName, at: clock() };
    const added = await store.add({ mn, key: key.toString('hex'), origin: 'hand', cause: '', ...named });
    await this.#publish();
    return added.key;
  }

  rotate(mn: string, reason: string, by: By): Promise<Order> {
    return this.#rotate(mn, reason, by, '', undefined);
  }

  async #rotate(
    mn: string,
    reason: string,
    by: By,
    cause: string,
    approvedBy: By | undefined,
  ): Promise<Order> {
    const { store, orders, clock, newKey } = this.#plan;
    const at = clock();
    const text = newKey();
    const named = { by: by.id, byName: by.displayName, at };
    const secret = Buffer.from(text, 'latin1').toString('hex');
    const draft = { mn, key: secret, origin: 'order', ...named } as const;
    const { key, isNew } = await store.add({ ...draft, cause });
    if (!isNew) return this.#rotateAgain(key, mn, reason, by, approvedBy);
    // Known before it can be used: the logger may take it before its answer has come.
    await this.#publish();
    try {
      const order = await orders.askAs({
        ...{ mn, cn: '1014', edition: '2025', reason },
        params: { SKCreateTime: `${wireTime(at)}000`, NewSK: text },
        origin: { kind: 'key', id: key.id },
        ...(approvedBy && { approvedBy }),
      });
      await store.name(key.id, order.id);
      return order;
    } catch (error) {
      await store.settle(key.id, false, clock());
      await this.#publish();
      throw error;
    }
  }

  /** The same cause again: its order, or where it never came to one a new key. */
  async #rotateAgain(
    { id, order }: LoggerKey,
    mn: string,
    reason: string,
    by: By,
    approvedBy: By | undefined,
  ): Promise<Order> {
    const held = order === '' ? undefined : await this.#plan.orders.order(order);
    if (held) return held;
    await this.#plan.store.settle(id, false, this.#plan.clock());
    return this.#rotate(mn, reason, by, '', approvedBy);
  }

  settings(): Promise<KeySettings> {
    return this.#plan.store.settings();
  }

  async set(autoRotate: boolean, by: By): Promise<KeySettings> {
    const settings = { autoRotate, by: by.id, byName: by.displayName, at: this.#plan.clock() };
    await this.#plan.store.set(settings);
    return settings;
  }

  enrolments(): Promise<Enrolment[]> {
    return this.#plan.store.enrolments();
  }

  async give(identity: string, mn: string, reason: string, by: By): Promise<Order> {
    const { store, orders, gateway } = this.#plan;
    const known = (await store.enrolments()).find(({ id }) => id === identity);
    if (!known) throw new WenquError('WQ_NOT_FOUND', { identity });
    const order = await orders.askAs({
      ...{ mn, cn: '1002', edition: '2025', reason: `${reason}（${by.displayName}）` },
      params: { MN: mn, 'i23005-Info': identity },
      origin: { kind: 'key', id: `enrol:${identity}` },
    });
    await store.given(identity, mn, order.id);
    gateway.line.assume(identity, mn);
    return order;
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#working;
  }

  /** An order 1014 moved: its key is taken, or not. One that a person asked for by itself has its key noted here. */
  async #follow(order: Order): Promise<void> {
    const { store, clock } = this.#plan;
    const id = order.origin.kind === 'key' ? order.origin.id : await this.#noted(order);
    if (id === undefined) return;
    if (!isOrderOpen(order.state)) {
      const taken = takenBy(order);
      if (taken !== undefined) await store.settle(id, taken, clock());
    }
    await this.#publish();
  }

  async #noted(order: Order): Promise<string | undefined> {
    const key = parseKey(order.params.NewSK ?? '');
    if (!key || order.edition !== '2025') return undefined;
    const { key: held } = await this.#plan.store.add({
      ...{ mn: order.mn, key: key.toString('hex'), origin: 'order', cause: `order ${order.id}` },
      ...{ by: order.askedBy, byName: order.askedByName, at: this.#plan.clock() },
    });
    await this.#plan.store.name(held.id, order.id);
    return held.id;
  }

  async #unasked(record: JournalRecord): Promise<void> {
    if (record.kind !== 'packet') return;
    const head = readHead(segmentOf(record.bytes));
    const { position, arrival } = record;
    if (head.cn === '1001') {
      const identity = identityOf(head);
      const told = { mn: head.mn, lastAt: arrival, position };
      if (identity) await this.#plan.store.announced({ ...told, ...identity });
    }
    if (head.cn === '1014' && head.data.includes('SKCreateTime=') && !head.data.includes('NewSK=')) {
      await this.#requested(head.mn, arrival, position);
    }
  }

  /** A logger wants a new key. Its notice is answered already; the key goes out where the setting allows. */
  async #requested(mn: string, at: Instant, position: JournalPosition): Promise<void> {
    const { store, log } = this.#plan;
    await store.asked({ mn, at, position });
    const { autoRotate, by, byName } = await store.settings();
    const cause = `asked ${position}`;
    if (!autoRotate || (await this.#underWay(mn))) return;
    const reason = '数采仪申请新密钥 The logger asked for a new key';
    const person = { id: by, displayName: byName };
    await this.#rotate(mn, reason, { id: 'system', displayName: '' }, cause, person).catch((error: unknown) =>
      log.warn({ mn, error: String(error) }, 'no key for a logger that asked for one'),
    );
  }

  async #underWay(mn: string): Promise<boolean> {
    for (const { state, order } of await this.#plan.store.list(mn)) {
      const held = state === 'pending' && order !== '' ? await this.#plan.orders.order(order) : undefined;
      if (held && isOrderOpen(held.state)) return true;
    }
    return false;
  }

  /** Projection first: what the gateway opens is read after it. */
  async #publish(): Promise<void> {
    const secrets = await this.#plan.store.secrets();
    await this.#plan.keysChanged(secrets);
    this.#plan.gateway.setKeys(secrets);
  }

  #later(work: () => Promise<void>): void {
    this.#working = this.#working
      .then(work)
      .catch((error: unknown) => this.#plan.log.error({ error: String(error) }, 'a key was not settled'));
  }
}
