import {
  type Account,
  approveAfterBy,
  BOTTLE_SETTLE_SECONDS,
  type BoxReading,
  decideSample,
  IN_BOX,
  type Instant,
  instant,
  isOrderOpen,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  NO_BOTTLE_MINUTES,
  type Order,
  type OrderStep,
  type PickUpStop,
  pickUpRound,
  plannedVolumeMl,
  SAMPLE_REFUSALS,
  type Sample,
  type SampleActor,
  type SampleAsk,
  type SampleDetail,
  type SampleFacts,
  type SampleInput,
  type SamplerView,
  type SampleSetting,
  type SampleSettingKind,
  type SampleSettings,
  type SampleState,
  type SampleTrigger,
  sampleChoices,
  sampleDueAt,
} from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { limits } from '../limits.ts';
import type { BookPage } from '../store/book.ts';
import type { SampleQuery, StoppedProposal } from '../store/samples.ts';
import { changes, detailOf, type SampleAct } from './acts.ts';
import { OrderFollower } from './follow.ts';
import { blankSample, SampleLedger, type SamplesPlan } from './ledger.ts';
import { type NoticedFinding, Proposals, type RuleAsk } from './proposals.ts';
import { type SamplerPlace, Samplers } from './samplers.ts';
import { SamplerUploads } from './uploads.ts';
import { isSeen, sampleFor, scopeOf, stepsFor } from './view.ts';

export type { SampleAct } from './acts.ts';
export type { SamplesPlan } from './ledger.ts';

export type ViewerSampleQuery = Omit<SampleQuery, 'withHidden' | 'lab'>;

/** A box that holds water is asked this often where its temperature has a code. @source supervision.md §7.4 [P] */
const BOX_ASK_MICROS = 5 * MICROS_PER_MINUTE;

/**
 * The sampler loop 远程取样、留样、固定证据: asked for, approved, ordered, kept, fetched, analysed, told. Every
 * reading takes the viewer, so that what a viewer may not know of is in no list, number or count.
 */
export class Samples {
  readonly #plan: SamplesPlan;
  readonly #ledger: SampleLedger;
  readonly #samplers: Samplers;
  readonly #follower: OrderFollower;
  readonly #uploads: SamplerUploads;
  readonly #proposals: Proposals;
  readonly #stops: (() => void)[];
  /** What orders told and what it led to, one after the other. */
  #heard: Promise<unknown> = Promise.resolve();
  #ticking: Promise<void> | undefined;
  readonly #askedBox = new Map<string, number>();
  readonly #settling = new Set<NodeJS.Timeout>();

  constructor(plan: SamplesPlan) {
    this.#plan = plan;
    this.#samplers = new Samplers(plan);
    this.#ledger = new SampleLedger(plan.store, (sample) => this.#facts(sample));
    this.#follower = new OrderFollower(plan, this.#ledger, (mn) => this.#samplers.profile(mn));
    this.#uploads = new SamplerUploads(plan, this.#ledger, this.#samplers);
    this.#proposals = new Proposals(plan, this.#samplers, (ask) => this.#requestByRule(ask));
    this.#stops = [
      plan.orders.onStep((order, step) => this.#hear(order, step)),
      // Not in turn with steps: the engine waits for this, and a turn may be waiting for the engine.
      plan.orders.onUnasked((record: JournalRecord) => this.#uploads.take(record)),
    ];
  }

  /** After a start: every running sample to where its order is, every box judged by what is known. */
  async start(): Promise<void> {
    await this.#follower.reconcile();
    const query = { class: 'sample', withHidden: true, limit: limits.pageRowsMax } as const;
    for (const order of (await this.#plan.orders.list(query)).items) {
      await this.#uploads.ordered(order);
      await this.#uploads.missed(order);
    }
    for (const sample of await this.#plan.store.inStates(['retained'])) await this.#uploads.kept(sample);
    await this.#uploads.judge();
  }

  /** Findings, new or grown; may be told again. */
  noticed(findings: readonly NoticedFinding[]): Promise<void> {
    return this.#proposals.noticed(findings);
  }

  /** What the clock decides; a tick that is still at work is not joined by another. */
  clockTick(now: Instant): Promise<void> {
    this.#ticking ??= this.#tick(now).finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  /**
   * A person asks for a sample. An urgent one goes out at once; a supervisor agrees within a day.
   *
   * @throws WQ_SAMPLE_REFUSED with the reason as `zh` and `en`; WQ_NOT_FOUND for a point that is none
   */
  async request(ask: SampleAsk, by: Account): Promise<Sample> {
    const place = await this.#place(ask);
    const { id, displayName } = by;
    const sample = await this.#open({
      ...{ place, actor: by, trigger: 'person', key: '', factors: ask.factors, reason: ask.reason },
      ...{ entry: ask.entry ?? '', finding: ask.finding ?? '', hidden: ask.hidden ?? true },
      ...{ urgent: ask.urgent ?? false, by: id, byName: displayName, detail: {} },
    });
    if (!sample.urgent) return sample;
    const at = this.#plan.clock();
    const gone = await this.#ledger.take(sample, {
      ...{ event: 'go-urgent', actor: by, input: { at, reason: ask.reason } },
      set: { approvedAt: null, approveAfterBy: approveAfterBy(at) },
    });
    this.#order(gone);
    return gone;
  }

  /**
   * One step of a person. What the table or a guard refuses is kept as a refused step.
   *
   * @throws WQ_NOT_FOUND also for what this account may not see; WQ_SAMPLE_CONFLICT; WQ_SAMPLE_REFUSED
   */
  async act(act: SampleAct, account: Account): Promise<SampleDetail> {
    const sample = await this.#plan.store.sample(act.sample);
    if (!sample || !isSeen(sample, account)) throw new WenquError('WQ_NOT_FOUND', { sample: act.sample });
    if (sample.version !== act.version)
      throw new WenquError('WQ_SAMPLE_CONFLICT', { sample: sample.id, version: sample.version });
    const now = this.#plan.clock();
    // Neither before the step that led here nor after now, whatever a phone's clock says.
    const at = instant(Math.max(sample.enteredAt, Math.min(now, act.happenedAt ?? now)));
    const input: SampleInput = { ...act, at };
    // The flag is part of what the guard looks at.
    const seen =
      act.event === 'approve' && act.hidden !== undefined ? { ...sample, hidden: act.hidden } : sample;
    const done = await this.#ledger.take(seen, {
      ...{ event: act.event, actor: account, input, detail: detailOf(act) },
      set: changes(act, sample, account, at),
    });
    if (done.state === 'approved' && sample.state !== 'approved') this.#order(done);
    if (act.event === 'approve-after') await this.#approveOrder(done, account, act.reason);
    return (await this.detail(done.id, account)) ?? gone(done.id);
  }

  async list(query: ViewerSampleQuery, viewer: Account): Promise<BookPage<Sample>> {
    const scope = scopeOf(viewer);
    if (!scope) return { items: [], next: null, total: 0 };
    const page = await this.#plan.store.list({ ...query, ...scope });
    return { ...page, items: page.items.map((sample) => sampleFor(sample, viewer)) };
  }

  async counts(viewer: Account): Promise<Readonly<Partial<Record<SampleState, number>>>> {
    const scope = scopeOf(viewer);
    return scope ? this.#plan.store.counts(scope) : {};
  }

  async detail(id: string, viewer: Account): Promise<SampleDetail | undefined> {
    const sample = await this.#plan.store.sample(id);
    if (!sample || !isSeen(sample, viewer)) return undefined;
    const steps = await this.#plan.store.steps(id);
    return {
      sample: sampleFor(sample, viewer),
      steps: stepsFor(steps, viewer),
      choices: sampleChoices(sample, viewer, await this.#facts(sample)),
    };
  }

  /** The trace of the box while the water of a sample stood in it, oldest first. */
  async coldTrace(id: string, viewer: Account): Promise<readonly BoxReading[] | undefined> {
    const sample = await this.#plan.store.sample(id);
    if (!sample || !isSeen(sample, viewer) || viewer.role === 'lab') return undefined;
    if (sample.takenAt === null) return [];
    const until = sample.openedAt ?? (IN_BOX.includes(sample.state) ? null : sample.enteredAt);
    return this.#plan.store.box(
      sample.mn,
      instant(sample.takenAt - BOX_ASK_MICROS),
      instant((until ?? this.#plan.clock()) + BOX_ASK_MICROS),
    );
  }

  /** Samples that wait in their boxes, by when one must leave to be there in time. */
  async pickUp(viewer: Account): Promise<readonly PickUpStop[]> {
    const waiting = (await this.#plan.store.inStates(IN_BOX)).filter((sample) => isSeen(sample, viewer));
    return pickUpRound(waiting, await this.#samplers.travelMinutes(), this.#plan.clock());
  }

  samplers(): Promise<SamplerView[]> {
    return this.#samplers.views();
  }

  async sampler(mn: string): Promise<SamplerView | undefined> {
    const place = await this.#samplers.of(mn);
    return place && this.#samplers.view(place);
  }

  box(mn: string, from: Instant, to: Instant): Promise<BoxReading[]> {
    return this.#plan.store.box(mn, from, to);
  }

  /**
   * Clean bottles stand at these positions now; water that was never fetched is discarded with them.
   *
   * @throws WQ_SAMPLE_REFUSED when this person may not discard what stands there
   */
  async empty(mn: string, bottles: readonly number[], reason: string, by: Account): Promise<SamplerView> {
    const at = this.#plan.clock();
    for (const sample of await this.#plan.store.inStates(IN_BOX, mn)) {
      if (sample.bottle === null || !bottles.includes(sample.bottle)) continue;
      await this.#ledger.take(sample, { event: 'discard', actor: by, input: { at, reason } });
    }
    await this.#plan.store.empty(mn, bottles, at);
    return (await this.sampler(mn)) ?? gone(mn);
  }

  settings<K extends SampleSettingKind>(kind: K): Promise<SampleSetting<K>[]> {
    return this.#plan.store.settings(kind);
  }

  settingHistory(kind: SampleSettingKind, id: string): Promise<SampleSetting[]> {
    return this.#plan.store.settingHistory(kind, id);
  }

  /** @throws WQ_SAMPLE_CONFLICT when `version` is stale */
  set<K extends SampleSettingKind>(
    kind: K,
    id: string,
    version: number,
    value: SampleSettings[K],
    { reason, ended, by }: { readonly reason: string; readonly ended: boolean; readonly by: Account },
  ): Promise<SampleSetting<K>> {
    const author = { at: this.#plan.clock(), by: by.id, byName: by.displayName };
    return this.#plan.store.set({ kind, id, version, ...author, reason, ended, value });
  }

  /** Proposals of the rules that came to nothing, newest first. */
  stopped(limit: number): Promise<StoppedProposal[]> {
    return this.#plan.store.stopped(limit);
  }

  policy() {
    return this.#proposals.policy();
  }

  /** Called after each step, hidden samples too: who passes it on asks `isSeen` for each listener. */
  onSample(listener: (sample: Sample) => void): () => void {
    return this.#ledger.onSample(listener);
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    for (const timer of this.#settling) clearTimeout(timer);
    await this.#heard;
    await this.#ticking?.catch(() => undefined);
    await this.#plan.store.close();
  }

  async #tick(now: Instant): Promise<void> {
    await this.#follower.reconcile();
    for (const sample of await this.#plan.store.inStates(['retained'])) await this.#uploads.kept(sample);
    for (const sample of await this.#plan.store.inStates(['acknowledged'])) await this.#giveUp(sample, now);
    await this.#askBoxes(now);
    await this.#proposals.tick();
  }

  /** No bottle within its time. One that was told of and waits for its 9012 is not given up. */
  async #giveUp({ id, order, enteredAt }: Sample, now: Instant): Promise<void> {
    if (now - enteredAt < NO_BOTTLE_MINUTES * MICROS_PER_MINUTE) return;
    const asked = await this.#plan.orders.order(order);
    if (asked && isOrderOpen(asked.state) && asked.packets > 0) return;
    await this.#ledger.advance(id, ({ state }) =>
      state === 'acknowledged'
        ? {
            ...{ event: 'no-bottle', actor: 'system', input: { at: now, reason: '' } },
            set: { failure: 'no-bottle' },
          }
        : undefined,
    );
  }

  /** A trace every five minutes of each box that holds water, where its temperature has a code. */
  async #askBoxes(now: Instant): Promise<void> {
    const mns = new Set((await this.#plan.store.inStates(IN_BOX)).map(({ mn }) => mn));
    for (const mn of mns) {
      const { codes, edition } = await this.#samplers.profile(mn);
      const newest = await this.#plan.store.newestBox(mn);
      const last = Math.max(newest?.arrival ?? 0, this.#askedBox.get(mn) ?? 0);
      if (codes.boxTemperatureC === null || now - last < BOX_ASK_MICROS) continue;
      this.#askedBox.set(mn, now);
      await this.#plan.orders
        .askAs({
          ...{ mn, cn: '3020', edition, params: { InfoId: codes.boxTemperatureC }, hidden: true },
          ...{ reason: '冷藏箱温度 box temperature', origin: { kind: 'sample', id: `box.${mn}` } },
          expiresAt: instant(now + BOX_ASK_MICROS - MICROS_PER_SECOND),
        })
        .catch((error: unknown) => this.#plan.log.warn({ mn, error: String(error) }, 'box not asked'));
    }
  }

  /** Look again once a bottle without its 9012 counts. */
  #settle(order: Order): void {
    const timer = setTimeout(
      () => {
        this.#settling.delete(timer);
        this.#heard = this.#heard
          .then(async () => {
            const sample = await this.#follower.follow(order);
            if (sample) await this.#uploads.kept(sample);
          })
          .catch((error: unknown) =>
            this.#plan.log.error({ order: order.id, error: String(error) }, 'bottle not settled'),
          );
      },
      BOTTLE_SETTLE_SECONDS * 1000 + 100,
    );
    this.#settling.add(timer);
  }

  #hear(order: Order, step: OrderStep): void {
    if (order.origin.kind !== 'sample' && order.class !== 'sample' && order.cn !== '3020') return;
    if (order.class === 'sample' && step.event === 'data' && isOrderOpen(order.state)) this.#settle(order);
    this.#heard = this.#heard
      .then(async () => {
        const sample = await this.#follower.follow(order);
        if (sample) await this.#uploads.kept(sample);
        await this.#uploads.doubted(order, sample);
        await this.#uploads.step(order, step);
        await this.#uploads.ordered(order);
      })
      .catch((error: unknown) =>
        // The next tick reconciles: the order stands in its own store.
        this.#plan.log.error({ order: order.id, error: String(error) }, 'sample does not follow its order'),
      );
  }

  /** Ask for the order of an approved sample; a doubt is settled by the next tick. */
  #order(sample: Sample): void {
    this.#heard = this.#heard
      .then(() => this.#follower.ask(sample))
      .catch((error: unknown) =>
        this.#plan.log.error({ sample: sample.id, error: String(error) }, 'sample not ordered yet'),
      );
  }

  async #approveOrder({ order }: Sample, by: Account, reason: string): Promise<void> {
    if (order === '') return;
    await this.#plan.orders
      .act(order, 'approve-after', by, reason)
      .catch((error: unknown) =>
        this.#plan.log.warn({ order, error: String(error) }, 'order not approved afterwards'),
      );
  }

  async #requestByRule({ proposal, place, factors, reason, entry, standing }: RuleAsk): Promise<void> {
    const sample = await this.#open({
      ...{ place, actor: 'system', trigger: proposal.trigger, key: proposal.key, factors, reason, entry },
      ...{ finding: proposal.finding, hidden: true, urgent: false, by: 'system', byName: '' },
      detail: { ...proposal.facts, edition: proposal.edition },
    });
    if (!standing || sample.state !== 'requested') return;
    const { by, byName } = standing;
    const approved = await this.#ledger.take(sample, {
      ...{ event: 'approve', actor: 'system', input: { at: this.#plan.clock(), reason: standing.reason } },
      detail: { standing: standing.id, version: standing.version },
      set: {
        ...{ approvedBy: by, approvedByName: byName, approvedAt: this.#plan.clock(), standing: standing.id },
      },
    });
    this.#order(approved);
  }

  async #place({ point, mn }: SampleAsk): Promise<SamplerPlace> {
    const place = await this.#samplers.at(point);
    if (place && (mn === undefined || mn === place.mn)) return place;
    const row = await this.#plan.book.get('points', point);
    if (!row || row.retiredAt !== null) throw new WenquError('WQ_NOT_FOUND', { point });
    return { point, mn: mn ?? '', outlet: row.outlet, enterprise: row.enterprise };
  }

  async #open(request: {
    readonly place: SamplerPlace;
    readonly actor: 'system' | Account;
    readonly trigger: SampleTrigger;
    readonly key: string;
    readonly factors: readonly string[];
    readonly reason: string;
    readonly entry: string;
    readonly finding: string;
    readonly hidden: boolean;
    readonly urgent: boolean;
    readonly by: string;
    readonly byName: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }): Promise<Sample> {
    const { place, actor, trigger, key, reason, entry, finding, hidden, urgent, by, byName, detail } =
      request;
    const { mn, point, outlet, enterprise } = place;
    const at = this.#plan.clock();
    const factors = [...new Set(request.factors)];
    const draft: Omit<Sample, 'id' | 'version'> = {
      ...blankSample(at),
      ...{ state: 'requested', trigger, mn, point, outlet, enterprise, factors, entry, finding, reason },
      ...{ plannedVolumeMl: plannedVolumeMl(factors), hidden, urgent },
      ...{
        requestedBy: by,
        requestedByName: byName,
        dueAt: sampleDueAt('requested', at, { factors, takenAt: null }),
      },
    };
    const sample: Sample = { ...draft, id: '', version: 0 };
    const facts = await this.#facts(sample);
    const input = { at, reason };
    const decision = decideSample(null, 'request', { sample, actor: actor as SampleActor, facts, input });
    if (!decision.ok) {
      const { refused } = decision;
      throw new WenquError('WQ_SAMPLE_REFUSED', { event: 'request', refused, ...SAMPLE_REFUSALS[refused] });
    }
    const opened = await this.#plan.store.open(
      { sample: draft, key },
      { at, by, byName, event: 'request', reason, detail },
    );
    if (opened.isNew) this.#ledger.tell(opened.sample);
    return opened.sample;
  }

  async #facts(sample: Sample): Promise<SampleFacts> {
    const { mn, point, entry, order, trigger } = sample;
    const place = await this.#samplers.at(point);
    const { setup } = await this.#samplers.setup(mn);
    return {
      freeBottles: place?.mn === mn ? await this.#samplers.free(mn) : null,
      bottleMl: setup.bottleMl,
      entryHidden: entry !== '' && (await this.#plan.isEntryHidden(entry)),
      standing: (await this.#proposals.standing({ trigger, point, at: this.#plan.clock() })) !== undefined,
      ordered: order !== '',
    };
  }
}

export const openSamples = (plan: SamplesPlan): Samples => new Samples(plan);

function gone(id: string): never {
  throw new WenquError('WQ_NOT_FOUND', { sample: id });
}
