import {
  type Finding,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  parseDay,
  type SamplePlan,
  type SamplePolicy,
  type SampleTrigger,
  shiftDecimal,
  factor as unitOf,
  unitScale,
} from '@wenqu/domain';
import { OVER_RULES, SAMPLING_EDITION } from './sampling-rules.ts';

/** A sample the rules would take now. */
export interface SampleProposal {
  /** Names the cause: the same cause proposed again is the same proposal. */
  readonly key: string;
  readonly trigger: Exclude<SampleTrigger, 'person' | 'device'>;
  readonly edition: string;
  readonly point: string;
  readonly factor: string;
  readonly factors: readonly string[];
  readonly finding: string;
  readonly at: Instant;
  readonly facts: Readonly<Record<string, number | string>>;
}

/** An over or suspicious period of one factor at one point, watched until it has fallen to calm. */
export interface SamplingEpisode {
  /** Id of the finding that began it. */
  readonly finding: string;
  readonly point: string;
  readonly factor: string;
  readonly from: Instant;
  /** Last moment it was seen to hold; of whole hours their end. */
  readonly to: Instant;
  readonly max: number | null;
  readonly min: number | null;
}

/** One valid hour of the watched factor. */
export interface SamplingHour {
  readonly at: Instant;
  readonly value: number;
}

/** What has been asked for already. */
export interface SamplingPast {
  /** Moments of the samples of this point, any trigger. */
  readonly ofPoint: readonly { readonly at: Instant; readonly factor: string; readonly trigger: string }[];
  /** Samples asked for today (UTC+8), whole district and this point. */
  readonly today: number;
  readonly todayOfPoint: number;
  readonly freeBottles: number | null;
}

export type SamplingStop = 'off' | 'cooldown' | 'budget' | 'no-bottle' | 'no-sampler';

/** An old finding read again (a restart, a replay) asks for no water of today. */
const FRESH_MICROS = 3 * MICROS_PER_HOUR;

const isOver = ({ rule, limit }: Finding): boolean =>
  OVER_RULES.includes(rule) || (rule === 'realtime-over' && limit?.kind === 'instantaneous');

/**
 * The episode a finding begins or widens. A finding is one clock hour; hours that touch are one episode.
 *
 * @param open the newest episode of the same point and factor
 * @returns undefined when the finding is none after which water is of interest
 */
export function episodeOf(
  finding: Finding,
  open: SamplingEpisode | undefined,
): { readonly episode: SamplingEpisode; readonly begins: boolean } | undefined {
  if (!isOver(finding)) return undefined;
  const { id, point, factor, from, to, limit } = finding;
  const touches = open !== undefined && from <= open.to && to >= open.from;
  if (touches) {
    const widest = { from: least(open.from, from), to: most(open.to, to) };
    return { episode: { ...open, ...widest }, begins: open.finding === id };
  }
  // Hours come in the unit of the wire, limits in their own.
  const scale = unitScale(limit?.unit ?? '', unitOf(factor)?.unit ?? '');
  const onWire = (bound: number | null | undefined): number | null =>
    bound == null ? null : shiftDecimal(bound, scale.ok ? scale.power : 0);
  const [max, min] = [onWire(limit?.max), onWire(limit?.min)];
  return { episode: { finding: id, point, factor, from, to, max, min }, begins: true };
}

const least = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const most = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/**
 * First hour over a limit of its own kind: one proposal an episode, whatever it grows to.
 *
 * @param finding the one that begins its episode
 * @source supervision.md §5.1 E1
 */
export function firstHourOver(finding: Finding, now: Instant): SampleProposal | undefined {
  if (!isOver(finding) || now - finding.to > FRESH_MICROS) return undefined;
  const { id, point, factor, value } = finding;
  return {
    key: `first-hour-over.${id}`,
    trigger: 'first-hour-over',
    edition: SAMPLING_EDITION,
    point,
    factor,
    factors: [factor],
    finding: id,
    at: now,
    facts: { rule: finding.rule, from: finding.from, ...(value !== null && { value }) },
  };
}

/** How long after its last hour an episode is still watched. */
export const EPISODE_WATCH_MICROS = MICROS_PER_DAY;

function isCalm(value: number, { max, min }: SamplingEpisode, calmShare: number): boolean {
  // A range is calm well inside: its width counts, as pH has no share of a limit.
  if (max !== null && min !== null) {
    const margin = ((max - min) * (1 - calmShare)) / 2;
    return value <= max - margin && value >= min + margin;
  }
  if (max !== null) return value <= max * calmShare;
  return min !== null && value >= min / calmShare;
}

/**
 * 回落后首小时: the value falls to calm right after an over or suspicious period. The hour next after the last
 * one over must be calm; a slow fall through the middle is no sudden one.
 *
 * @param hours valid hours of the factor since the episode began, oldest first
 */
export function calmAfter(
  episode: SamplingEpisode,
  hours: readonly SamplingHour[],
  policy: Pick<SamplePolicy, 'calmShare'>,
  now: Instant,
): SampleProposal | undefined {
  // `to` is the end of the last hour over, or a moment within it.
  const lastHour = hourStart(instant(episode.to - 1));
  const next = hours.find(({ at }) => at > lastHour);
  if (!next || next.at - lastHour > MICROS_PER_HOUR) return undefined;
  if (now - next.at > FRESH_MICROS || !isCalm(next.value, episode, policy.calmShare)) return undefined;
  const { finding, point, factor } = episode;
  return {
    key: `calm-after.${finding}`,
    trigger: 'calm-after',
    edition: SAMPLING_EDITION,
    point,
    factor,
    factors: [factor],
    finding,
    at: now,
    facts: { value: next.value, hour: next.at },
  };
}

/** Chance as an argument: the same key gives the same number of 0 ≤ x < 1, which nobody outside can foresee. */
export type Chance = (key: string) => number;

/** Hours of a month for the mean number of draws. */
const MONTH_HOURS = 30 * 24;

/**
 * What the plans draw in this clock hour. Random: each point has its own chance each hour, so neither day nor
 * distance from the last one tells of the next. Secret: one moment, drawn once, within the plan's days.
 *
 * @param points points with a sampler
 */
export function drawn(
  plans: readonly { readonly id: string; readonly plan: SamplePlan }[],
  points: readonly string[],
  hour: Instant,
  chance: Chance,
): SampleProposal[] {
  return plans.flatMap(({ id, plan }) =>
    points
      .filter((point) => plan.point === '' || plan.point === point)
      .filter((point) =>
        plan.kind === 'random'
          ? within(plan, hour) && chance(`random.${id}.${point}.${hour}`) < plan.perMonth / MONTH_HOURS
          : secretHour(id, point, plan, chance) === hour,
      )
      .map(
        (point): SampleProposal => ({
          key: `${plan.kind}.${id}.${point}${plan.kind === 'random' ? `.${hour}` : ''}`,
          trigger: plan.kind,
          edition: SAMPLING_EDITION,
          point,
          factor: plan.factors[0] ?? '',
          factors: plan.factors,
          finding: '',
          at: hour,
          facts: { plan: id },
        }),
      ),
  );
}

function within({ validFrom, validTo }: SamplePlan, at: Instant): boolean {
  const from = parseDay(validFrom);
  const to = parseDay(validTo);
  return from !== undefined && to !== undefined && at >= from && at < to + MICROS_PER_DAY;
}

/** The hour a secret plan falls on; undefined: its days make no span. */
function secretHour(id: string, point: string, plan: SamplePlan, chance: Chance): Instant | undefined {
  const from = parseDay(plan.validFrom);
  const to = parseDay(plan.validTo);
  if (from === undefined || to === undefined || to < from) return undefined;
  const hours = (to + MICROS_PER_DAY - from) / MICROS_PER_HOUR;
  const drawnHour = Math.floor(chance(`secret.${id}.${point}`) * hours);
  return instant(from + drawnHour * MICROS_PER_HOUR);
}

/**
 * What stands against a proposal now: undefined = nothing. A fall to calm may follow its own first hour within
 * the cooldown; otherwise one factor of a point rests after each sample.
 */
export function samplingStop(
  proposal: SampleProposal,
  past: SamplingPast,
  policy: SamplePolicy,
): SamplingStop | undefined {
  if (!policy.triggers.includes(proposal.trigger)) return 'off';
  if (past.freeBottles === null) return 'no-sampler';
  if (past.freeBottles < 1) return 'no-bottle';
  if (past.today >= policy.samplesPerDay || past.todayOfPoint >= policy.samplesPerPointDay) return 'budget';
  const since = proposal.at - policy.cooldownHours * MICROS_PER_HOUR;
  const rests = past.ofPoint.some(
    ({ at, factor, trigger }) =>
      at > since &&
      factor === proposal.factor &&
      !(proposal.trigger === 'calm-after' && trigger === 'first-hour-over'),
  );
  return rests ? 'cooldown' : undefined;
}

/** The proposal in words, for the reason of the sample. */
export function proposalReason(proposal: SampleProposal, zhFactor: string): string {
  const value = proposal.facts.value === undefined ? '' : ` ${proposal.facts.value}`;
  switch (proposal.trigger) {
    case 'first-hour-over':
      return `${zhFactor}${value} 超限，首小时自动建议留样（规则 ${proposal.edition}）`;
    case 'calm-after':
      return `${zhFactor}超限后突然回落至${value}，首小时自动建议留样（规则 ${proposal.edition}）`;
    case 'random':
      return `随机留样（规则 ${proposal.edition}）`;
    case 'secret':
      return `隐蔽留样计划（规则 ${proposal.edition}）`;
  }
}
