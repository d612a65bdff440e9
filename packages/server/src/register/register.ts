import { setImmediate } from 'node:timers/promises';
import {
  type Account,
  choices,
  decide,
  ENTRY_REFUSALS,
  ENTRY_STATES,
  type Entry,
  type EntryActor,
  type EntryDetail,
  type EntryEvent,
  type EntryFacts,
  type EntryInput,
  type EntryState,
  type EntryStep,
  type EntryVerdict,
  ESCALATION,
  type EscalationRung,
  type Finding,
  formatDay,
  type Instant,
  instant,
  type Level,
  MICROS_PER_DAY,
  MICROS_PER_MINUTE,
  officialCalendar,
  type WorkCalendar,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import type { Admission, EntryQuery, RegisterStore, Regroup, StepDraft } from '../store/register.ts';
import { Turns } from '../turns.ts';
import { admissionOf, clockEnd } from './admission.ts';
import { type DayLines, dayLines, dayRange } from './day-lines.ts';
import { GROUPING } from './grouping.ts';
import { broughtAlong, mergeOf, splitOf, unmergeOf } from './regrouping.ts';
import { entryFor, stepsFor, type View, viewOf, visibleTo } from './visibility.ts';

/** What a person does to an entry. */
export interface EntryAct {
  readonly entry: string;
  /** Version the person saw. */
  readonly version: number;
  readonly event: EntryEvent;
  readonly reason: string;
  readonly verdict?: EntryVerdict;
  readonly muteDays?: number;
  /** answer: what the enterprise says the cause is. */
  readonly cause?: NonNullable<EntryInput['cause']>;
  /** answer: names of the files that came with it. */
  readonly attachments?: readonly string[];
  /** merge: the entry to join. */
  readonly target?: string;
  /** split: findings to take out. */
  readonly findings?: readonly string[];
  /** level: the one it shall have. */
  readonly level?: Level;
  /** assign: account id and the name it goes by. */
  readonly assignee?: { readonly id: string; readonly name: string };
}

/** Who has to hear that the clock of an entry ran out, once for each rung. */
export type EscalationListener = (entry: Entry, rung: EscalationRung) => void;

/** What an inquiry came to, for the entry it looked into. */
export interface InquiryWord {
  readonly entry: string;
  /** The matter. */
  readonly inquiry: string;
  readonly reason: string;
}

/** What a viewer asks of the list; what exists for the viewer is not the viewer's to say. */
export type ViewerQuery = Omit<EntryQuery, 'withHidden' | 'told' | 'enterprises' | 'qIds'>;

export interface RegisterPlan {
  readonly store: RegisterStore;
  readonly book: BookStore;
  readonly clock: Clock;
  /** The official holiday calendar; Monday to Friday while none is configured. */
  readonly isWorked?: WorkCalendar;
}

/** Findings per transaction: one sync for many, and never long enough to be felt. */
const TAKE_BATCH = 200;
/** Steps of the clock in one turn: each is synced by itself. */
const CLOCK_BATCH = 20;
/** Days and viewers of which lines are held. */
const LINES_HELD = 50;

/** What is decided about an entry: by whom, when, with what. */
interface Step {
  readonly entry: Entry;
  readonly event: EntryEvent;
  readonly actor: 'system' | Account;
  readonly input: EntryInput;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Whatever else of the entry the step changes. */
  readonly also?: Partial<Pick<StepDraft, 'level' | 'assignee' | 'inquiry' | 'escalated' | 'dueAt'>>;
  /** What happens to its findings. */
  readonly regroup?: (draft: StepDraft) => Regroup;
}

/**
 * The register 异常台账: findings grouped into entries, entries followed until closed. Every reading takes the
 * viewer, so that what a viewer may not know of is in no list, number, count or cursor.
 */
export class Register {
  readonly #store: RegisterStore;
  readonly #book: BookStore;
  readonly #clock: Clock;
  readonly #isWorked: WorkCalendar;
  readonly #listeners = new Set<(entry: Entry, told: boolean) => void>();
  readonly #escalations = new Set<EscalationListener>();
  /** Every console asks for the lines of today each minute: they are made once for each change. */
  readonly #lines = new Map<string, { book: unknown; changes: number; lines: Promise<DayLines> }>();
  #changes = 0;
  /** Findings, steps and the clock take turns: none sees an entry half changed by another. */
  readonly #turns = new Turns();

  constructor({ store, book, clock, isWorked = officialCalendar }: RegisterPlan) {
    this.#store = store;
    this.#book = book;
    this.#clock = clock;
    this.#isWorked = isWorked;
  }

  /**
   * Turn findings into entries. A finding that is held already updates what is held; a new one joins the
   * open entry of its cause or opens the next. May be called again with the same findings after a doubt.
   */
  async take(findings: readonly Finding[]): Promise<void> {
    for (let at = 0; at < findings.length; at += TAKE_BATCH) {
      const batch = findings.slice(at, at + TAKE_BATCH);
      await this.#turns.take(async () => {
        const admissions = await Promise.all(batch.map((each) => this.#admission(each)));
        const entries = await this.#store.admit(admissions);
        for (const entry of new Map(entries.map((each) => [each.id, each])).values()) await this.#tell(entry);
      });
      // A whole district going silent is ten thousand findings: others must get their turn between.
      await setImmediate();
    }
  }

  /**
   * One step of a person. What the table or a guard refuses is kept as a refused step.
   *
   * @throws WQ_NOT_FOUND also for what this account may not see; WQ_ENTRY_CONFLICT; WQ_ENTRY_REFUSED with the
   *   reason as `zh` and `en`
   */
  act(act: EntryAct, account: Account): Promise<EntryDetail> {
    return this.#turns.take(async () => {
      const entry = await this.entry(act.entry, account);
      if (!entry) throw new WenquError('WQ_NOT_FOUND', { entry: act.entry });
      if (entry.version !== act.version) {
        throw new WenquError('WQ_ENTRY_CONFLICT', { entry: entry.id, version: entry.version });
      }
      // What is decided about is the entry whole, not as this viewer sees it.
      const whole = (await this.#store.entry(entry.id)) ?? gone(entry.id);
      const step = stepOf(act, whole, account, this.#clock());
      await this.#step({ ...step, ...(await this.#ofSeveral(act, whole, account, step.input)) });
      return (await this.detail(entry.id, account)) ?? gone(entry.id);
    });
  }

  /**
   * What the house itself has to say about a finding that is held: a note to its entry, in whatever state. A finding
   * that is not held has no entry to be told.
   */
  remark(finding: string, text: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#turns.take(async () => {
      const held = await this.#store.finding(finding);
      const entry = held && (await this.#store.entry(held.entry));
      if (!entry) return;
      await this.#note(entry, text, { ...detail, finding }, {});
    });
  }

  /**
   * An inquiry was opened about an entry: its page names it, and from then on its verdict closes the entry. Who
   * opened it also takes the entry into inquiry where the table lets him.
   */
  followInquiry({ entry: id, inquiry, reason }: InquiryWord, actor: Account | 'system'): Promise<void> {
    return this.#turns.take(async () => {
      const entry = await this.#store.entry(id);
      if (!entry || entry.inquiry === inquiry) return;
      const at = this.#clock();
      const input = { at, reason };
      const also = { inquiry };
      const detail = { inquiry };
      if (entry.state === 'grouped' && actor !== 'system')
        await this.#step({ entry, event: 'triage-inquiry', actor, input, detail, also });
      else await this.#note(entry, reason, detail, also);
    });
  }

  /**
   * The verdict of the inquiry closes its entry; an entry that people took elsewhere meanwhile keeps it as a note.
   *
   * @returns whether the entry was closed by it
   */
  concludeInquiry(word: InquiryWord & { readonly verdict: EntryVerdict }): Promise<boolean> {
    return this.#turns.take(async () => {
      const { verdict, reason, inquiry } = word;
      const entry = await this.#store.entry(word.entry);
      if (!entry || entry.inquiry !== inquiry) return false;
      const detail = { inquiry, verdict };
      if (entry.state !== 'inquiry') {
        await this.#note(entry, reason, detail, {});
        return false;
      }
      const input = { at: this.#clock(), reason, verdict };
      await this.#step({ entry, event: 'verdict', actor: 'system', input, detail });
      return true;
    });
  }

  /** New facts reopened the inquiry: its entry is open again with it. */
  reopenInquiry({ entry: id, inquiry, reason }: InquiryWord): Promise<boolean> {
    return this.#turns.take(async () => {
      const entry = await this.#store.entry(id);
      if (entry?.state !== 'closed' || entry.inquiry !== inquiry) return false;
      const input = { at: this.#clock(), reason };
      await this.#step({ entry, event: 'reopen', actor: 'system', input, detail: { inquiry } });
      return true;
    });
  }

  /** What the clock decides: mutes that end, notices not heeded, explanations that did not come. */
  async clockTick(now: Instant): Promise<void> {
    const input = { at: now, reason: '' };
    await this.#aFewAtATime(
      (limit) => this.#store.due(now, limit),
      async (entry) => {
        const event = await this.#clockEvent(entry, now);
        await this.#step({ entry, event, actor: 'system', input, detail: {} });
      },
    );
    for (const rung of ESCALATION) {
      const { levels, afterMinutes } = rung;
      const before = instant(now - afterMinutes * MICROS_PER_MINUTE);
      await this.#aFewAtATime(
        (limit) => this.#store.unescalated({ before, rung: rung.rung, levels, limit }),
        (entry) => this.#escalate(entry, rung, now),
      );
    }
  }

  /** A clock may have thousands to answer: people get their turn after a few. */
  async #aFewAtATime(
    found: (limit: number) => Promise<readonly Entry[]>,
    step: (entry: Entry) => Promise<void>,
  ): Promise<void> {
    for (let count = CLOCK_BATCH; count === CLOCK_BATCH; ) {
      count = await this.#turns.take(async () => {
        const entries = await found(CLOCK_BATCH);
        for (const entry of entries) await step(entry);
        return entries.length;
      });
      await setImmediate();
    }
  }

  /** 今日线索 of a day (`YYYY-MM-DD`), most urgent first. @throws WQ_INPUT for what is no day */
  async lines(day: string, viewer: Account): Promise<DayLines> {
    const range = dayRange(day);
    if (!range) throw new WenquError('WQ_INPUT', { field: 'day', zh: '不是日期', en: 'is no day' });
    const book = await this.#book.whole();
    const view = viewOf(viewer, book);
    const now = this.#clock();
    const key = JSON.stringify([day, formatDay(now), view]);
    const held = this.#lines.get(key);
    if (held && held.book === book && held.changes === this.#changes) return held.lines;
    const changes = this.#changes;
    const lines = dayLines(this.#store, book, view, { range, now });
    if (this.#lines.size >= LINES_HELD) this.#lines.clear();
    this.#lines.set(key, { book, changes, lines });
    return lines;
  }

  /** How many of the open entries are over their clock, by who works on them ('' nobody). */
  async overdueByPerson(
    viewer: Account,
  ): Promise<readonly { readonly assignee: string; readonly count: number }[]> {
    const { scope } = await this.#view(viewer);
    return scope.told ? [] : this.#store.overdueByPerson(this.#clock(), scope);
  }

  async list(query: ViewerQuery, viewer: Account): Promise<BookPage<Entry>> {
    const view = await this.#view(viewer);
    const state = view.states
      ? (query.state ?? view.states).filter((each) => view.states?.includes(each))
      : query.state;
    const page = await this.#store.list({
      ...query,
      ...view.scope,
      ...(state && { state }),
      ...(query.q && { qIds: await this.#named(query.q) }),
    });
    return { ...page, items: page.items.map((entry) => entryFor(view, entry)) };
  }

  /** Entries by state, for tabs. */
  async counts(viewer: Account, enterprise?: string): Promise<Readonly<Record<EntryState, number>>> {
    const { scope, states } = await this.#view(viewer);
    const counts = await this.#store.counts(enterprise === undefined ? scope : { ...scope, enterprise });
    if (!states) return counts;
    const shown = ENTRY_STATES.map((state) => [state, states.includes(state) ? counts[state] : 0]);
    return Object.fromEntries(shown) as Record<EntryState, number>;
  }

  async entry(id: string, viewer: Account): Promise<Entry | undefined> {
    const view = await this.#view(viewer);
    const entry = await this.#seen(view, id);
    return entry && entryFor(view, entry);
  }

  /** The entry whole, with the events this viewer may choose now. */
  async detail(id: string, viewer: Account): Promise<EntryDetail | undefined> {
    const view = await this.#view(viewer);
    const entry = await this.#seen(view, id);
    if (!entry) return undefined;
    const steps = await this.#store.steps(id);
    const findings = await this.#store.findingsOf(id);
    return {
      entry: entryFor(view, entry),
      findings: findings.filter((finding) => view.scope.withHidden || !finding.hidden),
      steps: stepsFor(view, viewer, steps),
      choices: choices(entry, viewer, factsOf(steps)),
    };
  }

  async finding(id: string, viewer: Account): Promise<{ finding: Finding; entry: string } | undefined> {
    const view = await this.#view(viewer);
    const held = await this.#store.finding(id);
    const entry = await this.#seen(view, held?.entry ?? '');
    return held && entry && (view.scope.withHidden || !held.finding.hidden) ? held : undefined;
  }

  /**
   * Called after each entry that was opened, widened or stepped; hidden ones too. Who passes it on asks
   * `visibleTo(viewOf(account, book), entry, told)` for each listener.
   */
  onEntry(listener: (entry: Entry, told: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told once for each entry and rung of `ESCALATION`, however often the house starts. */
  onEscalation(listener: EscalationListener): () => void {
    this.#escalations.add(listener);
    return () => this.#escalations.delete(listener);
  }

  async #escalate(entry: Entry, rung: EscalationRung, now: Instant): Promise<void> {
    const step = { entry, event: 'escalate', actor: 'system', input: { at: now, reason: '' } } as const;
    const detail = { rung: rung.rung, tells: rung.tells };
    await this.#step({ ...step, detail, also: { escalated: rung.rung } });
    const after = await this.#store.entry(entry.id);
    if (after) for (const listener of this.#escalations) listener(after, rung);
  }

  /** What merge, its undoing and split need beside the entry itself. */
  async #ofSeveral(
    { event, target, findings = [] }: EntryAct,
    entry: Entry,
    account: Account,
    input: EntryInput,
  ): Promise<Partial<Step>> {
    if (event === 'level') return { also: await this.#atLevel(entry, input) };
    if (event === 'merge' || event === 'unmerge') {
      const other = (event === 'merge' ? target : entry.mergedInto) ?? '';
      const seen = (await this.entry(other, account)) && (await this.#store.entry(other));
      if (!seen) return {};
      const held = await this.#store.findingsOf(event === 'merge' ? entry.id : seen.id);
      if (event === 'merge')
        return { input: { ...input, target: seen }, regroup: (draft) => mergeOf(draft, entry, seen, held) };
      const brought = new Set(broughtAlong(await this.#store.steps(entry.id)));
      const back = held.map(({ id }) => id).filter((id) => brought.has(id));
      return { input: { ...input, target: seen }, regroup: (draft) => unmergeOf(draft, entry, seen, back) };
    }
    if (event !== 'split') return {};
    const held = await this.#store.findingsOf(entry.id);
    const taken = held.filter(({ id }) => findings.includes(id));
    const keyUnit = await this.#isKeyUnit(entry.enterprise);
    const due = clockEnd('grouped', entry.level, keyUnit, input.at, this.#isWorked);
    return {
      input: { ...input, taken: { count: taken.length, of: held.length } },
      regroup: (draft) => splitOf(draft, entry, taken, due),
    };
  }

  /** A new level, and the clock of triage that follows from it, counted from when triage began. */
  async #atLevel(entry: Entry, { level }: EntryInput): Promise<NonNullable<Step['also']>> {
    if (level === undefined) return {};
    if (entry.state !== 'grouped') return { level };
    const keyUnit = await this.#isKeyUnit(entry.enterprise);
    return { level, dueAt: clockEnd('grouped', level, keyUnit, entry.stateSince, this.#isWorked) };
  }

  /** The house's own note, in whatever state. */
  async #note(
    { id, version, state }: Entry,
    reason: string,
    detail: Step['detail'],
    also: NonNullable<Step['also']>,
  ): Promise<void> {
    const house = { by: 'system', byName: '', event: 'note', refused: null } as const;
    const { entry } = await this.#store.step({
      ...{ ...house, entry: id, version, at: this.#clock(), from: state, to: state, reason, detail },
      ...also,
    });
    await this.#tell(entry);
  }

  async #admission(finding: Finding): Promise<Admission> {
    const point = await this.#book.get('points', finding.point);
    const { enterprise = '', outlet = '' } = point ?? {};
    const place = { enterprise, outlet, keyUnit: await this.#isKeyUnit(enterprise) };
    return admissionOf(finding, place, this.#clock(), this.#isWorked);
  }

  /** Ask the machine, keep its answer. @throws WQ_ENTRY_REFUSED */
  async #step({ entry, event, actor, input, detail, also, regroup }: Step): Promise<void> {
    const { id, version, state, level, enterprise } = entry;
    const facts = factsOf(await this.#store.steps(id));
    const decision = decide(entry, event, actor as EntryActor, facts, input);
    const person =
      actor === 'system' ? { by: 'system', byName: '' } : { by: actor.id, byName: actor.displayName };
    const draft = {
      entry: id,
      version,
      at: input.at,
      ...person,
      event,
      from: state,
      reason: input.reason,
      detail,
    };
    if (!decision.ok) {
      const { refused } = decision;
      await this.#store.step({ ...draft, to: state, refused });
      throw new WenquError('WQ_ENTRY_REFUSED', { entry: id, event, refused, ...ENTRY_REFUSALS[refused] });
    }
    const { to, verdict } = decision;
    const keyUnit = await this.#isKeyUnit(enterprise);
    const moved = to !== state && {
      dueAt: clockEnd(to, level, keyUnit, input.at, this.#isWorked),
      mutedUntil: to === 'muted' ? (input.mutedUntil ?? null) : null,
    };
    const given = verdict === null ? {} : { verdict };
    const taken = { ...draft, to, refused: null, ...given, ...moved, ...also };
    const entries = regroup
      ? await this.#store.regroup(regroup(taken))
      : [(await this.#store.step(taken)).entry];
    for (const each of entries) await this.#tell(each);
  }

  async #clockEvent(entry: Entry, now: Instant): Promise<EntryEvent> {
    if (entry.state === 'muted') return 'unmute';
    if (entry.state === 'explain-asked') return 'late';
    return (await this.#isQuiet(entry, now)) ? 'recovered' : 'not-recovered';
  }

  /** Nothing noticed for a while, and not because the point went silent: silence is no recovery. */
  async #isQuiet(entry: Entry, now: Instant): Promise<boolean> {
    if (entry.to > now - GROUPING.quietMicros) return false;
    const open = ENTRY_STATES.filter((state) => state !== 'closed');
    const silent = { point: entry.point, rule: 'point-silent', state: open, withHidden: true };
    const { items } = await this.#store.list({ ...silent, sort: 'newest', limit: 2 });
    return items.every(({ id }) => id === entry.id);
  }

  async #isKeyUnit(enterprise: string): Promise<boolean> {
    return (await this.#book.get('enterprises', enterprise))?.keyUnit ?? false;
  }

  async #view(viewer: Account): Promise<View> {
    return viewOf(viewer, await this.#book.whole());
  }

  async #seen(view: View, id: string): Promise<Entry | undefined> {
    const entry = await this.#store.entry(id);
    // Asked in any case: an unknown entry and one that must not be known take the same way.
    const told = await this.#store.told(id);
    return entry && visibleTo(view, entry, told) ? entry : undefined;
  }

  /** Enterprises, outlets and points whose names hold the words of a search. */
  async #named(q: string): Promise<string[]> {
    const query = { q, limit: limits.pageRowsMax };
    const pages = await Promise.all([
      this.#book.list('enterprises', query),
      this.#book.list('outlets', query),
      this.#book.list('points', query),
    ]);
    return pages.flatMap(({ items }) => items.map(({ id }) => id));
  }

  async #tell(entry: Entry): Promise<void> {
    this.#changes += 1;
    const told = await this.#store.told(entry.id);
    for (const listener of this.#listeners) listener(entry, told);
  }
}

/** What a person does, as the machine asks for it and as the story keeps it. */
function stepOf(act: EntryAct, entry: Entry, actor: Account, at: Instant): Step {
  const { event, reason, verdict = null, muteDays, cause, attachments = [], level, assignee } = act;
  const mutedUntil = muteDays === undefined ? null : instant(at + muteDays * MICROS_PER_DAY);
  const input: EntryInput = {
    ...{ at, reason, verdict, mutedUntil, attachments: attachments.length },
    ...(cause && { cause }),
    ...(level && { level }),
    ...(assignee && { assignee: assignee.id }),
  };
  const detail = {
    ...(verdict && { verdict }),
    ...(mutedUntil !== null && { mutedUntil }),
    ...(cause && { cause }),
    ...(attachments.length > 0 && { attachments }),
    ...(level && event === 'level' && { level, before: entry.level }),
    ...(assignee && event === 'assign' && { assignee: assignee.id, assigneeName: assignee.name }),
  };
  const also = event === 'assign' && assignee ? { also: { assignee: assignee.id } } : {};
  return { entry, event, actor, input, detail, ...also };
}

export const openRegister = (plan: RegisterPlan): Register => new Register(plan);

/** Who raised, asked and opened, read from the steps that were not refused. */
function factsOf(steps: readonly EntryStep[]): EntryFacts {
  const taken = steps.filter((step) => step.refused === null);
  return {
    // Rules raise; an entry raised by hand would name its author here.
    raisedBy: taken[0]?.by ?? 'system',
    askedBy: taken.findLast((step) => step.event === 'triage-ask')?.by ?? '',
    inquiryBy: taken.findLast((step) => step.to === 'inquiry' && step.from !== 'inquiry')?.by ?? '',
  };
}

function gone(id: string): never {
  throw new WenquError('WQ_NOT_FOUND', { entry: id });
}
