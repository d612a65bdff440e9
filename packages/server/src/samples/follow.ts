import {
  type Account,
  BOTTLE_SETTLE_SECONDS,
  bottleOf,
  type Instant,
  isOrderOpen,
  type JournalPosition,
  MICROS_PER_SECOND,
  type Order,
  type OrderOutcome,
  type OrderStep,
  parseWireTime,
  RUNNING,
  type Sample,
  type SampleFailure,
  type SamplerProfile,
} from '@wenqu/domain';
import type { LedgerStep, SampleLedger, SamplesPlan } from './ledger.ts';

/** The house reading its own orders: it sees all of them. */
export const HOUSE: Account = {
  ...{
    id: 'system',
    name: 'system',
    displayName: '',
    role: 'auditor',
    enterprise: '',
    agency: '',
    unit: '',
    certificate: '',
  },
  ...{ district: 'main', disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
};

/** A bottle as a device told of it. */
export interface BottleNews {
  /** Null: it named none, or none that can be. */
  readonly bottle: number | null;
  readonly takenAt: Instant | null;
  readonly volumeMl: number | null;
}

/** Reads the fields of a 3015 answer, of an upload C.63, or of what a province made of them. */
export function bottleNews(
  fields: Readonly<Record<string, string>>,
  { codes }: Pick<SamplerProfile, 'codes'>,
): BottleNews {
  const info = (code: string | null) => (code === null ? undefined : fields[`${code}-Info`]);
  const time = parseWireTime(fields.DataTime ?? '');
  const volume = Number(info(codes.retainedVolumeMl) || Number.NaN);
  return {
    bottle: bottleOf(fields.VaseNo) ?? bottleOf(info(codes.bottle)) ?? null,
    takenAt: time.kind === 'instant' ? time.at : null,
    volumeMl: Number.isFinite(volume) ? volume : null,
  };
}

const FAILURES: Readonly<Partial<Record<OrderOutcome, SampleFailure>>> = {
  'not-online': 'not-online',
  'not-approved': 'not-approved',
  refused: 'not-approved',
  cancelled: 'cancelled',
  'device-refused': 'device-refused',
  'device-failed': 'device-failed',
  'no-answer': 'no-answer',
  'no-result': 'no-result',
  'no-data': 'device-failed',
  contradictory: 'contradictory',
  unreadable: 'bottle-missing',
};

const IS_GOOD: readonly (OrderOutcome | null)[] = ['success', 'success-unclosed'];

/** What the timeline of an order tells. */
export interface Heard {
  readonly frames: readonly JournalPosition[];
  /** When its data came; null: not yet. */
  readonly dataAt: Instant | null;
}

/**
 * The next step of a sample whose order stands like this; undefined = it is where it belongs. Asking again
 * after each step brings a sample from anywhere to where its order is, so a restart and a normal day are one.
 */
export function nextByOrder(
  sample: Sample,
  order: Order,
  profile: SamplerProfile,
  { frames, dataAt }: Heard,
  at: Instant,
): LedgerStep | undefined {
  const step = (event: LedgerStep['event'], set: Partial<Sample> = {}, when = at): LedgerStep => ({
    event,
    actor: 'system',
    input: { at: when, reason: '' },
    detail: { order: order.id },
    set: { frames, ...set },
  });
  const isOver = !isOrderOpen(order.state);
  const failure = (order.outcome && FAILURES[order.outcome]) ?? 'device-failed';
  const endedAt = order.endedAt ?? at;
  switch (sample.state) {
    case 'approved':
      if (sample.order === '') return step('order', { order: order.id, cn: order.cn });
      if (order.sentAt !== null) return step('send', {}, order.sentAt);
      return isOver ? step('not-sent', { failure }, endedAt) : undefined;
    case 'sent':
      if (wasAccepted(order)) return step('accept', {}, order.acceptedAt ?? at);
      return isOver ? step('no-answer', { failure }, endedAt) : undefined;
    case 'acknowledged': {
      const news = bottleNews(order.result, profile);
      if (!isOver) {
        const isSettled = dataAt !== null && at - dataAt >= BOTTLE_SETTLE_SECONDS * MICROS_PER_SECOND;
        if (!isSettled || news.bottle === null || news.takenAt === null) return undefined;
        return bottleStep(sample, news, frames, dataAt, { order: order.id, unclosed: true });
      }
      if (IS_GOOD.includes(order.outcome)) {
        // Where the bottle comes by an upload of its own, the end of the exchange says nothing of it.
        if (profile.bottleComes === 'upload' && news.bottle === null) return undefined;
        return bottleStep(sample, news, frames, endedAt, { order: order.id });
      }
      const bottle = failure === 'contradictory' ? { bottle: news.bottle, takenAt: news.takenAt } : {};
      return step('no-bottle', { failure, ...bottle }, endedAt);
    }
    default:
      return undefined;
  }
}

const wasAccepted = (order: Order): boolean =>
  order.acceptedAt !== null ||
  order.packets > 0 ||
  IS_GOOD.includes(order.outcome) ||
  order.state === 'accepted' ||
  order.state === 'executing';

/** The step a bottle gives: kept, or a failure by its name when something it had to say is missing. */
export function bottleStep(
  sample: Sample,
  { bottle, takenAt, volumeMl }: BottleNews,
  frames: readonly JournalPosition[],
  at: Instant,
  detail: Readonly<Record<string, unknown>>,
): LedgerStep {
  const failure: SampleFailure | undefined =
    bottle === null
      ? 'bottle-missing'
      : takenAt === null
        ? 'time-missing'
        : volumeMl !== null && volumeMl < sample.plannedVolumeMl
          ? 'volume-short'
          : undefined;
  return {
    event: failure ? 'no-bottle' : 'bottle',
    actor: 'device',
    input: { at, reason: '', bottle, takenAt, volumeMl },
    detail: { ...detail, bottle, takenAt, volumeMl },
    set: {
      ...{ bottle, takenAt, volumeMl, frames },
      ...(failure ? { failure } : { retainedAt: at }),
    },
  };
}

/** Asked this long ago and still not on its way: the hour it was for is over. [P] */
export const STALE_ASK_MS = 60 * 60_000;

/** Asks for the order of each approved sample once, and brings samples to where their orders are. */
export class OrderFollower {
  readonly #plan: SamplesPlan;
  readonly #ledger: SampleLedger;
  readonly #profileOf: (mn: string) => Promise<SamplerProfile>;
  readonly #asking = new Set<string>();

  constructor(plan: SamplesPlan, ledger: SampleLedger, profileOf: (mn: string) => Promise<SamplerProfile>) {
    this.#plan = plan;
    this.#ledger = ledger;
    this.#profileOf = profileOf;
  }

  /** After a start, and now and then: every running sample to where its order is. */
  async reconcile(): Promise<void> {
    for (const sample of await this.#plan.store.inStates(RUNNING)) await this.ask(sample);
  }

  /**
   * The order of an approved sample: the one there is, else a new one. An order that was asked for before a
   * crash is found by its origin, so no sample is ever ordered twice.
   */
  async ask(sample: Sample): Promise<void> {
    if (this.#asking.has(sample.id)) return;
    this.#asking.add(sample.id);
    try {
      const order = (await this.#orderOf(sample)) ?? (await this.#order(sample));
      if (order) await this.follow(order);
    } finally {
      this.#asking.delete(sample.id);
    }
  }

  /** Bring the sample of an order to where the order is. */
  async follow(order: Order): Promise<Sample | undefined> {
    const sample =
      order.origin.kind === 'sample' ? await this.#plan.store.sample(order.origin.id) : undefined;
    if (!sample || !RUNNING.includes(sample.state)) return sample;
    const profile = await this.#profileOf(sample.mn);
    const detail = await this.#plan.orders.detail(order.id, HOUSE);
    const heard = heardOf(detail?.steps ?? []);
    const newest = detail?.order ?? order;
    let now: Sample | undefined = sample;
    for (let version = -1; now && now.version !== version; ) {
      version = now.version;
      now = await this.#ledger.advance(sample.id, (each) =>
        nextByOrder(each, newest, profile, heard, this.#plan.clock()),
      );
    }
    return now;
  }

  async #orderOf(sample: Sample): Promise<Order | undefined> {
    const { orders } = this.#plan;
    if (sample.order !== '') return orders.order(sample.order);
    for (let cursor: string | undefined; ; ) {
      const query = { mn: sample.mn, origin: 'sample', withHidden: true, limit: 200 } as const;
      const page = await orders.list({ ...query, ...(cursor && { cursor }) });
      const found = page.items.find(({ origin }) => origin.kind === 'sample' && origin.id === sample.id);
      if (found || page.next === null) return found;
      cursor = page.next;
    }
  }

  /** Undefined: it was refused, which the sample now says. */
  async #order(sample: Sample): Promise<Order | undefined> {
    const { orders, clock, log } = this.#plan;
    const approvedAt = sample.approvedAt ?? sample.enteredAt;
    if (clock() - approvedAt > STALE_ASK_MS * 1000) {
      await this.#notSent(sample, 'not-online', { why: 'stale' });
      return undefined;
    }
    const profile = await this.#profileOf(sample.mn);
    const params: Record<string, string> = profile.namesFactor ? { PolId: sample.factors[0] ?? '' } : {};
    const isOwed = sample.approveAfterBy !== null;
    try {
      return await orders.askAs({
        ...{ mn: sample.mn, cn: profile.cn, edition: profile.edition, params },
        ...{ reason: sample.reason, hidden: sample.hidden, urgent: isOwed },
        origin: { kind: 'sample', id: sample.id },
        ...(isOwed ? {} : { approvedBy: { id: sample.approvedBy, displayName: sample.approvedByName } }),
      });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (code !== 'WQ_ORDER_REFUSED' && code !== 'WQ_INPUT' && code !== 'WQ_NOT_FOUND') throw error;
      log.warn({ sample: sample.id, code }, 'sample not ordered');
      await this.#notSent(
        sample,
        'order-refused',
        (error as { detail?: Record<string, unknown> }).detail ?? {},
      );
      return undefined;
    }
  }

  async #notSent(
    { id }: Sample,
    failure: SampleFailure,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const input = { at: this.#plan.clock(), reason: '' };
    await this.#ledger.advance(id, ({ state }) =>
      state === 'approved'
        ? { event: 'not-sent', actor: 'system', input, detail, set: { failure } }
        : undefined,
    );
  }
}

const heardOf = (steps: readonly OrderStep[]): Heard => ({
  frames: [...new Set(steps.flatMap(({ frame }) => frame ?? []))],
  dataAt: steps.findLast(({ event }) => event === 'data')?.at ?? null,
});
