import {
  type Account,
  aboveMedian,
  decideExemption,
  EXEMPTION_REFUSALS,
  type Exemption,
  type ExemptionAsked,
  type ExemptionEvent,
  type ExemptionRefusal,
  type ExemptionState,
  type ExemptionStep,
  type ExemptionTotal,
  type ExemptionVersion,
  exemptionChoices,
  exemptionDueAt,
  exemptStretch,
  formatDay,
  type Instant,
  type PointId,
  rangesTouch,
  spanHours,
  type TimeRange,
  type WorkCalendar,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import { type MarkStore, type StretchPage, stretchId } from '../store/marks.ts';
import { Turns } from '../turns.ts';
import type { ExceedanceSeen, MarkWitnesses } from './evidence.ts';

export interface ExemptionParts {
  readonly store: MarkStore;
  readonly book: BookStore;
  readonly clock: Clock;
  readonly isWorked: WorkCalendar;
  readonly witnesses: Pick<MarkWitnesses, 'exceedancesOf'>;
}

export type ExemptionDraft = Omit<ExemptionAsked, 'id' | 'by' | 'byName' | 'at'>;
export interface ExemptionAct {
  readonly exemption: string;
  readonly version: number;
  readonly event: Exclude<ExemptionEvent, 'ask' | 'expire'>;
  readonly reason: string;
}
export interface ExemptionDetail {
  readonly exemption: Exemption;
  readonly steps: readonly ExemptionStep[];
  readonly choices: readonly ExemptionEvent[];
}
/** Enterprises an account is bound to; absent: it sees the district. */
export interface ExemptionScope {
  readonly enterprises?: readonly string[];
}

/**
 * 豁免台账: asked, granted, refused, ended; each with its ground, stretch and evidence. It takes nothing out of a
 * figure in silence: who judges attaches what `granted` names.
 * @source supervision.md §5.4, Annex A.8
 */
export class Exemptions {
  readonly #parts: ExemptionParts;
  readonly #turns = new Turns();

  constructor(parts: ExemptionParts) {
    this.#parts = parts;
  }

  /** @throws WQ_NOT_FOUND for an enterprise or point that is not; WQ_MARK_REFUSED with the reason as `zh` and `en` */
  ask(draft: ExemptionDraft, account: Account): Promise<Exemption> {
    return this.#turns.take(async () => {
      await this.#assertPlace(draft);
      const at = this.#parts.clock();
      const decision = decideExemption({ ...draft, state: null, by: account.id }, 'ask', account, {
        ...{ at, reason: draft.reason, attachments: draft.evidence.length },
      });
      if (!decision.ok) throw refused('', 'ask', decision.refused);
      const prefix = `E-${formatDay(at).slice(0, 4)}-`;
      const { store, isWorked } = this.#parts;
      const id = stretchId(prefix, (await store.exemptions.lastNumber(prefix)) + 1);
      const doc: Exemption = {
        ...{ ...draft, id, by: account.id, byName: account.displayName, at, version: 1, state: 'asked' },
        ...{ dueAt: exemptionDueAt('asked', at, isWorked), grantedBy: '', grantedByName: '' },
        ...{ grantedAt: null, endedAt: null, revoked: false },
      };
      await store.exemptions.append([{ doc, step: stepOf(doc, account, 'ask', null, 1, draft.reason) }]);
      return doc;
    });
  }

  /** @throws WQ_NOT_FOUND; WQ_MARK_CONFLICT; WQ_MARK_REFUSED with the reason as `zh` and `en` */
  act(act: ExemptionAct, account: Account, scope: ExemptionScope): Promise<ExemptionDetail> {
    return this.#turns.take(async () => {
      const story = await this.#parts.store.exemptions.story(act.exemption);
      const held = story.at(-1)?.doc;
      if (!held || !inScope(scope, held)) throw new WenquError('WQ_NOT_FOUND', { exemption: act.exemption });
      if (held.version !== act.version) throw new WenquError('WQ_MARK_CONFLICT', { version: held.version });
      const at = this.#parts.clock();
      const decision = decideExemption(held, act.event, account, { at, reason: act.reason, attachments: 0 });
      const step = stepOf(held, account, act.event, held.state, story.length + 1, act.reason, at);
      if (!decision.ok) {
        await this.#append({ doc: held, step: { ...step, to: held.state, refused: decision.refused } });
        throw refused(held.id, act.event, decision.refused);
      }
      const doc = after(held, act.event, decision.to, account, at);
      await this.#append({ doc, step: { ...step, to: decision.to } });
      return (await this.detail(held.id, account, scope))!;
    });
  }

  async list(
    query: Omit<StretchPage, 'withHidden'>,
    { enterprises }: ExemptionScope,
  ): Promise<BookPage<Exemption>> {
    return this.#parts.store.exemptions.list({
      ...query,
      ...(enterprises && { enterprises }),
      withHidden: true,
    });
  }

  async detail(id: string, account: Account, scope: ExemptionScope): Promise<ExemptionDetail | undefined> {
    const story = await this.#parts.store.exemptions.story(id);
    const exemption = story.at(-1)?.doc;
    if (!exemption || !inScope(scope, exemption)) return undefined;
    const steps = story.map(({ step }) => step);
    const shown = scope.enterprises
      ? steps.filter((step) => step.refused === null || step.by === account.id)
      : steps;
    return {
      exemption,
      steps: shown.map((step, at) => ({ ...step, seq: at + 1 })),
      choices: exemptionChoices(exemption, account),
    };
  }

  /** Exemptions that hold for a stretch at a point: who judges or counts attaches them, and never subtracts in silence. */
  async granted(
    place: { readonly enterprise: string; readonly point: PointId },
    range: TimeRange,
    knownOn?: Instant,
  ): Promise<Exemption[]> {
    const { enterprise, point } = place;
    const query = { enterprise, range, withHidden: true, ...(knownOn !== undefined && { knownOn }) };
    const found = await this.#parts.store.exemptions.matching(query);
    return found.filter((each) => {
      const stretch = exemptStretch(each);
      return stretch && rangesTouch(stretch, range) && (each.point === '' || each.point === point);
    });
  }

  /** By enterprise: what was exempted, and exceedances with and without it. */
  async totals(range: TimeRange, { enterprises }: ExemptionScope): Promise<ExemptionTotal[]> {
    const { store, witnesses, book } = this.#parts;
    const all = await store.exemptions.matching({ range, withHidden: true });
    const over = enterprises ? null : await witnesses.exceedancesOf(range);
    const holding = all.filter((each) => exemptStretch(each) !== undefined);
    const counts = new Map<string, number>();
    for (const { enterprise } of holding) counts.set(enterprise, (counts.get(enterprise) ?? 0) + 1);
    const above = aboveMedian(counts);
    const rows = (await book.snapshot()).enterprises
      .filter(({ id }) => enterprises?.includes(id) ?? true)
      .map(({ id }) => totalOf(id, all, over, above.has(id) && enterprises === undefined));
    return rows.filter(({ granted, refused: no, without }) => granted + no + (without ?? 0) > 0);
  }

  /** Exemptions that have come to their end. */
  clockTick(now: Instant): Promise<void> {
    return this.#turns.take(async () => {
      for (const held of await this.#parts.store.exemptions.matching({
        state: ['granted'],
        withHidden: true,
      })) {
        const decision = decideExemption(held, 'expire', 'system', { at: now, reason: '', attachments: 0 });
        if (!decision.ok) continue;
        const seq = (await this.#parts.store.exemptions.story(held.id)).length + 1;
        const doc = after(held, 'expire', decision.to, 'system', now);
        const step = stepOf(held, 'system', 'expire', held.state, seq, '', now);
        await this.#append({ doc, step: { ...step, to: decision.to } });
      }
    });
  }

  async settled(): Promise<void> {
    await this.#turns.done();
  }

  async #assertPlace({ enterprise, point }: ExemptionDraft): Promise<void> {
    const { book } = this.#parts;
    if (!(await book.get('enterprises', enterprise))) throw new WenquError('WQ_NOT_FOUND', { enterprise });
    if (point === '') return;
    if ((await book.get('points', point))?.enterprise !== enterprise)
      throw new WenquError('WQ_NOT_FOUND', { point });
  }

  async #append(version: ExemptionVersion): Promise<void> {
    await this.#parts.store.exemptions.append([version]);
  }
}

const inScope = ({ enterprises }: ExemptionScope, { enterprise }: Exemption): boolean =>
  enterprises?.includes(enterprise) ?? true;

const refused = (exemption: string, event: ExemptionEvent, code: ExemptionRefusal): WenquError =>
  new WenquError('WQ_MARK_REFUSED', { exemption, event, refused: code, ...EXEMPTION_REFUSALS[code] });

function after(
  held: Exemption,
  event: ExemptionEvent,
  to: ExemptionState,
  actor: 'system' | Account,
  at: Instant,
): Exemption {
  const by = actor === 'system' ? { id: 'system', displayName: '' } : actor;
  const grant = { grantedBy: by.id, grantedByName: by.displayName, grantedAt: at };
  return {
    ...held,
    ...(event === 'grant' ? grant : {}),
    ...(to === 'ended' ? { endedAt: at, revoked: event === 'revoke' } : {}),
    ...{ state: to, version: held.version + 1, dueAt: null },
  };
}

const stepOf = (
  { id: _id, at: askedAt, evidence }: Exemption,
  actor: 'system' | Account,
  event: ExemptionEvent,
  from: ExemptionState | null,
  seq: number,
  reason: string,
  at: Instant = askedAt,
): ExemptionStep => ({
  ...{ seq, at, event, from, to: 'asked', reason, refused: null },
  attachments: event === 'ask' ? evidence : [],
  by: actor === 'system' ? 'system' : actor.id,
  byName: actor === 'system' ? '' : actor.displayName,
});

function totalOf(
  enterprise: string,
  all: readonly Exemption[],
  over: readonly ExceedanceSeen[] | null,
  above: boolean,
): ExemptionTotal {
  const own = all.filter((each) => each.enterprise === enterprise);
  const holding = own.flatMap((each) => {
    const stretch = exemptStretch(each);
    return stretch ? [{ each, stretch }] : [];
  });
  const judging = holding.filter(({ each }) => each.countedIn === 'judgement');
  const seen = over?.filter((each) => each.enterprise === enterprise) ?? [];
  const exempt = seen.filter((entry) =>
    judging.some(
      ({ each: { point, factors }, stretch }) =>
        rangesTouch(stretch, entry) &&
        (point === '' || point === entry.point) &&
        (factors.length === 0 || factors.includes(entry.factor)),
    ),
  );
  const hours = (list: typeof holding): number =>
    Math.round(list.reduce((sum, { stretch }) => sum + spanHours(stretch), 0) * 10) / 10;
  return {
    ...{
      enterprise,
      granted: holding.length,
      refused: own.filter(({ state }) => state === 'refused').length,
    },
    ...{ hours: hours(holding), judgementHours: hours(judging) },
    ...{ without: over && seen.length, with: over && seen.length - exempt.length, aboveMedian: above },
  };
}
