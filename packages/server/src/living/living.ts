import {
  type BackTest,
  decideMode,
  decisionAt,
  type FeedbackOutcome,
  type Finding,
  type FiredFinding,
  formatDay,
  type HeldEdition,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MODE_REFUSALS,
  type ModeDecision,
  modeAt,
  NO_OUTCOMES,
  parseDay,
  RULE_REVIEW,
  type RuleFeedback,
  type RuleMode,
  type RuleView,
  ruleRates,
} from '@wenqu/domain';
import {
  detectorsOf,
  RULE_CATALOGUE,
  RULE_EDITIONS,
  ruleIdOf,
  ruleNameOf,
  TOLD_BY_JUDGE,
} from '@wenqu/rules/detect';
import type { Clock } from '../clock.ts';
import type { Detection } from '../detection/detection.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BackTestFindingQuery, FiredQuery, LivingStore, Watcher } from '../store/living.ts';
import { type BackTestAsk, BackTests, type ToldOf } from './back-tests.ts';
import { formOf, Ledger, ruleOf } from './ledger.ts';
import { WatchedDays } from './watched-days.ts';

export interface LivingParts {
  readonly store: LivingStore;
  readonly projection: Pick<Projection, 'newest'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is asked of the detectors. */
export type Detectors = Pick<Detection, 'status' | 'tryOut'>;

export interface Author {
  readonly by: string;
  readonly byName: string;
}

/** A rule with everything people decided about it. */
export interface RuleStory {
  readonly rule: RuleView;
  readonly editions: readonly HeldEdition[];
  readonly decisions: readonly ModeDecision[];
}

const WATCH_MS = 600_000;

const watcherOf = (id: string): Watcher => (ruleNameOf(id).detector === '' ? 'judge' : 'detectors');

/**
 * Living rules 规则: which of them are told, which are only kept, what became of what they said, and what they would
 * have said of the past.
 */
export class Living {
  readonly backTests: BackTests;
  readonly #parts: LivingParts;
  readonly #watched: WatchedDays;
  readonly #decisions: Map<string, ModeDecision[]>;
  readonly #ledger: Ledger;
  #detection: Detectors | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(parts: LivingParts, decisions: readonly ModeDecision[]) {
    this.#parts = parts;
    this.#decisions = Map.groupBy(decisions, ({ rule }) => rule);
    this.#watched = new WatchedDays(parts.store);
    this.#ledger = new Ledger(parts.store, parts.clock, parts.log);
    const toldOf: ToldOf = async (...asked) => {
      await this.settled();
      return parts.store.toldOf(...asked);
    };
    this.backTests = new BackTests(parts.store, toldOf, parts.clock, parts.log);
  }

  static async open(parts: LivingParts): Promise<Living> {
    await parts.store.keepEditions(RULE_EDITIONS, parts.clock());
    return new Living(parts, await parts.store.decisions());
  }

  /** Back-tests and the count of watched days begin with the detectors. */
  async start(detection: Detectors): Promise<void> {
    this.#detection = detection;
    await this.backTests.start((trial, course) => detection.tryOut(trial, course));
    const note = () => this.#ledger.later(() => this.noteWatched());
    note();
    this.#timer = setInterval(note, WATCH_MS);
  }

  /** The mode in force now. */
  readonly modeOf = (pattern: string, form: string): RuleMode =>
    modeAt(this.#decisions.get(ruleIdOf(pattern, form)) ?? [], this.#parts.clock());

  /** Which findings are told; those of rules in shadow are kept here, those of rules that are off are not. */
  sift(findings: readonly Finding[]): readonly Finding[] {
    return findings.filter((finding) => {
      const mode = this.modeOf(finding.rule, formOf(finding));
      if (mode === 'off') return false;
      this.#ledger.note(finding, mode === 'on' ? 'told' : 'shadow');
      return mode === 'on';
    });
  }

  /** Keeps what rules in shadow said, before it counts as looked at. */
  readonly shadow = async (findings: readonly Finding[]): Promise<void> => {
    for (const finding of findings) this.#ledger.note(finding, 'shadow');
    await this.settled();
  };

  /** What the register holds, told at a moment that has gone. */
  noteTold(findings: readonly Finding[], at: Instant): void {
    for (const finding of findings) this.#ledger.note(finding, 'told', at);
  }

  /** Everything said so far is in the store. */
  settled(): Promise<void> {
    return this.#ledger.settled();
  }

  async noteWatched(): Promise<void> {
    await this.#watched.note(this.#detection?.status() ?? [], this.#parts.projection);
  }

  /**
   * Every rule as it stood at a moment, with what is counted of the 90 days before it.
   *
   * @param withHidden false: what must not be known is in no number
   */
  async rules(on: Instant, withHidden: boolean): Promise<RuleView[]> {
    await this.settled();
    const { store } = this.#parts;
    const from = instant(on - RULE_REVIEW.windowDays * MICROS_PER_DAY);
    const tallies = await store.tally({ from, to: instant(on + 1) }, withHidden);
    const editions = Map.groupBy(await store.editions(), ({ rule }) => rule);
    const days = {
      judge: await store.pointsWatched('judge', formatDay(from), formatDay(on)),
      detectors: await store.pointsWatched('detectors', formatDay(from), formatDay(on)),
    };
    const listed = new Set(RULE_CATALOGUE.map(({ id }) => id));
    const others = [...tallies.keys(), ...this.#decisions.keys()].filter((id) => !listed.has(id));
    return [...listed, ...new Set(others)].map((id): RuleView => {
      const decision = decisionAt(this.#decisions.get(id) ?? [], on);
      const known = (this.#decisions.get(id) ?? []).filter(({ at }) => at <= on);
      const edition = heldOn(editions.get(id) ?? [], on);
      const none = { fired: 0, told: 0, raw: 0, outcomes: NO_OUTCOMES };
      return {
        ...ruleNameOf(id),
        confidence: edition?.confidence ?? 'P',
        edition: edition?.edition ?? '',
        mode: decision?.mode ?? 'on',
        version: known.length,
        modeSince: decision?.from ?? null,
        rates: ruleRates(tallies.get(id) ?? none, this.#pointDays(id, days[watcherOf(id)])),
      };
    });
  }

  /** Days on which a point was watched and the rule was not off. */
  #pointDays(id: string, days: ReadonlyMap<string, number>): number {
    const decisions = this.#decisions.get(id) ?? [];
    let sum = 0;
    for (const [day, points] of days) {
      const end = instant((parseDay(day) ?? 0) + MICROS_PER_DAY - 1);
      if (decisions.length === 0 || modeAt(decisions, end) !== 'off') sum += points;
    }
    return sum;
  }

  async rule(id: string, on: Instant, withHidden: boolean): Promise<RuleStory | undefined> {
    const rule = (await this.rules(on, withHidden)).find((each) => each.id === id);
    if (!rule) return undefined;
    const editions = (await this.#parts.store.editions()).filter((each) => each.rule === id);
    return { rule, editions, decisions: this.#decisions.get(id) ?? [] };
  }

  /**
   * A person decides about a rule; `from` null: at once.
   *
   * @throws WQ_NOT_FOUND; WQ_RULE_CONFLICT when `version` is stale; WQ_RULE_REFUSED with the reason as `zh` and `en`
   */
  async decide(
    id: string,
    version: number,
    next: { readonly mode: RuleMode; readonly from: Instant | null; readonly reason: string },
    { by, byName }: Author,
  ): Promise<ModeDecision> {
    const now = this.#parts.clock();
    const held = this.#decisions.get(id) ?? [];
    if (held.length === 0 && !(await this.rules(now, true)).some((each) => each.id === id))
      throw new WenquError('WQ_NOT_FOUND', { rule: id });
    if (held.length !== version) throw new WenquError('WQ_RULE_CONFLICT', { rule: id, version: held.length });
    const { mode, reason } = next;
    const from = next.from ?? now;
    const answer = decideMode(held, { mode, from, reason }, now);
    if (!answer.ok)
      throw new WenquError('WQ_RULE_REFUSED', { refused: answer.refused, ...MODE_REFUSALS[answer.refused] });
    const decision = { rule: id, version: version + 1, mode, from, at: now, by, byName, reason };
    await this.#parts.store.decide(decision);
    this.#decisions.set(id, [...held, decision]);
    return decision;
  }

  async fired(query: FiredQuery) {
    await this.settled();
    return this.#parts.store.firedPage(query);
  }

  async finding(id: string): Promise<FiredFinding | undefined> {
    await this.settled();
    return this.#parts.store.fired(id);
  }

  feedbackOf(finding: string): Promise<RuleFeedback[]> {
    return this.#parts.store.feedbackOf(finding);
  }

  /** A person's own word on a finding. @throws WQ_NOT_FOUND */
  async say(
    finding: string,
    { outcome, reason }: { readonly outcome: FeedbackOutcome; readonly reason: string },
    { by, byName }: Author,
  ): Promise<FiredFinding> {
    const fired = await this.finding(finding);
    if (!fired) throw new WenquError('WQ_NOT_FOUND', { finding });
    const { rule } = fired;
    const about = { finding, rule, outcome, reason, source: 'person', entry: '' } as const;
    await this.#parts.store.addFeedback([{ ...about, at: this.#parts.clock(), by, byName }]);
    return (await this.finding(finding)) ?? fired;
  }

  /** The verdict by which an entry of the register was closed, as a word on each of its findings. */
  async heard(
    verdict: Pick<RuleFeedback, 'outcome' | 'entry' | 'at' | 'by' | 'byName' | 'reason'>,
    findings: readonly Finding[],
  ): Promise<void> {
    await this.settled();
    await this.#parts.store.addFeedback(
      findings.map((finding) => ({
        ...{ ...verdict, finding: finding.id, rule: ruleOf(finding), source: 'register' },
      })),
    );
  }

  /**
   * Ask for a back-test. No rules named: those that are on, with those in shadow when wished.
   *
   * @throws WQ_INPUT when a named rule is of no detector; WQ_RULE_REFUSED
   */
  async backTest(ask: BackTestAsk): Promise<BackTest> {
    const given = [...new Set(ask.rules)];
    const odd = given.find((id) => detectorsOf([id]).length === 0);
    if (odd !== undefined)
      throw new WenquError('WQ_INPUT', {
        ...{ field: 'rules', zh: `${odd} 不能回溯检验`, en: `${odd} cannot be tried out` },
      });
    const wished = RULE_CATALOGUE.filter(({ id, rule, form }) => {
      if (detectorsOf([id]).length === 0 || id === TOLD_BY_JUDGE) return false;
      const mode = this.modeOf(rule, form);
      return mode === 'on' || (mode === 'shadow' && ask.withShadow);
    });
    const rules = given.length > 0 ? given : wished.map(({ id }) => id);
    return this.backTests.ask({ ...ask, rules });
  }

  backTestFindings(id: string, query: BackTestFindingQuery) {
    return this.#parts.store.backTestFindings(id, query);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.backTests.close();
    await this.#ledger.close();
    await this.#parts.store.close();
  }
}

/** The edition that judged at a moment; before the house began, the first it knows. */
const heldOn = (editions: readonly HeldEdition[], on: Instant): HeldEdition | undefined =>
  editions.findLast(({ since, until }) => since <= on && (until === null || until > on)) ?? editions[0];
