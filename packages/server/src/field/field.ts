import { createHash } from 'node:crypto';
import {
  type Account,
  canonicalText,
  fieldInstant,
  filesOf,
  type Instant,
  isBeforeDispatch,
  may,
  type SiteOutcome,
  type SiteRecord,
  type SiteSettlement,
  type SiteVisit,
  type SiteVisitState,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Files } from '../files/files.ts';
import type { Log } from '../log.ts';
import type { Matters } from '../matters/matters.ts';
import type { Samples } from '../samples/samples.ts';
import type { BookPage } from '../store/book.ts';
import type { FieldStore, SiteVisitQuery } from '../store/field.ts';
import { Turns } from '../turns.ts';
import { makePack, type PackSources } from './pack.ts';
import { matterStep, sampleStep } from './steps.ts';

export interface FieldPlan {
  readonly store: FieldStore;
  readonly matters: Matters;
  readonly samples: Samples;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: PackSources;
  /** Told of every record whose step could not be taken. */
  readonly onConflict?: (visit: SiteVisit) => void;
}

/** A record as a phone sends it. */
export interface SentRecord {
  readonly record: SiteRecord;
  readonly digest: string;
  /** Device's clock when it was sent. */
  readonly sentAt: Instant;
}

/** A visit with what is known of its files. */
export interface SiteVisitView {
  readonly visit: SiteVisit;
  /** Digests of files the record names and that are not there. */
  readonly missing: readonly string[];
}

export type ViewerVisitQuery = Omit<SiteVisitQuery, 'withHidden'>;

export const recordDigest = (record: SiteRecord): string =>
  createHash('sha256').update(canonicalText(record)).digest('hex');

/** Whose own records only: they have no part in the others. */
const OWN_ONLY: readonly Account['role'][] = ['town', 'authority'];

/**
 * 现场: the pack for a day without network, and the records that come back from it. A record is always kept, exactly
 * once; the steps it asks for are taken when the table allows, otherwise it is a conflict that somebody settles. What
 * stands on the server is never changed by a phone behind the table’s back.
 */
export class Field {
  readonly #plan: FieldPlan;
  /** Records one after the other: the same one sent twice waits for itself. */
  readonly #turns = new Turns();

  constructor(plan: FieldPlan) {
    this.#plan = plan;
  }

  /** Everything this person needs for a day. @param people accounts of the house, for the second officer */
  pack(account: Account, people: readonly Account[]) {
    const { matters, samples, clock, sources } = this.#plan;
    return makePack({ matters, samples, sources, now: clock() }, account, people);
  }

  /**
   * Keep a record and take the steps it asks for. The same one again gives what came of it the first time; one whose
   * steps were cut short by a stop of the house goes on where it was.
   *
   * @throws WQ_VISIT_DIGEST when it does not have the digest it came with; nothing is kept then
   */
  take(sent: SentRecord, by: Account): Promise<SiteVisit> {
    return this.#turns.take(() => this.#take(sent, by));
  }

  async list(query: ViewerVisitQuery, viewer: Account): Promise<BookPage<SiteVisit>> {
    const own = OWN_ONLY.includes(viewer.role) ? { by: viewer.id } : {};
    return this.#plan.store.list({ ...query, ...own, withHidden: may(viewer.role, 'hidden.read') });
  }

  /** @throws WQ_NOT_FOUND alike for what is not there and what the viewer may not know of */
  async detail(id: string, viewer: Account): Promise<SiteVisitView> {
    const visit = await this.#plan.store.visit(id);
    const isSeen =
      visit !== undefined &&
      (visit.by === viewer.id ||
        (!OWN_ONLY.includes(viewer.role) && (!visit.hidden || may(viewer.role, 'hidden.read'))));
    if (!visit || !isSeen) throw new WenquError('WQ_NOT_FOUND');
    const missing: string[] = [];
    for (const sha256 of filesOf(visit.record))
      if (!(await this.#plan.files.has(sha256))) missing.push(sha256);
    return { visit, missing };
  }

  /** Somebody has looked at a conflict. @throws WQ_NOT_FOUND; WQ_VISIT_SETTLED; WQ_FORBIDDEN for who sent it */
  async settle(id: string, how: SiteSettlement['how'], reason: string, by: Account): Promise<SiteVisit> {
    const { visit } = await this.detail(id, by);
    if (visit.by === by.id)
      throw new WenquError('WQ_FORBIDDEN', { zh: '须由另一人处理', en: 'another person' });
    const at = this.#plan.clock();
    return this.#plan.store.settle(id, { by: by.id, byName: by.displayName, at, how, reason });
  }

  async close(): Promise<void> {
    await this.#turns.done();
    await this.#plan.store.close();
  }

  async #take({ record, digest, sentAt }: SentRecord, by: Account): Promise<SiteVisit> {
    if (recordDigest(record) !== digest)
      throw new WenquError('WQ_VISIT_DIGEST', { clientId: record.clientId });
    const { visit } = await this.#plan.store.keep({
      ...{ record, digest, by: by.id, byName: by.displayName, byUnit: by.unit },
      ...{ hidden: await this.#isHidden(record, by), receivedAt: this.#plan.clock(), sentDeviceAt: sentAt },
    });
    return visit.state === 'going' ? this.#step(visit, by) : visit;
  }

  /** What it is about decides; about what cannot be seen (any more) nothing is told. */
  async #isHidden({ about }: SiteRecord, by: Account): Promise<boolean> {
    if (about === null) return false;
    try {
      if (about.kind === 'sample')
        return (await this.#plan.samples.detail(about.id, by))?.sample.hidden ?? true;
      return (await this.#plan.matters.detail(about.id, { account: by })).matter.hidden;
    } catch (error) {
      if (error instanceof WenquError && error.code === 'WQ_NOT_FOUND') return true;
      throw error;
    }
  }

  async #step(visit: SiteVisit, by: Account): Promise<SiteVisit> {
    const { record } = visit;
    const outcomes: SiteOutcome[] = [];
    for (const step of record.steps) {
      const asked = { step, visit, by, happenedAt: fieldInstant(record.closed) };
      const early = isBeforeDispatch(record);
      const outcome: SiteOutcome = early
        ? {
            ...pick(step),
            taken: false,
            code: 'before-dispatch',
            fields: [],
            ...EARLY,
            state: '',
            version: 0,
          }
        : step.on === 'matter'
          ? await matterStep(this.#plan.matters, asked)
          : await sampleStep(this.#plan.samples, asked);
      outcomes.push(outcome);
      if (!outcome.taken) break;
    }
    const state: SiteVisitState = outcomes.every(({ taken }) => taken) ? 'kept' : 'conflict';
    const told = await this.#plan.store.told(visit.id, state, outcomes);
    if (state === 'conflict') {
      this.#plan.log.warn({ visit: visit.id, outcomes }, 'a step from the field could not be taken');
      this.#plan.onConflict?.(told);
    }
    return told;
  }
}

const pick = ({ on, id, event }: SiteRecord['steps'][number]) => ({ on, id, event });
const EARLY = {
  zh: '签到时间早于派员时间，未办理。',
  en: 'The arrival is before the task was given out; the step was not taken.',
};
