import {
  type BackTest,
  type BackTestFinding,
  type FiredFinding,
  type HeldEdition,
  type Instant,
  type ModeDecision,
  NO_OUTCOMES,
  type RuleEdition,
  type RuleFeedback,
  type RuleTally,
  type TimeRange,
} from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import {
  type BackTestFindingQuery,
  type FeedbackDraft,
  type FiredDraft,
  type FiredQuery,
  type LivingStore,
  ledgerFinding,
  type Watcher,
} from '../living.ts';

const sameEdition = (one: RuleEdition, other: RuleEdition): boolean =>
  (['rule', 'edition', 'validFrom', 'validTo', 'confidence', 'source'] as const).every(
    (key) => one[key] === other[key],
  );
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** What is decided about rules, without a disk. */
export class MemoryLiving implements LivingStore {
  #editions: HeldEdition[] = [];
  readonly #decisions: ModeDecision[] = [];
  readonly #fired = new Map<string, FiredDraft>();
  readonly #feedback: RuleFeedback[] = [];
  readonly #watched = new Map<string, Set<string>>();
  readonly #tests = new Map<string, BackTest>();
  readonly #found = new Map<string, BackTestFinding[]>();

  async keepEditions(editions: readonly RuleEdition[], at: Instant): Promise<void> {
    const open = this.#editions.filter(({ until }) => until === null);
    this.#editions = this.#editions.map((held) =>
      held.until === null && !editions.some((each) => sameEdition(each, held))
        ? { ...held, until: at }
        : held,
    );
    for (const each of editions)
      if (!open.some((held) => sameEdition(each, held)))
        this.#editions.push({ ...each, since: at, until: null });
  }

  async editions(): Promise<HeldEdition[]> {
    return [...this.#editions].sort((a, b) => byText(a.rule, b.rule));
  }

  async decide(decision: ModeDecision): Promise<void> {
    const { rule, version } = decision;
    if (this.#decisions.filter((each) => each.rule === rule).length + 1 !== version)
      throw new WenquError('WQ_RULE_CONFLICT', { rule });
    this.#decisions.push(decision);
  }

  async decisions(): Promise<ModeDecision[]> {
    return [...this.#decisions].sort((a, b) => byText(a.rule, b.rule));
  }

  async fire(drafts: readonly FiredDraft[]): Promise<void> {
    for (const draft of drafts) {
      const held = this.#fired.get(draft.finding.id);
      const mode = held?.mode === 'told' ? 'told' : draft.mode;
      const finding = ledgerFinding(draft.finding);
      this.#fired.set(finding.id, { ...draft, finding, mode, at: held?.at ?? draft.at });
    }
  }

  async fired(finding: string): Promise<FiredFinding | undefined> {
    const held = this.#fired.get(finding);
    return held && this.#whole(held);
  }

  #whole(draft: FiredDraft): FiredFinding {
    const feedback = this.#feedback.findLast(({ finding }) => finding === draft.finding.id) ?? null;
    return { ...draft, feedback };
  }

  async firedPage({ rule, mode, withHidden, cursor, limit }: FiredQuery): Promise<BookPage<FiredFinding>> {
    checkPage(limit);
    const all = [...this.#fired.values()]
      .filter((each) => rule === undefined || each.rule === rule)
      .filter((each) => mode === undefined || each.mode === mode)
      .filter(({ finding }) => withHidden || !finding.hidden)
      .sort((a, b) => b.at - a.at || byText(b.finding.id, a.finding.id));
    const [at, id] = cursor === undefined ? [] : readCursor(cursor, 'number', 'string');
    const begin =
      at === undefined
        ? 0
        : all.findIndex((each) => each.at < at || (each.at === at && each.finding.id < id!));
    const items = begin < 0 ? [] : all.slice(begin, begin + limit);
    const last = items.at(-1);
    const next = last && begin + limit < all.length ? writeCursor([last.at, last.finding.id]) : null;
    return { items: items.map((each) => this.#whole(each)), next, total: all.length };
  }

  async toldOf(point: string, rules: readonly string[], { from, to }: TimeRange): Promise<FiredFinding[]> {
    return [...this.#fired.values()]
      .filter(({ mode, rule }) => mode === 'told' && rules.includes(rule))
      .filter(({ finding }) => finding.point === point && finding.from < to && finding.to > from)
      .sort((a, b) => a.finding.from - b.finding.from || byText(a.finding.id, b.finding.id))
      .map((each) => this.#whole(each));
  }

  async addFeedback(drafts: readonly FeedbackDraft[]): Promise<void> {
    for (const draft of drafts) {
      const told = (each: RuleFeedback) =>
        each.source === 'register' && each.finding === draft.finding && each.entry === draft.entry;
      if (draft.source === 'register' && this.#feedback.some(told)) continue;
      this.#feedback.push({ ...draft, seq: this.#feedback.length + 1 });
    }
  }

  async feedbackOf(finding: string): Promise<RuleFeedback[]> {
    return this.#feedback.filter((each) => each.finding === finding);
  }

  async tally({ from, to }: TimeRange, withHidden: boolean): Promise<ReadonlyMap<string, RuleTally>> {
    const tallies = new Map<string, RuleTally>();
    const of = (rule: string) =>
      tallies.get(rule) ?? { fired: 0, told: 0, raw: 0, outcomes: { ...NO_OUTCOMES } };
    for (const { rule, mode, at, finding } of this.#fired.values()) {
      if (finding.hidden && !withHidden) continue;
      const held = of(rule);
      const told = Number(mode === 'told');
      if (at >= from && at < to)
        tallies.set(rule, {
          ...{ ...held, fired: held.fired + 1, told: held.told + told, raw: held.raw + told * finding.count },
        });
      const word = this.#feedback.findLast((each) => each.finding === finding.id && each.at < to);
      if (!word || word.at < from) continue;
      const now = of(rule);
      const outcomes = { ...now.outcomes, [word.outcome]: now.outcomes[word.outcome] + 1 };
      tallies.set(rule, { ...now, outcomes });
    }
    return tallies;
  }

  async watched(watcher: Watcher, day: string, points: readonly string[]): Promise<void> {
    const key = `${watcher} ${day}`;
    this.#watched.set(key, new Set([...(this.#watched.get(key) ?? []), ...points]));
  }

  async pointsWatched(watcher: Watcher, from: string, to: string): Promise<ReadonlyMap<string, number>> {
    const days = [...this.#watched]
      .map(([key, points]) => [...key.split(' '), points.size] as [string, string, number])
      .filter(([who, day]) => who === watcher && day >= from && day <= to);
    return new Map(days.map(([, day, count]) => [day, count]));
  }

  async keepBackTest(test: BackTest, found: readonly BackTestFinding[] = []): Promise<void> {
    this.#tests.set(test.id, test);
    const kept = found.map((each) => ({ ...each, finding: ledgerFinding(each.finding) }));
    this.#found.set(test.id, [...(this.#found.get(test.id) ?? []), ...kept]);
  }

  async backTest(id: string): Promise<BackTest | undefined> {
    return this.#tests.get(id);
  }

  async backTests(limit: number): Promise<BackTest[]> {
    return [...this.#tests.values()]
      .sort((a, b) => b.askedAt - a.askedAt || byText(b.id, a.id))
      .slice(0, limit);
  }

  async openBackTests(): Promise<BackTest[]> {
    return [...this.#tests.values()]
      .filter(({ state }) => state === 'waiting' || state === 'running')
      .sort((a, b) => a.askedAt - b.askedAt || byText(a.id, b.id));
  }

  async backTestFindings(
    id: string,
    { kind, rule, cursor, limit }: BackTestFindingQuery,
  ): Promise<BookPage<BackTestFinding>> {
    checkPage(limit);
    const all = (this.#found.get(id) ?? []).filter(
      (each) => (kind === undefined || each.kind === kind) && (rule === undefined || each.rule === rule),
    );
    const begin = cursor === undefined ? 0 : readCursor(cursor, 'number')[0];
    const items = all.slice(begin, begin + limit);
    const next = begin + limit < all.length ? writeCursor([begin + limit]) : null;
    return { items, next, total: all.length };
  }

  async close(): Promise<void> {}
}
