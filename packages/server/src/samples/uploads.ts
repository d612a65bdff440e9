import {
  type BoxReading,
  IN_BOX,
  type Instant,
  instant,
  isOrderOpen,
  type JournalPosition,
  judgeCold,
  MICROS_PER_MINUTE,
  type Order,
  type OrderStep,
  PICK_UP_EARLY_MINUTES,
  parseWireTime,
  plannedVolumeMl,
  type Sample,
  type SamplerProfile,
  sampleDueAt,
} from '@wenqu/domain';
import { readHead, readReply } from '@wenqu/hj212';
import type { JournalRecord } from '../journal/journal.ts';
import { type BottleNews, bottleNews, bottleStep, HOUSE } from './follow.ts';
import { blankSample, type LedgerStep, type SampleLedger, type SamplesPlan } from './ledger.ts';
import type { Samplers } from './samplers.ts';

/** Something a device said of bottles or of its box, and the frame that brought it. */
export interface SamplerWord {
  readonly mn: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly frame: JournalPosition;
  readonly arrival: Instant;
}

const PACKET_HEAD_BYTES = 6;

/** A packet of the journal as a word of a sampler; undefined: it is none. */
export function wordOf({ kind, bytes, position, arrival }: JournalRecord): SamplerWord | undefined {
  if (kind !== 'packet') return undefined;
  const length = Number(bytes.toString('latin1', 2, PACKET_HEAD_BYTES));
  if (!Number.isInteger(length)) return undefined;
  const head = readHead(bytes.subarray(PACKET_HEAD_BYTES, PACKET_HEAD_BYTES + length));
  const reply = readReply(head);
  if (reply?.kind !== 'data') return undefined;
  return { mn: head.mn, fields: Object.fromEntries(reply.fields), frame: position, arrival };
}

const number = (text: string | undefined): number | null => {
  const value = Number((text ?? '').trim() || Number.NaN);
  return Number.isFinite(value) ? value : null;
};

/** What a word says of the box; undefined: nothing. */
export function boxReading(word: SamplerWord, profile: SamplerProfile): BoxReading | undefined {
  const { codes, doorOpenValues } = profile;
  const info = (code: string | null) => (code === null ? undefined : word.fields[`${code}-Info`]?.trim());
  const door = info(codes.door);
  const temperatureC = number(info(codes.boxTemperatureC));
  const freeBottles = number(info(codes.freeBottles));
  const fault = info(codes.fault);
  if (door === undefined && temperatureC === null && freeBottles === null && fault === undefined)
    return undefined;
  const time = parseWireTime(word.fields.DataTime ?? '');
  return {
    mn: word.mn,
    at: time.kind === 'instant' ? time.at : word.arrival,
    arrival: word.arrival,
    temperatureC,
    doorOpen: door === undefined ? null : doorOpenValues.includes(door),
    freeBottles,
    volumeMl: number(info(codes.retainedVolumeMl)),
    bottle: number(info(codes.bottle)),
    fault: fault === undefined || fault === '0' ? '' : fault,
    position: word.frame,
  };
}

/** Bottles that come without having been asked for, boxes and their cold, positions that are used again. */
export class SamplerUploads {
  readonly #plan: SamplesPlan;
  readonly #ledger: SampleLedger;
  readonly #samplers: Samplers;

  constructor(plan: SamplesPlan, ledger: SampleLedger, samplers: Samplers) {
    this.#plan = plan;
    this.#ledger = ledger;
    this.#samplers = samplers;
  }

  /** A packet that answers no open order. May be told again: what is known adds nothing. */
  async take(record: JournalRecord): Promise<void> {
    const word = wordOf(record);
    if (!word) return;
    const profile = await this.#samplers.profile(word.mn);
    await this.#box(word, profile);
    const news = bottleNews(word.fields, profile);
    // A box that names the bottle it stands at keeps no water by that; VaseNo is what says so.
    if (word.fields.VaseNo !== undefined) await this.bottle(word, news, '');
  }

  /** A step of an order: readings of the box somebody asked for, bottles that came too late to count. */
  async step(order: Order, step: OrderStep): Promise<void> {
    const { fields } = step.detail as { fields?: Readonly<Record<string, string>> };
    if (!fields || step.frame === null) return;
    const word = { mn: order.mn, fields, frame: step.frame, arrival: step.at };
    const profile = await this.#samplers.profile(order.mn);
    await this.#box(word, profile);
    if (step.event !== 'stray' || order.origin.kind !== 'sample' || fields.VaseNo === undefined) return;
    const news = bottleNews(fields, profile);
    const held = bottleNews(order.result, profile);
    // A device that says its answer again after a cut tells of the same bottle, whether its sample knows it or not.
    if (isOrderOpen(order.state) && held.bottle === news.bottle && held.takenAt === news.takenAt) return;
    await this.#late(order, word, news);
  }

  /** An order for water that a person gave without a sample: its bottle is a sample all the same. */
  async ordered(order: Order): Promise<void> {
    if (order.class !== 'sample' || order.origin.kind === 'sample' || order.result.VaseNo === undefined)
      return;
    if (order.outcome !== 'success' && order.outcome !== 'success-unclosed') return;
    if (await this.#plan.store.ofOrder(order.id)) return;
    const detail = await this.#plan.orders.detail(order.id, HOUSE);
    const frames = (detail?.steps ?? []).flatMap(({ frame }) => frame ?? []);
    const frame = frames.at(-1);
    if (frame === undefined) return;
    const arrival = order.endedAt ?? this.#plan.clock();
    const word = { mn: order.mn, fields: order.result, frame, arrival };
    const news = bottleNews(order.result, await this.#samplers.profile(order.mn));
    const { bottle, takenAt, volumeMl } = news;
    if (bottle === null || takenAt === null) return;
    if (await this.#plan.store.ofWater(order.mn, bottle, takenAt)) return;
    const sample = await this.#keep(word, { bottle, takenAt, volumeMl }, '', { order, frames });
    if (sample) await this.reused(sample);
  }

  /**
   * A bottle the device tells of: the one a running sample waits for, or one it kept by its own rule.
   *
   * @param follows the sample whose order it answers too late, '' = none
   */
  async bottle(word: SamplerWord, news: BottleNews, follows: string): Promise<void> {
    const { store } = this.#plan;
    const { bottle, takenAt } = news;
    if (bottle !== null && takenAt !== null && (await store.ofWater(word.mn, bottle, takenAt))) return;
    const waiting = follows === '' ? await this.#waiting(word) : undefined;
    if (waiting) {
      const frames = [...new Set([...waiting.frames, word.frame])];
      const kept = await this.#ledger.advance(waiting.id, (sample) =>
        sample.state === 'acknowledged'
          ? bottleStep(sample, news, frames, word.arrival, { frame: word.frame })
          : undefined,
      );
      if (kept && kept.bottle === bottle && bottle !== null) await this.reused(kept);
      return;
    }
    if (bottle === null || takenAt === null) {
      this.#plan.log.warn({ mn: word.mn, frame: word.frame }, 'a bottle was told of without number or time');
      return;
    }
    const sample = await this.#keep(word, { bottle, takenAt, volumeMl: news.volumeMl }, follows);
    if (sample) await this.reused(sample);
  }

  /** The position of a new bottle: water that stood there before is gone, or nobody knows whose it is. */
  async reused(sample: Sample): Promise<void> {
    const { id, bottle, takenAt, retainedAt } = sample;
    const same = (await this.#plan.store.inStates(IN_BOX, sample.mn)).filter(
      (other) => other.id !== id && other.bottle === bottle,
    );
    for (const other of same) {
      // News of the earlier water may come last: what was taken later stands there.
      const isLater = (other.takenAt ?? 0) > (takenAt ?? 0);
      const from = (isLater ? other.takenAt : takenAt) ?? retainedAt ?? this.#plan.clock();
      const loss = { why: 'position-reused', from, to: from, highestC: null, factors: [] } as const;
      await this.#lose(isLater ? id : other.id, retainedAt ?? this.#plan.clock(), loss);
    }
  }

  /** What orders told while nobody listened: bottles that came too late. Known ones add nothing. */
  async missed(order: Order): Promise<void> {
    const detail = await this.#plan.orders.detail(order.id, HOUSE);
    for (const step of detail?.steps ?? []) if (step.event === 'stray') await this.step(order, step);
  }

  /** An order that ended badly after its bottle had counted: the sample says so, people judge. */
  async doubted(order: Order, sample: Sample | undefined): Promise<void> {
    if (!sample || sample.order !== order.id || sample.retainedAt === null || isOrderOpen(order.state))
      return;
    const { outcome } = order;
    if (outcome === 'success' || outcome === 'success-unclosed') return;
    const steps = await this.#plan.store.steps(sample.id);
    if (steps.some(({ detail }) => detail.outcome === outcome)) return;
    const at = order.endedAt ?? this.#plan.clock();
    const reason = `指令 ${order.id} 结束时的应答与已确认的瓶号不符 the order ended otherwise: ${outcome}`;
    await this.#ledger.advance(sample.id, (each) =>
      each.version === sample.version
        ? { event: 'note', actor: 'system', input: { at, reason }, detail: { order: order.id, outcome } }
        : undefined,
    );
  }

  /** After an order of ours: its bottle may stand where other water stood. */
  async kept(sample: Sample): Promise<void> {
    if (sample.state === 'retained') await this.reused(sample);
  }

  /** The trace of every box that holds water, judged anew. */
  async judge(mn?: string): Promise<void> {
    for (const sample of await this.#plan.store.inStates(IN_BOX, mn)) await this.#judge(sample);
  }

  /** A sample that waits for an upload: its order is out, and no bottle has come in the exchange. */
  async #waiting({ mn, arrival }: SamplerWord): Promise<Sample | undefined> {
    const running = await this.#plan.store.inStates(['acknowledged'], mn);
    const profile = await this.#samplers.profile(mn);
    if (profile.bottleComes !== 'upload') return undefined;
    return running.find(({ enteredAt }) => enteredAt <= arrival);
  }

  async #late(order: Order, word: SamplerWord, news: BottleNews): Promise<void> {
    const sample = await this.#plan.store.ofOrder(order.id);
    if (!sample || sample.failure === 'contradictory') return;
    const same = sample.bottle === news.bottle && sample.takenAt === news.takenAt;
    if (same) return;
    if (sample.takenAt !== null && sample.takenAt === news.takenAt) {
      // One water, two positions: which bottle holds it must be seen on the spot.
      const input = { at: word.arrival, reason: '两次应答瓶号不一致 answers name two bottles' };
      const detail = { contradicts: { bottle: news.bottle, takenAt: news.takenAt }, frame: word.frame };
      const known = (await this.#plan.store.steps(sample.id)).some(
        (step) => step.detail.frame === word.frame,
      );
      if (!known)
        await this.#ledger.advance(sample.id, (each) =>
          each.version === sample.version ? { event: 'note', actor: 'system', input, detail } : undefined,
        );
      return;
    }
    await this.bottle(word, news, sample.id);
  }

  async #keep(
    { mn, frame, arrival }: SamplerWord,
    { bottle, takenAt, volumeMl }: { bottle: number; takenAt: Instant; volumeMl: number | null },
    follows: string,
    by?: { readonly order: Order; readonly frames: readonly JournalPosition[] },
  ): Promise<Sample | undefined> {
    const place = await this.#samplers.of(mn);
    if (!place) return undefined;
    const { points } = await this.#plan.book.whole();
    const expected = points.find(({ id }) => id === place.point)?.factors ?? [];
    const before = follows === '' ? undefined : await this.#plan.store.sample(follows);
    const factors = before?.factors ?? expected.filter((code) => code !== 'w00000');
    const own = before ? `${before.id} 的迟到应答` : '设备按自身规则留样';
    const reason = by ? by.order.reason || by.order.id : own;
    const { sample, isNew } = await this.#plan.store.open(
      {
        key: `device.${mn}.${bottle}.${takenAt}`,
        sample: {
          ...blankSample(arrival),
          ...place,
          ...{ state: 'retained', trigger: 'device', factors, plannedVolumeMl: plannedVolumeMl(factors) },
          ...{ bottle, takenAt, volumeMl, reason, follows, frames: [frame], retainedAt: arrival },
          // What the device keeps by its own rule is no secret of ours; the late bottle of a hidden order is.
          hidden: before?.hidden ?? false,
          entry: before?.entry ?? '',
          finding: before?.finding ?? '',
          requestedBy: 'device',
          ...(by && { ...askedBy(by.order), frames: by.frames, trigger: 'person' as const }),
          dueAt: sampleDueAt('retained', arrival, { factors, takenAt }),
        },
      },
      {
        ...{ at: arrival, by: 'device', byName: '', event: 'keep', reason },
        detail: { frame, bottle, takenAt, volumeMl },
      },
    );
    if (!isNew) return undefined;
    this.#ledger.tell(sample);
    return sample;
  }

  async #box(word: SamplerWord, profile: SamplerProfile): Promise<void> {
    const reading = boxReading(word, profile);
    if (reading && (await this.#plan.store.keepBox(reading))) await this.judge(word.mn);
  }

  async #judge(sample: Sample): Promise<void> {
    if (sample.takenAt === null) return;
    const until = instant(this.#plan.clock() + MICROS_PER_MINUTE * 60 * 24);
    const trace = await this.#plan.store.box(sample.mn, sample.takenAt, until);
    const planned = sample.state === 'pick-up' ? sample.pickUpAt : null;
    const loss = judgeCold({
      factors: sample.factors,
      retainedAt: sample.takenAt,
      trace,
      doorAllowedFrom: planned === null ? null : instant(planned - PICK_UP_EARLY_MINUTES * MICROS_PER_MINUTE),
    });
    if (loss) await this.#lose(sample.id, this.#plan.clock(), loss);
  }

  async #lose(id: string, at: Instant, loss: NonNullable<Sample['loss']>): Promise<void> {
    await this.#ledger.advance(id, (sample): LedgerStep | undefined =>
      IN_BOX.includes(sample.state)
        ? {
            event: 'cold-lost',
            actor: 'system',
            input: { at, reason: '', spoilage: loss.why },
            detail: { ...loss },
            set: { loss },
          }
        : undefined,
    );
  }
}

/** Who asked for an order and who agreed to it, as a sample says it. */
const askedBy = (order: Order): Partial<Sample> => ({
  ...{ order: order.id, cn: order.cn, hidden: order.hidden, urgent: order.urgent },
  ...{ requestedBy: order.askedBy, requestedByName: order.askedByName, requestedAt: order.askedAt },
  ...{ approvedBy: order.approvedBy, approvedByName: order.approvedByName, approvedAt: order.approvedAt },
});
