import type { SiteOutcome, SiteSettlement, SiteVisit, SiteVisitState } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type FieldStore, type SiteVisitDraft, type SiteVisitQuery, visitId, visitPrefix } from '../field.ts';

/** Records from the field without a disk. */
export class MemoryField implements FieldStore {
  readonly #visits = new Map<string, SiteVisit>();
  readonly #numbers = new Map<string, number>();

  async keep(draft: SiteVisitDraft): Promise<{ visit: SiteVisit; isNew: boolean }> {
    const held = await this.byClient(draft.record.clientId);
    if (held) return { visit: held, isNew: false };
    const prefix = visitPrefix(draft.hidden, draft.receivedAt);
    const number = (this.#numbers.get(prefix) ?? 0) + 1;
    this.#numbers.set(prefix, number);
    const id = visitId(prefix, number);
    const visit: SiteVisit = {
      ...structuredClone(draft),
      id,
      state: 'going',
      outcomes: [],
      settlement: null,
    };
    this.#visits.set(id, visit);
    return { visit, isNew: true };
  }

  async visit(id: string): Promise<SiteVisit | undefined> {
    return this.#visits.get(id);
  }

  async byClient(clientId: string): Promise<SiteVisit | undefined> {
    return [...this.#visits.values()].find(({ record }) => record.clientId === clientId);
  }

  async told(id: string, state: SiteVisitState, outcomes: readonly SiteOutcome[]): Promise<SiteVisit> {
    return this.#set(id, { state, outcomes: structuredClone(outcomes) });
  }

  async settle(id: string, settlement: SiteSettlement): Promise<SiteVisit> {
    const held = this.#visits.get(id);
    if (held && held.state !== 'conflict') throw new WenquError('WQ_VISIT_SETTLED', { visit: id });
    return this.#set(id, { state: 'settled', settlement });
  }

  async list({ cursor, limit, ...query }: SiteVisitQuery): Promise<BookPage<SiteVisit>> {
    checkPage(limit);
    const rows = [...this.#visits.values()]
      .filter((visit) => isAsked(visit, query))
      .sort((a, b) => b.receivedAt - a.receivedAt || (a.id < b.id ? 1 : -1));
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = after
      ? rows.filter(
          ({ receivedAt, id }) => receivedAt < after[0] || (receivedAt === after[0] && id < after[1]),
        )
      : rows;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? writeCursor([last.receivedAt, last.id]) : null;
    return { items, next, total: rows.length };
  }

  async close(): Promise<void> {}

  #set(id: string, set: Partial<SiteVisit>): SiteVisit {
    const held = this.#visits.get(id);
    if (!held) throw new WenquError('WQ_NOT_FOUND', { visit: id });
    const next = { ...held, ...set };
    this.#visits.set(id, next);
    return next;
  }
}

function isAsked(visit: SiteVisit, query: Omit<SiteVisitQuery, 'cursor' | 'limit'>): boolean {
  const { record } = visit;
  const words = `${visit.id} ${record.title} ${visit.byName}`.toLowerCase();
  return (
    (query.withHidden || !visit.hidden) &&
    (query.state === undefined || visit.state === query.state) &&
    (query.kind === undefined || record.kind === query.kind) &&
    (query.enterprise === undefined || record.enterprise === query.enterprise) &&
    (query.by === undefined || visit.by === query.by) &&
    (query.about === undefined || record.about?.id === query.about) &&
    (query.q === undefined || words.includes(query.q.toLowerCase()))
  );
}
