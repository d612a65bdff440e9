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
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  officialCalendar,
  type WorkCalendar,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import type { Admission, EntryQuery, RegisterStore } from '../store/register.ts';
import { admissionOf, clockEnd } from './admission.ts';
import { GROUPING } from './grouping.ts';
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

/** What is decided about an entry: by whom, when, with what. */
interface Step {
  readonly entry: Entry;
  readonly event: EntryEvent;
  readonly actor: 'system' | Account;
  readonly input: EntryInput;
  readonly detail: Readonly<Record<string, unknown>>;
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
  /** Findings, steps and the clock take turns: none sees an entry half changed by another. */
  #turn: Promise<unknown> = Promise.resolve();

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
  take(findings: readonly Finding[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let at = 0; at < findings.length; at += TAKE_BATCH) {
        const batch = findings.slice(at, at + TAKE_BATCH);
        const entries = await this.#store.admit(
          await Promise.all(batch.map((each) => this.#admission(each))),
        );
        for (const entry of new Map(entries.map((each) => [each.id, each])).values()) await this.#tell(entry);
        // A whole district going silent is ten thousand findings: others must get their turn between.
        await setImmediate();
      }
    });
  }

  /**
   * One step of a person. What the table or a guard refuses is kept as a refused step.
   *
   * @throws WQ_NOT_FOUND also for what this account may not see; WQ_ENTRY_CONFLICT; WQ_ENTRY_REFUSED with the
   *   reason as `zh` and `en`
   */
  act(act: EntryAct, account: Account): Promise<EntryDetail> {
    return this.#inTurn(async () => {
      const entry = await this.entry(act.entry, account);
      if (!entry) throw new WenquError('WQ_NOT_FOUND', { entry: act.entry });
      if (entry.version !== act.version) {
        throw new WenquError('WQ_ENTRY_CONFLICT', { entry: entry.id, version: entry.version });
      }
      const at = this.#clock();
      const { event, reason, verdict = null, muteDays, cause, attachments = [] } = act;
      const mutedUntil = muteDays === undefined ? null : instant(at + muteDays * MICROS_PER_DAY);
      const input = { at, reason, verdict, mutedUntil, attachments: attachments.length };
      const detail = {
        ...(verdict && { verdict }),
        ...(mutedUntil !== null && { mutedUntil }),
        ...(cause && { cause }),
        ...(attachments.length > 0 && { attachments }),
      };
      await this.#step({ entry, event, actor: account, input: cause ? { ...input, cause } : input, detail });
      return (await this.detail(entry.id, account)) ?? gone(entry.id);
    });
  }

  /**
   * What the house itself has to say about a finding that is held: a note to its entry, in whatever state. A finding
   * that is not held has no entry to be told.
   */
  remark(finding: string, text: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#inTurn(async () => {
      const held = await this.#store.finding(finding);
      const entry = held && (await this.#store.entry(held.entry));
      if (!entry) return;
      const { id, version, state } = entry;
      const house = { by: 'system', byName: '', event: 'note', refused: null } as const;
      const { entry: noted } = await this.#store.step({
        ...{ ...house, entry: id, version, at: this.#clock(), from: state, to: state },
        ...{ reason: text, detail: { ...detail, finding } },
      });
      await this.#tell(noted);
    });
  }

  /** What the clock decides: mutes that end, notices not heeded, explanations that did not come. */
  clockTick(now: Instant): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const due = await this.#store.due(now, limits.pageRowsMax);
        for (const entry of due) {
          const event = await this.#clockEvent(entry, now);
          await this.#step({ entry, event, actor: 'system', input: { at: now, reason: '' }, detail: {} });
        }
        if (due.length < limits.pageRowsMax) return;
        await setImmediate();
      }
    });
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

  async #admission(finding: Finding): Promise<Admission> {
    const point = await this.#book.get('points', finding.point);
    const { enterprise = '', outlet = '' } = point ?? {};
    const place = { enterprise, outlet, keyUnit: await this.#isKeyUnit(enterprise) };
    return admissionOf(finding, place, this.#clock(), this.#isWorked);
  }

  /** Ask the machine, keep its answer. @throws WQ_ENTRY_REFUSED */
  async #step({ entry, event, actor, input, detail }: Step): Promise<void> {
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
    const stepped = await this.#store.step({ ...draft, to, refused: null, ...given, ...moved });
    await this.#tell(stepped.entry);
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
    const told = await this.#store.told(entry.id);
    for (const listener of this.#listeners) listener(entry, told);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
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
