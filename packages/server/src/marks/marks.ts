import {
  type Account,
  type ClaimSource,
  decideMark,
  type Finding,
  type Instant,
  instant,
  type Mark,
  type MarkClaimed,
  type MarkEvent,
  type MarkState,
  type MarkStep,
  type MarkVersion,
  markChoices,
  markClaims,
  officialCalendar,
  type PointId,
  type ValidityClaim,
  type WorkCalendar,
} from '@wenqu/domain';
import { contradictedStopFinding, falseMarkFinding } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import { type MarkStore, type StretchPage, type StretchQuery, stretchId } from '../store/marks.ts';
import { Turns } from '../turns.ts';
import { checkMark } from './check.ts';
import { gather, type MarkWitnesses } from './evidence.ts';
import { Exemptions } from './exemptions.ts';
import { flaggedRuns, type UnmarkedRun, unmarkedRuns } from './flag-layer.ts';
import {
  afterAct,
  atHandOf,
  claimedFrom,
  firstVersion,
  type MarkAct,
  type MarkDraft,
  type Marking,
  prefixOf,
  refused,
  systemStep,
} from './making.ts';
import { claimsFor, inScope, type MarkScope, markFor, markStepsFor } from './view.ts';

export interface MarkParts {
  readonly store: MarkStore;
  readonly book: BookStore;
  readonly projection: Pick<Projection, 'rows' | 'status'>;
  readonly witnesses: MarkWitnesses;
  /** Takes findings into the register. */
  readonly raise: (findings: readonly Finding[]) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** False where simulated time runs beside ours. */
  readonly clockChecked: boolean;
  /** The official holiday calendar; Monday to Friday while none is configured. */
  readonly isWorked?: WorkCalendar;
}

export type { MarkAct, MarkDraft } from './making.ts';

export interface MarkDetail {
  readonly mark: Mark;
  readonly steps: readonly MarkStep[];
  readonly choices: readonly MarkEvent[];
  readonly claims: readonly ValidityClaim[];
}

const TICK_MS = 60_000;
/** How far back a device’s own flags are held against working conditions. [P] */
const WATCH_MICROS = 6 * 3_600_000_000;
const WATCH_EVERY_MICROS = 1_800_000_000;
/** A shorter stop by a flag is no stop. [P] */
const WATCH_SHORTEST_MICROS = 3_600_000_000;

type Listener = (mark: Mark) => void;

/**
 * 数据标记: marks proposed, checked, reviewed, disproved, with everything dated. Nothing but an accepted mark
 * takes a number away. Every reading takes the viewer’s scope, so that what a viewer may not know of is in no
 * list, number, count or cursor.
 * @source supervision.md §2.1, §7.6, Annex A.6
 */
export class Marks implements ClaimSource {
  readonly exemptions: Exemptions;
  readonly #parts: MarkParts;
  readonly #isWorked: WorkCalendar;
  readonly #claimListeners = new Set<(claim: ValidityClaim) => void>();
  readonly #markListeners = new Set<Listener>();
  readonly #timer: NodeJS.Timeout;
  #watchedAt = 0;
  /** One piece of work after the other: the ledger has one hand. */
  readonly #turns = new Turns();

  constructor(parts: MarkParts) {
    this.#parts = parts;
    this.#isWorked = parts.isWorked ?? officialCalendar;
    this.exemptions = new Exemptions({ ...parts, isWorked: this.#isWorked });
    this.#timer = setInterval(() => {
      this.clockTick(parts.clock()).catch((error: unknown) =>
        parts.log.error({ error: String(error) }, 'clock of marks'),
      );
    }, TICK_MS);
  }

  /**
   * A new mark. It changes nothing before it is accepted.
   *
   * @throws WQ_NOT_FOUND for a point that is not; WQ_MARK_REFUSED with the reason as `zh` and `en`
   */
  propose(draft: MarkDraft, account: Account): Promise<Mark> {
    return this.#turns
      .take(async () => {
        const point = await this.#parts.book.get('points', draft.point);
        if (!point) throw new WenquError('WQ_NOT_FOUND', { point: draft.point });
        const at = this.#parts.clock();
        const claimed = await this.#numbered({
          ...{ draft, at, enterprise: point.enterprise, hidden: false },
          origin: account.role === 'enterprise' ? 'enterprise' : 'bureau',
          ...{ by: account.id, byName: account.displayName },
        });
        const atHand = { ...claimed, state: null, check: null, dueAt: null, lastBy: '' };
        const input = { at, reason: draft.reason, attachments: draft.attachments.length };
        const decision = decideMark(atHand, 'mark', account, input);
        if (!decision.ok) throw refused('', 'mark', decision.refused);
        const version = firstVersion(claimed, this.#isWorked);
        await this.#keep([version]);
        return version.doc;
      })
      .then((mark) => {
        void this.#checkSoon(mark.id);
        return mark;
      });
  }

  /**
   * One step of a person. What the table or a guard refuses is kept as a refused step.
   *
   * @throws WQ_NOT_FOUND also for what the scope does not hold; WQ_MARK_CONFLICT; WQ_MARK_REFUSED with the reason
   *   as `zh` and `en`
   */
  act(act: MarkAct, account: Account, scope: MarkScope): Promise<MarkDetail> {
    return this.#turns
      .take(async () => {
        const story = await this.#parts.store.marks.story(act.mark);
        const mark = story.at(-1)?.doc;
        if (!mark || !inScope(scope, mark)) throw new WenquError('WQ_NOT_FOUND', { mark: act.mark });
        if (mark.version !== act.version) throw new WenquError('WQ_MARK_CONFLICT', { version: mark.version });
        const at = this.#parts.clock();
        const { event, reason, attachments } = act;
        const input = { at, reason, attachments: attachments.length };
        const decision = decideMark(atHandOf(story), event, account, input);
        const step: MarkStep = {
          ...{ seq: story.length + 1, at, by: account.id, byName: account.displayName, event },
          ...{ from: mark.state, to: mark.state, reason, attachments, refused: null },
        };
        if (!decision.ok) {
          await this.#keep([{ doc: mark, step: { ...step, refused: decision.refused } }]);
          throw refused(mark.id, event, decision.refused);
        }
        const doc = afterAct(mark, act, decision.to, account, at, this.#isWorked);
        await this.#keep([{ doc, step: { ...step, to: decision.to } }]);
        if (doc.falsely) await this.#raiseFalse(doc, at);
        return mark.id;
      })
      .then(async (id) => {
        if (act.event === 'answer') await this.#checkSoon(id);
        return (await this.detail(id, account, scope))!;
      });
  }

  list(query: Omit<StretchPage, 'withHidden'>, scope: MarkScope): Promise<BookPage<Mark>> {
    const page = this.#parts.store.marks.list({ ...query, ...scoped(scope) });
    return page.then((found) => ({ ...found, items: found.items.map((mark) => markFor(scope, mark)) }));
  }

  /** All that match, for figures over a range. */
  async matching(query: Omit<StretchQuery, 'withHidden'>, scope: MarkScope): Promise<Mark[]> {
    const found = await this.#parts.store.marks.matching({ ...query, ...scoped(scope) });
    return found.map((mark) => markFor(scope, mark));
  }

  async detail(id: string, account: Account, scope: MarkScope): Promise<MarkDetail | undefined> {
    const story = await this.#parts.store.marks.story(id);
    const mark = story.at(-1)?.doc;
    if (!mark || !inScope(scope, mark)) return undefined;
    return {
      mark: markFor(scope, mark),
      steps: markStepsFor(
        scope,
        account,
        story.map(({ step }) => step),
      ),
      choices: markChoices(atHandOf(story), account, this.#parts.clock()),
      claims: claimsFor(scope, markClaims(story)),
    };
  }

  /** The mark as it was known at `at`. */
  async knownOn(id: string, at: Instant, scope: MarkScope): Promise<Mark | undefined> {
    const mark = await this.#parts.store.marks.get(id, at);
    return mark && inScope(scope, mark) ? markFor(scope, mark) : undefined;
  }

  /** Every dated claim of marks that touch the stretch, held or no longer held. */
  async claims(stretch: Parameters<ClaimSource['claims']>[0]): Promise<ValidityClaim[]> {
    const stories = await this.#parts.store.marks.touching(stretch);
    return stories.flatMap((story) => markClaims(story));
  }

  /** Told after each claim that begins or ends. */
  onClaim(listener: (claim: ValidityClaim) => void): () => void {
    this.#claimListeners.add(listener);
    return () => this.#claimListeners.delete(listener);
  }

  /** Told after each step that changed a mark; hidden ones too: who passes it on asks `inScope`. */
  onMark(listener: Listener): () => void {
    this.#markListeners.add(listener);
    return () => this.#markListeners.delete(listener);
  }

  /** The automatic layer of one point: runs of flags, read from the numbers and kept nowhere. */
  flagged(point: PointId, range: { readonly from: Instant; readonly to: Instant }) {
    return flaggedRuns(this.#parts.projection, point, range);
  }

  /** Runs of flags of these points that nobody has marked yet, with the light of their clock. */
  async unmarked(
    points: readonly PointId[],
    range: { readonly from: Instant; readonly to: Instant },
    scope: MarkScope,
  ): Promise<UnmarkedRun[]> {
    const marks = await this.#parts.store.marks.matching({ range, ...scoped(scope) });
    const found: UnmarkedRun[] = [];
    for (const point of points) {
      const runs = await flaggedRuns(this.#parts.projection, point, range);
      found.push(...unmarkedRuns(point, runs, marks, this.#parts.clock()));
    }
    return found;
  }

  /** Checks that are still to be made, flags against working conditions, exemptions that run out. */
  async clockTick(now: Instant): Promise<void> {
    const open = await this.#parts.store.marks.matching({ state: ['proposed'], withHidden: true });
    for (const mark of open) if (mark.check === null) await this.check(mark.id);
    await this.exemptions.clockTick(now);
    if (now - this.#watchedAt < WATCH_EVERY_MICROS || !this.#parts.projection.status().caughtUp) return;
    this.#watchedAt = now;
    await this.watchFlags(now);
  }

  /** Make the automatic check of a mark now. */
  check(id: string): Promise<void> {
    return this.#turns.take(async () => {
      const story = await this.#parts.store.marks.story(id);
      const mark = story.at(-1)?.doc;
      if (mark?.state !== 'proposed') return;
      const now = this.#parts.clock();
      const check = await this.#look(mark, now);
      await this.#keep([{ doc: { ...mark, check }, step: systemStep('check', story.length + 1, mark, now) }]);
      const finding = contradictedStopFinding({ ...mark, check }, now);
      if (finding) this.#parts.raise([finding]);
    });
  }

  /**
   * V10 for what devices say of themselves: a flag that claims a stop while facilities run or water leaves is
   * kept as a mark to be reviewed, and its numbers are disputed until then. All other flags stay a layer.
   * @source supervision.md §4.2 V10
   */
  async watchFlags(now: Instant): Promise<void> {
    const { book, projection, store } = this.#parts;
    const range = { from: instant(now - WATCH_MICROS), to: now };
    for (const { id: point, enterprise } of (await book.snapshot()).points) {
      const runs = (await flaggedRuns(projection, point, range)).filter(
        (run) => run.type === 'production-stop',
      );
      if (runs.length === 0) continue;
      await this.#turns.take(async () => {
        const held = (await store.marks.touching({ ...range, point })).flatMap(
          (story) => story.at(-1)?.doc ?? [],
        );
        const device = held.filter(({ origin }) => origin === 'device');
        const left = unmarkedRuns(point, runs, device, now);
        const [first] = left.filter(({ from, to }) => to - from >= WATCH_SHORTEST_MICROS);
        if (first) await this.#contradict(first, enterprise, now);
      });
    }
  }

  /** How many marks stand in each state, within the scope. */
  async counts(scope: MarkScope): Promise<Record<MarkState, number>> {
    const counts: Record<MarkState, number> = { proposed: 0, asked: 0, accepted: 0, refused: 0 };
    for (const { state } of await this.matching({}, scope)) counts[state] += 1;
    return counts;
  }

  /** Waits until what came before is worked on. */
  async settled(): Promise<void> {
    await this.#turns.done();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turns.done();
    await this.exemptions.settled();
    await this.#parts.store.close();
  }

  async #contradict(run: UnmarkedRun, enterprise: string, now: Instant): Promise<void> {
    const draft: MarkDraft = {
      ...{ type: 'production-stop', point: run.point, factors: [], from: run.from, to: run.to },
      ...{ reason: `${run.flag}`, lateReason: '', attachments: [], values: [] },
    };
    const claimed = await this.#numbered({
      ...{ draft, at: now, enterprise, hidden: true, origin: 'device', by: 'system', byName: '' },
    });
    const check = await this.#look(claimed, now);
    if (!check.doubts.some(({ contradicts }) => contradicts)) return;
    const first = firstVersion(claimed, this.#isWorked);
    const doc = { ...first.doc, check };
    await this.#keep([first, { doc, step: systemStep('check', 2, doc, now) }]);
    const finding = contradictedStopFinding(doc, now);
    if (finding) this.#parts.raise([finding]);
  }

  async #look(mark: MarkClaimed, now: Instant) {
    const { projection, witnesses, book, clockChecked } = this.#parts;
    const evidence = await gather(mark, { projection, witnesses, book: await book.snapshot() }, now);
    return checkMark(mark, evidence, now, clockChecked);
  }

  async #numbered(marking: Marking): Promise<MarkClaimed> {
    const prefix = prefixOf(marking);
    const last = await this.#parts.store.marks.lastNumber(prefix);
    return claimedFrom(marking, stretchId(prefix, last + 1));
  }

  async #raiseFalse(mark: Mark, now: Instant): Promise<void> {
    const { point } = mark;
    const refusedSoFar = await this.#parts.store.marks.matching({
      point,
      state: ['refused'],
      withHidden: true,
    });
    const count = refusedSoFar.filter(({ falsely }) => falsely).length;
    this.#parts.raise([falseMarkFinding(mark, count, now)]);
  }

  /** Keep, then tell what changed. */
  async #keep(versions: readonly MarkVersion[]): Promise<void> {
    const id = versions[0]!.doc.id;
    const before = markClaims(await this.#parts.store.marks.story(id));
    await this.#parts.store.marks.append(versions);
    const { doc, step } = versions.at(-1)!;
    if (step.refused !== null) return;
    const held = new Map(before.map((claim) => [claim.id, claim.knownTo]));
    for (const claim of markClaims(await this.#parts.store.marks.story(id))) {
      if (held.has(claim.id) && held.get(claim.id) === claim.knownTo) continue;
      for (const listener of this.#claimListeners) listener(claim);
    }
    for (const listener of this.#markListeners) listener(doc);
  }

  #checkSoon(id: string): Promise<void> {
    return this.check(id).catch((error: unknown) =>
      this.#parts.log.error({ mark: id, error: String(error) }, 'mark not checked, tried again'),
    );
  }
}

const scoped = ({ enterprises, insight }: MarkScope) => ({
  ...(enterprises && { enterprises }),
  withHidden: insight,
});
