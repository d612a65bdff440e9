import { createHmac } from 'node:crypto';
import {
  dayStart,
  type Finding,
  factorName,
  fitsOneBottle,
  formatDay,
  hourStart,
  type Instant,
  instant,
  isSampled,
  MICROS_PER_HOUR,
  plannedVolumeMl,
  SAMPLE_POLICY,
  type Sample,
  type SamplePolicy,
  type SampleSetting,
  USUAL_FACTORS,
} from '@wenqu/domain';
import {
  type Chance,
  calmAfter,
  drawn,
  EPISODE_WATCH_MICROS,
  episodeOf,
  firstHourOver,
  proposalReason,
  type SampleProposal,
  samplingStop,
} from '@wenqu/rules';
import { WenquError } from '../errors.ts';
import type { SamplesPlan } from './ledger.ts';
import type { SamplerPlace, Samplers } from './samplers.ts';

/** A finding with the entry of the register that holds it, '' = none. */
export interface NoticedFinding {
  readonly finding: Finding;
  readonly entry: string;
}

/** What a rule asks for once nothing stands against it. */
export interface RuleAsk {
  readonly proposal: SampleProposal;
  readonly place: SamplerPlace;
  readonly factors: readonly string[];
  readonly reason: string;
  readonly entry: string;
  /** The standing approval that covers it. */
  readonly standing: SampleSetting<'standing'> | undefined;
}

const SEED = 'seed';
const LAST_HOUR = 'last-hour';
/** Hours missed while the house was down are not drawn afterwards: their water has gone. */
const DRAW_BACK_MICROS = MICROS_PER_HOUR;

/** Watches findings, hours and the clock, and asks for samples by rule. */
export class Proposals {
  readonly #plan: SamplesPlan;
  readonly #samplers: Samplers;
  readonly #request: (ask: RuleAsk) => Promise<void>;

  constructor(plan: SamplesPlan, samplers: Samplers, request: (ask: RuleAsk) => Promise<void>) {
    this.#plan = plan;
    this.#samplers = samplers;
    this.#request = request;
  }

  /** Findings, new or grown; may be told again. */
  async noticed(findings: readonly NoticedFinding[]): Promise<void> {
    const { store, clock } = this.#plan;
    for (const { finding, entry } of [...findings].sort((a, b) => a.finding.from - b.finding.from)) {
      // A point without a sampler is no news each time it is over.
      if (!isSampled(finding.factor) || !(await this.#samplers.at(finding.point))) continue;
      const found = episodeOf(finding, await store.episode(finding.point, finding.factor));
      if (!found) continue;
      await store.keepEpisode(found.episode);
      const proposal = found.begins ? firstHourOver(finding, clock()) : undefined;
      if (proposal) await this.#propose(proposal, entry);
    }
  }

  /** What hours and the clock propose. */
  async tick(): Promise<void> {
    await this.#calm();
    await this.#draw();
  }

  async policy(): Promise<SamplePolicy> {
    const [held] = await this.#plan.store.settings('policy');
    return held && !held.ended ? held.value : SAMPLE_POLICY;
  }

  /** The standing approval that covers this trigger at this point now. */
  async standing({
    trigger,
    point,
    at,
  }: Pick<Sample, 'trigger' | 'point'> & { readonly at: Instant }): Promise<
    SampleSetting<'standing'> | undefined
  > {
    const day = formatDay(at);
    return (await this.#plan.store.settings('standing')).find(
      ({ ended, value }) =>
        !ended &&
        value.triggers.includes(trigger) &&
        (value.point === '' || value.point === point) &&
        value.validFrom <= day &&
        day <= value.validTo,
    );
  }

  async #calm(): Promise<void> {
    const { store, clock, hours } = this.#plan;
    const now = clock();
    const policy = await this.policy();
    if (!policy.triggers.includes('calm-after')) return;
    for (const episode of await store.episodes(instant(now - EPISODE_WATCH_MICROS))) {
      const since = await hours(episode.point, episode.factor, episode.from, now);
      const proposal = calmAfter(episode, since, policy, now);
      if (proposal) await this.#propose(proposal, '');
    }
  }

  async #draw(): Promise<void> {
    const { store, clock } = this.#plan;
    const hour = hourStart(clock());
    const last = Number((await store.note(LAST_HOUR)) ?? 0);
    if (last >= hour) return;
    const plans = (await store.settings('plan')).filter(({ ended }) => !ended);
    const points = (await this.#samplers.places()).map(({ point }) => point);
    const chance = await this.#chance();
    for (
      let at = Math.max(last + MICROS_PER_HOUR, hour - DRAW_BACK_MICROS);
      at <= hour;
      at += MICROS_PER_HOUR
    ) {
      const rows = plans.map(({ id, value }) => ({ id, plan: value }));
      for (const proposal of drawn(rows, points, instant(at), chance)) {
        await this.#propose({ ...proposal, at: clock() }, '');
      }
    }
    await store.setNote(LAST_HOUR, String(hour));
  }

  /** Draws nobody outside can foresee and an auditor can repeat: a keyed hash of what is drawn. */
  async #chance(): Promise<Chance> {
    const { store, seed } = this.#plan;
    const held = await store.note(SEED);
    const secret = held ?? seed();
    if (held === undefined) await store.setNote(SEED, secret);
    return (key) => createHmac('sha256', secret).update(key).digest().readUIntBE(0, 6) / 2 ** 48;
  }

  async #propose(proposal: SampleProposal, entry: string): Promise<void> {
    const { store } = this.#plan;
    if (await store.ofKey(proposal.key)) return;
    const place = await this.#samplers.at(proposal.point);
    if (!place) return;
    const stop = samplingStop(proposal, await this.#past(place, proposal.at), await this.policy());
    if (stop === 'off') return;
    if (stop) return void (await this.#stopped(proposal, stop));
    const chosen = proposal.factors.filter(isSampled);
    const { setup } = await this.#samplers.setup(place.mn);
    const factors = chosen.length > 0 ? chosen : USUAL_FACTORS;
    const fits = fitsOneBottle(factors) && plannedVolumeMl(factors) <= setup.bottleMl;
    const reason = proposalReason(proposal, factorName(proposal.factor, 'zh'));
    const standing = await this.standing(proposal);
    try {
      await this.#request({
        ...{ proposal, place, reason, entry, standing },
        factors: fits ? factors : factors.slice(0, 1),
      });
    } catch (error) {
      if (!(error instanceof WenquError) || error.code !== 'WQ_SAMPLE_REFUSED') throw error;
      await this.#stopped(proposal, String(error.detail.refused));
    }
  }

  async #past({ mn, point }: SamplerPlace, now: Instant) {
    const { store } = this.#plan;
    const policy = await this.policy();
    // A sample that came to nothing gave no water: it neither rests the point nor spends the day's number.
    const counts = ({ trigger, state }: Sample): boolean =>
      trigger !== 'device' && state !== 'ended' && state !== 'failed';
    const recent = await store.since(instant(now - policy.cooldownHours * MICROS_PER_HOUR), point);
    // What people ask for is theirs to answer for.
    const today = (await store.since(dayStart(now))).filter(
      (each) => counts(each) && each.trigger !== 'person',
    );
    return {
      ofPoint: recent
        .filter(counts)
        .flatMap(({ requestedAt, factors, trigger }) =>
          factors.map((factor) => ({ at: requestedAt, factor, trigger })),
        ),
      today: today.length,
      todayOfPoint: today.filter((each) => each.point === point).length,
      freeBottles: await this.#samplers.free(mn),
    };
  }

  async #stopped({ key, at, point, trigger }: SampleProposal, stop: string): Promise<void> {
    await this.#plan.store.keepStopped({ key, at, point, trigger, stop });
  }
}
